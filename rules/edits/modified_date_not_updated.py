"""A changed entry whose modification date did not change.

Why it matters
    Readers find changed entries by that date. An entry that is changed without it looks as if it had never changed.
What is allowed
    Changes that do not alter the content of the entry: a correction of up to three characters without a digit at one place of a
    text; letter case, blanks and punctuation, also of ids; a draft that became an RFC or a newer draft; another id of a contact with
    the same name or address. Entries without a name, which IANA does not date. An entry that already has the day of this change. A registry in which no entry has a modification date.
How to fix
    Write the day of the change as the modification date, which the unsafe fix does.
Seen in the registry
    On 2019-12-13, the eight names from usp-agt-coap to usp-ctr-ws got the Broadband Forum as their assignee, but no date. On
    2017-05-23, opcua-tls on 4843 got an assignee for tcp, with a date, and for udp, without. Of 106 entries that were changed
    without a date in five years, 20 had other content.
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
                                       ^^^^^^^^^^ modification date is still '2012-10-11', but the change edited the description; write the day of the change
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Lighthouse control</description>
    </record>
    <record date="2007-03-02">
      <name>bell</name>
            ^^^^ modification date missing, but the change edited the description and the reference; write the day of the change
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
    Record,
    Related,
    Safety,
    Severity,
    fold_case,
)

from ..shared.rfc6335 import is_later
from ._change_dates import day_of_change, make_date_fix, written_dates
from ._content import changes_content
from ._continuity import changed_entries
from ._fields import SERVICES
from ._renamings import renamed_from


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if Field.MODIFIED not in index.get(written_dates):
        return
    yield from _report_edited(index)
    for after, before in index.get(renamed_from).items():
        if (after.modified or "").strip() == (before.modified or "").strip() and not _has_day_of_change(after, index):
            yield _make_problem(after, f"renamed it from '{before.name}'", index)


def _report_edited(index: Index) -> Iterator[Problem]:
    """Report entries that kept their name and have other content."""
    dated = [entry.after for entry in index.get(changed_entries) if Field.MODIFIED in entry.differences]
    siblings = {fold_case(record.name or ""): record for record in reversed(dated)}
    for entry in index.get(changed_entries):
        if Field.MODIFIED in entry.differences or _has_day_of_change(entry.after, index):
            continue
        if fields := [field for field in entry.differences if changes_content(entry, field, index)]:
            sibling = siblings.get(fold_case(entry.after.name or ""))
            related = (Related(sibling, Field.MODIFIED, "dated by the same change"),) if sibling else ()
            yield _make_problem(entry.after, f"edited {_join(fields)}", index, related)


def _make_problem(record: Record, edit: str, index: Index, related: tuple[Related, ...] = ()) -> Problem:
    state = f"is still '{record.modified}'" if record.modified else "missing"
    fix = make_date_fix(record, Field.MODIFIED, index.get(day_of_change), "the day of the change")
    return Problem(
        record,
        Field.MODIFIED,
        "modification date {0}, but the change {1}; write the day of the change",
        (state, edit),
        related,
        fix=fix,
    )


def _has_day_of_change(record: Record, index: Index) -> bool:
    """Return True if one of the two dates of an entry is not earlier than the day of the change."""
    day = index.registry.updated or index.today
    return any(date and not is_later(day, date) for date in (record.registered, record.modified))


def _join(fields: Sequence[Field]) -> str:
    *others, last = (f"the {field}" for field in fields)
    return f"{', '.join(others)} and {last}" if others else last


RULE = ChangeRule(
    code="EDIT011",
    name="modified-date-not-updated",
    severity=Severity.NOTE,
    precision=Precision.HIGH,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES, Capability.WORDING}),
    reads=SERVICES | {Field.MODIFIED, Field.REFERENCE, Field.UPDATED},
    check=check,
    fixes=(Safety.UNSAFE,),
)
