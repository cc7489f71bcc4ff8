"""A service that holds a port of the dynamic range.

Why it matters
    Ports from 49152 on are for hosts to hand out as they please, to any program, for as long as it runs. A service that counts on one of these ports
    finds it taken by something else sooner or later; that is why the range cannot be assigned at all (RFC 6335 section 8.1.2).
How to fix
    Take a port below 49152, or no port: a service can be found by its name alone, through DNS SRV records.
Good
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>one below the first edge that is reserved</description>
      <number>49150</number>
    </record>
Bad
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first dynamic port</description>
      <number>49152</number>
              ^^^^^ port '49152' is assigned to 'example', but ports from 49152 on are dynamic and cannot be assigned
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity, named

from ..port_wording import describe_ports
from ..rfc6335 import DYNAMIC_PORTS_START


def on_dynamic_ports(index: Index) -> Sequence[Record]:
    """The entries with a name and a dynamic port, also as a part of a range."""
    return [entry for entry in index.get(named) if entry.ports and entry.ports.high >= DYNAMIC_PORTS_START]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is None or record.ports is None or record.ports.high < DYNAMIC_PORTS_START:
        return
    message = "{0} is assigned to '{1}', but ports from {2} on are dynamic and cannot be assigned"
    yield Problem(record, Field.PORT, message, (describe_ports(record.ports), record.name, DYNAMIC_PORTS_START))


RULE = RecordRule(
    code="PORT002",
    name="dynamic-port-assigned",
    severity=Severity.ERROR,
    candidates=on_dynamic_ports,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.1.2", "MUST NOT")),
    reads=frozenset({Field.NAME, Field.PORT}),
    check=check,
)
