"""Read the tables of an HTML page with exact places.

The scanner knows as much of HTML as tables need: optional end tags, elements without markup, character references. It reads
XHTML and pages that a browser saved, and loads nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.source import Source, Span

BLANKS = " \t\r\n\f"
_TAG = compile_lazily(r"""<(/?)([A-Za-z][^\s/>"'<]*)((?:[^<>"']++|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = compile_lazily(r"""([^\s=/>"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CHARACTER = compile_lazily(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_WITHOUT_MARKUP = frozenset({"script", "style", "title", "textarea", "noscript", "iframe"})
_PARAGRAPHS = frozenset({"p", "li", "ul", "ol", "div"})
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})


class Tag(NamedTuple):
    """A tag: its name in lower case, with "/" before it for an end tag, the text of its attributes, and its span."""

    name: str
    attributes: str
    span: Span

    def attribute(self, name: str) -> str | None:
        """Return the value of an attribute, or None."""
        for match in _ATTRIBUTE.finditer(self.attributes):
            if match[1].lower() == name:
                return squeeze(next(value for value in match.groups()[1:] if value is not None))
        return None


@dataclass(slots=True)
class Cell:
    """A cell: [start, end) is the text between its tags."""

    start: int
    end: int = -1


@dataclass(slots=True)
class Row:
    """A row: [start, end) includes its tags."""

    start: int
    end: int = -1
    header: bool = True  # nothing but <th>
    cells: list[Cell] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table."""

    tag: Tag
    rows: list[Row] = field(default_factory=list)


def squeeze(text: str) -> str:
    """Return a text with its character references resolved."""
    return _CHARACTER.sub(lambda match: unescape(match[0]), text) if "&" in text else text


def scan(source: Source, start: int = 0, end: int | None = None) -> Iterator[Tag | Span]:
    """Yield the tags and the stretches of text of a page. Raises SourceError for markup that does not end."""
    text, at = source.text, start
    end = len(text) if end is None else end
    while at < end:
        mark = text.find("<", at, end)
        if mark != at:
            stop = end if mark < 0 else mark
            yield Span(at, stop)
            at = stop
        elif text.startswith("<!--", at):
            at = _after(source, at, "-->", "comment")
        elif text.startswith("<![CDATA[", at):
            stop = _after(source, at, "]]>", "CDATA section")
            yield Span(at + len("<![CDATA["), stop - len("]]>"))
            at = stop
        elif text.startswith(("<!", "<?"), at):
            stop = _after(source, at, ">", "declaration")
            if "[" in text[at:stop]:
                raise source.error("has a DOCTYPE with declarations, which are not allowed", at)
            at = stop
        elif tag := _TAG.match(text, at, end):
            yield (found := Tag(tag[1] + tag[2].lower(), tag[3], Span(*tag.span())))
            at = tag.end()
            if found.name in _WITHOUT_MARKUP and not found.attributes.endswith("/"):
                at = _after_raw_text(source, found)
        elif text[at + 1 : at + 2].isalpha() or text.startswith("</", at):
            raise source.error("has a tag that is never closed", at)
        else:
            yield Span(at, at + 1)
            at += 1


def _after(source: Source, at: int, mark: str, what: str) -> int:
    found = source.text.find(mark, at)
    if found < 0:
        raise source.error(f"has a {what} that is never closed", at)
    return found + len(mark)


def _after_raw_text(source: Source, tag: Tag) -> int:
    closing = re.compile(f"</{tag.name}[\\s/>]", re.IGNORECASE).search(source.text, tag.span.end)
    if closing is None:
        raise source.error(f"has a <{tag.name}> that is never closed", tag.span.start)
    return closing.start()


def read_tables(source: Source) -> tuple[list[Table], bool]:
    """Return the outermost tables of a page, and whether the page is complete.

    Raises SourceError for a table that is never closed, and for text between the cells of one.
    """
    tables: list[Table] = []
    depth, complete = 0, False
    builder: _Builder | None = None
    for item in scan(source):
        if isinstance(item, Tag):
            complete = complete or item.name == "/html"
            if item.name == "table":
                depth += 1
                if depth == 1:
                    builder = _Builder(source, Table(item))
                    tables.append(builder.table)
                continue
            if item.name == "/table" and depth:
                depth -= 1
                if depth == 0 and builder:
                    builder.close(item.span.start)
                continue
        if depth == 1 and builder:
            builder.add(item)
    if depth:
        raise source.error("has a table that is never closed: the page is cut off", tables[-1].tag.span.start)
    return tables, complete


class _Builder:
    """The state of a table that is being read."""

    def __init__(self, source: Source, table: Table) -> None:
        self.source, self.table = source, table
        self.row: Row | None = None
        self.cell: Cell | None = None
        self.aside = False  # in a caption

    def add(self, item: Tag | Span) -> None:
        if isinstance(item, Span):
            stray = self.source.text[item.start : item.end]
            if self.cell is None and not self.aside and stray.strip(BLANKS):
                at = item.start + len(stray) - len(stray.lstrip(BLANKS))
                raise self.source.error("has text in a table outside its cells", at)
            return
        name, span = item.name, item.span
        if name in ("td", "th"):
            self._end_cell(span.start)
            if self.row is None:
                self.row = Row(span.start)
                self.table.rows.append(self.row)
            self.cell = Cell(span.end)
            self.row.cells.append(self.cell)
            self.row.header = self.row.header and name == "th"
            if item.attributes.endswith("/"):
                self._end_cell(span.end)
        elif name in ("/td", "/th"):
            self._end_cell(span.start)
        elif name == "tr" or name.removeprefix("/") in _ROW_GROUPS:
            self._end_row(span.start)
            if name == "tr":
                self.row = Row(span.start)
                self.table.rows.append(self.row)
        elif name == "/tr":
            self._end_row(span.start, span.end)
        elif self.cell is None and name in ("caption", "/caption"):
            self.aside = name == "caption"

    def close(self, at: int) -> None:
        self._end_row(at)

    def _end_cell(self, at: int) -> None:
        if self.cell is not None:
            self.cell.end = at
            self.cell = None

    def _end_row(self, at: int, end: int | None = None) -> None:
        self._end_cell(at)
        if self.row is not None:
            self.row.end = at if end is None else end
            self.row = None


class Link(NamedTuple):
    """A link: its target and its span in the content."""

    target: str
    span: Span


class Content:
    """The content of a cell: its text, its links, and the place of each character in the file."""

    def __init__(self, source: Source, cell: Cell) -> None:
        self._pieces: list[str] = []
        self._starts: list[int] = []  # of each piece in the value
        self._places: list[Span] = []  # of each piece in the file
        self._length = 0
        self.links: list[Link] = []
        opened: tuple[str, int] | None = None
        is_plain = source.text.find("<", cell.start, cell.end) < 0
        for item in (Span(cell.start, cell.end),) if is_plain else scan(source, cell.start, cell.end):
            if isinstance(item, Span):
                self._add_text(source.text, item)
            elif item.name == "br" or item.name.removeprefix("/") in _PARAGRAPHS:
                self._add("\n", item.span)
            elif item.name == "a" and (href := item.attribute("href")) is not None:
                opened = href, self._length
            elif item.name == "/a" and opened:
                self.links.append(Link(opened[0], Span(opened[1], self._length)))
                opened = None
        self.value = "".join(self._pieces)
        self._empty_at = cell.start

    def _add_text(self, text: str, span: Span) -> None:
        at = span.start
        for match in _CHARACTER.finditer(text, span.start, span.end) if "&" in text[span.start : span.end] else ():
            if (character := unescape(match[0])) != match[0]:
                self._add(text[at : match.start()], Span(at, match.start()))
                self._add(character, Span(*match.span()))
                at = match.end()
        self._add(text[at : span.end], Span(at, span.end))

    def _add(self, piece: str, place: Span) -> None:
        if piece:
            self._starts.append(self._length)
            self._pieces.append(piece)
            self._places.append(place)
            self._length += len(piece)

    @property
    def shown(self) -> Span:
        """The span of the value without lines of white space around it, which are layout of the page."""
        lead = len(self.value) - len(self.value.lstrip(BLANKS))
        end = len(self.value.rstrip(BLANKS))
        start = lead if "\n" in self.value[:lead] else 0
        return Span(min(start, end), end if "\n" in self.value[end:] else len(self.value))

    @property
    def text(self) -> str:
        """The text that a browser shows."""
        start, end = self.shown
        return self.value[start:end]

    def place(self, span: Span) -> Span:
        """Return the span in the file of a stretch of the value, up to the first tag inside it."""
        if not self._pieces:
            return Span(self._empty_at, self._empty_at)
        first = bisect_right(self._starts, span.start) - 1
        start = self._offset(first, span.start)
        end, last = self._places[first].end, first
        while last + 1 < len(self._starts) and self._starts[last + 1] < span.end and self._places[last + 1].start == end:
            last += 1
            end = self._places[last].end
        if span.end <= self._starts[last] + len(self._pieces[last]):
            end = self._offset(last, span.end)
        return Span(start, max(end, start))

    def _offset(self, piece: int, at: int) -> int:
        """Return the offset in the file of a character of a piece. A character reference is placed as a whole."""
        place, inside = self._places[piece], at - self._starts[piece]
        if inside == len(self._pieces[piece]):
            return place.end
        return place.start + (inside if place.end - place.start == len(self._pieces[piece]) else 0)
