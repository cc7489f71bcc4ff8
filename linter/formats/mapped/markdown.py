"""Tables in Markdown (GitHub Flavored Markdown, section 4.10)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from linter.formats.mapped.columns import fold_title
from linter.formats.mapped.rows import Cell, Row, Table, plain_cell
from linter.model import MarkupError
from linter.source import Source, Span

_LINE = re.compile(r"([^\r\n]*)(?:\r\n?|\n|\Z)")
_DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})")
_CELL = re.compile(r"(?:\\.|[^\\|])*")
_QUOTE = re.compile(r"[ \t>]*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[([^\[\]]*)\]\[[^\[\]]*\]")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKS = re.compile(r"\*\*|__|~~|`+|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_MAX_COLUMNS = 200


def read_markdown(source: Source, wanted: Collection[str]) -> Table:
    """Return the rows of the first table that has all wanted columns. Tables of the same columns after it belong to it.

    Raises SourceError if no table has them.
    """
    wanted_titles = {fold_title(title) for title in wanted}
    rows: list[Row] = []
    unread: list[MarkupError] = []
    seen: list[tuple[Sequence[str], int]] = []
    columns: Sequence[str] = ()
    for titles, at, lines in _tables(source.text):
        folded = [fold_title(title) for title in titles]
        seen.append((titles, at))
        if not wanted_titles.issubset(folded) or (columns and folded != columns):
            continue
        columns = folded
        for line in lines:
            cells = _split(source.text, line)
            if len(cells) > len(folded) and any(source.text[cell.start : cell.end].strip() for cell in cells[len(folded) :]):
                message = f"row has {len(cells)} cells, but its table has {len(folded)} columns; write \\| for a bar in a text"
                unread.append(MarkupError(line, message))
            rows.append(Row(line, _named(source.text, cells, titles)))
    if not columns:
        raise source.error(*_describe_missing(seen, wanted))
    return Table(rows, unread)


def _named(text: str, cells: Sequence[Span], titles: Sequence[str]) -> Mapping[str, Cell]:
    named: dict[str, Cell] = {}
    for title, span in zip(titles, cells, strict=False):
        named.setdefault(fold_title(title), _cell(text, span))
    return named


def _cell(text: str, span: Span) -> Cell:
    """Return a cell without its marks of Markdown. Its span is that of the value inside of marks around all of it."""
    raw = text[span.start : span.end]
    value = _BREAK.sub("\n", raw)
    value = _TAG.sub("", value)
    value = _LINK.sub(lambda link: link[1] or link[2] or "", value)
    value = _ESCAPE.sub(r"\1", _MARKS.sub("", value)).strip()
    at = raw.find(value) if value else -1
    inner = Span(span.start + at, span.start + at + len(value)) if at >= 0 else span
    return plain_cell(text, inner, value)


def list_titles(text: str) -> Sequence[str]:
    """Return the titles of the first table of a text, none without a table."""
    return next((titles for titles, _, _ in _tables(text)), ())


def _tables(text: str) -> Iterator[tuple[Sequence[str], int, Sequence[Span]]]:
    """Yield the titles of each table, its offset, and the spans of its rows. Tables in fenced code are skipped."""
    lines = [Span(*match.span(1)) for match in _LINE.finditer(text)]
    fence, at = "", 0
    while at < len(lines):
        line = text[lines[at].start : lines[at].end]
        if (mark := _FENCE.match(line)) and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
            fence = "" if fence else mark[1]
        is_head = not fence and at + 1 < len(lines) and "|" in line and _is_delimiter(text, lines[at + 1])
        titles = [text[cell.start : cell.end] for cell in _split(text, lines[at])] if is_head else []
        if not titles or len(titles) != len(_split(text, lines[at + 1])):
            at += 1
            continue
        end = at + 2
        while end < len(lines) and _is_row(text, lines[end]):
            end += 1
        yield [_cell(text, cell).value for cell in _split(text, lines[at])], lines[at].start, lines[at + 2 : end]
        at = end


def _is_delimiter(text: str, line: Span) -> bool:
    content = text[line.start : line.end]
    return "|" in content and len(content) < 100 * _MAX_COLUMNS and _DELIMITER.match(content) is not None


def _is_row(text: str, line: Span) -> bool:
    content = text[line.start : line.end].strip(" \t>")
    return bool(content) and "|" in content and not _FENCE.match(content)


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


def _describe_missing(seen: Sequence[tuple[Sequence[str], int]], wanted: Collection[str]) -> tuple[str, int]:
    if not seen:
        return "has no table in Markdown", 0
    titles, at = seen[0]
    known = {fold_title(title) for title in titles}
    missing = [title for title in wanted if fold_title(title) not in known] or list(wanted)
    shown = ", ".join(f"'{title}'" for title in titles if title)
    return f"has no table with the column '{missing[0]}'; its {'first ' if len(seen) > 1 else ''}table has {shown}", at
