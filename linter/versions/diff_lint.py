"""Lint a change: of the findings of a registry, report as active only those that the change introduced."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from linter.engine.finding import Finding, Status
from linter.engine.identity import fold_twins
from linter.engine.result import Result
from linter.engine.run import run_each
from linter.model import Field, Registry
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Scope
from linter.rules_api.underlying import Underlying
from linter.source import Source
from linter.versions.base_findings import BaseFindings, find_base_findings
from linter.versions.causes import add_cause
from linter.versions.changeset import ChangeSet, make_change_set
from linter.versions.consequences import fold_consequences
from linter.versions.recheck import Conditions
from linter.versions.recognition import Match
from linter.versions.repeats import drop_repeats
from linter.versions.safe_fixes import fix_base


def lint_change(
    rules: Sequence[Rule],
    base: Registry,
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
    over: Sequence[Underlying] = (),
) -> Result:
    """Return the findings of a registry as its base explains them; `fixed` are the findings that only the base has.

    A rule that was skipped or crashed in the registry has no fixed findings: what it did not look for may still be there.

    A finding is existing if the base has the same one, or a similar one and the change touched no field that its rule reads, of
    its entry or of a related one. A row without a name that only lost ports counts as untouched. A finding that the base does not
    have is active, however old its entry is: a change has to follow the rules of today. Findings that the change brought to light
    by a safe fix are existing. Findings about one fact are reduced to one (`Rule.supersedes`), and many of one kind in entries
    that the change did not touch are folded into one.
    """
    change = make_change_set(base, registry)
    conditions = Conditions(rules, options, today, over)
    after = run_each(rules, registry, options, today, change, over)
    before = find_base_findings(change, conditions, after)
    findings = _judge(after.findings, before, change)
    if before.known.has_fixed_safely and any(finding.status is Status.ACTIVE for finding in findings):
        fixed = fix_base(rules, base, after.findings, options, today)
        findings = _drop_uncovered(findings, _judge_since(fixed, after, conditions)) if fixed else findings
    findings = [add_cause(finding, change) for finding in drop_repeats(findings)]
    folded = fold_consequences(fold_twins(registry, findings), registry, change)
    incomplete = {one.rule.code for one in after.skipped} | {one.rule.code for one in after.crashes}
    gone = (one for one in before.known.left if one.rule.code not in incomplete)
    return replace(after, findings=tuple(folded), fixed=tuple(gone))


def lint_added(
    rules: Sequence[Rule],
    base: str,
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
    over: Sequence[Underlying] = (),
) -> Result:
    """Return the findings of a registry that the change added: every entry is new and has to follow the rules of today.

    `base` is the name of the base, which has no such file. Rules about changes compare with a registry without entries.
    """
    return lint_change(rules, make_empty_base(base, registry), registry, options, today, over)


def _judge(findings: Sequence[Finding], base: BaseFindings, change: ChangeSet) -> list[Finding]:
    """Return findings with their status as the base explains it."""
    known, compared = base.known, set(change.became.values())
    judged = []
    for finding, match in known.recognize(findings, change):
        if finding.rule.scope is Scope.CHANGE:
            judged.append(finding)
            continue
        entry = finding.problem.entry
        if known.is_cut(finding, change.touched):
            status: Status = finding.status if finding.status is Status.SUPPRESSED else Status.EXISTING
        else:
            is_unjudged = entry not in change.touched and (finding.rule.code in base.unjudged or entry not in compared)
            status = _find_status(finding, max(match, Match.SIMILAR) if is_unjudged else match, change)
        judged.append(finding if status is finding.status else replace(finding, status=status))
    return judged


def make_empty_base(name: str, registry: Registry) -> Registry:
    """Return a base without entries, under a name, for a registry that the change adds."""
    return Registry(
        source=Source(name, ""),
        format=registry.format,
        updated=None,
        records=(),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=(),
        locator=registry.locator,
        missing_capabilities=registry.missing_capabilities,
    )


def _find_status(finding: Finding, match: Match, change: ChangeSet) -> Status:
    """Return the status of a finding, by how far the base has it too."""
    if finding.status is Status.SUPPRESSED or (match and finding.status is Status.GRANDFATHERED):
        return finding.status
    if match is Match.SAME or not _can_be_caused(finding, change, bool(match)):
        return Status.EXISTING
    problem = finding.problem
    is_general = isinstance(problem.entry, Registry) and problem.field is not Field.UPDATED
    if match and (is_general or problem.entry not in change.touched):
        return Status.EXISTING
    return Status.ACTIVE


def _can_be_caused(finding: Finding, change: ChangeSet, is_known: bool) -> bool:
    """Return whether the change touched a field that the rule reads, of the entry of a finding or of a related one.

    A finding that the base does not have can be caused by any entry, and an added entry can cause anything.
    """
    rule, problem, fields = finding.rule, finding.problem, change.changed_fields
    if not is_known:
        return True
    entries = (problem.entry, *(related.entry for related in problem.related))
    touched = [entry for entry in entries if entry in change.touched]
    return any(entry not in fields or not rule.reads.isdisjoint(fields[entry]) for entry in touched)


def _judge_since(base: Registry, after: Result, conditions: Conditions) -> Sequence[Finding]:
    """Return the findings of a result as another base explains them."""
    change = make_change_set(base, after.registry)
    rules, options, today, over = conditions
    about_change = [rule for rule in rules if rule.scope is Scope.CHANGE]
    of_change = run_each(about_change, after.registry, options, today, change, over)
    others = [finding for finding in after.findings if finding.rule.scope is not Scope.CHANGE]
    return _judge([*others, *of_change.findings], find_base_findings(change, conditions, after), change)


def _drop_uncovered(findings: Sequence[Finding], since_fixes: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that the change did not introduce but uncovered by safe fixes.

    `since_fixes` are the findings as the base after these fixes explains them. An uncovered finding is existing; one about the
    change is left out.
    """
    left = {_make_key(finding) for finding in since_fixes if finding.status is Status.ACTIVE}
    kept = []
    for finding in findings:
        if finding.status is not Status.ACTIVE or _make_key(finding) in left:
            kept.append(finding)
        elif finding.rule.scope is not Scope.CHANGE:
            kept.append(replace(finding, status=Status.EXISTING))
    return kept


def _make_key(finding: Finding) -> Hashable:
    """Return a key that a finding of one registry has whatever the base. Removed entries count as one: fixes may rename them."""
    if finding.rule.scope is not Scope.CHANGE:
        return id(finding.problem)
    return finding.rule.code, "" if finding.is_removed else str(finding.problem.entry)
