"""The version before an edit, and which assignments the edit ended and which it began."""

from collections.abc import Iterable, Sequence

from linter.rules_api import Field, Index, Record, fold_case

from ..rfc6335 import entries_of

_PLACE = frozenset({Field.NAME, Field.PORT, Field.TRANSPORT})


def before(index: Index) -> Index:
    """The registry before the edit, with look-ups of its own."""
    assert index.change_set is not None
    return Index(index.change_set.base)


def ended(index: Index) -> Sequence[Record]:
    """The entries of the base with a name that stands on that port and transport no more, in the order of the base.

    They may have been removed, or paired with an entry of another name or place. Another spelling of the same is no end.
    """
    assert index.change_set is not None
    gone = [entry for entry in index.change_set.removed if isinstance(entry, Record)]
    return _without_match([*gone, *(one for one, _ in _replaced(index))], index)


def begun(index: Index) -> Sequence[Record]:
    """The entries after the edit with a name that did not stand on that port and transport before, in the order of the registry."""
    assert index.change_set is not None
    new = [entry for entry in index.change_set.added if isinstance(entry, Record)]
    return _without_match([*new, *(other for _, other in _replaced(index))], index.get(before))


def _replaced(index: Index) -> list[tuple[Record, Record]]:
    """The entries that the edit gave another name, port or transport, before and after."""
    assert index.change_set is not None
    return [
        (pair.one, pair.other)
        for pair in index.change_set.changed
        if isinstance(pair.one, Record)
        and isinstance(pair.other, Record)
        and not _PLACE.isdisjoint([difference.field for difference in pair.differences])
    ]


def _without_match(records: Iterable[Record], index: Index) -> Sequence[Record]:
    """Those of some named entries that have none of their name, port and transport in the version of the index."""
    named = [(fold_case(record.name), record) for record in records if record.name is not None]
    berths = {(name, _berth(entry)) for name in dict(named) for entry in entries_of(index, name)}
    return sorted((record for name, record in named if (name, _berth(record)) not in berths), key=lambda record: record.row)


def _berth(record: Record) -> tuple[str, str]:
    return fold_case("".join((record.number or "").split())), fold_case("".join((record.transport or "").split()))
