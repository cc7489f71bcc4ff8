"""Assignments as a compact file: a line of text with the numbers that a reader needs, then the compressed columns.

The columns are texts and numbers of one byte order, so that a reader turns the bytes into columns without a loop over the rows.
"""

import sys
import zlib
from array import array
from itertools import accumulate
from typing import NamedTuple

from linter.rules_api import Assignment, Columns, make_columns
from linter.rules_api.dates import is_real_date

_MAGIC = b"reglint-assignments 1"
_MAX_BYTES = 1 << 26  # of the columns before compression
_LINE, _COLUMN = "\n", "\0"


class Edition(NamedTuple):
    """The date of an edition (YYYY-MM-DD), and the day on which it was fetched, "" if it was not."""

    date: str
    fetched: str = ""


def encode(assignments: "list[Assignment]", edition: Edition) -> bytes:
    """Return assignments as a compact file. The same assignments give the same bytes.

    Raises ValueError for no assignments, for a value with a line end or NUL, and for more than 128 different sets of transports.
    """
    columns = make_columns(assignments)
    if not columns.names:
        raise ValueError("there are no assignments")
    if len(columns.groups) > 128:
        raise ValueError("the assignments have too many different sets of transports")
    lows, widths = columns.lows, columns.widths
    rises = array("H", (low - before for before, low in zip([0, *lows], lows, strict=False)))
    texts = [
        _LINE.join(column)
        for column in (
            columns.names,
            columns.dates,
            columns.aliases,
            [",".join(group) for group in columns.groups],
            [str(row) for row in sorted(columns.misused)],
        )
    ]
    if any(_COLUMN in text for text in texts) or any(texts[i].count(_LINE) != len(columns.names) - 1 for i in range(3)):
        raise ValueError("a name or date has a line end or NUL")
    numbers = _pack_numbers(rises) + _pack_numbers(widths)
    body = numbers + _COLUMN.join([columns.transports + columns.states, *texts]).encode()
    head = f"{_MAGIC.decode()} {edition.date} {edition.fetched or '-'} {len(lows)} {len(columns.names)}\n"
    return head.encode() + zlib.compress(body, 9)


def decode(data: bytes) -> tuple[Edition, Columns]:
    """Return the edition and the columns of a compact file. Raises ValueError for anything else."""
    head, _, packed = data.partition(b"\n")
    edition, placed, rows = _read_head(head)
    unpacker = zlib.decompressobj()
    try:
        body = unpacker.decompress(packed, _MAX_BYTES)
    except zlib.error as error:
        raise ValueError("the columns are damaged") from error
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("the columns are cut off or too long")
    lows, widths = (_unpack_numbers(body[2 * placed * i : 2 * placed * (i + 1)]) for i in range(2))
    codes, *texts = body[4 * placed :].decode().split(_COLUMN)
    if len(texts) != 5 or len(codes) != 2 * rows or len(widths) != placed:
        raise ValueError("the columns have different lengths")
    names, dates, aliases, groups, misused = (text.split(_LINE) for text in texts)
    columns = Columns(
        array("H", accumulate(lows)),
        widths,
        names,
        codes[:rows],
        codes[rows:],
        dates,
        aliases,
        [tuple(group.split(",")) if group else () for group in groups],
        frozenset(map(int, filter(None, misused))),
    )
    if not len(names) == len(dates) == len(aliases) == rows:
        raise ValueError("the columns have different lengths")
    return edition, columns


def _read_head(head: bytes) -> tuple[Edition, int, int]:
    if not head.startswith(_MAGIC + b" "):
        raise ValueError("it does not begin as a file of assignments")
    try:
        date, fetched, placed, rows = head[len(_MAGIC) + 1 :].decode().split(" ")
        counts = int(placed), int(rows)
    except ValueError as error:
        raise ValueError("its first line is damaged") from error
    if not is_real_date(date) or len(date) != 10 or not 0 <= counts[0] <= counts[1]:
        raise ValueError("its first line is damaged")
    return Edition(date, "" if fetched == "-" else fetched), *counts


def _pack_numbers(numbers: "array[int]") -> bytes:
    swapped = array("H", numbers)
    if sys.byteorder == "big":
        swapped.byteswap()
    return swapped.tobytes()


def _unpack_numbers(data: bytes) -> "array[int]":
    numbers = array("H")
    numbers.frombytes(data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
