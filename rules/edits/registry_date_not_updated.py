"""A registry whose entries changed and whose date of update did not.

Why it matters
    Readers see by that date whether their copy is current, and mirrors fetch the registry by it. Two versions with one date are
    indistinguishable.
What is allowed
    A second change on one day, if the registry has the date of today or a date that the change wrote into an entry or contact.
How to fix
    Set the date of update to the day of the change. The unsafe fix writes the date of today.
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
             ^^^^^^^^^^ date of update is still '2025-05-01', but entries were changed; write the day of the change
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
    Registry,
    Replace,
    Safety,
    Severity,
    is_real_date,
)

from ..shared.rfc6335 import is_later


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    registry, before, updated = change_set.registry, change_set.base.updated, change_set.registry.updated
    if updated is None or before is None or (updated != before and not _went_back(before, updated)):
        return
    kinds = [noun for noun, kind in (("entries", Record), ("contacts", Contact)) if any(change_set.count(kind))]
    fix = None
    if updated < index.today:
        fix = Fix(f"write '{index.today}', which is today", (Replace(registry, Field.UPDATED, index.today),), Safety.UNSAFE)
    if updated != before:
        message = "date of update went back from '{0}' to '{1}'; write the day of the change"
        yield Problem(registry, Field.UPDATED, message, (before, updated), fix=fix)
    elif kinds and updated < index.today and updated not in _dates_written(change_set):
        message = "date of update is still '{1}', but {0} were changed; write the day of the change"
        yield Problem(registry, Field.UPDATED, message, (kinds[0], updated), fix=fix)


def _went_back(before: str, updated: str) -> bool:
    return is_real_date(before) and is_real_date(updated) and is_later(before, updated)


def _dates_written(change_set: ChangeSet) -> set[str | None]:
    """Return the dates that the change wrote into entries and contacts."""
    written = {date for entry in change_set.added for date in _dates(entry)}
    for pair in change_set.changed:
        if not isinstance(pair.other, Registry):
            written.update({*_dates(pair.other)} - {*_dates(pair.one)})
    return written


def _dates(entry: object) -> tuple[str | None, ...]:
    if isinstance(entry, Record):
        return entry.registered, entry.modified
    return (entry.updated,) if isinstance(entry, Contact) else ()


RULE = ChangeRule(
    code="EDIT013",
    name="registry-date-not-updated",
    severity=Severity.NOTE,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    supersedes=frozenset({"DATE005"}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
