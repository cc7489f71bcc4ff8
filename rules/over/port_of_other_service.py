"""A port that an underlying registry, such as IANA's, assigns to another service.

Why it matters
    As soon as the other service runs beside yours, clients reach the wrong one, firewalls open too much, and monitoring shows the
    wrong name.
What is allowed
    The port under the name that the underlying registry has for it, or under an alias of that name. Ports on another transport only.
How to fix
    Take a free port; `reglint free` lists some. If it is the same service, take its name. The setting `over` and the option
    `--over` name the underlying registries; `reglint fetch` gets the current edition of IANA's.
Good
    <record>
      <name>redis</name>
      <protocol>tcp</protocol>
      <description>the service that IANA has on this port</description>
      <number>6379</number>
    </record>
Bad
    <record>
      <name>lamp-cache</name>
      <protocol>tcp</protocol>
      <description>another service</description>
      <number>6379</number>
              ^^^^ port '6379' is assigned to 'redis' (tcp, since 2015-04-23) in IANA's registry; use that name for the same service, or take another port, such as 6380
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Field, Index, Problem, Registry, RegistryRule, Severity

from ..shared.port_wording import describe_ports
from ._conflicts import ASSIGNMENT, READS, REQUIRES, advise_other_port, describe_holders, find_conflicts, find_services


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for conflict in index.get(find_conflicts):
        record, underlying, holders = conflict
        services = find_services(holders)
        if services and record.ports:
            advice = advise_other_port(index, record)
            if len({one.name for one in services}) == 1 and services[0].name:
                advice = f"use that name for the same service, or {advice}"
            args = (describe_ports(record.ports), describe_holders(conflict, services), underlying.label, advice)
            yield Problem(record, Field.PORT, "{0} is assigned to {1} in {2}; {3}", args)


RULE = RegistryRule(
    code="OVER001",
    name="port-of-other-service",
    severity=Severity.ERROR,
    cites=(ASSIGNMENT,),
    requires=REQUIRES,
    reads=READS,
    check=check,
)
