"""The entries with which service names came into the registry."""

from collections.abc import Sequence

from linter.rules_api import Index, Record, by_name

from ..shared.alias_marks import aliases
from ..shared.rfc6335 import oldest


def introduction(index: Index, name: str) -> Record | None:
    """Return the oldest entry of a case-folded service name, None for a historic name. Undated entries are the oldest.

    Rules about the choice of a name check only this entry, because later entries of a service have to take its name.
    """
    entry = oldest(index.get(by_name)[name])
    return None if entry in index.get(aliases) else entry


def introductions(index: Index) -> Sequence[Record]:
    """Return the introduction of each service name that has one."""
    return [entry for name in index.get(by_name) if (entry := introduction(index, name))]
