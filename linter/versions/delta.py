"""The delta of two versions of a registry: what a change can have any effect on. White space counts, the order does not."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TypeVar

from linter.model import Contact, Entry, Record, Registry
from linter.model.alignment import Run
from linter.versions.compare import Comparison, pair_rest
from linter.versions.pairing import find_runs

T = TypeVar("T", Record, Contact)
EntryPair = tuple[Record, Record] | tuple[Contact, Contact]


@dataclass(frozen=True, slots=True, eq=False)
class Delta:
    """The differences between two versions of a registry.

    `gone` and `new` are the entries that only the one or the other has. `changed` are pairs whose values or text differ, `unlike`
    those of them that are not equal in every character. `is_moved` says that pairs of records are in another order. `_became` maps
    all entries of the one that are not gone to those of the other; without it, both share all entries that are not changed.
    """

    one: Registry
    other: Registry
    gone: Sequence[Record | Contact]
    new: Sequence[Record | Contact]
    changed: Sequence[EntryPair]
    unlike: Sequence[EntryPair]
    is_moved: bool
    _became: Mapping[Entry, Entry]
    shares_entries: bool

    def find_successor(self, entry: Entry) -> Entry | None:
        """Return the entry of the other registry for one of the one; None if it is gone."""
        return self._became.get(entry, entry if self.shares_entries and entry not in self.gone else None)

    def find_predecessors(self, entries: Set[Entry]) -> Iterator[Entry]:
        """Yield the entries of the one registry whose successors are among some, which are not `changed`."""
        if self.shares_entries:
            return iter(entries)
        return (here for here, there in self._became.items() if there in entries)


def make_delta(comparison: Comparison) -> Delta:
    """Return the delta of two registries that were compared."""
    one, other = comparison.one, comparison.other
    rewritten = _find_rewritten(comparison)
    return Delta(
        one=one,
        other=other,
        gone=comparison.only_in_one,
        new=comparison.only_in_other,
        changed=[*comparison.unlike, *rewritten],
        unlike=comparison.unlike,
        is_moved=bool(comparison.moved),
        _became={one: other, **dict(comparison.entries), **dict(comparison.contacts)},
        shares_entries=False,
    )


def make_delta_since(one: Registry, other: Registry) -> Delta | None:
    """Return the delta of a registry and the next one, which took over its entries; None if it did not."""
    if one is other:
        return Delta(one, other, (), (), (), (), is_moved=False, _became={}, shares_entries=True)
    runs, contact_runs = find_runs(one, other)
    if not runs:
        return None
    here, there = list(_find_rest(one.records, runs, 0)), list(_find_rest(other.records, runs, 1))
    contacts_here, contacts_there = (
        list(_find_rest(one.contacts, contact_runs, 0)),
        list(_find_rest(other.contacts, contact_runs, 1)),
    )
    records, contacts = pair_rest(one, other, (here, there), (contacts_here, contacts_there))
    changed: list[EntryPair] = [*records.pairs, *contacts.pairs]
    return Delta(
        one=one,
        other=other,
        gone=(*records.only_in_one, *contacts.only_in_one),
        new=(*records.only_in_other, *contacts.only_in_other),
        changed=changed,
        unlike=(*records.unlike, *contacts.unlike),
        is_moved=_has_moved(records.pairs, runs),
        _became={one: other, **dict(changed)},
        shares_entries=True,
    )


def _find_rewritten(comparison: Comparison) -> Iterator[EntryPair]:
    """Yield the pairs of entries that hold the same and whose text in the file differs."""
    text, other_text = comparison.one.source.text, comparison.other.source.text
    unlike = {here for here, _ in comparison.unlike}
    record_runs, contact_runs = find_runs(comparison.one, comparison.other)
    pairs: list[EntryPair] = [*_find_outside(comparison.entries, record_runs), *_find_outside(comparison.contacts, contact_runs)]
    for pair in pairs:
        here, there = pair
        if here not in unlike and text[here.start : here.end] != other_text[there.start : there.end]:
            yield pair


def _find_outside(pairs: Sequence[tuple[T, T]], runs: Sequence[Run]) -> Sequence[tuple[T, T]]:
    """Return the pairs, which are in the order of the one, that are in no run."""
    if not runs:
        return [pair for pair in pairs if pair[0] is not pair[1]]
    inside = {row for run in runs for row in range(run.before, run.before + run.size)}
    return [pair for pair in pairs if pair[0].row not in inside]


def _find_rest(entries: Sequence[T], runs: Sequence[Run], side: int) -> Iterator[T]:
    """Yield the entries between the runs, on the side of the one (0) or of the other (1)."""
    start = 0
    for run in runs:
        yield from entries[start : run[side]]
        start = run[side] + run.size
    yield from entries[start:]


def _has_moved(pairs: Sequence[tuple[Record, Record]], runs: Sequence[Run]) -> bool:
    """Return whether some pairs are not in the same order on both sides, among themselves and the runs."""
    ends, other_ends = [run.before for run in runs], [run.row for run in runs]
    places = [
        (bisect_right(ends, here.row), bisect_right(other_ends, there.row), here.row, there.row)
        for here, there in sorted(pairs, key=lambda pair: pair[0].row)
    ]
    rows = [place[3] for place in places]
    return rows != sorted(rows) or any(place[0] != place[1] for place in places)
