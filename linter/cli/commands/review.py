"""`reglint review`: the findings of SARIF logs, by entry, contact, section, rule, range of ports or age."""

import sys
from typing import TYPE_CHECKING

import click

from linter.cli.destinations import output_options
from linter.formats import FORMATS
from linter.report.outputs import REVIEW_GROUPINGS, REVIEW_OUTPUTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linter.report.review.log import Log
    from linter.report.review.registry_map import RegistryMap
    from linter.report.review.view_log import Review
    from linter.rules_api.rule import Rule

REVIEW_EXIT_STATUS = (
    "Exit status: 0 for a review, 1 if --since is given and an open finding is new, 2 for wrong use or an unreadable log or source."
)


@click.command(short_help="Show the findings of SARIF logs.", epilog=REVIEW_EXIT_STATUS)
@click.argument("logs", metavar="LOG...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--source",
    metavar="FILE",
    type=click.Path(),
    help="The registry that the logs are about: shows whole entries, contacts with addresses and the port space, and the baseline "
    "beside it.",
)
@click.option(
    "--from", "read_as", type=click.Choice(tuple(FORMATS)), help="Read the source in this format instead of detecting it."
)
@click.option(
    "--since",
    metavar="OLD",
    multiple=True,
    type=click.Path(),
    help="Compare with this older log: says which findings are new, moved, unchanged or fixed. Repeat it for several logs.",
)
@click.option(
    "--by",
    type=click.Choice(REVIEW_GROUPINGS),
    default=REVIEW_GROUPINGS[0],
    show_default=True,
    help="Group the findings of the text; by contact, each group ends with a letter.",
)
@output_options(REVIEW_OUTPUTS)
@click.option(
    "--color", type=click.Choice(("auto", "always", "never")), default="auto", show_default=True, help="Color the text report."
)
def review(
    logs: tuple[str, ...],
    source: str | None,
    read_as: str | None,
    since: tuple[str, ...],
    by: str,
    format_: str | None,
    outputs: tuple[str, ...],
    color: str,
) -> None:
    """Show the findings of SARIF 2.1.0 logs of reglint or of another tool, in groups or as a page.

    With --since, findings are matched by their keys. A finding counts as fixed if its fault was corrected, its entry removed, the
    finding accepted or its rule turned off. The output 'sarif' is the log with a baselineState for each result.

    \b
    reglint review registry.sarif
    reglint review registry.sarif --source registry.xml --output html=review.html
    reglint review registry.sarif --source registry.xml --by contact
    reglint review new.sarif --since old.sarif
    """
    from linter.cli.destinations import parse_destinations, refuse_inputs, write_outputs
    from linter.cli.settings_finder import InvalidSettingsError
    from linter.cli.streams import complain
    from linter.config import SettingsError
    from linter.source import SourceError

    destinations = parse_destinations(format_, outputs, REVIEW_OUTPUTS)
    refuse_inputs(destinations, [*logs, *since, *([source] if source else [])])
    try:
        made = _make_review(logs, source, read_as or "", since, by)
    except SourceError as error:
        complain(error)
        sys.exit(2)
    except SettingsError as error:
        InvalidSettingsError(error).show()
        sys.exit(2)
    unwritten = write_outputs(
        destinations, lambda output, colored: output.load()(made, *(() if output.is_for_programs else (colored,))), color
    )
    for failure in unwritten:
        complain(failure)
    sys.exit(2 if unwritten else 1 if made.since and made.new else 0)


def _make_review(logs: tuple[str, ...], source: str | None, read_as: str, since: tuple[str, ...], by: str) -> "Review":
    """Return the review of logs. Raises SourceError for an unreadable log or source, SettingsError for a wrong baseline."""
    from linter.cli.rulebook import load_rulebook
    from linter.engine.identity import fold_subject
    from linter.report.review.since import Knowledge, compare_runs, review_runs
    from linter.report.review.view_log import Review

    read, old = _read_logs(logs), _read_logs(since)
    rules = load_rulebook()
    registry = _read_registry(source, read_as) if source else None
    accepted = _read_baseline(source, rules) if source else {}
    runs = [run for log in read for run in log.runs]
    known = Knowledge(
        (lambda name: registry.has_entry(name)) if registry else lambda _: None,
        lambda code, name: (code, fold_subject(name)) in accepted,
    )
    found = compare_runs(runs, [run for log in old for run in log.runs], known) if since else review_runs(runs)
    return Review(read, tuple(found), ", ".join(since), registry, {rule.code: rule for rule in rules}, accepted, by)


def _read_logs(paths: tuple[str, ...]) -> "tuple[Log, ...]":
    from linter.report.review.nodes import MAX_BYTES
    from linter.report.review.sarif_log import read_log
    from linter.source import read_source

    return tuple(read_log(read_source(path, MAX_BYTES)) for path in paths)


def _read_registry(path: str, read_as: str) -> "RegistryMap":
    from linter.cli.registries import find_target, read_named
    from linter.cli.unread import report_unread
    from linter.formats import read
    from linter.report.review.registry_map import RegistryMap

    registry = read(find_target(path).read(lambda file: read_named(file, None)), read_as)
    report_unread(registry)
    return RegistryMap(registry)


def _read_baseline(path: str, rules: "tuple[Rule, ...]") -> "Mapping[tuple[str, str], str]":
    """Return the reasons of the baseline beside a registry, by rule and folded entry. Raises SettingsError for mistakes in it."""
    from linter.cli.baseline import Baselines
    from linter.rules_api.index import clock_day
    from linter.suppressions.baseline import make_key

    today = clock_day()
    lines = Baselines(rules, None).entries_for(path)
    return {make_key(line.rule, line.subject): line.reason for line in lines if not line.is_over(today)}
