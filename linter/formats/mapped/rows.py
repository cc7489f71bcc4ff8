"""Define rows of cells with spans, the common form of all shapes of tables."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from linter.formats.locator import find_occurrence
from linter.model import MarkupError
from linter.source import Span


class Cell(NamedTuple):
    """A cell: its value, the span of the value, and a function that finds the n-th substring in the text of the cell."""

    value: str
    span: Span
    find: Callable[[str, int], Span | None]


class Row(NamedTuple):
    """A row: its span, and its cells by the title of their column."""

    span: Span
    cells: Mapping[str, Cell]


class Table(NamedTuple):
    """The rows of a table, and what could not be read."""

    rows: Sequence[Row]
    unread: Sequence[MarkupError] = ()


def plain_cell(text: str, span: Span, value: str | None = None) -> Cell:
    """Return the cell of a span of a text. Its value is that text, or one in which some of its characters are left out."""
    raw = text[span.start : span.end]

    def find(substring: str, occurrence: int) -> Span | None:
        at = find_occurrence(raw, substring, occurrence)
        return Span(span.start + at, span.start + at + len(substring)) if at >= 0 else None

    return Cell(raw if value is None else value, span, find)
