"""Read the entries of one kind: those that are written as IANA writes them by regular expressions, other ones by expat."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

from linter.formats.xml.records import find_markup_errors
from linter.formats.xml.regular_patterns import HIDING, HIDING_ENDS, SUSPECT
from linter.formats.xml.tree import BLANKS, Element, parse
from linter.model import Contact, MarkupError, Record, Registry
from linter.source import Source, SourceError, Span

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # the ampersand last

T = TypeVar("T", Record, Contact)
_Text = TypeVar("_Text", str, str | None)


class IrregularError(Exception):
    """The text is not written as IANA writes it, so that expat must read it."""


def parse_part(piece: Source) -> Element:
    """Return a part of the file that was completed to a document. Raises IrregularError if it is not well-formed."""
    try:
        return parse(piece)
    except SourceError as error:
        raise IrregularError from error


def find_opening(text: str, opening: str, start: int, end: int) -> int:
    """Return the offset of the first opening in a span that is not in a comment, CDATA section or instruction, or else the end.

    None of these hides the start of the span.
    """
    at = start - 1
    while True:
        if at < start:
            at = text.find(opening, start, end)
            at = end if at < 0 else at
        hiding = HIDING.search(text, start, at)
        if hiding is None:
            return at
        closing = HIDING_ENDS[hiding[0]]
        closed = text.find(closing, hiding.end(), end)
        start = end if closed < 0 else closed + len(closing)


def decode_text(text: _Text) -> _Text:
    """Return a text with the five entities of XML resolved; None for None."""
    if not text or "&" not in text:
        return text
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


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


class EntryReader(ABC, Generic[T]):
    """A reader of the entries of one kind: it reuses those of a previous registry, and gives irregular ones to expat."""

    opening: str

    def __init__(self, source: Source, start_tags: Sequence[str], markup_errors: list[MarkupError]) -> None:
        self.source, self.start_tags, self.markup_errors = source, start_tags, markup_errors
        self.found: list[T] = []

    def read(self, start: int, end: int, known: Mapping[str, T]) -> tuple[T, ...]:
        """Return the entries of a span, which begins with one and ends with the white space after the last one.

        Raises IrregularError if one of them is not well-formed or too many are irregular.
        """
        text, found = self.source.text, self.found
        irregular, most_irregular = 0, 0
        while start < end:
            if not known:
                start = self.read_common(start, end)
                if start == end:
                    break
            after = find_opening(text, self.opening, start + 1, end)
            if known and (entry := known.get(text[start + len(self.opening) : after])):
                found.append(entry if entry.start == start and entry.row == len(found) else self.copy_to(entry, len(found), start))
            elif known and self.read_common(start, after) == after:
                pass
            elif regular := self._read_regular(start, after):
                found.append(regular)
            else:
                irregular += 1
                most_irregular = most_irregular or max(text.count(self.opening, start, end) // 8, 100)
                if irregular > most_irregular:  # expat reads the whole file in less time
                    raise IrregularError
                found.append(self._parse_exactly(len(found), Span(start, after)))
            start = after
        return tuple(found)

    def _read_regular(self, start: int, end: int) -> T | None:
        chunk = self.source.text[start:end]
        if ("&" in chunk or "]]>" in chunk) and SUSPECT.search(chunk):
            return None
        return self.read_regular(len(self.found), start, chunk)

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
    def read_common(self, start: int, end: int) -> int:
        """Add the entries of the common form at the beginning of a span, and return the offset after them."""

    @abstractmethod
    def read_regular(self, row: int, start: int, chunk: str) -> T | None:
        """Return the entry that begins at an offset, if its text is written in IANA's way."""

    @abstractmethod
    def read_exactly(self, row: int, element: Element) -> T:
        """Return the entry of an element."""

    @abstractmethod
    def copy_to(self, entry: T, row: int, start: int) -> T:
        """Return a copy of an entry for another row and offset."""
