"""A service name that an underlying registry, such as IANA's, assigns with another port.

Why it matters
    Programs look up the port of a name, in lists such as /etc/services or in the DNS. They find the port of the underlying
    registry and not yours.
What is allowed
    A name that the underlying registry assigns with this port, on any transport.
How to fix
    Use the assigned port if it is the same service, else another name. An instance of a service on a second port may keep the name
    in `exceptions`.
Good
    <record>
      <name>redis</name>
      <protocol>tcp</protocol>
      <description>the service that IANA has on this port</description>
      <number>6379</number>
    </record>
Bad
    <record>
      <name>redis</name>
            ^^^^^ service name 'redis' is assigned to port 6379 (tcp) in IANA's registry; use that port for the same service, or another name
      <protocol>tcp</protocol>
      <description>on another port</description>
      <number>20007</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Ports, Precision, Problem, Registry, RegistryRule, Severity, Underlying

from ..shared.port_wording import list_texts
from ._conflicts import READS, REQUIRES


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for record in registry.records:
        if record.ports is None or record.name is None:
            continue
        for number, name in enumerate((record.name, *record.aliases), -1):
            for underlying in index.over:
                if other := _find_other_place(name, record.ports, underlying):
                    noun = "service name" if number < 0 else "alias"
                    field, value_index = (Field.NAME, 0) if number < 0 else (Field.ALIAS, number)
                    message = "{0} '{1}' is assigned {2} in {3}; use that port for the same service, or another name"
                    if other == _NO_PORT:
                        message = "{0} '{1}' is assigned {2} in {3}; use another name, unless it is the same service"
                    yield Problem(record, field, message, (noun, name, other, underlying.label), value_index=value_index)


_NO_PORT = "without a port"


def _find_other_place(name: str, ports: Ports, underlying: Underlying) -> str:
    """Return where an underlying registry has a name, in words that follow "assigned"; "" if it is on the ports or nowhere."""
    found = underlying.named(name)
    if not found or any(one.ports and one.ports.low <= ports.high and ports.low <= one.ports.high for one in found):
        return ""
    places: dict[str, list[str]] = {}
    for one in found:
        if one.ports:
            places.setdefault(str(one.ports), []).extend(one.transports)
    if not places:
        return _NO_PORT
    labels = [
        port + (f" ({list_texts(list(dict.fromkeys(transports)))})" if transports else "") for port, transports in places.items()
    ]
    return f"to port {list_texts(labels)}"


RULE = RegistryRule(
    code="OVER002",
    name="name-of-other-port",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "5"),),
    requires=REQUIRES,
    reads=READS,
    check=check,
    precision=Precision.HIGH,
)
