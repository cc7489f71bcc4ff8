"""Tests of the regular expressions of settings: the same matches as Python's, in linear time."""

import re
import warnings

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from linter.own_rules import expression
from linter.own_rules.expression import Expression, ExpressionError
from tests.support import examples

ATOMS = (
    "a",
    "b",
    "-",
    ".",
    "[a-c]",
    "[^a]",
    "[]a]",
    "[^]b]",
    r"[\]a]",
    r"\d",
    r"\w",
    r"\s",
    r"\.",
    r"\x61",
    r"\-",
    "{",
    "1",
    "é",
    " ",
    "()",
)
QUANTIFIERS = ("*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{1,}", "{0}", "{2}?")
TEXTS = st.text(alphabet="abcABC-.]{}1 é\n_", max_size=8)


def compound(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(parts, min_size=1, max_size=4).map("".join),
        st.lists(parts, min_size=1, max_size=3).map(lambda branches: f"({'|'.join(branches)})"),
        st.tuples(parts, st.sampled_from(QUANTIFIERS)).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(st.sampled_from(ATOMS), st.sampled_from(QUANTIFIERS)).map("".join),
        parts.map(lambda part: f"(?P<name>{part})"),
        parts.map(lambda part: f"^{part}"),
    )


PATTERNS = st.tuples(
    st.sampled_from(("", "(?i)", "(?s)", "(?ai)")), st.recursive(st.sampled_from(ATOMS), compound, max_leaves=8)
).map("".join)


@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=6))
@examples(400, suppress_health_check=[HealthCheck.too_slow])
def test_an_expression_matches_as_in_python(pattern: str, texts: list[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            plain = re.compile(pattern)
        except re.error:
            with pytest.raises(ExpressionError, match="is not a regular expression"):
                Expression(pattern)
            return
    own = Expression(pattern)
    for text in texts:
        assert own.matches_all(text) is (plain.fullmatch(text) is not None), (pattern, text)


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("^svc-[a-z]+$", ["svc-a"], ["svc-", "xsvc-a", "svc-a\n"]),
        (r"\Aa|b\Z", ["a", "b"], ["ab"]),
        ("a$|^b", ["a", "b"], ["ab"]),
        ("^$", [""], ["a"]),
        ("", [""], ["a"]),
        ("(a|b)*abb", ["abb", "ababb"], ["ab"]),
        ("(?i)straße", ["STRAßE"], ["strasse"]),
    ],
)
def test_anchors_are_the_ends_of_the_value(pattern: str, matching: list[str], other: list[str]) -> None:
    own = Expression(pattern)
    assert all(map(own.matches_all, matching))
    assert not any(map(own.matches_all, other))


@pytest.mark.parametrize("pattern", ["(x+x+)+y", "(x|x)*y", "(x*)*y", "((x{0,20}){0,20})+y", "x*x*x*x*x*x*y", "(.*)*(.*)*y"])
@pytest.mark.parametrize("length", [60, 200_000])
def test_no_expression_takes_long(pattern: str, length: int) -> None:
    own = Expression(pattern)
    assert not own.matches_all("x" * length)  # Python's re would take years
    assert own.left > 0


def test_the_steps_of_an_expression_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "".join("xy"[number * number % 7 % 2] for number in range(100_000))
    monkeypatch.setattr(expression, "MAX_STEPS", 50_000)
    with pytest.raises(RuntimeError, match=r"'\.\*x\.\{500\}' takes more than 50,000 steps; write it without"):
        Expression(".*x.{500}").matches_all(text)
    monkeypatch.setattr(expression, "MAX_KEPT", 1000)
    monkeypatch.setattr(expression, "MAX_STEPS", 50_000_000)
    assert Expression(".*x.{9}").matches_all(text) is (text[-10] == "x")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("(", "is not a regular expression: missing"),
        ("a{3,1}", "is not a regular expression: min repeat"),
        ("(?:a{1000}){1000}", "needs more than 2,000 states; write smaller numbers of repetitions"),
        ("(?=a)a", r"has '\(\?=', which is not supported; write groups as \(\.\.\.\) or \(\?:\.\.\.\)"),
        ("(?<!a)a", "has '(?<', which is not supported"),
        (r"(a)\1", r"has '\\1', which is not supported; write the characters themselves"),
        (r"\ba", r"has '\\b', which is not supported"),
        ("a*+", r"has '\*\+', which is not supported; write '\*'"),
        ("(?>a)", r"has '\(\?>', which is not supported"),
        ("(?x) a", r"has '\(\?x', which is not supported"),
        ("(?i:a)", r"has '\(\?i', which is not supported"),
    ],
)
def test_unsupported_syntax_is_refused(pattern: str, problem: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        Expression(pattern)
    assert re.match(problem.replace("(?<'", r"\(\?<'"), str(caught.value))


def test_repetitions_of_nothing_end() -> None:
    assert Expression("(?:(?:(?:){60000}){60000}){60000}a").matches_all("a")
