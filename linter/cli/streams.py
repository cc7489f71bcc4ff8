"""Writing to standard output and standard error, whatever their encoding, and messages that several commands print."""

import os
import sys
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from linter.model import Registry

_MOST_UNREAD = 10  # places of one file that are listed


def write(text: str, stream: TextIO, encoding: str | None = "utf-8") -> None:
    """Write a text in an encoding, with escapes for characters that it cannot hold. Raises OSError if that fails."""
    write_bytes(text.encode(encoding or "utf-8", "backslashreplace"), stream)


def write_bytes(data: bytes, stream: TextIO) -> None:
    """Write bytes to a text stream. Raises OSError if that fails."""
    stream.flush()
    stream.buffer.write(data)
    stream.buffer.flush()


def complain(message: object) -> None:
    """Print a message on standard error, escaped for a terminal."""
    from linter.report.escape import printable

    click.echo(f"reglint: {printable(str(message))}", err=True)


def report_unread(registry: "Registry") -> bool:
    """Print on standard error what the reader of a registry left out; return whether there is a place with an error."""
    report_remarks(registry)
    errors = registry.markup_errors
    for error in errors[:_MOST_UNREAD]:
        complain(registry.source.error(f"was not read: {error.message}", error.span.start))
    if len(errors) > _MOST_UNREAD:
        complain(f"{registry.source.path}: {len(errors) - _MOST_UNREAD:,} more places were not read; 'reglint check' lists them")
    return bool(errors)


def terminal_width(default: int) -> int:
    """Return the number of columns of the terminal on standard output, `default` if it is none."""
    if not sys.stdout.isatty():
        return default
    from shutil import get_terminal_size  # imports the compressors

    return get_terminal_size((default, 0)).columns


def report_remarks(registry: "Registry") -> None:
    """Print on standard error the remarks of a reader on what it left out or did not understand."""
    for remark in registry.remarks:
        complain(f"{registry.source.path} {remark}")


def is_same_file(one: str, other: str) -> bool:
    """Return whether two paths lead to one file, which need not exist."""
    if os.path.realpath(one) == os.path.realpath(other):
        return True
    try:
        return os.path.samefile(one, other)
    except (OSError, ValueError):  # one of them does not exist
        return False
