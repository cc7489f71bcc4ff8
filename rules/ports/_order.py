"""The order of rows by port: the rows in order, the displaced ones and their destinations."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import gt

from linter.rules_api import MAX_PORT, Index, Record, fold_case

from ..shared.alias_marks import alias_mark
from ..shared.rfc6335 import TRANSPORTS
from ._rows import rows_with_dynamic_port, rows_with_port


def ordered(index: Index) -> Sequence[Record]:
    """Return the rows that should ascend by port: those with a port that can be assigned to them."""
    left_out = {record for record in index.get(rows_with_dynamic_port) if record.name is not None}
    rows = index.get(rows_with_port)
    return [record for record in rows if record not in left_out] if left_out else rows


def lows(index: Index) -> list[int]:
    """Return the lowest ports of the ordered rows."""
    return [record.ports.low for record in index.get(ordered) if record.ports]


def rows_in_order(index: Index) -> Sequence[int]:
    """Return the positions of the ordered rows that are in order."""
    rows, numbers = index.get(ordered), index.get(lows)
    if numbers == sorted(numbers):
        return range(len(rows))
    return _prefer_unique_rows(rows, numbers, _longest_ascent(numbers))


def displaced(index: Index) -> Mapping[Record, int]:
    """Return the ordered rows that are out of order, with their positions."""
    rows, positions = index.get(ordered), index.get(rows_in_order)
    if len(positions) == len(rows):
        return {}
    return {rows[position]: position for position in sorted(set(range(len(rows))).difference(positions))}


def destinations(index: Index) -> Mapping[Record, Record]:
    """Return the rows that are out of order, each with the row before which it belongs, if there is one."""
    rows, numbers, positions, moved = index.get(ordered), index.get(lows), index.get(rows_in_order), index.get(displaced)
    below = index.registry.records[rows[positions[-1]].row + 1 :][:_MAX_ROWS] if moved else ()
    found = {}
    for record, position in moved.items():
        first = bisect_left(positions, numbers[position], key=numbers.__getitem__)
        end = bisect_right(positions, numbers[position], key=numbers.__getitem__)
        place = first + insertion_index(record, [rows[position] for position in positions[first : min(end, first + _MAX_ROWS)]])
        if place < len(positions):
            found[record] = rows[positions[place]]
        elif following := [row for row in below if row not in moved]:
            found[record] = following[0]
    return found


def ranks(index: Index) -> Mapping[Record, int]:
    """Return the rows that are out of order, each with its rank among them: by port, then transport, then position."""
    numbers, moved = index.get(lows), index.get(displaced)
    in_order = sorted(moved, key=lambda record: (numbers[moved[record]], _rank(record), moved[record]))
    return {record: rank for rank, record in enumerate(in_order)}


_MAX_ROWS = 16  # rows on one port that are searched for the place of another


def _longest_ascent(lows: Sequence[int]) -> list[int]:
    """Return the positions of a longest subsequence that never descends, in ascending order.

    Of equally long ones, it is the one that leaves out the later rows, which step back. Where no number before a position is higher
    than one from there on, the sequence falls into parts; most have one number. In a run that ascends, they are found by bisection.
    """
    starts = [0, *(at for at, descends in enumerate(map(gt, lows, lows[1:]), 1) if descends), len(lows)]
    highest = [-1, *accumulate((lows[end - 1] for end in starts[1:]), max)]  # by run, the highest number before it
    lowest = [MAX_PORT + 1, *accumulate((lows[start] for start in reversed(starts[1:-1])), min)][::-1]  # and the lowest after it
    chosen: list[int] = []
    done = 0
    for (start, end), high, low in zip(pairwise(starts), highest, lowest, strict=False):
        first, last = bisect_left(lows, high, start, end), min(bisect_right(lows, low, start, end), end - 1)
        if high <= low and first <= last:
            chosen += [done + at for at in _longest_ascent_of_part(lows[done:first])] if first > done else []
            chosen += range(first, last)
            done = last
    return [*chosen, *(done + at for at in _longest_ascent_of_part(lows[done:]))]


def _longest_ascent_of_part(lows: Sequence[int]) -> list[int]:
    """Return the positions of a longest subsequence that never descends, as `_longest_ascent` does."""
    ends: list[int] = []  # by length, the highest number that a subsequence from the bottom up can end with, negated
    at: list[int] = []  # by length, the position of that number
    following: list[int] = []  # by position from the bottom up, the position of the next number in the subsequence
    for position in range(len(lows) - 1, -1, -1):
        length = bisect_right(ends, -lows[position])
        following.append(at[length - 1] if length else len(lows))
        ends[length : length + 1] = [-lows[position]]
        at[length : length + 1] = [position]
    chosen = []
    position = at[-1]
    while position < len(lows):
        chosen.append(position)
        position = following[len(lows) - 1 - position]
    return chosen


def _prefer_unique_rows(rows: Sequence[Record], lows: Sequence[int], kept: list[int]) -> list[int]:
    """Return the kept positions, with a kept row replaced by its neighbour if only the port of the kept row recurs."""
    left_out = set(range(len(rows))).difference(kept)
    alone = [at for at in left_out if at and left_out.isdisjoint((at - 2, at - 1, at + 1))]
    numbers = {row.number for at in alone for row in rows[at - 1 : at + 1]}
    times = Counter((row.number, row.transport) for row in rows if row.number in numbers)
    for at in alone:
        above, row = rows[at - 1], rows[at]
        fits = (at == 1 or lows[at - 2] <= lows[at]) and (at + 1 == len(lows) or lows[at] <= lows[at + 1])
        if fits and times[above.number, above.transport] > 1 and times[row.number, row.transport] == 1:
            kept[bisect_left(kept, at - 1)] = at
    return kept


def insertion_index(row: Record, rows: Sequence[Record]) -> int:
    """Return the position at which a row belongs among the rows on its port.

    An alias comes after its replacement. Other rows follow the order of transports among the rows of their name, or among all
    rows if there are none.
    """
    for position, other in enumerate(rows):
        if other.transport == row.transport and other.name is not None and row.name is not None:
            if (mark := alias_mark(row)) and fold_case(mark[1]) == fold_case(other.name):
                return position + 1
            if (mark := alias_mark(other)) and fold_case(mark[1]) == fold_case(row.name):
                return position
    namesakes = [
        position for position, other in enumerate(rows) if other.name and fold_case(other.name) == fold_case(row.name or "")
    ]
    higher = [position for position in namesakes or range(len(rows)) if _rank(rows[position]) > _rank(row)]
    position = higher[0] if higher else namesakes[-1] + 1 if namesakes else len(rows)
    while position and rows[position - 1].name is None and _rank(rows[position - 1]) > _rank(row):
        position -= 1
    return position


def _rank(row: Record) -> int:
    return TRANSPORTS.index(row.transport) if row.transport in TRANSPORTS else -1
