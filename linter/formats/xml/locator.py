"""Where each value of a registry in XML stands, found by reading its entry once more when somebody asks."""

import re
from collections.abc import Iterable
from itertools import islice
from operator import attrgetter

from linter.formats.xml.tree import BLANKS, Element, attribute_spans, descendants, parse
from linter.model import Contact, Entry, Field, Record, Registry
from linter.source import Source, SourceError, Span

TAGS = {  # the elements of a record, of a contact and of the registry by the field they hold
    Field.NAME: "name",
    Field.PORT: "number",
    Field.TRANSPORT: "protocol",
    Field.DESCRIPTION: "description",
    Field.NOTE: "note",
    Field.SERVICE_CODE: "sc",
    Field.UNAUTHORIZED_USE: "unauthorized",
    Field.ORGANIZATION: "org",
    Field.URI: "uri",
    Field.UPDATED: "updated",
}
ATTRIBUTES = {Field.REGISTERED: "date", Field.MODIFIED: "updated", Field.ID: "id"}


# A character as a file may write it, and what does not show it.
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "(?:>|&gt;)", '"': '(?:"|&quot;)', "'": "(?:'|&apos;)", "\n": r"(?:\r\n?|\n)"}
_PASSED_OVER = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|<[^>]*>?|&#?\w+;"


class Places:
    """The locator of one registry. It remembers the places of every field that was asked for: findings come back to them."""

    def __init__(self) -> None:
        self._last: tuple[Entry, Element] | None = None
        self._spans: dict[tuple[Entry, Field], list[Span]] = {}

    def __call__(self, registry: Registry, entry: Entry, field: Field, value_index: int, substring: str, occurrence: int) -> Span:
        text = registry.source.text
        span = self._value(registry, entry, field, value_index)
        value = text[span.start : span.end]
        if substring and (found := place_of_part(value, substring, occurrence)):
            return Span(span.start + found.start, span.start + found.end)
        lead = value[: len(value) - len(value.lstrip(BLANKS))]
        on_a_later_line = "\n" in lead or "\r" in lead
        return Span(span.start + len(lead), span.end) if on_a_later_line and len(lead) < len(value) else span

    def _value(self, registry: Registry, entry: Entry, field: Field, value_index: int) -> Span:
        if field is Field.MARKUP:
            return registry.markup_errors[value_index].span
        spans = self._of(registry, entry, field)
        if value_index < len(spans):
            return spans[value_index]
        known_by = Field.NAME if isinstance(entry, Record) else Field.ID if isinstance(entry, Contact) else Field.ENTRY
        if named := self._of(registry, entry, known_by):
            return named[0]
        element = self.element(registry, entry)
        return Span(element.start, element.inside)

    def _of(self, registry: Registry, entry: Entry, field: Field) -> list[Span]:
        """Where the values of a field stand, in the order of the file."""
        if (entry, field) not in self._spans:
            self._spans[entry, field] = _spans(registry.source.text, self.element(registry, entry, field), field)
        return self._spans[entry, field]

    def element(self, registry: Registry, entry: Entry, field: Field | None = None) -> Element:
        """The element of an entry, as far as a field of it is concerned.

        The last one is kept: several fields of one entry are asked for in a row.
        """
        if field is Field.UPDATED and isinstance(entry, Registry) and (head := _head(entry.source)):
            return head
        if self._last is None or self._last[0] is not entry:
            if isinstance(entry, Registry):
                self._last = entry, _frame(entry.source)
            else:
                self._last = entry, parse(registry.source, Span(entry.start, entry.end))
        return self._last[1]


def nth_place(value: str, written: str, occurrence: int) -> int:
    """Where a part stands in a value after some earlier ones, or -1."""
    at = value.find(written)
    while at >= 0 and occurrence:
        at = value.find(written, at + len(written))
        occurrence -= 1
    return at


def place_of_part(value: str, substring: str, occurrence: int) -> Span | None:
    """Where a part stands in the markup of a value after some earlier ones: between tags, and not inside of an entity."""
    if not ("&" in value or "<" in value or "\n" in substring):
        at = nth_place(value, substring, occurrence)
        return Span(at, at + len(substring)) if at >= 0 else None
    written = "".join(_WRITTEN.get(character) or re.escape(character) for character in substring)
    places = (Span(*match.span()) for match in re.finditer(f"({written})|{_PASSED_OVER}", value, re.DOTALL) if match[1])
    return next(islice(places, occurrence, None), None)


def escaped(text: str) -> str:
    """A text as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _head(source: Source) -> Element | None:
    """The registry up to its entries, which need not be read, if its date stands there, as IANA writes it."""
    end = source.text.find("<record")
    if end < 0:
        return None
    try:
        head = parse(Source(source.path, source.text[:end] + "</registry>"))
    except SourceError:  # it did not end before an entry
        return None
    return head if any(holding(head, Field.UPDATED)) else None


def _frame(source: Source) -> Element:
    """The registry without its entries."""
    return parse(source, closed=lambda element, _ancestors: element.tag in ("record", "person"))


def _spans(text: str, element: Element, field: Field) -> list[Span]:
    if attribute := ATTRIBUTES.get(field):
        return [span for name, span in attribute_spans(text, element).items() if name == attribute]
    return [_content(text, child) for child in holding(element, field)]


def holding(element: Element, field: Field) -> Iterable[Element]:
    """The elements that hold the values of a field."""
    children = element.children
    if field is Field.ASSIGNEE:
        return next(([*descendants(child, "xref")] for child in children if child.tag == "assignee"), [])
    if field in (Field.CONTACT, Field.REFERENCE):
        persons = field is Field.CONTACT
        return [child for child in children if child.tag == "xref" and (child.attributes.get("type") == "person") is persons]
    if field is Field.INLINE_REFERENCE and element.tag == "record":
        first = {child.tag: child for child in reversed(children) if child.tag in ("description", "note")}
        return [xref for child in sorted(first.values(), key=attrgetter("start")) for xref in descendants(child, "xref")]
    if field is Field.INLINE_REFERENCE:
        return descendants(element, "xref")
    return [child for child in children if child.tag == TAGS.get(field)]


def _content(text: str, element: Element) -> Span:
    """Where the value of an element stands: what it refers to, or its content, or all of it where it is empty."""
    if element.tag == "xref" and (data := attribute_spans(text, element).get("data")):
        return data
    return Span(element.start, element.end) if element.inside == element.end else Span(element.inside, element.close)
