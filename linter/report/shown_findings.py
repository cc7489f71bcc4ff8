"""The findings that an output shows: all, or the most important ones if a limit cuts."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.frozen import frozen_class
from linter.rules_api.rule import Severity

if TYPE_CHECKING:
    from linter.report import Report

_STATUSES = list(Status)  # the most important first
_SEVERITIES = list(Severity)


@frozen_class()
class Selection:
    """The findings that an output shows, by result and in the order of the file, and the number of the others by rule code."""

    shown: tuple[tuple[Result, tuple[Finding, ...]], ...]
    hidden: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[tuple[Result, Finding]]:
        """Iterate over the findings with their results."""
        return ((result, finding) for result, findings in self.shown for finding in findings)

    @property
    def by_importance(self) -> list[tuple[Result, Finding]]:
        """Return the findings with their results, the most important first; equally important ones keep their order."""
        return sorted(self, key=lambda pair: rank_finding(pair[1]))


def rank_finding(finding: Finding) -> tuple[int, int]:
    """Return a sort key: active before existing before grandfathered before suppressed, then error, warning, note."""
    return _STATUSES.index(finding.status), _SEVERITIES.index(finding.rule.severity)


def select_findings(report: "Report", limit: int | None = None, output: str = "") -> Selection:
    """Return the findings with the statuses of a report: of each rule as many as `--limit` allows, `limit` in all.

    A limit keeps the most important findings. The number of the others is noted in the report under the name of an `output`.
    """
    found = [(result, tuple(result.sorted_findings(report.statuses))) for result in report.results]
    hidden: Counter[str] = Counter()
    ranked = Selection(tuple(found)).by_importance if report.view.limit is not None or limit is not None else []
    if report.view.limit is not None:
        seen: Counter[str] = Counter()
        kept = []
        for result, finding in ranked:
            seen[finding.rule.code] += 1
            if seen[finding.rule.code] <= report.view.limit:
                kept.append((result, finding))
            else:
                hidden[finding.rule.code] += 1
        ranked = kept
        found = _keep_only(found, ranked)
    if limit is not None and len(ranked) > limit:
        hidden.update(finding.rule.code for _, finding in ranked[limit:])
        found = _keep_only(found, ranked[:limit])
    if output and hidden:
        cause = "--limit" if limit is None or report.view.limit is not None else f"at most {limit:,} are shown"
        report.cuts.append(f"{output}: {hidden.total():,} findings are left out ({cause})")
    return Selection(tuple(found), hidden)


def _keep_only(
    found: Iterable[tuple[Result, tuple[Finding, ...]]], kept: Iterable[tuple[Result, Finding]]
) -> list[tuple[Result, tuple[Finding, ...]]]:
    wanted = {id(finding) for _, finding in kept}
    return [(result, tuple(finding for finding in findings if id(finding) in wanted)) for result, findings in found]
