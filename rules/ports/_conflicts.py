"""Rows that share a port with an unrelated row."""

from bisect import bisect_right
from collections.abc import Sequence

from linter.rules_api import MAX_PORT, Index, Ports, Record, fold_case

from ..shared.port_intervals import Reach, merge_ports
from ..shared.port_ties import are_tied
from ._rows import rows_from, rows_with_range, transports


def find_conflicts(rows: Sequence[Record], index: Index) -> frozenset[Record]:
    """Return the rows that share a port with an unrelated one of these rows or of the registry.

    Rows with the same position are the same row.
    """
    taken = merge_ports(rows)
    places = {row.row for row in rows}
    beginning = (record for low, high in taken for record in rows_from(low, high, index))
    others = [record for record in beginning if record.ports and record.ports.low == record.ports.high and record.row not in places]
    for record in index.get(rows_with_range):
        low, high = record.ports or (0, 0)
        before = bisect_right(taken, (high, MAX_PORT)) - 1
        if before >= 0 and taken[before].high >= low and record.row not in places:
            others.append(record)
    by_transport: dict[str, list[Record]] = {}
    for record in (*rows, *others):
        for transport in transports(record):
            by_transport.setdefault(transport, []).append(record)
    reaches = {transport: Reach(group) for transport, group in by_transport.items()}
    return frozenset(row for row in rows if any(_conflicts(row, reaches[transport]) for transport in transports(row)))


def _conflicts(row: Record, reach: Reach) -> bool:
    overlapping, count = reach.overlapping(row.ports or Ports(0, 0))
    if count > len(overlapping):
        return True
    return any(other is not row and (_have_one_name(row, other) or not are_tied(row, other)) for other in overlapping)


def _have_one_name(row: Record, other: Record) -> bool:
    return row.name is not None and other.name is not None and fold_case(row.name) == fold_case(other.name)
