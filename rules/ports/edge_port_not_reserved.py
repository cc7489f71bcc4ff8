"""An edge of a port range that is not Reserved.

Why it matters
    0, 1023, 1024 and 49151 are the first and last ports of the System Ports and the User Ports. RFC 6335 section 6 keeps them
    Reserved, in case the ranges have to be extended one day; an assignment there takes that away for good.
What is allowed
    A registry that has no row about an edge port: an extract need not have one. Where one transport has a row, the other needs one
    too, unless a malformed port in the row above or below hides it.
How to fix
    Give the service a port inside the range, and let Reserved rows for tcp and udp stand on the edge. The unsafe repair makes an
    Unassigned row Reserved, if it is about the edge alone, and adds the row that a transport lacks.
Good
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>1023</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>1023</number>
    </record>
Bad
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>0</number>
              ^ port '0' is an edge of the port ranges, to be Reserved on tcp and udp, but no row is about it on udp
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the last of the User Ports</description>
      <number>49151</number>
              ^^^^^ port '49151' is Assigned, but an edge of the port ranges (0, 1023, 1024, 49151) has to be Reserved
    </record>
    <record>
      <description>Unassigned</description>
      <number>1023-1030</number>
              ^^^^^^^^^ port range '1023-1030' is Unassigned, but the edges of the port ranges (1023 and 1024 in it) have to be Reserved
    </record>
Fixed
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>0</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>0</number>
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the last of the User Ports</description>
      <number>49151</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>1023-1030</number>
    </record>
"""

from collections.abc import Iterator, Sequence
from operator import attrgetter

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Insert,
    Option,
    Ports,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Replace,
    Safety,
    Severity,
    State,
    parse_ports,
)

from ..port_states import STATE_FIELDS, state
from ..port_wording import list_texts
from ..rfc6335 import EDGE_PORTS
from ._rows import is_plainly_unassigned, may_be_about, rows_on_ports, unreadable_beside

PORTS = Option("ports", tuple(map(str, EDGE_PORTS)), "The ports that have to be Reserved.", of_ports=True)
_TRANSPORTS = ("tcp", "udp")
_MOST = 64  # rows about the edges that are looked at for a repair; there are eight


def edges(index: Index) -> Sequence[int]:
    """Return the ports that have to be Reserved, ascending."""
    stretches = [ports for text in index.option(PORTS) if (ports := parse_ports(text))]
    return sorted({port for low, high in stretches for port in range(low, high + 1)})


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    wanted = index.get(edges)
    rows = sorted(rows_on_ports(index, wanted), key=attrgetter("row"))
    for row in rows:
        if state(row) not in (None, State.RESERVED) and row.ports:
            yield _in_other_state(row, row.ports, rows, wanted)
    for edge in wanted if Capability.WHOLE not in registry.missing_capabilities else ():
        about = [row for row in rows if row.ports and row.ports.low <= edge <= row.ports.high]
        if (reserved := next((row for row in about if state(row) is State.RESERVED), None)) is None:
            continue
        missing = [transport for transport in _TRANSPORTS if not any(may_be_about(transport, row) for row in about)]
        if missing and not any(unreadable_beside(reserved, transport, index) for transport in missing):
            message = "port '{0}' is an edge of the port ranges, to be Reserved on tcp and udp, but no row is about it on {1}"
            fix = _added(reserved, edge, missing)
            yield Problem(reserved, Field.PORT, message, (edge, " and ".join(missing)), fix=fix)


def _added(reserved: Record, edge: int, missing: Sequence[str]) -> Fix | None:
    """The row for the other of tcp and udp, beside a row that is about the edge alone."""
    if len(missing) > 1 or reserved.number != str(edge):
        return None
    (transport,) = missing
    values = ((Field.TRANSPORT, transport), (Field.DESCRIPTION, State.RESERVED), (Field.PORT, str(edge)))
    added = Insert(values, reserved, before=transport == "tcp")
    return Fix(f"add a Reserved row for port '{edge}' on {transport}", (added,), Safety.UNSAFE)


def _in_other_state(row: Record, ports: Ports, rows: Sequence[Record], wanted: Sequence[int]) -> Problem:
    if ports.low == ports.high:
        message = "port '{0}' is {1}, but an edge of the port ranges ({2}) has to be Reserved"
        args = ports, state(row), ", ".join(map(str, wanted))
        return Problem(row, Field.PORT, message, args, fix=_reserved(row, ports, rows))
    inside = list_texts([str(port) for port in wanted if ports.low <= port <= ports.high])
    message = "port range '{0}' is {1}, but the edges of the port ranges ({2} in it) have to be Reserved"
    return Problem(row, Field.PORT, message, (ports, state(row), inside))


def _reserved(row: Record, ports: Ports, rows: Sequence[Record]) -> Fix | None:
    """The other state for a row, where no second one is about the edge on its transport."""
    if len(rows) > _MOST or not is_plainly_unassigned(row):
        return None
    beside = [other for other in rows if other is not row and other.ports and other.ports.low <= ports.low <= other.ports.high]
    if any(not row.transport or may_be_about(row.transport, other) for other in beside):
        return None
    return Fix("make it Reserved", (Replace(row, Field.DESCRIPTION, State.RESERVED),), Safety.UNSAFE)


RULE = RegistryRule(
    code="PORT004",
    name="edge-port-not-reserved",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "6"),),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT},
    check=check,
    fixes=(Safety.UNSAFE,),
    options=(PORTS,),
)
