"""Tables in CSV, with commas, semicolons, tabs or vertical bars (RFC 4180)."""

import re
from collections.abc import Collection, Iterator, Sequence

from linter.formats.csv.reader import Cell as CsvCell
from linter.formats.csv.reader import find_spans, unquote
from linter.formats.mapped.columns import Columns, describe_port_titles, fold_title, is_port_title
from linter.formats.mapped.markdown import describe_wide
from linter.formats.mapped.rows import Cell, Row, Table, list_duplicates
from linter.lazy import compile_lazily
from linter.model import MarkupError
from linter.source import Source, Span

SEPARATORS = ",;\t|"
_LINE = compile_lazily(r"[^\r\n]*")
_NUMBER = compile_lazily(r"\$[1-9][0-9]{0,2}\Z")  # a column by its number
_MAX_COLUMNS = 1000
_MAX_MAPPED = 4096  # characters of a cell with doubled quotes whose parts are located


def read_delimited(source: Source, columns: Columns) -> Table:
    """Return the rows of a table whose first line that has all wanted columns names them. Lines of comments are skipped.

    Columns such as $1 and $2 are those of a table without titles. Raises SourceError if no line has the wanted columns, and for
    misplaced quotation marks.
    """
    wanted = columns.wanted
    if columns.rows:
        raise source.error(f"is CSV, where 'rows={columns.rows}' has no meaning; remove it", 0)
    wanted_titles = {fold_title(title) for title in wanted}
    separator = find_separator(source.text, wanted)
    titles = [f"${number}" for number in range(1, _MAX_COLUMNS)] if all(map(_NUMBER.match, wanted)) else []
    first: list[str] = []
    rows: list[Row] = []
    wide: list[tuple[Span, str]] = []
    twice: tuple[MarkupError, ...] = ()
    more_ports: list[str] = []
    for span, cells in _lines(source, separator):
        values = [_value(source.text, cell) for cell in cells]
        if not any(value.strip() for value in values) or source.text.startswith("#", span.start):
            continue
        first = first or values
        if len(cells) >= len(wanted_titles) and wanted_titles.issubset(folded := [fold_title(value) for value in values]):
            if not titles:
                titles = folded
                more_ports = [value for value in values if is_port_title(value) and fold_title(value) not in wanted_titles]
                places = (Span(*cell.whole) for cell in cells)
                twice = tuple(list_duplicates(zip(folded, places, strict=True), wanted_titles))
            continue
        if not titles:
            continue
        if len(cells) > len(titles) and any(value.strip() for value in values[len(titles) :]):
            wide.append((span, f"line has {len(cells)} cells, but {len(titles)} columns"))
        named: dict[str, Cell] = {}
        for title, cell, value in zip(titles, cells, values, strict=False):
            if title in wanted_titles and title not in named:
                named[title] = _cell(source.text, cell, value)
        rows.append(Row(span, named, follows=True))
    if not titles:
        shown = ", ".join(f"'{title.strip()}'" for title in first)
        missing = next((title for title in wanted if fold_title(title) not in set(map(fold_title, first))), wanted[0])
        message = f"has no column '{missing}'; its first line has {shown}; columns without titles are $1, $2 and so on"
        raise source.error(message, 0)
    unread = (*twice, *describe_wide(wide, "quote a cell that has the separator in its text"))
    return Table(rows, unread, describe_port_titles(more_ports, "columns"))


def find_separator(text: str, wanted: Collection[str] = ()) -> str:
    """Return the separator of a table: the one with which a line has all wanted columns, or the most frequent one in a line."""
    titles = {fold_title(title) for title in wanted}
    lines = [line[0] for line in _LINE.finditer(text[: 1 << 16]) if line[0].strip()]
    for separator in SEPARATORS:
        if titles and any(titles.issubset(fold_title(cell.strip(' "')) for cell in line.split(separator)) for line in lines):
            return separator
    return max(SEPARATORS, key=(lines[0] if lines else "").count)


def list_first_titles(text: str) -> Sequence[str]:
    """Return the cells of the first line that is neither blank nor a comment."""
    line = next((line for line in text.splitlines() if line.strip() and not line.startswith("#")), "")
    return [cell.strip(' "') for cell in line.split(find_separator(line))]


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


def _cell(text: str, cell: CsvCell, whole: str) -> Cell:
    value = whole.strip()
    lead = len(whole) - len(whole.lstrip()) if value else 0
    first = cell.value.start + lead
    is_shortened = len(whole) < cell.value.end - cell.value.start

    def locate(start: int, end: int) -> Span:
        if not is_shortened:
            return Span(first + start, first + end)
        if len(whole) > _MAX_MAPPED:
            return cell.value
        return find_spans(text, cell, [Span(lead + start, lead + end)])[0]

    return Cell(value, locate(0, len(value)), locate)
