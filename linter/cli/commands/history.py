"""`reglint history`: the findings of a file over its revisions."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from linter.cli.destinations import output_options, parse_destinations, refuse_inputs, write_outputs
from linter.cli.options import COLUMNS, rule_options
from linter.formats import FORMATS
from linter.report.outputs import HISTORY_OUTPUTS

if TYPE_CHECKING:
    from linter.versions.git import Repository, Revision
    from linter.versions.history import History
    from linter.versions.state import Checks

HISTORY_EXIT_STATUS = (
    "Exit status: 0 for a report, whatever its findings, 2 for wrong use, no history, no readable revision, or a crash "
    "of reglint. Single revisions that cannot be read are left out and named."
)


@click.command(short_help="Show when findings appeared and were fixed.", epilog=HISTORY_EXIT_STATUS)
@click.argument("path", metavar="PATH", type=click.Path())
@click.option(
    "--range",
    "range_",
    metavar="A..B",
    default="HEAD",
    help="The revisions after A up to B, such as v1..v2, and the one before them, whose findings may be older; B alone for all "
    "up to it. By default up to HEAD.",
)
@click.option("--since", metavar="DATE", help="Only the revisions from this day (YYYY-MM-DD) on, and the one before them.")
@click.option(
    "--from",
    "read_as",
    type=click.Choice(tuple(FORMATS)),
    help="Read all revisions in this format instead of detecting it.",
)
@COLUMNS
@output_options(HISTORY_OUTPUTS)
@click.option(
    "--by",
    type=click.Choice(("finding", "revision")),
    default="finding",
    show_default=True,
    help="List findings with their revisions, or revisions with their findings (text only).",
)
@rule_options
@click.option("--show-grandfathered", is_flag=True, help="Also show findings about entries older than the rule.")
@click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 256), help="Check revisions in N processes, by default one for each processor."
)
def history(
    path: str,
    range_: str,
    since: str | None,
    read_as: str | None,
    columns: str | None,
    format_: str | None,
    outputs: tuple[str, ...],
    by: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    over: tuple[str, ...],
    config: str | None,
    isolated: bool,
    show_grandfathered: bool,
    jobs: int | None,
) -> None:
    """Walk through the git history of a registry and show which revision introduced each finding, which one fixed it, and the days
    between.

    Every revision is checked with the rules and settings of today, as if on the day of its commit. For merges, only the main line
    counts; renames of the file are followed. A finding that was fixed and comes back counts as a new one.

    \b
    reglint history service-names-port-numbers.xml
    reglint history --range v1.0..HEAD --by revision registry.yaml
    reglint history --select CONTACT --format html registry.xml > history.html
    """
    from linter.cli.over import load_over_if_used
    from linter.cli.rulebook import load_rulebook
    from linter.cli.settings_finder import find_settings
    from linter.cli.streams import complain
    from linter.engine.finding import Status
    from linter.formats import find_format_by_name
    from linter.report.escape import escape_controls
    from linter.report.history.outputs import describe_unread
    from linter.source import SourceError
    from linter.versions.git import Repository
    from linter.versions.state import Checks

    destinations = parse_destinations(format_, outputs, HISTORY_OUTPUTS)
    refuse_inputs(destinations, [path])
    if by == "revision" and all(destination.output.name != "text" for destination in destinations):
        raise click.UsageError("--by revision requires the text report; JSON and HTML show both")
    settings = find_settings(load_rulebook(), select, ignore, None, config, isolated, over).for_path(path)
    if not settings.running:
        raise click.UsageError("no rule is left to run; 'reglint settings --all' with the same options shows why")
    statuses = (Status.ACTIVE, Status.GRANDFATHERED) if show_grandfathered else (Status.ACTIVE,)
    try:
        repository = Repository.of(path)
        revisions, is_cut, day = _choose_revisions(repository, path, range_, since)
        settings = settings.for_format("table" if columns else read_as or find_format_by_name(path))
        underlying = load_over_if_used(settings)
        form = columns or read_as or settings.form_of(path)
        checks = Checks(settings.running, settings.options, form, statuses, underlying, settings.scope_keys)
        walked = _make_history(repository, revisions, checks, jobs, is_cut, day)
    except SourceError as error:
        click.echo(f"reglint: {escape_controls(str(error))}", err=True)
        sys.exit(2)
    for line in (*describe_unread(walked), *walked.crashes):
        click.echo(f"reglint: {escape_controls(f'{walked.path}: {line}')}", err=True)
    status = 2 if walked.crashes or len(walked.problems) == len(walked.revisions) else 0
    arguments: dict[str, tuple[object, ...]] = {"text": (walked, by), "json": (walked, status), "html": (walked,)}
    unwritten = write_outputs(destinations, lambda output, _: output.load()(*arguments[output.name]), "never")
    for failure in unwritten:
        complain(failure)
    sys.exit(2 if unwritten else status)


def _choose_revisions(
    repository: "Repository", path: str, range_: str, since: str | None
) -> "tuple[Sequence[Revision], bool, str]":
    """Return the wanted revisions after the one that they begin from, whether there are older ones, and the day of the last.

    That day is today, or the day of the last revision if it is not HEAD. Raises SourceError if there is no such revision.
    """
    from linter.cli.revisions import find_today
    from linter.versions.git import GitError

    after, dots, to = range_.partition("..")
    if to.startswith(".") or (dots and not after):
        raise click.BadParameter("give two revisions with two dots between them, such as v1..HEAD", param_hint="--range")
    to = (to if dots else after) or "HEAD"
    revisions = repository.revisions(path, to)
    if not revisions:
        raise GitError(repository.shown, f"no revision up to '{to}' has it; commit it first")
    first = 0
    if dots:
        wanted = repository.between(after, to)
        first = next((nth for nth, revision in enumerate(revisions) if revision.id in wanted), len(revisions))
    if since is not None:
        day = _parse_day(since)
        first = max(first, next((nth for nth, revision in enumerate(revisions) if revision.date >= day), len(revisions)))
    start = max(first - 1, 0)  # the revision before the wanted ones shows which findings are older
    return revisions[start:], first > 0 or repository.is_shallow, find_today() if to == "HEAD" else repository.date(to)


def _parse_day(text: str) -> str:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a date; write YYYY-MM-DD, such as 2020-12-31", param_hint="--since") from None


def _make_history(
    repository: "Repository", revisions: "Sequence[Revision]", checks: "Checks", jobs: int | None, is_cut: bool, day: str
) -> "History":
    from dataclasses import replace

    from linter.cli.revisions import walk
    from linter.versions.history import make_history

    with walk(repository, revisions, checks, jobs) as states:
        found = make_history(repository.shown, revisions, states, checks.rules, day, is_cut)
    return replace(found, address=repository.commits_address())
