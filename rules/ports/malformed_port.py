"""A port that is not a number from 0 to 65535, or a range that descends.

Why it matters
    Programs convert this text to one or two 16-bit numbers. They treat a sign, a leading zero (octal for some programs), a port above
    65535 or a descending range in different ways, and often drop the row silently.
What is allowed
    A range of one port, such as `4748-4748`, which degenerate-range reports.
How to fix
    Write one number from 0 to 65535 in decimal digits, or two ascending numbers with a hyphen between them. The safe fix corrects
    leading zeros, plus signs, blanks around a number, other dashes and the digits of other scripts, unless the row would then be out
    of order or share its port with an unrelated row, because a digit may be wrong too.
Good
    <record>
      <name>x11</name>
      <protocol>tcp</protocol>
      <description>X Window System</description>
      <number>6000-6063</number>
    </record>
Bad
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>four digits are enough</description>
      <number>08080</number>
              ^^^^^ port '08080' has a leading zero; correct the number
    </record>
    <record>
      <name>example</name>
      <protocol>udp</protocol>
      <description>more than 16 bits</description>
      <number>65536</number>
              ^^^^^ port '65536' exceeds 65535; correct the number
    </record>
Fixed
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>four digits are enough</description>
      <number>8080</number>
    </record>
    <record>
      <name>example</name>
      <protocol>udp</protocol>
      <description>more than 16 bits</description>
      <number>65536</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import MAX_PORT, Citation, Field, Index, Problem, Record, RecordRule, Safety, Severity, parse_ports

from ..shared.port_states import STATE_FIELDS
from ._corrections import fix_port, is_degenerate_range
from ._rows import malformed_rows

_DIGITS = frozenset("0123456789")


def malformed_ports(index: Index) -> Sequence[Record]:
    """Return the rows with a malformed port, except ranges of one port."""
    return [record for record in index.get(malformed_rows) if not is_degenerate_range(record.number or "")]


def check(record: Record, index: Index) -> Iterator[Problem]:
    number = record.number or ""
    low, dash, high = number.partition("-")
    if faults := dict.fromkeys(fault for text in ((low, high) if dash else (low,)) if (fault := _find_fault(text))):
        message, args = "{0} '{1}' {2}; correct the number", ("port range" if dash else "port", number, " and ".join(faults))
    else:
        message, args = "{0} '{1}' {2}", ("port range", number, "descends; write the lower port first")
    yield Problem(record, Field.PORT, message, args, fix=fix_port(record, index))


def _find_fault(text: str) -> str | None:
    """Return the fault in the text of one port, in words that follow it, or None."""
    if "-" not in text and parse_ports(text):
        return None
    if not text:
        return "lacks a number"
    if not _DIGITS.issuperset(text):
        return "has characters other than the digits 0 to 9"
    if text[0] == "0":
        return "has a leading zero"
    return f"exceeds {MAX_PORT}"


RULE = RecordRule(
    code="PORT001",
    name="malformed-port",
    severity=Severity.ERROR,
    candidates=malformed_ports,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.1.1")),
    reads=STATE_FIELDS
    | {
        Field.PORT,
        Field.TRANSPORT,
        Field.MODIFIED,
        Field.REFERENCE,
        Field.UNAUTHORIZED_USE,
        Field.NOTE,
        Field.INLINE_REFERENCE,
        Field.ALIAS,
    },
    check=check,
    fixes=(Safety.SAFE,),
)
