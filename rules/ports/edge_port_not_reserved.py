"""An edge of a port range that is not Reserved.

Why it matters
    0, 1023, 1024 and 49151 are the first and last ports of the System Ports and the User Ports. RFC 6335 section 6 reserves them for
    a later extension of the ranges, which an assignment would prevent.
What is allowed
    An edge port without any row, because the registry may be an extract. If tcp or udp has a row, the other needs one too, unless
    the row above or below has a malformed port and may be the missing row.
How to fix
    Give the service a port inside the range, and add Reserved rows for tcp and udp on the edge. The unsafe fix changes an Unassigned
    row that contains only the edge to Reserved, and adds a missing row.
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
              ^ edge port '0' has no row on udp; add a Reserved row
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the last of the User Ports</description>
      <number>49151</number>
              ^^^^^ edge port '49151' is Assigned; the edges of the port ranges (0, 1023, 1024, 49151) must be Reserved
    </record>
    <record>
      <description>Unassigned</description>
      <number>1023-1030</number>
              ^^^^^^^^^ port range '1023-1030' with the edges 1023 and 1024 is Unassigned; the edges of the port ranges must be Reserved
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

from ..shared.port_states import STATE_FIELDS, state
from ..shared.port_wording import list_texts
from ..shared.rfc6335 import EDGE_PORTS
from ._rows import has_malformed_neighbour, is_plainly_unassigned, may_apply_to, rows_on_ports

PORTS = Option("ports", tuple(map(str, EDGE_PORTS)), "The ports that have to be Reserved.", of_ports=True)
_TRANSPORTS = ("tcp", "udp")
_MAX_ROWS = 64  # rows on the edges up to which a fix is offered; there should be eight


def edges(index: Index) -> Sequence[int]:
    """Return the ports that have to be Reserved, ascending."""
    stretches = [ports for text in index.option(PORTS) if (ports := parse_ports(text))]
    return sorted({port for low, high in stretches for port in range(low, high + 1)})


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    wanted = index.get(edges)
    rows = sorted(rows_on_ports(index, wanted), key=attrgetter("row"))
    knows_states = Capability.DESCRIPTIONS not in registry.missing_capabilities  # of rows without a name
    for row in rows:
        if state(row) not in (None, State.RESERVED) and row.ports and (knows_states or row.name is not None):
            yield _report_wrong_state(row, row.ports, rows, wanted)
    for edge in wanted if Capability.WHOLE not in registry.missing_capabilities else ():
        about = [row for row in rows if row.ports and row.ports.low <= edge <= row.ports.high]
        if (reserved := next((row for row in about if state(row) is State.RESERVED), None)) is None:
            continue
        missing = [transport for transport in _TRANSPORTS if not any(may_apply_to(transport, row) for row in about)]
        if missing and not any(has_malformed_neighbour(reserved, transport, index) for transport in missing):
            message = "edge port '{0}' has no row on {1}; add a Reserved row"
            fix = _fix_missing_row(reserved, edge, missing)
            yield Problem(reserved, Field.PORT, message, (edge, " and ".join(missing)), fix=fix)


def _fix_missing_row(reserved: Record, edge: int, missing: Sequence[str]) -> Fix | None:
    """Return the fix that adds the missing row for tcp or udp beside a row that contains only the edge."""
    if len(missing) > 1 or reserved.number != str(edge):
        return None
    (transport,) = missing
    values = ((Field.TRANSPORT, transport), (Field.DESCRIPTION, State.RESERVED), (Field.PORT, str(edge)))
    added = Insert(values, reserved, before=transport == "tcp")
    return Fix(f"add a Reserved row for port '{edge}' on {transport}", (added,), Safety.UNSAFE)


def _report_wrong_state(row: Record, ports: Ports, rows: Sequence[Record], wanted: Sequence[int]) -> Problem:
    if ports.low == ports.high:
        message = "edge port '{0}' is {1}; the edges of the port ranges ({2}) must be Reserved"
        args = ports, state(row), ", ".join(map(str, wanted))
        return Problem(row, Field.PORT, message, args, fix=_fix_state(row, ports, rows))
    inside = list_texts([str(port) for port in wanted if ports.low <= port <= ports.high])
    message = "port range '{0}' with the edges {2} is {1}; the edges of the port ranges must be Reserved"
    return Problem(row, Field.PORT, message, (ports, state(row), inside))


def _fix_state(row: Record, ports: Ports, rows: Sequence[Record]) -> Fix | None:
    """Return the fix that makes a row Reserved, unless another row contains the edge on its transport."""
    if len(rows) > _MAX_ROWS or not is_plainly_unassigned(row):
        return None
    beside = [other for other in rows if other is not row and other.ports and other.ports.low <= ports.low <= other.ports.high]
    if any(not row.transport or may_apply_to(row.transport, other) for other in beside):
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
    by_links=True,
)
