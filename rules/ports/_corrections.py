"""Malformed texts of port fields, and the correction of unambiguous ones."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from linter.rules_api import MAX_PORT, Field, Fix, Index, Record, Replace, State, parse_ports

from ..shared.port_intervals import spell_ports
from ..shared.port_places import covered_by_other_rule
from ..shared.port_states import state
from ..shared.rfc6335 import EDGE_PORTS, is_unassignable
from ._conflicts import find_conflicts
from ._rows import malformed_rows

_NEARBY = 8  # rows above and below a row that are checked for the order of ports


def is_degenerate_range(number: str) -> bool:
    """Return True for a range that begins and ends with one port and is well formed otherwise, such as "80-80"."""
    low, dash, high = number.partition("-")
    return bool(dash) and low == high and parse_ports(low) is not None


def fix_port(record: Record, index: Index) -> Fix | None:
    """Return the fix that writes the only port or range that a malformed text can mean, if there is one."""
    meant = index.get(corrections).get(record)
    return Fix(f"write '{meant}'", (Replace(record, Field.PORT, meant),)) if meant else None


def corrections(index: Index) -> Mapping[Record, str]:
    """Return the corrected text for each row with an unambiguous malformed port, if it fits the rows around it."""
    texts = {record: text for record in index.get(malformed_rows) if record.number and (text := spell_ports(record.number))}
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
    """Return True if a row fits between the rows above and below, or these are out of order."""
    above = _first_low(reversed(records[max(row.row - _NEARBY, 0) : row.row]), meant, 0)
    below = _first_low(records[row.row + 1 : row.row + 1 + _NEARBY], meant, MAX_PORT)
    return above > below or (row.ports is not None and above <= row.ports.low <= below)


def _first_low(rows: Iterable[Record], meant: Mapping[Record, Record], default: int) -> int:
    for row in rows:
        if (ports := meant.get(row, row).ports) and not (row.name is not None and is_unassignable(meant.get(row, row))):
            return ports.low
    return default
