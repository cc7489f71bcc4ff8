"""The output `junit`: a test suite for each file, a test case for each rule that ran."""

from collections.abc import Iterable, Iterator, Sequence

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.report import Report
from linter.report.escape import escape_controls, escape_xml_attribute, escape_xml_text
from linter.report.places import make_place
from linter.report.shown_findings import select_findings
from linter.report.uri import make_relative_path
from linter.rules_api.rule import Rule, Severity


def render(report: Report) -> str:
    """Return the findings as JUnit XML.

    A rule fails if one of its active findings reaches --fail-on. Other findings are the output of a case that passes. Input that
    could not be read, and rules that crashed, are errors.
    """
    selection = select_findings(report, output="junit")
    suites = [
        *(_make_suite(report, result, findings) for result, findings in selection.shown),
        *_make_failure_suites(report),
    ]
    tests, failed, errors, skipped = (sum(suite.numbers[i] for suite in suites) for i in range(4))
    body = "".join(suite.text for suite in suites)
    head = f'<testsuites name="reglint" tests="{tests}" failures="{failed}" errors="{errors}" skipped="{skipped}">'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{body}</testsuites>\n'


class _Suite:
    """A test suite: its text, and the numbers of tests, failures, errors and skipped tests."""

    def __init__(self, name: str, cases: Iterable[tuple[str, str]]) -> None:
        listed = list(cases)
        kinds = [kind for kind, _ in listed]
        self.numbers = (len(listed), *(kinds.count(kind) for kind in ("failure", "error", "skipped")))
        _, failed, errors, skipped = self.numbers
        head = (
            f'name="{escape_xml_attribute(name)}" tests="{len(listed)}" failures="{failed}" errors="{errors}" skipped="{skipped}"'
        )
        self.text = f" <testsuite {head}>\n{''.join(text for _, text in listed)} </testsuite>\n"


def _make_suite(report: Report, result: Result, findings: Sequence[Finding]) -> _Suite:
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.rule.code, []).append(finding)
    crashed = {crash.rule.code: crash for crash in result.crashes}
    skipped = {skip.rule.code: skip for skip in result.skipped if not skip.entries}
    path = make_relative_path(result.registry.source.path)

    def cases() -> Iterator[tuple[str, str]]:
        for rule in result.rules:
            found = by_code.get(rule.code, [])
            if crash := crashed.get(rule.code):
                message = f"crashed on '{crash.entry}': {crash.error} ({crash.where})"
                yield "error", _render_case(path, rule, f'   <error type="crash" message="{escape_xml_attribute(message)}"/>\n')
            elif skip := skipped.get(rule.code):
                yield (
                    "skipped",
                    _render_case(path, rule, f'   <skipped message="{escape_xml_attribute(f"the file {skip.reason}")}"/>\n'),
                )
            elif failing := [finding for finding in found if _is_failure(finding, report.view.threshold)]:
                message = f"{len(failing):,} finding{'s' * (len(failing) > 1)}: {failing[0].text}"
                lines = escape_xml_text("\n".join(_render_finding(result, finding) for finding in found))
                head = f'type="{rule.severity}" message="{escape_xml_attribute(message)}"'
                yield "failure", _render_case(path, rule, f"   <failure {head}>{lines}</failure>\n")
            else:
                lines = escape_xml_text("\n".join(_render_finding(result, finding) for finding in found))
                yield "", _render_case(path, rule, f"   <system-out>{lines}</system-out>\n" if found else "")

    return _Suite(path, cases())


def _is_failure(finding: Finding, threshold: Severity | None) -> bool:
    order = list(Severity)
    return (
        threshold is not None and finding.status is Status.ACTIVE and order.index(finding.rule.severity) <= order.index(threshold)
    )


def _render_finding(result: Result, finding: Finding) -> str:
    path, start, _ = make_place(result, finding)
    status = "" if finding.status is Status.ACTIVE else f" ({finding.status})"
    place = f"{make_relative_path(path)}:{start.line}:{start.column}"
    return escape_controls(f"{place}: {finding.rule.severity}{status} {finding.subject}: {finding.text}")


def _render_case(path: str, rule: Rule, content: str) -> str:
    head = f'classname="{escape_xml_attribute(path)}" name="{rule.code} {rule.name}"'
    return f"  <testcase {head}>\n{content}  </testcase>\n" if content else f"  <testcase {head}/>\n"


def _make_failure_suites(report: Report) -> Iterator[_Suite]:
    """Yield a suite for each file that could not be read; crashes are cases of the suite of their file."""
    for error in report.errors:
        position = f"{error.position.line}:{error.position.column}: " if error.position else ""
        content = f'   <error type="unreadable" message="{escape_xml_attribute(position + error.message)}"/>\n'
        path = make_relative_path(error.path)
        yield _Suite(
            path, [("error", f'  <testcase classname="{escape_xml_attribute(path)}" name="read">\n{content}  </testcase>\n')]
        )
