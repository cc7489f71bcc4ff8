"""A service that holds more than one port.

Why it matters
    There are 49,000 ports to assign and no way to make more. RFC 6335 section 7.2 therefore aims at one port a service, whatever
    versions and devices it comes in; a second one is an exception that wants a reason.
What is allowed
    The same port on several transports: that is one service. Second ports given before September 2011. `exp1` and `exp2`, whose other
    ports are experimental-port-misused; ports that are malformed or not to be assigned, for which there are rules of their own too.
How to fix
    Tell apart on one port what the second is for. Where the two are different services, the second wants a name of its own.
Seen in the registry
    No entry since September 2011. Of the older ones, `msp` holds 18 and 2438, `rap` 38 and 256.
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
              ^^^^ service 'example' holds port '7002' besides '7001', and one port is meant to do for a service
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

from ..port_places import covered_by_other_rule
from ..port_wording import describe_ports
from ..rfc6335 import EXPERIMENTAL_PORTS, RFC_6335_PUBLISHED, age


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for name, entries in index.get(by_name).items():
        if len({entry.number for entry in entries}) == 1 or name in EXPERIMENTAL_PORTS.values():
            continue
        holders: dict[Ports, Record] = {}
        for entry in sorted(entries, key=age):
            if entry.ports is not None and not covered_by_other_rule(entry):
                holders.setdefault(entry.ports, entry)
        for ports, entry in list(holders.items())[1:]:
            first_ports, first = next(iter(holders.items()))
            if ports.low <= first_ports.high and ports.high >= first_ports.low:
                continue
            message = "service '{0}' holds {1} besides '{2}', and one port is meant to do for a service"
            related = (Related(first, Field.PORT, "the first port"),)
            yield Problem(entry, Field.PORT, message, (entry.name, describe_ports(ports), first_ports), related)


RULE = RegistryRule(
    code="PORT008",
    name="several-ports-for-one-service",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "7.2"),),
    reads=frozenset({Field.NAME, Field.PORT, Field.REGISTERED}),
    check=check,
    since=RFC_6335_PUBLISHED,
    precision=Precision.MEDIUM,
)
