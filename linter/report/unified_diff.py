"""A unified diff of two texts."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from io import StringIO

from linter.report.escape import escape_controls
from linter.source import Source

_CONTEXT = 3  # lines
_NO_LINE_END = "\n\\ No newline at end of file\n"

_Opcode = tuple[str, int, int, int, int]


def render(before: Source, after: Source, escape: bool) -> str:
    """Return a unified diff, empty if the texts are equal. With `escape`, it is safe on a terminal but not a valid patch."""
    old, new = (list(StringIO("\ufeff" * source.bom + source.text, newline="\n")) for source in (before, after))
    lines: list[str] = []
    for group in _find_hunks(old, new):
        if not lines:
            lines += [f"{mark} {_write_name(source)}\n" for mark, source in (("---", before), ("+++", after))]
        lines += _render_hunk(group, old, new)
    if escape:
        lines = [escape_controls(line.rstrip("\n")) + "\n" for line in lines]
    return "".join(lines)


def _write_name(source: Source) -> str:
    """Return the name of a file; a tab ends a name with blanks."""
    name = escape_controls(source.path)
    return f"{name}\t" if " " in name else name


def _find_hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[list[_Opcode]]:
    """Yield the hunks. The common start and end of the texts are not searched."""
    shorter = min(len(old), len(new))
    head = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = next((i for i in range(shorter - head) if old[-1 - i] != new[-1 - i]), shorter - head)
    start, kept = max(head - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    matcher = SequenceMatcher(None, old[start : len(old) - kept], new[start : len(new) - kept])
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        yield [(tag, i1 + start, i2 + start, j1 + start, j2 + start) for tag, i1, i2, j1, j2 in group]


def _render_hunk(group: Sequence[_Opcode], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    yield f"@@ -{_render_range(first[1], last[2])} +{_render_range(first[3], last[4])} @@\n"
    for tag, i1, i2, j1, j2 in group:
        if tag == "equal":
            yield from (_render_line(" ", line) for line in old[i1:i2])
            continue
        yield from (_render_line("-", line) for line in old[i1:i2])
        yield from (_render_line("+", line) for line in new[j1:j2])


def _render_line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}{_NO_LINE_END}"


def _render_range(start: int, end: int) -> str:
    """Return a range of lines as in the head of a hunk: counted from 1; an empty range names the line before it."""
    length = end - start
    return f"{start + 1 if length else start},{length}"
