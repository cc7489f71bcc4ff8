"""The report on findings as JSON, in the form that schemas/report-1.json describes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from linter import __version__
from linter.engine.finding import Finding, FixOutcome, Status
from linter.engine.fixes import find_edits
from linter.engine.result import Crash, Result
from linter.model import BaselineEntry, Contact, Entry, Record
from linter.report import Report
from linter.report.json_text import write_json
from linter.report.shown_findings import select_findings
from linter.rules_api.rule import Severity
from linter.source import Source, SourceError, Span

if TYPE_CHECKING:
    from linter.versions.changelog import Changelog

VERSION = 1


def render(report: Report) -> str:
    """Return the report as one JSON object. Lines and columns count characters from 1; ends are exclusive."""
    selection = select_findings(report, output="json")
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "registries": [_make_registry(report, result, findings) for result, findings in selection.shown],
        "errors": [_make_error(error) for error in report.errors],
        "exit_status": report.exit_status,
    }
    return write_json(document)


def _make_registry(report: Report, result: Result, findings: Sequence[Finding]) -> dict[str, Any]:
    registry, counts = result.registry, result.count()
    noun = "registry" if registry.source.parts else "file"
    return {
        "path": registry.source.path,
        "files": [file.path for file in registry.source.files],
        "format": registry.format,
        "profile": result.profile or None,
        "over": list(result.over),
        "remarks": list(registry.remarks),
        "updated": registry.updated,
        "entries": len(registry.records) + len(registry.baseline_entries),
        "contacts": len(registry.contacts),
        "summary": {status: {severity: counts[severity, status] for severity in Severity} for status in Status},
        "base": _make_base(result, report.changelog(result)),
        "findings": [_make_finding(report, result, finding) for finding in findings],
        "skipped": [
            {"code": skip.rule.code, "reason": f"the {noun} {skip.reason}", "entries": skip.entries or None}
            for skip in result.skipped
        ],
        "fixes": [_fix_outcome(outcome) for outcome in result.fix_outcomes],
        "crashes": [_make_crash(crash) for crash in result.crashes],
    }


def _make_base(result: Result, changelog: "Changelog | None") -> dict[str, Any] | None:
    """Return the base, the counts of the change and the findings that it fixed; None without a base."""
    if result.change_set is None:
        return None
    from linter.report.changes.as_json import make_changelog_document  # only with a base

    kinds = (("entries", Record), ("contacts", Contact))
    return {
        "path": result.change_set.base.source.path,
        "updated": result.change_set.base.updated,
        **{noun: dict(zip(("added", "changed", "removed"), result.change_set.count(kind), strict=True)) for noun, kind in kinds},
        "changes": make_changelog_document(changelog) if changelog else None,
        "fixed": [
            {
                "code": fixed.rule.code,
                "name": fixed.rule.name,
                "severity": fixed.rule.severity,
                "status": fixed.status,
                "message": fixed.text,
                "entry": _make_entry(fixed.entry),
            }
            for fixed in result.fixed
        ],
    }


def _make_finding(report: Report, result: Result, finding: Finding) -> dict[str, Any]:
    age = report.ages.get(id(finding))
    rule, problem, registry = finding.rule, finding.problem, result.registry
    span = result.place(finding)
    return {
        "key": result.key(finding),
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity,
        "status": finding.status,
        "suppressed_by": finding.suppressed_by or None,
        "reason": finding.reason or None,
        "until": finding.accepted and finding.accepted.until,
        "message": finding.text,
        **_place(registry.source, span),
        "length": span.end - span.start,
        "field": problem.field,
        "entry": _make_entry(problem.entry),
        "also": [_make_entry(twin.entry) for twin in finding.twins],
        "removed": finding.is_removed,
        "cites": [{"document": cite.document, "section": cite.section, "keyword": cite.keyword or None} for cite in rule.cites],
        "related": [
            {"message": place.label, **_place(place.registry.source, place.span), "entry": _make_entry(place.entry)}
            for place in result.related_places(finding)
        ],
        "fix": _fix(result, finding),
        **({"age": age.document} if age else {}),
    }


def _fix(result: Result, finding: Finding) -> dict[str, Any] | None:
    fix, source = finding.problem.fix, result.registry.source
    if fix is None or (edits := find_edits(result, finding)) is None:
        return None
    return {
        "message": fix.message,
        "safety": fix.safety,
        "edits": [{**_place(source, Span(edit.start, edit.end)), "text": edit.text} for edit in edits],
    }


def _fix_outcome(outcome: FixOutcome) -> dict[str, Any]:
    rule, problem = outcome.finding.rule, outcome.finding.problem
    assert problem.fix is not None
    return {
        "code": rule.code,
        "name": rule.name,
        "message": problem.fix.message,
        "safety": problem.fix.safety,
        "path": outcome.path,
        "line": outcome.position.line,
        "column": outcome.position.column,
        "entry": _make_entry(problem.entry),
        "held_back": outcome.held_back or None,
    }


def _place(source: Source, span: Span) -> dict[str, Any]:
    start, end = source.position(span.start), source.position(span.end)
    return {
        "path": source.path_at(span.start),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _make_entry(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Record):
        return {
            "kind": "record",
            "name": entry.name,
            "port": entry.number,
            "transport": entry.transport,
            "registered": entry.registered,
        }
    if isinstance(entry, Contact):
        return {"kind": "contact", "id": entry.id, "updated": entry.updated}
    if isinstance(entry, BaselineEntry):
        return {"kind": "baseline", "code": entry.rule, "entry": entry.subject, "reason": entry.reason, "until": entry.until}
    return {"kind": "registry", "updated": entry.updated}


def _make_crash(crash: Crash) -> dict[str, Any]:
    return {
        "code": crash.rule.code,
        "error": crash.error,
        "where": crash.where,
        "entry": _make_entry(crash.entry),
        "entries": crash.entries,
    }


def _make_error(error: SourceError) -> dict[str, Any]:
    line, column = error.position or (None, None)
    return {"path": error.path, "line": line, "column": column, "message": error.message}
