"""The second step of `reglint check`: a plan to an outcome. It reads, checks and fixes files, and prints no report."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from linter.cli.automatic_base import HEAD
from linter.cli.base import find_base, is_file, lint_against, list_removed, parse_file_in_revision
from linter.cli.baseline import Baselines, Pair
from linter.cli.commands.check.plan import CheckOptions, Plan
from linter.cli.over import OverLoader
from linter.cli.progress import show_progress
from linter.cli.registries import STANDARD_INPUT, Target, read_named
from linter.cli.staged import read_staged, select_staged
from linter.cli.streams import complain
from linter.config import MAX_FAULTS, SettingsError
from linter.formats import FORMATS, read
from linter.source import Source, SourceError

if TYPE_CHECKING:
    from linter.cli.revisions import Ages
    from linter.config.resolve import ResolvedSettings
    from linter.engine.fixes import CheckAgain
    from linter.engine.result import Result
    from linter.model import BaselineEntry
    from linter.rules_api.rule import Severity
    from linter.rules_api.underlying import Underlying
    from linter.versions.history import Age

Check = Callable[[Source], "Result"]


@dataclass(slots=True)
class Outcome:
    """The outcome of a plan.

    `results` has a result for each registry that could be read, after fixes, and one for each baseline that has findings. With
    --diff, `previews` has the results before and after the fixes. `fixed_input` is the fixed text of standard input. `thresholds`
    are the severities that fail a registry, by the `id` of its result.
    """

    results: "list[Result]" = field(default_factory=list)
    errors: list[SourceError] = field(default_factory=list)
    previews: "list[tuple[Result, Result]]" = field(default_factory=list)
    fixed_input: Source | None = None
    ages: "dict[int, Age]" = field(default_factory=dict)
    thresholds: "dict[int, Severity | None]" = field(default_factory=dict)

    def exit_status(self, threshold: "Severity | None") -> int:
        """Return 0 if no finding reaches the severity that fails its registry, 1 if one does, 2 after an error or a crash.

        The `threshold` holds for results that have none; None means that no finding fails.
        """
        if self.errors or any(result.crashes for result in self.results):
            return 2
        return int(any(result.fails(self.thresholds.get(id(result), threshold)) for result in self.results))


def run_plan(plan: Plan) -> Outcome:
    """Check every registry of a plan, and fix files if the plan says so. Errors of single files end up in the outcome."""
    outcome = Outcome()
    options = plan.options
    baselines = Baselines(
        plan.rulebook, options.accepted, options.reads_no_baseline, options.stdin_name, options.base, options.staged
    )
    checked: list[tuple[Target, Result]] = []
    find_over = OverLoader()
    for target in _show_progress(plan.targets):
        try:
            staged = select_staged(target, options.base, options.staged)
            result = _check_target(plan, staged, find_over(_find_settings(plan, target)), baselines, outcome)
        except SourceError as error:
            outcome.errors.append(_advise(error, target))
        except SettingsError as error:
            outcome.errors += [fault for fault in error.faults[:MAX_FAULTS] if fault not in outcome.errors]
        else:
            checked.append((staged, result))
            outcome.thresholds[id(result)] = _find_settings(plan, target).threshold
    _report_removed(plan, outcome)
    outcome.results += [result for _, result in checked]
    if options.age:
        from linter.cli.revisions import Ages

        ages = Ages()
        for target, result in checked:
            try:
                outcome.ages |= _find_ages(plan, target, find_over(_find_settings(plan, target)), result, ages)
            except SourceError as error:
                outcome.errors.append(error)
    outcome.results += baselines.judged([Pair(target.name, result) for target, result in checked], plan.settings.running)
    outcome.errors += baselines.errors
    return outcome


def _report_removed(plan: Plan, outcome: Outcome) -> None:
    """Report on standard error the files that the change removed from a folder: nothing is left to compare with them."""
    base = plan.options.base
    if base is None or is_file(base) or parse_file_in_revision(base):
        return
    for folder in filter(os.path.isdir, plan.options.paths):
        left = [file for target in plan.targets if target.folder == folder for file in target.files]
        if left:
            try:
                for path in list_removed(folder, left, base):
                    complain(f"{path}: was removed by the change; its entries are not compared")
            except SourceError as error:
                outcome.errors.append(error)


def _find_settings(plan: Plan, target: Target) -> "ResolvedSettings":
    return target.settings or plan.settings


def _advise(error: SourceError, target: Target) -> SourceError:
    """Return an error with advice for a file that was found in a folder."""
    if not target.folder:
        return error
    return SourceError(error.path, f"{error.message}; if it is no registry, exclude it in reglint.yaml", error.position)


def _check_target(plan: Plan, target: Target, over: "Sequence[Underlying]", baselines: Baselines, outcome: Outcome) -> "Result":
    """Return the result of one registry, after fixes. Raises SourceError and SettingsError."""
    options = plan.options
    source = target.read(lambda path: _read_file(path, options))
    accepted = baselines.entries_for(target.name)
    check = _accept_entries(_make_check(plan, target, over), accepted)
    result = check(source)
    if not (options.fix or options.diff):
        return result
    is_plain = not (accepted or result.change_set) and FORMATS[result.registry.format].reuses_previous
    check_again = _make_recheck(check, _find_settings(plan, target), over) if is_plain else None
    fixed = _apply_fixes(result, options.unsafe, check, check_again)
    if options.diff:
        outcome.previews.append((result, fixed))
        return result
    if target.files == (STANDARD_INPUT,):
        outcome.fixed_input = fixed.registry.source
    elif fixed.made:
        try:
            _write_fixed(target, result, fixed)
        except SourceError as error:
            outcome.errors.append(error)
            return result
    return fixed


def _read_file(path: str, options: CheckOptions) -> Source:
    """Return the text to check: that of the index if it is wanted, else that of the file. Raises SourceError."""
    from_index = None if options.fix or path == STANDARD_INPUT else read_staged(path, options.base, options.staged)
    return from_index or read_named(path, options.stdin_name)


def _make_check(plan: Plan, target: Target, over: "Sequence[Underlying]") -> Check:
    """Return the function that checks the text of a registry, against its base if the options name one. Raises SourceError."""
    options, settings = plan.options, _find_settings(plan, target)
    base = options.base or (HEAD if options.staged else None)
    paths = [options.stdin_name if path == STANDARD_INPUT and options.stdin_name else path for path in target.files]
    shown = paths[0] if len(paths) == 1 else target.name
    before = find_base(shown, paths, base, target.is_own_file) if base is not None else None
    is_other_file = base is not None and (is_file(base) or parse_file_in_revision(base) is not None)

    def check(source: Source) -> "Result":
        registry = read(source, options.form or settings.form_of(paths[0]), scope=settings.scope_keys)
        resolved = settings.for_format(registry.format)
        result = lint_against(before, is_other_file, registry, resolved.running, resolved.options, over)
        return replace(result, profile=resolved.profile_text)

    return check


def _accept_entries(check: Check, entries: "Sequence[BaselineEntry]") -> Check:
    """Return the check with the findings accepted that baseline entries accept."""
    if not entries:
        return check
    from linter.suppressions.baseline import accept_findings

    return lambda source: accept_findings(check(source), entries)


def _make_recheck(check: Check, settings: "ResolvedSettings", over: "Sequence[Underlying]") -> "CheckAgain":
    """Return the function that finds again only what fixes can affect, and takes the rest from the result before them."""

    def check_fixed(source: Source, before: "Result") -> "Result":
        from linter.versions.recheck import Conditions, check_again

        settings_of_format = settings.for_format(before.registry.format)
        conditions = Conditions(settings_of_format.running, settings_of_format.options, over=over)
        registry = read(source, before.registry.form, before.registry, settings.scope_keys)
        return check_again(before, registry, conditions) or check(source)

    return check_fixed


def _apply_fixes(result: "Result", unsafe: bool, check: Check, check_again: "CheckAgain | None") -> "Result":
    from linter.engine.fixes import apply_fixes
    from linter.rules_api.fix import Safety

    return apply_fixes(result, tuple(Safety) if unsafe else (Safety.SAFE,), check, check_again)


def _write_fixed(target: Target, before: "Result", after: "Result") -> None:
    """Replace the files of a registry by the fixed ones, all of them or none. Raises SourceError."""
    from linter.atomic_write import write_sources

    pairs = zip(before.registry.source.files, after.registry.source.files, strict=True)
    write_sources([(path, *pair) for path, pair in zip(target.files, pairs, strict=True)])


def _find_ages(plan: Plan, target: Target, over: "Sequence[Underlying]", result: "Result", ages: "Ages") -> "dict[int, Age]":
    """Return the ages of the findings to show, by the `id` of each. Raises SourceError."""
    from linter.versions.git import GitError
    from linter.versions.state import Checks

    options = plan.options
    if len(target.files) > 1:
        raise GitError(target.name, "has several files; --age supports registries of one file")
    path = options.stdin_name if target.files == (STANDARD_INPUT,) and options.stdin_name else target.files[0]
    settings = _find_settings(plan, target)
    resolved = settings.for_format(result.registry.format)
    form = options.form or settings.form_of(path)
    checks = Checks(resolved.running, resolved.options, form, plan.statuses, over, resolved.scope_keys)
    return ages.find(path, result, result.sorted_findings(plan.statuses), checks)


def _show_progress(wanted: Sequence[Target]) -> Iterable[Target]:
    def steps() -> Iterator[Target]:
        with show_progress(len(wanted), "files") as step:
            for target in wanted:
                step()
                yield target

    return steps()
