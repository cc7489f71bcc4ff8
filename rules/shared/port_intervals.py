"""Ports as intervals: merged ranges, the gaps between them, and a search for overlapping rows."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from unicodedata import decimal

from linter.rules_api import MAX_PORT, Ports, Record, compile_lazily, parse_ports

from .port_wording import SHOWN

_DASH = compile_lazily(r"\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+\s*")
_LONGEST = 40  # characters of a text that may mean a port
_GROUPED = compile_lazily(r"\b([0-9]{1,2})[,.' ]([0-9]{3})\b")  # a separator between thousands
_WIDEST_GUESS = 1000  # ports; a wider range in a malformed text is rather two numbers that do not belong together
_BEGINS_AT = attrgetter("ports.low")


def spell_ports(number: str) -> str | None:
    """Return the only port or range that a malformed text can mean, or None."""
    if len(number) > _LONGEST:
        return None
    numbers = [_plain(text) for text in _DASH.split(number.strip())]
    meant = "-".join(dict.fromkeys(numbers))
    return meant if len(numbers) <= 2 and parse_ports(meant) else None


def _plain(text: str) -> str:
    """Return a number in ASCII digits without a plus sign and leading zeros, or "" for other text."""
    digits = text.removeprefix("+")
    return "".join(str(decimal(digit)) for digit in digits).lstrip("0") or "0" if digits.isdecimal() else ""


def guess_ports(record: Record) -> Ports | None:
    """Return the ports of a row, for a malformed port field from the numbers in it, or None."""
    if record.ports or not record.number:
        return record.ports
    if meant := spell_ports(record.number):
        return parse_ports(meant)
    text = _GROUPED.sub(r"\1\2", record.number[:_LONGEST])
    numbers = [int(digits) for digits in re.findall("[0-9]+", text)] if text.isascii() else []
    if not numbers or max(numbers) > MAX_PORT:
        return None
    low, high = min(numbers), max(numbers)
    return Ports(low, high) if high - low <= _WIDEST_GUESS else Ports(high, high)


def exceeds_max_port(digits: str) -> bool:
    """Return True if a text of digits is a number above 65535. The text can have any length."""
    significant = digits.lstrip("0")
    return len(significant) > len(str(MAX_PORT)) or int(significant or "0") > MAX_PORT


def merge_ports(rows: Iterable[Record]) -> list[Ports]:
    """Return the ports of all rows as ascending ranges that neither overlap nor touch."""
    return merge_ranges([ports for row in rows if (ports := row.ports or guess_ports(row))])


def merge_ranges(ranges: Iterable[Ports]) -> list[Ports]:
    """Return ranges of ports as ascending ranges that neither overlap nor touch."""
    merged: list[Ports] = []
    first, last = 0, -2  # a placeholder before the first range
    for low, high in sorted(ranges):
        if low > last + 1:
            merged.append(Ports(first, last))
            first, last = low, high
        elif high > last:
            last = high
    return [*merged, Ports(first, last)][1:]


def gaps(ports: Ports, taken: Sequence[Ports]) -> Iterator[Ports]:
    """Yield the parts of some ports that ascending ranges do not contain."""
    low = ports.low
    for position in range(max(bisect_right(taken, (low, MAX_PORT)) - 1, 0), len(taken)):
        part = taken[position]
        if part.low > ports.high:
            break
        if part.low > low:
            yield Ports(low, part.low - 1)
        low = max(low, part.high + 1)
    if low <= ports.high:
        yield Ports(low, ports.high)


class Reach:
    """A search structure for rows that have a port in common with given ports."""

    def __init__(self, rows: Iterable[Record]) -> None:
        self._rows = sorted((record for record in rows if record.ports), key=_BEGINS_AT)
        self._lows = [record.ports.low for record in self._rows if record.ports]
        self._farthest: list[tuple[int, Record]] = []  # by position, the highest port so far and its row
        for record in self._rows:
            reached = (record.ports.high if record.ports else 0), record
            before = self._farthest[-1] if self._farthest else reached
            self._farthest.append(before if before[0] >= reached[0] else reached)

    def _before(self, position: int, low: int) -> list[Record]:
        """Return the row above a position that reaches farthest, if it reaches a port."""
        return [self._farthest[position - 1][1]] if position and self._farthest[position - 1][0] >= low else []

    def find_overlapping(self, ports: Ports) -> Record | None:
        """Return a row that has a port in common with the ports, or None."""
        return next(iter(self._before(bisect_right(self._lows, ports.high), ports.low)), None)

    def overlapping(self, ports: Ports) -> tuple[list[Record], int]:
        """Return a few of the rows that have a port in common with the ports, and their number.

        Of the rows that begin before the ports, only the one that reaches farthest counts.
        """
        start, end = bisect_left(self._lows, ports.low), bisect_right(self._lows, ports.high)
        before = self._before(start, ports.low)
        return [*before, *self._rows[start : min(end, start + SHOWN + 1)]], len(before) + end - start
