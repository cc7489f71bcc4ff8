"""A service name without a transport.

Why it matters
    RFC 6335 section 8.1.1 asks of every request which transports the service runs on, also where no port is wanted: in the DNS the
    transport is a label right beside the name, as in _lamp._tcp. Without it nobody knows what to look up.
What is allowed
    `services`, `dns-sd` and `device-info`, which stand in the registry because DNS-SD uses them as labels and are no types of service
    (an option names them). Entries that were registered before September 2011: the list that they came from had no such column.
    An entry with a service code, which service-code-without-dccp finds.
How to fix
    Ask the contact which transports the service uses and write a row for each.
Seen in the registry
    `radicle-node` came in August 2025 without port and transport.
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

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Option, Problem, Record, RecordRule, Severity, fold_case, named

from ..rfc6335 import RFC_6335_PUBLISHED

LABELS = Option("labels", ("services", "dns-sd", "device-info"), "Names that are labels of DNS-SD and no types of service.")


def without_transport(index: Index) -> Sequence[Record]:
    """The entries with a name and no transport."""
    return [record for record in index.get(named) if not record.transport]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is None or record.transport or record.service_code:
        return
    if fold_case(record.name) in map(fold_case, index.option(LABELS)):
        return
    message = "service name '{0}' has no transport, which is required with and without a port"
    yield Problem(record, Field.NAME, message, (record.name,))


RULE = RecordRule(
    code="PROTOCOL002",
    name="transport-missing",
    severity=Severity.ERROR,
    candidates=without_transport,
    cites=(Citation("RFC 6335", "8.1.1", "MUST"),),
    requires=frozenset({Capability.SERVICE_CODES}),
    reads=frozenset({Field.NAME, Field.TRANSPORT, Field.SERVICE_CODE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    options=(LABELS,),
)
