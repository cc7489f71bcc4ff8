"""`reglint compare`: two files, whatever their formats, side by side."""

import sys
from typing import TYPE_CHECKING

import click

from linter.cli.output import complain, write
from linter.cli.registries import STANDARD_INPUT, one_registry, read_named
from linter.formats import FORMATS

if TYPE_CHECKING:
    from linter.model import Registry

COMPARE_EXIT_STATUS = "Exit status: 0 nothing differs, 1 something does, 2 wrong use or unreadable input."


@click.command(short_help="Compare two registries, or a list with a registry.", epilog=COMPARE_EXIT_STATUS)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--against",
    metavar="REGISTRY",
    type=click.Path(allow_dash=True),
    help="Tell of each name and port in PATH, such as /etc/services, what this registry says otherwise.",
)
@click.option("--order", is_flag=True, help="Compare the order of the entries too.")
@click.option(
    "--from",
    "read_as",
    type=click.Choice(tuple(FORMATS)),
    multiple=True,
    help="The format of the files, given once for both or twice, which otherwise is told by what they hold.",
)
@click.option("--stdin-name", metavar="NAME", help="What to call standard input, and in doubt to tell its format by.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="The form of the report.",
)
def compare(
    paths: tuple[str, ...], against: str | None, order: bool, read_as: tuple[str, ...], stdin_name: str | None, format_: str
) -> None:
    """Compare two registries by entry and field, whatever formats they are in.

    White space and the order of entries do not count. What one of the two formats cannot say is left out, and the report tells
    that. With --against, PATH is a list that was derived from a registry, and need not be complete. A registry that reglint.yaml
    declares to be several files is named by that file or by a folder.

    \b
    reglint compare service-names-port-numbers.xml service-names-port-numbers.csv
    reglint compare --format json old.xml new.xml
    reglint compare --against service-names-port-numbers.xml /etc/services
    reglint compare reglint.yaml service-names-port-numbers.xml
    """
    from linter.source import SourceError

    wanted = 1 if against else 2
    if len(paths) != wanted:
        raise click.UsageError(f"give {'one file beside --against' if against else 'two files'}, not {len(paths)}")
    if len(read_as) > 2:
        raise click.UsageError("--from is given once for both files or twice, once for each")
    files = (*paths, against) if against else paths
    if files.count(STANDARD_INPUT) > 1:
        raise click.UsageError("only one of the two can be standard input")
    if stdin_name is not None and STANDARD_INPUT not in files:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    formats = read_as if len(read_as) == 2 else (*read_as, *read_as) or ("", "")
    registries = []
    failed = False
    for path, form in zip(files, formats, strict=True):
        try:
            registries.append(_read(path, form, stdin_name))
        except SourceError as error:
            complain(error)
            failed = True
    if failed:
        sys.exit(2)
    one, other = registries
    text, status = _judged(one, other, format_) if against else _compared(one, other, order, format_)
    write(text, sys.stdout, sys.stdout.encoding if format_ == "text" else "utf-8")
    sys.exit(status)


def _read(path: str, form: str, stdin_name: str | None) -> "Registry":
    from linter.formats import read

    return read(one_registry(path).read(lambda file: read_named(file, stdin_name)), form)


def _compared(one: "Registry", other: "Registry", order: bool, format_: str) -> tuple[str, int]:
    from linter.report.registry_diff import render, render_json
    from linter.versions.compare import compare as compared

    comparison = compared(one, other)
    status = int(not comparison.same or (order and bool(comparison.moved)))
    return render(comparison, order) if format_ == "text" else render_json(comparison, status), status


def _judged(derived: "Registry", registry: "Registry", format_: str) -> tuple[str, int]:
    from linter.cli.rulebook import load_marks
    from linter.report.crosscheck import render, render_json
    from linter.versions.crosscheck import judge

    judgement = judge(derived, registry, load_marks())
    status = int(not judgement.same)
    return render(judgement) if format_ == "text" else render_json(judgement, status), status
