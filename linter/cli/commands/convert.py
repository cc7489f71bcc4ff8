"""`reglint convert`: a registry written in another format."""

import os
import sys
from typing import TYPE_CHECKING

import click

from linter.cli.destinations import is_same_file
from linter.cli.options import input_options
from linter.cli.registries import STANDARD_INPUT, find_table_form, find_target, read_named
from linter.cli.streams import complain, write
from linter.cli.unread import report_unread
from linter.formats import FORMATS, WRITABLE, find_format_by_name

if TYPE_CHECKING:
    from linter.formats.services.writer import Mark


@click.command(
    short_help="Write a registry in another format.",
    epilog="Exit status: 0 if the registry was written, 1 if it was written without a part of the input that was not read, 2 for "
    "wrong use, unreadable input or a file that cannot be written.",
)
@click.argument("path", metavar="PATH", type=click.Path(allow_dash=True))
@click.option("--to", "form", type=click.Choice(WRITABLE), help="Write this format. [default: by the suffix of the output file]")
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(allow_dash=True), help="Write to this file instead of standard output."
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@input_options
def convert(
    path: str, form: str | None, output: str | None, force: bool, read_as: str | None, columns: str | None, stdin_name: str | None
) -> None:
    """Write a registry in another format: YAML, JSON, CSV, XML or a list such as /etc/services.

    The output reads as the same registry, as far as its format allows. Everything that the format cannot express, or that was not
    read, is left out and reported on standard error, one line each. PATH is a file in any format that 'reglint check' reads,
    - for standard input, or a folder or reglint.yaml for all files of the registry that it declares.

    \b
    reglint convert service-names-port-numbers.xml -o registry.yaml
    reglint convert registry.yaml -o service-names-port-numbers.csv --force
    reglint convert --to services registry.json | sudo tee /etc/services
    """
    from linter.formats import read
    from linter.formats import write as render
    from linter.source import SourceError

    if stdin_name is not None and path != STANDARD_INPUT:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    file = None if output == STANDARD_INPUT else output
    form = form or _format_of_output(file)
    wanted = find_target(path)
    if file is not None and any(one != STANDARD_INPUT and is_same_file(one, file) for one in (path, *wanted.files)):
        raise click.UsageError("the output is the input; name another file")
    if file is not None and os.path.lexists(file) and not force:
        raise click.UsageError("the output file exists; give --force to replace it")
    try:
        how = columns or read_as or find_table_form(wanted.files[0])
        registry = read(wanted.read(lambda one: read_named(one, stdin_name)), how, scope=wanted.scope)
        text, left_out = render(registry, form, _load_marks() if FORMATS[form].needs_marks else ())
        if file is None:
            write(text, sys.stdout)
        else:
            from linter.atomic_write import write_file

            write_file(file, text.encode(), force)
    except SourceError as error:
        complain(error)
        sys.exit(2)
    for sentence in left_out:
        complain(sentence)
    if report_unread(registry):
        sys.exit(1)


def _load_marks() -> "tuple[Mark, ...]":
    from linter.cli.rulebook import load_marks

    return load_marks()


def _format_of_output(file: str | None) -> str:
    """Return the format that the name of the output file shows. Raises click.UsageError if it shows none that can be written."""
    form = "" if file is None else find_format_by_name(file)
    if form in WRITABLE:
        return form
    problem = f"{FORMATS[form].title} cannot be written" if form else "the format of the output is unknown"
    raise click.UsageError(f"{problem}; give --to with one of {', '.join(WRITABLE)}")
