"""A protocol in a list of services that no lookup asks for.

Why it matters
    A lookup compares the protocol letter by letter with tcp, udp or whatever protocols(5) lists. It does not find a line with
    a misspelt protocol or with one in capitals.
What is allowed
    The protocols in the option. Several protocols on one line: several-protocols-on-line reports them. A line on which
    port and protocol are exchanged: malformed-line reports it.
How to fix
    Write the protocol as protocols(5) does, in small letters. If a system knows another one, add it to the option `protocols`.
Good
    rtmp     1/ddp
    beacon   7001/tcp
Bad
    beacon   7001/TCP
                  ^^^ protocol 'TCP' has capitals, and no lookup finds it; write 'tcp'
    foghorn  7002/upd
                  ^^^ protocol 'upd' is unknown to lookups; write 'tcp', 'udp' or the like
"""

from collections.abc import Iterator

from linter.rules_api import Field, Index, Option, Precision, Problem, Record, RecordRule, Severity, fold_case

from ._lines import FORM, FORMATS, protocols

KNOWN = Option(
    "protocols",
    ("tcp", "udp", "sctp", "dccp", "udplite", "ddp", "divert", "icmp", "ip", "mptcp"),
    "Protocols that services are looked up for.",
)


def check(record: Record, index: Index) -> Iterator[Problem]:
    transport, known = record.transport or "", index.option(KNOWN)
    if transport in known or len(protocols(transport)) > 1 or not (record.number or "").isascii():
        return
    if not any(character.isdigit() for character in record.number or ""):
        return
    if fold_case(transport) in known:
        yield Problem(
            record,
            Field.TRANSPORT,
            "protocol '{0}' has capitals, and no lookup finds it; write '{1}'",
            (transport, fold_case(transport)),
        )
    else:
        message = "protocol '{0}' is unknown to lookups; write 'tcp', 'udp' or the like"
        yield Problem(record, Field.TRANSPORT, message, (transport,))


RULE = RecordRule(
    code="SERVICES004",
    name="protocol-not-known",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.PORT, Field.TRANSPORT}),
    check=check,
    precision=Precision.HIGH,
    options=(KNOWN,),
    formats=FORMATS,
)
