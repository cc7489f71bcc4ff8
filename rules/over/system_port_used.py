"""A System Port (0 to 1023) that IANA's registry does not assign to the service.

Why it matters
    IANA assigns System Ports only after IETF Review, and may assign this one at any time. On many systems, only a privileged
    process may open it.
What is allowed
    A System Port under the name that IANA's registry has for it, and every port if the underlying registry is not IANA's.
How to fix
    Take a port above 1023; `reglint free` lists some.
Good
    <record>
      <name>http</name>
      <protocol>tcp</protocol>
      <description>the service that IANA has on this port</description>
      <number>80</number>
    </record>
Bad
    <record>
      <name>lamp-ctl</name>
      <protocol>tcp</protocol>
      <description>on a System Port</description>
      <number>81</number>
              ^^ port '81' is a System Port, which IANA assigns only after IETF Review; take another port, such as 1895
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Ports, Precision, Problem, Record, Registry, RegistryRule, Severity, State

from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import SYSTEM_PORTS_END
from ._conflicts import READS, REQUIRES, advise_other_port, own_names, split_transports


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    if not any(underlying.is_iana for underlying in index.over):
        return
    for record in registry.records:
        if record.ports and record.name is not None and record.ports.low <= SYSTEM_PORTS_END and not _is_explained(record, index):
            message = "{0} {1}, which IANA assigns only after IETF Review; {2}"
            kind = "is a System Port" if record.ports.low == record.ports.high else "has System Ports"
            args = (describe_ports(record.ports), kind, advise_other_port(index, record))
            yield Problem(record, Field.PORT, message, args)


def _is_explained(record: Record, index: Index) -> bool:
    """Return whether IANA's registry has all ports of an entry under one of its names, or reserves them: another rule reports that."""
    assert record.ports is not None
    own = own_names(record, index.registry)
    return any(
        one.ports is not None
        and one.ports.low <= record.ports.low
        and record.ports.high <= one.ports.high
        and ((one.state is State.RESERVED and any(map(one.is_on, split_transports(record)))) or not own.isdisjoint(one.names))
        for underlying in index.over
        if underlying.is_iana
        for one in underlying.holders(Ports(record.ports.low, record.ports.low))
    )


RULE = RegistryRule(
    code="OVER004",
    name="system-port-used",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1.2"),),
    requires=REQUIRES,
    reads=READS,
    check=check,
    precision=Precision.HIGH,
)
