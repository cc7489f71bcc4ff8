"""Locate the values of a registry in a text edition."""

from bisect import bisect_right
from collections.abc import Iterator

from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.references import (
    find_contact_spans,
    find_inline_references,
    find_reference_spans,
)
from linter.formats.text.drawn_table import DrawnTable
from linter.model import Contact, Entry, Field, Record, Registry
from linter.source import Span


class EditionLocator(EntryLocator["tuple[_Text, Span]"]):
    """The locator of a text edition. A value on several lines is placed on the first of them."""

    def __init__(self, entries: DrawnTable, people: DrawnTable | None, known: set[str], updated: Span | None) -> None:
        super().__init__()
        self._entries, self._people, self._known, self._updated = entries, people, known, updated

    def find_span(self, _registry: Registry, place: "tuple[_Text, Span]", substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it, on its first line."""
        text, span = place
        if substring and (at := find_occurrence(text.value[span.start : span.end], substring, occurrence)) >= 0:
            span = Span(span.start + at, span.start + at + len(substring))
        return text.place(span)

    def find_fallback(self, registry: Registry, entry: Entry, field: Field) -> Span:
        """Return the span of the name, port or transport of an entry, of the id of a contact, or of the registry's date."""
        if not isinstance(entry, Record | Contact):
            return self._updated if self._updated and field is Field.UPDATED else registry.source.line_span(0)
        known_by = (Field.NAME, Field.PORT, Field.TRANSPORT) if isinstance(entry, Record) else (Field.ID,)
        return next(
            self.find_span(registry, found[0], "", 0) for name in known_by if (found := self.list_places(registry, entry, name))
        )

    def find_places(self, _registry: Registry, entry: Entry, field: Field) -> "Iterator[tuple[_Text, Span]]":
        """Yield the text of the cell of each value of a field, and the span of the value in it."""
        if not isinstance(entry, Record | Contact):
            return
        table = self._entries if isinstance(entry, Record) else self._people
        assert table is not None  # or there would be no such contact
        stack = table.stacks[entry.row]
        values = table.values(stack)
        for column in (Field.DESCRIPTION, Field.NOTE) if field is Field.INLINE_REFERENCE else (field,):
            if column not in table.fields:
                continue
            value = values[table.fields.index(column)]
            text = _Text(value, table.list_places(stack, table.fields.index(column)))
            if field is Field.ASSIGNEE and isinstance(entry, Record):
                shown = find_contact_spans(value)
                yield from ((text, span) for span in shown[: 0 if entry.assignees is None else len(shown)])
            elif field is Field.CONTACT:
                yield from ((text, span) for span in find_contact_spans(value))
            elif field is Field.REFERENCE:
                yield from ((text, span) for span in find_reference_spans(value))
            elif field is Field.INLINE_REFERENCE:
                yield from ((text, span) for _, span in find_inline_references(value, self._known))
            elif field is Field.URI:
                yield from ((text, span) for span in text.lines())
            elif field is Field.ID and value.startswith("["):
                yield text, Span(1, len(value) - value.endswith("]"))
            elif value:
                yield text, Span(0, len(value))


class _Text:
    """A value on several lines, with the span of each."""

    def __init__(self, value: str, places: list[Span]) -> None:
        self.value, self._places = value, places
        self._starts = []
        at = 0
        for place in places:
            while value[at] in " \n":  # the joint with the line before
                at += 1
            self._starts.append(at)
            at += place.end - place.start

    def lines(self) -> list[Span]:
        """Return the span of each line in the value."""
        return [Span(start, start + place.end - place.start) for start, place in zip(self._starts, self._places, strict=True)]

    def place(self, span: Span) -> Span:
        """Return the span in the file of a stretch of the value, up to the end of its first line."""
        line = max(bisect_right(self._starts, span.start) - 1, 0)
        start, place = self._starts[line], self._places[line]
        first = min(place.start + max(span.start - start, 0), place.end)
        return Span(first, max(first, min(place.start + span.end - start, place.end)))
