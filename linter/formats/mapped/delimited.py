"""Tables in CSV, with commas, semicolons, tabs or vertical bars (RFC 4180)."""

import re
from collections.abc import Collection, Iterator

from linter.formats.csv.reader import Cell as CsvCell
from linter.formats.csv.reader import find_spans, unquote
from linter.formats.locator import find_occurrence
from linter.formats.mapped.columns import fold_title
from linter.formats.mapped.rows import Cell, Row, Table
from linter.model import MarkupError
from linter.source import Source, Span

SEPARATORS = ",;\t|"
_LINE = re.compile(r"[^\r\n]*")


def read_delimited(source: Source, wanted: Collection[str]) -> Table:
    """Return the rows of a table whose first line that has all wanted columns names them. Lines of comments are skipped.

    Raises SourceError if no line has them, and for misplaced quotation marks.
    """
    wanted_titles = {fold_title(title) for title in wanted}
    separator = find_separator(source.text, wanted)
    titles: list[str] = []
    first: list[str] = []
    rows: list[Row] = []
    unread: list[MarkupError] = []
    for span, cells in _lines(source, separator):
        values = [_value(source.text, cell) for cell in cells]
        if not any(value.strip() for value in values) or source.text.startswith("#", span.start):
            continue
        folded = [fold_title(value) for value in values]
        first = first or values
        if wanted_titles.issubset(folded):
            titles = titles or folded
            continue
        if not titles:
            continue
        if len(cells) > len(titles) and any(value.strip() for value in values[len(titles) :]):
            message = f"line has {len(cells)} cells, but {len(titles)} columns; quote a cell that has the separator in its text"
            unread.append(MarkupError(span, message))
        named: dict[str, Cell] = {}
        for title, cell in zip(titles, cells, strict=False):
            named.setdefault(title, _cell(source.text, cell))
        rows.append(Row(span, named))
    if not titles:
        shown = ", ".join(f"'{title.strip()}'" for title in first)
        missing = next((title for title in wanted if fold_title(title) not in set(map(fold_title, first))), "")
        raise source.error(f"has no column '{missing}'; its first line has {shown}", 0)
    return Table(rows, unread)


def find_separator(text: str, wanted: Collection[str] = ()) -> str:
    """Return the separator of a table: the one with which a line has all wanted columns, or the most frequent one in a line."""
    titles = {fold_title(title) for title in wanted}
    lines = [line[0] for line in _LINE.finditer(text[: 1 << 16]) if line[0].strip()]
    for separator in SEPARATORS:
        if titles and any(titles.issubset(fold_title(cell.strip(' "')) for cell in line.split(separator)) for line in lines):
            return separator
    return max(SEPARATORS, key=(lines[0] if lines else "").count)


def _lines(source: Source, separator: str) -> Iterator[tuple[Span, list[CsvCell]]]:
    text = source.text
    mark = re.escape(separator)
    pattern = re.compile(rf'[ ]*"((?:[^"]++|"")*+)"[ ]*(?={mark}|[\r\n]|\Z)|([^{mark}\r\n]*+)')
    at = 0
    while at < len(text):
        start, cells = at, []
        while True:
            match = pattern.match(text, at)
            assert match is not None  # it matches an empty text
            if match[1] is None and match[2].lstrip(" ").startswith('"'):
                raise source.error("has a quoted cell that is never closed, or goes on after its closing mark", at)
            value = Span(*match.span(2 if match[1] is None else 1))
            quotes = 0 if match[1] is None else 1
            cells.append(CsvCell(Span(value.start - quotes, value.end + quotes), value))
            at = match.end()
            if not text.startswith(separator, at):
                break
            at += 1
        yield Span(start, at), cells
        at += 2 if text.startswith("\r\n", at) else 1


def _value(text: str, cell: CsvCell) -> str:
    inside = text[cell.value.start : cell.value.end]
    return unquote(inside) if cell.is_quoted else inside


def _cell(text: str, cell: CsvCell) -> Cell:
    whole = _value(text, cell)
    value = whole.strip()
    lead = len(whole) - len(whole.lstrip()) if value else 0

    def find(substring: str, occurrence: int) -> Span | None:
        at = find_occurrence(value, substring, occurrence)
        return find_spans(text, cell, [Span(lead + at, lead + at + len(substring))])[0] if at >= 0 else None

    return Cell(value, find_spans(text, cell, [Span(lead, lead + len(value))])[0], find)
