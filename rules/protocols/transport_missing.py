"""A service name without a transport.

Why it matters
    RFC 6335 section 8.1.1 requires the transports of a service, also without a port. In the DNS the transport is a label after the
    name, as in _lamp._tcp; without it, clients do not know which name to look up.
What is allowed
    `services`, `dns-sd` and `device-info`, which are labels of DNS-SD and not services (see the option). Entries registered
    before September 2011. An entry with a service code, which service-code-without-dccp reports. A name without a port that is
    described as Reserved or that had a port in the base: section 8.2 keeps it when its port is given back.
How to fix
    Ask the contact which transports the service uses and write a row for each.
Seen in the registry
    `radicle-node` was registered in August 2025 without port and transport.
Good
    <record date="2025-08-15">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>no port, but a transport</description>
    </record>
Bad
    <record date="2025-08-15">
      <name>radicle-node</name>
            ^^^^^^^^^^^^ service name 'radicle-node' has no transport; add one, with or without a port
      <description>Radicle peer to peer network</description>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Problem,
    Record,
    RecordRule,
    Severity,
    by_transport,
    fold_case,
)

from ..shared.deassignment import keeps_only_name
from ..shared.port_states import STATE_FIELDS
from ..shared.rfc6335 import RFC_6335_PUBLISHED

LABELS = Option("labels", ("services", "dns-sd", "device-info"), "Names that are labels of DNS-SD and not services.")


def services_without_transport(index: Index) -> Sequence[Record]:
    """Return the entries with a name and neither transport nor service code, except labels and names that lost their port."""
    labels = {fold_case(label) for label in index.option(LABELS)}
    return [
        record
        for record in index.get(by_transport).get("", ())
        if record.name is not None
        and not record.service_code
        and fold_case(record.name) not in labels
        and not keeps_only_name(record, index)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    message = "service name '{0}' has no transport; add one, with or without a port"
    yield Problem(record, Field.TRANSPORT, message, (record.name,))


RULE = RecordRule(
    code="PROTOCOL002",
    name="transport-missing",
    severity=Severity.ERROR,
    by_links=True,
    candidates=services_without_transport,
    cites=(Citation("RFC 6335", "8.1.1", "MUST"),),
    requires=frozenset({Capability.SERVICE_CODES}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT, Field.NOTE, Field.SERVICE_CODE},
    check=check,
    since=RFC_6335_PUBLISHED,
    options=(LABELS,),
)
