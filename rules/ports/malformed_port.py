"""A port that is not a number from 0 to 65535, or a range that does not ascend.

Why it matters
    Every consumer of the registry turns this text into one or two numbers of 16 bits. What it makes of a sign, a leading zero
    (octal for some), a port above 65535 or a range that descends is anybody's guess; often the row is lost without a word.
How to repair
    Write one number from 0 to 65535 in plain decimal digits, or two of them, ascending, with a hyphen between. A range of one port
    is that port.
Seen in the registry
    Six Unassigned rows are ranges of one port: `4748-4748`, `6345-6345`, `6512-6512`, `8203-8203`, `9989-9989` and
    `20047-20047`. They have been there since at least 2013, 6345 excepted.
Good
    <record>
      <name>x11</name>
      <protocol>tcp</protocol>
      <description>X Window System</description>
      <number>6000-6063</number>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <number>4748-4748</number>
              ^^^^^^^^^ port range '4748-4748' begins and ends with one port; write '4748'
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>four digits would do</description>
      <number>08080</number>
              ^^^^^ port '08080' has a leading zero
    </record>
    <record>
      <name>example</name>
      <protocol>udp</protocol>
      <description>one bit too many</description>
      <number>65536</number>
              ^^^^^ port '65536' exceeds 65535
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.index import Index
from linter.model import MAX_PORT, Field, Record, parse_ports
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

_DIGITS = frozenset("0123456789")


def unread(index: Index) -> Sequence[Record]:
    """The rows whose port field has a text that is no port."""
    return [record for record in index.registry.records if record.ports is None and record.number is not None]


def check(record: Record, index: Index) -> Iterator[Problem]:
    number = record.number or ""
    low, dash, high = number.partition("-")
    faults = dict.fromkeys(fault for text in ((low, high) if dash else (low,)) if (fault := _fault(text)))
    if faults:
        yield Problem(record, Field.PORT, "{0} '{1}' {2}", ("port range" if dash else "port", number, "; ".join(faults)))
    elif low == high:
        yield Problem(record, Field.PORT, "port range '{0}' begins and ends with one port; write '{1}'", (number, low))
    else:
        yield Problem(record, Field.PORT, "port range '{0}' descends; the lower port comes first", (number,))


def _fault(text: str) -> str | None:
    """What is wrong with the text of one port, in words that follow it."""
    if "-" not in text and parse_ports(text):
        return None
    if not text:
        return "lacks a number"
    if not _DIGITS.issuperset(text):
        return "has other characters than the digits 0 to 9"
    if text[0] == "0":
        return "has a leading zero"
    return f"exceeds {MAX_PORT}"


RULE = Rule(
    code="PORT001",
    name="malformed-port",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=unread,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.1.1")),
    check=check,
)
