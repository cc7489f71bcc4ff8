"""What one edit made of a registry: the version before it, the one after it, and what became of every entry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from linter.model import Contact, Entry, Record, Registry
from linter.versions.compare import Comparison, Pair, compare


@dataclass(frozen=True, eq=False)
class ChangeSet:
    """Two versions of one registry, and what the edit from the `base` to the `registry` is.

    Entries are paired by name, port and transport, those left by two of the three or, without a name, by the lowest or highest of
    their ports, contacts by id; their order and their white space do not count.
    """

    base: Registry
    registry: Registry
    comparison: Comparison

    @property
    def added(self) -> Iterator[Record | Contact]:
        """The entries and contacts that are new."""
        return iter(self.comparison.only_in_other)

    @property
    def removed(self) -> Iterator[Record | Contact]:
        """The entries and contacts of the base that are gone."""
        return iter(self.comparison.only_in_one)

    @property
    def changed(self) -> Iterator[Pair]:
        """The entries, contacts and perhaps the registry itself before and after the edit, where they differ."""
        return iter(self.comparison.pairs)

    def count(self, kind: type[Record] | type[Contact]) -> tuple[int, int, int]:
        """How many entries, or contacts, were added, changed and removed."""
        changed = (pair.other for pair in self.changed)
        added, changed_, removed = (sum(isinstance(one, kind) for one in ones) for ones in (self.added, changed, self.removed))
        return added, changed_, removed

    @cached_property
    def touched(self) -> frozenset[Entry]:
        """The entries after the edit that it added or changed."""
        return frozenset((*self.added, *(pair.other for pair in self.changed)))

    @cached_property
    def before(self) -> tuple[Registry, Mapping[Entry, Entry]]:
        """The base with its entries in the order that they have after the edit, and what became of each of them.

        An order of its own would have findings of its own, and moving an entry is no edit of it. An entry that was removed, or
        whose port was changed, stays behind the one that it followed.
        """
        became: dict[Entry, Entry] = {**dict(self.comparison.entries), **dict(self.comparison.contacts), self.base: self.registry}
        if all(_port(pair.one) != _port(pair.other) for pair in self.comparison.moved):
            return self.base, became
        rows = {one: other.row for one, other in self.comparison.entries if _port(one) == _port(other)}
        row, after = -1, {}
        for record in self.base.records:
            row = after[record] = rows.get(record, row)
        moved = []
        for place, record in enumerate(sorted(self.base.records, key=lambda record: (after[record], record.row))):
            moved.append(replace(record, row=place))
            if record in became:
                became[moved[-1]] = became[record]
        base = replace(self.base, records=tuple(moved))
        return base, {**became, base: self.registry}


def _port(entry: Entry) -> str | None:
    return entry.number if isinstance(entry, Record) else None


def change_set(base: Registry, registry: Registry) -> ChangeSet:
    """What was edited between two versions of a registry, whatever formats they are in."""
    return ChangeSet(base, registry, compare(base, registry))
