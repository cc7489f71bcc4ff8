"""Look-ups of rows by port, transport and state."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from linter.rules_api import Index, Record, State, by_transport, fold_case

from ..shared.port_states import state
from ..shared.rfc6335 import DYNAMIC_PORTS_START, TRANSPORTS

_PORTS = attrgetter("ports")


def transports(record: Record) -> tuple[str, ...]:
    """Return the transports that a row applies to: its own, all if it has none, and none if it has an unknown one."""
    if not record.transport:
        return TRANSPORTS
    return (record.transport,) if record.transport in TRANSPORTS else ()


def with_port_field(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows with a port field, malformed or not, by transport. The key of rows without a transport is ""."""
    return {
        transport: [record for record in rows if record.number is not None] for transport, rows in index.get(by_transport).items()
    }


def may_apply_to(transport: str, record: Record) -> bool:
    """Return True if a row applies to a transport or may do so, because its transport is missing or unknown."""
    return record.transport == transport or record.transport not in TRANSPORTS


def rows_possibly_on(transport: str, index: Index) -> list[Record]:
    """Return the rows with a port field that apply to a transport or may do so, in no particular order."""
    return [row for own, rows in index.get(with_port_field).items() if own == transport or own not in TRANSPORTS for row in rows]


def rows_with_port(index: Index) -> Sequence[Record]:
    """Return the rows with a well-formed port."""
    return index.get(_split_by_port)[0]


def malformed_rows(index: Index) -> Sequence[Record]:
    """Return the rows whose port field has a text that is not a port."""
    return index.get(_split_by_port)[2]


def _split_by_port(index: Index) -> tuple[Sequence[Record], Sequence[Record], Sequence[Record]]:
    """Return the rows with a well-formed port, those of them with a range, and the rows with another text in the port field."""
    well_formed: list[Record] = []
    ranges: list[Record] = []
    malformed: list[Record] = []
    for record in index.registry.records:
        if (number := record.number) is None:
            continue
        if record.ports is None:
            malformed.append(record)
            continue
        well_formed.append(record)
        if "-" in number:
            ranges.append(record)
    return well_formed, ranges, malformed


def rows_by_port(index: Index) -> Sequence[Record]:
    """Return the rows with a well-formed port, ascending by port."""
    return sorted(index.get(rows_with_port), key=_PORTS)


def rows_from(low: int, high: int, index: Index) -> Sequence[Record]:
    """Return the rows whose lowest port is between two ports, ascending."""
    rows = index.get(rows_by_port)
    return rows[bisect_left(rows, (low,), key=_PORTS) : bisect_left(rows, (high + 1,), key=_PORTS)]


def rows_with_dynamic_port(index: Index) -> Sequence[Record]:
    """Return the rows with a dynamic port, alone or in a range."""
    return [row for row in index.get(rows_with_port) if row.ports and row.ports.high >= DYNAMIC_PORTS_START]


def rows_with_range(index: Index) -> Sequence[Record]:
    """Return the rows with a range of ports."""
    return index.get(_split_by_port)[1]


def rows_on_ports(index: Index, ports: Sequence[int]) -> list[Record]:
    """Return the rows that contain one of a few ports, alone or in a range."""
    found = [record for port in ports for record in rows_from(port, port, index) if record.ports == (port, port)]
    for record in index.get(rows_with_range):
        low, high = record.ports or (0, 0)
        if any(low <= port <= high for port in ports):
            found.append(record)
    return found


def overlap_runs(index: Index) -> Sequence[tuple[str, Sequence[Record]]]:
    """Return the runs of overlapping rows on each transport, ascending by port, wider rows first.

    Rows of different runs have no port in common. Rows that overlap no other row are in no run.
    """
    found = []
    for transport in TRANSPORTS:
        rows = [record for name in ("", transport) for record in index.get(with_port_field).get(name, ()) if record.ports]
        rows.sort(key=_PORTS)
        found += [(transport, run) for run in _overlapping(rows)]
    return found


def _overlapping(rows: Sequence[Record]) -> Iterator[Sequence[Record]]:
    start, end = 0, -1  # the first row of the run, and its highest port
    for position, (low, high) in enumerate(map(_PORTS, rows)):
        if low > end:
            if position - start > 1:
                yield sorted(rows[start:position], key=_widest_first)
            start, end = position, high
        elif high > end:
            end = high
    if len(rows) - start > 1:
        yield sorted(rows[start:], key=_widest_first)


def _widest_first(record: Record) -> tuple[int, int]:
    low, high = record.ports or (0, 0)
    return low, -high


def has_malformed_neighbour(record: Record, transport: str, index: Index) -> bool:
    """Return True if the row above or below an entry has a malformed port and may be the row for its port on a transport."""
    return any(
        other.number is not None and other.ports is None and may_apply_to(transport, other) and state(other) is not State.UNASSIGNED
        for other in index.registry.records[max(record.row - 1, 0) : record.row + 2]
    )


def is_bare(record: Record) -> bool:
    """Return True if a row has only ports, a transport and a description without references."""
    values = (record.registered, record.modified, record.service_code, record.unauthorized_use, record.note)
    references = (*record.contacts, *record.references, *record.inline_references)
    return record.name is None and record.assignees is None and not references and all(value is None for value in values)


def is_plainly_unassigned(record: Record) -> bool:
    """Return True if the description of a nameless row is only the word Unassigned."""
    return record.name is None and fold_case((record.description or "").strip()) == fold_case(State.UNASSIGNED)
