"""A row that is out of order by port.

Why it matters
    Rows ascend by port, and people look ports up in that order. They overlook a row in another place, and often its number is wrong.
What is allowed
    Rows on the same port in any order. Rows without a port. Entries with a malformed or dynamic port, which other rules report.
How to fix
    Correct the number, or move the row. The rule reports as few rows as possible, and consecutive ones that ascend as one finding. Of
    two exchanged neighbours, it reports the one whose port and transport another row has too, or else the lower one. The safe fix
    moves rows, unless an unrelated row has one of their ports, because the number may then be wrong.
Seen in the registry
    Until May 2018 the range `43124-44320` came after 44123 and should have begun at 44124. In 2017, 7702/udp was beside 7202/tcp, and
    the two rows of 10023 came after 11022. IANA has since corrected the numbers and moved the rows.
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
              ^^^^^^^^^^^ port range '43124-44320' is out of order after port '44123'; correct the number or move the row
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
              ^^^^^ port '40000' is out of order after port '44321'; correct the number or move the row
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

from ..shared.port_wording import describe_ports
from ._conflicts import find_conflicts
from ._order import destinations, displaced, lows, ordered, ranks, rows_in_order


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    if not index.get(displaced):
        return
    rows, positions, numbers = index.get(ordered), index.get(rows_in_order), index.get(lows)
    conflicts = find_conflicts(list(index.get(displaced)), index)
    for above, below in pairwise((-1, *positions, len(rows))):
        if below == above + 1:
            continue
        for first, last in _ascending_runs(numbers, above + 1, below):
            steps_back = above >= 0 and numbers[above] > numbers[first]
            neighbour = rows[above if steps_back else below]
            side, direction = ("after", "above") if steps_back else ("before", "below")
            subject = f"{_label(rows[first])}{_FOLLOWING.get(last - first, f' and the {last - first} rows below it are')}"
            related = (Related(neighbour, Field.PORT, f"the row {direction}"),)
            moved = rows[first : last + 1]
            fix = _fix(moved, index) if conflicts.isdisjoint(moved) else None
            yield Problem(
                rows[first],
                Field.PORT,
                "{0} out of order {1} {2}; correct the number or move the row",
                (subject, side, _label(neighbour)),
                related,
                fix=fix,
            )


def _fix(moved: Sequence[Record], index: Index) -> Fix | None:
    places = index.get(destinations)
    if any(row not in places for row in moved):
        return None
    what = "the row" if len(moved) == 1 else "the rows"
    targets = {places[row] for row in moved}
    where = f"before '{places[moved[0]]}'" if len(targets) == 1 else "to their places by port"
    return Fix(f"move {what} {where}", tuple(Move(row, places[row], index.get(ranks)[row]) for row in moved))


def _ascending_runs(numbers: Sequence[int], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last position of each ascending run of rows from `start` up to `end`."""
    first = start
    for position in range(start, end):
        if position + 1 == end or numbers[position + 1] < numbers[position]:
            yield first, position
            first = position + 1


_FOLLOWING = {0: " is", 1: " and the row below it are"}


def _label(record: Record) -> str:
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
