"""An edge of a port range that is not Reserved.

Why it matters
    0, 1023, 1024 and 49151 are the first and last ports of the System Ports and the User Ports. Section 6 keeps them Reserved, in case
    the ranges have to be extended or divided one day; an assignment there takes that away for good.
What is let through
    A registry that has no row about an edge port: an extract need not have one.
How to repair
    Give the service a port inside the range, and let a Reserved row stand on the edge.
Good
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>1023</number>
    </record>
Bad
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

from collections.abc import Iterator, Sequence

from linter.index import Index
from linter.model import Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import EDGE_PORTS, State, state
from ._rows import listed, on_ports


def at_edges(index: Index) -> Sequence[Record]:
    """The rows about an edge of the port ranges."""
    return on_ports(index, EDGE_PORTS)


def check(record: Record, index: Index) -> Iterator[Problem]:
    if (actual := state(record)) in (None, State.RESERVED) or (ports := record.ports) is None:
        return
    if ports.low == ports.high:
        message = "port '{0}' is {1}, but an edge of the port ranges ({2}) has to be Reserved"
        yield Problem(record, Field.PORT, message, (ports, actual, ", ".join(map(str, EDGE_PORTS))))
    else:
        edges = listed([str(port) for port in EDGE_PORTS if ports.low <= port <= ports.high])
        message = "port range '{0}' is {1}, but the edges of the port ranges ({2} in it) have to be Reserved"
        yield Problem(record, Field.PORT, message, (ports, actual, edges))


RULE = Rule(
    code="PORT004",
    name="edge-port-not-reserved",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=at_edges,
    cites=(Citation("RFC 6335", "6"),),
    check=check,
)
