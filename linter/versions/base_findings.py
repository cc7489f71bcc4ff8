"""The findings of the base of a change, found by what the change can affect where that is possible."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from linter.engine.finding import Finding
from linter.engine.result import Result
from linter.model import Capability, Contact, Entry, Record
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Rule, Scope
from linter.versions.changeset import ChangeSet
from linter.versions.known import Known, make_known_findings
from linter.versions.recheck import Conditions, recheck
from linter.versions.recognition import BaseFinding, KnownFindings

_LARGE = 1000  # records from which it pays off to find what the change can affect


class BaseFindings(NamedTuple):
    """The findings of the base, and the codes of the rules that did not run on all of it."""

    known: KnownFindings
    unjudged: frozenset[str]


def find_base_findings(change: ChangeSet, conditions: Conditions, after: Result) -> BaseFindings:
    """Return the findings of the base of a change. `after` is the result of the registry, with nothing folded."""
    judged = [finding for finding in after.findings if finding.rule.scope is not Scope.CHANGE]
    if len(change.registry.records) >= _LARGE and not after.crashes:
        known = recheck(make_known_findings(judged), change.comparison.reversed, conditions)
        if known is not None:
            unjudged = frozenset(one.rule.code for one in after.skipped if one.rule.scope is not Scope.CHANGE)
            return BaseFindings(_make_known_findings(known, conditions.rules, change.became, judged), unjudged)
    return _check_in_full(change, conditions)


def _check_in_full(change: ChangeSet, conditions: Conditions) -> BaseFindings:
    """Check the base; rules about the order of rows in its own order, the others in the order of the registry."""
    rules = [rule for rule in conditions.rules if rule.scope is not Scope.CHANGE]
    reordered, became = change.reordered_base
    known: list[Known] = []
    unjudged: set[str] = set()
    for version, is_about_order in ((reordered, False), (change.base, True)):
        chosen = [
            rule
            for rule in rules
            if (Capability.ORDER in rule.required_capabilities and reordered is not change.base) is is_about_order
        ]
        if chosen:
            result = conditions.run(chosen, version)
            known += make_known_findings(result.findings)
            unjudged.update(one.rule.code for one in result.skipped)
            unjudged.update(one.rule.code for one in result.crashes)
    return BaseFindings(_make_known_findings(known, conditions.rules, became, ()), frozenset(unjudged))


def _make_known_findings(
    known: Iterable[Known], rules: Sequence[Rule], became: Mapping[Entry, Entry], judged: Sequence[Finding]
) -> KnownFindings:
    """Return findings of the base in the order of the rules and the file. Those that are `judged` are in the registry too."""
    order = {rule.code: position for position, rule in enumerate(rules)}
    in_registry = set(map(id, judged))
    found = sorted(known, key=lambda one: (order[one.finding.rule.code], *_place(one.entry)))
    return KnownFindings([_make_base_finding(one, id(one.finding) in in_registry) for one in found], became)


def _place(entry: Entry) -> tuple[int, int]:
    if isinstance(entry, Record):
        return 0, entry.row
    return (1, entry.row) if isinstance(entry, Contact) else (2, 0)


def _make_base_finding(one: Known, is_kept: bool) -> BaseFinding:
    finding, fix = one.finding, one.finding.problem.fix
    has_safe_fix = fix is not None and fix.safety is Safety.SAFE
    text = "" if is_kept else finding.text  # it takes time, and is compared only for other findings
    kept = id(finding) if is_kept else None
    return BaseFinding(finding.rule, one.entry, finding.problem.field, text, finding.status, has_safe_fix, kept)
