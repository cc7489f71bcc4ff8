"""A port that is not a number from 0 to 65535, or a range that does not ascend.

Why it matters
    Every consumer of the registry turns this text into one or two numbers of 16 bits. What it makes of a sign, a leading zero
    (octal for some), a port above 65535 or a range that descends is anybody's guess; often the row is lost without a word.
How to fix
    Write one number from 0 to 65535 in plain decimal digits, or two of them, ascending, with a hyphen between. A range of one port
    is that port. Leading zeros, plus signs, blanks around a number, another dash and the digits of other scripts are corrected
    safely, and a range of one port is; not where the row would then stand out of order, or on a port of which another row
    says something else: there it may be another digit that is wrong.
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
Fixed
    <record>
      <description>Unassigned</description>
      <number>4748</number>
    </record>
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>four digits would do</description>
      <number>8080</number>
    </record>
    <record>
      <name>example</name>
      <protocol>udp</protocol>
      <description>one bit too many</description>
      <number>65536</number>
    </record>
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from linter.rules_api import (
    MAX_PORT,
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
    parse_ports,
)

from ..port_intervals import spell_ports
from ..port_places import covered_by_other_rule
from ..port_states import State, state
from ..rfc6335 import EDGE_PORTS, is_unassignable
from ._conflicts import find_conflicts

_DIGITS = frozenset("0123456789")
_FAR = 8  # rows above and below that are looked at for the order of ports


def unread(index: Index) -> Sequence[Record]:
    """The rows whose port field has a text that is no port."""
    return [record for record in index.registry.records if record.ports is None and record.number is not None]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.number is None or record.ports is not None:
        return
    number = record.number
    low, dash, high = number.partition("-")
    faults = dict.fromkeys(fault for text in ((low, high) if dash else (low,)) if (fault := _fault(text)))
    args: tuple[str, ...]
    if faults:
        message, args = "{0} '{1}' {2}", ("port range" if dash else "port", number, "; ".join(faults))
    elif low == high:
        message, args = "port range '{0}' begins and ends with one port; write '{1}'", (number, low)
    else:
        message, args = "port range '{0}' descends; the lower port comes first", (number,)
    meant = index.get(certain).get(record)
    fix = Fix(f"write '{meant}'", (Replace(record, Field.PORT, meant),)) if meant else None
    yield Problem(record, Field.PORT, message, args, fix=fix)


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


def certain(index: Index) -> Mapping[Record, str]:
    """What to write for the rows whose malformed port can mean one thing only, which fits where the row stands."""
    texts = {record: text for record in index.get(unread) if record.number and (text := spell_ports(record.number))}
    meant = {record: replace(record, number=text, ports=parse_ports(text)) for record, text in texts.items()}
    if not meant:
        return {}
    conflicts = find_conflicts(list(meant.values()), index)
    return {
        record: texts[record]
        for record, row in meant.items()
        if row not in conflicts
        and (not covered_by_other_rule(row) or (state(row) is State.RESERVED and texts[record] in _EDGES))
        and _is_in_order(row, meant, index.registry.records)
    }


_EDGES = frozenset(map(str, EDGE_PORTS))


def _is_in_order(row: Record, meant: Mapping[Record, Record], records: Sequence[Record]) -> bool:
    """Whether a row fits between those above and below, if these are in order themselves."""
    above = _first_low(reversed(records[max(row.row - _FAR, 0) : row.row]), meant, 0)
    below = _first_low(records[row.row + 1 : row.row + 1 + _FAR], meant, MAX_PORT)
    return above > below or (row.ports is not None and above <= row.ports.low <= below)


def _first_low(rows: Iterable[Record], meant: Mapping[Record, Record], default: int) -> int:
    for row in rows:
        if (ports := meant.get(row, row).ports) and not (row.name is not None and is_unassignable(meant.get(row, row))):
            return ports.low
    return default


RULE = RecordRule(
    code="PORT001",
    name="malformed-port",
    severity=Severity.ERROR,
    candidates=unread,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.1.1")),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.MODIFIED,
            Field.REFERENCE,
            Field.SERVICE_CODE,
            Field.UNAUTHORIZED_USE,
            Field.NOTE,
            Field.INLINE_REFERENCE,
            Field.ALIAS,
        }
    ),
    check=check,
    fixes=(Safety.SAFE,),
)
