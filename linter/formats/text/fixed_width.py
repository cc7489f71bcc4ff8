"""Read the columns of a table that a text browser has drawn.

The header shows where the columns are: every line of a title is centred in its column, an odd blank on the right, with one blank
between two columns. Widths count bytes of UTF-8, or characters if only these fit.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.model import Field
from linter.source import Source, SourceError, Span

_LINE_END = compile_lazily(r"\r\n?|\n")
_WORD = compile_lazily(r"\S+")
_MAX_WIDTH = 4_000  # from the first column to the last; IANA's table has about three hundred bytes
_AT_ONCE = 1 << 26  # characters that are laid side by side to look down a column


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a drawn table: its field, its possible titles, and flags for centred cells and for an optional column."""

    field: Field
    titles: tuple[str, ...]
    centred: bool = False
    optional: bool = False


class Title(NamedTuple):
    """The title of a column: the beginning and length of each of its lines."""

    column: Column
    lines: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return min(start for start, _ in self.lines)


class Lines(NamedTuple):
    """Lines of a file: their texts without line ends, and their offsets."""

    texts: Sequence[str]
    starts: Sequence[int]

    def part(self, lines: range) -> "Lines":
        """Return a part of the lines."""
        return Lines(self.texts[lines.start : lines.stop], self.starts[lines.start : lines.stop])

    def span(self, first: int, last: int) -> Span:
        """Return the span from one line to another, without the last line end."""
        return Span(self.starts[first], self.starts[last] + len(self.texts[last]))


def split_lines(text: str) -> Lines:
    """Return the lines of a text."""
    if "\r" not in text:
        texts = text.split("\n")
        return Lines(texts, [0, *accumulate(len(line) + 1 for line in texts[:-1])])
    ends = [match.span() for match in _LINE_END.finditer(text)]
    starts = [0, *(end for _, end in ends)]
    return Lines([text[start:end] for start, end in zip(starts, [*(start for start, _ in ends), len(text)], strict=True)], starts)


def read_titles(lines: Sequence[str], columns: Sequence[Column]) -> list[Title] | None:
    """Return the titles in the lines of a header, or None if they are not those of the columns."""
    words = sorted((match.start(), number, match[0]) for number, line in enumerate(lines) for match in _WORD.finditer(line))
    titles = []
    for column in columns:
        for title in column.titles:
            expected = title.split()
            chunk = sorted((number, start, word) for start, number, word in words[: len(expected)])
            if [word for _, _, word in chunk] == expected:
                numbers = sorted({number for number, _, _ in chunk})
                stretches = [[(start, word) for line, start, word in chunk if line == number] for number in numbers]
                parts = tuple((part[0][0], part[-1][0] + len(part[-1][1]) - part[0][0]) for part in stretches)
                titles.append(Title(column, parts))
                words = words[len(expected) :]
                break
        else:
            if not column.optional:
                return None
    return None if words else titles


class Drawing:
    """A drawn table. `cells[line][column]` is the text there without blanks around it, in the units of widths (see `row`).

    Raises SourceError for text that crosses the columns.
    """

    def __init__(self, source: Source, titles: list[Title], lines: Lines) -> None:
        self.source, self.lines = source, lines
        self.columns = [title.column for title in titles]
        as_bytes = [line if line.isascii() else line.encode().decode("latin-1") for line in lines.texts]
        try:
            self._cut(titles, as_bytes, in_bytes=True)
        except SourceError:
            try:
                self._cut(titles, lines.texts, in_bytes=False)
            except SourceError:
                self._cut(titles, as_bytes, in_bytes=True)

    def _cut(self, titles: list[Title], views: Sequence[str], in_bytes: bool) -> None:
        self.in_bytes = in_bytes
        starts, broken = _starts(titles, views)
        if not starts:
            raise self.source.error("has a header with titles that are not above the middle of their columns", self.lines.starts[0])
        self.bounds = [*zip(starts, [start - 1 for start in starts[1:]], strict=False), (starts[-1], sys.maxsize)]
        strips = [
            (slice(start, end), str.strip if column.centred else str.rstrip)
            for column, (start, end) in zip(self.columns, self.bounds, strict=True)
        ]
        self.cells = []
        for number, view in enumerate(views):
            if broken:
                self._refuse_crossing(number, view)
            row = [strip(view[where], " ") for where, strip in strips]
            if "\n " in "\n".join(["", *row]):
                self._refuse_shifted(number, row)
            self.cells.append(row)
        self.widths = [end - start for start, end in self.bounds[:-1]] + [max((len(row[-1]) for row in self.cells), default=0)]

    def _refuse_shifted(self, number: int, row: list[str]) -> None:
        column = next(column for column, cell in enumerate(row) if cell.startswith(" "))
        at = self.place(number, self.bounds[column][0] + len(row[column]) - len(row[column].lstrip(" "))).start
        raise self.source.error(f"has a table with shifted columns: the {self._name(column)} begins too late", at)

    def _refuse_crossing(self, number: int, view: str) -> None:
        for column, (start, _) in enumerate(self.bounds):
            if start and view[start - 1 : start] not in ("", " "):
                between = f"between the {self._name(column - 1)} and the {self._name(column)}"
                raise self.source.error(f"has a table with shifted columns: text is {between}", self.place(number, start - 1).start)

    def _name(self, column: int) -> str:
        return self.columns[column].field

    def place(self, line: int, at: int, length: int = 0) -> Span:
        """Return the span of a stretch of a line that begins at a column in the units of widths."""
        start, text = self.lines.starts[line], self.lines.texts[line]
        if self.in_bytes and not text.isascii():
            data = text.encode()
            first = len(data[:at].decode(errors="ignore"))
            return Span(start + first, start + first + len(data[at : at + length].decode(errors="ignore")))
        return Span(start + at, start + at + length)

    def cell_place(self, line: int, column: int) -> Span:
        """Return the span of the text of a cell on one line."""
        cell = self.cells[line][column]
        start, end = self.bounds[column]
        if cell and self.columns[column].centred:
            text = self.lines.texts[line]
            start = (text.encode().decode("latin-1") if self.in_bytes else text).index(cell, start, end)
        return self.place(line, start, len(cell))

    def row(self, line: int) -> list[str]:
        """Return the texts of the cells on a line."""
        cells = self.cells[line]
        if self.in_bytes and not self.lines.texts[line].isascii():
            return [cell.encode("latin-1").decode() for cell in cells]
        return cells


def _starts(titles: list[Title], views: Sequence[str]) -> tuple[list[int], int]:
    """Return where the columns begin and how many characters cross columns even so, or None if the titles fit no columns."""
    count = _Counter(views, min(titles[-1].start, _MAX_WIDTH) + 1)
    states: dict[int, tuple[int, int, tuple[int, ...]]] = {0: (0, 0, (0,))}  # by the start of a column: the best way to it
    for title, following in pairwise(titles):
        reached: dict[int, tuple[int, int, tuple[int, ...]]] = {}
        for start, (broken, aligned, path) in states.items():
            for width in _widths(title, start):
                after = start + width + 1
                if after > following.start or after > _MAX_WIDTH:
                    continue
                crossing = broken + count(after - 1)
                fitting = aligned - (not following.column.centred and count(after) > 0)
                reached[after] = min(reached.get(after, (len(views) * _MAX_WIDTH, 0, ())), (crossing, fitting, (*path, after)))
        states = reached
    if not states:
        return [], 0
    broken, _, path = min(states.values())
    return list(path), broken


def _widths(title: Title, start: int) -> set[int]:
    """Return the possible widths of a column with a given start, from its centred title."""
    found = [{length + 2 * (at - start), length + 2 * (at - start) + 1} for at, length in title.lines if at >= start]
    return set.intersection(*found) if len(found) == len(title.lines) else set()


class _Counter:
    """A count of the lines that have text at a column."""

    def __init__(self, views: Sequence[str], width: int) -> None:
        self._views, self._width = views, width
        self._side_by_side = "".join(view[:width].ljust(width) for view in views) if len(views) * width <= _AT_ONCE else None
        self._known: dict[int, int] = {}

    def __call__(self, at: int) -> int:
        if at not in self._known:
            if self._side_by_side is None or at >= self._width:
                self._known[at] = sum(view[at : at + 1] not in ("", " ") for view in self._views)
            else:
                found = self._side_by_side[at :: self._width]
                self._known[at] = len(found) - found.count(" ")
        return self._known[at]
