"""A registry whose date of update was removed.

Why it matters
    Readers see by that date whether their copy is current, and mirrors fetch the registry by it. Without it, rules about dates have no
    day to compare with.
How to fix
    Write the day of the change as the date of update.
Before
    <updated>2025-05-01</updated>
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Good
    <updated>2025-06-01</updated>
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <updated></updated>
             ^ date of update '2025-05-01' was removed; write the day of the change
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Registry, Severity


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if not (change_set.registry.updated or "").strip():
        for pair in change_set.changed:
            if isinstance(pair.other, Registry):
                for difference in pair.differences:
                    if difference.field is Field.UPDATED:
                        message = "date of update '{0}' was removed; write the day of the change"
                        yield Problem(pair.other, Field.UPDATED, message, difference.one)


RULE = ChangeRule(
    code="EDIT019",
    name="registry-date-removed",
    severity=Severity.ERROR,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.UPDATED}),
    supersedes=frozenset({"DATE001"}),
    check=check,
)
