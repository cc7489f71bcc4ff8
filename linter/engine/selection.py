"""Which rules a word means: a code, a name, a family or another beginning of codes. Letter case does not matter."""

from collections.abc import Sequence

from linter.rules_api.index import fold
from linter.rules_api.rule import Rule


def is_called(rule: Rule, word: str) -> bool:
    """Whether a word is the code or the name of a rule."""
    return fold(word) in (fold(rule.code), rule.name)


def means(word: str, rule: Rule) -> bool:
    """Whether a word is the code or the name of a rule, or a beginning of its code."""
    return is_called(rule, word) or (bool(word) and fold(rule.code).startswith(fold(word)))


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word that another is most likely a slip for, letter case ignored, or None."""
    from difflib import get_close_matches

    by_folded = {fold(other): other for other in known}
    close = get_close_matches(fold(word), by_folded, 1)
    return by_folded[close[0]] if close else None
