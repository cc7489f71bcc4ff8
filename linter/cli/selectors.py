"""Rules named on the command line: by code, code prefix, family or name."""

from collections.abc import Iterable, Sequence

import click

from linter.engine.selectors import find_nearest, is_called, selects
from linter.report.escape import escape_controls
from linter.rules_api.rule import Rule


def find(rules: Sequence[Rule], word: str) -> Rule:
    """Return the rule with this code or name, ignoring case. Raises click.BadParameter, with a suggestion, if there is none."""
    for rule in rules:
        if is_called(rule, word):
            return rule
    raise click.BadParameter(f"no rule is called '{escape_controls(word)}'{_offer(rules, word)}")


def split(rules: Sequence[Rule], values: Iterable[str], option: str) -> list[str]:
    """Return the words in the values of an option that may be repeated and may contain commas.

    Raises click.BadParameter for an empty word and for one that selects no rule.
    """
    words = [word.strip() for value in values for word in value.split(",")]
    for word in words:
        if not word:
            raise click.BadParameter("a rule is missing", param_hint=option)
        if not any(selects(word, rule) for rule in rules):
            message = f"'{escape_controls(word)}' is not a rule, a family or the beginning of a code{_offer(rules, word)}"
            raise click.BadParameter(message, param_hint=option)
    return words


def _offer(rules: Sequence[Rule], word: str) -> str:
    close = find_nearest(word, [rule.code for rule in rules]) or find_nearest(word, [rule.name for rule in rules])
    return f"; did you mean '{close}'?" if close else "; 'reglint rules' lists them"
