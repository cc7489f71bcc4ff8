"""A remark about unauthorized use that names another port.

Why it matters
    The field warns of traffic on the port of its entry. A remark that was copied from another row warns of the wrong port, and makes
    counts of ports with unauthorized use wrong.
What is allowed
    A remark that names several ports if one of them is a port of the entry, and a remark without a port number.
How to fix
    Remove the remark, or correct the port number.
Seen in the registry
    talon-engine on port 7012 says `Known Unauthorized Use on 7011`, as does its neighbour talon-disc on port 7011.
Good
    <record>
      <description>Unassigned</description>
      <number>5150-5160</number>
      <unauthorized>Unauthorized Use Known on ports 5151 and 5172</unauthorized>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <number>7012</number>
      <unauthorized>Known Unauthorized Use on port 7011</unauthorized>
                                                   ^^^^ unauthorized use of 7012 names port 7011; name a port of this entry
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    RecordRule,
    Severity,
    compile_lazily,
    parse_ports,
    substring,
)

_PORTS = r"([0-9]+(?:-[0-9]+)?(?:(?:\s*(?:,|&|\band\b)\s*)+[0-9]+(?:-[0-9]+)?)*)(?![0-9-])"
_NAMED_PORTS = compile_lazily(
    rf"\bports?(?:\s+numbers?)?:?\s+{_PORTS}|\buse[ds]?\s+(?:known\s+)?on\s+{_PORTS}(?=\s*(?:[.,;)/]|\Z))", re.IGNORECASE
)
_NUMBER = compile_lazily(r"[0-9]+(?:-[0-9]+)?")


def names_other_ports(index: Index) -> Sequence[Record]:
    """Return the rows whose unauthorized use names ports, all of them outside the row."""
    used = [record for record in index.having(Field.UNAUTHORIZED_USE) if record.unauthorized_use and record.ports]
    return [record for record in used if (spans := _named_ports(record)) and not any(_is_inside(record, span) for span in spans)]


def _named_ports(record: Record) -> list[tuple[int, int]]:
    """Return the start and end of every port or range that the text names."""
    text = record.unauthorized_use or ""
    lists = [match.span(match.lastindex or 0) for match in _NAMED_PORTS.finditer(text)]
    spans = [match.span() for start, end in lists for match in _NUMBER.finditer(text, start, end)]
    return [(start, end) for start, end in spans if parse_ports(text[start:end])]


def _is_inside(record: Record, span: tuple[int, int]) -> bool:
    named = parse_ports((record.unauthorized_use or "")[slice(*span)])
    return named is not None and record.ports is not None and named.low <= record.ports.high and record.ports.low <= named.high


def check(record: Record, index: Index) -> Iterator[Problem]:
    text, (start, end) = record.unauthorized_use or "", _named_ports(record)[0]
    message = "unauthorized use of {0} names port {1}; name a port of this entry"
    yield Problem(record, Field.UNAUTHORIZED_USE, message, (record.number, text[start:end]), substring=substring(text, start, end))


RULE = RecordRule(
    code="TEXT007",
    name="unauthorized-use-of-other-port",
    severity=Severity.NOTE,
    by_links=True,
    candidates=names_other_ports,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.WORDING}),
    reads=frozenset({Field.PORT, Field.UNAUTHORIZED_USE}),
    check=check,
    precision=Precision.HIGH,
)
