"""A service code with more than one DCCP port.

Why it matters
    Clients that know a service code and no port look up the port in the registry. RFC 6335 section 10.3.2 forbids a second port,
    because the answer would not be unique.
What is allowed
    Several service codes on one port. Entries without a port or with a malformed one. Reserved ports.
How to fix
    De-assign one of the ports (section 8.2), or request another service code for it.
Good
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <description>one port</description>
      <number>7001</number>
      <sc>1818324336</sc>
    </record>
    <record>
      <name>horn</name>
      <protocol>dccp</protocol>
      <description>the same port, another code</description>
      <number>7001</number>
      <sc>1751085678</sc>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <description>Light switch</description>
      <number>7001</number>
      <sc>1818324336</sc>
    </record>
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <description>Light switch</description>
      <number>7002</number>
              ^^^^ service code '1818324336' has the ports '7001' and '7002'; keep one port
      <sc>1818324336</sc>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Registry, RegistryRule, Related, Severity

from ..shared.port_states import STATE_FIELDS
from ._codes import entries_by_code


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for code, entries in index.get(entries_by_code).items():
        first = None
        for entry in entries:
            if entry.name is None or entry.ports is None:
                continue
            if first is None:
                first = entry
                if entry.ports.low < entry.ports.high:
                    message = "service code '{0}' has the ports '{1}'; keep one port"
                    yield Problem(entry, Field.PORT, message, (code, entry.ports))
            elif entry.ports != first.ports:
                message = "service code '{0}' has the ports '{2}' and '{1}'; keep one port"
                related = (Related(first, Field.PORT, "the first port"),)
                yield Problem(entry, Field.PORT, message, (code, entry.ports, first.ports), related)


RULE = RegistryRule(
    code="CODE004",
    name="service-code-on-two-ports",
    severity=Severity.ERROR,
    by_links=True,
    cites=(Citation("RFC 6335", "10.3.2", "MUST NOT"),),
    requires=frozenset({Capability.SERVICE_CODES}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT},
    check=check,
)
