"""A modification date of an entry or contact that went back or was removed.

Why it matters
    The date is that of the last change, also of a change that reverts an earlier one. With an older date, readers who look for new
    changes do not find it.
What is allowed
    The correction of an impossible date, which does not exist or is later than the date of the registry. A less precise date, such as
    the month of the day. An entry that got another name.
How to fix
    Write the day of the change. If only the date changed, write the date of the base. The unsafe fix does this.
Seen in the registry
    On 2021-10-01, www-http on port 80 got another contact and that day's date. Three days later the old contact came back, and the
    date was removed.
Before
    <record date="2007-03-02" updated="2025-04-30">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>lit</description>
    </record>
    <record date="2007-04-11" updated="2025-04-30">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Good
    <record date="2007-03-02" updated="2025-06-01">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>unlit</description>
    </record>
Bad
    <record date="2007-03-02">
      <name>lamp</name>
            ^^^^ modification date '2025-04-30' was removed; write the day of the change
      <protocol>tcp</protocol>
      <description>unlit</description>
    </record>
    <record date="2007-04-11" updated="2025-03-30">
                                       ^^^^^^^^^^ modification date went back from '2025-04-30' to '2025-03-30'; write the day of the change
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Fixed
    <record date="2007-03-02" updated="2025-06-01">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>unlit</description>
    </record>
    <record date="2007-04-11" updated="2025-04-30">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Contact,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    Safety,
    Severity,
    is_real_date,
)

from ..shared.rfc6335 import is_later
from ._base import changed_contacts
from ._change_dates import day_of_change, make_date_fix, was_possible
from ._continuity import changed_entries


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(changed_entries):
        if Field.MODIFIED in entry.differences:
            is_date_only = len(entry.differences) == 1
            yield from _compare(entry.after, Field.MODIFIED, entry.before.modified, entry.after.modified, is_date_only, index)
    for before, after in index.get(changed_contacts):
        is_date_only = (before.name, before.organization, before.uris) == (after.name, after.organization, after.uris)
        yield from _compare(after, Field.UPDATED, before.updated, after.updated, is_date_only, index)


def _compare(
    entry: Record | Contact, field: Field, old: str | None, new: str | None, is_date_only: bool, index: Index
) -> Iterator[Problem]:
    """Report a date that is earlier than before, or missing."""
    was, now = (old or "").strip(), (new or "").strip()
    if not was or not was_possible(was, index):
        return
    fix = _make_fix(entry, field, was, is_date_only, index)
    if not now:
        yield Problem(entry, field, "modification date '{0}' was removed; write the day of the change", (was,), fix=fix)
    elif is_real_date(now) and is_later(was, now):
        message = "modification date went back from '{0}' to '{1}'; write the day of the change"
        yield Problem(entry, field, message, (was, now), fix=fix)


def _make_fix(entry: Record | Contact, field: Field, was: str, is_date_only: bool, index: Index) -> Fix | None:
    if is_date_only:
        return make_date_fix(entry, field, was, "the date before the change")
    day = index.get(day_of_change)
    return None if day and is_later(was, day) else make_date_fix(entry, field, day, "the day of the change")


RULE = ChangeRule(
    code="EDIT012",
    name="modified-date-went-back",
    severity=Severity.WARNING,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.NAME, Field.REGISTERED, Field.MODIFIED, Field.UPDATED, Field.ORGANIZATION, Field.URI}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
