"""`reglint check`: arguments to registries to findings to a report to an exit status."""

import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from linter.cli.base import HEAD, as_staged, base_source, is_file, refuse_contradictions, staged_source
from linter.cli.baseline import Books, Pair, accepted_option
from linter.cli.options import setting_options
from linter.cli.registries import STANDARD_INPUT, Target, name_once, read_named, targets
from linter.formats import FORMATS

if TYPE_CHECKING:
    from typing import TextIO

    from linter.config.resolve import ResolvedSettings
    from linter.engine.finding import Status
    from linter.engine.run import Result
    from linter.model import BaselineEntry
    from linter.report import Report
    from linter.rules_api.rule import Rule
    from linter.source import Source
    from linter.versions.history import Age

EXIT_STATUS = (
    "Exit status: 0 nothing found at or above --fail-on, 1 findings, 2 wrong use, unreadable input or a crash of reglint. "
    "It does not depend on the format."
)
REPORT_FORMATS = ("text", "json", "sarif")


@click.command(short_help="Check registries and report what breaks RFC 6335.", epilog=EXIT_STATUS)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(allow_dash=True))
@click.option(
    "--from",
    "read_as",
    type=click.Choice(tuple(FORMATS)),
    help="The format of the files, which otherwise is told by what they hold and, in doubt, by their names.",
)
@click.option("--stdin-name", metavar="NAME", help="What to call standard input in the report, and in doubt to tell its format by.")
@click.option(
    "--format", "format_", type=click.Choice(REPORT_FORMATS), default="text", show_default=True, help="The form of the report."
)
@click.option(
    "--base",
    metavar="REV|FILE",
    help="Tell what the edit since this version did: a revision of git, a file in any format, or auto, which is where the branch "
    "of a pull request began, or else the last commit, and the one before it where nothing was edited since.",
)
@click.option("--staged", is_flag=True, help="Check what is staged in git instead of the file, against HEAD without --base.")
@setting_options
@accepted_option
@click.option(
    "--no-accepted", is_flag=True, help="Report what such files accept too; --isolated reads none beside a registry either."
)
@click.option(
    "--fix",
    is_flag=True,
    help="Repair the files where that does not change what the registry says; with - the repaired text goes to standard output.",
)
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: also the repairs that change what the registry says.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@click.option("--show-existing", is_flag=True, help="With --base: show also what the edit has nothing to do with.")
@click.option("--show-grandfathered", is_flag=True, help="Show also what is wrong with entries older than the rule.")
@click.option("--show-suppressed", is_flag=True, help="Show also what the settings except and what comments or lines accept.")
@click.option("--age", is_flag=True, help="Tell since which revision each finding stands, by the git history of the file.")
@click.option("--statistics", is_flag=True, help="Print findings and time of each rule to standard error.")
@click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True, help="Color the text report."
)
def check(
    paths: tuple[str, ...],
    read_as: str | None,
    stdin_name: str | None,
    format_: str,
    base: str | None,
    staged: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str | None,
    config: str | None,
    isolated: bool,
    accepted: str | None,
    no_accepted: bool,
    fix: bool,
    unsafe: bool,
    diff: bool,
    show_existing: bool,
    show_grandfathered: bool,
    show_suppressed: bool,
    age: bool,
    statistics: bool,
    color: str,
) -> None:
    """Check registries and report what breaks RFC 6335, with line, column and section.

    PATH is a file in one of IANA's formats (XML, CSV, HTML, plain text), a registry in YAML or JSON, a list such as /etc/services,
    or - for standard input. Each file is a registry of its own, unless 'registry' in reglint.yaml says that it is part of one: any
    file or folder of that stands for all of it, and so does no PATH at all.

    \b
    reglint check
    reglint check service-names-port-numbers.xml
    reglint check --select NAME,PORT --fail-on warning registry.xml
    reglint check --format sarif registry.xml > registry.sarif
    reglint check --diff --unsafe registry.xml
    reglint check --base origin/main registry.xml
    git show HEAD~1:registry.xml | reglint check --stdin-name registry.xml -
    """
    from functools import partial

    from linter.cli.options import resolve_settings
    from linter.cli.rulebook import load_rulebook
    from linter.config import MAX_FAULTS, SettingsError
    from linter.engine.finding import Status
    from linter.report import Report
    from linter.source import SourceError

    distinct = list(dict.fromkeys(map(name_once, paths)))
    _refuse_contradictions(distinct, stdin_name, fix, unsafe, diff, format_, config)
    refuse_contradictions(distinct, base, staged, fix)
    if accepted is not None and no_accepted:
        raise click.UsageError("--accepted names a file of accepted findings and --no-accepted reads none; give one of them")
    if age and (diff or (STANDARD_INPUT in distinct and stdin_name is None)):
        raise click.UsageError("--age tells of the findings of files; --diff has none, and standard input needs --stdin-name")
    rulebook = load_rulebook()
    settings = resolve_settings(rulebook, select, ignore, fail_on, config, isolated)
    if not settings.running:
        raise click.UsageError("no rule is left to run; 'reglint settings --all' with the same options shows why")
    books = Books(rulebook, accepted, no_accepted or (isolated and accepted is None), stdin_name, base, staged)
    pairs: list[Pair] = []
    results: list[Result] = []
    checked: list[Target] = []  # those of the results
    shown: list[Result] = []  # what repairs would lead to, of which only the difference is shown
    errors: list[SourceError] = []
    for target in _with_progress(targets(paths, settings)):
        try:
            target = as_staged(target, base, staged)
            source = target.read(partial(_source, stdin_name=stdin_name, base=base, staged=staged, fix=fix))
            files = [_name(file, stdin_name, base) for file in target.files]
            check_ = _accepting(_checking(target, files, base, staged, settings, read_as), books.lines_for(target.name))
            results.append(check_(source))
            checked.append(target)
            if diff:
                shown.append(_repaired(results[-1], unsafe, check_))
                _show_difference(results[-1], shown[-1])
            elif fix:
                after = _repaired(results[-1], unsafe, check_)
                _keep(target, results[-1], after)
                results[-1] = after
            pairs.append(Pair(target.name, results[-1]))
        except SourceError as error:
            errors.append(error)
        except SettingsError as error:
            errors += [fault for fault in error.faults[:MAX_FAULTS] if fault not in errors]
    wanted = {
        Status.ACTIVE: True,
        Status.EXISTING: show_existing,
        Status.GRANDFATHERED: show_grandfathered,
        Status.SUPPRESSED: show_suppressed,
    }
    statuses = tuple(status for status in Status if wanted[status])
    ages: dict[int, Age] = {}
    if age:
        for target, result in zip(checked, results, strict=True):
            try:
                ages |= _ages(target, stdin_name, result, settings, read_as, statuses)
            except SourceError as error:
                errors.append(error)
    results += books.judged(pairs, settings.running)
    errors += books.errors
    failed = any(result.fails(settings.threshold) for result in results)
    exit_status = 2 if errors or any(result.crashes for result in results) else int(failed)
    severities = {rule.code: rule.severity for rule in rulebook}
    report = Report(tuple(results), tuple(errors), statuses, exit_status, severities, ages)
    if diff:
        from linter.report.text import render_repairs

        click.echo(render_repairs(shown), err=True, nl=False)
    else:
        on_stderr = fix and STANDARD_INPUT in paths  # where standard output takes the repaired text
        _write(_rendered(report, format_, _colored(color, sys.stderr if on_stderr else sys.stdout)), format_, on_stderr)
    _tell_of_useless_comments(results, rulebook)
    _complain(report)
    if statistics:
        from linter.report.statistics import render

        click.echo(render(report), err=True, nl=False)
    sys.exit(exit_status)


def _refuse_contradictions(
    paths: list[str], stdin_name: str | None, fix: bool, unsafe: bool, diff: bool, format_: str, config: str | None
) -> None:
    if config == STANDARD_INPUT and STANDARD_INPUT in paths:
        raise click.UsageError("standard input is either the settings or a registry; name a file for one of them")
    if unsafe and not (fix or diff):
        raise click.UsageError("--unsafe says which repairs; give --fix to make them or --diff to see them")
    if stdin_name is not None and STANDARD_INPUT not in paths:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    if diff and format_ != "text":
        raise click.UsageError(f"--diff shows a difference, which is no report in {format_.upper()}")
    if fix and not diff and STANDARD_INPUT in paths and len(paths) > 1:
        raise click.UsageError("--fix repairs standard input on its own; give the files in another call")


def _source(path: str, stdin_name: str | None, base: str | None, staged: bool, fix: bool) -> "Source":
    """The text to check. Raises SourceError."""
    from_index = None if fix or path == STANDARD_INPUT else staged_source(path, base, staged)
    return from_index or read_named(path, stdin_name)


def _name(path: str, stdin_name: str | None, base: str | None) -> str:
    """The name under which git knows a file."""
    if path != STANDARD_INPUT or base is None or is_file(base):
        return path
    if stdin_name is None:
        raise click.UsageError("--base needs to know which file standard input is a version of; name it with --stdin-name")
    return stdin_name


def _checking(
    target: Target, paths: list[str], base: str | None, staged: bool, settings: "ResolvedSettings", read_as: str | None
) -> "Callable[[Source], Result]":
    """What checks the text of a registry, seen from the version before the edit if one is asked for. Raises SourceError.

    `paths` are the names under which git knows its files.
    """
    from linter.formats import read

    shown = paths[0] if len(paths) == 1 else target.name
    before = base_source(shown, paths, base or HEAD, target.means) if base or staged else None
    if before is None and (base or staged):
        click.echo(f"reglint: {shown}: is not in the version before the edit, so all of it is checked", err=True)

    def check_(source: "Source") -> "Result":
        registry = read(source, read_as or "")
        if before is None:
            from linter.engine.run import run

            return run(settings.running, registry, settings.options)
        from linter.versions.diff_lint import lint_change

        same_file = (base is None or not is_file(base)) and not before.parts
        return lint_change(
            settings.running, read(before, registry.format if same_file else "", registry), registry, settings.options
        )

    return check_


def _accepting(check_: "Callable[[Source], Result]", lines: "Sequence[BaselineEntry]") -> "Callable[[Source], Result]":
    """What checks a text and accepts what some lines accept."""
    if not lines:
        return check_
    from linter.suppressions.baseline import accept

    return lambda source: accept(check_(source), lines)


def _ages(
    target: Target,
    stdin_name: str | None,
    result: "Result",
    settings: "ResolvedSettings",
    read_as: str | None,
    statuses: "Collection[Status]",
) -> "dict[int, Age]":
    from linter.cli.revisions import ages_of
    from linter.versions.git import GitError
    from linter.versions.history import Checks

    if len(target.files) > 1:
        raise GitError(target.name, "is spread over several files, and --age knows the history of single files only")
    path = stdin_name if target.files == (STANDARD_INPUT,) and stdin_name else target.files[0]
    checks = Checks(settings.running, settings.options, read_as or "", statuses)
    return ages_of(path, result, result.sorted_findings(statuses), checks)


def _repaired(result: "Result", unsafe: bool, check_: "Callable[[Source], Result]") -> "Result":
    from linter.engine.fixes import repair
    from linter.rules_api.fix import Safety

    return repair(result, tuple(Safety) if unsafe else (Safety.SAFE,), check_)


def _keep(target: Target, before: "Result", after: "Result") -> None:
    """Write what was repaired to where the files came from."""
    if target.files == (STANDARD_INPUT,):
        sys.stdout.flush()
        sys.stdout.buffer.write(after.registry.source.data)
        sys.stdout.buffer.flush()
    elif after.made:
        from linter.atomic_write import write_sources

        write_sources([(path, *pair) for path, pair in zip(target.files, _changed(before, after), strict=True)])


def _changed(before: "Result", after: "Result") -> "list[tuple[Source, Source]]":
    """The files of a registry before and after."""
    one, other = before.registry.source, after.registry.source
    return list(zip(one.files, other.files, strict=True))


def _show_difference(before: "Result", after: "Result") -> None:
    from linter.report.unified_diff import render

    for one, other in _changed(before, after):
        _write(render(one, other, sys.stdout.isatty()), "diff", on_stderr=False)


def _with_progress(wanted: list[Target]) -> Iterable[Target]:
    from linter.cli.progress import progress

    with progress(len(wanted), "files") as step:
        for target in wanted:
            step()
            yield target


def _rendered(report: "Report", format_: str, color: bool) -> str:
    if format_ == "json":
        from linter.report import json

        return json.render(report)
    if format_ == "sarif":
        from linter.report import sarif

        return sarif.render(report)
    from linter.report import text

    return text.render(report, color)


def _colored(choice: str, stream: "TextIO") -> bool:
    """Whether to color: as asked, else on a terminal, where NO_COLOR and FORCE_COLOR have not decided it."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return (os.environ.get("FORCE_COLOR") or "0") != "0" or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _write(text: str, format_: str, on_stderr: bool) -> None:
    """To a stream, text reports in its encoding, whatever that cannot hold escaped, and all else always in UTF-8.

    Raises OSError where that fails.
    """
    from linter.cli.output import write

    stream = sys.stderr if on_stderr else sys.stdout
    write(text, stream, stream.encoding if format_ == "text" else "utf-8")


def _tell_of_useless_comments(results: "Iterable[Result]", rulebook: "Sequence[Rule]") -> None:
    """Say on standard error which comments accept nothing: those about no rule, and those whose rules found nothing there."""
    from linter.report.escape import printable
    from linter.suppressions.inline import unused

    known = {word for rule in rulebook for word in (rule.code.lower(), rule.name)}
    for result in results:
        registry = result.registry
        if not registry.suppressions:
            continue
        left_out = {skip.rule.code for skip in result.skipped} | {crash.rule.code for crash in result.crashes}
        ran = {word for rule in result.rules if rule.code not in left_out for word in (rule.code.lower(), rule.name)}
        useless = set(unused(registry, result.findings))
        for suppression in registry.suppressions:
            words = [word.lower() for word in suppression.rules]
            what = ""
            if strange := [word for word in suppression.rules if word.lower() not in known]:
                what = f"the comment accepts '{strange[0]}', and no rule is called so"
            elif suppression in useless and ran.issuperset(words):
                what = f"the comment accepts nothing, as {' and '.join(suppression.rules)} found nothing there; take it out"
            if what:
                source, at = registry.source, suppression.span.start
                line, column = source.position(at)
                click.echo(f"reglint: {printable(f'{source.path_at(at)}:{line}:{column}: {what}')}", err=True)


def _complain(report: "Report") -> None:
    """Say on standard error what could not be read, and what crashed."""
    from linter.report.escape import printable

    for error in report.errors:
        click.echo(f"reglint: {printable(str(error))}", err=True)
    for result in report.results:
        for crash in result.crashes:
            more = f" and on {crash.entries - 1} more" if crash.entries > 1 else ""
            what = f"{crash.rule.code} crashed on {crash.entry}{more}: {crash.error} ({crash.where})"
            click.echo(f"reglint: {printable(f'{result.registry.source.path}: {what}')}; this is a fault of reglint", err=True)
