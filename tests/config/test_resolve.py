"""Test the settings that result from a file and the command line."""

from dataclasses import replace

import pytest

from linter.config.resolve import Choice, Origin
from linter.rules_api.rule import Severity
from linter.source import Position
from tests.config.rules import EXAMPLE, LEFT1, LEFT2, RIGHT1, RULES, WORDS, resolve_text


def at(line: int, column: int) -> Origin:
    return Origin("file", Position(line, column))


DEFAULT, SELECT, IGNORE = Origin("default"), Origin("--select"), Origin("--ignore")


class TestResolve:
    @pytest.mark.parametrize(
        ("text", "select", "ignore", "expected"),
        [
            ("", [], [], [(True, DEFAULT), (True, DEFAULT), (False, DEFAULT)]),
            ("", ["LEFT002"], [], [(False, SELECT), (True, SELECT), (False, SELECT)]),
            ("", ["right"], [], [(False, SELECT), (False, SELECT), (False, DEFAULT)]),
            ("", ["right-one"], [], [(False, SELECT), (False, SELECT), (True, SELECT)]),
            ("", [], ["LEFT"], [(False, IGNORE), (False, IGNORE), (False, DEFAULT)]),
            ("select: LEFT001", [], [], [(True, at(1, 9)), (False, at(1, 9)), (False, at(1, 9))]),
            ("select: [RIGHT, LEFT002]", [], [], [(False, at(1, 9)), (True, at(1, 17)), (False, DEFAULT)]),
            ("select: [RIGHT001]", [], [], [(False, at(1, 9)), (False, at(1, 9)), (True, at(1, 10))]),
            ("select: [RIGHT001]", ["LEFT001"], [], [(True, SELECT), (False, SELECT), (False, SELECT)]),
            ("ignore: LEFT", [], [], [(False, at(1, 9)), (False, at(1, 9)), (False, DEFAULT)]),
            ("ignore: LEFT001", ["LEFT"], [], [(False, at(1, 9)), (True, SELECT), (False, SELECT)]),
            ("ignore: LEFT001", ["left-one"], [], [(True, SELECT), (False, SELECT), (False, SELECT)]),
            ("ignore: LEFT001", [], ["LEFT002"], [(False, at(1, 9)), (False, IGNORE), (False, DEFAULT)]),
            ("rules: {LEFT001: off, RIGHT001: on}", [], [], [(False, at(1, 18)), (True, DEFAULT), (True, at(1, 33))]),
            ("rules: {LEFT001: off, RIGHT001: on}", ["L"], [], [(False, at(1, 18)), (True, SELECT), (False, SELECT)]),
            ("rules: {LEFT001: off, RIGHT001: on}", ["R"], [], [(False, SELECT), (False, SELECT), (True, at(1, 33))]),
            ("rules: {LEFT001: off}", ["LEFT001"], [], [(True, SELECT), (False, SELECT), (False, SELECT)]),
            ("rules: {LEFT001: on}\nignore: LEFT", [], [], [(True, at(1, 18)), (False, at(2, 9)), (False, DEFAULT)]),
            ("rules: {LEFT001: on}\nignore: LEFT", [], ["LEFT"], [(False, IGNORE), (False, IGNORE), (False, DEFAULT)]),
            (
                "rules: {LEFT001: off}\nselect: LEFT",
                [],
                [],
                [(False, at(1, 18)), (True, at(2, 9)), (False, at(2, 9))],
            ),
            ("", ["LEFT001"], ["LEFT001"], [(False, IGNORE), (False, SELECT), (False, SELECT)]),
        ],
    )
    def test_prefers_the_command_line_to_the_file_and_the_file_to_the_rules(
        self, text: str, select: list[str], ignore: list[str], expected: list[tuple[bool, Origin]]
    ) -> None:
        result = resolve_text(text, select=select, ignore=ignore)
        assert [one.enabled for one in result.rules] == [Choice(*pair) for pair in expected]
        assert [rule.code for rule in result.running] == [
            rule.code for rule, (runs, _) in zip(RULES, expected, strict=True) if runs
        ]

    @pytest.mark.parametrize(
        ("text", "fail_on", "expected", "threshold"),
        [
            ("", None, Choice("error", DEFAULT), Severity.ERROR),
            ("fail-on: note", None, Choice("note", at(1, 10)), Severity.NOTE),
            ("fail-on: note", "warning", Choice("warning", Origin("--fail-on")), Severity.WARNING),
            ("fail-on: never", None, Choice("never", at(1, 10)), None),
            ("fail-on: note", "never", Choice("never", Origin("--fail-on")), None),
        ],
    )
    def test_resolves_the_threshold(
        self, text: str, fail_on: str | None, expected: Choice[str], threshold: Severity | None
    ) -> None:
        result = resolve_text(text, fail_on=fail_on)
        assert (result.fail_on, result.threshold) == (expected, threshold)

    def test_applies_settings_to_rules(self) -> None:
        result = resolve_text(EXAMPLE)
        assert [one.rule for one in result.rules] == [
            LEFT1,
            replace(LEFT2, severity=Severity.NOTE, since="2015-01-01", exceptions=frozenset({"whois++", "8080", "true"})),
            RIGHT1,
        ]
        assert result.options == {WORDS: ("proto",)}
        assert resolve_text("").options == {}

    def test_applies_a_rule_to_all_entries_with_since_always(self) -> None:
        (_, rule, _) = resolve_text("rules: {LEFT002: {since: always}}").rules
        assert (rule.rule.since, rule.since) == (None, Choice("always", at(1, 26)))
