"""`reglint changes`: what a change did to a registry, in the registry's words."""

import sys
from typing import TYPE_CHECKING

import click

from linter.cli.destinations import output_options
from linter.cli.options import COLUMNS, STDIN_NAME
from linter.formats import FORMATS
from linter.report.outputs import CHANGES_OUTPUTS

if TYPE_CHECKING:
    from linter.model import Registry

CHANGES_EXIT_STATUS = (
    "Exit status: 0 for a report, whatever the change did, 1 if a part of a file was not read, 2 for wrong use or unreadable input."
)


@click.command(short_help="Show what a change did to a registry.", epilog=CHANGES_EXIT_STATUS)
@click.argument("paths", metavar="[A] B", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--base",
    metavar="REV|FILE",
    help="Compare B with this version, as check does: a git revision, an older file, or 'auto'. Leave A out then.",
)
@click.option(
    "--from",
    "read_as",
    type=click.Choice(tuple(FORMATS)),
    help="Read the files in this format instead of detecting it.",
)
@COLUMNS
@STDIN_NAME
@output_options(CHANGES_OUTPUTS)
def changes(
    paths: tuple[str, ...],
    base: str | None,
    read_as: str | None,
    columns: str | None,
    stdin_name: str | None,
    format_: str | None,
    outputs: tuple[str, ...],
) -> None:
    """Show the changes between two versions of a registry: services added, removed, renamed or transferred, rows of ports cut,
    contacts changed.

    Records of one service on several transports are one event. To read a registry of several files, name the reglint.yaml that
    declares it, or its folder.

    \b
    reglint changes old.xml new.xml
    reglint changes --base auto service-names-port-numbers.xml
    reglint changes --base origin/main --output markdown=changes.md registry.yaml
    """
    from linter.cli.automatic_base import AUTO
    from linter.cli.base import is_file
    from linter.cli.destinations import parse_destinations, refuse_inputs, write_outputs
    from linter.cli.registries import find_table_form, find_target
    from linter.cli.streams import complain, find_terminal_width
    from linter.cli.unread import report_unread
    from linter.report import DEFAULT_WIDTH

    _refuse_wrong_use(paths, base, stdin_name)
    destinations = parse_destinations(format_, outputs, CHANGES_OUTPUTS)
    files = [file for path in paths for file in find_target(path).files]
    refuse_inputs(destinations, [*files, *([base] if base and base != AUTO and is_file(base) else [])])
    before, after = _read_versions(paths, base, columns or read_as or find_table_form(paths[0]), stdin_name)
    is_whole = not any([report_unread(before), report_unread(after)])

    from linter.cli.changelogs import make_log
    from linter.versions.changeset import make_change_set

    log = make_log(make_change_set(before, after))
    status = 0 if is_whole else 1
    width = find_terminal_width(DEFAULT_WIDTH)
    arguments: dict[str, tuple[object, ...]] = {"text": (log, width), "json": (log, status), "markdown": (log,)}
    unwritten = write_outputs(destinations, lambda output, _: output.load()(*arguments[output.name]), "never")
    for error in unwritten:
        complain(error)
    sys.exit(2 if unwritten else status)


def _refuse_wrong_use(paths: tuple[str, ...], base: str | None, stdin_name: str | None) -> None:
    from linter.cli.base import is_file, refuse_contradictions
    from linter.cli.registries import STANDARD_INPUT

    if len(paths) != (1 if base is not None else 2):
        raise click.UsageError(f"give {'one file with --base' if base is not None else 'two files'}, not {len(paths)}")
    if paths.count(STANDARD_INPUT) > 1:
        raise click.UsageError("only one of the two can be standard input")
    if stdin_name is not None and STANDARD_INPUT not in paths:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    if base is not None:
        refuse_contradictions(list(paths), base, staged=False, fix=False)
        if STANDARD_INPUT in paths and stdin_name is None and not is_file(base):
            raise click.UsageError("--base requires the path of the file on standard input; name it with --stdin-name")


def _read_versions(paths: tuple[str, ...], base: str | None, read_as: str, stdin_name: str | None) -> "tuple[Registry, Registry]":
    """Return the registry before and after the change. Exits with status 2, after a message, if one cannot be read."""
    from linter.cli.base import find_base, is_file, parse_file_in_revision, read_base
    from linter.cli.registries import STANDARD_INPUT, find_target, read_named
    from linter.cli.staged import read_staged, select_staged
    from linter.cli.streams import complain
    from linter.formats import read
    from linter.source import SourceError

    try:
        if base is None:
            one, other = (read(find_target(path).read(lambda file: read_named(file, stdin_name)), read_as) for path in paths)
            return one, other
        target = select_staged(find_target(paths[0]), base, staged=False)
        after = read(
            target.read(
                lambda file: (None if file == STANDARD_INPUT else read_staged(file, base, False)) or read_named(file, stdin_name)
            ),
            read_as,
        )
        named = [stdin_name if file == STANDARD_INPUT and stdin_name else file for file in target.files]
        before = find_base(named[0] if len(named) == 1 else target.name, named, base, target.is_own_file)
        is_other_file = is_file(base) or parse_file_in_revision(base) is not None
        return read_base(before, is_other_file, after), after
    except SourceError as error:
        complain(error)
        sys.exit(2)
