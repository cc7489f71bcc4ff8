"""Excerpts and diffs of a file for the report page."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from linter.report.html.view import Excerpt, FixView, Mark
from linter.rules_api.fix import TextEdit
from linter.source import Source, Span

MAX_LINES = 40  # of an excerpt or of one side of a diff
MAX_LINE = 400  # characters of a line
_CONTEXT = 2  # lines around a fault outside of all entries


def make_excerpt(source: Source, entry: Span, faults: Sequence[tuple[Span, str]]) -> Excerpt:
    """Return the lines of an entry with the faults in them marked, each a span and a severity.

    An entry that is empty or has more than MAX_LINES lines gives the lines around the first fault instead.
    """
    first = faults[0][0] if faults else entry
    inside = entry.start <= first.start <= entry.end
    start, end = source.line_span(entry.start).start, source.line_span(max(entry.end - 1, entry.start)).end
    is_cut = False
    if entry.start == entry.end or not inside or source.text.count("\n", start, end) >= MAX_LINES:
        start, end = _find_context(source, first)
        is_cut = inside and entry.end > entry.start
    text = source.text[start:end].replace("\r\n", " \n").replace("\r", "\n")
    marks = [
        Mark(max(span.start - start, 0), min(max(span.end, span.start + 1) - start, len(text)), severity)
        for span, severity in faults
        if start <= span.start <= end
    ]
    return _clip(Excerpt(source.path_at(start), source.position(start).line, text, _remove_overlaps(marks), is_cut))


def make_diff(source: Source, edits: Sequence[TextEdit], message: str, safety: str) -> FixView:
    """Return the text edits of a fix, in the order of the file, as lines before and after."""
    lines: list[tuple[str, str]] = []
    for group in _group_by_lines(source, edits):
        start, end = source.line_span(group[0].start).start, source.line_span(max(group[-1].end, group[0].start)).end
        after, at = "", start
        for edit in group:
            after += source.text[at : edit.start] + edit.text
            at = edit.end
        after += source.text[at:end]
        lines += _compare(source.text[start:end].splitlines(), after.splitlines())
    return FixView(message, safety, tuple(lines))


def _find_context(source: Source, span: Span) -> tuple[int, int]:
    line = source.line_span(span.start)
    start, end = line.start, line.end
    for _ in range(_CONTEXT):
        if start > 0:
            start = source.line_span(start - 1).start
        if end < len(source.text) - 1:
            end = source.line_span(end + 1 if source.text[end : end + 2] != "\r\n" else end + 2).end
    return start, max(end, start)


def _remove_overlaps(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks in order; of two that overlap, the second begins where the first ends."""
    found: list[Mark] = []
    for mark in sorted(set(marks)):
        start = max(mark.start, found[-1].end) if found else mark.start
        if start < mark.end:
            found.append(Mark(start, mark.end, mark.severity))
    return tuple(found)


def _clip(excerpt: Excerpt) -> Excerpt:
    """Return an excerpt whose lines have at most MAX_LINE characters, cut around the first mark of each."""
    if all(len(line) <= MAX_LINE for line in excerpt.text.split("\n")):
        return excerpt
    pieces: list[str] = []
    marks: list[Mark] = []
    offset = length = 0
    for line in excerpt.text.split("\n"):
        own = [mark for mark in excerpt.marks if offset <= mark.start <= offset + len(line)]
        cut = 0
        shown = line
        if len(line) > MAX_LINE:
            cut = max(min((own[0].start - offset if own else 0) - MAX_LINE // 4, len(line) - MAX_LINE), 0)
            shown = ("…" if cut else "") + line[cut : cut + MAX_LINE] + ("…" if cut + MAX_LINE < len(line) else "")
        lead = length - offset - cut + (1 if cut else 0)
        most = length + len(shown)
        marks += [
            Mark(mark.start + lead, min(mark.end + lead, most), mark.severity) for mark in own if length <= mark.start + lead < most
        ]
        pieces.append(shown)
        offset += len(line) + 1
        length += len(shown) + 1
    return excerpt._replace(text="\n".join(pieces), marks=_remove_overlaps(marks))


def _group_by_lines(source: Source, edits: Sequence[TextEdit]) -> list[list[TextEdit]]:
    """Return the edits in groups that share lines."""
    groups: list[list[TextEdit]] = [[edits[0]]] if edits else []
    for before, edit in pairwise(edits):
        if source.line_span(before.end).end >= source.line_span(edit.start).start:
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


def _compare(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, str]]:
    """Return the lines that differ, without the common first and last ones."""
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    tail = next((n for n in range(shorter - head) if before[-1 - n] != after[-1 - n]), shorter - head)
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    return [*_number_lines("-", old), *_number_lines("+", new)]


def _number_lines(mark: str, lines: Sequence[str]) -> list[tuple[str, str]]:
    shown = [(mark, line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]}…") for line in lines[:MAX_LINES]]
    if len(lines) > MAX_LINES:
        shown.append((mark, f"… {len(lines) - MAX_LINES:,} more lines"))
    return shown


def find_line_starts(text: str) -> list[int]:
    """Return the offset at which each line of an excerpt begins."""
    starts = [0]
    while (at := text.find("\n", starts[-1])) >= 0:
        starts.append(at + 1)
    return starts


def find_line(starts: Sequence[int], offset: int) -> int:
    """Return the number of the line, from 0, that holds an offset."""
    return bisect_right(starts, offset) - 1
