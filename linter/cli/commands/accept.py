"""`reglint accept`: add findings to the baseline, or remove unused entries from it."""

import os
import sys
from collections import Counter
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import click

from linter.cli.base import find_base, is_file, lint_against, parse_file_in_revision, refuse_contradictions
from linter.cli.baseline import Baselines, accepted_option, select_acceptable_rules
from linter.cli.options import COLUMNS, accept_options
from linter.cli.registries import STANDARD_INPUT, Target, find_targets, read_named
from linter.cli.settings_finder import InvalidSettingsError
from linter.cli.unread import report_unread
from linter.formats import FORMATS

if TYPE_CHECKING:
    from datetime import datetime

    from linter.cli.over import OverLoader
    from linter.cli.verdicts import Verdicts
    from linter.engine.result import Result
    from linter.rules_api.rule import Rule
    from linter.source import Source
    from linter.suppressions.baseline_edits import Group
    from linter.suppressions.baseline_file import BaselineFile

ACCEPT_EXIT_STATUS = (
    "Exit status: 0 for success, also if there was nothing to do, 2 for wrong use, unreadable input or a baseline that may "
    "only shrink."
)


@click.command(short_help="Accept findings in a baseline beside the registry.", epilog=ACCEPT_EXIT_STATUS)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(allow_dash=True))
@click.option("--reason", metavar="TEXT", help="Add an entry for every finding that check reports, with this reason.")
@click.option(
    "--until",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --reason: the last day (YYYY-MM-DD) on which the entry accepts findings.",
)
@click.option(
    "--base",
    metavar="REV|FILE",
    help="Accept what check reports with this base: also findings about removed entries. As for check, 'auto' picks the version.",
)
@click.option("--prune", is_flag=True, help="Remove the entries that match no finding, and those whose last day has passed.")
@accepted_option
@click.option(
    "--from",
    "verdicts",
    metavar="FILE",
    type=click.Path(readable=False),
    help="Add the entries of this file, which the report page exports, with their reasons. Entries without a finding are refused.",
)
@click.option("--read-as", type=click.Choice(tuple(FORMATS)), help="Read the files in this format, as check does with --from.")
@COLUMNS
@click.option("--stdin-name", metavar="NAME", help="Report standard input under this name, and look for the baseline beside it.")
@accept_options
def accept(
    paths: tuple[str, ...],
    reason: str | None,
    until: "datetime | None",
    base: str | None,
    prune: bool,
    accepted: str | None,
    verdicts: str | None,
    read_as: str | None,
    columns: str | None,
    stdin_name: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    over: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> None:
    """Add what check reports to the baseline, reglint-accepted.yaml beside each registry, with a reason.

    A baseline entry names a rule and an entry of the registry, and applies wherever the entry moves and in every format. Comments
    and the order of lines are kept. With 'only-shrink: true' in the file, nothing is added.

    \b
    reglint accept --reason "older than 2026" service-names-port-numbers.xml
    reglint accept --select NAME001 --reason "ticket 12" --until 2026-12-31 registry.yaml
    reglint accept --base origin/main --reason "removal approved in ticket 12" registry.yaml
    reglint accept --from verdicts.yaml registry.yaml
    reglint accept --prune registry.yaml
    """
    from linter.cli.over import OverLoader
    from linter.cli.rulebook import load_rulebook
    from linter.cli.settings_finder import find_settings
    from linter.cli.verdicts import Verdicts
    from linter.config import SettingsError
    from linter.report.escape import escape_controls
    from linter.source import SourceError

    last = _refuse_contradictions(reason, until, prune, verdicts)
    finder = find_settings(load_rulebook(), select, ignore, None, config, isolated, over)
    refuse_contradictions(list(paths), base, False, False)
    wanted = find_targets(paths, finder)
    rulebook = finder.rulebook
    baselines = Baselines(rulebook, accepted, stdin_name=stdin_name)
    by_place: dict[str, list[Target]] = {}
    for target in wanted:
        place = baselines.place_for(target.name)
        if place is None:
            raise click.UsageError(
                "standard input is in no folder; name the baseline with --accepted, or the registry with --stdin-name"
            )
        by_place.setdefault(place, []).append(target)
    find_over = OverLoader()
    try:
        given = Verdicts(verdicts, rulebook) if verdicts is not None else None
    except SettingsError as error:
        InvalidSettingsError(error).show()
        sys.exit(2)
    status = 0
    for place, own in by_place.items():
        try:
            done = _change_file(
                *(place, own, baselines, rulebook, find_over, columns or read_as, base, reason, last, prune, given),
            )
        except SettingsError as error:
            InvalidSettingsError(error).show()
            status = 2
        except SourceError as error:
            click.echo(f"reglint: {escape_controls(str(error))}", err=True)
            status = 2
        else:
            click.echo(escape_controls(done))
    for unused in given.unused() if given else ():
        click.echo(f"reglint: {escape_controls(str(unused))}", err=True)
        status = 2
    sys.exit(status)


def _refuse_contradictions(reason: str | None, until: "datetime | None", prune: bool, verdicts: str | None) -> str | None:
    """Return the last day, if there is one, as YYYY-MM-DD. Raises click.UsageError."""
    from linter.rules_api.index import clock_day

    if verdicts is not None and reason is not None:
        raise click.UsageError("--from and --reason contradict each other; the entries of the file have their own reasons")
    if reason is None and verdicts is None and not prune:
        raise click.UsageError(
            "--reason, --from or --prune is missing; --reason and --from add findings to the baseline, "
            "--prune removes unused entries"
        )
    if reason is not None and not reason.strip():
        raise click.UsageError("--reason is empty; say why the findings are accepted")
    if until is not None and reason is None:
        raise click.UsageError("--until applies to added entries; give a --reason for them")
    last = None if until is None else f"{until:%Y-%m-%d}"
    if last is not None and last < clock_day():
        raise click.UsageError(f"--until {last} has passed")
    return last


def _change_file(
    place: str,
    wanted: Sequence[Target],
    baselines: Baselines,
    rulebook: "Sequence[Rule]",
    find_over: "OverLoader",
    read_as: str | None,
    base: str | None,
    reason: str | None,
    until: str | None,
    prune: bool,
    given: "Verdicts | None",
) -> str:
    """Change one baseline and return a message about it. Raises SettingsError and SourceError."""
    from linter.atomic_write import write_file, write_sources
    from linter.formats import read
    from linter.source import Source, SourceError
    from linter.suppressions.baseline import accept_findings as accepted_in
    from linter.suppressions.baseline import find_missing, find_unused
    from linter.suppressions.baseline_edits import Group
    from linter.suppressions.baseline_file import BaselineFile

    exists = os.path.lexists(place)
    baseline = (baselines.read(place) if exists else None) or BaselineFile(Source(place, ""), False, ())
    results: list[Result] = []
    for target in wanted:
        source = target.read(lambda path: read_named(path, baselines.stdin_name if path == STANDARD_INPUT else None))
        settings = target.settings
        assert settings is not None, "targets have settings"
        registry = read(source, read_as or settings.form_of(target.files[0]), scope=settings.scope_keys)
        report_unread(registry)
        before = find_base(target.name, target.files, base, target.is_own_file) if base is not None else None
        is_other_file = base is not None and (is_file(base) or parse_file_in_revision(base) is not None)
        held_for = settings.for_format(registry.format)
        result = lint_against(before, is_other_file, registry, held_for.running, held_for.options, find_over(settings))
        for crash in result.crashes:
            what = f"{crash.rule.code} crashed on {crash.entry}: {crash.error}"
            raise SourceError(source.path, f"{what}; nothing was changed: --ignore {crash.rule.code} leaves the rule out")
        results.append(accepted_in(result, baseline.entries))
    less = find_unused(baseline.entries, results) if prune else set()
    found = find_missing(results, baseline.entries) if reason is not None or given else {}
    why = " ".join((reason or "").split())
    more = given.groups(found, baseline) if given else [Group(code, tuple(entries), why, until) for code, entries in found.items()]
    added = sum(len(group.entries) for group in more)
    if more and baseline.only_shrink:
        what = f"{more[0].rule} at '{more[0].entries[0]}'" + (f" and {added - 1} more" if added > 1 else "")
        raise baseline.source.error(f"may only shrink and does not accept {what}")
    if not less and not more:
        return f"{place}: nothing to do, {len(baseline.entries):,} accepted"
    after = _edit_baseline(baseline, less, more, rulebook)
    if exists:
        write_sources([(place, baseline.source, after)], "changed")
    else:
        write_file(place, after.data)
    total = len(baseline.entries) - len(less) + added
    parts = ([f"{added:,} added"] if added else []) + ([f"{len(less):,} taken away"] if less else [])
    return f"{place}: {', '.join(parts)}, {total:,} accepted"


def _edit_baseline(
    baseline: "BaselineFile", less: Collection[int], more: "Sequence[Group]", rulebook: "Sequence[Rule]"
) -> "Source":
    """Return the baseline with some lines removed and added. Raises SourceError if its layout does not allow it."""
    from linter.config import SettingsError
    from linter.config.parse import index_by_word
    from linter.model import fold_case
    from linter.rules_api.fix import UneditableError
    from linter.suppressions.baseline_edits import change_entries
    from linter.suppressions.baseline_file import parse_baseline

    known = index_by_word(rulebook)
    order = [rule.code for rule in rulebook]
    wanted = Counter((one.rule, one.subject, one.reason, one.until) for one in baseline.entries if one.row not in less)
    wanted += Counter((group.rule, entry, group.reason, group.until) for group in more for entry in group.entries)
    try:
        after = change_entries(baseline.source, less, more, lambda word: order.index(known[fold_case(word)].code))
        lines = parse_baseline(after, select_acceptable_rules(rulebook)).entries
        if Counter((one.rule, one.subject, one.reason, one.until) for one in lines) == wanted:
            return after
    except (UneditableError, SettingsError):
        pass
    message = "is not changed: its layout does not allow this; write 'accepted' as a list with a dash before each item"
    raise baseline.source.error(message)
