"""The options --format and --output: which outputs a report is written in, and where each of them goes."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TextIO, TypeVar

import click

from linter.cli.registries import STANDARD_INPUT
from linter.cli.streams import write
from linter.report.outputs import OUTPUTS, OutputFormat, find_output

if TYPE_CHECKING:
    from linter.report import Report
    from linter.source import SourceError

_Command = TypeVar("_Command", bound=Callable[..., object])
_Outputs = tuple[OutputFormat, ...]


class Destination(NamedTuple):
    """An output and the file that receives it, or None for standard output. `appends` keeps what the file holds."""

    output: OutputFormat
    file: str | None
    appends: bool = False


def output_options(table: _Outputs) -> Callable[[_Command], _Command]:
    """Return a decorator that gives a command the options --output and --format for the outputs of a table."""
    purposes = ", ".join(f"{output.name} ({output.purpose})" for output in table)

    def decorate(command: _Command) -> _Command:
        command = click.option(
            "--format",
            "format_",
            type=click.Choice([output.name for output in table]),
            help=f"Write the report to standard output in this format: {purposes}. Short for --output FORMAT. [default: text]",
        )(command)
        return click.option(
            "--output",
            "outputs",
            metavar="FORMAT[=FILE]",
            multiple=True,
            help="Write the report in this format to FILE, or to standard output without FILE. Repeat the option for several "
            "outputs, at most one of them on standard output.",
        )(command)

    return decorate


def parse_destinations(format_: str | None, outputs: Sequence[str], table: _Outputs = OUTPUTS) -> tuple[Destination, ...]:
    """Return the destinations that --format and --output name, the first of the table on standard output if there are none.

    Raises click.UsageError for an unknown format, an empty or unwritable FILE, two outputs on standard output or in one file.
    """
    found = [Destination(_find(format_, "--format", table), None)] if format_ else []
    for value in outputs:
        name, equals, file = value.partition("=")
        output = _find(name, "--output", table)
        if equals and not file:
            raise click.UsageError(f"--output {value} names no file; give {name}=FILE, or {name} for standard output")
        if equals and not os.path.isdir(os.path.dirname(file) or os.curdir):
            raise click.UsageError(f"--output {value}: folder '{os.path.dirname(file)}' does not exist")
        if equals and os.path.isdir(file):
            raise click.UsageError(f"--output {value}: '{file}' is a folder; name a file")
        found.append(Destination(output, file if equals else None))
    found = [_read_variable(destination) for destination in found]
    if sum(destination.file is None for destination in found) > 1:
        raise click.UsageError("two outputs go to standard output; give a file to one of them, as in --output sarif=FILE")
    files = [destination.file for destination in found if destination.file is not None]
    for number, file in enumerate(files):
        if any(is_same_file(file, other) for other in files[:number]):
            raise click.UsageError(f"two outputs go to '{file}'; name another file for one of them")
    return tuple(found) or (Destination(table[0], None),)


def _read_variable(destination: Destination) -> Destination:
    """Return a destination without a file with the one that the environment names for its output, to append to."""
    file = os.environ.get(destination.output.variable, "") if destination.output.variable else ""
    return destination._replace(file=file, appends=True) if file and destination.file is None else destination


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
    """Write a report of `reglint check` to its destinations; return the errors of files that cannot be written.

    Arguments and errors are those of `write_outputs`.
    """
    return write_outputs(destinations, lambda output, colored: output.render(report, colored), color, stdout)


def write_outputs(
    destinations: Iterable[Destination],
    render: Callable[[OutputFormat, bool], str],
    color: str,
    stdout: TextIO | None = None,
) -> "list[SourceError]":
    """Write what `render` makes of each output to its destination; return the errors of files that cannot be written.

    `color` is auto, always or never and applies to the stream `stdout`, which takes the place of standard output. Each file is
    written whole or not at all. Raises OSError if the stream cannot be written.
    """
    from linter.source import SourceError

    errors: list[SourceError] = []
    stream = stdout or sys.stdout
    for output, file, appends in destinations:
        if file is None:
            write(render(output, is_colored(color, stream)), stream, "utf-8" if output.is_for_programs else stream.encoding)
            continue
        data = render(output, color == "always").encode("utf-8", "backslashreplace")
        try:
            if appends:
                _append(file, data)
            else:
                from linter.atomic_write import write_file

                write_file(file, data, replace=True)
        except SourceError as error:
            errors.append(error)
    return errors


def _append(file: str, data: bytes) -> None:
    """Append to a file. Raises SourceError if it cannot be written."""
    from linter.source import SourceError

    try:
        with open(file, "ab") as stream:
            stream.write(data)
    except OSError as error:
        raise SourceError(file, f"cannot be written: {(error.strerror or str(error)).lower()}") from error


def is_colored(choice: str, stream: TextIO) -> bool:
    """Return whether to color a stream: as chosen, else by NO_COLOR and FORCE_COLOR, else if it is a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return (os.environ.get("FORCE_COLOR") or "0") != "0" or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _find(name: str, option: str, table: _Outputs) -> OutputFormat:
    output = find_output(name, table)
    if output is None:
        names = ", ".join(output.name for output in table)
        raise click.BadParameter(f"'{name}' is not a format; use one of {names}", param_hint=option)
    return output


def is_same_file(one: str, other: str) -> bool:
    """Return whether two paths lead to one file, which need not exist."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them does not exist
        return False
