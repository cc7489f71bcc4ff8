"""A protocol in a list of services that lookups do not know.

Why it matters
    A lookup compares the protocol exactly with tcp, udp or another protocol of protocols(5). It does not find a line with a misspelt
    protocol or with one in upper case.
What is allowed
    The protocols in the option. Several protocols on one line, which several-protocols-on-line reports, except for a list
    of Wireshark, whose protocols may be joined. A line with port and protocol exchanged, which malformed-line reports.
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
    Field,
    Index,
    Option,
    Precision,
    Problem,
    Record,
    RecordRule,
    Severity,
    Substring,
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
    """Return the entries with a port and a protocol that is not in the option; of several protocols, only where they may be joined."""
    known, may_be_joined = index.option(KNOWN), bool(index.registry.dialect)
    return [
        record
        for record in index.registry.records
        if (transport := record.transport or "") not in known
        and (len(split_protocols(transport)) <= 1 or (may_be_joined and _find_unknown(record, index)))
        and (number := record.number or "").isascii()
        and any(map(str.isdigit, number))
    ]


def _find_unknown(record: Record, index: Index) -> str:
    """Return the first protocol of an entry that is not in the option, "" for none."""
    known = index.option(KNOWN)
    return next((one for one in split_protocols(record.transport or "") if one not in known), "")


def check(record: Record, index: Index) -> Iterator[Problem]:
    transport, known = _find_unknown(record, index) or record.transport or "", index.option(KNOWN)
    if fold_case(transport) in known:
        message = "protocol '{0}' is in upper case, and no lookup finds it; write '{1}'"
        yield Problem(record, Field.TRANSPORT, message, (transport, fold_case(transport)), substring=Substring(transport))
    else:
        message = "protocol '{0}' is unknown to lookups; write 'tcp', 'udp' or the like"
        yield Problem(record, Field.TRANSPORT, message, (transport,), substring=Substring(transport))


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
)
