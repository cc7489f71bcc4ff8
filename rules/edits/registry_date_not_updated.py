"""Entries were edited and the registry's date of update was not.

Why it matters
    By that date everyone who keeps a copy knows whether it is the current one, and IANA's scripts and mirrors fetch by it. Two
    versions of one date cannot be told apart.
How to fix
    Set the registry's date of update to the day of the edit. --unsafe writes today's.
Before
    <updated>2025-05-01</updated>
    <record>
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
Good
    <updated>2025-05-02</updated>
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <updated>2025-05-01</updated>
             ^^^^^^^^^^ entries were edited, and the date of update is still '2025-05-01'
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Fixed
    <updated>2026-01-01</updated>
    <record>
      <name>lamp</name>
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
    Replace,
    Safety,
    Severity,
)


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    registry, updated = change_set.registry, change_set.registry.updated
    if updated is None or updated != change_set.base.updated:
        return
    edited = next((noun for noun, kind in (("entries", Record), ("contacts", Contact)) if any(change_set.count(kind))), None)
    if edited is None:
        return
    fix = None
    if updated < index.today:
        fix = Fix(f"write '{index.today}', which is today", (Replace(registry, Field.UPDATED, index.today),), Safety.UNSAFE)
    yield Problem(registry, Field.UPDATED, "{0} were edited, and the date of update is still '{1}'", (edited, updated), fix=fix)


RULE = ChangeRule(
    code="EDIT013",
    name="registry-date-not-updated",
    severity=Severity.NOTE,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.UPDATED}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
