"""A service with more than one port.

Why it matters
    Only 49,000 ports can be assigned. RFC 6335 section 7.2 therefore aims at one port for each service with all its versions and
    devices; a second port needs a reason.
What is allowed
    The same port on several transports. Second ports assigned before September 2011. Other ports of `exp1` and `exp2`, and ports that
    are malformed or cannot be assigned, which other rules report.
How to fix
    Use one port and distinguish the uses on it. If the ports belong to different services, give the second service another name.
Seen in the registry
    No entry since September 2011. Of the older ones, `msp` has 18 and 2438, and `rap` 38 and 256.
Good
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>one port</description>
      <number>7001</number>
    </record>
    <record date="2014-06-10">
      <name>example</name>
      <protocol>udp</protocol>
      <description>the same port on another transport</description>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first port</description>
      <number>7001</number>
    </record>
    <record date="2014-06-10">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>one more</description>
      <number>7002</number>
              ^^^^ service 'example' has port '7002' in addition to '7001'; one port is enough for a service
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Citation,
    Field,
    Index,
    Ports,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Severity,
    by_name,
)

from ..shared.port_places import covered_by_other_rule
from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import EXPERIMENTAL_PORTS, RFC_6335_PUBLISHED, age


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for name, entries in index.get(by_name).items():
        number = entries[0].number
        if len(entries) == 1 or (len(entries) == 2 and entries[1].number == number) or name in EXPERIMENTAL_PORTS.values():
            continue
        holders: dict[Ports, Record] = {}
        for entry in sorted(entries, key=age):
            if entry.ports is not None and not covered_by_other_rule(entry):
                holders.setdefault(entry.ports, entry)
        for ports, entry in list(holders.items())[1:]:
            first_ports, first = next(iter(holders.items()))
            if ports.low <= first_ports.high and ports.high >= first_ports.low:
                continue
            message = "service '{0}' has {1} in addition to '{2}'; one port is enough for a service"
            related = (Related(first, Field.PORT, "the first port"),)
            yield Problem(entry, Field.PORT, message, (entry.name, describe_ports(ports), first_ports), related)


RULE = RegistryRule(
    code="PORT008",
    name="several-ports-for-one-service",
    severity=Severity.NOTE,
    by_links=True,
    cites=(Citation("RFC 6335", "7.2"),),
    reads=frozenset({Field.NAME, Field.PORT, Field.REGISTERED}),
    check=check,
    since=RFC_6335_PUBLISHED,
    precision=Precision.MEDIUM,
)
