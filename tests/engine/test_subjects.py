"""Tests of the names that reports and baselines give to entries, and of the blame for a crash."""

from collections.abc import Iterator

import pytest

from linter.engine.identity import name_subject
from linter.engine.run import run
from linter.rules_api import Index, Problem, Record
from tests.support import make_rule, parse_text, registry_text


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("<name>lamp</name><protocol>tcp</protocol><number>7001</number>", "lamp 7001/tcp"),
        ("<name>lamp</name>", "lamp"),
        ("<name>two  words</name>", "two words"),
        ("<number>7001</number>", "7001"),
    ],
)
def test_an_entry_has_its_name_and_its_ports(record: str, expected: str) -> None:
    assert name_subject(parse_text(registry_text(f"<record>{record}</record>")).records[0]) == expected


def test_entries_that_only_their_row_identifies_have_one_name() -> None:
    registry = parse_text(registry_text("<record><description>a</description></record><record><note>b</note></record>"))
    one, other = map(name_subject, registry.records)
    assert one == other
    assert one


def test_a_crash_is_blamed_on_the_own_rule_or_on_reglint() -> None:
    def fail(_entry: Record, _index: Index) -> Iterator[Problem]:
        raise ValueError("broken")

    registry = parse_text(registry_text("<record><name>lamp</name></record>"))
    crashes = run([make_rule(fail, code=code) for code in ("NAME099", "XTEST001")], registry).crashes
    assert [crash.blame for crash in crashes] == ["this is a bug in reglint", "this is a bug in the rule"]
