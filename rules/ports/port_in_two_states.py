"""A port that has different states in two rows.

Why it matters
    A port has one state on a transport (RFC 6335 section 6). If two rows disagree, a port that is in use may be assigned again, or a
    request for a free port refused.
What is allowed
    Ports with a fixed state, which are 0, 1021 to 1024 and 49151, and services on dynamic ports: edge-port-not-reserved,
    experimental-port-misused and dynamic-port-assigned report the wrong row. A row whose description gives no known state.
How to fix
    Split or narrow the range, so that it leaves out the ports of the other rows. The finding is at the row with the weaker state
    (Unassigned, then Reserved, then Assigned), because usually a range was not narrowed. A row without a transport applies to all
    transports. The unsafe fix narrows an Unassigned range or splits it in two, if the rows inside are in order and have rows for both
    tcp and udp.
Seen in the registry
    `7748-7776` and `7983-7997` are Unassigned, and `inetfs` has held 7775/tcp and `pushns` 7997/tcp for years. Until May
    2018 a range that was meant to begin at 44124 began at 43124 and covered a dozen services.
Good
    <record>
      <description>Unassigned</description>
      <number>7983-7996</number>
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the udp row is about another transport</description>
      <number>7997</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>7997</number>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <number>7983-7997</number>
              ^^^^^^^^^ port range '7983-7997' is Unassigned, but 7997/tcp is Assigned and 7997/udp is Reserved in other rows; correct one of the rows
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the range was not narrowed</description>
      <number>7997</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>7997</number>
    </record>
Fixed
    <record>
      <description>Unassigned</description>
      <number>7983-7996</number>
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the range was not narrowed</description>
      <number>7997</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>7997</number>
    </record>
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, takewhile

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Insert,
    Ports,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Replace,
    Safety,
    Severity,
    State,
)

from ..shared.port_intervals import Reach, gaps, merge_ports
from ..shared.port_places import covered_by_other_rule
from ..shared.port_states import STATE_FIELDS, states_by_row
from ..shared.port_wording import SHOWN, describe_ports, list_texts, port_label
from ._order import displaced
from ._rows import is_bare, overlap_runs, transports

_MAX_ROWS = 64  # rows on the ports of a range up to which a fix is offered
_STRONGER = {State.UNASSIGNED: (State.RESERVED, State.ASSIGNED), State.RESERVED: (State.ASSIGNED,)}


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    states = index.get(states_by_row)
    for weaker, (others, count) in index.get(clashes).items():
        assert weaker.ports is not None
        places = [f"{_shared_ports(weaker, other)} is {states.get(other, State.ASSIGNED)}" for other in others]
        rows = "another row" if count == 1 else "other rows"
        related = tuple(Related(other, Field.PORT, f"'{other}' is {states.get(other, State.ASSIGNED)}") for other in others[:SHOWN])
        message = "{0} is {1}, but {2} in {3}; correct one of the rows"
        args = describe_ports(weaker.ports), states[weaker], list_texts(places, count), rows
        yield Problem(weaker, Field.PORT, message, args, related, fix=_fix(weaker, weaker.ports, index))


def _fix(row: Record, ports: Ports, index: Index) -> Fix | None:
    """Return the fix that removes the ports of other rows from an Unassigned range, if one or two ranges remain."""
    remaining = _remaining_ports(row, ports, index) if is_bare(row) and index.get(states_by_row)[row] is State.UNASSIGNED else []
    if not remaining:
        return None
    below = [(other, other.ports.low) for other in index.registry.records[row.row + 1 : row.row + 1 + _MAX_ROWS] if other.ports]
    if below and below[0][1] < remaining[0].low:
        return None
    narrowed = Replace(row, Field.PORT, str(remaining[0]))
    if len(remaining) == 1:
        return Fix(f"narrow the range to '{remaining[0]}'", (narrowed,), Safety.UNSAFE)
    before = [other for other, _ in takewhile(lambda pair: pair[1] < remaining[1].low, below)]
    if len(before) == _MAX_ROWS:
        return None
    transport = ((Field.TRANSPORT, row.transport),) if row.transport else ()
    values = (*transport, (Field.DESCRIPTION, row.description or ""), (Field.PORT, str(remaining[1])))
    added = Insert(values, before[-1] if before else row)
    return Fix(f"split the range into '{remaining[0]}' and '{remaining[1]}'", (narrowed, added), Safety.UNSAFE)


def _remaining_ports(row: Record, ports: Ports, index: Index) -> Sequence[Ports]:
    """Return the one or two ranges that remain of a range without the ports of other rows, the same on all transports.

    The result is empty if a row is out of order, because the wrong number is then unknown.
    """
    others = index.get(_rows_inside).get(row, {})
    states, moved = index.get(states_by_row), index.get(displaced)
    if row in moved or any(
        other in moved or (other.name is None and other not in states) for rows in others.values() for other in rows
    ):
        return []
    recorded = (row.transport,) if row.transport else ("tcp", "udp")
    taken = [merge_ports(others.get(transport, ())) for transport in recorded]
    remaining = [list(islice(gaps(ports, group), 3)) for group in taken]
    covered = all(next(gaps(other.ports or ports, taken[0]), None) is None for rows in others.values() for other in rows)
    return remaining[0] if covered and len(remaining[0]) in (1, 2) and remaining[0] == remaining[-1] else []


def _rows_inside(index: Index) -> Mapping[Record, Mapping[str, Sequence[Record]]]:
    """Return the other rows on the ports of each contradicted row, by transport.

    If they are many or one of them reaches beyond the row, the row itself takes their place, and no ports remain.
    """
    found: dict[Record, dict[str, Sequence[Record]]] = {}
    suspects = index.get(clashes)
    for transport, run in index.get(overlap_runs):
        placed = [(record, record.ports) for record in run if record.ports]
        low, high = placed[0][1].low, max(ports.high for _, ports in placed)
        for row, ports in placed:
            if row in suspects:
                is_whole = (low, high) == ports and len(placed) < _MAX_ROWS
                found.setdefault(row, {})[transport] = [other for other in run if other is not row] if is_whole else [row]
    return found


def clashes(index: Index) -> Mapping[Record, tuple[Sequence[Record], int]]:
    """Return the nameless rows that rows with a stronger state contradict, with a few of those and their number.

    Of equal rows, it has only the first; port-listed-twice reports the others. The time does not depend on the width of ranges.
    """
    states = index.get(states_by_row)
    by_transport: dict[tuple[str, State], dict[Record, None]] = {}
    suspects: dict[tuple[Ports, str | None, State], Record] = {}
    for _, run in index.get(overlap_runs):
        for record in run:
            state = State.ASSIGNED if record.name is not None else states.get(record)
            if state is None or not record.ports or covered_by_other_rule(record):
                continue
            by_transport.setdefault((record.transport or "", state), {})[record] = None
            if state in _STRONGER:
                suspects.setdefault((record.ports, record.transport, state), record)
    reaches = {key: Reach(rows) for key, rows in by_transport.items()}
    found: dict[Record, tuple[Sequence[Record], int]] = {}
    for (ports, _, state), record in suspects.items():
        clashes: list[Record] = []
        count = 0
        for stronger in _STRONGER[state]:
            for transport in ("", *transports(record)):
                if reach := reaches.get((transport, stronger)):
                    some, number = reach.overlapping(ports)
                    clashes += some
                    count += number
        if clashes:
            found[record] = sorted(clashes, key=_place)[: SHOWN + 1], count
    return found


def _place(record: Record) -> tuple[int, int]:
    return record.ports.low if record.ports else 0, record.row


def _shared_ports(row: Record, other: Record) -> str:
    """Return the ports that two rows have in common, with their transport."""
    assert row.ports is not None
    assert other.ports is not None
    return port_label(Ports(max(row.ports.low, other.ports.low), min(row.ports.high, other.ports.high)), row, other)


RULE = RegistryRule(
    code="PORT003",
    name="port-in-two-states",
    severity=Severity.ERROR,
    by_links=True,
    guesses_ports=True,
    cites=(Citation("RFC 6335", "6"),),
    requires=frozenset({Capability.STATES}),
    by_space=True,
    reads=STATE_FIELDS
    | {
        Field.PORT,
        Field.TRANSPORT,
        Field.EXTRA,
        Field.MODIFIED,
        Field.REFERENCE,
        Field.UNAUTHORIZED_USE,
        Field.NOTE,
        Field.INLINE_REFERENCE,
    },
    check=check,
    fixes=(Safety.UNSAFE,),
)
