"""A unified diff of two texts."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from linter.equal_runs import count_equal
from linter.report.escape import escape_controls
from linter.source import Source

_CONTEXT = 3  # lines
_AGREEING = 4  # lines after which two texts count as equal again
_AHEAD = 200  # lines in which that is looked for first
_NO_LINE_END = "\\ No newline at end of file"

_Opcode = tuple[str, int, int, int, int]


def render(before: Source, after: Source, escape: bool) -> str:
    """Return a unified diff, empty if the texts are equal. With `escape`, it is safe on a terminal but not a valid patch."""
    old, new = map(_split_lines, (before, after))
    pieces: list[str] = []
    for group in _find_hunks(old, new):
        if not pieces:
            pieces += [f"{mark} {_write_name(source)}" for mark, source in (("---", before), ("+++", after))]
        pieces += _render_hunk(group, old, new)
    lines = "\n".join(pieces).split("\n") if escape else pieces
    return "".join(f"{escape_controls(line) if escape else line}\n" for line in lines) if pieces else ""


def _write_name(source: Source) -> str:
    """Return the name of a file; a tab ends a name with blanks."""
    name = escape_controls(source.path)
    return f"{name}\t" if " " in name else name


def _split_lines(source: Source) -> list[str]:
    """Return the lines of a file without line ends; after a last line without one comes the remark of a diff about it."""
    *lines, last = ("\ufeff" * source.bom + source.text).split("\n")
    return [*lines, f"{last}\n{_NO_LINE_END}"] if last else lines


def _find_hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[list[_Opcode]]:
    """Yield the hunks: differences with the equal lines around them, those together that have few lines between them."""
    group: list[_Opcode] = []
    end = other_end = 0  # of the last difference
    for tag, start, after, other_start, other_after in _find_differences(old, new):
        if group and start - end > 2 * _CONTEXT:
            yield [*group, ("equal", end, end + _CONTEXT, other_end, other_end + _CONTEXT)]
            group = []
        lead = start - end if group else min(start - end, _CONTEXT)
        group += [("equal", start - lead, start, other_start - lead, other_start), (tag, start, after, other_start, other_after)]
        end, other_end = after, other_after
    if group:
        rest = min(len(old) - end, _CONTEXT)
        yield [*group, ("equal", end, end + rest, other_end, other_end + rest)]


def _find_differences(old: Sequence[str], new: Sequence[str]) -> Iterator[_Opcode]:
    """Yield the differences in the order of the lines. Only the lines between two agreements are searched."""
    here = there = 0
    while True:
        equal = count_equal(old, here, new, there)
        here, there = here + equal, there + equal
        if here == len(old) and there == len(new):
            return
        end, other_end = _find_agreement(old, here, new, there)
        for tag, start, after, other_start, other_after in SequenceMatcher(
            None, old[here:end], new[there:other_end], autojunk=False
        ).get_opcodes():
            if tag != "equal":
                yield tag, here + start, here + after, there + other_start, there + other_after
        here, there = end, other_end


def _find_agreement(old: Sequence[str], here: int, new: Sequence[str], there: int) -> tuple[int, int]:
    """Return where two texts agree again for some lines after a difference, near to it if possible, or else where both end."""
    longer = max(len(old) - here, len(new) - there)
    ahead = _AHEAD
    while True:
        places: dict[tuple[str, ...], int] = {}
        for at in range(there, min(there + ahead, len(new) - _AGREEING + 1)):
            places.setdefault(tuple(new[at : at + _AGREEING]), at)
        found = [
            (at - here + other - there, at, other)
            for at in range(here, min(here + ahead, len(old) - _AGREEING + 1))
            if (other := places.get(tuple(old[at : at + _AGREEING]))) is not None
        ]
        if found:
            return min(found)[1:]
        if ahead >= longer:
            return len(old), len(new)
        ahead *= 8


def _render_hunk(group: Sequence[_Opcode], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    yield f"@@ -{_render_range(first[1], last[2])} +{_render_range(first[3], last[4])} @@"
    for tag, start, end, other_start, other_end in group:
        if tag == "equal":
            yield from (f" {line}" for line in old[start:end])
            continue
        yield from (f"-{line}" for line in old[start:end])
        yield from (f"+{line}" for line in new[other_start:other_end])


def _render_range(start: int, end: int) -> str:
    """Return a range of lines as in the head of a hunk: counted from 1; an empty range names the line before it."""
    length = end - start
    return f"{start + 1 if length else start},{length}"
