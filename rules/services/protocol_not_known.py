"""A protocol in a list of services that lookups do not know.

Why it matters
    A lookup compares the protocol exactly with tcp, udp or another protocol of protocols(5). It does not find a line with a misspelt
    protocol or with one in upper case.
What is allowed
    The protocols in the option. Several protocols on one line, which several-protocols-on-line reports. A line with port
    and protocol exchanged, which malformed-line reports.
How to fix
    Write the protocol as protocols(5) does, in lower case. If a system knows another one, add it to the option `protocols`.
Good
    rtmp     1/ddp
    beacon   7001/tcp
Bad
    beacon   7001/TCP
                  ^^^ protocol 'TCP' is in upper case, and no lookup finds it; write 'tcp'
    foghorn  7002/upd
                  ^^^ protocol 'upd' is unknown to lookups; write 'tcp', 'udp' or the like
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Field,
    Index,
    Option,
    Precision,
    Problem,
    Record,
    RecordRule,
    Severity,
    fold_case,
    split_protocols,
)

from ._lines import FORM, FORMATS

KNOWN = Option(
    "protocols",
    ("tcp", "udp", "sctp", "dccp", "udplite", "ddp", "divert", "icmp", "ip", "mptcp"),
    "Protocols of lookups.",
)


def entries_with_unknown_protocol(index: Index) -> Sequence[Record]:
    """Return the entries with a port and one protocol that is not in the option."""
    known = index.option(KNOWN)
    return [
        record
        for record in index.registry.records
        if (transport := record.transport or "") not in known
        and len(split_protocols(transport)) <= 1
        and (number := record.number or "").isascii()
        and any(map(str.isdigit, number))
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    transport, known = record.transport or "", index.option(KNOWN)
    if fold_case(transport) in known:
        yield Problem(
            record,
            Field.TRANSPORT,
            "protocol '{0}' is in upper case, and no lookup finds it; write '{1}'",
            (transport, fold_case(transport)),
        )
    else:
        message = "protocol '{0}' is unknown to lookups; write 'tcp', 'udp' or the like"
        yield Problem(record, Field.TRANSPORT, message, (transport,))


RULE = RecordRule(
    code="SERVICES004",
    name="protocol-not-known",
    severity=Severity.WARNING,
    candidates=entries_with_unknown_protocol,
    cites=(FORM,),
    reads=frozenset({Field.PORT, Field.TRANSPORT}),
    check=check,
    precision=Precision.HIGH,
    options=(KNOWN,),
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
