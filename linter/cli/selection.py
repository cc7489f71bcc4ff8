"""The rules that users name on the command line: codes, beginnings of codes, families and names."""

from collections.abc import Iterable, Sequence

import click

from linter.engine.selection import is_called, means, nearest
from linter.report.escape import printable
from linter.rules_api.rule import Rule


def find(rules: Sequence[Rule], word: str) -> Rule:
    """The rule with this code or name, letter case ignored. Raises click.BadParameter, with an offer, for none."""
    for rule in rules:
        if is_called(rule, word):
            return rule
    raise click.BadParameter(f"no rule is called '{printable(word)}'{_offer(rules, word)}")


def split(rules: Sequence[Rule], values: Iterable[str], option: str) -> list[str]:
    """The words for rules in an option that is given several times or with commas.

    Raises click.BadParameter for an empty word and for one that means no rule.
    """
    words = [word.strip() for value in values for word in value.split(",")]
    for word in words:
        if not word:
            raise click.BadParameter("a rule is missing", param_hint=option)
        if not any(means(word, rule) for rule in rules):
            message = f"'{printable(word)}' is no rule, family or beginning of a code{_offer(rules, word)}"
            raise click.BadParameter(message, param_hint=option)
    return words


def _offer(rules: Sequence[Rule], word: str) -> str:
    close = nearest(word, [rule.code for rule in rules]) or nearest(word, [rule.name for rule in rules])
    return f"; did you mean '{close}'?" if close else "; 'reglint rules' lists them"
