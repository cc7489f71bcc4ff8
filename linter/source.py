"""A file as text, and the places in it."""

import os
import re
import stat
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import BinaryIO, NamedTuple

STANDARD_INPUT = "-"
MAX_BYTES = 1 << 29  # 512 MiB, over a hundred times the size of IANA's registry
CLIPPED = 200  # characters that a message quotes of one value
_BLOCK = 1 << 16
_BETWEEN_PARTS = "\n"  # also where a file ends in a line end, so that every offset belongs to one file
_SURROGATE = 0xDC00  # by which Python raises a byte that is not UTF-8
_UNDECODED = re.compile("[\udc80-\udcff]")
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
_OTHER_KINDS = (  # of files that are no text, by their first bytes
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a spreadsheet or an archive; save it as CSV, or unpack it first"),
    (b"\xd0\xcf\x11\xe0", "a document of an office program; save it as CSV"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x7fELF", "a program"),
    (b"BZh", "compressed by bzip2; unpack it first"),
    (b"\xfd7zXZ", "compressed by xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first"),
    (b"SQLite format 3", "a database"),
)


def clip(text: str, length: int = CLIPPED) -> str:
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
        self.message = clip(message, 400)
        self.position = position

    def __str__(self) -> str:
        place = f":{self.position.line}:{self.position.column}" if self.position else ""
        return f"{self.path}{place}: {self.message}"


@dataclass(frozen=True, eq=False)
class Source:
    """A file's text, decoded, and the name to show for it. `bom` says whether a byte order mark stood before the text.

    `undecoded` are the offsets of the bytes that are not UTF-8, each of which is the character of its number (`decode`).

    The `parts` are the files of a joined text (`join_sources`): offsets count in the joined text, positions and paths in the file.
    """

    path: str
    text: str
    bom: bool = False
    parts: "tuple[Source, ...]" = ()
    undecoded: tuple[int, ...] = ()

    @property
    def files(self) -> "tuple[Source, ...]":
        """The files that make up the text, itself where it is one."""
        return self.parts or (self,)

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        begin, pieces = 0, [_UTF8_BOM if self.bom else b""]
        for offset in self.undecoded:
            pieces += self.text[begin:offset].encode(), bytes((ord(self.text[offset]),))
            begin = offset + 1
        return b"".join((*pieces, self.text[begin:].encode()))

    @cached_property
    def newline(self) -> str:
        """How the text ends its lines: the first line's end, or a newline where there is none."""
        end = self.text.find("\n")
        if end < 0 and "\r" in self.text:
            return "\r"
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    @cached_property
    def part_starts(self) -> list[int]:
        """Where the text of each part begins."""
        return [0, *accumulate(len(part.text) + len(_BETWEEN_PARTS) for part in self.parts)][: len(self.parts)]

    def part_at(self, offset: int) -> "tuple[Source, int]":
        """The file in which an offset stands, and the offset in it."""
        if not self.parts:
            return self, offset
        nth = bisect_right(self.part_starts, offset) - 1
        return self.parts[nth], offset - self.part_starts[nth]

    def path_at(self, offset: int) -> str:
        """The name to show for the file in which an offset stands."""
        return self.part_at(offset)[0].path

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
        if self.parts:
            part, offset = self.part_at(offset)
            return part.position(offset)
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
        if offset is None:
            return SourceError(self.path, message)
        return SourceError(self.path_at(offset), message, self.position(offset))


def join_sources(path: str, parts: Sequence[Source]) -> Source:
    """Several files as one source, under a name for all of them."""
    whole = Source(path, _BETWEEN_PARTS.join(part.text for part in parts), parts=tuple(parts))
    undecoded = [start + offset for part, start in zip(parts, whole.part_starts, strict=True) for offset in part.undecoded]
    return replace(whole, undecoded=tuple(undecoded)) if undecoded else whole


def read_source(path: str, most: int | None = None, stdin_name: str = "<stdin>", tolerant: bool = False) -> Source:
    """The text of a regular file, or of standard input for "-", which is shown under the other name.

    Raises SourceError for what is not a regular file, cannot be opened, is not UTF-8 (`decode`) or holds more bytes than `most`, by
    default 512 MiB.
    """
    most = MAX_BYTES if most is None else most
    if path == STANDARD_INPUT:
        stdin_name = stdin_name.encode(errors="backslashreplace").decode()
        if sys.stdin is None:
            raise SourceError(stdin_name, "cannot be read: standard input is closed")
        return decode(stdin_name, _capped(sys.stdin.buffer, stdin_name, most), tolerant)
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
            return decode(shown, _capped(file, shown, most), tolerant)
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


def decode(path: str, data: bytes, tolerant: bool = False) -> Source:
    """Return bytes as a source.

    Raises SourceError, with the place, for bytes that are not UTF-8. A tolerant call keeps them as `undecoded` instead, and the
    reader of the format decides.
    """
    if data.startswith(b"\x1f\x8b"):
        raise SourceError(path, "is compressed by gzip; unpack it first")
    for signature, kind in _OTHER_KINDS:
        if data.startswith(signature):
            raise SourceError(path, f"looks like {kind}" if kind.startswith("a") else f"looks {kind}")
    for signature, encoding in _OTHER_ENCODINGS:
        if data.startswith(signature):
            raise SourceError(path, f"is encoded as {encoding}; save it as UTF-8", Position(1, 1))
    if bom := data.startswith(_UTF8_BOM):
        data = data[len(_UTF8_BOM) :]
    try:
        return Source(path, data.decode(), bom)
    except UnicodeDecodeError as error:
        source = _with_undecoded(path, data, bom)
        if tolerant:
            return source
        raise undecoded_error(source) from error


def _with_undecoded(path: str, data: bytes, bom: bool) -> Source:
    text = data.decode(errors="surrogateescape")
    undecoded = tuple(match.start() for match in _UNDECODED.finditer(text))
    return Source(path, _UNDECODED.sub(lambda match: chr(ord(match[0]) - _SURROGATE), text), bom, undecoded=undecoded)


def undecoded_error(source: Source) -> SourceError:
    """Return the error for a source with a byte that is not UTF-8, at the place of the first one."""
    offset = source.undecoded[0]
    return source.error(f"byte 0x{ord(source.text[offset]):02x} is not UTF-8; save the file as UTF-8", offset)
