"""The output `rdjson`: the Reviewdog Diagnostic Format."""

from typing import Any

from linter import __version__
from linter.engine.finding import Finding, Status
from linter.engine.fixes import find_edits
from linter.engine.result import Result
from linter.report import Report
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.report.places import list_failures
from linter.report.shown_findings import select_findings
from linter.report.uri import HOME, find_rule_url, make_relative_path
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Severity
from linter.source import Source, Span

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}
_UTF8_BOM = 3  # bytes


def render(report: Report) -> str:
    """Return one object with all diagnostics. Columns count bytes of UTF-8 from 1; ends are exclusive."""
    diagnostics = [_make_failure(failure.path, failure.position, failure.message) for failure in list_failures(report)]
    selection = select_findings(report, output="rdjson")
    diagnostics += [_make_finding(result, finding) for result, finding in selection.by_importance]
    document = {"source": {"name": f"reglint {__version__}", "url": HOME}, "diagnostics": diagnostics}
    return write_json(document)


def _make_failure(path: str, position: Any, message: str) -> dict[str, Any]:
    start = {"range": {"start": {"line": position.line}}} if position else {}
    return {"message": escape_controls(message), "location": {"path": make_relative_path(path), **start}, "severity": "ERROR"}


def _make_finding(result: Result, finding: Finding) -> dict[str, Any]:
    rule, source, span = finding.rule, result.registry.source, result.place(finding)
    return {
        "message": escape_controls(f"{finding.subject}: {finding.text}"),
        "location": {"path": make_relative_path(source.path_at(span.start)), "range": _make_range(source, span)},
        "severity": _SEVERITIES[rule.severity] if finding.status is Status.ACTIVE else "INFO",
        "code": {"value": rule.code, "url": find_rule_url(rule)},
        **({"suggestions": [suggestion]} if (suggestion := _make_suggestion(result, finding)) else {}),
    }


def _make_suggestion(result: Result, finding: Finding) -> dict[str, Any] | None:
    """Return a safe fix of one text edit. Several edits cannot be one suggestion, and half of a fix may be worse than none."""
    fix = finding.problem.fix
    if fix is None or fix.safety is not Safety.SAFE or finding.status is not Status.ACTIVE:
        return None
    edits = find_edits(result, finding)
    if edits is None or len(edits) != 1:
        return None
    (edit,) = edits
    source, place = result.registry.source, result.place(finding)
    if source.part_at(edit.start)[0] is not source.part_at(place.start)[0]:
        return None
    return {"range": _make_range(source, Span(edit.start, edit.end)), "text": edit.text}


def _make_range(source: Source, span: Span) -> dict[str, Any]:
    return {"start": _make_position(source, span.start), "end": _make_position(source, span.end)}


def _make_position(source: Source, offset: int) -> dict[str, int]:
    position, line = source.position(offset), source.line_span(offset)
    file, in_file = source.part_at(offset)
    before = source.text[line.start : offset]
    undecoded = sum(line.start <= byte < offset for byte in source.undecoded)  # one byte each, not the two of their characters
    bom = _UTF8_BOM if file.bom and in_file - len(before) == 0 else 0
    return {"line": position.line, "column": len(before.encode()) - undecoded + bom + 1}
