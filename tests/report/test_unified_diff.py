"""A unified diff leads from one text to the other, and is small where the texts are alike."""

import random
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.report.unified_diff import render
from linter.source import Source

_HEAD = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")
_NO_LINE_END = "\\ No newline at end of file"


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as a diff shows them."""
    *lines, last = text.split("\n")
    return [*lines, last + "\n" + _NO_LINE_END] if last else lines


def hunks_of(diff: str) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield the first line of each hunk of the old text, from 0, its old and its new lines. Counts in the heads must be right."""
    lines = diff.replace("\n" + _NO_LINE_END, "\0").split("\n")[2:-1]
    while lines:
        match = _HEAD.fullmatch(lines.pop(0))
        assert match
        start, size, other_start, other_size = map(int, match.groups())
        old: list[str] = []
        new: list[str] = []
        while lines and not lines[0].startswith("@@"):
            mark, line = lines[0][0], lines.pop(0)[1:].replace("\0", "\n" + _NO_LINE_END)
            old += [line] * (mark in " -")
            new += [line] * (mark in " +")
        assert (len(old), len(new)) == (size, other_size)
        assert bool(other_size) == (other_start > 0 or not size) or not new
        yield start - bool(size), old, new


def apply(before: str, diff: str) -> list[str]:
    """Return the lines of a text after a diff."""
    lines, done, at = lines_of(before), [], 0
    for start, old, new in hunks_of(diff):
        assert lines[start : start + len(old)] == old
        done += [*lines[at:start], *new]
        at = start + len(old)
    return [*done, *lines[at:]]


_TEXTS = st.lists(st.sampled_from(["", "a", "b", "c", "d\r", "</record>"]), max_size=12).map("\n".join)


@given(_TEXTS, _TEXTS)
def test_a_diff_leads_to_the_other_text(before: str, after: str) -> None:
    diff = render(Source("f", before), Source("f", after), escape=False)
    assert bool(diff) == (before != after)
    if diff:
        assert apply(before, diff) == lines_of(after)


@pytest.mark.parametrize("seed", range(5))
def test_a_diff_of_large_texts_has_little_more_than_what_differs(seed: int) -> None:
    chance = random.Random(seed)
    lines = [f"  <name>{number}</name>\n</record>\n" for number in range(20_000)]
    before = "".join(lines)
    changed = 0
    for _ in range(20):
        row = chance.randrange(len(lines))
        if chance.random() < 0.3:
            del lines[row]
        elif chance.random() < 0.5:
            lines.insert(row, "  <name>new</name>\n</record>\n")
        else:
            lines[row] = "  <name>other</name>\n</record>\n"
        changed += 4
    after = "".join(lines)
    diff = render(Source("f", before), Source("f", after), escape=False)
    assert apply(before, diff) == lines_of(after)
    assert sum(line[0] in "+-" for line in diff.splitlines()[2:]) <= changed


def test_a_block_at_another_place_is_one_deletion_and_one_insertion() -> None:
    lines = [f"line {number}\n" for number in range(5_000)]
    moved = [*lines[:100], *lines[1_100:4_000], *lines[100:1_100], *lines[4_000:]]
    diff = render(Source("f", "".join(lines)), Source("f", "".join(moved)), escape=False)
    assert apply("".join(lines), diff) == lines_of("".join(moved))
    assert sum(line[0] in "+-" for line in diff.splitlines()[2:]) <= 2 * 2_900


def test_an_escaped_diff_has_no_control_characters() -> None:
    diff = render(Source("f", "a\x1b[1m\n"), Source("f", "b\x1b"), escape=True)
    assert "\x1b" not in diff
    assert diff.splitlines()[-1] == _NO_LINE_END
