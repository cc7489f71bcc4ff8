"""A protocol in /etc/services that no lookup asks for.

Why it matters
    A lookup compares the protocol letter by letter with tcp, udp or whatever protocols(5) lists. A line with a misspelt one, or with
    one in capital letters, is not found.
What is let through
    The protocols in the setting. Several protocols on one line: several-protocols-on-line reports them. A line on which
    port and protocol are exchanged: malformed-port reports it.
How to repair
    Write the protocol as protocols(5) does, in small letters. Where a system knows one more, add it to the setting `protocols`.
Good
    rtmp     1/ddp
    beacon   7001/tcp
Bad
    beacon   7001/TCP
                  ^^^ protocol 'TCP' is looked up as it stands; write 'tcp'
    foghorn  7002/upd
                  ^^^ protocol 'upd' is none of those that are looked up, such as tcp and udp
"""

from collections.abc import Iterator

from linter.rules_api import Field, Index, Option, Precision, Problem, Record, RecordRule, Severity, fold_case

from ._lines import FORM, FORMATS
from .several_protocols_on_line import protocols

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
            record, Field.TRANSPORT, "protocol '{0}' is looked up as it stands; write '{1}'", (transport, fold_case(transport))
        )
    else:
        message = "protocol '{0}' is none of those that are looked up, such as tcp and udp"
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
