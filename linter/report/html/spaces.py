"""The ports of registries by transport and state."""

from collections.abc import Iterable, Iterator

from linter.model import Entry, Record, Registry
from linter.report.html.view import PortSpace, PortsView

_TRANSPORTS = ("tcp", "udp", "sctp", "dccp")


def list_ports(entry: Entry) -> Iterator[PortsView]:
    """Yield the ports of an entry."""
    if isinstance(entry, Record) and entry.ports:
        yield PortsView((entry.transport or "").lower(), *entry.ports)


def make_port_spaces(registries: Iterable[Registry]) -> tuple[PortSpace, ...]:
    """Return the port space of each transport that an entry with a port has, tcp and udp first."""
    assigned: dict[str, list[tuple[int, int]]] = {}
    reserved: dict[str, list[tuple[int, int]]] = {}
    for registry in registries:
        for record in registry.records:
            state = _find_state(record)
            if record.ports is None or state == "unassigned":
                continue
            space = assigned if state == "assigned" else reserved
            for transport in (record.transport.lower(),) if record.transport else _TRANSPORTS[:2]:
                space.setdefault(transport, []).append((record.ports.low, record.ports.high))
    found = {*assigned, *reserved}
    order = [transport for transport in _TRANSPORTS if transport in found] + sorted(found.difference(_TRANSPORTS))
    return tuple(PortSpace(name, _merge(assigned.get(name, ())), _merge(reserved.get(name, ()))) for name in order)


def _find_state(record: Record) -> str:
    """Return assigned, reserved or unassigned. An entry with a name is assigned unless its description is a state."""
    words = (record.description or "").strip().lower()
    if words.startswith("reserved"):
        return "reserved"
    if words.startswith("unassigned"):
        return "unassigned"
    return "assigned" if record.name or words else "unassigned"


def _merge(intervals: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the union of intervals, sorted."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)
