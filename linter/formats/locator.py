"""Define the base of locators, which find the spans of values in a file.

Readers keep no spans. A locator reads an entry again when a finding needs a span, and caches the places of each field, so that it
searches an entry with several findings once.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from linter.model import Entry, Field, Registry
from linter.source import Span

Place = TypeVar("Place")


class EntryLocator(ABC, Generic[Place]):
    """A locator that finds all values of one field of an entry at once.

    `Place` is the place of one value, by format: a span, or a cell with a span in it.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[Entry, Field], Sequence[Place]] = {}

    def locate(self, registry: Registry, entry: Entry, field: Field, value_index: int, substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it (see `Registry.locate`)."""
        if field is Field.MARKUP and value_index < len(registry.markup_errors):
            return registry.markup_errors[value_index].span
        places = self.list_places(registry, entry, field)
        if value_index >= len(places):
            return self.find_fallback(registry, entry, field)
        return self.find_span(registry, places[value_index], substring, occurrence)

    def list_places(self, registry: Registry, entry: Entry, field: Field) -> Sequence[Place]:
        """Return the places of all values of a field, in the order of the model."""
        found = self._places.get((entry, field))
        if found is None:
            found = self._places[entry, field] = list(self.find_places(registry, entry, field))
        return found

    @abstractmethod
    def find_places(self, registry: Registry, entry: Entry, field: Field, /) -> Iterable[Place]:
        """Find the places of all values of a field in the text of an entry."""

    @abstractmethod
    def find_span(self, registry: Registry, place: Place, substring: str, occurrence: int, /) -> Span:
        """Return the span of the value at a place, or of a substring of it if the value has one."""

    @abstractmethod
    def find_fallback(self, registry: Registry, entry: Entry, field: Field, /) -> Span:
        """Return the span to point at if the entry has no such value: its name or id, its port, or its beginning."""


def find_occurrence(value: str, substring: str, occurrence: int) -> int:
    """Return the offset of a substring in a value, after `occurrence` equal ones that do not overlap, or -1."""
    at = value.find(substring)
    while at >= 0 and occurrence:
        at = value.find(substring, at + len(substring))
        occurrence -= 1
    return at
