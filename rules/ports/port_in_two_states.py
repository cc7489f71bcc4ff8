"""A port that one row calls Assigned and another Reserved or Unassigned.

Why it matters
    RFC 6335 section 6 gives a port one state on one transport. Where two rows disagree, an expert may hand out a port that somebody holds, or
    turn down a request for one that is free.
What is let through
    The ports whose state is fixed, 0, 1021 to 1024 and 49151: edge-port-not-reserved and experimental-port-misused say which of the
    rows is wrong there. A service on a port that none may have, by these rules or dynamic-port-assigned. A row whose description is
    no known state: it claims none.
How to repair
    The finding stands at the weaker of the rows, Unassigned before Reserved before Assigned, because what goes wrong is the narrowing
    of a range: split the range around the ports that other rows are about. A row without a transport speaks for all of them.
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
"""

from collections.abc import Iterator, Sequence

from linter.index import Index
from linter.model import Feature, Field, Ports, Record, Registry
from linter.problem import Problem, Related
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import State
from ._rows import SHOWN, Reach, called, crowds, listed, misplaced, spot, stateful, transports

_STRONGER = {State.UNASSIGNED: (State.RESERVED, State.ASSIGNED), State.RESERVED: (State.ASSIGNED,)}


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    states = index.get(stateful)
    for weaker, (clashes, count) in _clashes(index).items():
        assert weaker.ports is not None
        places = [f"{_shared(weaker, other)} is {states.get(other, State.ASSIGNED)}" for other in clashes]
        rows = "another row" if count == 1 else "other rows"
        related = tuple(
            Related(other, Field.PORT, f"'{other}' is {states.get(other, State.ASSIGNED)}") for other in clashes[:SHOWN]
        )
        message = "{0} is {1}, but {2} in {3}"
        yield Problem(weaker, Field.PORT, message, (called(weaker.ports), states[weaker], listed(places, count), rows), related)


def _clashes(index: Index) -> dict[Record, tuple[Sequence[Record], int]]:
    """The nameless rows that rows of a stronger state contradict, with a few of these and how many there are.

    Of rows that are equal throughout, only the first is looked at: that there are several is a fault of its own. Nothing is counted
    port by port or row by row, so that ranges over everything cost no more than others.
    """
    states = index.get(stateful)
    lanes: dict[tuple[str, State], dict[Record, None]] = {}
    suspects: dict[tuple[Ports, str | None, State], Record] = {}
    for _, crowd in index.get(crowds):
        for record in crowd:
            state = State.ASSIGNED if record.name is not None else states.get(record)
            if state is None or not record.ports or misplaced(record):
                continue
            lanes.setdefault((record.transport or "", state), {})[record] = None
            if state in _STRONGER:
                suspects.setdefault((record.ports, record.transport, state), record)
    reaches = {lane: Reach(rows) for lane, rows in lanes.items()}
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
    return spot(Ports(max(row.ports.low, other.ports.low), min(row.ports.high, other.ports.high)), row, other)


RULE = Rule(
    code="PORT003",
    name="port-in-two-states",
    severity=Severity.ERROR,
    scope=Scope.REGISTRY,
    cites=(Citation("RFC 6335", "6"),),
    needs=frozenset({Feature.STATES}),
    check=check,
)
