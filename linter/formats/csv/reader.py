"""CSV with the columns of IANA's, all of them or some, in any order (RFC 4180: commas, quotes doubled inside quotes)."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.record import FIELDS, field_of, lost_columns, read_header, record_from_cells
from linter.formats.references import (
    find_contact_spans,
    find_inline_references,
    find_reference_spans,
    parse_contacts,
    parse_references,
)
from linter.model import Capability, Entry, Field, MarkupError, Record, Reference, Registry
from linter.source import Source, Span

_PLAIN_LINE = re.compile(r'([^"\r\n]*+)(?:\r\n?|\n|\Z)')
_CELL = re.compile(r'(?:"((?:[^"]++|"")*+)"|([^",\r\n]*+))(,|\r\n?|\n|\Z)')
_SHORTENED = re.compile('""|\r\n')  # two characters of the file for one of the value
_LINE_END = re.compile(r"\r\n?|\n")
_NEEDS_QUOTES = re.compile('[",\r\n]')
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
FORMULA = tuple("=+-@\t\r")  # with these, spreadsheets begin a formula
RUNNING_TEXT = (Field.DESCRIPTION, Field.NOTE)
_LACKS = {
    Capability.PEOPLE: "is CSV, which has no table of contacts",
    Capability.NO_ASSIGNEE: "is CSV, which repeats the contact where no assignee is recorded",
    Capability.FOOTNOTES: "is CSV, which has no footnotes",
}


def read_csv(source: Source) -> Registry:
    """The registry in a CSV file. Raises SourceError, with the place, for anything else."""
    text = source.text
    if not text.strip():
        raise source.error("is empty")
    if (nul := text.find("\0")) >= 0:
        raise source.error("holds a NUL character, which no text has", nul)
    fields, at = _header(source)
    markup_errors: list[MarkupError] = []
    records = tuple(_records(source, fields, at, markup_errors))
    if not records:
        raise source.error("holds no entries", 0)
    return Registry(
        source=source,
        format="csv",
        updated=None,
        records=records,
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=tuple(markup_errors),
        locator=CsvLocator(fields),
        missing_capabilities={**lost_columns(fields), **_LACKS},
    )


def _header(source: Source) -> tuple[list[Field], int]:
    """The fields of the columns, and where the entries begin."""
    text = source.text
    if text[:1] in "\r\n":
        raise source.error("begins with an empty line; the first line must name the columns", 0)
    cells, end = _quoted_line(source, 0)
    for separator, name in _OTHER_SEPARATORS.items():
        if len(cells) == 1 and separator in cells[0]:
            raise source.error(f"is separated by {name}; save it with commas", text.index(separator))
    places = [cell.value.start for cell in scanned(text, Span(0, end))]
    return read_header(source, list(zip(cells, places, strict=True))), end


def _records(source: Source, fields: list[Field], at: int, markup_errors: list[MarkupError]) -> Iterator[Record]:
    """Read the records from an offset on, and add a markup error for each line that repeats the header."""
    text, width = source.text, len(fields)
    order = [fields.index(field) if field in fields else width for field in FIELDS]
    in_order = fields == list(FIELDS)
    assignee_is_known = Field.ASSIGNEE in fields
    persons: dict[str, tuple[Reference, ...]] = {"": ()}  # by the text of the cell: most stand in many
    row = 0
    while at < len(text):
        start = at
        line = _PLAIN_LINE.match(text, at)
        if line:
            cells, at, end = line[1].split(","), line.end(), line.end(1)
            if not line[1]:
                continue
        else:
            cells, at = _quoted_line(source, at)
            end = at - len(text[max(at - 2, start) : at]) + len(text[max(at - 2, start) : at].rstrip("\r\n"))
        if len(cells) != width:
            raise _ragged(source, Span(start, end), len(cells), width)
        if cells[0] and field_of(cells[0]) is fields[0] and [*map(field_of, cells)] == fields:
            markup_errors.append(MarkupError(Span(start, end), "line repeats the header; remove it"))
            continue
        if not in_order:
            cells.append("")
            cells = [cells[i] for i in order]
        description, assignee, contact, reference, note = cells[3], cells[4], cells[5], cells[8], cells[11]
        contacts = persons.get(contact)
        if contacts is None:
            contacts = persons[contact] = parse_contacts(contact)
        assignees = None
        if assignee != contact and assignee_is_known:
            assignees = persons.get(assignee)
            if assignees is None:
                assignees = persons[assignee] = parse_contacts(assignee)
        inline_references: tuple[Reference, ...] = ()
        if "[" in description or "[" in note:
            inline_references = tuple(found for running in (description, note) for found, _ in find_inline_references(running))
        references = parse_references(reference) if reference else ()
        yield record_from_cells(row, start, end, cells, assignees, contacts, references, inline_references)
        row += 1


def _quoted_line(source: Source, at: int) -> tuple[list[str], int]:
    """The values of a record in which something is quoted, and where the next one begins."""
    cells = []
    text = source.text
    while True:
        match = _CELL.match(text, at)
        if match is None:
            raise _misquoted(source, at)
        quoted, plain, separator = match.groups()
        cells.append(plain if quoted is None else unquoted(quoted))
        at = match.end()
        if separator != ",":
            return cells, at


def unquoted(inside: str) -> str:
    """What stands between the quotes of a cell, as the value that it means; all line ends become newlines."""
    value = inside.replace('""', '"') if '"' in inside else inside
    return _LINE_END.sub("\n", value) if "\r" in value else value


def _misquoted(source: Source, at: int) -> Exception:
    """What is wrong with the quotation marks of a cell."""
    text = source.text
    if text[at] != '"':
        mark = text.index('"', at)
        return source.error("has a quotation mark in a cell that is not quoted; quote the cell and double the mark", mark)
    closing = re.compile(r'"(?:[^"]++|"")*+"').match(text, at)
    if closing is None:
        return source.error("has a quoted cell that is never closed", at)
    line = source.position(at).line
    message = f"goes on after the closing quotation mark of the cell that begins in line {line}; a mark inside of quotes is doubled"
    return source.error(message, closing.end())


def _ragged(source: Source, span: Span, count: int, width: int) -> Exception:
    at = list(scanned(source.text, span))[width].value.start if count > width else span.start
    cells = "one cell" if count == 1 else f"{count} cells"
    return source.error(f"has {cells} in this line, but {width} columns", at)


class Cell(NamedTuple):
    """A cell of a record: where all of it stands, its quotes included, and where its value does."""

    whole: Span
    value: Span

    @property
    def quoted(self) -> bool:
        return self.whole != self.value


def scanned(text: str, span: Span) -> Iterator[Cell]:
    """The cells of one record that is known to be sound."""
    at = span.start
    while True:
        match = _CELL.match(text, at)
        assert match is not None  # it was read before
        value = Span(*match.span(2 if match[1] is None else 1))
        quotes = 0 if match[1] is None else 1
        yield Cell(Span(value.start - quotes, value.end + quotes), value)
        at = match.end()
        if match[3] != ",":
            return


class CsvLocator(EntryLocator[tuple[Cell, Span]]):
    """The locator of a registry in CSV. A place is the cell of a value and the span of the value in the file."""

    def __init__(self, fields: list[Field]) -> None:
        super().__init__()
        self.fields = fields
        self._last: tuple[Entry, dict[Field, Cell]] | None = None

    def span(self, registry: Registry, place: tuple[Cell, Span], substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it; a value that begins with line ends begins after them."""
        text = registry.source.text
        cell, (start, end) = place
        value = unquoted(text[start:end]) if cell.quoted else text[start:end]
        if substring and (at := find_occurrence(value, substring, occurrence)) >= 0:
            inside = Cell(Span(start - 1, end + 1), Span(start, end)) if cell.quoted else Cell(Span(start, end), Span(start, end))
            return placed(text, inside, [Span(at, at + len(substring))])[0]
        lead = text[start:end][: end - start - len(text[start:end].lstrip())]
        on_a_later_line = ("\n" in lead or "\r" in lead) and len(lead) < end - start
        return Span(start + len(lead), end) if on_a_later_line else Span(start, end)

    def cells(self, registry: Registry, record: Record) -> dict[Field, Cell]:
        """Return the cells of a record. It keeps those of the last one: reports ask for several fields of a record in a row."""
        if self._last is None or self._last[0] is not record:
            found = scanned(registry.source.text, Span(record.start, record.end))
            self._last = record, dict(zip(self.fields, found, strict=True))
        return self._last[1]

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> Iterator[tuple[Cell, Span]]:
        """Find the values of a field in its cell, or the inline references in the cells of running text."""
        if not isinstance(entry, Record):
            return
        record, cells, text = entry, self.cells(registry, entry), registry.source.text
        for column in RUNNING_TEXT if field is Field.INLINE_REFERENCE else (field,):
            if column not in cells or (field is Field.ASSIGNEE and record.assignees is None):
                continue
            cell = cells[column]
            value = value_of(text, cell)
            if field in (Field.ASSIGNEE, Field.CONTACT):
                spans = find_contact_spans(value)
            elif field is Field.REFERENCE:
                spans = find_reference_spans(value)
            elif field is Field.INLINE_REFERENCE:
                spans = [span for _, span in find_inline_references(value)]
            else:
                spans = [Span(0, len(value))] if value else []
            yield from ((cell, span) for span in placed(text, cell, spans))

    def fallback(self, registry: Registry, entry: Entry, field: Field, /) -> Span:
        """Return the empty cell of the field, or else the first of name, port and other cells with a value.

        For anything but a record, it is the header.
        """
        if not isinstance(entry, Record):
            return registry.source.line_span(0)
        cells = self.cells(registry, entry)
        if (cell := cells.get(field)) and cell.value.start == cell.value.end:
            return cell.value
        for known_by in (Field.NAME, Field.PORT, *self.fields):
            if cells[known_by].value.start < cells[known_by].value.end:
                return cells[known_by].value
        return Span(entry.start, entry.end)


def value_of(text: str, cell: Cell) -> str:
    """The value of a cell."""
    inside = text[cell.value.start : cell.value.end]
    return unquoted(inside) if cell.quoted else inside


def placed(text: str, cell: Cell, spans: list[Span]) -> list[Span]:
    """Where stretches of a cell's value stand in the file."""
    start = cell.value.start
    if not cell.quoted:
        return [Span(start + span.start, start + span.end) for span in spans]
    matches = _SHORTENED.finditer(text, start, cell.value.end)
    points = [match.start() - start - i for i, match in enumerate(matches)]
    return [
        Span(start + span.start + bisect_left(points, span.start), start + span.end + bisect_left(points, span.end))
        for span in spans
    ]


def written(value: str, quoted: bool = False) -> str:
    """A value as a cell, in quotes where it needs them or is to have them."""
    return f'"{doubled(value)}"' if quoted or _NEEDS_QUOTES.search(value) else value


def doubled(value: str) -> str:
    """A value as it stands inside of quotes."""
    return value.replace('"', '""')
