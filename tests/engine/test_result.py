"""The findings of a result by status and severity."""

from collections import Counter

from linter.engine.finding import Status
from linter.rules_api import Severity
from tests.support import faulty


def test_findings_are_counted_by_severity_and_status() -> None:
    result = faulty()
    assert result.count() == Counter((finding.rule.severity, finding.status) for finding in result.findings)
    assert {status for _, status in result.count()} > {Status.ACTIVE}
    result.count().clear()
    assert result.count().total() == len(result.findings)


def test_findings_with_a_status_are_in_the_order_of_the_rules() -> None:
    result = faulty()
    for status in Status:
        assert result.with_status(status) == [finding for finding in result.findings if finding.status is status]


def test_findings_with_several_statuses_are_sorted_together() -> None:
    result = faulty()
    starts = [result.place(finding).start for finding in result.sorted_findings(tuple(Status))]
    assert len(starts) == len(result.findings)
    assert starts == sorted(starts)


def test_a_result_fails_if_an_active_finding_is_severe_enough() -> None:
    result = faulty()
    most = min((finding.rule.severity for finding in result.with_status(Status.ACTIVE)), key=[*Severity].index)
    assert [result.fails(severity) for severity in Severity] == [
        [*Severity].index(severity) >= [*Severity].index(most) for severity in Severity
    ]
    assert not result.fails(None)
