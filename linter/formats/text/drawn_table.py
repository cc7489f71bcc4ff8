"""Read a table of the text edition: its columns, and the lines of each row."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from linter.formats.text.fixed_width import Drawing, Lines, Title
from linter.formats.text.row_grouping import Stack, Stacks, UnsettledError
from linter.formats.text.row_heuristics import EntryReader, PersonReader
from linter.source import Source, Span


class DrawnTable:
    """A drawn table with its lines grouped into rows."""

    def __init__(
        self,
        source: Source,
        titles: list[Title],
        lines: Lines,
        body: range,
        anchors: Sequence[int],
        reader: type[EntryReader] | type[PersonReader],
    ) -> None:
        self.drawing = Drawing(source, titles, lines.part(body))
        cells = self.drawing.cells
        self.fields = [column.field for column in self.drawing.columns]
        at = [*_anchors(cells, anchors)]
        if not at:
            raise source.error("has a table in which no line names an entry", lines.starts[body.start])
        try:
            found = Stacks(cells, self.drawing.widths, at, reader(self.drawing))
        except UnsettledError as error:
            message = "has lines that fit neither the entry above nor the one below: lines are missing, or there are too many"
            raise source.error(message, self.drawing.lines.starts[error.line]) from error
        self.stacks = found.stacks
        self.doubtful = [self.drawing.lines.starts[line] for line in found.doubtful]
        above = {bisect_right(at, line) - 1 for line in found.doubtful}
        self.uncertain_rows = (above | {row + 1 for row in above}) & set(range(len(at)))  # those that the lines may belong to

    def span(self, stack: Stack) -> Span:
        """Return the span of the lines of a row."""
        return self.drawing.lines.span(stack.top, stack.bottom)

    def values(self, stack: Stack) -> list[str]:
        """Return the text of each cell: its lines joined by blanks, or by an empty line if one is between them."""
        rows = [self.drawing.row(line) for line in range(stack.top, stack.bottom + 1)]
        if len(rows) == 1:
            return rows[0]
        values = []
        for column in range(len(self.fields)):
            filled = [i for i, row in enumerate(rows) if row[column]]
            joints = ["" if i == filled[0] else " " if i - last == 1 else "\n\n" for last, i in pairwise([-1, *filled])]
            values.append("".join(joint + rows[i][column] for joint, i in zip(joints, filled, strict=True)))
        return values

    def lines(self, stack: Stack, column: int) -> list[int]:
        """Return the lines on which a cell has text."""
        return [line for line in range(stack.top, stack.bottom + 1) if self.drawing.cells[line][column]]

    def list_places(self, stack: Stack, column: int) -> list[Span]:
        """Return the span of each line of a cell."""
        return [self.drawing.cell_place(line, column) for line in self.lines(stack, column)]


def _anchors(cells: Sequence[Sequence[str]], columns: Sequence[int]) -> Iterator[int]:
    """Yield the lines on which an entry has its name, port and transport, or a person the id.

    A well-formed name has no blank, but a name with blanks may go over several lines.
    """
    name = ""
    for number, row in enumerate(cells):
        if any(row[column] for column in columns[1:]):
            name = row[columns[0]]
            yield number
        elif word := row[columns[0]]:
            goes_on = name.count("(") > name.count(")")
            if not (len(columns) > 1 and (" " in word or goes_on)):
                yield number
            name = f"{name} {word}" if goes_on else word
        else:
            name = ""
