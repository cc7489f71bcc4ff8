"""What several rules about names share."""

from collections.abc import Sequence

from linter.rules_api import Index, Record, by_name

from ..alias_marks import aliases
from ..rfc6335 import age


def introductions(index: Index) -> Sequence[Record]:
    """The entry with which each service name came into the registry, historic names left out.

    Who adds a transport to a service takes its name as it is: the oldest entry answers for the name. Entries without a date count
    as oldest; of several, it is the first.
    """
    historic = index.get(aliases)
    return [
        entry
        for entries in index.get(by_name).values()
        if (entry := min(entries, key=age) if entries[0].registered else entries[0]) not in historic
    ]


def introduced(index: Index) -> frozenset[Record]:
    """The same entries, to ask whether one is among them."""
    return frozenset(index.get(introductions))
