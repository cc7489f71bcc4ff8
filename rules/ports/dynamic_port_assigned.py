"""A service that holds a port of the dynamic range.

Why it matters
    Hosts give ports from 49152 on to any program, for as long as it runs. A service that depends on one of these ports finds it in
    use sooner or later, so they cannot be assigned (RFC 6335 section 8.1.2).
How to fix
    Take a port below 49152, or none: clients can find a service by its name through DNS SRV records.
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
              ^^^^^ port '49152' of 'example' is in the dynamic range; take a port below 49152 or none
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import DYNAMIC_PORTS_START
from ._rows import rows_with_dynamic_port


def services_on_dynamic_ports(index: Index) -> Sequence[Record]:
    """Return the named entries with a dynamic port, alone or in a range."""
    return [entry for entry in index.get(rows_with_dynamic_port) if entry.name is not None]


def check(record: Record, index: Index) -> Iterator[Problem]:
    assert record.ports is not None
    message = "{0} of '{1}' is in the dynamic range; take a port below {2} or none"
    yield Problem(record, Field.PORT, message, (describe_ports(record.ports), record.name, DYNAMIC_PORTS_START))


RULE = RecordRule(
    code="PORT002",
    name="dynamic-port-assigned",
    severity=Severity.ERROR,
    by_links=True,
    candidates=services_on_dynamic_ports,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.1.2", "MUST NOT")),
    reads=frozenset({Field.NAME, Field.PORT}),
    check=check,
)
