"""A row that does not stand where its port belongs.

Why it matters
    Rows that have a port ascend by it, and people look a port up that way. A row out of place is overlooked, and often enough its
    number is what is wrong.
What is let through
    Rows on the same port, in whatever order; rows without a port, which follow no order; entries with a malformed or a dynamic port,
    which is what is wrong with them.
How to repair
    Correct the number, or move the row. As few rows as possible are reported, and rows that were misplaced together are one finding.
    Where it may be either of two neighbours, it is the one whose port and transport another row has too, or else the lower one.
Seen in the registry
    Until May 2018 the range `43124-44320` stood after 44123: 44124 was meant. In 2017, 7702/udp stood beside 7202/tcp, and the two rows of
    10023 came after 11022. IANA has since corrected the numbers and moved the rows.
Good
    <record>
      <name>example</name>
      <protocol>udp</protocol>
      <description>the first of two rows on one port</description>
      <number>7001</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>7001-7005</number>
    </record>
Bad
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first one</description>
      <number>44123</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>43124-44320</number>
              ^^^^^^^^^^^ port range '43124-44320' stands after port '44123'
    </record>
    <record>
      <description>Reserved</description>
      <number>44321</number>
    </record>
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from linter.index import Index
from linter.model import Feature, Field, Record, Registry
from linter.problem import Problem, Related
from linter.rule import Citation, Rule, Scope, Severity

from ._rows import called, ported, unassignable


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    rows = [record for record in index.get(ported) if record.name is None or not unassignable(record)]
    lows = [record.ports.low for record in rows if record.ports]
    if all(one <= other for one, other in pairwise(lows)):
        return
    kept = _without_doubles(rows, lows, _longest_ascent(lows))
    for above, below in pairwise((-1, *kept, len(rows))):
        for first, last in _blocks(lows, above + 1, below):
            steps_back = above >= 0 and lows[above] > lows[first]
            neighbour = rows[above if steps_back else below]
            side, direction = ("after", "above") if steps_back else ("before", "below")
            block = f"{_called(rows[first])} {_WITH.get(last - first, f'and the {last - first} rows below it stand')}"
            related = (Related(neighbour, Field.PORT, f"stands {direction}"),)
            yield Problem(rows[first], Field.PORT, "{0} {1} {2}", (block, side, _called(neighbour)), related)


def _blocks(lows: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The rows from `start` up to `end` in runs that ascend, each by its first and last: such rows were misplaced together."""
    first = start
    for position in range(start, end):
        if position + 1 == end or lows[position + 1] < lows[position]:
            yield first, position
            first = position + 1


def _longest_ascent(lows: Sequence[int]) -> list[int]:
    """The positions of a longest selection of the numbers that never descends, in ascending order.

    Of equally long ones, it takes the one that leaves out the later rows: those step back, and the earlier ones do not.
    """
    ends: list[int] = []  # by length, the highest number that a selection from the bottom up can end with, negative to ascend …
    at: list[int] = []  # … and its position
    following: list[int] = []  # by position from the bottom up, that of the next number selected
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


def _without_doubles(rows: Sequence[Record], lows: Sequence[int], kept: list[int]) -> list[int]:
    """The positions kept, but of two neighbours that could take each other's place, the one whose port recurs is left out."""
    left_out = set(range(len(rows))).difference(kept)
    alone = [at for at in left_out if at and left_out.isdisjoint((at - 2, at - 1, at + 1))]
    numbers = {row.number for at in alone for row in rows[at - 1 : at + 1]}
    times = Counter((row.number, row.transport) for row in rows if row.number in numbers)
    for at in alone:
        above, row = rows[at - 1], rows[at]
        fits = at == 1 or lows[at - 2] <= lows[at]
        if fits and times[above.number, above.transport] > 1 and times[row.number, row.transport] == 1:
            kept[bisect_left(kept, at - 1)] = at
    return kept


_WITH = {0: "stands", 1: "and the row below it stand"}


def _called(record: Record) -> str:
    return called(record.ports) if record.ports else str(record)


RULE = Rule(
    code="PORT012",
    name="rows-out-of-order",
    severity=Severity.NOTE,
    scope=Scope.REGISTRY,
    cites=(Citation("IANA's registry", "order of rows"),),
    needs=frozenset({Feature.ORDER}),
    check=check,
)
