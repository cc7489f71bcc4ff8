"""The output `gitlab`: a Code Quality report."""

from collections import Counter
from typing import Any

from linter.engine.finding import Finding, Status
from linter.report import Report
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.report.places import list_failures, make_place
from linter.report.shown_findings import select_findings
from linter.report.uri import make_relative_path
from linter.rules_api.rule import Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_SERIOUS = "blocker"  # of input that could not be read, and of crashes


def render(report: Report) -> str:
    """Return the findings and failures as one JSON array. Changes of other entries leave the fingerprints, which are unique."""
    seen: Counter[str] = Counter()

    def issue(key: str, code: str, message: str, severity: str, path: str, line: int) -> dict[str, Any]:
        seen[key] += 1
        return {
            "description": escape_controls(message),
            "check_name": code,
            "fingerprint": key if seen[key] == 1 else f"{key}:{seen[key]}",
            "severity": severity,
            "location": {"path": make_relative_path(path), "lines": {"begin": line}},
        }

    issues = []
    for failure in list_failures(report):
        line = failure.position.line if failure.position else 1
        key = f"failure:{make_relative_path(failure.path)}"
        issues.append(issue(key, "reglint", failure.message, _SERIOUS, failure.path, line))
    selection = select_findings(report, output="gitlab")
    for result, finding in selection.by_importance:
        path, start, _ = make_place(result, finding)
        message = f"{finding.rule.code} {finding.subject}: {finding.text}"
        key = f"{make_relative_path(path)}:{result.key(finding)}"
        issues.append(issue(key, finding.rule.code, message, _find_severity(finding), path, start.line))
    return write_json(issues)


def _find_severity(finding: Finding) -> str:
    return _SEVERITIES[finding.rule.severity] if finding.status is Status.ACTIVE else "info"
