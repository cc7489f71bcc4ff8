"""A new entry without a registration date.

Why it matters
    The date shows the age of an assignment. Without it, the rules that bind the entry are unknown, and dated rules do not apply to it
    later.
What is allowed
    A service that had no date under another name or on another port. A registry in which no entry had a registration date.
How to fix
    Write the day on which the assignment was made. The unsafe fix writes the day of the change, unless the row had another service
    before, whose date may have been lost.
Seen in the registry
    In five years, IANA added 510 entries and forgot the date of five, all of them on ports that had another service before:
    xplat-replicate on 3071, ariascribe on 2114 twice, owamp-test on 861 and twamp-test on 862.
Before
    <record date="2007-03-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Good
    <record date="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record>
      <name>bell</name>
            ^^^^ registration date of new entry 'bell tcp' missing; write the day of the assignment
      <protocol>tcp</protocol>
    </record>
Fixed
    <record date="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Record, Safety, Severity

from ._change_dates import day_of_change, make_date_fix, written_dates
from ._continuity import new_assignments
from ._fields import SERVICES


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if Field.REGISTERED not in index.get(written_dates):
        return
    existed = {pair.other for pair in change_set.changed if isinstance(pair.one, Record) and pair.one.name}
    for entry in index.get(new_assignments):
        if not (entry.registered or "").strip():
            day = index.get(day_of_change) if entry not in existed else None
            fix = make_date_fix(entry, Field.REGISTERED, day, "the day of the change")
            message = "registration date of new entry '{0}' missing; write the day of the assignment"
            yield Problem(entry, Field.REGISTERED, message, (entry,), fix=fix)


RULE = ChangeRule(
    code="EDIT009",
    name="new-assignment-undated",
    severity=Severity.WARNING,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=SERVICES | {Field.MODIFIED, Field.UPDATED},
    check=check,
    fixes=(Safety.UNSAFE,),
)
