"""Locate the values of a registry in XML, by reading an entry again on demand."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from operator import attrgetter

from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.xml.tree import BLANKS, Element, find_attribute_spans, find_descendants, parse
from linter.model import Contact, Entry, Field, Record, Registry
from linter.source import Source, SourceError, Span

TAGS = {  # of the elements of a record, of a contact and of the registry, by field
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


# patterns for the ways to write a character, and for markup without characters
_WRITTEN = {"&": "&amp;", "<": "&lt;", ">": "(?:>|&gt;)", '"': '(?:"|&quot;)', "'": "(?:'|&apos;)", "\n": r"(?:\r\n?|\n)"}
_SKIPPED = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[|<[^>]*>?|&#?\w+;"


class XmlLocator(EntryLocator[Span]):
    """A locator of values in XML. A place is the span of a value, which may have markup."""

    def __init__(self) -> None:
        super().__init__()
        self._last: tuple[Entry, Element] | None = None
        self._elements: tuple[Element, dict[Field, Sequence[Element]]] | None = None

    def find_span(self, registry: Registry, place: Span, substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it; a value that begins with line ends begins after them."""
        value = registry.source.text[place.start : place.end]
        if substring and (found := find_substring(value, substring, occurrence)):
            return Span(place.start + found.start, place.start + found.end)
        lead = value[: len(value) - len(value.lstrip(BLANKS))]
        begins_later = ("\n" in lead or "\r" in lead) and len(lead) < len(value)
        return Span(place.start + len(lead), place.end) if begins_later else place

    def find_fallback(self, registry: Registry, entry: Entry, _field: Field, /) -> Span:
        """Return the place of the name or id, or else the start tag of the entry."""
        identifying = Field.NAME if isinstance(entry, Record) else Field.ID if isinstance(entry, Contact) else Field.ENTRY
        if places := self.list_places(registry, entry, identifying):
            return self.find_span(registry, places[0], "", 0)
        element = self.read_element(registry, entry)
        return Span(element.start, element.inside)

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> Iterable[Span]:
        """Find the values of a field in the element of an entry."""
        return _find_value_spans(registry.source.text, self.read_element(registry, entry, field), field)

    def read_element(self, registry: Registry, entry: Entry, field: Field | None = None) -> Element:
        """Return the element of an entry, or a part of it that has a field.

        The last element is cached, because findings locate several fields of one entry in a row.
        """
        if field is Field.UPDATED and isinstance(entry, Registry) and (head := _read_head(entry.source)):
            return head
        if self._last is None or self._last[0] is not entry:
            if isinstance(entry, Registry):
                self._last = entry, _read_frame(entry.source)
            else:
                self._last = entry, parse(registry.source, Span(entry.start, entry.end))
        return self._last[1]

    def list_elements(self, element: Element, field: Field) -> Sequence[Element]:
        """Return the elements in an element that have the values of a field. Those of the last element are cached."""
        if self._elements is None or self._elements[0] is not element:
            self._elements = element, {}
        held = self._elements[1]
        if field not in held:
            held[field] = list(find_elements(element, field))
        return held[field]


def find_substring(value: str, substring: str, occurrence: int) -> Span | None:
    """Return the span of a substring in the markup of a value, None if a tag or an entity splits it or the value lacks it."""
    if not ("&" in value or "<" in value or "\n" in substring):
        at = find_occurrence(value, substring, occurrence)
        return Span(at, at + len(substring)) if at >= 0 else None
    written = "".join(_WRITTEN.get(character) or re.escape(character) for character in substring)
    places = (Span(*match.span()) for match in re.finditer(f"({written})|{_SKIPPED}", value, re.DOTALL) if match[1])
    return next(islice(places, occurrence, None), None)


def escape_text(text: str) -> str:
    """Return a text as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _read_head(source: Source) -> Element | None:
    """Return the registry element up to its entries if its date is there, None otherwise."""
    end = source.text.find("<record")
    if end < 0:
        return None
    try:
        head = parse(Source(source.path, source.text[:end] + "</registry>"))
    except SourceError:  # an element or comment is open there
        return None
    return head if any(find_elements(head, Field.UPDATED)) else None


def _read_frame(source: Source) -> Element:
    """Return the registry element without its entries."""
    return parse(source, skip=lambda element, _ancestors: element.tag in ("record", "person"))


def _find_value_spans(text: str, element: Element, field: Field) -> list[Span]:
    if attribute := ATTRIBUTES.get(field):
        return [span for name, span in find_attribute_spans(text, element).items() if name == attribute]
    return [_find_content_span(text, child) for child in find_elements(element, field)]


def find_elements(element: Element, field: Field) -> Iterable[Element]:
    """Return the elements that have the values of a field."""
    children = element.children
    if field is Field.ASSIGNEE:
        return next(([*find_descendants(child, "xref")] for child in children if child.tag == "assignee"), [])
    if field in (Field.CONTACT, Field.REFERENCE):
        persons = field is Field.CONTACT
        return [child for child in children if child.tag == "xref" and (child.attributes.get("type") == "person") is persons]
    if field is Field.INLINE_REFERENCE and element.tag == "record":
        first = {child.tag: child for child in reversed(children) if child.tag in ("description", "note")}
        return [xref for child in sorted(first.values(), key=attrgetter("start")) for xref in find_descendants(child, "xref")]
    if field is Field.INLINE_REFERENCE:
        return find_descendants(element, "xref")
    return [child for child in children if child.tag == TAGS.get(field)]


def _find_content_span(text: str, element: Element) -> Span:
    """Return the span of an element's value: the target of a reference, the content, or the whole of an empty element."""
    if element.tag == "xref" and (data := find_attribute_spans(text, element).get("data")):
        return data
    return Span(element.start, element.end) if element.inside == element.end else Span(element.inside, element.close)
