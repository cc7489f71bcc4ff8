"""A service name without a transport.

Why it matters
    RFC 6335 section 8.1.1 requires every request to name the transports of the service, also without a port: in the DNS the
    transport is a label beside the name, as in _lamp._tcp. Without it clients do not know what to look up.
What is allowed
    `services`, `dns-sd` and `device-info`, labels of DNS-SD that are no types of service (see the option). Entries registered
    before September 2011. An entry with a service code, which service-code-without-dccp reports. A name without a port that is
    described as Reserved or that had a port in the base: section 8.2 keeps it after its port was given back.
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
            ^^^^^^^^^^^^ service name 'radicle-node' has no transport, which is required with and without a port
      <description>Radicle peer to peer network</description>
    </record>
"""

import re
from collections.abc import Iterator, Sequence, Set

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Problem,
    Record,
    RecordRule,
    Registry,
    Severity,
    fold_case,
    named,
)

from ..rfc6335 import RFC_6335_PUBLISHED

LABELS = Option("labels", ("services", "dns-sd", "device-info"), "Names that are labels of DNS-SD and no types of service.")
_RESERVED = re.compile(r"\s*reserved\b", re.IGNORECASE)


def without_transport(index: Index) -> Sequence[Record]:
    """Return the entries with a name and neither transport nor service code, except labels and names that lost their port."""
    labels = {fold_case(label) for label in index.option(LABELS)}
    entries = [record for record in index.get(named) if not record.transport and not record.service_code]
    return [record for record in entries if fold_case(record.name or "") not in labels and not _has_lost_port(record, index)]


def _has_lost_port(record: Record, index: Index) -> bool:
    if record.number is not None:
        return False
    return _RESERVED.match(record.description or "") is not None or fold_case(record.name or "") in index.get(
        names_without_port_now
    )


def names_without_port_now(index: Index) -> Set[str]:
    """Return the folded names that have a port in the base and none in the registry. Without a base there are none."""
    return _names_with_port(index.change_set.base) - _names_with_port(index.registry) if index.change_set else frozenset()


def _names_with_port(registry: Registry) -> Set[str]:
    return {fold_case(record.name) for record in registry.records if record.name is not None and record.number is not None}


def check(record: Record, index: Index) -> Iterator[Problem]:
    message = "service name '{0}' has no transport, which is required with and without a port"
    yield Problem(record, Field.NAME, message, (record.name,))


RULE = RecordRule(
    code="PROTOCOL002",
    name="transport-missing",
    severity=Severity.ERROR,
    candidates=without_transport,
    cites=(Citation("RFC 6335", "8.1.1", "MUST"),),
    requires=frozenset({Capability.SERVICE_CODES}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.SERVICE_CODE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    options=(LABELS,),
)
