"""Tables in HTML: a page, or a text in Markdown whose tables are in HTML."""

from collections.abc import Sequence
from typing import NamedTuple

from linter.formats.html.tables import Content, read_tables
from linter.formats.html.tables import Row as HtmlRow
from linter.formats.html.tables import Table as HtmlTable
from linter.formats.mapped.columns import Columns, describe_port_titles, fold_title, is_port_title
from linter.formats.mapped.rows import Cell, Row, Table, list_duplicates, list_lines
from linter.lazy import compile_lazily
from linter.model import Field, MarkupError
from linter.source import Source, Span

_MERGED = compile_lazily(r"""\b(?:row|col)span\s*=\s*["']?(?!1\b)[0-9]""")


class _Head(NamedTuple):
    """The titles of a table with their spans, and the rows below them."""

    titles: Sequence[str]
    spans: Sequence[Span]
    rows: Sequence[HtmlRow]


def read_html(source: Source, columns: Columns) -> Table:
    """Return the rows of all tables of a page that have a column of ports and one of services.

    Raises SourceError if there is none, if no such table has some other column, and for markup that does not end.
    """
    if columns.rows:
        raise source.error(f"is HTML, where 'rows={columns.rows}' has no meaning; remove it", 0)
    tables, _ = read_tables(source)
    ports = {fold_title(title) for title in columns.ports}
    services = {fold_title(title) for field in (Field.NAME, Field.DESCRIPTION) if (title := columns.titles.get(field))}
    wanted = set(map(fold_title, columns.wanted))
    rows: list[Row] = []
    unread: list[MarkupError] = []
    others: list[Span] = []
    known: set[str] = set()
    more_ports: list[str] = []
    for number, table in enumerate(tables):
        head = _read_head(source, table)
        folded = [fold_title(title) for title in head.titles]
        if ports.isdisjoint(folded) or services.isdisjoint(folded):
            others.append(table.tag.span)
            continue
        known.update(folded)
        more_ports += [title for title in head.titles if is_port_title(title) and fold_title(title) not in wanted]
        unread += list_duplicates(zip(folded, head.spans, strict=True), wanted)
        for line in head.rows:
            named: dict[str, Cell] = {}
            for title, cell in zip(folded, line.cells, strict=False):
                if title in wanted:
                    named.setdefault(title, _read_cell(Content(source, cell)))
            rows.append(Row(Span(line.start, line.end), named, number, follows=True))
            merged = next((cell.start for cell in line.cells if _is_merged(source.text, cell.start)), None)
            if merged is not None:
                message = "merged cells are not understood; repeat the value in each cell"
                unread.append(MarkupError(Span(source.text.rfind("<", 0, merged), merged), message))
    if missing := next((title for title in columns.wanted if fold_title(title) not in known), None):
        raise source.error(f"has no table in HTML with the column '{missing}'", tables[0].tag.span.start if tables else 0)
    remarks = [f"has tables with other columns, which are not read: {list_lines(source, others)}"] if others else []
    return Table(rows, unread, (*remarks, *describe_port_titles(more_ports, "columns")))


def list_heads(source: Source) -> Sequence[Sequence[str]]:
    """Return the titles of each table of a page. Raises SourceError for markup that does not end."""
    return [_read_head(source, table).titles for table in read_tables(source)[0]]


def _read_head(source: Source, table: HtmlTable) -> _Head:
    """Return the titles in the first row of a table that has several cells."""
    for number, row in enumerate(table.rows):
        if len(row.cells) > 1:
            contents = [Content(source, cell) for cell in row.cells]
            titles = [" ".join(content.text.split()) for content in contents]
            return _Head(titles, [Span(cell.start, cell.end) for cell in row.cells], table.rows[number + 1 :])
    return _Head((), (), ())


def _read_cell(content: Content) -> Cell:
    value = content.value
    lead = len(value) - len(value.lstrip())
    text = value.strip()
    return Cell(
        text,
        content.place(Span(lead, lead + len(text))),
        lambda start, end: content.place(Span(lead + start, lead + end)),
    )


def _is_merged(text: str, start: int) -> bool:
    """Return whether the tag of a cell, which ends at `start`, merges several cells."""
    return _MERGED.search(text, text.rfind("<", 0, start), start) is not None
