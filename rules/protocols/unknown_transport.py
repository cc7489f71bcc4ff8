"""A transport other than tcp, udp, sctp and dccp.

Why it matters
    Ports and service names belong to a transport. Other rules cannot compare a row with an unknown transport with the rows of tcp or
    udp.
What is allowed
    A row without a transport, which transport-missing reports if it has a name.
How to fix
    Write one of the four names of RFC 6335 section 8.1.1 in lower case. The safe fix corrects letter case and removes blanks around
    a known name, unless the corrected row would duplicate another one. Write one row for each transport.
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
                ^^^ transport 'TCP' is misspelt; write 'tcp'
      <description>Light switch</description>
      <number>7001</number>
    </record>
    <record>
      <name>lamp</name>
      <protocol>upd</protocol>
                ^^^ transport 'upd' is unknown; write tcp, udp, sctp or dccp
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

from linter.rules_api import (
    Citation,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    RecordRule,
    Replace,
    Safety,
    Severity,
    by_transport,
    compile_lazily,
    fold_case,
    in_order,
)

from ..shared.rfc6335 import REGISTRY_FORMATS, TRANSPORTS, known_transport

_SEVERAL = compile_lazily(r"\s*(?:tcp|udp|sctp|dccp)(?:\W+(?:and\W+)?(?:tcp|udp|sctp|dccp))+\s*\Z", re.ASCII | re.IGNORECASE)
_Place = tuple[str, str | None, str | None]  # folded name, port field, known transport


def unknown_transports(index: Index) -> Sequence[Record]:
    """Return the rows whose transport is not exactly one of the four."""
    return in_order(rows for transport, rows in index.get(by_transport).items() if transport and transport not in TRANSPORTS)


def check(record: Record, index: Index) -> Iterator[Problem]:
    transport = record.transport or ""
    if meant := known_transport(transport):
        fix = Fix(f"write '{meant}'", (Replace(record, Field.TRANSPORT, meant),))
        message = "transport '{0}' is misspelt; write '{1}'"
        is_unique = index.get(_row_counts)[_place(record)] == 1
        yield Problem(record, Field.TRANSPORT, message, (transport, meant), fix=fix if is_unique else None)
    elif _SEVERAL.match(transport):
        yield Problem(record, Field.TRANSPORT, "transport '{0}' names several transports; write one row for each", (transport,))
    else:
        yield Problem(record, Field.TRANSPORT, "transport '{0}' is unknown; write tcp, udp, sctp or dccp", (transport,))


def _row_counts(index: Index) -> Mapping[_Place, int]:
    """Return the number of rows at each place."""
    return Counter(map(_place, index.registry.records))


def _place(record: Record) -> _Place:
    return fold_case(record.name or ""), record.number, known_transport(record.transport)


RULE = RecordRule(
    code="PROTOCOL001",
    name="unknown-transport",
    severity=Severity.ERROR,
    by_links=True,
    candidates=unknown_transports,
    cites=(Citation("RFC 6335", "8.1.1"),),
    formats=REGISTRY_FORMATS,
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT}),
    check=check,
    fixes=(Safety.SAFE,),
)
