"""An edge of a port range that is not Reserved.

Why it matters
    0, 1023, 1024 and 49151 are the first and last ports of the System Ports and the User Ports. RFC 6335 section 6 keeps them
    Reserved, in case the ranges have to be extended one day; an assignment there takes that away for good.
What is let through
    A registry that has no row about an edge port: an extract need not have one. Where one transport has a row, the other needs one
    too, unless a malformed port in the row above or below hides it.
How to repair
    Give the service a port inside the range, and let Reserved rows for tcp and udp stand on the edge.
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
"""

from collections.abc import Iterator
from operator import attrgetter

from linter.index import Index
from linter.model import Feature, Field, Ports, Record, Registry
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import EDGE_PORTS, State, state
from ._rows import listed, may_be_about, on_ports, unreadable_beside

_TRANSPORTS = ("tcp", "udp")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    rows = sorted(on_ports(index, EDGE_PORTS), key=attrgetter("row"))
    for row in rows:
        if state(row) not in (None, State.RESERVED) and row.ports:
            yield _in_other_state(row, row.ports)
    for edge in EDGE_PORTS if Feature.WHOLE not in registry.lacks else ():
        about = [row for row in rows if row.ports and row.ports.low <= edge <= row.ports.high]
        if (reserved := next((row for row in about if state(row) is State.RESERVED), None)) is None:
            continue
        missing = [transport for transport in _TRANSPORTS if not any(may_be_about(transport, row) for row in about)]
        if missing and not any(unreadable_beside(reserved, transport, index) for transport in missing):
            message = "port '{0}' is an edge of the port ranges, to be Reserved on tcp and udp, but no row is about it on {1}"
            yield Problem(reserved, Field.PORT, message, (edge, " and ".join(missing)))


def _in_other_state(row: Record, ports: Ports) -> Problem:
    if ports.low == ports.high:
        message = "port '{0}' is {1}, but an edge of the port ranges ({2}) has to be Reserved"
        return Problem(row, Field.PORT, message, (ports, state(row), ", ".join(map(str, EDGE_PORTS))))
    edges = listed([str(port) for port in EDGE_PORTS if ports.low <= port <= ports.high])
    message = "port range '{0}' is {1}, but the edges of the port ranges ({2} in it) have to be Reserved"
    return Problem(row, Field.PORT, message, (ports, state(row), edges))


RULE = Rule(
    code="PORT004",
    name="edge-port-not-reserved",
    severity=Severity.ERROR,
    scope=Scope.REGISTRY,
    cites=(Citation("RFC 6335", "6"),),
    check=check,
)
