"""The output `concise`: one line for each finding, in the pattern that editors and problem matchers read."""

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.report import Report
from linter.report.changes.words import summarize
from linter.report.escape import escape_controls
from linter.report.places import fix_mark, make_place
from linter.report.shown_findings import select_findings
from linter.report.text import paint, render_next_steps, render_summary_line


def render(report: Report, color: bool = False) -> str:
    """Return a line for each finding, `path:line:column: severity CODE name: message [*]`, and one for each registry.

    `[*]` marks a finding with a safe fix, `[u]` one with an unsafe fix.
    """
    selection = select_findings(report, output="concise")
    lines = []
    for result, findings in selection.shown:
        if (changelog := report.changelog(result)) and not report.view.is_quiet:
            lines.append(escape_controls(f"change since {changelog.change_set.base.source.path}: {summarize(changelog)}"))
        lines += [_render_finding(result, finding, color) for finding in findings]
        if not report.view.is_quiet:
            lines.append(render_summary_line(result, color))
    lines += [f"{code}: ... {number:,} more" for code, number in sorted(selection.hidden.items())]
    lines += render_next_steps(report)
    return "".join(f"{line}\n" for line in lines)


def _render_finding(result: Result, finding: Finding, color: bool) -> str:
    path, start, _ = make_place(result, finding)
    rule = finding.rule
    status = "" if finding.status is Status.ACTIVE else f" ({finding.status})"
    mark = f" {mark}" if (mark := fix_mark(result, finding)) else ""
    place = paint(escape_controls(f"{path}:{start.line}:{start.column}"), "place", color)
    level = paint(str(rule.severity), str(rule.severity), color)
    return f"{place}: {level} {rule.code} {rule.name}: {escape_controls(finding.text)}{status}{mark}"
