"""Services of the base that the head still has, and services that the change added."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Field, Index, Record, fold_case

from ._base import begun, ended
from ._renamings import renamed_from


class ChangedEntry(NamedTuple):
    """An entry before and after a change, and the values of each field that differs, before and after."""

    before: Record
    after: Record
    differences: Mapping[Field, tuple[Sequence[str], Sequence[str]]]


def changed_entries(index: Index) -> Sequence[ChangedEntry]:
    """List the named entries that the change edited and that kept their name, wherever they are now."""
    assert index.change_set is not None
    return [
        ChangedEntry(pair.one, pair.other, {field: (one, other) for field, one, other, _ in pair.differences})
        for pair in index.change_set.changed
        if isinstance(pair.one, Record) and isinstance(pair.other, Record) and _has_name(pair.other, pair.one.name)
    ]


def continued(index: Index) -> Sequence[tuple[Record, Record]]:
    """List the entries of services that the change edited or renamed, as pairs of base and head, in the order of the head."""
    pairs = [(entry.before, entry.after) for entry in index.get(changed_entries)]
    pairs += [(before, after) for after, before in index.get(renamed_from).items()]
    return sorted(pairs, key=lambda pair: pair[1].row)


def new_assignments(index: Index) -> Sequence[Record]:
    """List the entries that began and are new assignments.

    Services that were renamed, moved to another port, or gave up their port and kept their name are left out.
    """
    renamed = index.get(renamed_from)
    ended_names = {fold_case(record.name) for record in index.get(ended) if record.name}
    return [record for record in index.get(begun) if record not in renamed and fold_case(record.name or "") not in ended_names]


def _has_name(record: Record, name: str | None) -> bool:
    return bool(name and record.name) and fold_case(record.name or "") == fold_case(name or "")
