"""A service code on another transport than DCCP.

Why it matters
    Only DCCP packets carry a service code. On tcp or udp the number has no meaning: either the code belongs to another row, or the
    transport is wrong. RFC 6335 section 8.1.1 forbids requests for a code on other transports.
What is allowed
    An unknown transport (unknown-transport), and an Unassigned port (unassigned-port-has-details).
How to fix
    Remove the service code, or set the transport to dccp.
Good
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <description>a code where codes are in use</description>
      <number>7001</number>
      <sc>1818324336</sc>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Light switch</description>
      <number>7001</number>
      <sc>1818324336</sc>
          ^^^^^^^^^^ service code '1818324336' is not allowed on udp; remove it or set the transport to dccp
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..shared.port_states import STATE_FIELDS
from ..shared.rfc6335 import known_transport
from ._codes import codes_without_dccp


def check(record: Record, index: Index) -> Iterator[Problem]:
    where = f"on {known_transport(record.transport)}" if record.transport else "on an entry without transport"
    message = "service code '{0}' is not allowed {1}; remove it or set the transport to dccp"
    yield Problem(record, Field.SERVICE_CODE, message, (record.service_code, where))


RULE = RecordRule(
    code="CODE001",
    name="service-code-without-dccp",
    severity=Severity.ERROR,
    by_links=True,
    candidates=codes_without_dccp,
    cites=(Citation("RFC 6335", "8.1.1", "MUST NOT"),),
    requires=frozenset({Capability.SERVICE_CODES, Capability.DESCRIPTIONS}),
    reads=STATE_FIELDS | {Field.TRANSPORT},
    check=check,
)
