"""The output `checkstyle`: findings as the XML of Checkstyle, which many tools read."""

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.report import Report
from linter.report.escape import escape_xml_attribute
from linter.report.places import list_failures, make_place
from linter.report.shown_findings import select_findings
from linter.report.uri import make_relative_path
from linter.rules_api.rule import Severity

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """Return one element for each file with its findings and failures."""
    files = {make_relative_path(file.path): list[str]() for result in report.results for file in result.registry.source.files}
    for failure in list_failures(report):
        line, column = failure.position or (1, 1)
        files.setdefault(make_relative_path(failure.path), []).append(
            _render_error(line, column, "error", failure.message, "reglint")
        )
    selection = select_findings(report, output="checkstyle")
    for result, finding in selection:
        path, error = _render_finding(result, finding)
        files.setdefault(path, []).append(error)
    body = "".join(f' <file name="{escape_xml_attribute(path)}">\n{"".join(errors)} </file>\n' for path, errors in files.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n{body}</checkstyle>\n'


def _render_finding(result: Result, finding: Finding) -> tuple[str, str]:
    path, start, _ = make_place(result, finding)
    severity = _SEVERITIES[finding.rule.severity] if finding.status is Status.ACTIVE else "info"
    message = f"{finding.subject}: {finding.text}"
    return make_relative_path(path), _render_error(start.line, start.column, severity, message, f"reglint.{finding.rule.code}")


def _render_error(line: int, column: int, severity: str, message: str, source: str) -> str:
    values = {"line": line, "column": column, "severity": severity, "message": message, "source": source}
    shown = " ".join(f'{key}="{escape_xml_attribute(str(value))}"' for key, value in values.items())
    return f"  <error {shown}/>\n"
