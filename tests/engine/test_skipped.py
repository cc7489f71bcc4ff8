"""Tests of the rules that do not run on a registry, and of the reasons that reports give for that."""

import pytest

from linter.engine.result import Skipped
from linter.engine.run import run
from linter.rules_api import Rule
from rules import ALL
from tests.support import EXAMPLE_POLICY, parse_text, registry_text, shipped

BY_CODE = {rule.code: rule for rule in ALL}
REGISTRY = parse_text(registry_text("<record><name>lamp</name><number>7001</number></record>"))


def reasons(*codes: str, policies: bool = False, over: bool = False) -> list[tuple[str, str]]:
    """Return the codes of the rules that did not run, each with the reason."""
    rules: list[Rule] = [BY_CODE[code] for code in codes]
    result = run(rules, REGISTRY, EXAMPLE_POLICY if policies else {}, over=[shipped()] if over else [])
    return [(one.rule.code, one.reason) for one in result.skipped]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("OVER001", "is not checked over another registry (--over)"),
        ("POLICY001", "is not checked by a policy ('ports' in the settings)"),
        ("EDIT001", "is not compared with a base (--base)"),
        ("SERVICES001", "is not of the format that the rule is about"),
    ],
)
def test_rules_that_are_not_about_a_registry_are_reported_if_no_other_rule_runs(code: str, reason: str) -> None:
    assert reasons(code) == [(code, reason)]
    assert reasons(code, "NAME001") == []


def test_a_rule_runs_if_the_check_has_all_that_it_requires() -> None:
    assert reasons("NAME001") == []
    assert reasons("OVER001", over=True) == []
    assert reasons("POLICY001", policies=True) == []


@pytest.mark.parametrize(("number", "expected"), [(0, ""), (1, " on 1 entry"), (2, " on 2 entries"), (1234, " on 1,234 entries")])
def test_the_entries_of_a_skipped_rule_are_counted(number: int, expected: str) -> None:
    assert Skipped(BY_CODE["NAME001"], "reason", number).on_entries == expected
