"""Rows of ports without a name that a change cut, split, joined or extended, and the ports that they lost and gained."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linter.model import MAX_PORT, Ports, Record, fold_case

_Sides = tuple[Record | None, Record | None]  # a row before and after


class PortShift(NamedTuple):
    """Ports that rows lost or gained, and the other entries that have them in the head, or had them in the base."""

    ports: Ports
    entries: tuple[Record, ...]


class RangeChange(NamedTuple):
    """Rows of one transport and description that share ports, before and after."""

    before: tuple[Record, ...]
    after: tuple[Record, ...]
    lost: tuple[PortShift, ...] = ()
    gained: tuple[PortShift, ...] = ()


def group_ranges(rows: Sequence[_Sides]) -> list[RangeChange]:
    """Return the rows that belong together: those that are one row before and after, and those that share ports."""
    leaders = list(range(len(rows)))

    def leader(position: int) -> int:
        while leaders[position] != position:
            leaders[position] = leaders[leaders[position]]
            position = leaders[position]
        return position

    stretches = sorted(
        (_kind(record), record.ports, position)
        for position, sides in enumerate(rows)
        for record in sides
        if record is not None and record.ports
    )
    last: tuple[object, int, int] | None = None  # the kind, the highest port and the position of the stretch so far
    for kind, (low, high), position in stretches:
        if last is not None and last[0] == kind and low <= last[1]:
            leaders[leader(position)] = leader(last[2])
            last = kind, max(high, last[1]), position
        else:
            last = kind, high, position
    groups: dict[int, tuple[list[Record], list[Record]]] = {}
    for position, sides in enumerate(rows):
        for side, record in zip(groups.setdefault(leader(position), ([], [])), sides, strict=True):
            if record is not None:
                side.append(record)
    return [RangeChange(tuple(sorted(before, key=_row)), tuple(sorted(after, key=_row))) for before, after in groups.values()]


def find_shifts(changes: Iterable[RangeChange], base: Sequence[Record], head: Sequence[Record]) -> list[RangeChange]:
    """Return the changes with the ports that their rows lost and gained, and the entries of head and base on these."""
    changes = list(changes)
    lost = [_subtract(change.before, change.after) for change in changes]
    gained = [_subtract(change.after, change.before) for change in changes]
    takers = entries_on([ports for group in lost for ports in group], head)
    givers = entries_on([ports for group in gained for ports in group], base)
    return [
        change._replace(
            lost=tuple(PortShift(ports, _others(takers[ports], change.after, change.before)) for ports in gone),
            gained=tuple(PortShift(ports, _others(givers[ports], change.before, change.after)) for ports in come),
        )
        for change, gone, come in zip(changes, lost, gained, strict=True)
    ]


def _others(entries: Iterable[Record], own: Sequence[Record], opposite: Sequence[Record]) -> tuple[Record, ...]:
    """Return the entries that may concern the transport of some rows, without the rows themselves."""
    transport = fold_case((*own, *opposite)[0].transport or "")
    mine = {id(record) for record in own}
    return tuple(
        record
        for record in entries
        if id(record) not in mine and (not transport or not record.transport or fold_case(record.transport) == transport)
    )


def _kind(record: Record) -> tuple[str, str]:
    return fold_case(record.transport or ""), fold_case(" ".join((record.description or "").split()))


def _row(record: Record) -> int:
    return record.row


def _subtract(rows: Iterable[Record], others: Iterable[Record]) -> list[Ports]:
    """Return the ports of some rows that other rows do not have, as ascending intervals."""
    taken = _merge(others)
    found = []
    for low, high in _merge(rows):
        for stretch in taken:
            if stretch.high < low or stretch.low > high:
                continue
            if stretch.low > low:
                found.append(Ports(low, stretch.low - 1))
            low = stretch.high + 1
        if low <= high:
            found.append(Ports(low, high))
    return found


def _merge(rows: Iterable[Record]) -> list[Ports]:
    merged: list[Ports] = []
    for low, high in sorted(row.ports for row in rows if row.ports):
        if merged and low <= merged[-1].high + 1:
            merged[-1] = Ports(merged[-1].low, max(high, merged[-1].high))
        else:
            merged.append(Ports(low, high))
    return merged


def entries_on(ports: Iterable[Ports], records: Iterable[Record]) -> dict[Ports, list[Record]]:
    """Return the records that share a port with each of some intervals."""
    found: dict[Ports, list[Record]] = {interval: [] for interval in ports}
    if not found:
        return found
    wanted = sorted(found)
    longest = max(high - low for low, high in wanted)
    for record in records:
        if record.ports is None:
            continue
        position = bisect_right(wanted, (record.ports.high, MAX_PORT))
        while position and wanted[position - 1].low >= record.ports.low - longest:
            position -= 1
            if wanted[position].high >= record.ports.low:
                found[wanted[position]].append(record)
    return found
