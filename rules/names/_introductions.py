"""The entries with which service names came into the registry."""

from collections.abc import Sequence

from linter.rules_api import Index, Record, by_name

from ..shared.alias_marks import aliases
from ..shared.rfc6335 import age


def introductions(index: Index) -> Sequence[Record]:
    """Return the oldest entry of each service name, without historic names. Undated entries are the oldest.

    Rules about the choice of a name check only this entry, because later entries of a service have to take its name.
    """
    historic = index.get(aliases)
    return [
        entry
        for entries in index.get(by_name).values()
        if (entry := min(entries, key=age) if entries[0].registered else entries[0]) not in historic
    ]
