"""The output `github`: workflow commands, which GitHub shows as annotations."""

from collections import Counter

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.report import Report
from linter.report.changes.words import summarize
from linter.report.escape import escape_controls
from linter.report.places import list_failures, make_place
from linter.report.shown_findings import select_findings
from linter.report.uri import make_relative_path
from linter.rules_api.rule import Severity

MAX_SHOWN = 10  # annotations of a kind that GitHub shows for a step
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(report: Report) -> str:
    """Return a command for each finding, as many of a kind as GitHub shows, and a last one with the number of the others.

    Every line begins with `::`, so that no text of a registry is read as a command.
    """
    lines = [write_command("error", failure.message, file=make_relative_path(failure.path)) for failure in list_failures(report)]
    shown = Counter(error=len(lines))
    hidden = 0
    selection = select_findings(report)
    changes = [(result, log) for result in report.results if (log := report.changelog(result)) and not report.view.is_quiet]
    is_cut = _is_cut(report, len(lines), len(changes))
    for result, log in changes:
        shown["notice"] += 1
        lines.append(write_command("notice", summarize(log), title=f"change of {make_relative_path(result.registry.source.path)}"))
    for result, finding in selection.by_importance:
        command = "notice" if finding.status is not Status.ACTIVE else _COMMANDS[finding.rule.severity]
        shown[command] += 1
        if shown[command] > MAX_SHOWN - (command == "notice" and is_cut):
            hidden += 1
        else:
            lines.append(_render_annotation(command, result, finding))
    hidden += selection.hidden.total()
    if hidden:
        message = f"{hidden:,} more findings are not annotated; GitHub shows {MAX_SHOWN} annotations of a kind"
        report.cuts.append(f"github: {message}")
        lines.append(write_command("notice", message, title="reglint"))
    return "".join(f"{line}\n" for line in lines)


def _is_cut(report: Report, errors: int, notices: int) -> bool:
    """Return whether some findings get no annotation."""
    counts = Counter(error=errors, notice=notices)
    selection = select_findings(report)
    for _, finding in selection:
        counts["notice" if finding.status is not Status.ACTIVE else _COMMANDS[finding.rule.severity]] += 1
    return bool(selection.hidden) or max(counts.values(), default=0) > MAX_SHOWN


def _render_annotation(command: str, result: Result, finding: Finding) -> str:
    path, start, end = make_place(result, finding)
    places: dict[str, object] = {"file": make_relative_path(path), "line": start.line}
    if start.line == end.line:
        places |= {"endLine": end.line, "col": start.column, "endColumn": max(end.column, start.column)}
    status = "" if finding.status is Status.ACTIVE else f" ({finding.status})"
    title = f"{finding.rule.code} {finding.rule.name}{status}"
    return write_command(command, f"{finding.subject}: {finding.text}", **places, title=title)


def write_command(name: str, message: str, **properties: object) -> str:
    """Return a workflow command: error, warning or notice, with its properties and a message of any text."""
    values = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    return f"::{name} {values}::{_escape_data(message)}" if values else f"::{name}::{_escape_data(message)}"


def _escape_data(text: str) -> str:
    return escape_controls(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
