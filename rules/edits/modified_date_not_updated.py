"""An entry was changed, and its modification date was not.

Why it matters
    By that date readers find what is new in an entry that they know. One that was changed without it looks as if it had always been like that.
What is allowed
    Changes that leave what the entry says as it was: a slip of the pen put right in one place of a text, of up to three characters, no
    digit among them; letter case, blanks and marks; a draft that became an RFC or a newer draft; the id of a contact that is the same
    party by name or address. Entries without a name, which IANA does not date. An entry that has the day of this edit already. A
    registry in which no entry has a modification date.
How to fix
    Write the day of the edit as the modification date, which --unsafe does.
Seen in the registry
    On 2019-12-13, the eight names from usp-agt-coap to usp-ctr-ws got the Broadband Forum as their assignee, and no date. On 2017-05-23,
    opcua-tls on 4843 got an assignee for tcp, with a date, and for udp, without. Of 106 entries that were changed without a date in five
    years, 20 said something else.
Before
    <record date="2007-03-02" updated="2012-10-11">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Oracel of lamps</description>
    </record>
    <record date="2007-03-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>rings</description>
      <xref type="rfc" data="rfc9997"/>
    </record>
    <record date="2007-03-02">
      <name>bell</name>
      <protocol>udp</protocol>
      <description>rings</description>
      <xref type="rfc" data="rfc9997"/>
    </record>
Good
    <record date="2007-03-02" updated="2012-10-11">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Oracle of lamps</description>
    </record>
    <record date="2007-03-02" updated="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>rings</description>
      <xref type="rfc" data="rfc9999"/>
    </record>
Bad
    <record date="2007-03-02" updated="2012-10-11">
                                       ^^^^^^^^^^ modification date is still '2012-10-11', and the edit changed the description
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Lighthouse control</description>
    </record>
    <record date="2007-03-02">
      <name>bell</name>
            ^^^^ modification date is missing, and the edit changed the description and the reference
      <protocol>tcp</protocol>
      <description>rings and tolls</description>
      <xref type="rfc" data="rfc9999"/>
    </record>
    <record date="2007-03-02" updated="2025-06-01">
      <name>bell</name>
      <protocol>udp</protocol>
      <description>rings and tolls</description>
      <xref type="rfc" data="rfc9999"/>
    </record>
Fixed
    <record date="2007-03-02" updated="2025-06-01">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Lighthouse control</description>
    </record>
    <record date="2007-03-02" updated="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>rings and tolls</description>
      <xref type="rfc" data="rfc9999"/>
    </record>
    <record date="2007-03-02" updated="2025-06-01">
      <name>bell</name>
      <protocol>udp</protocol>
      <description>rings and tolls</description>
      <xref type="rfc" data="rfc9999"/>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Related,
    Safety,
    Severity,
    fold_case,
)

from ..rfc6335 import is_later
from ._content import says_otherwise
from ._days import are_written, day_of_change, writing
from ._services import Altered, altered


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if Field.MODIFIED not in index.get(are_written):
        return
    dated = [entry.after for entry in index.get(altered) if Field.MODIFIED in entry.differences]
    siblings = {fold_case(record.name or ""): record for record in reversed(dated)}
    for entry in index.get(altered):
        record = entry.after
        if Field.MODIFIED in entry.differences or _is_of_this_edit(entry, index):
            continue
        if fields := [field for field in entry.differences if says_otherwise(entry, field, index)]:
            sibling = siblings.get(fold_case(record.name or ""))
            related = (Related(sibling, Field.MODIFIED, "dated by the same edit"),) if sibling else ()
            still = f"is still '{record.modified}'" if record.modified else "is missing"
            fix = writing(record, Field.MODIFIED, index.get(day_of_change), "the day of the edit")
            message = "modification date {0}, and the edit changed {1}"
            yield Problem(record, Field.MODIFIED, message, (still, _listed(fields)), related, fix=fix)


def _is_of_this_edit(entry: Altered, index: Index) -> bool:
    """Whether one of the two dates of an entry is no earlier than the day of the edit."""
    day = index.registry.updated or index.today
    return any(date and not is_later(day, date) for date in (entry.after.registered, entry.after.modified))


def _listed(fields: Sequence[Field]) -> str:
    *others, last = (f"the {field}" for field in fields)
    return f"{', '.join(others)} and {last}" if others else last


RULE = ChangeRule(
    code="EDIT011",
    name="modified-date-not-updated",
    severity=Severity.NOTE,
    precision=Precision.HIGH,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES, Capability.WORDING}),
    reads=frozenset(
        {Field.NAME, Field.REGISTERED, Field.MODIFIED, Field.REFERENCE, Field.ID, Field.ORGANIZATION, Field.URI, Field.UPDATED}
    ),
    check=check,
    fixes=(Safety.UNSAFE,),
)
