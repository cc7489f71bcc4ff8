"""The services that an edit began, and those that it changed."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Field, Index, Record, fold_case

from ._renamings import named_before
from ._versions import begun, ended


class Altered(NamedTuple):
    """An entry before and after an edit of it, and the values of each field that differs, before and after."""

    before: Record
    after: Record
    differences: Mapping[Field, tuple[Sequence[str], Sequence[str]]]


def altered(index: Index) -> Sequence[Altered]:
    """The entries with a name that the edit changed and that have kept it, wherever they are now."""
    assert index.change_set is not None
    return [
        Altered(pair.one, pair.other, {field: (one, other) for field, one, other, _ in pair.differences})
        for pair in index.change_set.changed
        if isinstance(pair.one, Record) and isinstance(pair.other, Record) and _is_called(pair.other, pair.one.name)
    ]


def _is_called(record: Record, name: str | None) -> bool:
    return name is not None and record.name is not None and fold_case(record.name) == fold_case(name)


def assigned(index: Index) -> Sequence[Record]:
    """The entries that the edit has begun and that are new assignments.

    A service that was renamed is none, nor one that went to another port or gave up its port and kept its name.
    """
    renamed = index.get(named_before)
    ended_names = {fold_case(record.name) for record in index.get(ended) if record.name is not None}
    return [record for record in index.get(begun) if record not in renamed and fold_case(record.name or "") not in ended_names]
