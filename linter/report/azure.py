"""The output `azure`: logging commands of Azure Pipelines."""

from linter.engine.finding import Finding
from linter.engine.result import Result
from linter.report import Report
from linter.report.escape import escape_controls
from linter.report.places import list_failures, make_place
from linter.report.shown_findings import select_findings
from linter.report.uri import make_relative_path
from linter.rules_api.rule import Severity


def render(report: Report) -> str:
    """Return a command for each finding and failure, the most important first. Azure has no notes; they become warnings."""
    lines = []
    for failure in list_failures(report):
        line, column = failure.position or (1, 1)
        lines.append(_render_command("error", make_relative_path(failure.path), line, column, "reglint", failure.message))
    selection = select_findings(report, output="azure")
    lines += [_render_issue(result, finding) for result, finding in selection.by_importance]
    if hidden := selection.hidden.total():
        message = f"{hidden:,} more findings are not listed (--limit)"
        lines.append(f"##vso[task.logissue type=warning;]{_escape_data(message)}")
    return "".join(f"{line}\n" for line in lines)


def _render_issue(result: Result, finding: Finding) -> str:
    path, start, _ = make_place(result, finding)
    kind = "error" if finding.rule.severity is Severity.ERROR else "warning"
    message = f"{finding.rule.code} {finding.rule.name}: {finding.subject}: {finding.text}"
    return _render_command(kind, make_relative_path(path), start.line, start.column, finding.rule.code, message)


def _render_command(kind: str, path: str, line: int, column: int, code: str, message: str) -> str:
    values = {"type": kind, "sourcepath": path, "linenumber": line, "columnnumber": column, "code": code}
    shown = "".join(f"{key}={_escape_property(str(value))};" for key, value in values.items())
    return f"##vso[task.logissue {shown}]{_escape_data(message)}"


def _escape_data(text: str) -> str:
    return escape_controls(text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A"))


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(";", "%3B").replace("]", "%5D")
