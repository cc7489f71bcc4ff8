"""The assignments of a registry, for use as an underlying registry."""

from collections.abc import Iterator

from linter.rules_api import Assignment, Registry, State, fold_case

from .alias_marks import alias_mark, duplicate_mark
from .port_states import state


def list_assignments(registry: Registry) -> Iterator[Assignment]:
    """Yield the services of a registry and its rows about states of ports, one for each name.

    A row in an unknown state counts as Reserved: its ports are not free. Rows whose port cannot be read are left out.
    """
    for record in registry.records:
        if record.number is not None and record.ports is None:
            continue
        transports = tuple(fold_case(transport) for transport in _split_transports(record.transport or ""))
        since, is_misused = record.registered or "", bool(record.unauthorized_use)
        if record.name is None:
            if record.ports:
                row_state = state(record) or State.RESERVED
                yield Assignment("", record.ports, transports, row_state, since, is_misused=is_misused)
            continue
        mark = alias_mark(record) or duplicate_mark(record)
        target = mark[1] if mark else ""
        yield Assignment(record.name, record.ports, transports, State.ASSIGNED, since, target, is_misused)
        for alias in record.aliases:
            yield Assignment(alias, record.ports, transports, State.ASSIGNED, since, record.name, is_misused)


def _split_transports(text: str) -> list[str]:
    """Return the transports of an entry; lists of services may have several on one line, such as "tcp/udp"."""
    return [part for part in text.replace(",", "/").split("/") if part]
