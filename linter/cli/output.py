"""What goes out, whatever the encoding of the stream."""

from typing import TextIO

import click


def write(text: str, stream: TextIO, encoding: str | None = "utf-8") -> None:
    """Write a text in an encoding, with escapes for what that cannot hold. Raises OSError where that fails."""
    stream.flush()
    stream.buffer.write(text.encode(encoding or "utf-8", "backslashreplace"))
    stream.buffer.flush()


def complain(what: object) -> None:
    """Say something on standard error, escaped for a terminal."""
    from linter.report.escape import printable

    click.echo(f"reglint: {printable(str(what))}", err=True)
