"""Read the entries of one kind: those that are written as IANA writes them by regular expressions, other ones by expat."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from linter.formats.xml.records import find_markup_errors
from linter.formats.xml.regular_patterns import HIDING, HIDING_ENDS, SUSPECT
from linter.formats.xml.tree import Element, parse
from linter.model import Contact, MarkupError, Record
from linter.source import Source, SourceError, Span

_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # the ampersand last
_FEW = 100  # irregular entries that are read one by one in any file

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


class EntryReader(ABC, Generic[T]):
    """A reader of the entries of one kind, which gives irregular ones to expat."""

    opening: str

    def __init__(self, source: Source, start_tags: Sequence[str], markup_errors: list[MarkupError]) -> None:
        self.source, self.start_tags, self.markup_errors = source, start_tags, markup_errors
        self.found: list[T] = []

    def read(self, start: int, end: int) -> tuple[T, ...]:
        """Return the entries of a span, which begins with one and ends with the white space after the last one.

        Raises IrregularError if one of them is not well-formed or too many are irregular.
        """
        irregular, most_irregular, first = 0, _FEW, start
        while (start := self.read_common(start, end)) < end:
            after = find_opening(self.source.text, self.opening, start + 1, end)
            entry = self._read_regular(start, after)
            if entry is None:
                irregular += 1
                if irregular > most_irregular:
                    most_irregular = self.source.text.count(self.opening, first, end) // 8
                    if irregular > most_irregular:  # expat reads the whole file in less time
                        raise IrregularError
                entry = self._parse_exactly(len(self.found), Span(start, after))
            self.found.append(entry)
            start = after
        return tuple(self.found)

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
