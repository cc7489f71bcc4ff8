"""Write to standard output and standard error, whatever their encoding."""

import sys
from typing import TextIO

import click


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
    from linter.report.escape import escape_controls

    click.echo(f"reglint: {escape_controls(str(message))}", err=True)


def find_terminal_width(default: int) -> int:
    """Return the number of columns of the terminal on standard output, `default` if it is none."""
    if not sys.stdout.isatty():
        return default
    from shutil import get_terminal_size  # imports the compressors

    return get_terminal_size((default, 0)).columns
