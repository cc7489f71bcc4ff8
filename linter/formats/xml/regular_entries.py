"""Read entries that are written as IANA writes them by regular expressions, and other entries by expat."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Generic, TypeVar

from linter.formats.xml.records import (
    KINDS,
    build_contact,
    build_record,
    find_markup_errors,
    format_reference,
    make_record,
)
from linter.formats.xml.tree import BLANKS, Element, parse
from linter.model import Contact, MarkupError, Record, Reference, Registry, parse_ports
from linter.source import Source, SourceError, Span

# The regular form. A text has no "<"; _SUSPECT finds an "&" that is no entity.
_XREF = r'xref type="\w+"(?: data="[^"<>\n\t]*")?(?: section="[^"<>\n\t]*")?(?:/>|>[^<]*</xref>)'
_INLINE = rf"(?:[^<]++|<br/>|<{_XREF})"
_CELL = re.compile(
    r"\s*<(?:"
    r"(name|protocol|number|description|note|sc|unauthorized)(?:>([^<]*)</\1>|/>)"
    rf"|({_XREF})"
    r'|assignee>\s*<(xref type="person" data="[^"<>\n\t]*"/>)\s*</assignee>'
    rf"|((description|note)>(?:{_INLINE}|<paragraph>{_INLINE}*+</paragraph>)*+</\6>)"
    r")",
    re.ASCII,
)
_STEP = 7  # of the cells in the result of _CELL.split: the groups above, and the text between two cells
_REFERENCE = re.compile(r'xref type="(\w+)"(?: data="([^"]*)")?(?: section="[^"]*")?(?:/>|>([^<]*)</xref>)')
_COMMON_RECORD = re.compile(  # four of five records: at most one reference, a person, and texts without markup and entities
    r'(?: date="([^"<&\n\t]*)")?(?: updated="([^"<&\n\t]*)")?>\s*(?:<name>([^<&]*+)</name>\s*)?'
    r'(?:<protocol>([^<&]*+)</protocol>\s*)?(?:<(xref type="person" data="[^"<>&\n\t]*"/>)\s*)?'
    r"<description>([^<&]*+)</description>\s*(?:<number>([^<&]*+)</number>\s*)?</record>(\s*)\Z",
    re.ASCII,
)
_RECORD_HEAD = re.compile(r'(?: date="([^"<\n\t]*)")?(?: updated="([^"<\n\t]*)")?\Z')
_PERSON = re.compile(
    r' id="([^"<\n\t]*)">\s*(?:<name(?:/>|>([^<]*)</name>)\s*)?(?:<org(?:/>|>([^<]*)</org>)\s*)?'
    r"((?:<uri(?:/>|>[^<]*</uri>)\s*)*+)(?:<updated(?:/>|>([^<]*)</updated>)\s*)?</person>(\s*)\Z",
    re.ASCII,
)
_URI = re.compile(r"<uri(?:/>|>([^<]*)</uri>)")
_SUSPECT = re.compile(r"\]\]>|&(?!(?:amp|lt|gt|quot|apos);)")  # an error or a character reference, which expat reads
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # the ampersand last
_TAG = re.compile(r"<(?:(xref [^>]*(?:/>|>[^<]*</xref>))|(br/)>|/?(?:paragraph|description|note)>)")

T = TypeVar("T", Record, Contact)


class IrregularError(Exception):
    """The text is not written as IANA writes it, so that expat must read it."""


def parse_part(piece: Source) -> Element:
    """Return a part of the file that was completed to a document. Raises IrregularError if it is not well-formed."""
    try:
        return parse(piece)
    except SourceError as error:
        raise IrregularError from error


class KnownEntries:
    """The entries of a previous registry by their text with the white space after it.

    They are reused only under an equal root element, which declares the namespaces of all entries. The last entry is left out,
    because the text after it is not white space; so is an entry before a comment or a footnote.
    """

    def __init__(self, previous: Registry | None, head: Element) -> None:
        self.records: Mapping[str, Record] = {}
        self.contacts: Mapping[str, Contact] = {}
        if previous is None:
            return
        text = previous.source.text
        try:
            root = parse_part(Source("", text[: max(text.find("<record"), 0)] + "</registry>"))
        except IrregularError:
            return
        if root.attributes == head.attributes:
            self.records = self._index_by_text(text, "<record", previous.records)
            self.contacts = self._index_by_text(text, "<person", previous.contacts)

    def _index_by_text(self, text: str, opening: str, entries: Sequence[T]) -> Mapping[str, T]:
        """Return the entries after which there is only white space up to the next one, by their text without the opening."""
        chunks = text.split(opening)
        if len(chunks) != len(entries) + 1:
            return {}
        found: dict[str, T] = {}
        end = len(chunks[0])
        for chunk, entry in zip(chunks[1:-1], entries[:-1], strict=True):
            start = end
            end += len(opening) + len(chunk)
            if entry.start == start and (entry.end == end or not text[entry.end : end].strip(BLANKS)):
                found[chunk] = entry
        return found


# the fields except row, start and end
_OF_RECORD = attrgetter(*[field.name for field in fields(Record)][3:])
_OF_CONTACT = attrgetter(*[field.name for field in fields(Contact)][3:])


class _EntryReader(ABC, Generic[T]):
    """A reader of the entries of one kind: it reuses those of a previous registry, and gives irregular ones to expat."""

    opening: str

    def __init__(
        self, source: Source, start_tags: Sequence[str], markup_errors: list[MarkupError], count: int, suspect: bool
    ) -> None:
        self.source, self.start_tags, self.markup_errors = source, start_tags, markup_errors
        self.most_irregular = max(count // 8, 100)  # beyond this, expat reads the whole file in less time
        self.suspect = suspect

    def read(self, spans: Sequence[tuple[int, int]], known: Mapping[str, T]) -> tuple[T, ...]:
        """Return the entries of the spans. Raises IrregularError if one of them is not well-formed or too many are irregular."""
        text, length = self.source.text, len(self.opening)
        found: list[T] = []
        irregular = 0
        for row, (start, end) in enumerate(spans):
            if known and (entry := known.get(text[start + length : end])):
                found.append(entry if entry.start == start and entry.row == row else self.copy_to(entry, row, start))
                continue
            read_regular = None if self.suspect and _SUSPECT.search(text, start, end) else self.read_regular(row, start, end)
            if read_regular is None:
                irregular += 1
                if irregular > self.most_irregular:
                    raise IrregularError
                read_regular = self._parse_exactly(row, Span(start, end))
            found.append(read_regular)
        return tuple(found)

    def _parse_exactly(self, row: int, span: Span) -> T:
        try:
            element = parse(self.source, span, start_tags=self.start_tags)
        except SourceError as error:
            raise IrregularError from error
        if element.tag != self.opening[1:]:
            raise IrregularError
        entry = self.read_exactly(row, element)
        self.markup_errors += find_markup_errors(self.source, element)
        return entry

    @abstractmethod
    def read_regular(self, row: int, start: int, end: int) -> T | None:
        """Return the entry of a span if it is written in IANA's way."""

    @abstractmethod
    def read_exactly(self, row: int, element: Element) -> T:
        """Return the entry of an element."""

    @abstractmethod
    def copy_to(self, entry: T, row: int, start: int) -> T:
        """Return a copy of an entry for another row and offset."""


class RecordReader(_EntryReader[Record]):
    opening = "<record"

    def __init__(
        self, source: Source, start_tags: Sequence[str], markup_errors: list[MarkupError], count: int, suspect: bool
    ) -> None:
        super().__init__(source, start_tags, markup_errors, count, suspect)
        self._references: dict[str, tuple[Reference] | None] = {}  # by markup; most references are in many entries

    def read_exactly(self, row: int, element: Element) -> Record:
        return build_record(row, element, self.markup_errors)

    def copy_to(self, entry: Record, row: int, start: int) -> Record:
        return Record(row, start, start + entry.end - entry.start, *_OF_RECORD(entry))

    def read_regular(self, row: int, start: int, end: int) -> Record | None:
        text = self.source.text
        if match := _COMMON_RECORD.match(text, start + len(self.opening), end):
            date, updated_, name, transport, xref, description, number, blanks = match.groups()
            contacts: tuple[Reference, ...] = ()
            if xref is not None:
                contacts = self._references.get(xref) or self._read_reference(xref) or ()
            ports = None if number is None else parse_ports(number)
            end -= len(blanks)
            return Record(
                *(row, start, end, name or None, number, ports, transport or None, description, None, contacts),
                *((), (), date, updated_, None, None, None),
            )
        return self._read_any_order(row, start, end, text[start + len(self.opening) : end])

    def _read_any_order(self, row: int, start: int, end: int, chunk: str) -> Record | None:
        """Return a record with its elements in any order. `chunk` is the text of the span after the opening."""
        head, _, body = chunk.partition(">")
        body, close, tail = body.rpartition("</record>")
        parts = _CELL.split(body)
        if not close or tail.strip(BLANKS) or "".join(parts[::_STEP]).strip(BLANKS):
            return None
        dates: tuple[str | None, str | None] = (None, None)
        if head:
            match = _RECORD_HEAD.match(head)
            if not match:
                return None
            dates = match[1] and _decode_text(match[1]), match[2] and _decode_text(match[2])
        texts: dict[str, str] = {}
        assignees: tuple[Reference, ...] | None = None
        contacts: list[Reference] = []
        references: list[Reference] = []
        inline_references: list[Reference] = []
        for i in range(1, len(parts), _STEP):
            if tag := parts[i]:
                if tag in texts:
                    return None
                text = parts[i + 1] or ""
                texts[tag] = _decode_text(text) if "&" in text else text
            elif xref := parts[i + 2] or parts[i + 3]:
                found = self._references.get(xref) or self._read_reference(xref)
                if found is None:
                    return None
                if parts[i + 3]:
                    if assignees is not None:
                        return None
                    assignees = found
                elif found[0].kind == "person":
                    contacts += found
                else:
                    references += found
            else:
                tag = parts[i + 5]
                running = _read_rich_text(parts[i + 4])
                if tag in texts or running is None:
                    return None
                texts[tag], found_inside = running
                inline_references += found_inside
        end -= len(tail)
        return make_record(row, start, end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(inline_references))

    def _read_reference(self, xref: str) -> tuple[Reference] | None:
        reference = _read_reference(xref)
        self._references[xref] = found = None if reference is None else (reference,)
        return found


class ContactReader(_EntryReader[Contact]):
    opening = "<person"

    def read_exactly(self, row: int, element: Element) -> Contact:
        return build_contact(row, element, self.markup_errors)

    def copy_to(self, entry: Contact, row: int, start: int) -> Contact:
        return Contact(row, start, start + entry.end - entry.start, *_OF_CONTACT(entry))

    def read_regular(self, row: int, start: int, end: int) -> Contact | None:
        match = _PERSON.match(self.source.text, start + len(self.opening), end)
        if not match:
            return None
        identifier, name, organization, uris, updated, blanks = match.groups()
        found = tuple(map(_decode_text, _URI.findall(uris))) if uris else ()
        end -= len(blanks)
        name, organization, updated = (text and _decode_text(text) for text in (name, organization, updated))
        return Contact(row, start, end, _decode_text(identifier), name or None, organization or None, found, updated or None)


def _read_reference(xref: str) -> Reference | None:
    """Return the reference in the markup of an <xref>, without its first "<", or None if its type is unknown."""
    match = _REFERENCE.match(xref)
    assert match is not None  # _CELL or _COMMON_RECORD matched it
    kind, target, label = match.groups()
    if kind not in KINDS:
        return None
    return Reference(kind, _decode_text(target or ""), _decode_text(label or ""))


def _decode_text(text: str) -> str:
    """Return a text with the five entities of XML resolved."""
    if "&" not in text:
        return text
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def _read_rich_text(markup: str) -> tuple[str, tuple[Reference, ...]] | None:
    """Return the text that a description or note shows, and the references in it, or None if a reference has an unknown type.

    The markup lacks the first "<".
    """
    inline_references: list[Reference | None] = []

    def render(match: re.Match[str]) -> str:
        xref, line_break = match.groups()
        if xref is None:
            return "\n" if line_break else ""
        inline_references.append(reference := _read_reference(xref))
        return format_reference(reference).replace("&", "&amp;") if reference else ""  # resolved below

    text = _decode_text(_TAG.sub(render, f"<{markup}"))
    known = tuple(reference for reference in inline_references if reference)
    return (text, known) if len(known) == len(inline_references) else None
