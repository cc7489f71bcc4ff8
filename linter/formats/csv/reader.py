"""Read CSV (RFC 4180) with all or some of the columns of IANA's CSV, in any order."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.record import FIELDS, find_field, find_missing_capabilities, make_record_from_cells, read_header
from linter.formats.references import (
    find_contact_spans,
    find_inline_references,
    find_reference_spans,
    parse_contacts,
    parse_references,
)
from linter.lazy import compile_lazily
from linter.model import Capability, Entry, Field, MarkupError, Record, Reference, Registry
from linter.source import Source, Span

_PLAIN_LINE = compile_lazily(r'([^"\r\n]*+)(?:\r\n?|\n|\Z)')
_CELL = compile_lazily(r'(?:"((?:[^"]++|"")*+)"|([^",\r\n]*+))(,|\r\n?|\n|\Z)')
_SHORTENED = compile_lazily('""|\r\n')  # two characters of the file, one of the value
_LINE_END = compile_lazily(r"\r\n?|\n")
_NEEDS_QUOTES = compile_lazily('[",\r\n]')
_OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
FORMULA = tuple("=+-@\t\r")  # the first characters of formulas in spreadsheets
RUNNING_TEXT = (Field.DESCRIPTION, Field.NOTE)
_LACKS = {
    Capability.PEOPLE: "is CSV, which has no table of contacts",
    Capability.NO_ASSIGNEE: "is CSV, which repeats the contact where no assignee is recorded",
    Capability.FOOTNOTES: "is CSV, which has no footnotes",
}


def read_csv(source: Source) -> Registry:
    """Return the registry in a CSV file. Raises SourceError, with its position, for any other file."""
    text = source.text
    if not text.strip():
        raise source.error("is empty")
    if (nul := text.find("\0")) >= 0:
        raise source.error("has a NUL character; save it as text", nul)
    fields, at = _read_header(source)
    markup_errors: list[MarkupError] = []
    records = tuple(_read_records(source, fields, at, markup_errors))
    if not records:
        raise source.error("has no entries; add rows below the header", 0)
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
        missing_capabilities={**find_missing_capabilities(fields), **_LACKS},
    )


def _read_header(source: Source) -> tuple[list[Field], int]:
    """Return the fields of the columns, and the offset of the first entry."""
    text = source.text
    if text[:1] in "\r\n":
        raise source.error("begins with an empty line; the first line must name the columns", 0)
    cells, end = _read_quoted_line(source, 0)
    for separator, name in _OTHER_SEPARATORS.items():
        if len(cells) == 1 and separator in cells[0]:
            raise source.error(f"is separated by {name}; save it with commas", text.index(separator))
    offsets = [cell.value.start for cell in scan_cells(text, Span(0, end))]
    return read_header(source, list(zip(cells, offsets, strict=True))), end


def _read_records(source: Source, fields: list[Field], at: int, markup_errors: list[MarkupError]) -> Iterator[Record]:
    """Read the records from an offset on, and add a markup error for each line that repeats the header."""
    text, width = source.text, len(fields)
    order = [fields.index(field) if field in fields else width for field in FIELDS]
    in_order = fields == list(FIELDS)
    assignee_is_known = Field.ASSIGNEE in fields
    persons: dict[str, tuple[Reference, ...]] = {"": ()}  # by cell; most contacts are in many cells
    row = 0
    while at < len(text):
        start = at
        line = _PLAIN_LINE.match(text, at)
        if line:
            cells, at, end = line[1].split(","), line.end(), line.end(1)
            if not line[1]:
                continue
        else:
            cells, at = _read_quoted_line(source, at)
            end = at - len(text[max(at - 2, start) : at]) + len(text[max(at - 2, start) : at].rstrip("\r\n"))
        if len(cells) != width:
            raise _make_width_error(source, Span(start, end), len(cells), width)
        if cells[0] and find_field(cells[0]) is fields[0] and [*map(find_field, cells)] == fields:
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
        yield make_record_from_cells(row, start, end, cells, assignees, contacts, references, inline_references)
        row += 1


def _read_quoted_line(source: Source, at: int) -> tuple[list[str], int]:
    """Return the values of a record with quoted cells, and the offset of the next record."""
    cells = []
    text = source.text
    while True:
        match = _CELL.match(text, at)
        if match is None:
            raise _make_quote_error(source, at)
        quoted, plain, separator = match.groups()
        cells.append(plain if quoted is None else unquote(quoted))
        at = match.end()
        if separator != ",":
            return cells, at


def unquote(inside: str) -> str:
    """Return the value of the text between the quotes of a cell; all line ends become newlines."""
    value = inside.replace('""', '"') if '"' in inside else inside
    return _LINE_END.sub("\n", value) if "\r" in value else value


def _make_quote_error(source: Source, at: int) -> Exception:
    """Return the error for the quotation marks of a cell at an offset."""
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


def _make_width_error(source: Source, span: Span, count: int, width: int) -> Exception:
    """Return the error for a line with a number of cells other than the number of columns."""
    at = list(scan_cells(source.text, span))[width].value.start if count > width else span.start
    cells = "one cell" if count == 1 else f"{count} cells"
    return source.error(f"has {cells} in this line, but {width} columns", at)


class Cell(NamedTuple):
    """A cell of a record as two spans: with its quotes, and of its value."""

    whole: Span
    value: Span

    @property
    def is_quoted(self) -> bool:
        """True if the cell has quotes."""
        return self.whole != self.value


def scan_cells(text: str, span: Span) -> Iterator[Cell]:
    """Yield the cells of a valid record."""
    at = span.start
    while True:
        match = _CELL.match(text, at)
        assert match is not None  # the reader accepted the record
        value = Span(*match.span(2 if match[1] is None else 1))
        quotes = 0 if match[1] is None else 1
        yield Cell(Span(value.start - quotes, value.end + quotes), value)
        at = match.end()
        if match[3] != ",":
            return


class CellContent:
    """The value of a cell, with the span of its text without blanks around it, and the points of `find_points`."""

    def __init__(self, value: str, points: Sequence[int]) -> None:
        self.value, self.points = value, points
        start = len(value) - len(value.lstrip())
        self.text = Span(start, max(len(value.rstrip()), start))
        self._starts = [point + number for number, point in enumerate(points)]  # of the points in the file

    def find_file_span(self, span: Span) -> Span:
        """Return the span in the file, counted from the beginning of the value, of a span of the value."""
        return Span(*(at + bisect_left(self.points, at) for at in span))

    def find_value_span(self, span: Span) -> Span:
        """Return the span of the value of a span in the file, counted from the beginning of the value."""
        return Span(*(at - bisect_left(self._starts, at) for at in span))


class CsvLocator(EntryLocator[tuple[Cell, Span]]):
    """A locator of values in CSV. A place is the cell of a value and the span of the value in the file."""

    def __init__(self, fields: list[Field]) -> None:
        super().__init__()
        self.fields = fields
        self._last: tuple[Entry, dict[Field, Cell]] | None = None
        self._content: tuple[Cell, CellContent] | None = None

    def find_span(self, registry: Registry, place: tuple[Cell, Span], substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it; a value that begins with line ends begins after them."""
        text = registry.source.text
        cell, (start, end) = place
        value = unquote(text[start:end]) if cell.is_quoted else text[start:end]
        if substring and (at := find_occurrence(value, substring, occurrence)) >= 0:
            whole = Span(start - 1, end + 1) if cell.is_quoted else Span(start, end)
            return find_spans(text, Cell(whole, Span(start, end)), [Span(at, at + len(substring))])[0]
        lead = text[start:end][: end - start - len(text[start:end].lstrip())]
        begins_later = ("\n" in lead or "\r" in lead) and len(lead) < end - start
        return Span(start + len(lead), end) if begins_later else Span(start, end)

    def read_cells(self, registry: Registry, record: Record) -> dict[Field, Cell]:
        """Return the cells of a record. The last ones are cached, because reports locate several fields of a record in a row."""
        if self._last is None or self._last[0] is not record:
            found = scan_cells(registry.source.text, Span(record.start, record.end))
            self._last = record, dict(zip(self.fields, found, strict=True))
        return self._last[1]

    def read_content(self, text: str, cell: Cell) -> CellContent:
        """Return the content of a cell. The last one is cached, because fixes may remove thousands of labels of one cell."""
        if self._content is None or self._content[0] != cell:
            self._content = cell, CellContent(read_value(text, cell), find_points(text, cell))
        return self._content[1]

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> Iterator[tuple[Cell, Span]]:
        """Find the values of a field in its cell, or the inline references in the cells of running text."""
        if not isinstance(entry, Record):
            return
        record, cells, text = entry, self.read_cells(registry, entry), registry.source.text
        for column in RUNNING_TEXT if field is Field.INLINE_REFERENCE else (field,):
            if column not in cells or (field is Field.ASSIGNEE and record.assignees is None):
                continue
            cell = cells[column]
            value = read_value(text, cell)
            if field in (Field.ASSIGNEE, Field.CONTACT):
                spans = find_contact_spans(value)
            elif field is Field.REFERENCE:
                spans = find_reference_spans(value)
            elif field is Field.INLINE_REFERENCE:
                spans = [span for _, span in find_inline_references(value)]
            else:
                spans = [Span(0, len(value))] if value else []
            yield from ((cell, span) for span in find_spans(text, cell, spans))

    def find_fallback(self, registry: Registry, entry: Entry, field: Field, /) -> Span:
        """Return the empty cell of the field, or else the first of name, port and other cells with a value.

        For anything but a record, it is the header.
        """
        if not isinstance(entry, Record):
            return registry.source.line_span(0)
        cells = self.read_cells(registry, entry)
        if (cell := cells.get(field)) and cell.value.start == cell.value.end:
            return cell.value
        for identifying in (Field.NAME, Field.PORT, *self.fields):
            if cells[identifying].value.start < cells[identifying].value.end:
                return cells[identifying].value
        return Span(entry.start, entry.end)


def read_value(text: str, cell: Cell) -> str:
    """Return the value of a cell."""
    inside = text[cell.value.start : cell.value.end]
    return unquote(inside) if cell.is_quoted else inside


def find_spans(text: str, cell: Cell, spans: list[Span]) -> list[Span]:
    """Return the spans in the file of spans in the value of a cell."""
    points = find_points(text, cell)
    start = cell.value.start
    return [
        Span(start + span.start + bisect_left(points, span.start), start + span.end + bisect_left(points, span.end))
        for span in spans
    ]


def find_points(text: str, cell: Cell) -> Sequence[int]:
    """Return the offsets in the value of a cell at which the file has two characters for one of the value."""
    if not cell.is_quoted:
        return ()
    matches = _SHORTENED.finditer(text, cell.value.start, cell.value.end)
    return [match.start() - cell.value.start - i for i, match in enumerate(matches)]


def write_cell(value: str, quoted: bool = False) -> str:
    """Return a value as a cell, in quotes if it needs them or if `quoted` is true."""
    return f'"{double_quotes(value)}"' if quoted or _NEEDS_QUOTES.search(value) else value


def double_quotes(value: str) -> str:
    """Return a value with each quotation mark doubled, as inside of quotes."""
    return value.replace('"', '""')
