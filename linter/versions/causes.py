"""Name the cause of a finding about an entry that the change did not touch."""

from dataclasses import replace

from linter.engine.finding import Finding, Status
from linter.model import Registry
from linter.rules_api.rule import Scope
from linter.versions.changeset import ChangeSet


def add_cause(finding: Finding, change: ChangeSet) -> Finding:
    """Return an active finding about an untouched entry with the related entry that the change added as its cause."""
    problem = finding.problem
    if finding.status is not Status.ACTIVE or finding.is_removed or isinstance(problem.entry, Registry):
        return finding
    if finding.rule.scope is Scope.CHANGE or problem.entry in change.touched:
        return finding
    cause = next((one for one in problem.related if one.entry in change.touched and one.entry is not problem.entry), None)
    return replace(finding, cause=cause) if cause else finding
