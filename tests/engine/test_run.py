"""Tests of the engine: problems, crashes and dates."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from linter.engine.finding import Status
from linter.engine.run import is_registered_since, run
from linter.model import Contact, Field, Ports, Record, Registry, fold_case, parse_ports
from linter.rules_api.fix import Substring, substring
from linter.rules_api.groups import by_name, contacts_by_id, named
from linter.rules_api.index import Index
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Rule, Scope, Severity
from tests.support import make_rule, parse_text, pointed_at, registry_text

THREE = """  <record date="2011-08-31"><name>a</name><number>1</number></record>
  <record date="2011-09-01"><name>b</name><number>2</number></record>
  <record><name>C</name><number>3</number></record>
<person id="p"><updated>2012-01</updated></person>
"""


def rule(
    check: Callable[[Any, Index], Iterable[Problem]],
    scope: Scope = Scope.RECORD,
    since: str | None = None,
    candidates: Callable[[Index], Sequence[Record]] | None = None,
) -> Rule:
    return make_rule(check, scope, name="test", since=since, candidates=candidates)


def everything(subject: Record | Contact | Registry, _index: Index) -> Iterator[Problem]:
    yield Problem(subject, Field.ENTRY, "'{0}' is there", (subject,))


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope.RECORD, ["'a 1' is there", "'b 2' is there", "'C 3' is there"]),
        (Scope.CONTACT, ["'contact p' is there"]),
        (Scope.REGISTRY, ["'registry' is there"]),
    ],
)
def test_a_rule_is_called_with_the_subjects_of_its_scope(scope: Scope, expected: list[str]) -> None:
    result = run([rule(everything, scope)], parse_text(registry_text(THREE)))
    assert [finding.text for finding in result.findings] == expected


def test_a_rule_may_pick_its_subjects() -> None:
    result = run([rule(everything, candidates=lambda index: index.get(named)[1:])], parse_text(registry_text(THREE)))
    assert [str(finding.problem.entry) for finding in result.findings] == ["b 2", "C 3"]


def test_findings_about_entries_older_than_the_rule_are_grandfathered_and_kept() -> None:
    result = run([rule(everything, since="2011-09-01")], parse_text(registry_text(THREE)))
    assert [(str(finding.problem.entry), finding.status) for finding in result.findings] == [
        ("a 1", Status.GRANDFATHERED),
        ("b 2", Status.ACTIVE),
        ("C 3", Status.GRANDFATHERED),
    ]
    assert result.count() == {(Severity.ERROR, Status.GRANDFATHERED): 2, (Severity.ERROR, Status.ACTIVE): 1}
    assert [str(finding.problem.entry) for finding in result.sorted_findings()] == ["b 2"]


@pytest.mark.parametrize(
    ("date", "bound"),
    [
        ("2011-08-31", False),
        ("2011-09-01", True),
        ("2011-08", False),
        ("2011-09", True),
        ("2025-01-31", True),
        (None, False),
        ("", False),
        ("31/12/2019", True),
        ("2019", False),
        ("2019-1-1", True),
        ("2011-8-31", False),
        ("20200115", True),
        ("2020/01/15", True),
        ("01/02/2020", False),
        ("2019-02-30", True),
        ("yesterday", False),
        ("2012-01-01\n", True),
    ],
)
def test_a_rule_applies_from_its_date_on(date: str | None, bound: bool) -> None:
    assert is_registered_since(date, "2011-09-01") is bound


def test_a_crash_costs_the_rule_that_entry_only() -> None:
    def fragile(record: Record, _index: Index) -> Iterator[Problem]:
        yield Problem(record, Field.NAME, "before")
        if record.name != "b":
            raise ValueError("broken\nin two lines")
        yield Problem(record, Field.NAME, "after")

    result = run([rule(fragile)], parse_text(registry_text(THREE)))
    assert [(str(finding.problem.entry), finding.text) for finding in result.findings] == [
        ("a 1", "before"),
        ("b 2", "before"),
        ("b 2", "after"),
        ("C 3", "before"),
    ]
    (crash,) = result.crashes
    assert (str(crash.entry), crash.entries, crash.error) == ("a 1", 2, "ValueError: broken in two lines")
    assert crash.where.startswith("test_run.py:")


def test_a_message_that_cannot_be_formatted_is_a_crash_of_its_rule() -> None:
    def check(record: Record, _index: Index) -> Iterator[Problem]:
        yield Problem(record, Field.NAME, "broken {3}" if record.name == "b" else "sound")

    result = run([rule(check)], parse_text(registry_text(THREE)))
    assert [finding.text for finding in result.findings] == ["sound", "sound"]
    assert [str(crash.entry) for crash in result.crashes] == ["b 2"]


def test_a_lookup_that_fails_is_built_once_and_fails_every_rule_that_asks() -> None:
    built = []

    def lookup(_index: Index) -> list[Record]:
        built.append(1)
        raise ValueError("no")

    def check(_record: Record, index: Index) -> Iterator[Problem]:
        index.get(lookup)
        yield from ()

    result = run([rule(check)], parse_text(registry_text(THREE)))
    assert (len(built), [crash.entries for crash in result.crashes]) == (1, [3])


def test_a_rule_whose_subjects_cannot_be_picked_is_a_crash_too() -> None:
    def fail(_index: Index) -> list[Record]:
        raise RecursionError

    result = run([rule(everything, candidates=fail), rule(everything)], parse_text(registry_text(THREE)))
    assert len(result.findings) == 3
    assert [(str(crash.entry), crash.error) for crash in result.crashes] == [("registry", "RecursionError")]


def test_findings_follow_the_order_of_the_file() -> None:
    def backwards(registry: Registry, _index: Index) -> Iterator[Problem]:
        for record in reversed(registry.records):
            yield Problem(record, Field.PORT, "second")
            yield Problem(record, Field.NAME, "first")
            yield Problem(record, Field.NAME, "also first")

    result = run([rule(backwards, Scope.REGISTRY)], parse_text(registry_text(THREE)))
    order = [(pointed_at(result, finding), finding.text) for finding in result.sorted_findings()]
    assert order[:3] == [("a", "also first"), ("a", "first"), ("1", "second")]
    assert [text for text, _ in order] == ["a", "a", "1", "b", "b", "2", "C", "C", "3"]


def test_a_finding_points_at_its_substring() -> None:
    def check(record: Record, _index: Index) -> Iterator[Problem]:
        yield Problem(record, Field.NOTE, "x", substring=Substring('"b"'))

    result = run(
        [rule(check)], parse_text(registry_text('  <record><name>a</name><note>\n  an alias to\n  "b".</note></record>\n'))
    )
    (finding,) = result.findings
    assert pointed_at(result, finding) == '"b"'
    assert result.registry.source.position(result.place(finding).start) == (7, 3)


def test_a_finding_points_at_the_right_occurrence() -> None:
    note = "see b-c, an alias to b-c"

    def check(record: Record, _index: Index) -> Iterator[Problem]:
        yield Problem(record, Field.NOTE, "x", substring=substring(note, 21, 24))

    result = run([rule(check)], parse_text(registry_text(f"  <record><name>a</name><note>{note}</note></record>\n")))
    assert result.place(result.findings[0]).start == result.registry.source.text.index(note) + 21


def test_a_substring_written_with_entities_is_found() -> None:
    def check(record: Record, _index: Index) -> Iterator[Problem]:
        yield Problem(record, Field.NOTE, "x", substring=Substring('"a&b"'))

    result = run([rule(check)], parse_text(registry_text('  <record><name>a</name><note>alias to "a&amp;b".</note></record>\n')))
    assert pointed_at(result, result.findings[0]) == '"a&amp;b"'


def test_a_value_that_begins_with_a_line_end_is_located_at_its_text() -> None:
    def check(record: Record, _index: Index) -> Iterator[Problem]:
        yield Problem(record, Field.NOTE, "x")

    result = run([rule(check)], parse_text(registry_text("  <record><name>a</name><note>\n  text</note></record>\n")))
    assert pointed_at(result, result.findings[0]) == "text"


@pytest.mark.parametrize(
    ("threshold", "fails"), [(None, False), (Severity.ERROR, False), (Severity.WARNING, True), (Severity.NOTE, True)]
)
def test_a_run_fails_from_its_threshold_on(threshold: Severity | None, fails: bool) -> None:
    warning = make_rule(everything, severity=Severity.WARNING)
    assert run([warning], parse_text(registry_text(THREE))).fails(threshold) is fails


def test_grandfathered_findings_fail_nothing() -> None:
    assert not run([rule(everything, since="2030-01-01")], parse_text(registry_text(THREE))).fails(Severity.NOTE)


def test_lookups_are_built_once() -> None:
    index = Index(parse_text(registry_text(THREE)))
    assert index.get(by_name) is index.get(by_name)
    assert list(index.get(by_name)) == ["a", "b", "c"]
    assert list(index.get(contacts_by_id)) == ["p"]


def test_only_ascii_letters_are_folded() -> None:
    assert fold_case("HTTP") == "http"
    assert fold_case("\u212aelvin\u0130É") == "\u212aelvin\u0130É"


@pytest.mark.parametrize(
    ("text", "ports"),
    [
        ("0", Ports(0, 0)),
        ("65535", Ports(65535, 65535)),
        ("6000-6063", Ports(6000, 6063)),
        ("65536", None),
        ("99999999999", None),
        ("0080", None),
        ("00", None),
        ("-1", None),
        ("+1", None),
        ("1e3", None),
        ("1_000", None),
        (" 80", None),
        ("80\n", None),
        ("٨٠", None),
        ("²", None),
        ("5-3", None),
        ("5-5", None),
        ("5-", None),
        ("5–6", None),
        ("1-2-3", None),
        ("", None),
    ],
)
def test_a_port_is_plain_decimal_and_a_range_ascends(text: str, ports: Ports | None) -> None:
    assert parse_ports(text) == ports


def test_findings_at_one_position_are_sorted_by_code_and_message() -> None:
    def check(record: Record, _index: Index) -> Iterator[Problem]:
        for text in ("2", "10", "1"):
            yield Problem(record, Field.NAME, text)

    rules = [replace(rule(check), code=code) for code in ("TEST003", "TEST001", "TEST002")]
    result = run(rules, parse_text(registry_text("  <record><name>a</name></record>\n")))
    assert [(finding.rule.code, finding.text) for finding in result.sorted_findings()] == [
        (code, text) for code in ("TEST001", "TEST002", "TEST003") for text in ("1", "10", "2")
    ]


def test_the_seconds_of_a_rule_include_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("linter.engine.run.thread_time", lambda: clock[0])

    def slow(record: Record, _index: Index) -> Iterator[Problem]:
        clock[0] += 2
        yield Problem(record, Field.NAME, "x")
        clock[0] += 0.5

    def broken(_record: Record, _index: Index) -> Iterator[Problem]:
        clock[0] += 1
        raise ValueError

    def idle(_record: Record, _index: Index) -> Iterator[Problem]:
        yield from ()

    rules = [replace(rule(check), code=f"TEST00{i}") for i, check in enumerate((slow, idle, broken), 1)]
    assert run(rules, parse_text(registry_text(THREE))).seconds == {"TEST001": 7.5, "TEST002": 0, "TEST003": 3}
