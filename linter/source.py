"""A file as text, and the places in it."""

import os
import stat
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import BinaryIO, NamedTuple

STANDARD_INPUT = "-"
MAX_BYTES = 1 << 29  # 512 MiB, over a hundred times the size of IANA's registry
_BLOCK = 1 << 16
_UTF8_BOM = b"\xef\xbb\xbf"
# The longer signatures stand first: UTF-32 (LE) begins with the mark of UTF-16 (LE).
_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"<\x00", "UTF-16"),
    (b"\x00<", "UTF-16"),
)


class Span(NamedTuple):
    """A stretch of a text: character offsets from 0, `end` exclusive, `start` <= `end`."""

    start: int
    end: int


class Position(NamedTuple):
    """A place as editors count it: line and column from 1, columns in characters (Unicode code points)."""

    line: int
    column: int


class SourceError(Exception):
    """Input that cannot be read, with the place in it where that is known."""

    def __init__(self, path: str, message: str, position: Position | None = None) -> None:
        super().__init__(path, message, position)
        self.path = path
        self.message = message
        self.position = position

    def __str__(self) -> str:
        place = f":{self.position.line}:{self.position.column}" if self.position else ""
        return f"{self.path}{place}: {self.message}"


@dataclass(frozen=True, eq=False)
class Source:
    """A file's text, decoded, and the name to show for it. A byte order mark is not part of the text."""

    path: str
    text: str

    @cached_property
    def _lines(self) -> str:
        """The text with every line end as one newline, character for character as long as the text."""
        if "\r" not in self.text:
            return self.text
        return self.text.replace("\r\n", " \n").replace("\r", "\n")

    @cached_property
    def _newlines_before_block(self) -> list[int]:
        lines = self._lines
        counts = (lines.count("\n", start, start + _BLOCK) for start in range(0, len(lines), _BLOCK))
        return list(accumulate(counts, initial=0))

    def position(self, offset: int) -> Position:
        """The line and column of a character offset from 0 to the length of the text."""
        block = offset // _BLOCK
        line = self._newlines_before_block[block] + self._lines.count("\n", block * _BLOCK, offset) + 1
        return Position(line, offset - self._lines.rfind("\n", 0, offset))

    def line_span(self, offset: int) -> Span:
        """The line in which an offset stands, without its line end."""
        start = self._lines.rfind("\n", 0, offset) + 1
        end = self._lines.find("\n", offset)
        end = len(self.text) if end < 0 else end
        return Span(start, end - 1 if end > start and self.text[end - 1] == "\r" else end)

    def error(self, message: str, offset: int | None = None) -> SourceError:
        """An error at a character offset of this text, or about all of it."""
        return SourceError(self.path, message, None if offset is None else self.position(offset))


def read_source(path: str) -> Source:
    """The text of a regular file, or of standard input for "-".

    Raises SourceError for what is not a regular file, cannot be opened, holds more than 512 MiB or is not UTF-8.
    """
    if path == STANDARD_INPUT:
        return decode("<stdin>", _capped(sys.stdin.buffer, "<stdin>"))
    shown = path.encode(errors="backslashreplace").decode()  # a file name may hold bytes that are not UTF-8
    try:
        mode = os.stat(path).st_mode  # before opening: opening a FIFO would wait for its writer
        if stat.S_ISDIR(mode):
            raise SourceError(shown, "is a directory; name the registry's file")
        if not stat.S_ISREG(mode):
            raise SourceError(shown, "is not a regular file; to read from a pipe, give it as standard input and name it -")
        with open(path, "rb") as file:
            return decode(shown, _capped(file, shown))
    except OSError as error:
        raise SourceError(shown, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:  # a NUL in the path
        raise SourceError(shown, f"cannot be read: {error}") from error


def _capped(file: BinaryIO, path: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise SourceError(path, f"is larger than {MAX_BYTES >> 20} MiB, the most that is read")
    return data


def decode(path: str, data: bytes) -> Source:
    """Bytes as a source. Raises SourceError, with the place, for what is not UTF-8."""
    for signature, encoding in _OTHER_ENCODINGS:
        if data.startswith(signature):
            raise SourceError(path, f"is encoded as {encoding}; save it as UTF-8", Position(1, 1))
    if data.startswith(_UTF8_BOM):
        data = data[len(_UTF8_BOM) :]
    try:
        return Source(path, data.decode())
    except UnicodeDecodeError as error:
        before = Source(path, data[: error.start].decode())
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise before.error(message, len(before.text)) from error
