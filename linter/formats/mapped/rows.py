"""Define rows of cells with spans, the common form of all shapes of tables."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.formats.locator import find_occurrence
from linter.model import MarkupError
from linter.source import Source, Span


class Cell(NamedTuple):
    """A cell: its value, the span of the value, and a function from two offsets in the value to the span of that part.

    `parts` are the cells of a list, whose values are joined in `value`.
    """

    value: str
    span: Span
    locate: Callable[[int, int], Span]
    parts: "tuple[Cell, ...]" = ()

    def find(self, substring: str, occurrence: int) -> Span | None:
        """Return the span of the n-th occurrence of a substring in the value, None if there are fewer."""
        at = find_occurrence(self.value, substring, occurrence)
        return self.locate(at, at + len(substring)) if at >= 0 else None


class Row(NamedTuple):
    """A row: its span, its cells by the title of their column, and the number of its table in a file with several ones.

    `follows` says that an empty cell may continue the one above.
    """

    span: Span
    cells: Mapping[str, Cell]
    table: int = 0
    follows: bool = False


class Table(NamedTuple):
    """The rows of a table, what is wrong in it, and remarks on what was not read, as predicates for the name of the file."""

    rows: Sequence[Row]
    unread: Sequence[MarkupError] = ()
    remarks: Sequence[str] = ()


def list_duplicates(titles: Iterable[tuple[str, Span]], wanted: Collection[str]) -> Iterator[MarkupError]:
    """Yield an error for each title of a table that names a wanted column again, titles in the form of `fold_title`."""
    seen: set[str] = set()
    for title, span in titles:
        if title in wanted and title in seen:
            yield MarkupError(span, "duplicate title of a column; only the first is read: rename or remove one")
        seen.add(title)


def make_cell(text: str, span: Span) -> Cell:
    """Return the cell of a span of a text."""
    return Cell(text[span.start : span.end], span, lambda start, end: Span(span.start + start, span.start + end))


def list_lines(source: Source, spans: Sequence[Span], most: int = 3) -> str:
    """Return where some spans are, in words such as "line 3" or "lines 3, 9, 12 and 5 more"."""
    lines = [f"{source.position(span.start).line:,}" for span in spans[:most]]
    more = f" and {len(spans) - most:,} more" if len(spans) > most else ""
    return f"{'line' if len(spans) == 1 else 'lines'} {', '.join(lines)}{more}"
