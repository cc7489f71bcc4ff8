"""Inline suppressions: comments that accept findings in place. Accepted findings get another status and stay in the result."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from linter.engine.finding import Finding, Status
from linter.model import Registry, Suppression


def suppress_findings(registry: Registry, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings, those that a comment accepts as suppressed with its reason."""
    if not registry.suppressions:
        return findings
    suppressions = _Suppressions(registry)
    return [
        replace(finding, status=Status.SUPPRESSED, reason=suppression.reason)
        if (suppression := next(suppressions.of(finding), None))
        else finding
        for finding in findings
    ]


def find_unused_suppressions(registry: Registry, findings: Iterable[Finding]) -> list[Suppression]:
    """Return the comments that accept none of the findings, in the order of the file."""
    suppressions = _Suppressions(registry)
    used = {suppression for finding in findings for suppression in suppressions.of(finding)}
    return [suppression for suppression in registry.suppressions if suppression not in used]


class _Suppressions:
    """The suppressions of a registry by the code or name of the rule, for look-up by place."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        by_rule: dict[str, list[Suppression]] = {}
        for suppression in sorted(registry.suppressions, key=lambda one: one.covers):
            for rule in dict.fromkeys(suppression.rules):
                by_rule.setdefault(rule.lower(), []).append(suppression)
        self.by_rule = {
            rule: (found, [one.covers.start for one in found], list(accumulate((one.covers.end for one in found), max)))
            for rule, found in by_rule.items()
        }

    def of(self, finding: Finding) -> Iterator[Suppression]:
        """Yield the comments that accept a finding. No comment covers an entry that is gone, and none a part of a value."""
        if finding.is_removed:
            return
        problem, rule = finding.problem, finding.rule
        for word in (rule.code.lower(), rule.name):
            if word in self.by_rule:
                suppressions, starts, furthest = self.by_rule[word]
                at = self.registry.locate(problem.entry, problem.field, problem.value_index).start
                nth = bisect_right(starts, at) - 1
                while nth >= 0 and furthest[nth] > at:
                    if at < suppressions[nth].covers.end:
                        yield suppressions[nth]
                    nth -= 1
