"""A service on DCCP without a service code.

Why it matters
    A DCCP client names the service that it wants by its service code; the port alone is not enough. RFC 6335 sections 8.1.1 and
    10.3.2 require the code before a port is assigned.
What is allowed
    `exp1` and `exp2`, whose ports RFC 6335 section 10.2 assigns without a code. Entries registered before September 2011.
How to fix
    Request a service code from IANA and record it here.
Seen in the registry
    `aws-wsp` 4195/dccp was registered in April 2020 without a service code.
Good
    <record date="2014-07-01">
      <name>lamp</name>
      <protocol>dccp</protocol>
      <description>Light switch</description>
      <number>7001</number>
      <sc>1818324336</sc>
    </record>
Bad
    <record date="2020-04-06">
      <name>aws-wsp</name>
            ^^^^^^^ service 'aws-wsp' on dccp has no service code; request one
      <protocol>dccp</protocol>
      <description>AWS protocol for cloud remoting solution</description>
      <number>4195</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Problem,
    Record,
    RecordRule,
    Severity,
    by_transport,
    fold_case,
    in_order,
)

from ..shared.rfc6335 import EXPERIMENTAL_PORTS, RFC_6335_PUBLISHED, TRANSPORTS, known_transport

_ELSEWHERE = {None, *TRANSPORTS} - {"dccp"}


def dccp_services_without_code(index: Index) -> Sequence[Record]:
    """Return the services on DCCP without a service code, except the experimental ones."""
    rows = in_order(rows for transport, rows in index.get(by_transport).items() if known_transport(transport) == "dccp")
    experimental = EXPERIMENTAL_PORTS.values()
    return [
        record
        for record in rows
        if record.name is not None and not record.service_code and fold_case(record.name) not in experimental
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    yield Problem(record, Field.SERVICE_CODE, "service '{0}' on dccp has no service code; request one", (record.name,))


RULE = RecordRule(
    code="CODE002",
    name="dccp-without-service-code",
    severity=Severity.ERROR,
    by_links=True,
    candidates=dccp_services_without_code,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("RFC 6335", "10.3.2")),
    requires=frozenset({Capability.SERVICE_CODES}),
    reads=frozenset({Field.NAME, Field.TRANSPORT, Field.SERVICE_CODE}),
    check=check,
    since=RFC_6335_PUBLISHED,
)
