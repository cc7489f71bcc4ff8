"""Tests of the hashes of lines."""

from hypothesis import given
from hypothesis import strategies as st

from linter.report.line_hash import _WINDOW, _hash, hash_lines


def hash_every_line(text: str) -> dict[int, str]:
    """Return the hashes as GitHub's action computes them, character by character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "") + "\uffff"
    hashes, counts, start = {}, dict[str, int](), 0
    for number, row in enumerate(text.split("\n"), 1):
        digits = f"{_hash(text[start : start + _WINDOW]):x}"
        counts[digits] = counts.get(digits, 0) + 1
        hashes[number] = f"{digits}:{counts[digits]}"
        start += len(row) + 1
    return hashes


_LINES = st.lists(st.sampled_from(("", "a", "b b", "é", "x" * 99, "x" * 100, "x" * 150, "x" * 150 + "y", "x" * 220)), max_size=20)


@given(_LINES, st.sampled_from(("\n", "\r\n", "\r")), st.data())
def test_some_lines_have_the_hashes_that_they_have_among_all(lines: list[str], line_end: str, data: st.DataObject) -> None:
    text = line_end.join(lines)
    every = hash_every_line(text)
    asked = data.draw(st.sets(st.sampled_from(sorted(every))))
    assert hash_lines(text, asked) == {number: every[number] for number in asked}
