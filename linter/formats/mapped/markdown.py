"""Tables in Markdown (GitHub Flavored Markdown, section 4.10)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.formats.mapped.columns import GROUP, Columns, describe_port_titles, fold_title, is_port_title
from linter.formats.mapped.markdown_cells import read_cell
from linter.formats.mapped.rows import Cell, Row, Table, list_duplicates, list_lines
from linter.lazy import compile_lazily
from linter.model import Field, MarkupError
from linter.source import Source, Span

_LINE = compile_lazily(r"([^\r\n]*)(?:\r\n?|\n|\Z)")
_DELIMITER = compile_lazily(r"\|?(?:[ \t]*+:?+-++:?+[ \t]*+\|)*+(?:[ \t]*+:?+-++:?+[ \t]*+)?+\Z")
_FENCE = compile_lazily(r"[ \t>]*(`{3,}|~{3,})")
_HEADING = compile_lazily(r"[ \t>]*(?:(?P<level>#{1,6})[ \t]+(.*?)[ \t#]*|\*\*([^*|]+)\*\*:?[ \t]*)\Z")
_BOLD = 7  # the level of a line in bold type
_CELL = compile_lazily(r"(?:\\.|[^\\|])*")
_QUOTE = compile_lazily(r"[ \t>]*")
_HTML_TABLE = compile_lazily(r"<table\b", re.IGNORECASE)
_HTML_CELL = compile_lazily(r"<t[hd]\b[^<>]*>([^<>]{0,100})<", re.IGNORECASE)
_MAX_COLUMNS = 200


class MarkdownTable(NamedTuple):
    """A table: its titles, the line of these, the spans of its rows, and the headings above it, the nearest one last."""

    titles: Sequence[str]
    head: Span
    rows: Sequence[Span]
    headings: Sequence[Span]


def read_markdown(source: Source, columns: Columns) -> Table:
    """Return the rows of all tables that have a column of ports and one of services, of those under a heading if `rows` names one.

    Raises SourceError if there is none, or if no such table has some other column.
    """
    ports = {fold_title(title) for title in columns.ports}
    services = {fold_title(title) for field in (Field.NAME, Field.DESCRIPTION) if (title := columns.titles.get(field))}
    wanted = set(map(fold_title, columns.wanted))
    rows: list[Row] = []
    wide: list[tuple[Span, str]] = []
    twice: list[MarkupError] = []
    others: list[Span] = []
    known: set[str] = set()
    more_ports: list[str] = []
    tables = list_tables(source.text)
    left_out = [table.head for table in tables if not _is_under(source.text, table, columns.rows)]
    tables = [table for table in tables if _is_under(source.text, table, columns.rows)]
    if left_out and not tables:
        raise source.error(f"has no table under a heading '{columns.rows}'", left_out[0].start)
    for number, table in enumerate(tables):
        folded = [fold_title(title) for title in table.titles]
        if ports.isdisjoint(folded) or services.isdisjoint(folded):
            others.append(table.head)
            continue
        known.update(folded)
        more_ports += [title for title in table.titles if is_port_title(title) and fold_title(title) not in wanted]
        twice += list_duplicates(zip(folded, _split(source.text, table.head), strict=True), wanted)
        group = {GROUP: read_cell(source.text, table.headings[-1])} if table.headings else {}
        for line in table.rows:
            cells = _split(source.text, line)
            if len(cells) > len(folded) and any(source.text[cell.start : cell.end].strip() for cell in cells[len(folded) :]):
                wide.append((line, f"row has {len(cells)} cells, but its table has {len(folded)} columns"))
            rows.append(Row(line, {**group, **_named(source.text, cells, folded, wanted)}, number, follows=True))
    if missing := [title for title in columns.wanted if fold_title(title) not in known]:
        raise source.error(*_describe_missing(tables, missing, columns.wanted))
    remarks = [f"has tables with other columns, which are not read: {list_lines(source, others)}"] if others else []
    if left_out:
        remarks.append(f"has tables under other headings, which are not read: {list_lines(source, left_out)}")
    remarks += describe_port_titles(more_ports, "columns")
    if (table_in_html := _HTML_TABLE.search(source.text)) is not None:
        remarks.append("has tables in HTML, which are not read")
        if ports.intersection(map(fold_title, _HTML_CELL.findall(source.text))):
            at = Span(*table_in_html.span())
            twice.append(MarkupError(at, "table in HTML with a column of ports was not read; write it in Markdown"))
    return Table(rows, (*twice, *describe_wide(wide, r"write \| for a bar in a text")), remarks)


def _is_under(text: str, table: MarkdownTable, pattern: str) -> bool:
    """Return whether one of the headings above a table fits a pattern, in which `*` means any characters; "" fits every table."""
    if not pattern:
        return True
    wanted = re.compile(".*".join(re.escape(fold_title(part)) for part in pattern.split("*")) + r"\Z", re.DOTALL)
    return any(wanted.match(fold_title(read_cell(text, heading).value)) for heading in table.headings)


def describe_wide(wide: Sequence[tuple[Span, str]], advice: str) -> Sequence[MarkupError]:
    """Return the error for the rows with more cells than columns: one, at the first of them."""
    if not wide:
        return ()
    span, message = wide[0]
    more = f", and {len(wide) - 1:,} more such {'row' if len(wide) == 2 else 'rows'}" if len(wide) > 1 else ""
    return (MarkupError(span, f"{message}{more}; {advice}"),)


def _named(text: str, cells: Sequence[Span], titles: Sequence[str], wanted: Collection[str]) -> Mapping[str, Cell]:
    named: dict[str, Cell] = {}
    for title, span in zip(titles, cells, strict=False):
        if title in wanted and title not in named:
            named[title] = read_cell(text, span)
    return named


def list_tables(text: str) -> Sequence[MarkdownTable]:
    """Return the tables of a text. Those in fenced code and in comments are left out."""
    return list(_tables(text))


def _tables(text: str) -> Iterator[MarkdownTable]:
    lines = list(_list_visible_lines(text))
    headings: list[tuple[int, Span]] = []  # with their levels
    at = 0
    while at < len(lines):
        line = text[lines[at].start : lines[at].end]
        if found := _HEADING.match(line):
            group = 2 if found["level"] else 3
            level = len(found["level"] or "") or _BOLD
            while headings and headings[-1][0] >= level:
                headings.pop()
            headings.append((level, Span(lines[at].start + found.start(group), lines[at].start + found.end(group))))
        is_head = at + 1 < len(lines) and "|" in line and _is_delimiter(text, lines[at + 1])
        titles = _split(text, lines[at]) if is_head else []
        if not titles or len(titles) != len(_split(text, lines[at + 1])):
            at += 1
            continue
        end = at + 2
        while end < len(lines) and _is_row(text, lines[end]):
            end += 1
        yield MarkdownTable(
            [read_cell(text, title).value for title in titles], lines[at], lines[at + 2 : end], [span for _, span in headings]
        )
        at = end


def _list_visible_lines(text: str) -> Iterator[Span]:
    """Yield the lines that are neither code nor comments; a fence is replaced by an empty line."""
    fence = ""
    in_comment = False
    for match in _LINE.finditer(text):
        line = match[1]
        if in_comment:
            in_comment = "-->" not in line
            continue
        if (mark := _FENCE.match(line)) and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
            fence = "" if fence else mark[1]
            yield Span(match.start(1), match.start(1))
        elif not fence and line.lstrip(" \t>").startswith("<!--"):
            in_comment = "-->" not in line
        elif not fence:
            yield Span(*match.span(1))


def _is_delimiter(text: str, line: Span) -> bool:
    content = text[line.start : line.end].strip(" \t>")
    return "|" in content and "-" in content and len(content) < 100 * _MAX_COLUMNS and _DELIMITER.match(content) is not None


def _is_row(text: str, line: Span) -> bool:
    content = text[line.start : line.end].strip(" \t>")
    return bool(content) and "|" in content and not (content.startswith("#") and _HEADING.match(content))


def _split(text: str, line: Span) -> Sequence[Span]:
    """Return the spans of the cells of a line, without blanks around them and without the marks of a quotation."""
    start = _QUOTE.match(text, line.start, line.end)
    at, end = (start.end() if start else line.start), line.end
    while end > at and text[end - 1] in " \t":
        end -= 1
    if text[at:end].startswith("|"):
        at += 1
    if end > at and text[end - 1] == "|" and not text[at : end - 1].endswith("\\"):
        end -= 1
    cells: list[Span] = []
    while at <= end:
        match = _CELL.match(text, at, end)
        assert match is not None  # it matches an empty text
        first, last = match.span()
        while first < last and text[first] in " \t":
            first += 1
        while last > first and text[last - 1] in " \t":
            last -= 1
        cells.append(Span(first, last))
        at = match.end() + 1
        if match.end() < end and text[match.end()] == "\\":
            return [*cells[:-1], Span(first, end)]
    return cells


def _describe_missing(tables: Sequence[MarkdownTable], missing: Sequence[str], wanted: Sequence[str]) -> tuple[str, int]:
    """Return the message and the place for columns that no table has, with the titles of the table that has most of them."""
    if not tables:
        return "has no table in Markdown", 0
    folded = {fold_title(title) for title in wanted}
    table = max(tables, key=lambda table: len(folded.intersection(map(fold_title, table.titles))))
    own = set(map(fold_title, table.titles))
    title = next((title for title in missing if fold_title(title) not in own), missing[0])
    shown = ", ".join(f"'{title}'" for title in table.titles if title)
    which = "its table" if len(tables) == 1 else "the nearest table"
    return f"has no table with the column '{title}'; {which} has {shown}", table.head.start
