"""Which rules run: codes, beginnings of codes, families and names."""

from collections.abc import Iterable, Sequence

import click

from linter.report.escape import printable
from linter.rule import Rule


def select(rules: Sequence[Rule], selectors: Iterable[str], ignored: Iterable[str]) -> tuple[Rule, ...]:
    """The rules to run: those selected (by default all but the opt-in ones) less those ignored, in the order of the rulebook.

    A selector is a code, a name, or what codes begin with, such as NAME or NAME00; it takes an opt-in rule by code or name only.
    Raises click.BadParameter for a selector that means no rule, and click.UsageError where no rule is left.
    """
    selected: set[str] = set()
    wanted = list(selectors)
    for selector in wanted:
        selected |= {rule.code for rule in _meant(rules, selector, "--select") if not rule.opt_in or _exactly(rule, selector)}
    if not wanted:
        selected = {rule.code for rule in rules if not rule.opt_in}
    for selector in ignored:
        selected -= {rule.code for rule in _meant(rules, selector, "--ignore")}
    if not selected:
        raise click.UsageError("no rule is left to run")
    return tuple(rule for rule in rules if rule.code in selected)


def find(rules: Sequence[Rule], word: str) -> Rule:
    """The rule with this code or name, letter case ignored. Raises click.BadParameter, with an offer, for none."""
    for rule in rules:
        if _exactly(rule, word):
            return rule
    raise click.BadParameter(f"no rule is called '{printable(word)}'{_offer(rules, word)}")


def _meant(rules: Sequence[Rule], selector: str, option: str) -> list[Rule]:
    meant = [rule for rule in rules if _exactly(rule, selector) or (selector and rule.code.startswith(selector.upper()))]
    if not meant:
        raise click.BadParameter(
            f"'{printable(selector)}' is no rule, family or beginning of a code{_offer(rules, selector)}", param_hint=option
        )
    return meant


def _exactly(rule: Rule, word: str) -> bool:
    return word.upper() == rule.code or word.lower() == rule.name


def _offer(rules: Sequence[Rule], word: str) -> str:
    from difflib import get_close_matches

    known = {**{rule.code: rule.code for rule in rules}, **{rule.name: rule.name for rule in rules}}
    close = get_close_matches(word.upper(), known, 1) or get_close_matches(word.lower(), known, 1)
    return f"; did you mean '{close[0]}'?" if close else "; 'reglint rules' lists them"


def split(values: Iterable[str], option: str) -> list[str]:
    """An option given several times or with commas, as one list. Raises click.BadParameter where a value names nothing."""
    values = list(values)
    if not all(part.strip() for value in values for part in value.split(",")):
        raise click.BadParameter("a rule is missing", param_hint=option)
    return [part.strip() for value in values for part in value.split(",")]
