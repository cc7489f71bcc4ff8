"""A port that one row calls Assigned and another Reserved or Unassigned.

Why it matters
    RFC 6335 section 6 gives a port one state on one transport. Where two rows disagree, an expert may hand out a port that somebody holds, or
    turn down a request for one that is free.
What is allowed
    The ports whose state is fixed, 0, 1021 to 1024 and 49151: edge-port-not-reserved and experimental-port-misused say which of the
    rows is wrong there. A service on a port that none may have, by these rules or dynamic-port-assigned. A row whose description is
    no known state: it claims none.
How to fix
    The finding stands at the weaker of the rows, Unassigned before Reserved before Assigned, because what goes wrong is the narrowing
    of a range: split the range around the ports that other rows are about. A row without a transport speaks for all of them. The
    unsafe repair narrows an Unassigned range, or splits it in two, where the rows inside stand in their order and leave no transport
    of their ports without a row.
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
              ^^^^^^^^^ port range '7983-7997' is Unassigned, but 7997/tcp is Assigned and 7997/udp is Reserved in other rows
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

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice, takewhile
from operator import itemgetter

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

from ..port_intervals import Reach, gaps, merge_ports
from ..port_places import covered_by_other_rule
from ..port_states import STATE_FIELDS
from ..port_wording import SHOWN, describe_ports, list_texts, port_label
from ._order import displaced
from ._rows import is_bare, overlap_runs, states_by_row, transports

_MOST = 64  # rows on the ports of a range that are looked at for a repair
_STRONGER = {State.UNASSIGNED: (State.RESERVED, State.ASSIGNED), State.RESERVED: (State.ASSIGNED,)}


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    states = index.get(states_by_row)
    for weaker, (others, count) in index.get(clashes).items():
        assert weaker.ports is not None
        places = [f"{_shared(weaker, other)} is {states.get(other, State.ASSIGNED)}" for other in others]
        rows = "another row" if count == 1 else "other rows"
        related = tuple(Related(other, Field.PORT, f"'{other}' is {states.get(other, State.ASSIGNED)}") for other in others[:SHOWN])
        message = "{0} is {1}, but {2} in {3}"
        args = describe_ports(weaker.ports), states[weaker], list_texts(places, count), rows
        yield Problem(weaker, Field.PORT, message, args, related, fix=_fix(weaker, weaker.ports, index))


def _fix(row: Record, ports: Ports, index: Index) -> Fix | None:
    """What cuts the ports that other rows are about out of an Unassigned range, if that leaves one range or two."""
    left = _left(row, ports, index) if is_bare(row) and index.get(states_by_row)[row] is State.UNASSIGNED else []
    if not left:
        return None
    below = [other for other in index.registry.records[row.row + 1 : row.row + 1 + _MOST] if other.ports]
    if below and below[0].ports and below[0].ports.low < left[0].low:
        return None
    narrowed = Replace(row, Field.PORT, str(left[0]))
    if len(left) == 1:
        return Fix(f"narrow the range to '{left[0]}'", (narrowed,), Safety.UNSAFE)
    before = list(takewhile(lambda other: other.ports and other.ports.low < left[1].low, below))
    if len(before) == _MOST:
        return None
    transport = ((Field.TRANSPORT, row.transport),) if row.transport else ()
    values = (*transport, (Field.DESCRIPTION, row.description or ""), (Field.PORT, str(left[1])))
    added = Insert(values, before[-1] if before else row)
    return Fix(f"split the range into '{left[0]}' and '{left[1]}'", (narrowed, added), Safety.UNSAFE)


def _left(row: Record, ports: Ports, index: Index) -> Sequence[Ports]:
    """The one or two stretches that other rows leave of a range, the same on each of its transports; else nothing.

    A row that stands out of order, be it this or another one, leaves open whose number is wrong.
    """
    others = index.get(_inside).get(row, {})
    states, astray = index.get(states_by_row), index.get(displaced)
    if row in astray or any(
        other in astray or (other.name is None and other not in states) for lane in others.values() for other in lane
    ):
        return []
    recorded = (row.transport,) if row.transport else ("tcp", "udp")
    taken = [merge_ports(others.get(transport, ())) for transport in recorded]
    left = [list(islice(gaps(ports, lane), 3)) for lane in taken]
    covered = all(next(gaps(other.ports or ports, taken[0]), None) is None for lane in others.values() for other in lane)
    return left[0] if covered and len(left[0]) in (1, 2) and left[0] == left[-1] else []


def _inside(index: Index) -> Mapping[Record, Mapping[str, Sequence[Record]]]:
    """By each row in two states, by transport, the other rows on its ports: all of them, where they are few and none sticks out."""
    found: dict[Record, dict[str, Sequence[Record]]] = {}
    suspects = index.get(clashes)
    for transport, crowd in index.get(overlap_runs):
        wanted = [record for record in crowd if record in suspects]
        if not wanted:
            continue
        every = [record.ports or Ports(0, 0) for record in crowd]
        ends = list(accumulate((high for _, high in every), max, initial=-1))
        for row in wanted:
            ports = row.ports or Ports(0, 0)
            start = bisect_left(every, ports.low, key=itemgetter(0))
            end = bisect_right(every, ports.high, key=itemgetter(0))
            few = ends[start] < ports.low and end - start < _MOST
            lane = [other for other in crowd[start:end] if other is not row] if few else []
            sound = few and all(other.ports and other.ports.high <= ports.high for other in lane)
            found.setdefault(row, {})[transport] = lane if sound else [row]  # which leaves nothing
    return found


def clashes(index: Index) -> Mapping[Record, tuple[Sequence[Record], int]]:
    """The nameless rows that rows of a stronger state contradict, with a few of these and how many there are.

    Of rows that are equal throughout, only the first is looked at: that there are several is a fault of its own. Nothing is counted
    port by port or row by row, so that ranges over everything cost no more than others.
    """
    states = index.get(states_by_row)
    by_transport: dict[tuple[str, State], dict[Record, None]] = {}
    suspects: dict[tuple[Ports, str | None, State], Record] = {}
    for _, crowd in index.get(overlap_runs):
        for record in crowd:
            state = State.ASSIGNED if record.name is not None else states.get(record)
            if state is None or not record.ports or covered_by_other_rule(record):
                continue
            by_transport.setdefault((record.transport or "", state), {})[record] = None
            if state in _STRONGER:
                suspects.setdefault((record.ports, record.transport, state), record)
    reaches = {lane: Reach(rows) for lane, rows in by_transport.items()}
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


def _shared(row: Record, other: Record) -> str:
    """The ports that two rows are about, with their transport."""
    assert row.ports is not None
    assert other.ports is not None
    return port_label(Ports(max(row.ports.low, other.ports.low), min(row.ports.high, other.ports.high)), row, other)


RULE = RegistryRule(
    code="PORT003",
    name="port-in-two-states",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "6"),),
    requires=frozenset({Capability.STATES}),
    reads=STATE_FIELDS
    | {Field.PORT, Field.TRANSPORT, Field.MODIFIED, Field.REFERENCE, Field.UNAUTHORIZED_USE, Field.NOTE, Field.INLINE_REFERENCE},
    check=check,
    fixes=(Safety.UNSAFE,),
)
