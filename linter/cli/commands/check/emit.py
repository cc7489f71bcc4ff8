"""The last step of `reglint check`: an outcome to outputs, messages on standard error, and an exit status."""

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from linter.cli.commands.check.plan import Plan
from linter.cli.commands.check.run import Outcome
from linter.cli.destinations import write_report
from linter.cli.streams import complain, find_terminal_width, write, write_bytes
from linter.cli.unread import report_remarks, report_unread
from linter.report import DEFAULT_WIDTH, Report, View
from linter.report.outputs import GROUPINGS

if TYPE_CHECKING:
    from linter.engine.result import Result
    from linter.model import Suppression
    from linter.rules_api.rule import Rule
    from linter.versions.changelog import Changelog


_LEAST_WIDTH = 60  # columns


def emit(plan: Plan, outcome: Outcome) -> int:
    """Write the outcome of a plan to its destinations and return the exit status. Raises OSError if a stream cannot be written."""
    options = plan.options
    status = outcome.exit_status(plan.settings.threshold)
    severities = {rule.code: rule.severity for rule in plan.rulebook}
    results = tuple(outcome.results)
    report = Report(
        results,
        tuple(outcome.errors),
        plan.statuses,
        status,
        severities,
        outcome.ages,
        {} if options.diff else _make_changelogs(results),
        _make_view(plan, outcome),
    )
    if options.diff:
        _write_patches(outcome)
    else:
        stream = sys.stdout
        if outcome.fixed_input is not None:
            write_bytes(outcome.fixed_input.data, sys.stdout)
            stream = sys.stderr
        if unwritten := write_report(report, plan.destinations, options.color, stream):
            for error in unwritten:
                complain(error)
            status = 2
    for cut in dict.fromkeys(report.cuts):
        complain(cut)
    _warn_of_unused_suppressions(outcome.results, plan.rulebook)
    has_summary = (
        not options.quiet and not options.diff and any(destination.output.name == "text" for destination in plan.destinations)
    )
    _report_unread(outcome.results, has_summary)
    _report_failures(report)
    if options.statistics:
        from linter.report.statistics import render_statistics

        click.echo(render_statistics(report), err=True, nl=False)
    return status


def _make_view(plan: Plan, outcome: Outcome) -> View:
    options = plan.options
    next_steps: tuple[tuple[str, str], ...] = ()
    if options.base is not None or options.staged:
        from linter.cli.commands.check.next_steps import find_next_steps

        next_steps = tuple(find_next_steps(plan, outcome.results))
    width = find_terminal_width(DEFAULT_WIDTH)
    return View(
        limit=options.limit,
        is_quiet=options.quiet,
        group_by=options.group_by or GROUPINGS[0],
        width=max(width, _LEAST_WIDTH),
        threshold=plan.settings.threshold,
        category=options.sarif_category or "",
        shows_fixed=options.show_fixed,
        next_steps=next_steps,
    )


def _make_changelogs(results: "Iterable[Result]") -> "dict[int, Changelog]":
    """Return what the change did, by the `id` of each result that was compared with a base."""
    compared = [(result, result.change_set) for result in results if result.change_set]
    if not compared:
        return {}
    from linter.cli.changelogs import make_log

    return {id(result): make_log(change) for result, change in compared}


def _write_patches(outcome: Outcome) -> None:
    """Write what --fix would change to standard output, and a summary of it to standard error."""
    from linter.report.text import render_fix_summary
    from linter.report.unified_diff import render

    for before, after in outcome.previews:
        for one, other in zip(before.registry.source.files, after.registry.source.files, strict=True):
            write(render(one, other, sys.stdout.isatty()), sys.stdout)
    click.echo(render_fix_summary(after for _, after in outcome.previews), err=True, nl=False)


def _warn_of_unused_suppressions(results: "Iterable[Result]", rulebook: "Sequence[Rule]") -> None:
    """Warn on standard error about suppression comments that name an unknown rule or match no finding."""
    known = {word for rule in rulebook for word in (rule.code.lower(), rule.name)}
    for result in results:
        if not result.registry.suppressions:
            continue
        for suppression, problem in _list_unused_suppressions(result, known):
            source, at = result.registry.source, suppression.span.start
            line, column = source.position(at)
            complain(f"{source.path_at(at)}:{line}:{column}: {problem}")


def _list_unused_suppressions(result: "Result", known: set[str]) -> "Iterable[tuple[Suppression, str]]":
    from linter.suppressions.inline import find_unused_suppressions

    left_out = {skip.rule.code for skip in result.skipped} | {crash.rule.code for crash in result.crashes}
    ran = {word for rule in result.rules if rule.code not in left_out for word in (rule.code.lower(), rule.name)}
    idle = set(find_unused_suppressions(result.registry, result.findings))
    for suppression in result.registry.suppressions:
        words = [word.lower() for word in suppression.rules]
        unknown = [word for word in suppression.rules if word.lower() not in known]
        if unknown:
            yield suppression, f"the suppression comment names an unknown rule '{unknown[0]}'"
        elif suppression in idle and ran.issuperset(words):
            rules = " and ".join(suppression.rules)
            yield suppression, f"the suppression comment is unused: {rules} found nothing here; delete it"


def _report_unread(results: "Iterable[Result]", has_summary: bool) -> None:
    """Report on standard error what a reader left out, if neither a rule that ran nor the summary of a text reports it."""
    from linter.engine.run import list_unread

    for result in results:
        if errors := list_unread(result.registry, result.rules):
            report_unread(result.registry, errors)
        elif not has_summary:
            report_remarks(result.registry)


def _report_failures(report: Report) -> None:
    """Report on standard error which input could not be read, and which rules crashed."""
    for error in report.errors:
        complain(error)
    for result in report.results:
        for crash in result.crashes:
            more = f" and on {crash.entries - 1} more" if crash.entries > 1 else ""
            what = f"{crash.rule.code} crashed on {crash.entry}{more}: {crash.error} ({crash.where})"
            complain(f"{result.registry.source.path}: {what}; {crash.blame}")
