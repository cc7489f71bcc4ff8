"""Select rules by words: a code, a name, a family or another prefix of codes. Letter case does not matter."""

from collections.abc import Sequence

from linter.model import fold_case
from linter.rules_api.rule import Rule


def is_called(rule: Rule, word: str) -> bool:
    """Return whether a word is the code or the name of a rule."""
    return fold_case(word) in (fold_case(rule.code), rule.name)


def selects(word: str, rule: Rule) -> bool:
    """Return whether a word is the code or the name of a rule, or a prefix of its code."""
    return is_called(rule, word) or (bool(word) and fold_case(rule.code).startswith(fold_case(word)))


def find_nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word that is most similar to another, letter case ignored, or None."""
    from difflib import get_close_matches

    by_folded = {fold_case(other): other for other in known}
    close = get_close_matches(fold_case(word), by_folded, 1)
    return by_folded[close[0]] if close else None
