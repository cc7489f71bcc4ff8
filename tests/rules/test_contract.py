"""The contract of every rule. The manual page of a rule is its first test."""

import re
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

import pytest

from linter.cli.rulebook import load_rulebook
from linter.engine.finding import Status
from linter.report import Report
from linter.report.text import render
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Precision, Rule, Scope, Severity
from linter.rules_api.rule_docs import parse_manual
from linter.source import Source, read_source
from rules import ALL, RETIRED
from tests.support import ROOT, checked, example, example_before, file_end, repaired, said, with_carets, without_carets

FAMILIES = {
    "NAME": "names",
    "ALIAS": "aliases",
    "PORT": "ports",
    "PROTOCOL": "protocols",
    "CONTACT": "contacts",
    "TEXT": "texts",
    "REF": "references",
    "DATE": "dates",
    "CODE": "codes",
    "FORMAT": "format",
    "SERVICES": "services",
    "OVER": "over",
    "POLICY": "policy",
    "EDIT": "edits",
    "ACCEPT": "accepted",
}
FIXTURES = ROOT / "fixtures" / "rules"


def fixture(rule: Rule) -> Source:
    return read_source(str(FIXTURES / f"{rule.code}.{file_end(rule)}"), tolerant=True)


def fixture_before(rule: Rule) -> Source | None:
    """The version before the edit, for a rule about edits."""
    if rule.scope is not Scope.CHANGE:
        return None
    return read_source(str(FIXTURES / f"{rule.code}.before.{file_end(rule)}"))


each_rule = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)


def test_there_are_rules() -> None:
    assert len(ALL) >= 30
    assert load_rulebook() is ALL


def test_codes_and_names_are_unique_and_never_used_again() -> None:
    codes = [rule.code for rule in ALL]
    assert len({*codes, *(rule.name for rule in ALL)}) == 2 * len(ALL)
    assert not RETIRED & set(codes)


def test_families_are_in_order_with_rising_codes() -> None:
    order = list(FAMILIES)
    assert [rule.code for rule in ALL] == sorted((rule.code for rule in ALL), key=lambda code: (order.index(code[:-3]), code))


def test_every_rule_module_is_in_the_list_and_has_a_fixture() -> None:
    paths = [path for path in (ROOT / "rules").glob("*/*.py") if path.parent.name != "shared" and not path.stem.startswith("_")]
    modules = {path.relative_to(ROOT).as_posix() for path in paths}
    listed = {f"rules/{FAMILIES[rule.family]}/{rule.name.replace('-', '_')}.py" for rule in ALL}
    assert modules == listed, (
        f"{sorted(modules ^ listed)}: the module and RULES of its family do not agree; correct rules/FAMILY/__init__.py"
    )
    expected = {
        f"{rule.code}.{end}"
        for rule in ALL
        for end in (
            file_end(rule),
            "txt",
            *(["diff"] if rule.fixes else []),
            *([f"before.{file_end(rule)}"] if rule.scope is Scope.CHANGE else []),
        )
    }
    found = {path.name for path in FIXTURES.iterdir()}
    assert not expected - found, f"{sorted(expected - found)} missing in fixtures/rules; 'pytest --update' writes .txt and .diff"
    assert not found - expected, f"{sorted(found - expected)} in fixtures/rules belong to no rule; remove them"


@each_rule
def test_code_name_and_module_agree(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{1,8}[0-9]{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.check.__module__ == f"rules.{FAMILIES[rule.family]}.{rule.name.replace('-', '_')}"


@each_rule
def test_the_citations_name_a_document_and_a_section(rule: Rule) -> None:
    assert rule.cites
    for citation in rule.cites:
        assert re.fullmatch(r"RFC [0-9]{4}|IANA's registry|[a-z]+\([1-9]\)|reglint", citation.document)
        assert citation.section
        assert citation.keyword in ("", "MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "REQUIRED", "RECOMMENDED", "MAY")


@each_rule
def test_an_error_has_the_highest_precision(rule: Rule) -> None:
    if rule.severity is Severity.ERROR:
        assert rule.precision is Precision.VERY_HIGH


@each_rule
def test_the_manual_page_keeps_to_the_form(rule: Rule) -> None:
    page = parse_manual(rule)
    assert page.summary.endswith(".")
    assert page.summary[0].isupper()
    assert len(page.summary) <= 100


@each_rule
def test_the_good_example_is_silent(rule: Rule) -> None:
    result = checked(example(parse_manual(rule).sections["Good"] + "\n", rule), [rule], example_before(rule))
    assert said(result, *Status) == []


@each_rule
def test_the_bad_example_shows_the_findings(rule: Rule) -> None:
    bad = parse_manual(rule).sections["Bad"] + "\n"
    assert with_carets(bad, rule) == bad
    assert without_carets(bad) != bad


@each_rule
def test_the_bad_example_with_its_fixes_is_the_fixed_one(rule: Rule) -> None:
    page = parse_manual(rule)
    bad = without_carets(page.sections["Bad"] + "\n")
    after = repaired(example(bad, rule), [rule], base=example_before(rule))
    assert after.held_back == []
    if after.made or "Fixed" in page.sections:
        assert after.registry.source.text == example(page.sections.get("Fixed", bad) + "\n", rule).text


@each_rule
def test_the_fixes_of_the_fixture_are_as_reviewed(rule: Rule, golden: Callable[[Path, str], None]) -> None:
    source = fixture(rule)
    base = fixture_before(rule)
    found = checked(source, [rule], base).findings
    given = {finding.problem.fix.safety for finding in found if finding.problem.fix and finding.status is Status.ACTIVE}
    assert given == set(rule.fixes), (
        f"the fixture offers fixes {sorted(given)}, the rule declares {sorted(rule.fixes)}; correct one"
    )
    if not rule.fixes:
        return
    assert ("Fixed" in parse_manual(rule).sections) or Safety.SAFE not in rule.fixes
    after = repaired(source, [rule], base=base)
    assert after.held_back == []
    assert len(after.made) >= len(rule.fixes)
    again = repaired(after.registry.source, [rule], base=base)
    assert again.fix_outcomes == ()
    diff = unified_diff(source.text.splitlines(True), after.registry.source.text.splitlines(True), "before", "after")
    golden(FIXTURES / f"{rule.code}.diff", "".join(diff))


@each_rule
def test_a_fix_has_a_label(rule: Rule) -> None:
    for finding in checked(fixture(rule), [rule], fixture_before(rule)).findings:
        if fix := finding.problem.fix:
            assert fix.changes
            assert fix.message[0].islower()
            assert not fix.message.endswith(".")
            assert '"' not in fix.message, "quote with single quotes"


@each_rule
def test_messages_need_no_context(rule: Rule) -> None:
    for finding in checked(fixture(rule), [rule], fixture_before(rule)).findings:
        text = finding.text
        assert not text.endswith(".")
        assert not text[0].isupper()
        assert rule.code not in text
        assert '"' not in finding.problem.message, "quote with single quotes"


@each_rule
def test_the_findings_of_the_fixture_are_as_reviewed(
    rule: Rule, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FIXTURES)
    before = f"{rule.code}.before.{file_end(rule)}"
    result = checked(
        read_source(f"{rule.code}.{file_end(rule)}", tolerant=True),
        [rule],
        read_source(before) if rule.scope is Scope.CHANGE else None,
    )
    assert result.findings, "a fixture that finds nothing tests nothing"
    golden(FIXTURES / f"{rule.code}.txt", render(Report((result,), (), list(Status), 0)))


@each_rule
def test_the_fixture_reaches_both_sides_of_the_date(rule: Rule) -> None:
    result = checked(fixture(rule), [rule], fixture_before(rule))
    statuses = {finding.status for finding in result.findings}
    assert statuses == ({Status.ACTIVE} if rule.since is None else {Status.ACTIVE, Status.GRANDFATHERED})
