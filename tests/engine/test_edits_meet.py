"""Tests of edits that meet: which of two can be made together."""

import pytest

from linter.engine.fixes import _is_collision, _is_taken
from linter.rules_api.fix import TextEdit


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 4), (4, 8), False),  # one ends where the other begins
        ((0, 4), (3, 8), True),
        ((0, 8), (2, 4), True),
        ((0, 4), (0, 4), True),
        ((0, 4), (6, 8), False),
        ((4, 4), (4, 8), True),  # an insertion where the other begins
        ((4, 4), (0, 4), True),  # or ends
        ((4, 4), (0, 8), True),
        ((4, 4), (5, 8), False),
        ((4, 4), (0, 3), False),
        ((4, 4), (4, 4), True),
    ],
)
def test_edits_collide_if_they_overlap_or_one_inserts_at_an_end_of_the_other(
    one: tuple[int, int], other: tuple[int, int], expected: bool
) -> None:
    edits = TextEdit(*one, "x"), TextEdit(*other, "y")
    assert _is_collision(*edits) == _is_collision(*edits[::-1]) == expected


@pytest.mark.parametrize(
    ("edit", "expected"), [((0, 2), True), ((2, 5), False), ((4, 6), True), ((9, 12), True), ((12, 20), False)]
)
def test_an_edit_is_compared_with_its_neighbours_among_the_taken_ones(edit: tuple[int, int], expected: bool) -> None:
    taken = [TextEdit(0, 2, ""), TextEdit(5, 7, ""), TextEdit(8, 10, ""), TextEdit(11, 12, "")]
    assert _is_taken(taken, TextEdit(*edit, "x")) is expected
