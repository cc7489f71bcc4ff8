"""The assignments of a registry, for use as an underlying registry."""

from collections.abc import Iterator

from linter.rules_api import Assignment, Capability, Registry, State, fold_case, parse_ports, split_protocols

from .shared.alias_marks import alias_mark, duplicate_mark
from .shared.port_intervals import spell_ports
from .shared.port_states import state


class UnreadablePortError(ValueError):
    """An entry whose port cannot be read. The only argument is the record."""


def list_assignments(registry: Registry) -> Iterator[Assignment]:
    """Yield the services of a registry and its rows about states of ports, one for each name.

    A row in an unknown state counts as Reserved: its ports are not free. Rows without a name are left out in a registry that has
    no states. A malformed port counts as the port that it can only mean, such as 4748 for "4748-4748"; for one that can mean nothing
    or several ports, UnreadablePortError is raised.
    """
    for record in registry.records:
        ports = record.ports
        if record.number is not None and ports is None:
            ports = parse_ports(spell_ports(record.number) or "")
            if ports is None:
                raise UnreadablePortError(record)
        transports = tuple(map(fold_case, split_protocols(record.transport or "")))
        since, is_misused = record.registered or "", bool(record.unauthorized_use)
        if record.name is None:
            if ports and Capability.STATES not in registry.missing_capabilities:
                row_state = state(record) or State.RESERVED
                yield Assignment("", ports, transports, row_state, since, is_misused=is_misused)
            continue
        mark = alias_mark(record) or duplicate_mark(record)
        target = mark[1] if mark else ""
        yield Assignment(record.name, ports, transports, State.ASSIGNED, since, target, is_misused)
        for alias in record.aliases:
            yield Assignment(alias, ports, transports, State.ASSIGNED, since, record.name, is_misused)
