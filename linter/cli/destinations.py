"""The options --format and --output: which outputs a report is written in, and where each of them goes."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO, TypeVar

import click

from linter.cli.output import is_same_file, write
from linter.cli.registries import STANDARD_INPUT
from linter.report.outputs import DEFAULT_OUTPUT, OUTPUTS, OutputFormat, find_output, output_names

if TYPE_CHECKING:
    from linter.report import Report
    from linter.source import SourceError

_Command = TypeVar("_Command", bound=Callable[..., object])

_PURPOSES = ", ".join(f"{output.name} ({output.purpose})" for output in OUTPUTS)


class Destination(NamedTuple):
    """An output and the file that receives it, or None for standard output."""

    output: OutputFormat
    file: str | None


def output_options(command: _Command) -> _Command:
    """Give a command the options --output and --format."""
    command = click.option(
        "--format",
        "format_",
        type=click.Choice(output_names()),
        help=f"Write the report to standard output in this format: {_PURPOSES}. Short for --output FORMAT. [default: text]",
    )(command)
    return click.option(
        "--output",
        "outputs",
        metavar="FORMAT[=FILE]",
        multiple=True,
        help="Write the report in this format to FILE, or to standard output without FILE. Repeat the option for several "
        "outputs, at most one of them on standard output.",
    )(command)


def parse_destinations(format_: str | None, outputs: Sequence[str]) -> tuple[Destination, ...]:
    """Return the destinations that --format and --output name, text on standard output if there are none.

    Raises click.UsageError for an unknown format, an empty or unwritable FILE, two outputs on standard output or in one file.
    """
    found = [Destination(_find(format_, "--format"), None)] if format_ else []
    for value in outputs:
        name, equals, file = value.partition("=")
        output = _find(name, "--output")
        if equals and not file:
            raise click.UsageError(f"--output {value} names no file; give {name}=FILE, or {name} for standard output")
        if equals and not os.path.isdir(os.path.dirname(file) or os.curdir):
            raise click.UsageError(f"--output {value}: folder '{os.path.dirname(file)}' does not exist")
        if equals and os.path.isdir(file):
            raise click.UsageError(f"--output {value}: '{file}' is a folder; name a file")
        found.append(Destination(output, file if equals else None))
    if sum(destination.file is None for destination in found) > 1:
        raise click.UsageError("two outputs go to standard output; give a file to one of them, as in --output sarif=FILE")
    files = [destination.file for destination in found if destination.file is not None]
    for number, file in enumerate(files):
        if any(is_same_file(file, other) for other in files[:number]):
            raise click.UsageError(f"two outputs go to '{file}'; name another file for one of them")
    return tuple(found) or (Destination(DEFAULT_OUTPUT, None),)


def refuse_inputs(destinations: Iterable[Destination], inputs: Iterable[str]) -> None:
    """Raise click.UsageError if an output would overwrite one of the inputs."""
    paths = list(inputs)
    for destination in destinations:
        for path in paths:
            if destination.file is not None and path != STANDARD_INPUT and is_same_file(destination.file, path):
                raise click.UsageError(f"output '{destination.file}' is an input of this run; name another file")


def write_report(
    report: "Report", destinations: Iterable[Destination], color: str, stdout: TextIO | None = None
) -> "list[SourceError]":
    """Write a report to its destinations; return the errors of files that cannot be written.

    `color` is auto, always or never and applies to the stream `stdout`, which takes the place of standard output. Each file is
    written whole or not at all. Raises OSError if the stream cannot be written.
    """
    from linter.source import SourceError

    errors: list[SourceError] = []
    stream = stdout or sys.stdout
    for output, file in destinations:
        if file is None:
            write(output.render(report, is_colored(color, stream)), stream, "utf-8" if output.is_for_programs else stream.encoding)
            continue
        from linter.atomic_write import write_file

        try:
            write_file(file, output.render(report, color == "always").encode("utf-8", "backslashreplace"), replace=True)
        except SourceError as error:
            errors.append(error)
    return errors


def is_colored(choice: str, stream: TextIO) -> bool:
    """Return whether to color a stream: as chosen, else by NO_COLOR and FORCE_COLOR, else if it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return (os.environ.get("FORCE_COLOR") or "0") != "0" or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _find(name: str, option: str) -> OutputFormat:
    output = find_output(name)
    if output is None:
        raise click.BadParameter(f"'{name}' is no format; use one of {', '.join(output_names())}", param_hint=option)
    return output
