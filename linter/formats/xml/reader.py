"""IANA's XML, the form in which the registry is kept.

A registry written the way IANA writes it is cut up by regular expressions that, together, accept well-formed markup only: every
character of the file belongs to a match or is white space. Anything else (comments, CDATA, other quotes, unknown elements, faults)
is read element by element, which is slower. Both ways build the same model.
"""

import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import fields
from itertools import pairwise
from operator import attrgetter
from typing import Generic, TypeVar

from linter.formats.xml.locator import XmlLocator
from linter.formats.xml.records import (
    KINDS,
    bracketed,
    check_root,
    contact_of,
    make_record,
    oddities_in,
    parse_references,
    read_elements,
    record_of,
    shown,
    updated,
)
from linter.formats.xml.tree import BLANKS, Element, parse
from linter.model import Contact, MarkupError, Record, Reference, Registry, parse_ports
from linter.source import Source, SourceError, Span, clip

# What the fast way accepts. A text never holds "<", and "&" is looked at for all of the file at once.
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
_STEP = 7  # from one cell to the next in what _CELL splits: the groups above, and what stands between two cells
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
_SUSPECT = re.compile(r"\]\]>|&(?!(?:amp|lt|gt|quot|apos);)")  # for expat: a fault, or a character by its number
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL)  # where no element begins
_VERSION = re.compile(r"""<\?xml\s+version\s*=\s*["']([^"'>]*)["']""")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # the ampersand last
_TAG = re.compile(r"<(?:(xref [^>]*(?:/>|>[^<]*</xref>))|(br/)>|/?(?:paragraph|description|note)>)")
_ALLOWED_BYTES = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\t\n")
_ENCODING = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")


T = TypeVar("T", Record, Contact)


class IrregularError(Exception):
    """The file is not written the way IANA writes it; expat has to look."""


def read_xml(source: Source, previous: Registry | None = None) -> Registry:
    """The registry in a file of IANA's XML. Raises SourceError, with the place, for anything else.

    It takes half the time where most entries and contacts are written as in another registry, which was read before (`like`).
    """
    _refuse_other_files(source)
    if previous and (previous.format != "xml" or previous.markup_errors):  # which are not to be lost
        previous = None
    try:
        return read_regular(source, previous)
    except IrregularError:
        return read_elements(source)


def _refuse_other_files(source: Source) -> None:
    start = source.text.lstrip(BLANKS)[:64]
    if not start:
        raise source.error("is empty")
    if not start.startswith("<"):
        raise source.error("is not XML: it does not begin with <", 0)
    if start[:14].lower() == "<!doctype html" or start[:5].lower() == "<html":
        raise source.error("is an HTML page; give the registry's XML", 0)
    version = _VERSION.match(source.text)
    if version and not re.fullmatch(r"1\.[0-9]+", version[1]):
        raise source.error(f"declares the XML version '{clip(version[1], 40)}'; only 1.0 is read", version.start(1))
    declared = _ENCODING.match(source.text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise source.error(f"declares the encoding '{declared[1]}'; only UTF-8 is read", declared.start(1))


def read_regular(source: Source, previous: Registry | None = None) -> Registry:
    """Return the registry in a file of which most entries are written in IANA's way.

    Expat reads every entry and contact that is written in another way, alone. Raises IrregularError if what is around the entries
    is irregular too, or too many entries are, and SourceError for a file that is plainly not this registry.
    """
    text = source.text
    if "\r" in text or text.encode().translate(None, _ALLOWED_BYTES) or "\ufffe" in text or "\uffff" in text:
        raise IrregularError  # line ends to be normalized, or characters that XML does not allow
    spans = _element_spans(text, "<record", 0, len(text))
    last = text.rfind("</record>")
    people_at = text.find("<people>", last)
    people_end = text.rfind("</people>")
    if not spans or last < spans[-1][0] or not 0 <= people_at < people_end:
        raise IrregularError
    records_end = last + len("</record>")
    spans[-1] = spans[-1][0], records_end
    head_source = Source(source.path, text[: spans[0][0]] + "</registry>")
    head = _parse_part(head_source)
    check_root(source, head)
    root_tag = text[head.start : head.inside]
    markup_errors = [*oddities_in(source, head)]
    footnotes = _parse_between(source, root_tag, Span(records_end, people_at), markup_errors)
    people_tags = (root_tag, "<people>")
    first = people_at + len("<people>")
    people = _element_spans(text, "<person", first, people_end)
    before = _parse_part(Source(source.path, f"<people>{text[first : people[0][0] if people else people_end]}</people>"))
    after = _parse_part(Source(source.path, root_tag + text[people_end + len("</people>") :]))
    if before.children or before.stray_text() or after.children or after.stray_text():
        raise IrregularError
    if any(child.tag in ("people", "footnote", "registry", "record") for child in head.children):
        raise IrregularError
    if any(child.tag != "footnote" for child in footnotes.children):
        raise IrregularError
    known = _Known(previous, head)
    entities = sum(map(text.count, ("&amp;", "&lt;", "&gt;", "&quot;", "&apos;")))
    suspect = "]]>" in text or text.count("&") != entities
    records = _Records(source, (root_tag,), markup_errors, len(spans), suspect).read(spans, known.records)
    contacts = _Contacts(source, people_tags, markup_errors, len(people), suspect).read(people, known.contacts)
    return Registry(
        source=source,
        format="xml",
        updated=updated(head.children),
        records=records,
        contacts=contacts,
        footnotes=tuple(child.attributes.get("anchor", "") for child in footnotes.children),
        inline_references=(*parse_references(head), *parse_references(footnotes)),
        markup_errors=tuple(sorted(markup_errors)),
        locator=XmlLocator(),
        footnote_texts=tuple(shown(child) for child in footnotes.children),
    )


def _element_spans(text: str, opening: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans that begin with an opening and end before the next one, without openings in comments and the like."""
    starts = [match.start() for match in re.compile(opening).finditer(text, start, end)]
    if text.find("<!", start, end) >= 0 or text.find("<?", start + 2, end) >= 0:
        hidden = [match.span() for match in _HIDDEN.finditer(text, start, end)]
        ends = [after for _, after in hidden]
        starts = [at for at in starts if (nth := bisect_right(ends, at)) == len(hidden) or at < hidden[nth][0]]
    return list(pairwise((*starts, end)))


def _parse_part(piece: Source) -> Element:
    """Return a part of the file that was completed to a document. Raises IrregularError if it is not well-formed."""
    try:
        return parse(piece)
    except SourceError as error:
        raise IrregularError from error


def _parse_between(source: Source, root_tag: str, span: Span, markup_errors: list[MarkupError]) -> Element:
    """Return the registry without all that is outside of a span, and add the markup errors of the span."""
    piece = Source(source.path, f"{root_tag}{source.text[span.start : span.end]}</registry>")
    element = _parse_part(piece)
    shift = span.start - len(root_tag)
    for child in element.children:
        found = oddities_in(piece, child)
        markup_errors += (MarkupError(Span(at.start + shift, at.end + shift), message) for at, message in found)
    if element.stray_text():
        raise IrregularError
    return element


class _Known:
    """The entries of a previous registry by their text with the white space after it.

    They are reused only under an equal root element, which declares the namespaces of all entries. The last entry is left out: the
    text after it is not white space.
    """

    def __init__(self, previous: Registry | None, head: Element) -> None:
        self.records: Mapping[str, Record] = {}
        self.contacts: Mapping[str, Contact] = {}
        if previous is None:
            return
        text = previous.source.text
        try:
            root = _parse_part(Source("", text[: max(text.find("<record"), 0)] + "</registry>"))
        except IrregularError:
            return
        if root.attributes == head.attributes:
            self.records = self._by_text(text, "<record", previous.records)
            self.contacts = self._by_text(text, "<person", previous.contacts)

    def _by_text(self, text: str, opening: str, entries: Sequence[T]) -> Mapping[str, T]:
        chunks = text.split(opening)
        return dict(zip(chunks[1:-1], entries[:-1], strict=True)) if len(chunks) == len(entries) + 1 else {}


# All but row, start and end.
_OF_RECORD = attrgetter(*[field.name for field in fields(Record)][3:])
_OF_CONTACT = attrgetter(*[field.name for field in fields(Contact)][3:])


class _Entries(ABC, Generic[T]):
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
                found.append(entry if entry.start == start and entry.row == row else self.moved(entry, row, start))
                continue
            regular = None if self.suspect and _SUSPECT.search(text, start, end) else self.regular(row, start, end)
            if regular is None:
                irregular += 1
                if irregular > self.most_irregular:
                    raise IrregularError
                regular = self._exact(row, Span(start, end))
            found.append(regular)
        return tuple(found)

    def _exact(self, row: int, span: Span) -> T:
        try:
            element = parse(self.source, span, start_tags=self.start_tags)
        except SourceError as error:
            raise IrregularError from error
        if element.tag != self.opening[1:]:
            raise IrregularError
        entry = self.exact(row, element)
        self.markup_errors += oddities_in(self.source, element)
        return entry

    @abstractmethod
    def regular(self, row: int, start: int, end: int) -> T | None:
        """Return the entry of a span if it is written in IANA's way."""

    @abstractmethod
    def exact(self, row: int, element: Element) -> T:
        """Return the entry of an element."""

    @abstractmethod
    def moved(self, entry: T, row: int, start: int) -> T:
        """Return a copy of an entry for another place."""


class _Records(_Entries[Record]):
    opening = "<record"

    def __init__(
        self, source: Source, start_tags: Sequence[str], markup_errors: list[MarkupError], count: int, suspect: bool
    ) -> None:
        super().__init__(source, start_tags, markup_errors, count, suspect)
        self._references: dict[str, tuple[Reference] | None] = {}  # by their markup: most are in many entries

    def exact(self, row: int, element: Element) -> Record:
        return record_of(row, element, self.markup_errors)

    def moved(self, entry: Record, row: int, start: int) -> Record:
        return Record(row, start, start + entry.end - entry.start, *_OF_RECORD(entry))

    def regular(self, row: int, start: int, end: int) -> Record | None:
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
        return self._any_order(row, start, end, text[start + len(self.opening) : end])

    def _any_order(self, row: int, start: int, end: int, chunk: str) -> Record | None:
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
            dates = match[1] and _plain(match[1]), match[2] and _plain(match[2])
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
                texts[tag] = _plain(text) if "&" in text else text
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
                running = _rich_text(parts[i + 4])
                if tag in texts or running is None:
                    return None
                texts[tag], mentioned = running
                inline_references += mentioned
        end -= len(tail)
        return make_record(row, start, end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(inline_references))

    def _read_reference(self, xref: str) -> tuple[Reference] | None:
        reference = _reference(xref)
        self._references[xref] = found = None if reference is None else (reference,)
        return found


class _Contacts(_Entries[Contact]):
    opening = "<person"

    def exact(self, row: int, element: Element) -> Contact:
        return contact_of(row, element, self.markup_errors)

    def moved(self, entry: Contact, row: int, start: int) -> Contact:
        return Contact(row, start, start + entry.end - entry.start, *_OF_CONTACT(entry))

    def regular(self, row: int, start: int, end: int) -> Contact | None:
        match = _PERSON.match(self.source.text, start + len(self.opening), end)
        if not match:
            return None
        identifier, name, organization, uris, updated, blanks = match.groups()
        found = tuple(map(_plain, _URI.findall(uris))) if uris else ()
        end -= len(blanks)
        name, organization, updated = (text and _plain(text) for text in (name, organization, updated))
        return Contact(row, start, end, _plain(identifier), name or None, organization or None, found, updated or None)


def _reference(xref: str) -> Reference | None:
    """Return the reference in the markup of an <xref>, without its first "<", or None if its type is unknown."""
    match = _REFERENCE.match(xref)
    assert match is not None  # it is part of what _CELL matched
    kind, target, label = match.groups()
    if kind not in KINDS:
        return None
    return Reference(kind, _plain(target or ""), _plain(label or ""))


def _plain(text: str) -> str:
    """Return a text with its entities resolved; it has no others than the five of XML."""
    if "&" not in text:
        return text
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


def _rich_text(markup: str) -> tuple[str, tuple[Reference, ...]] | None:
    """Return the text that a description or note shows, and the references in it, or None if a reference has an unknown type.

    The markup lacks the first "<".
    """
    inline_references: list[Reference | None] = []

    def shown(match: re.Match[str]) -> str:
        xref, line_break = match.groups()
        if xref is None:
            return "\n" if line_break else ""
        inline_references.append(reference := _reference(xref))
        return bracketed(reference).replace("&", "&amp;") if reference else ""  # entities are resolved below, once for all

    text = _plain(_TAG.sub(shown, f"<{markup}"))
    known = tuple(reference for reference in inline_references if reference)
    return (text, known) if len(known) == len(inline_references) else None
