"""Read files as text, and map offsets to lines and columns."""

import os
import stat
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from typing import BinaryIO, NamedTuple

from linter.frozen import frozen_class
from linter.lazy import compile_lazily

STANDARD_INPUT = "-"
MAX_BYTES = 1 << 29  # 512 MiB, over a hundred times the size of IANA's registry
CLIPPED = 200  # characters of a value that a message quotes
_BLOCK = 1 << 13
_BETWEEN_PARTS = "\n"  # also after a final line end, so that every offset belongs to one file
_SURROGATE = 0xDC00  # Python decodes a byte that is not UTF-8 as 0xDC00 plus the byte
_UNDECODED = compile_lazily("[\udc80-\udcff]")
_UTF8_BOM = b"\xef\xbb\xbf"
# Longer signatures come first: UTF-32 (LE) begins with the mark of UTF-16 (LE).
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
_OTHER_KINDS = (  # of files that are not text, by their first bytes
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
    """Return a text, shortened to `length` characters if it is longer."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


class Span(NamedTuple):
    """A span of a text: character offsets from 0, `end` exclusive, `start` <= `end`."""

    start: int
    end: int


class Position(NamedTuple):
    """A position as editors count it: line and column from 1, columns in characters (Unicode code points)."""

    line: int
    column: int


class SourceError(Exception):
    """An error in a file that cannot be read, with its position if it has one."""

    def __init__(self, path: str, message: str, position: Position | None = None) -> None:
        super().__init__(path, message, position)
        self.path = path
        self.message = clip(message, 400)
        self.position = position

    def __str__(self) -> str:
        place = f":{self.position.line}:{self.position.column}" if self.position else ""
        return f"{self.path}{place}: {self.message}"


@frozen_class(slots=False)
class Source:
    """A decoded file with the name to show for it. `bom` is True if the file has a byte order mark, which is not part of the text.

    `undecoded` has the offsets of the bytes that are not UTF-8; each is the character with the number of the byte (`decode`).

    The `parts` are the files of a joined text (`join_sources`): offsets count in the joined text, positions and paths in the file.
    """

    path: str
    text: str
    bom: bool = False
    parts: "tuple[Source, ...]" = ()
    undecoded: tuple[int, ...] = ()

    @property
    def files(self) -> "tuple[Source, ...]":
        """The files of the text; the source itself if it is a single file."""
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
        """The line end of the first line, a newline if there is none."""
        end = self.text.find("\n")
        if end < 0 and "\r" in self.text:
            return "\r"
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    @cached_property
    def part_starts(self) -> list[int]:
        """The offset of each part."""
        return [0, *accumulate(len(part.text) + len(_BETWEEN_PARTS) for part in self.parts)][: len(self.parts)]

    def part_at(self, offset: int) -> "tuple[Source, int]":
        """Return the file of an offset, and the offset in that file."""
        if not self.parts:
            return self, offset
        number = bisect_right(self.part_starts, offset) - 1
        return self.parts[number], offset - self.part_starts[number]

    def path_at(self, offset: int) -> str:
        """Return the name to show for the file of an offset."""
        return self.part_at(offset)[0].path

    @cached_property
    def _lines(self) -> str:
        """The text with every line end as a newline, of the same length as the text."""
        if "\r" not in self.text:
            return self.text
        return self.text.replace("\r\n", " \n").replace("\r", "\n")

    @cached_property
    def _blocks(self) -> tuple[list[int], list[int], list[int]]:
        """For each block: the number of newlines before it, the last newline before it or -1, and the next one or the end."""
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
        """Return the position of a character offset from 0 to the length of the text."""
        if self.parts:
            part, offset = self.part_at(offset)
            return part.position(offset)
        block = offset // _BLOCK
        line = self._blocks[0][block] + self._lines.count("\n", block * _BLOCK, offset) + 1
        return Position(line, offset - self._newline_before(offset))

    def line_span(self, offset: int) -> Span:
        """Return the span of the line of an offset, without its line end."""
        block = offset // _BLOCK
        start = self._newline_before(offset) + 1
        end = self._lines.find("\n", offset, (block + 1) * _BLOCK)
        end = self._blocks[2][block + 1] if end < 0 else end
        return Span(start, end - 1 if end > start and self.text[end - 1] == "\r" else end)

    def _newline_before(self, offset: int) -> int:
        """Return the last newline before an offset, or -1. The search reads one block at most, for lines of any length."""
        block = offset // _BLOCK
        found = self._lines.rfind("\n", block * _BLOCK, offset)
        return self._blocks[1][block] if found < 0 else found

    def error(self, message: str, offset: int | None = None) -> SourceError:
        """Return an error at a character offset of this text, or for the whole file."""
        if offset is None:
            return SourceError(self.path, message)
        return SourceError(self.path_at(offset), message, self.position(offset))


def join_sources(path: str, parts: Sequence[Source]) -> Source:
    """Return several files as one source, with one name."""
    whole = Source(path, _BETWEEN_PARTS.join(part.text for part in parts), parts=tuple(parts))
    undecoded = [start + offset for part, start in zip(parts, whole.part_starts, strict=True) for offset in part.undecoded]
    return replace(whole, undecoded=tuple(undecoded)) if undecoded else whole


def read_source(path: str, most: int | None = None, stdin_name: str = "<stdin>", tolerant: bool = False) -> Source:
    """Return the text of a regular file, or of standard input for "-", under the name `stdin_name`.

    Raises SourceError for a file that is not regular, cannot be opened, is not UTF-8 (`decode`) or has more than `most` bytes, by
    default 512 MiB.
    """
    most = MAX_BYTES if most is None else most
    if path == STANDARD_INPUT:
        stdin_name = stdin_name.encode(errors="backslashreplace").decode()
        if sys.stdin is None:
            raise SourceError(stdin_name, "cannot be read: standard input is closed")
        return decode(stdin_name, _read_capped(sys.stdin.buffer, stdin_name, most), tolerant)
    shown = path.encode(errors="backslashreplace").decode()  # a file name may have bytes that are not UTF-8
    try:
        # O_NONBLOCK: do not wait for the writer of a FIFO.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if stat.S_ISDIR(status.st_mode):
                raise SourceError(shown, "is a directory; name the registry's file")
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(shown, "is not a regular file; pass a pipe as standard input, and name it -")
            if status.st_size > most:
                raise _make_size_error(shown, most)
            return decode(shown, _read_capped(file, shown, most), tolerant)
    except IsADirectoryError as error:
        raise SourceError(shown, "is a directory; name the registry's file") from error
    except OSError as error:
        raise SourceError(shown, f"cannot be read: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:  # a NUL in the path
        raise SourceError(shown, f"cannot be read: {error}") from error


def _read_capped(file: BinaryIO, path: str, most: int) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise _make_size_error(path, most)
    return data


def _make_size_error(path: str, most: int) -> SourceError:
    size = f"{most >> 20} MiB" if most >> 20 else f"{most >> 10} KiB"
    return SourceError(path, f"is larger than {size}, the most that is read")


def decode(path: str, data: bytes, tolerant: bool = False) -> Source:
    """Return bytes as a source.

    Raises SourceError, with its position, for bytes that are not UTF-8. With `tolerant`, they become `undecoded` instead, and the
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
        source = _decode_tolerantly(path, data, bom)
        if tolerant:
            return source
        raise make_undecoded_error(source) from error


def _decode_tolerantly(path: str, data: bytes, bom: bool) -> Source:
    text = data.decode(errors="surrogateescape")
    undecoded = tuple(match.start() for match in _UNDECODED.finditer(text))
    return Source(path, _UNDECODED.sub(lambda match: chr(ord(match[0]) - _SURROGATE), text), bom, undecoded=undecoded)


def make_undecoded_error(source: Source) -> SourceError:
    """Return the error for a source with a byte that is not UTF-8, at the position of the first one."""
    offset = source.undecoded[0]
    return source.error(f"byte 0x{ord(source.text[offset]):02x} is not UTF-8; save the file as UTF-8", offset)
