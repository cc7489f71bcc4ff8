"""Where each value of a registry in XML stands, found by reading its entry once more when somebody asks."""

import re
from collections.abc import Iterable
from itertools import islice
from operator import attrgetter

from linter.formats.locator import EntryLocator, find_occurrence
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


class XmlLocator(EntryLocator[Span]):
    """The locator of a registry in XML. A place is the span of a value, which may hold markup."""

    def __init__(self) -> None:
        super().__init__()
        self._last: tuple[Entry, Element] | None = None

    def span(self, registry: Registry, place: Span, substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it; a value that begins with line ends begins after them."""
        value = registry.source.text[place.start : place.end]
        if substring and (found := place_of_part(value, substring, occurrence)):
            return Span(place.start + found.start, place.start + found.end)
        lead = value[: len(value) - len(value.lstrip(BLANKS))]
        on_a_later_line = "\n" in lead or "\r" in lead
        return Span(place.start + len(lead), place.end) if on_a_later_line and len(lead) < len(value) else place

    def fallback(self, registry: Registry, entry: Entry, _field: Field, /) -> Span:
        """Return the place of the name or id, or else the start tag of the entry."""
        known_by = Field.NAME if isinstance(entry, Record) else Field.ID if isinstance(entry, Contact) else Field.ENTRY
        if named := self.places(registry, entry, known_by):
            return self.span(registry, named[0], "", 0)
        element = self.element(registry, entry)
        return Span(element.start, element.inside)

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> Iterable[Span]:
        """Find the values of a field in the element of an entry."""
        return _spans(registry.source.text, self.element(registry, entry, field), field)

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


def place_of_part(value: str, substring: str, occurrence: int) -> Span | None:
    """Where a part stands in the markup of a value after some earlier ones: between tags, and not inside of an entity."""
    if not ("&" in value or "<" in value or "\n" in substring):
        at = find_occurrence(value, substring, occurrence)
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
