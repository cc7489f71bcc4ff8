"""Report each fact about a change once: at the most severe finding, and at the entry that the change added."""

from collections.abc import Sequence

from linter.engine.finding import Finding, Status
from linter.model import Entry, Ports, Record
from linter.rules_api.rule import Severity


def drop_repeats(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings without active ones that report the same fact as another active one.

    A rule names in `supersedes` the codes of rules that report the same fact. The more severe finding stays; of equally severe
    ones, that of the rule which supersedes the other.
    """
    active = [finding for finding in findings if finding.status is Status.ACTIVE]
    by_code: dict[str, list[Finding]] = {}
    for finding in active:
        by_code.setdefault(finding.rule.code, []).append(finding)
    dropped: set[int] = set()
    severities = list(Severity)
    for finding in active:
        for code in sorted(finding.rule.supersedes):
            for other in by_code.get(code, ()):
                if id(other) in dropped or id(finding) in dropped or not _is_same_fact(finding, other):
                    continue
                weaker = severities.index(finding.rule.severity) > severities.index(other.rule.severity)
                dropped.add(id(finding if weaker else other))
    return [finding for finding in findings if id(finding) not in dropped] if dropped else findings


def _is_same_fact(one: Finding, other: Finding) -> bool:
    """Return whether two findings are about the same entry, or about a port that they share on one transport."""
    if not set(_list_entries(one)).isdisjoint(_list_entries(other)):
        return True
    return any(_is_shared(place, opposite) for place in _list_places(one) for opposite in _list_places(other))


def _list_entries(finding: Finding) -> list[Entry]:
    return [finding.problem.entry, *(related.entry for related in finding.problem.related)]


_Place = tuple[Ports, str | None]  # ports and their transport, None for all


def _list_places(finding: Finding) -> Sequence[_Place]:
    records = [entry for entry in _list_entries(finding) if isinstance(entry, Record)]
    return finding.problem.about or [(record.ports, record.transport) for record in records if record.ports]


def _is_shared(one: _Place, other: _Place) -> bool:
    (ports, transport), (others, opposite) = one, other
    return ports.low <= others.high and others.low <= ports.high and (transport == opposite or None in (transport, opposite))
