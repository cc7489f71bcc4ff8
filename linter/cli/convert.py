"""`reglint convert`: a registry of any format written in another."""

import os
import sys
from typing import TYPE_CHECKING

import click

from linter.cli.output import complain, write
from linter.cli.registries import STANDARD_INPUT, one_registry, read_named
from linter.formats import FORMATS, WRITABLE, format_of_name

if TYPE_CHECKING:
    from linter.formats.services.writer import Mark


@click.command(
    short_help="Write a registry in another format.",
    epilog="Exit status: 0 written, 2 wrong use, unreadable input or a file that cannot be written.",
)
@click.argument("path", metavar="PATH", type=click.Path(allow_dash=True))
@click.option(
    "--to", "form", type=click.Choice(WRITABLE), help="The format to write, which otherwise the name of the output tells."
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(allow_dash=True), help="Write to this file instead of standard output."
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@click.option(
    "--from", "read_as", type=click.Choice(tuple(FORMATS)), help="The format of PATH, which otherwise is told by what it holds."
)
@click.option("--stdin-name", metavar="NAME", help="What to call standard input, and in doubt to tell its format by.")
def convert(path: str, form: str | None, output: str | None, force: bool, read_as: str | None, stdin_name: str | None) -> None:
    """Write a registry in another format: YAML, JSON, CSV, XML or a list such as /etc/services.

    What is read back is the same registry, as far as the format goes. What has no place in it is left out, and standard error tells
    what that was, a line each. PATH is a file of any format that 'reglint check' reads, or - for standard input, or a folder or
    reglint.yaml for all files of the registry that it declares.

    \b
    reglint convert service-names-port-numbers.xml -o registry.yaml
    reglint convert registry.yaml -o service-names-port-numbers.csv --force
    reglint convert --to services registry.json | sudo tee /etc/services
    """
    from linter.formats import read
    from linter.formats import write as written
    from linter.source import SourceError

    if stdin_name is not None and path != STANDARD_INPUT:
        raise click.UsageError("--stdin-name is a name for standard input; give - to read it")
    target = None if output == STANDARD_INPUT else output
    form = form or _told_by(target)
    wanted = one_registry(path)
    if target is not None and any(_is_same_file(file, target) for file in (path, *wanted.files)):
        raise click.UsageError("the output is the input itself; name another file")
    if target is not None and os.path.lexists(target) and not force:
        raise click.UsageError("the output is there already; give --force to replace it")
    try:
        registry = read(wanted.read(lambda file: read_named(file, stdin_name)), read_as or "")
        text, left_out = written(registry, form, _marks() if FORMATS[form].needs_marks else ())
        if target is None:
            write(text, sys.stdout)
        else:
            from linter.atomic_write import write_file

            write_file(target, text.encode(), force)
    except SourceError as error:
        complain(error)
        sys.exit(2)
    for sentence in left_out:
        complain(sentence)


def _marks() -> "tuple[Mark, ...]":
    from linter.cli.rulebook import load_marks

    return load_marks()


def _told_by(output: str | None) -> str:
    """The format that the name of a file tells. Raises click.UsageError where it tells none that can be written."""
    form = "" if output is None else format_of_name(output)
    if form in WRITABLE:
        return form
    what = f"{FORMATS[form].title} is read and not written" if form else "no name tells the format to write"
    raise click.UsageError(f"{what}; give --to with one of {', '.join(WRITABLE)}")


def _is_same_file(one: str, other: str) -> bool:
    try:
        return one != STANDARD_INPUT and os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them is not there
        return False
