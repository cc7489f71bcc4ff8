"""The entries with which service names came into the registry."""

from collections.abc import Mapping

from linter.rules_api import Index, Record, by_name

from ..shared.alias_marks import aliases
from ..shared.rfc6335 import oldest


def introductions(index: Index) -> Mapping[str, Record]:
    """Return the oldest entry of each service name, by case-folded name, without historic names. Undated entries are the oldest.

    Rules about the choice of a name check only this entry, because later entries of a service have to take its name.
    """
    historic = index.get(aliases)
    return {name: entry for name, entries in index.get(by_name).items() if (entry := oldest(entries)) not in historic}
