"""The base of a change, and the assignments that the change ended and began."""

from collections.abc import Iterable, Sequence

from linter.rules_api import Contact, Index, Record, Space, fold_case, share_space

from ..shared.rfc6335 import entries_of
from ._fields import ASSIGNMENT


def base_index(index: Index) -> Index:
    """Return the index of the base, whose look-ups are kept."""
    assert index.change_set is not None
    return Index(index.change_set.base)


def ended(index: Index) -> Sequence[Record]:
    """List the named entries of the base whose name is no longer on that port and transport, in the order of the base.

    The change removed them, or gave them another name, port or transport. Another spelling of the same values does not count.
    """
    assert index.change_set is not None
    removed = [entry for entry in index.change_set.removed if isinstance(entry, Record)]
    return _without_match([*removed, *(base for base, _ in _reassigned(index))], index)


def begun(index: Index) -> Sequence[Record]:
    """List the named entries of the head whose name was not on that port and transport before, in the order of the head."""
    assert index.change_set is not None
    added = [entry for entry in index.change_set.added if isinstance(entry, Record)]
    return _without_match([*added, *(head for _, head in _reassigned(index))], index.get(base_index))


def changed_contacts(index: Index) -> Sequence[tuple[Contact, Contact]]:
    """List the contacts that the change edited, as pairs of base and head."""
    assert index.change_set is not None
    return [
        (pair.one, pair.other)
        for pair in index.change_set.changed
        if isinstance(pair.one, Contact) and isinstance(pair.other, Contact)
    ]


def changed_state_rows(index: Index) -> Sequence[Record]:
    """List the nameless rows of the base that the change removed or edited."""
    assert index.change_set is not None
    rows = [*index.change_set.removed, *(pair.one for pair in index.change_set.changed)]
    return sorted((row for row in rows if isinstance(row, Record) and not row.name), key=lambda row: row.row)


def _reassigned(index: Index) -> list[tuple[Record, Record]]:
    """List the entries whose name, port or transport the change edited, as pairs of base and head."""
    assert index.change_set is not None
    return [
        (pair.one, pair.other)
        for pair in index.change_set.changed
        if isinstance(pair.one, Record)
        and isinstance(pair.other, Record)
        and not ASSIGNMENT.isdisjoint([difference.field for difference in pair.differences])
    ]


def _without_match(records: Iterable[Record], index: Index) -> Sequence[Record]:
    """List the named ones of some records that have no entry of their name, port and transport in the index, by row."""
    named = [(fold_case(record.name), record) for record in records if record.name]
    scope = index.registry.scope
    spaces: dict[tuple[str, tuple[str, str]], list[Space]] = {}
    for name in dict(named):
        for entry in entries_of(index, name):
            spaces.setdefault((name, _place(entry)), []).append(entry.space(scope))

    def is_matched(name: str, record: Record) -> bool:
        own = record.space(scope)
        return any(share_space(own, space) for space in spaces.get((name, _place(record)), ()))

    return sorted((record for name, record in named if not is_matched(name, record)), key=lambda record: record.row)


def _place(record: Record) -> tuple[str, str]:
    return fold_case("".join((record.number or "").split())), fold_case("".join((record.transport or "").split()))
