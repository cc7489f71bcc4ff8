"""A new entry has no registration date.

Why it matters
    The date tells since when an assignment stands. Without it nobody can say which rules bound the entry, and those that began at some day are
    not held against it later.
What is allowed
    A service that had no date under another name or on another port. A registry in which no entry had a registration date.
How to fix
    Write the day on which the assignment was made. --unsafe writes the day of the edit.
Seen in the registry
    In five years, IANA added 510 entries and forgot the date of five, all of them on ports that had another service before: xplat-replicate on
    3071, ariascribe on 2114 twice, owamp-test on 861 and twamp-test on 862.
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
            ^^^^ 'bell tcp' is a new entry and has no registration date
      <protocol>tcp</protocol>
    </record>
Fixed
    <record date="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Safety, Severity

from ._days import are_written, day_of_change, writing
from ._services import assigned


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if Field.REGISTERED not in index.get(are_written):
        return
    for entry in index.get(assigned):
        if not (entry.registered or "").strip():
            fix = writing(entry, Field.REGISTERED, index.get(day_of_change), "the day of the edit")
            yield Problem(entry, Field.REGISTERED, "'{0}' is a new entry and has no registration date", (entry,), fix=fix)


RULE = ChangeRule(
    code="EDIT009",
    name="new-assignment-undated",
    severity=Severity.WARNING,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.MODIFIED,
            Field.ID,
            Field.ORGANIZATION,
            Field.URI,
            Field.UPDATED,
        }
    ),
    check=check,
    fixes=(Safety.UNSAFE,),
)
