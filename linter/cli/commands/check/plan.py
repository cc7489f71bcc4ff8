"""The first step of `reglint check`: options to a plan. Wrong use is refused here, before anything is checked."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

import click

from linter.cli.base import is_file, refuse_contradictions
from linter.cli.destinations import Destination, parse_destinations, refuse_inputs
from linter.cli.registries import STANDARD_INPUT, Target, find_targets, name_once
from linter.cli.rulebook import load_rulebook
from linter.cli.settings_finder import find_settings
from linter.engine.finding import Status
from linter.report.outputs import DEFAULT_OUTPUT

if TYPE_CHECKING:
    from linter.config.resolve import ResolvedSettings
    from linter.rules_api.rule import Rule


class CheckOptions(NamedTuple):
    """The arguments and options of `reglint check`, as given; names and defaults are those of the command line."""

    paths: tuple[str, ...] = ()
    read_as: str | None = None
    columns: str | None = None
    stdin_name: str | None = None
    format_: str | None = None
    outputs: tuple[str, ...] = ()
    base: str | None = None
    staged: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    fail_on: str | None = None
    config: str | None = None
    isolated: bool = False
    accepted: str | None = None
    no_accepted: bool = False
    fix: bool = False
    unsafe: bool = False
    diff: bool = False
    show_existing: bool = False
    show_grandfathered: bool = False
    show_suppressed: bool = False
    age: bool = False
    quiet: bool = False
    limit: int | None = None
    group_by: str | None = None
    sarif_category: str | None = None
    show_fixed: bool = False
    exit_zero: bool = False
    statistics: bool = False
    color: str = "auto"

    @property
    def form(self) -> str:
        """Return the format in which to read the files, with its mapping of columns, or "" to detect it."""
        return self.columns or self.read_as or ""

    @property
    def reads_no_baseline(self) -> bool:
        """Return whether findings in baseline files are reported like all others."""
        return self.no_accepted or (self.isolated and self.accepted is None)


class Plan(NamedTuple):
    """The plan of a call of `reglint check`: the registries to check, the rules and settings, and where the report goes.

    `settings` are those of the working directory; every target has its own.
    """

    options: CheckOptions
    rulebook: "tuple[Rule, ...]"
    settings: "ResolvedSettings"
    targets: tuple[Target, ...]
    destinations: tuple[Destination, ...]
    statuses: tuple[Status, ...]


def make_plan(options: CheckOptions) -> Plan:
    """Return the plan for some options. Raises click.ClickException for wrong use and for errors in the settings."""
    distinct = list(dict.fromkeys(map(name_once, options.paths)))
    _refuse_contradictions(options, distinct)
    refuse_contradictions(distinct, options.base, options.staged, options.fix)
    destinations = parse_destinations(options.format_, options.outputs)
    if options.diff and destinations != (Destination(DEFAULT_OUTPUT, None),):
        raise click.UsageError("--diff writes a patch instead of a report; leave --format and --output out")
    _refuse_idle_options(options, destinations)
    rulebook = load_rulebook()
    fail_on = "never" if options.exit_zero else options.fail_on
    finder = find_settings(rulebook, options.select, options.ignore, fail_on, options.config, options.isolated, options.over)
    wanted = tuple(find_targets(options.paths, finder, options.read_as or "", with_columns=options.columns is not None))
    in_force = [target.settings or finder.main for target in wanted]
    if not all(settings.running for settings in in_force):
        raise click.UsageError("no rule is left to run; 'reglint settings --all' with the same options shows why")
    base = options.base if options.base and is_file(options.base) else None
    others = (options.config, *(settings.path for settings in (finder.main, *in_force)), options.accepted, base)
    refuse_inputs(destinations, [*(file for target in wanted for file in target.files), *filter(None, others)])
    return Plan(options, finder.rulebook, finder.main, wanted, destinations, _choose_statuses(options))


def _refuse_idle_options(options: CheckOptions, destinations: Iterable[Destination]) -> None:
    """Raise click.UsageError for options that no output of the call uses."""
    names = {destination.output.name for destination in destinations}
    if options.exit_zero and options.fail_on not in (None, "never"):
        raise click.UsageError("--exit-zero is short for --fail-on never; leave one of them out")
    if options.group_by is not None and "grouped" not in names:
        raise click.UsageError("--group-by requires the format grouped; add --format grouped")
    if options.sarif_category is not None and "sarif" not in names:
        raise click.UsageError("--sarif-category requires the format sarif; add --output sarif=FILE")
    if options.show_fixed and "sarif" not in names:
        raise click.UsageError("--show-fixed requires the format sarif; add --output sarif=FILE")
    if options.show_fixed and options.base is None and not options.staged:
        raise click.UsageError("--show-fixed requires a base; name it with --base")


def _choose_statuses(options: CheckOptions) -> tuple[Status, ...]:
    wanted = {
        Status.ACTIVE: True,
        Status.EXISTING: options.show_existing,
        Status.GRANDFATHERED: options.show_grandfathered,
        Status.SUPPRESSED: options.show_suppressed,
    }
    return tuple(status for status in Status if wanted[status])


def _refuse_contradictions(options: CheckOptions, paths: list[str]) -> None:
    reads_stdin = STANDARD_INPUT in paths
    if options.config == STANDARD_INPUT and reads_stdin:
        raise click.UsageError("standard input cannot be both the settings and a registry; name a file for one of them")
    if options.unsafe and not (options.fix or options.diff):
        raise click.UsageError("--unsafe selects fixes; give --fix to apply them or --diff to show them")
    if options.stdin_name is not None and not reads_stdin:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    if options.fix and not options.diff and reads_stdin and len(paths) > 1:
        raise click.UsageError("--fix writes fixed standard input to standard output; check the files in another call")
    if options.accepted is not None and options.no_accepted:
        raise click.UsageError("--accepted names a baseline and --no-accepted reads none; give one of them")
    if options.age and options.diff:
        raise click.UsageError("--age applies to findings and --diff reports none; give one of them")
    if options.age and reads_stdin and options.stdin_name is None:
        raise click.UsageError("--age requires the path of the file on standard input; name it with --stdin-name")
    if reads_stdin and options.base is not None and options.stdin_name is None and not is_file(options.base):
        raise click.UsageError("--base requires the path of the file on standard input; name it with --stdin-name")
