"""A transport that is none of tcp, udp, sctp and dccp.

Why it matters
    Port and service name mean something on a transport only. A row with a transport that nobody knows says nothing about any port,
    and what other rows say about tcp or udp is compared with it in vain.
What is allowed
    A row without a transport, which speaks for all of them, or about none. Named entries have transport-missing for that.
How to fix
    Write one of the four names that RFC 6335 section 8.1.1 knows, in small letters. Letter case and blanks around a known name are
    mended by a safe fix, unless the mended row would repeat another one. An entry for several transports wants a row for each.
Good
    <record>
      <name>lamp</name>
      <protocol>dccp</protocol>
      <description>one of the four</description>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>TCP</protocol>
                ^^^ transport 'TCP' is spelt 'tcp' in the registry
      <description>Light switch</description>
      <number>7001</number>
    </record>
    <record>
      <name>lamp</name>
      <protocol>upd</protocol>
                ^^^ transport 'upd' is none of tcp, udp, sctp and dccp
      <description>Light switch</description>
      <number>7001</number>
    </record>
Fixed
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Light switch</description>
      <number>7001</number>
    </record>
    <record>
      <name>lamp</name>
      <protocol>upd</protocol>
      <description>Light switch</description>
      <number>7001</number>
    </record>
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from linter.rules_api import Citation, Field, Fix, Index, Problem, Record, RecordRule, Replace, Safety, Severity, fold_case

from ..rfc6335 import REGISTRY_FORMATS, TRANSPORTS, known_transport

_SEVERAL = re.compile(r"\s*(?:tcp|udp|sctp|dccp)(?:\W+(?:and\W+)?(?:tcp|udp|sctp|dccp))+\s*\Z", re.ASCII | re.IGNORECASE)
_Seat = tuple[str, str | None, str | None]  # a name, a port field and a transport, all as they are meant


def unknown(index: Index) -> Sequence[Record]:
    """The rows with a transport that is not spelt as one of the four."""
    known = {None, *TRANSPORTS}
    return [record for record in index.registry.records if record.transport not in known]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if not record.transport or record.transport in TRANSPORTS:
        return
    if meant := known_transport(record.transport):
        fix = Fix(f"write '{meant}'", (Replace(record, Field.TRANSPORT, meant),))
        message = "transport '{0}' is spelt '{1}' in the registry"
        alone = index.get(_seats)[_seat(record)] == 1
        yield Problem(record, Field.TRANSPORT, message, (record.transport, meant), fix=fix if alone else None)
    elif _SEVERAL.match(record.transport):
        yield Problem(record, Field.TRANSPORT, "transport '{0}' is several, and each wants a row of its own", (record.transport,))
    else:
        yield Problem(record, Field.TRANSPORT, "transport '{0}' is none of tcp, udp, sctp and dccp", (record.transport,))


def _seats(index: Index) -> Mapping[_Seat, int]:
    return Counter(map(_seat, index.registry.records))


def _seat(record: Record) -> _Seat:
    return fold_case(record.name or ""), record.number, known_transport(record.transport)


RULE = RecordRule(
    code="PROTOCOL001",
    name="unknown-transport",
    severity=Severity.ERROR,
    candidates=unknown,
    cites=(Citation("RFC 6335", "8.1.1"),),
    formats=REGISTRY_FORMATS,
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT}),
    check=check,
    fixes=(Safety.SAFE,),
)
