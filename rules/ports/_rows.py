"""Look-ups of rows by port, transport and state that several PORT rules share."""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

from linter.rules_api import Index, Ports, Record, State, fold_case

from ..port_states import state
from ..rfc6335 import TRANSPORTS

_BEGINS_AT = attrgetter("ports.low")


def transports(record: Record) -> tuple[str, ...]:
    """The transports that a row speaks for: its own, all where it names none, none where it names an unknown one."""
    if not record.transport:
        return TRANSPORTS
    return (record.transport,) if record.transport in TRANSPORTS else ()


def by_transport(index: Index) -> Mapping[str, Sequence[Record]]:
    """The rows with a port field, malformed or not, by transport; those that name none under ""."""
    found: dict[str, list[Record]] = {}
    for record in index.registry.records:
        if record.number is not None:
            found.setdefault(record.transport or "", []).append(record)
    return found


def may_be_about(transport: str, record: Record) -> bool:
    """Whether a row is not about known other transports only."""
    return record.transport == transport or record.transport not in TRANSPORTS


def rows_perhaps_about(transport: str, index: Index) -> list[Record]:
    """The rows with a port field that are not about known other transports only, in no particular order."""
    return [row for lane, rows in index.get(by_transport).items() if lane == transport or lane not in TRANSPORTS for row in rows]


def rows_with_port(index: Index) -> Sequence[Record]:
    """The rows with a port."""
    return [record for record in index.registry.records if record.ports is not None]


def rows_with_range(index: Index) -> Sequence[Record]:
    return [record for record in index.get(rows_with_port) if record.ports and record.ports.low < record.ports.high]


def rows_on_ports(index: Index, ports: Sequence[int]) -> list[Record]:
    """The rows that are about one of a few ports, alone or in a range."""
    numbers = {str(port) for port in ports}
    found = [record for record in index.get(rows_with_port) if record.number in numbers]
    for record in index.get(rows_with_range):
        low, high = record.ports or (0, 0)
        if any(low <= port <= high for port in ports):
            found.append(record)
    return found


def nameless_rows(index: Index) -> Sequence[Record]:
    """The rows without a name: states of ports, in words."""
    return [record for record in index.registry.records if record.name is None]


def states_by_row(index: Index) -> Mapping[Record, State]:
    """The nameless rows whose description gives a state, and that state. A named row is always Assigned."""
    return {record: known for record in index.get(nameless_rows) if (known := state(record))}


def overlap_runs(index: Index) -> Sequence[tuple[str, Sequence[Record]]]:
    """The runs of rows that overlap on one transport, each with the transport: ascending by port, of two ports the wider first.

    No row of one run has a port in common with a row of another. A row alone on its ports is in none, so that rules about ports
    with several rows look at these few only.
    """
    found = []
    for transport in TRANSPORTS:
        lane = [record for name in ("", transport) for record in index.get(by_transport).get(name, ()) if record.ports]
        lane.sort(key=_BEGINS_AT)
        found += [(transport, crowd) for crowd in _overlapping(lane)]
    return found


def _overlapping(lane: Sequence[Record]) -> Iterator[Sequence[Record]]:
    start, end = 0, -1  # the run begins at this row and reaches up to this port
    for position, ports in enumerate([record.ports or Ports(0, 0) for record in lane]):
        low, high = ports
        if low > end:
            if position - start > 1:
                yield sorted(lane[start:position], key=_widest_first)
            start, end = position, high
        elif high > end:
            end = high
    if len(lane) - start > 1:
        yield sorted(lane[start:], key=_widest_first)


def _widest_first(record: Record) -> tuple[int, int]:
    low, high = record.ports or (0, 0)
    return low, -high


def unreadable_beside(record: Record, transport: str, index: Index) -> bool:
    """Whether the row before or after an entry has a malformed port and may be meant to keep the entry's on a transport."""
    return any(
        other.number is not None and other.ports is None and may_be_about(transport, other) and state(other) is not State.UNASSIGNED
        for other in index.registry.records[max(record.row - 1, 0) : record.row + 2]
    )


def is_bare(record: Record) -> bool:
    """Whether a row has no name, and nothing else but ports, a transport and a description without references."""
    values = (record.registered, record.modified, record.service_code, record.unauthorized_use, record.note)
    references = (*record.contacts, *record.references, *record.inline_references)
    return record.name is None and record.assignees is None and not references and all(value is None for value in values)


def is_plainly_unassigned(record: Record) -> bool:
    """Whether a row says that its ports are Unassigned, and not a word more."""
    return record.name is None and fold_case((record.description or "").strip()) == fold_case(State.UNASSIGNED)
