"""A row that does not stand where its port belongs.

Why it matters
    Rows that have a port ascend by it, and people look a port up that way. A row out of place is overlooked, and often enough its
    number is what is wrong.
What is allowed
    Rows on the same port, in whatever order; rows without a port, which follow no order; entries with a malformed or a dynamic port,
    which is what is wrong with them.
How to fix
    Correct the number, or move the row. As few rows as possible are reported, and rows that were misplaced together are one finding.
    Where it may be either of two neighbours, it is the one whose port and transport another row has too, or else the lower one.
    Rows are moved safely, unless another row is about their ports already: there the number may be what is wrong.
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
    <record>
      <name>example-2</name>
      <protocol>tcp</protocol>
      <description>below the first one</description>
      <number>40000</number>
              ^^^^^ port '40000' stands after port '44321'
    </record>
Fixed
    <record>
      <name>example-2</name>
      <protocol>tcp</protocol>
      <description>below the first one</description>
      <number>40000</number>
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first one</description>
      <number>44123</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>43124-44320</number>
    </record>
    <record>
      <description>Reserved</description>
      <number>44321</number>
    </record>
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Move,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Safety,
    Severity,
)

from ..port_wording import describe_ports
from ._conflicts import find_conflicts
from ._order import destinations, displaced, kept, lows, ordered


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    if not index.get(displaced):
        return
    rows, positions, numbers = index.get(ordered), index.get(kept), index.get(lows)
    conflicts = find_conflicts(list(index.get(displaced)), index)
    for above, below in pairwise((-1, *positions, len(rows))):
        for first, last in _blocks(numbers, above + 1, below):
            steps_back = above >= 0 and numbers[above] > numbers[first]
            neighbour = rows[above if steps_back else below]
            side, direction = ("after", "above") if steps_back else ("before", "below")
            block = f"{_called(rows[first])} {_WITH.get(last - first, f'and the {last - first} rows below it stand')}"
            related = (Related(neighbour, Field.PORT, f"stands {direction}"),)
            astray = rows[first : last + 1]
            fix = _fix(astray, index) if conflicts.isdisjoint(astray) else None
            yield Problem(rows[first], Field.PORT, "{0} {1} {2}", (block, side, _called(neighbour)), related, fix=fix)


def _fix(astray: Sequence[Record], index: Index) -> Fix | None:
    places = index.get(destinations)
    if any(row not in places for row in astray):
        return None
    what = "the row" if len(astray) == 1 else "the rows"
    aims = {places[row] for row in astray}
    where = f"before '{places[astray[0]]}'" if len(aims) == 1 else "to where their ports belong"
    return Fix(f"move {what} {where}", tuple(Move(row, places[row]) for row in astray))


def _blocks(numbers: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The rows from `start` up to `end` in runs that ascend, each by its first and last: such rows were misplaced together."""
    first = start
    for position in range(start, end):
        if position + 1 == end or numbers[position + 1] < numbers[position]:
            yield first, position
            first = position + 1


_WITH = {0: "stands", 1: "and the row below it stand"}


def _called(record: Record) -> str:
    return describe_ports(record.ports) if record.ports else str(record)


RULE = RegistryRule(
    code="PORT012",
    name="rows-out-of-order",
    severity=Severity.NOTE,
    cites=(Citation("IANA's registry", "order of rows"),),
    requires=frozenset({Capability.ORDER}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.NOTE}),
    check=check,
    fixes=(Safety.SAFE,),
)
