"""Fold the consequences of one mistake into one finding."""

from collections.abc import Sequence
from dataclasses import replace

from linter.engine.finding import Finding, Status
from linter.engine.identity import name_subject
from linter.model import Field, Registry
from linter.rules_api.problem import Problem, Related
from linter.versions.changeset import ChangeSet

MASS = 50  # findings of one kind in entries that the change did not touch from which one finding replaces them
_SHOWN = 5  # entries that such a finding names


def fold_consequences(findings: Sequence[Finding], registry: Registry, change: ChangeSet) -> Sequence[Finding]:
    """Return the findings with many active ones of one kind as one, if they are in entries that the change did not touch.

    One mistake, such as half of a file cut off or all contacts deleted, has hundreds of consequences. The fix is to undo it, so the
    folded finding offers none.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        problem = finding.problem
        if finding.status is Status.ACTIVE and problem.entry not in change.touched and finding.cause is None:
            groups.setdefault((finding.rule.code, problem.message), []).append(finding)
    masses = {id(group[0]): group for group in groups.values() if len(group) >= MASS}
    if not masses:
        return findings
    folded_away = {id(finding) for group in masses.values() for finding in group[1:]}
    return [
        _fold_group(masses[id(finding)], registry) if id(finding) in masses else finding
        for finding in findings
        if id(finding) not in folded_away
    ]


def _fold_group(group: Sequence[Finding], registry: Registry) -> Finding:
    first = group[0]
    label = "one of them, '{}'{}"
    related = tuple(
        Related(one.problem.entry, one.problem.field, label.format(one.problem.entry, " (removed)" if one.is_removed else ""))
        for one in group[:_SHOWN]
    )
    kind = "removed entries" if first.is_removed else "entries"
    named = ", ".join(dict.fromkeys(f"'{name_subject(one.problem.entry)}'" for one in group[:_SHOWN]))
    message = f"{{0}} findings of this kind in {kind}, such as {{1}}; did one mistake cause all of them? The first: {{2}}"
    problem = Problem(registry, Field.ENTRY, message, (f"{len(group):,}", named, first.text), related)
    return replace(first, problem=problem, twins=(), is_removed=False)
