"""Rows of ports without a name that a change cut, split, joined or extended, and the ports that they lost and gained."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from linter.model import Ports, Record, fold_case

_WIDE = 256  # ports of a row that many others may lie in
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
        (_make_kind(record), record.ports, position)
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
    return [
        RangeChange(tuple(sorted(before, key=_find_row)), tuple(sorted(after, key=_find_row))) for before, after in groups.values()
    ]


def find_shifts(changes: Iterable[RangeChange], base: Sequence[Record], head: Sequence[Record]) -> list[RangeChange]:
    """Return the changes with the ports that their rows lost and gained, and the entries of head and base on these."""
    changes = list(changes)
    lost = [_subtract(change.before, change.after) for change in changes]
    gained = [_subtract(change.after, change.before) for change in changes]
    takers = find_entries_on([ports for group in lost for ports in group], head)
    givers = find_entries_on([ports for group in gained for ports in group], base)
    return [
        change._replace(
            lost=tuple(PortShift(ports, _list_others(takers[ports], change.after, change.before)) for ports in gone),
            gained=tuple(PortShift(ports, _list_others(givers[ports], change.before, change.after)) for ports in come),
        )
        for change, gone, come in zip(changes, lost, gained, strict=True)
    ]


def _list_others(entries: Iterable[Record], own: Sequence[Record], opposite: Sequence[Record]) -> tuple[Record, ...]:
    """Return the entries that may concern the transport of some rows, without the rows themselves."""
    transport = fold_case((*own, *opposite)[0].transport or "")
    mine = {id(record) for record in own}
    return tuple(
        record
        for record in entries
        if id(record) not in mine and (not transport or not record.transport or fold_case(record.transport) == transport)
    )


def _make_kind(record: Record) -> tuple[str, str]:
    return fold_case(record.transport or ""), fold_case(" ".join((record.description or "").split()))


def _find_row(record: Record) -> int:
    return record.row


def _subtract(rows: Iterable[Record], others: Iterable[Record]) -> list[Ports]:
    """Return the ports of some rows that other rows do not have, as ascending intervals."""
    taken = _merge(others)
    found = []
    first = 0  # of the taken stretches that can still overlap
    for low, high in _merge(rows):
        while first < len(taken) and taken[first].high < low:
            first += 1
        for number in range(first, len(taken)):
            stretch = taken[number]
            if stretch.low > high:
                break
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


def find_entries_on(ports: Iterable[Ports], records: Iterable[Record]) -> dict[Ports, list[Record]]:
    """Return the records that share a port with each of some intervals, in their order."""
    wanted = set(ports)
    if not wanted:
        return {}
    with_ports = [record for record in records if record.ports]
    rows = _Rows(record for record in with_ports if _measure_width(record) < _WIDE)
    wide_rows = _Rows(
        record for record in with_ports if _measure_width(record) >= _WIDE
    )  # one of them would slow down all look-ups
    return {interval: sorted((*rows.on(interval), *wide_rows.on(interval)), key=_find_row) for interval in wanted}


def _measure_width(record: Record) -> int:
    assert record.ports
    return record.ports.high - record.ports.low


class _Rows:
    """Records by their lowest port, to look up those on some ports."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._rows = sorted(((record.ports, record) for record in records if record.ports), key=lambda pair: pair[0])
        self._lows = [own.low for own, _ in self._rows]
        self._reach = list(accumulate((own.high for own, _ in self._rows), max))  # the highest port of all rows up to one

    def on(self, ports: Ports) -> Iterator[Record]:
        """Yield the records that share a port with an interval."""
        position = bisect_right(self._lows, ports.high)
        while position and self._reach[position - 1] >= ports.low:
            position -= 1
            own, record = self._rows[position]
            if own.high >= ports.low:
                yield record
