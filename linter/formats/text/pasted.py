"""Read the text of a page as a person copies it: columns separated by tabs or single blanks, contacts below."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple
from unicodedata import normalize

from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.record import COLUMNS, EARLIER_TITLE, FIELDS, TITLES, make_record_from_cells, read_header
from linter.formats.references import (
    find_contact_spans,
    find_inline_references,
    find_reference_spans,
    parse_contacts,
    parse_references,
)
from linter.formats.text.fixed_width import Lines
from linter.formats.text.pasted_columns import Blanks, Row, separate_dated_rows
from linter.formats.text.reader import (
    FOOTNOTE_HEADINGS,
    PAGE_END,
    PEOPLE_HEADINGS,
    UPDATED,
    find_unread_lines,
    make_second_table_error,
    read_footnotes,
)
from linter.lazy import compile_lazily
from linter.model import Capability, Contact, Entry, Field, MarkupError, Record, Registry, is_date
from linter.source import Source, Span

_HEADERS = [
    " ".join(EARLIER_TITLE if field is Field.UNAUTHORIZED_USE and is_early else title for field, title in COLUMNS)
    for is_early in (False, True)
]
_PEOPLE_HEADERS = ("ID Name Organization Contact URI Last Updated", "ID Name Contact URI Last Updated")
_PEOPLE_FIELDS = {
    "ID": Field.ID,
    "Name": Field.NAME,
    "Organization": Field.ORGANIZATION,
    "Contact URI": Field.URI,
    "Last Updated": Field.UPDATED,
}
_WORD = compile_lazily(r"\S+")
_LINE_END = compile_lazily(r"\r\n?")
_URI = compile_lazily(r"[A-Za-z][A-Za-z0-9+.-]*:\S|[^\s@]+@[^\s@]+\Z")
_OTHERS = compile_lazily(r"[^a-z0-9]")


class _Page(NamedTuple):
    """The parts of a copied page as ranges of lines. `people_fields` are the columns of a table of people with tabs."""

    fields: Sequence[Field] | None  # the columns of a table with tabs
    entries: range
    people_fields: Sequence[Field] | None
    people: range
    footnotes: range


def is_header(line: str) -> bool:
    """Return whether a line is the header of a copied table."""
    return line.strip() in _HEADERS or ("\t" in line and all(TITLES[field] in line for field in (Field.NAME, Field.PORT)))


def read_pasted(source: Source, lines: Lines, header: int) -> Registry:
    """Return the registry in the text of a page whose table begins with the line `header`.

    Raises SourceError, with the place, for lines that can be read in more than one way.
    """
    again = next((number for number in range(header + 1, len(lines.texts)) if is_header(lines.texts[number])), None)
    if again is not None:
        raise make_second_table_error(source, lines, again)
    page = _find_parts(source, lines, header)
    fields = page.people_fields
    markup_errors: list[MarkupError] = []
    if fields:
        people = list(_read_tabbed_rows(source, lines, page.people, fields))
    else:
        people = list(_read_people(source, lines, page.people, markup_errors))
    markup_errors += find_unread_lines(lines, page.footnotes)
    contacts = tuple(_build_contact(source.text, number, row) for number, row in enumerate(people))
    known = {contact.id for contact in contacts}
    lacks = {
        Capability.WHOLE: "is an excerpt: the text of a page, which shows a part of the registry",
        Capability.NO_ASSIGNEE: "is the text of a page, which repeats the contact where no assignee is recorded",
    }
    if page.fields:
        rows = list(_read_tabbed_rows(source, lines, page.entries, page.fields))
    else:
        rows, single = separate_dated_rows(source, Blanks(source, lines, known).rows(page.entries))
        lacks[Capability.WORDING] = "is the text of a page, in which nothing separates a description from the next column"
        if single:
            line = source.position(single[0].whole.start).line
            lacks[Capability.DATES] = (
                f"has entries with one date, as in line {line}, which may be that of a registration or of a modification"
            )
    if not rows:
        raise source.error("has no entries", lines.starts[header])
    if not contacts:
        lacks[Capability.PEOPLE] = "is the text of a page without its table of contacts"
    footnotes = read_footnotes(lines.part(page.footnotes).texts)
    if not footnotes:
        lacks[Capability.FOOTNOTES] = "is the text of a page without footnotes"
    updated = UPDATED.search(source.text, 0, lines.starts[header])
    return Registry(
        source=source,
        format="text",
        updated=updated[1] if updated else None,
        records=tuple(_build_record(source.text, number, row, known) for number, row in enumerate(rows)),
        contacts=contacts,
        footnotes=tuple(footnotes),
        footnote_texts=tuple(footnotes.values()),
        inline_references=(),
        markup_errors=tuple(markup_errors),
        locator=PastedLocator(rows, people, known, Span(*updated.span(1)) if updated else None),
        missing_capabilities=lacks,
    )


def _find_parts(source: Source, lines: Lines, header: int) -> _Page:
    texts = lines.texts
    fields = _read_tabbed_header(source, lines, header) if "\t" in texts[header] else None
    end = people = people_end = notes = len(texts)
    people_fields: Sequence[Field] | None = None
    for number in range(header + 1, len(texts)):
        heading = texts[number].strip()
        if heading in PEOPLE_HEADINGS and people == len(texts):
            title = next((at for at in range(number + 1, min(number + 4, len(texts))) if texts[at].strip()), number)
            names = [name.strip() for name in texts[title].split("\t")]
            if " ".join(names) in _PEOPLE_HEADERS:
                end, people = min(end, number), title + 1
                people_fields = [_PEOPLE_FIELDS[name] for name in names] if len(names) > 1 else None
        elif heading in FOOTNOTE_HEADINGS:
            end, people_end, notes = min(end, number), number, number + 1
            break
    return _Page(fields, range(header + 1, end), people_fields, range(people, people_end), range(notes, len(texts)))


def _read_tabbed_header(source: Source, lines: Lines, header: int) -> list[Field]:
    at = lines.starts[header]
    titles = []
    for title in lines.texts[header].split("\t"):
        titles.append((title, at))
        at += len(title) + 1
    return read_header(source, titles)


def _read_tabbed_rows(source: Source, lines: Lines, body: range, fields: Sequence[Field]) -> Iterator[Row]:
    """Yield the rows of a table whose cells are separated by tabs. A cell may go over several lines, the last one excepted."""
    pending: list[int] = []
    tabs = 0
    for number in [*body, -1]:
        text = lines.texts[number] if number >= 0 else ""
        if tabs == len(fields) - 1 and ("\t" in text or number < 0):
            yield _cut(source, lines, pending, fields)
            pending, tabs = [], 0
        if number < 0 or (not text.strip() and not pending):
            continue
        pending.append(number)
        tabs += text.count("\t")
        if tabs >= len(fields):
            message = f"has {tabs + 1} cells in this row, but {len(fields)} columns"
            raise source.error(message, lines.starts[pending[0]])
    if pending and any(lines.texts[number].strip() for number in pending):
        raise source.error(f"has {tabs + 1} cells in this row, but {len(fields)} columns", lines.starts[pending[0]])


def _cut(source: Source, lines: Lines, pending: Sequence[int], fields: Sequence[Field]) -> Row:
    start, end = lines.span(pending[0], pending[-1])
    cells = {}
    at = start
    for field, cell in zip(fields, source.text[start:end].split("\t"), strict=True):
        if text := cell.strip():
            first = at + cell.index(text)
            cells[field] = Span(first, first + len(text))
        at += len(cell) + 1
    return Row(Span(start, max((span.end for span in cells.values()), default=end)), cells)


def _read_people(source: Source, lines: Lines, body: range, markup_errors: list[MarkupError]) -> Iterator[Row]:
    """Yield the people of a table whose cells are separated by blanks, and add a markup error for each line that is not read.

    Addresses may go over several lines.
    """
    pending: list[int] = []
    for number in [*body, -1]:
        text = lines.texts[number] if number >= 0 else ""
        if pending and (number < 0 or text.startswith("[")):
            whole = lines.span(pending[0], pending[-1])
            yield Row(whole, _read_person(source.text, whole))
            pending = []
        if text.startswith("["):
            pending = [number]
        elif words := text.split():
            if pending and all(_URI.match(word) or is_date(word) for word in words):
                pending.append(number)
            elif text.strip() != PAGE_END:
                markup_errors.append(MarkupError(lines.span(number, number), "line is no contact and is not read; remove it"))


def _read_person(text: str, whole: Span) -> dict[Field, Span]:
    """Return the cells of a person: id, words, addresses and date. The words that make up the id are the name."""
    close = text.find("]", whole.start, whole.end) + 1
    words = [Span(*word.span()) for word in _WORD.finditer(text, close or whole.start, whole.end)]
    cells: dict[Field, Span] = {Field.ID: Span(whole.start, close)} if close else {}
    if words and is_date(text[slice(*words[-1])]):
        cells[Field.UPDATED] = words.pop()
    addresses = []
    while words and _URI.match(text[slice(*words[-1])]):
        addresses.append(words.pop())
    if addresses:
        cells[Field.URI] = Span(addresses[-1].start, addresses[0].end)
    made = _keep_letters(re.sub(r"_[0-9]+\Z", "", text[whole.start + 1 : close - 1]))
    count, spelt = 0, ""
    for number, word in enumerate(words, 1):
        spelt += _keep_letters(text[slice(*word)])
        if spelt == made and number > 1:
            count = number
        if len(spelt) > len(made):
            break
    for field, named in ((Field.NAME, words[:count]), (Field.ORGANIZATION, words[count:])):
        if named:
            cells[field] = Span(named[0].start, named[-1].end)
    return cells


def _keep_letters(text: str) -> str:
    return _OTHERS.sub("", normalize("NFKD", text).lower())


def _read_text(text: str, row: Row, field: Field) -> str | None:
    """Return the value of a cell, or None if it is empty."""
    span = row.cells.get(field)
    return _LINE_END.sub("\n", text[span.start : span.end]) if span else None


def _build_contact(text: str, number: int, row: Row) -> Contact:
    identifier = _read_text(text, row, Field.ID) or ""
    bracketed = identifier.startswith("[") and identifier.endswith("]")
    return Contact(
        number,
        *row.whole,
        identifier[1:-1] if bracketed else identifier,
        _read_text(text, row, Field.NAME),
        _read_text(text, row, Field.ORGANIZATION),
        tuple((_read_text(text, row, Field.URI) or "").split()),
        _read_text(text, row, Field.UPDATED),
    )


def _build_record(text: str, number: int, row: Row, known: Collection[str]) -> Record:
    values = {field: _read_text(text, row, field) or "" for field in FIELDS}
    assignee, contact = values[Field.ASSIGNEE], values[Field.CONTACT]
    running = (values[Field.DESCRIPTION], values[Field.NOTE])
    return make_record_from_cells(
        number,
        *row.whole,
        list(values.values()),
        None if assignee == contact else parse_contacts(assignee),
        parse_contacts(contact),
        parse_references(values[Field.REFERENCE]),
        tuple(reference for value in running for reference, _ in find_inline_references(value, known)),
    )


class PastedLocator(EntryLocator[Span]):
    """The locator of a text that was copied from a page."""

    def __init__(self, rows: Sequence[Row], people: Sequence[Row], known: Collection[str], updated: Span | None) -> None:
        super().__init__()
        self._rows, self._people, self._known, self._updated = rows, people, known, updated

    def find_span(self, registry: Registry, place: Span, substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it."""
        start, end = place
        if substring and (at := find_occurrence(registry.source.text[start:end], substring, occurrence)) >= 0:
            return Span(start + at, start + at + len(substring))
        return place

    def find_fallback(self, registry: Registry, entry: Entry, field: Field) -> Span:
        """Return the span of the name, port or transport of an entry, of the id of a contact, or of the registry's date."""
        if not isinstance(entry, Record | Contact):
            return self._updated if self._updated and field is Field.UPDATED else registry.source.line_span(0)
        known_by = (Field.NAME, Field.PORT, Field.TRANSPORT) if isinstance(entry, Record) else (Field.ID,)
        found = (places[0] for name in known_by if (places := self.list_places(registry, entry, name)))
        return next(found, Span(entry.start, entry.end))

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> Iterator[Span]:
        """Yield the span of each value of a field."""
        if not isinstance(entry, Record | Contact):
            return
        text = registry.source.text
        cells = (self._rows if isinstance(entry, Record) else self._people)[entry.row].cells
        for column in (Field.DESCRIPTION, Field.NOTE) if field is Field.INLINE_REFERENCE else (field,):
            if column not in cells:
                continue
            start, end = cells[column]
            value = text[start:end]
            spans = [Span(0, len(value))]
            if field in (Field.ASSIGNEE, Field.CONTACT) and isinstance(entry, Record):
                spans = [] if field is Field.ASSIGNEE and entry.assignees is None else find_contact_spans(value)
            elif field is Field.REFERENCE:
                spans = find_reference_spans(value)
            elif field is Field.INLINE_REFERENCE:
                spans = [span for _, span in find_inline_references(value, self._known)]
            elif field is Field.URI:
                spans = [Span(*word.span()) for word in _WORD.finditer(value)]
            elif field is Field.ID:
                spans = find_contact_spans(value)
            yield from (Span(start + span.start, start + span.end) for span in spans)
