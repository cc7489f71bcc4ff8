"""Build regular expressions of the JSON Schema of settings from the words of the rulebook."""

from collections.abc import Iterable, Sequence

from linter.model import fold_case
from linter.rules_api.rule import Rule

END = "$(?!\\n)"  # in some languages, $ alone also matches before a final newline


def build_selector_pattern(rules: Sequence[Rule]) -> str:
    """Return a pattern for beginnings of codes and for names, in any letter case."""
    names = "|".join(_fold_pattern(rule.name) for rule in rules)
    return f"^(?:{_match_beginnings([rule.code for rule in rules])}|{names}){END}"


def _match_beginnings(words: Sequence[str]) -> str:
    """Return a pattern for the beginnings of words, at least one letter long."""
    by_head: dict[str, list[str]] = {}
    for word in words:
        by_head.setdefault(word[0], []).append(word[1:])
    branches = []
    for head, rests in by_head.items():
        more = [rest for rest in rests if rest]
        branches.append(_fold_pattern(head) + (f"(?:{_match_beginnings(more)})?" if more else ""))
    return "|".join(branches)


def match_any_case(words: Iterable[str]) -> str:
    """Return a pattern for words of ASCII letters, digits and hyphens, in any letter case."""
    return f"^(?:{'|'.join(map(_fold_pattern, words))}){END}"


def _fold_pattern(word: str) -> str:
    """Return a pattern for a word of ASCII letters, digits and hyphens, in any letter case."""
    return "".join(f"[{c.upper()}{c}]" if c.isalpha() else c for c in fold_case(word))
