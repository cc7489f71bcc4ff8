"""The change set: what differs between a base and a registry, and what became of every entry."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from linter.frozen import frozen_class
from linter.model import Contact, Entry, Field, Record, Registry

if TYPE_CHECKING:
    from linter.versions.compare import Comparison, Pair


class Continuity(NamedTuple):
    """The judgement of the rulebook on what continues: services with another name or party, contacts that are another party.

    `renamed` maps records of the base to those of the head that are the same service under another name. `transferred` are the
    records of the base whose service another party holds in the head, `replaced` the contacts of the base whose id means another
    party.
    """

    renamed: Mapping[Record, Record] = {}  # nothing writes to it
    transferred: Set[Record] = frozenset()
    replaced: Set[Contact] = frozenset()


@frozen_class(slots=False)
class ChangeSet:
    """Two versions of one registry, and the change from the `base` to the `registry`.

    Records are paired by name, port and transport; those left by two of the three or, without a name, by the lowest or highest of
    their ports. Contacts are paired by id. The order of entries and their white space do not count.
    """

    base: Registry
    registry: Registry
    comparison: "Comparison"

    @property
    def added(self) -> Iterator[Record | Contact]:
        """Return the records and contacts that are new."""
        return iter(self.comparison.only_in_other)

    @property
    def removed(self) -> Iterator[Record | Contact]:
        """Return the records and contacts of the base that are gone."""
        return iter(self.comparison.only_in_one)

    @property
    def changed(self) -> "Iterator[Pair]":
        """Return the records, the contacts and perhaps the registry itself that differ, each with its version in the base."""
        return iter(self.comparison.pairs)

    def count(self, kind: type[Record] | type[Contact]) -> tuple[int, int, int]:
        """Return how many records, or contacts, were added, changed and removed."""
        changed = (pair.other for pair in self.changed)
        added, changed_, removed = (sum(isinstance(one, kind) for one in ones) for ones in (self.added, changed, self.removed))
        return added, changed_, removed

    @property
    def summary(self) -> str:
        """Return what the change did in numbers: "2 entries added, 1 contact changed"."""
        parts = [
            f"{number:,} {singular if number == 1 else plural} {verb}"
            for kind, singular, plural in ((Record, "entry", "entries"), (Contact, "contact", "contacts"))
            for verb, number in zip(("added", "changed", "removed"), self.count(kind), strict=True)
            if number
        ]
        if moved := len(self.comparison.moved):
            parts.append(f"{moved:,} {'entry' if moved == 1 else 'entries'} moved")
        if self.registry in self.touched:
            parts.append("the date of the registry changed")
        if parts:
            return ", ".join(parts)
        is_equal = self.base.source.text == self.registry.source.text
        return "nothing differs" if is_equal else "only white space, comments or markup differ"

    @cached_property
    def touched(self) -> frozenset[Entry]:
        """Return the entries of the registry that the change added or changed."""
        return frozenset((*self.added, *(pair.other for pair in self.changed)))

    @cached_property
    def moved(self) -> frozenset[Entry]:
        """Return the records of the registry that the change moved to another place among the others."""
        return frozenset(pair.other for pair in self.comparison.moved)

    @cached_property
    def changed_fields(self) -> Mapping[Entry, frozenset[Field]]:
        """Return the fields in which each changed entry of the registry differs from its version in the base."""
        return {pair.other: frozenset(one.field for one in pair.differences) for pair in self.changed}

    @cached_property
    def became(self) -> Mapping[Entry, Entry]:
        """Return the entry of the registry for each entry of the base that is not gone, and for the base itself."""
        return {**dict(self.comparison.entries), **dict(self.comparison.contacts), self.base: self.registry}

    @cached_property
    def reordered_base(self) -> tuple[Registry, Mapping[Entry, Entry]]:
        """Return the base with its records in the order of the registry, and `became` for it.

        Rules that choose one of several records choose the same in both then. A record that was removed, or whose port changed,
        stays behind the one that it followed.
        """
        if all(_find_port(pair.one) != _find_port(pair.other) for pair in self.comparison.moved):
            return self.base, self.became
        rows = {one: other.row for one, other in self.comparison.entries if _find_port(one) == _find_port(other)}
        row, after = -1, {}
        for record in self.base.records:
            row = after[record] = rows.get(record, row)
        became = dict(self.became)
        moved = []
        for row, record in enumerate(sorted(self.base.records, key=lambda record: (after[record], record.row))):
            moved.append(replace(record, row=row))
            if record in became:
                became[moved[-1]] = became[record]
        base = replace(self.base, records=tuple(moved))
        return base, {**became, base: self.registry}

    @cached_property
    def _of_registry(self) -> frozenset[Entry]:
        return frozenset((*self.registry.records, *self.registry.contacts))

    def is_of_base(self, entry: Entry) -> bool:
        """Return whether an entry is one of the base and not of the registry. A reader may share entries between both."""
        return entry is self.base or (isinstance(entry, Record | Contact) and entry not in self._of_registry)

    def entry_before(self, entry: Entry) -> Entry:
        """Return the place in the registry for an entry of the base: its version there, or else the entry before the gap.

        That is the nearest entry above it in the base that is not gone, the first entry where there is none, and the registry
        where it has none at all.
        """
        if entry in self.became:
            return self.became[entry]
        if not isinstance(entry, Record | Contact):
            return self.registry
        entries: tuple[Record | Contact, ...] = self.base.records if isinstance(entry, Record) else self.base.contacts
        for above in reversed(entries[: entry.row]):
            if above in self.became:
                return self.became[above]
        left: tuple[Record | Contact, ...] = self.registry.records if isinstance(entry, Record) else self.registry.contacts
        return left[0] if left else self.registry


def _find_port(entry: Entry) -> str | None:
    return entry.number if isinstance(entry, Record) else None


def make_change_set(base: Registry, registry: Registry) -> ChangeSet:
    """Return what changed between two versions of a registry, whatever their formats."""
    from linter.versions.compare import compare

    return ChangeSet(base, registry, compare(base, registry))
