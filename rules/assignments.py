"""The assignments of a registry, for use as an underlying registry."""

from collections.abc import Iterator

from linter.rules_api import Assignment, Capability, Registry, State, fold_case, split_protocols

from .alias_marks import alias_mark, duplicate_mark
from .port_states import state


def list_assignments(registry: Registry) -> Iterator[Assignment]:
    """Yield the services of a registry and its rows about states of ports, one for each name.

    A row in an unknown state counts as Reserved: its ports are not free. Rows whose port cannot be read are left out, and so are
    rows without a name of a registry that has no states.
    """
    for record in registry.records:
        if record.number is not None and record.ports is None:
            continue
        transports = tuple(map(fold_case, split_protocols(record.transport or "")))
        since, is_misused = record.registered or "", bool(record.unauthorized_use)
        if record.name is None:
            if record.ports and Capability.STATES not in registry.missing_capabilities:
                row_state = state(record) or State.RESERVED
                yield Assignment("", record.ports, transports, row_state, since, is_misused=is_misused)
            continue
        mark = alias_mark(record) or duplicate_mark(record)
        target = mark[1] if mark else ""
        yield Assignment(record.name, record.ports, transports, State.ASSIGNED, since, target, is_misused)
        for alias in record.aliases:
            yield Assignment(alias, record.ports, transports, State.ASSIGNED, since, record.name, is_misused)
