"""What goes out, whatever the encoding of the stream."""

from typing import TextIO


def write(text: str, stream: TextIO, encoding: str | None = "utf-8") -> None:
    """Write a text in an encoding, with escapes for what that cannot hold. Raises OSError where that fails."""
    stream.flush()
    stream.buffer.write(text.encode(encoding or "utf-8", "backslashreplace"))
    stream.buffer.flush()
