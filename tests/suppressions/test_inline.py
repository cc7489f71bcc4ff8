"""Tests of suppressions in comments: the findings that each accepts, and the comments that accept none."""

import pytest

from linter.engine.finding import Status
from linter.engine.identity import name_subject
from linter.engine.run import run
from linter.formats import read
from linter.source import Source
from linter.suppressions.baseline import accept_findings
from linter.suppressions.baseline_file import NAME, parse_baseline
from linter.suppressions.inline import find_unused_suppressions
from rules import ALL
from tests.support import TODAY

RULES = [rule for rule in ALL if rule.code in ("NAME001", "PORT001", "TEXT003")]


def outcomes(entries: str) -> tuple[list[tuple[str, str, str | None]], list[str]]:
    """Return the code, the status and the reason of each finding, and the reasons of the comments that accept none."""
    result = run(RULES, read(Source("f.yaml", f"entries:\n{entries}")), today=TODAY)
    findings = sorted(result.findings, key=lambda finding: (finding.rule.code, result.place(finding).start))
    found = [(finding.rule.code, finding.status.value, finding.reason or None) for finding in findings]
    return found, [comment.reason for comment in find_unused_suppressions(result.registry, result.findings)]


ACTIVE, SUPPRESSED = Status.ACTIVE.value, Status.SUPPRESSED.value


@pytest.mark.parametrize(
    ("entries", "findings", "left"),
    [
        ("  - name: a\n    port: 99999\n", [("PORT001", ACTIVE, None)], []),
        ("  - name: a\n    port: 99999 # reglint: allow PORT001 why\n", [("PORT001", SUPPRESSED, "why")], []),
        ("  - name: a\n    port: 99999 # reglint: allow malformed-port why\n", [("PORT001", SUPPRESSED, "why")], []),
        ("  - name: a\n    port: 99999 # reglint: allow port001 why\n", [("PORT001", SUPPRESSED, "why")], []),
        ("  - name: a # reglint: allow PORT001 why\n    port: 99999\n", [("PORT001", ACTIVE, None)], ["why"]),
        ("  - name: a\n    port: 99999 # reglint: allow NAME001 why\n", [("PORT001", ACTIVE, None)], ["why"]),
        ("  - name: a\n    port: 99999\n    note: x # reglint: allow PORT001 why\n", [("PORT001", ACTIVE, None)], ["why"]),
        (
            "  # reglint: allow PORT001 entry\n  - name: a # reglint: allow PORT001 name\n    port: 99999\n",
            [("PORT001", SUPPRESSED, "entry")],
            ["name"],
        ),
        (
            "  # reglint: allow PORT001 entry\n  - name: a\n    port: 99999 # reglint: allow PORT001 port\n",
            [("PORT001", SUPPRESSED, "port")],
            [],
        ),
        (
            "  # reglint: allow PORT001 first\n  - name: a\n    port: 99999\n  - name: b\n    port: 99998\n",
            [("PORT001", SUPPRESSED, "first"), ("PORT001", ACTIVE, None)],
            [],
        ),
        (
            "  - name: a\n    port: 99999\n  # reglint: allow PORT001 second\n  - name: b\n    port: 99998\n",
            [("PORT001", ACTIVE, None), ("PORT001", SUPPRESSED, "second")],
            [],
        ),
        (
            "  # reglint: allow PORT001, NAME001 both\n  - name: a_1\n    port: 99999\n",
            [("NAME001", SUPPRESSED, "both"), ("PORT001", SUPPRESSED, "both")],
            [],
        ),
    ],
)
def test_a_comment_accepts_the_findings_of_its_rules_at_its_place(
    entries: str, findings: list[tuple[str, str, str | None]], left: list[str]
) -> None:
    assert outcomes(entries) == (findings, left)


def test_a_comment_accepts_findings_in_all_lines_of_a_value() -> None:
    text = '  - name: a\n    description: "one\n      caf\u00c3\u00a9"'
    active, _ = outcomes(f"{text}\n")
    suppressed, left = outcomes(f"{text} # reglint: allow {active[0][0]} why\n")
    assert [(code, status) for code, status, _ in suppressed] == [(code, SUPPRESSED) for code, _, _ in active]
    assert left == []


@pytest.mark.parametrize(("comment", "reason"), [(" # reglint: allow PORT001 why", "why"), ("", "in the baseline")])
def test_a_baseline_entry_accepts_only_findings_that_no_comment_accepts(comment: str, reason: str) -> None:
    registry = read(Source("f.yaml", f"entries:\n  - name: a\n    port: 99999{comment}\n"))
    result = run(RULES, registry, today=TODAY)
    line = f"{{rule: PORT001, entry: {name_subject(registry.records[0])}, reason: in the baseline}}"
    baseline = parse_baseline(Source(NAME, f"accepted: [{line}]"), ALL)
    (finding,) = accept_findings(result, baseline.entries, TODAY).findings
    assert (finding.status, finding.reason) == (Status.SUPPRESSED, reason)
    assert (finding.accepted is None) is bool(comment)
