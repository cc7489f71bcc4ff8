"""Pair the entries of two versions of a registry that belong together."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter, lt
from typing import Generic, NamedTuple, TypeGuard, TypeVar

from linter.model import Contact, Field, Record, Registry
from linter.model.alignment import Alignment, Run
from linter.versions.entry_fields import CONTACT_FIELDS, RECORD_FIELDS

E = TypeVar("E", Record, Contact)
Values = tuple[str, ...]
Aspects = Sequence[tuple[Field, Callable[[E], Values]]]
Identity = Callable[[E], Hashable]  # what entries that belong together have in common; None for entries that it does not fit

_RECORD_CONTENT, _CONTACT_CONTENT = attrgetter(*RECORD_FIELDS), attrgetter(*CONTACT_FIELDS)


def squeeze(text: str | None) -> Values:
    """Return a text with its white space squeezed; an empty one counts as missing."""
    squeezed = " ".join((text or "").split())
    return (squeezed,) if squeezed else ()


def _list_content(entry: Record | Contact) -> object:
    return _RECORD_CONTENT(entry) if isinstance(entry, Record) else _CONTACT_CONTENT(entry)


class Paired(NamedTuple, Generic[E]):
    """The pairs of entries of two registries in the order of the one, the unequal ones of them, and the entries that are left."""

    pairs: list[tuple[E, E]]
    unlike: list[tuple[E, E]]
    only_in_one: list[E]
    only_in_other: list[E]


_IDENTITIES: Sequence[Identity[Record]] = (
    lambda record: (squeeze(record.name), squeeze(record.number), squeeze(record.transport)),
    # One of the three may have changed.
    lambda record: record.number and (squeeze(record.number), squeeze(record.transport)),
    lambda record: record.name and (squeeze(record.name), squeeze(record.transport)),
    lambda record: record.name and record.number and (squeeze(record.name), squeeze(record.number)),
    # A name without a port may have become another one.
    lambda record: record.description and (squeeze(record.transport), squeeze(record.description), squeeze(record.registered)),
    # A range of ports without a name may have been cut at either end.
    lambda record: (
        record.name is None and record.ports and (record.ports.low, squeeze(record.transport), squeeze(record.description))
    ),
    lambda record: (
        record.name is None and record.ports and (record.ports.high, squeeze(record.transport), squeeze(record.description))
    ),
)


def list_identities(scope: Sequence[str]) -> Sequence[Identity[Record]]:
    """Return the identities of records in the order in which they are tried: within one port space, if there are several, first."""
    return (*(partial(_add_space, identity, scope) for identity in _IDENTITIES), *_IDENTITIES) if scope else _IDENTITIES


def _add_space(identity: Identity[Record], scope: Sequence[str], record: Record) -> Hashable:
    return (key := identity(record)) and (key, record.space(scope))


def pair_entries(
    one: Sequence[E], other: Sequence[E], identities: Sequence[Identity[E]], aspects: Aspects[E], runs: Sequence[Run] = ()
) -> Paired[E]:
    """Pair equal entries near their old places, the rest by the first identity, several of one in their order, and what is
    left by the other identities, if just one fits. Entries of a port space are paired first. `runs` are known to be equal.
    """
    pairs: list[tuple[E, E]] = []
    here: dict[E, None] = {}
    there: dict[E, None] = {}
    before = row = 0
    for run in (*runs, Run(len(one), len(other), 0)):
        alike, left, other_left = _pair_equal(one[before : run.before], other[row : run.row])
        pairs += alike
        here.update(dict.fromkeys(left))
        there.update(dict.fromkeys(other_left))
        pairs += zip(one[run.before : run.before + run.size], other[run.row : run.row + run.size], strict=True)
        before, row = run.before + run.size, run.row + run.size
    unlike: list[tuple[E, E]] = []
    takes_several = {0, len(identities) // 2 if len(identities) > len(_IDENTITIES) else 0}
    for number, identity in enumerate(identities):
        groups, other_groups = _group_by_identity(here, identity), _group_by_identity(there, identity)
        for key, group in groups.items():
            other_group = other_groups.get(key, [])
            if number in takes_several or len(group) == len(other_group) == 1:
                found = _match_group(group, other_group, aspects)
                unlike += found
                for a, b in found:
                    del here[a], there[b]
    unlike.sort(key=lambda pair: pair[0].row)
    return Paired(sorted(pairs + unlike, key=lambda pair: pair[0].row), unlike, list(here), list(there))


_AHEAD = 50  # entries that may have been added or removed in one place
_FEW = 100  # differences from which on the contents of all entries are kept


def _pair_equal(one: Sequence[E], other: Sequence[E]) -> tuple[list[tuple[E, E]], list[E], list[E]]:
    """Return the pairs of equal entries in the same order, and those left of both."""
    pairs: list[tuple[E, E]] = []
    left: list[E] = []
    other_left: list[E] = []
    contents: list[object] = []  # of the others, made when many entries differ
    unlike = 0
    here = there = 0
    while here < len(one) and there < len(other):
        entry, opposite = one[here], other[there]
        if entry is opposite or (content := _list_content(entry)) == _list_content(opposite):
            pairs.append((entry, opposite))
            here, there = here + 1, there + 1
            continue
        unlike += 1
        if unlike == _FEW:
            contents = list(map(_list_content, other))
        ahead = contents[there + 1 : there + _AHEAD] or list(map(_list_content, other[there + 1 : there + _AHEAD]))
        if content in ahead:
            end = there + 1 + ahead.index(content)
            other_left += other[there:end]
            there = end
        else:
            left.append(entry)
            here += 1
    left += one[here:]
    other_left += other[there:]
    return pairs, left, other_left


def _group_by_identity(entries: Iterable[E], identity: Identity[E]) -> Mapping[Hashable, list[E]]:
    groups: dict[Hashable, list[E]] = {}
    for entry in entries:
        if key := identity(entry):
            groups.setdefault(key, []).append(entry)
    return groups


def _match_group(one: Sequence[E], other: Sequence[E], aspects: Aspects[E]) -> Sequence[tuple[E, E]]:
    """Pair entries of one identity: first the equal ones, then the others in their order."""
    if len(one) <= 1 >= len(other):
        return list(zip(one, other, strict=False))
    content: dict[Hashable, list[E]] = {}
    for entry in reversed(other):
        content.setdefault(tuple(values(entry) for _, values in aspects), []).append(entry)
    same: list[tuple[E, E]] = []
    left: list[E] = []
    for entry in one:
        if alike := content.get(tuple(values(entry) for _, values in aspects)):
            same.append((entry, alike.pop()))
        else:
            left.append(entry)
    rest: list[E] = sorted((entry for alike in content.values() for entry in alike), key=attrgetter("row"))
    same.extend(zip(left, rest, strict=False))
    return same


def find_runs(one: Registry, other: Registry) -> tuple[Sequence[Run], Sequence[Run]]:
    """Return the runs of records and of contacts that are known to have the same text in two registries."""
    if _joins(known := other.alignment, one, other):
        return known.record_runs, known.contact_runs
    if _joins(known := one.alignment, other, one):
        return [run.reversed for run in known.record_runs], [run.reversed for run in known.contact_runs]
    return (), ()


def _joins(alignment: Alignment | None, one: Registry, other: Registry) -> TypeGuard[Alignment]:
    return alignment is not None and all(
        (
            alignment.records_before is one.records,
            alignment.contacts_before is one.contacts,
            alignment.records is other.records,
            alignment.contacts is other.contacts,
        )
    )


def find_moved(pairs: Sequence[tuple[Record, Record]]) -> list[tuple[Record, Record]]:
    """Return the fewest pairs without which the others are in the same order on both sides."""
    rows = [there.row for _, there in pairs]
    if all(map(lt, rows, rows[1:])):
        return []
    ends: list[int] = []  # by length, the lowest row that an ascent of the rows so far can end with …
    at: list[int] = []  # … and its position
    before: list[int] = []  # by position, that of the row before it in its ascent
    for position, row in enumerate(rows):
        length = bisect_right(ends, row)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [row]
        at[length : length + 1] = [position]
    kept = set()
    position = at[-1] if at else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return [pair for i, pair in enumerate(pairs) if i not in kept]
