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
CLIPPED = 200  # characters that a message quotes of one value
_BLOCK = 1 << 16
_UTF8_BOM = b"\xef\xbb\xbf"
# The longer signatures stand first: UTF-32 (LE) begins with the mark of UTF-16 (LE).
_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
    (b"<\x00\x00\x00", "UTF-32"),
    (b"\x00\x00\x00<", "UTF-32"),
    (b"<\x00", "UTF-16"),
    (b"\x00<", "UTF-16"),
)


def clipped(text: str, length: int = CLIPPED) -> str:
    """The text, or its beginning where it has more characters than a message should quote."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


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
        self.message = clipped(message, 400)
        self.position = position

    def __str__(self) -> str:
        place = f":{self.position.line}:{self.position.column}" if self.position else ""
        return f"{self.path}{place}: {self.message}"


@dataclass(frozen=True, eq=False)
class Source:
    """A file's text, decoded, and the name to show for it. `bom` says whether a byte order mark stood before the text."""

    path: str
    text: str
    bom: bool = False

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return (_UTF8_BOM if self.bom else b"") + self.text.encode()

    @cached_property
    def newline(self) -> str:
        """How the text ends its lines: the first line's end, or a newline where there is none."""
        end = self.text.find("\n")
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    @cached_property
    def _lines(self) -> str:
        """The text with every line end as one newline, character for character as long as the text."""
        if "\r" not in self.text:
            return self.text
        return self.text.replace("\r\n", " \n").replace("\r", "\n")

    @cached_property
    def _blocks(self) -> tuple[list[int], list[int], list[int]]:
        """By block of the text: the newlines before it, the last newline before it or -1, and the first from it on or the end."""
        lines = self._lines
        starts = range(0, len(lines) + 1, _BLOCK)
        counts = list(accumulate((lines.count("\n", start, start + _BLOCK) for start in starts), initial=0))
        last, before = -1, [-1]
        for start in starts:
            found = lines.rfind("\n", start, start + _BLOCK)
            last = last if found < 0 else found
            before.append(last)
        first, after = len(lines), [len(lines)]
        for start in reversed(starts):
            found = lines.find("\n", start, start + _BLOCK)
            first = first if found < 0 else found
            after.append(first)
        return counts, before, after[::-1]

    def position(self, offset: int) -> Position:
        """The line and column of a character offset from 0 to the length of the text."""
        block = offset // _BLOCK
        line = self._blocks[0][block] + self._lines.count("\n", block * _BLOCK, offset) + 1
        return Position(line, offset - self._newline_before(offset))

    def line_span(self, offset: int) -> Span:
        """The line in which an offset stands, without its line end."""
        block = offset // _BLOCK
        start = self._newline_before(offset) + 1
        end = self._lines.find("\n", offset, (block + 1) * _BLOCK)
        end = self._blocks[2][block + 1] if end < 0 else end
        return Span(start, end - 1 if end > start and self.text[end - 1] == "\r" else end)

    def _newline_before(self, offset: int) -> int:
        """The last newline before an offset, or -1. No more than a block is looked through, however long a line is."""
        block = offset // _BLOCK
        found = self._lines.rfind("\n", block * _BLOCK, offset)
        return self._blocks[1][block] if found < 0 else found

    def error(self, message: str, offset: int | None = None) -> SourceError:
        """An error at a character offset of this text, or about all of it."""
        return SourceError(self.path, message, None if offset is None else self.position(offset))


def read_source(path: str, most: int | None = None) -> Source:
    """The text of a regular file, or of standard input for "-".

    Raises SourceError for what is not a regular file, cannot be opened, is not UTF-8 or holds more bytes than `most`, by default
    512 MiB.
    """
    most = MAX_BYTES if most is None else most
    if path == STANDARD_INPUT and sys.stdin is None:
        raise SourceError("<stdin>", "cannot be read: standard input is closed")
    if path == STANDARD_INPUT:
        return decode("<stdin>", _capped(sys.stdin.buffer, "<stdin>", most))
    shown = path.encode(errors="backslashreplace").decode()  # a file name may hold bytes that are not UTF-8
    try:
        # Not to wait for the writer of a FIFO.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISDIR(status.st_mode):
                raise SourceError(shown, "is a directory; name the registry's file")
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(shown, "is not a regular file; to read from a pipe, give it as standard input and name it -")
            if status.st_size > most:
                raise _too_large(shown, most)
            return decode(shown, _capped(file, shown, most))
    except IsADirectoryError as error:
        raise SourceError(shown, "is a directory; name the registry's file") from error
    except OSError as error:
        raise SourceError(shown, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:  # a NUL in the path
        raise SourceError(shown, f"cannot be read: {error}") from error


def _capped(file: BinaryIO, path: str, most: int) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise _too_large(path, most)
    return data


def _too_large(path: str, most: int) -> SourceError:
    size = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
    return SourceError(path, f"is larger than {size}, the most that is read")


def decode(path: str, data: bytes) -> Source:
    """Bytes as a source. Raises SourceError, with the place, for what is not UTF-8."""
    if data.startswith(b"\x1f\x8b"):
        raise SourceError(path, "is compressed by gzip; unpack it first")
    for signature, encoding in _OTHER_ENCODINGS:
        if data.startswith(signature):
            raise SourceError(path, f"is encoded as {encoding}; save it as UTF-8", Position(1, 1))
    if bom := data.startswith(_UTF8_BOM):
        data = data[len(_UTF8_BOM) :]
    try:
        return Source(path, data.decode(), bom)
    except UnicodeDecodeError as error:
        before = Source(path, data[: error.start].decode())
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise before.error(message, len(before.text)) from error
