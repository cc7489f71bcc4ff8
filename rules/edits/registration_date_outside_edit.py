"""A new entry with a registration date before the base or after the head.

Why it matters
    The registration date is the day on which the entry was added. With a date before the base, the base should have the entry, and the
    entry looks older than rules that bind it. A date later than that of the registry contradicts it.
What is allowed
    The dates of the two versions, and their months without a day. The date of a service that had another name or port before. A
    service that took the port and the date of another one, which port-reused reports.
How to fix
    Write the day on which the assignment was made. If the date of the registry is too early, correct it.
Seen in the registry
    The edition of 2017-03-13 added displaysrc with the registration date 2017-03-14.
Before
    <record date="2007-03-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Good
    <record date="2025-05-20">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record date="2025-04-20">
                  ^^^^^^^^^^ registration date '2025-04-20' of a new entry is before the date of the base, '2025-05-01'; write the day of the assignment
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
    <record date="2025-06-02">
                  ^^^^^^^^^^ registration date '2025-06-02' of a new entry is after the date of the registry, '2025-06-01'; correct one of them
      <name>drum</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Field,
    Index,
    Problem,
    Related,
    Severity,
    is_real_date,
)

from ..shared.rfc6335 import is_later
from ._base import ended
from ._change_dates import is_reported_alone
from ._continuity import new_assignments
from ._fields import SERVICES


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    earlier, updated = (
        date if date and is_real_date(date) else None for date in (change_set.base.updated, change_set.registry.updated)
    )
    kept = {(record.number, record.transport, record.registered) for record in index.get(ended)}
    related = (Related(change_set.registry, Field.UPDATED, "the date of the registry"),)
    for entry in index.get(new_assignments):
        date = entry.registered
        if not date or is_reported_alone(date, index) or (entry.number, entry.transport, date) in kept:
            continue
        if earlier and is_later(earlier, date):
            message = (
                "registration date '{0}' of a new entry is before the date of the base, '{1}'; write the day of the assignment"
            )
            yield Problem(entry, Field.REGISTERED, message, (date, earlier))
        elif updated and updated != earlier and is_later(date, updated):
            message = "registration date '{0}' of a new entry is after the date of the registry, '{1}'; correct one of them"
            yield Problem(entry, Field.REGISTERED, message, (date, updated), related)


RULE = ChangeRule(
    code="EDIT016",
    name="registration-date-outside-edit",
    severity=Severity.NOTE,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=SERVICES | {Field.MODIFIED, Field.UPDATED},
    supersedes=frozenset({"DATE003", "DATE005"}),
    check=check,
)
