"""The commands that a committer can run next when a change fails the check."""

import shlex
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from linter.cli.automatic_base import AUTO, HEAD, find_automatic, reads_index
from linter.cli.commands.check.plan import Plan
from linter.cli.registries import STANDARD_INPUT

if TYPE_CHECKING:
    from linter.engine.finding import Finding
    from linter.engine.result import Result

_MOST_CODES = 4  # rules that a command names
_MOST_PATHS = 3
_SHOWN = 12  # digits of the id of a commit
_FULL = 40


def find_next_steps(plan: Plan, results: "Iterable[Result]") -> tuple[tuple[str, str], ...]:
    """Return commands, each with its effect: fix, accept with a reason, explain. Empty unless a change fails.

    Standard input and settings that a command would have to repeat get fewer commands.
    """
    from linter.engine.fixes import find_edits
    from linter.rules_api.fix import Safety

    options = plan.options
    failing = [(result, _select_failing(result, plan)) for result in results if result.change_set]
    failing = [(result, found) for result, found in failing if found]
    if not failing:
        return ()
    base = _name_base(plan)
    codes = list(dict.fromkeys(finding.rule.code for _, found in failing for finding in found))
    paths = [target.name for target in plan.targets if target.name in {result.registry.source.path for result, _ in failing}]
    steps = []
    if _is_repeatable(plan) and 0 < len(paths) <= _MOST_PATHS:
        shown = shlex.join(paths)
        safe = sum(
            finding.problem.fix is not None
            and finding.problem.fix.safety is Safety.SAFE
            and find_edits(result, finding) is not None
            for result, found in failing
            for finding in found
        )
        if safe and not options.fix:
            fixes = "1 finding" if safe == 1 else f"{safe:,} findings"
            steps.append((f"reglint check --fix --base {shlex.quote(base)} {shown}", f"fix {fixes}"))
        if len(codes) <= _MOST_CODES and not options.reads_no_baseline:
            selected = ",".join(codes)
            command = f'reglint accept --base {shlex.quote(base)} --select {selected} --reason "..." {shown}'
            steps.append((command, "accept with a reason"))
        if steps and reads_index(options.base, options.staged):
            steps.append(("git add ... && git commit", "commit again"))
    steps.append((f"reglint explain {codes[0]}", "read about the rule"))
    return tuple(steps)


def _name_base(plan: Plan) -> str:
    """Return the base as a later call has to name it: 'auto' picks another version outside of a hook or a job of CI."""
    base = plan.options.base or HEAD
    if base != AUTO:
        return base
    from linter.versions.git import GitError, Repository

    target = next(target for target in plan.targets if target.files)
    try:
        revision = find_automatic(Repository.of(target.files[0]), target.files, target.is_own_file)
    except GitError:  # of standard input, for example
        return base
    if revision is None:
        return base
    return revision[:_SHOWN] if len(revision) >= _FULL and revision.isalnum() else revision


def _select_failing(result: "Result", plan: Plan) -> "Sequence[Finding]":
    """Return the findings that reach the threshold, the most severe first."""
    from linter.engine.finding import Status
    from linter.rules_api.rule import Severity

    threshold = plan.settings.threshold
    if threshold is None:
        return ()
    order = list(Severity)
    found = [
        finding
        for finding in result.sorted_findings((Status.ACTIVE,))
        if order.index(finding.rule.severity) <= order.index(threshold)
    ]
    return sorted(found, key=lambda finding: order.index(finding.rule.severity))


def _is_repeatable(plan: Plan) -> bool:
    """Return whether a command can be written without repeating other options of the call."""
    options = plan.options
    others = (
        options.read_as,
        options.stdin_name,
        options.config,
        options.accepted,
        options.isolated,
        options.select,
        options.ignore,
    )
    return STANDARD_INPUT not in options.paths and not any(others)
