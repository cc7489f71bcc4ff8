"""A search of many texts at once finds what a search in each finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.rules_api import JoinedTexts

PATTERNS = [r"b+", r"[0-9](?<=[a .].)", r"\0a", r"b(?=\0)", r"\0(?=\0)|\0\s|\s(?=\0)", r"\0(?!a*b\0)", r"(?<![a-z])b(?![a-z])"]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(texts=st.lists(st.text("aAbB1. \n\u0130\u00e9", max_size=6), max_size=6))
def test_each_text_with_a_match_is_found_once_and_in_order(pattern: str, texts: list[str]) -> None:
    def is_found(text: str) -> bool:
        match = re.search(pattern, f"\0{text}\0")
        return match is not None and match.start() <= len(text)  # the NUL after a text begins the next one

    assert list(JoinedTexts(texts).find(re.compile(pattern))) == [text for text in texts if is_found(text)]
    lowered = [text for text in texts if is_found(text.lower())]
    assert list(JoinedTexts(texts, is_folded=True).find(re.compile(pattern))) == lowered


def test_texts_with_a_nul_are_searched_one_by_one() -> None:
    assert list(JoinedTexts(["a\0b", "b", "c"]).find(re.compile("b"))) == ["a\0b", "b"]
    assert list(JoinedTexts(["a\0b", "c"]).find(re.compile(r"\0(?!c)"))) == ["a\0b"]
    assert list(JoinedTexts(["a\0B", "c"], is_folded=True).find(re.compile("b"))) == ["a\0B"]


def test_no_texts_have_no_match() -> None:
    assert list(JoinedTexts([]).find(re.compile(r"\0"))) == []
