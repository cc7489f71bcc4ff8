"""The entries of a registry beside the assignments of an underlying one, for the rules of this family."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain, islice
from typing import NamedTuple

from linter.rules_api import (
    MAX_PORT,
    TRANSPORTS,
    Assignment,
    Capability,
    Citation,
    Field,
    Index,
    Ports,
    Record,
    Registry,
    State,
    Underlying,
    compile_lazily,
    fold_case,
    split_protocols,
)

from ..shared.port_intervals import merge_ports
from ..shared.port_policy import allowed_ports, permits
from ..shared.port_states import STATE_FIELDS
from ..shared.port_wording import SHOWN, list_texts
from ..shared.rfc6335 import SYSTEM_PORTS_END, USER_PORTS_END

READS = STATE_FIELDS | {Field.PORT, Field.TRANSPORT, Field.ALIAS}
REQUIRES = frozenset({Capability.UNDERLYING})
ASSIGNMENT = Citation("RFC 6335", "8.1")

_NAME_IN_TITLE = compile_lazily(r"[a-z0-9][a-z0-9_+-]*")
_MOST_HELD = 200  # assignments on the ports of one entry that are compared
_NEAR = 1000  # ports above and below a port where a free one is near


class Conflict(NamedTuple):
    """An entry whose ports another service has, or whose ports have a state, in an underlying registry."""

    record: Record
    underlying: Underlying
    holders: tuple[Assignment, ...]


def find_conflicts(index: Index) -> Sequence[Conflict]:
    """Return the entries with a port that an underlying registry assigns or reserves, without those where both agree.

    They agree if the underlying registry assigns the port to the name of the entry or to one of its aliases. Of a wide range,
    only some holders are found.
    """
    return list(_find_conflicts(index))


def _find_conflicts(index: Index) -> Iterator[Conflict]:
    for record in index.registry.records:
        if record.ports is None or record.name is None:
            continue
        own = own_names(record, index.registry)
        for underlying in index.over:
            found = [one for one in islice(underlying.holders(record.ports), _MOST_HELD) if one.state is not State.UNASSIGNED]
            if not found:
                continue
            agreed = [one for one in found if not own.isdisjoint(one.names)]
            transports = split_transports(record)
            left = [one for one in found if one not in agreed and any(map(one.is_on, transports))]
            left = [one for one in left if not _is_agreed(one, record.ports, agreed, transports)]
            if left:
                yield Conflict(record, underlying, tuple(left))


def own_names(record: Record, registry: Registry) -> Set[str]:
    """Return the folded names of an entry by which an underlying registry may know it: name and aliases, and the words of a title."""
    names = {fold_case(name) for name in (record.name or "", *record.aliases)}
    if Capability.NAMES in registry.missing_capabilities:
        names.update(_NAME_IN_TITLE.findall(fold_case(record.name or "")))
    return names


def split_transports(record: Record) -> Sequence[str | None]:
    """Return the transports of an entry; lists of services may have several on one line. None is any transport."""
    return split_protocols(record.transport or "") or [None]


def _is_agreed(one: Assignment, ports: Ports, agreed: Iterable[Assignment], transports: Sequence[str | None]) -> bool:
    """Return whether the entry holds the shared ports in the underlying registry, too.

    A port that is reserved there on one transport is kept for the service that has it on another.
    """
    assert one.ports is not None
    low, high = max(one.ports.low, ports.low), min(one.ports.high, ports.high)
    return any(
        other.ports is not None
        and other.ports.low <= low
        and high <= other.ports.high
        and (one.state is State.RESERVED or all(map(other.is_on, transports)))
        for other in agreed
    )


def find_services(holders: Iterable[Assignment]) -> list[Assignment]:
    """Return the assigned services among some assignments, without the aliases of others."""
    services = [one for one in holders if one.state is State.ASSIGNED]
    names = {fold_case(one.name) for one in services}
    return [one for one in services if fold_case(one.alias_of) not in names or not one.alias_of]


def have_common_port(one: Ports, other: Ports) -> bool:
    """Return whether two ranges overlap."""
    return one.low <= other.high and other.low <= one.high


def describe_holders(conflict: Conflict, holders: Sequence[Assignment]) -> str:
    """Return services with their transports and dates in words, of each name and port once: "'redis' (tcp, since 2015-04-23)"."""
    assert conflict.record.ports is not None
    services: dict[tuple[str, Ports | None], list[Assignment]] = {}
    for one in holders:
        services.setdefault((one.name, one.ports), []).append(one)
    shown = []
    for (name, ports), ones in islice(services.items(), SHOWN):
        transports = {transport for one in _all_transports(conflict, ones) for transport in one.transports}
        details = [list_texts(sorted(transports, key=_order))] if transports else []
        if ports != conflict.record.ports:
            details.insert(0, str(ports))
        if dates := [one.since for one in ones if one.since]:
            details.append(f"since {min(dates)}")
        label = f"'{name}'" if name else "a service without a name"
        shown.append(label + (f" ({', '.join(details)})" if details else ""))
    if len(services) > SHOWN:
        at_least = "at least " if len(holders) >= _MOST_HELD else ""
        shown.append(f"{at_least}{len(services) - SHOWN} more")
    return list_texts(shown)


def _all_transports(conflict: Conflict, ones: Sequence[Assignment]) -> Iterator[Assignment]:
    """Yield all assignments of a service on some ports, those on other transports than the entry's too."""
    name, ports = ones[0].name, ones[0].ports
    for one in conflict.underlying.named(name) if name else ones:
        if one.ports == ports:
            yield one


def _order(transport: str) -> tuple[int, str]:
    return (TRANSPORTS.index(transport) if transport in TRANSPORTS else len(TRANSPORTS)), transport


def find_free_port(index: Index) -> Callable[[Record], int | None]:
    """Return a function that finds the free port nearest to those of an entry, if there is one near.

    A port is free if neither the registry nor an underlying one assigns or reserves it on any transport, or knows misuse of it, and
    if the policy permits it to the assignees of the entry. System Ports are never free, and a port outside of the dynamic range has
    no near one inside.
    """
    free = _FreePorts(index)

    def find(record: Record) -> int | None:
        ports, policy = record.ports, index.policy
        assert ports is not None
        last = USER_PORTS_END if ports.low <= USER_PORTS_END else MAX_PORT
        above = free.walk(max(ports.high, SYSTEM_PORTS_END) + 1, min(max(ports.high, SYSTEM_PORTS_END) + _NEAR, last))
        below = free.walk(ports.low - 1, max(ports.low - _NEAR, SYSTEM_PORTS_END + 1), -1)
        allowed = chain.from_iterable(free.walk(*stretch) for stretch in allowed_ports(policy, record))
        for group in ((above, below), (allowed,)):
            firsts = (next((port for port in one if permits(policy, record, port)), None) for one in group)
            if found := [port for port in firsts if port is not None]:
                return min(found, key=lambda port: (abs(port - ports.low), -port))
        return None

    return find


class _FreePorts:
    """The ports that are free in the registry and in the underlying ones, each of which is looked at once."""

    def __init__(self, index: Index) -> None:
        self._over = index.over
        self._taken = {port for low, high in merge_ports(index.registry.records) for port in range(low, high + 1)}
        self._beyond: dict[tuple[int, int], int] = {}  # by step and taken port, a port beyond it before which none is free

    def walk(self, start: int, stop: int, step: int = 1) -> Iterator[int]:
        """Yield the free ports from one port up to another, or down to it if the step is -1."""
        port = self._skip(start, stop, step)
        while (stop - port) * step >= 0:
            yield port
            port = self._skip(port + step, stop, step)

    def _skip(self, port: int, stop: int, step: int) -> int:
        """Return the nearest free port from a port on, or a number after the last one to look at."""
        passed = []
        while (stop - port) * step >= 0 and (
            (beyond := self._beyond.get((step, port))) or (0 <= port <= MAX_PORT and not self._is_free(port))
        ):
            passed.append(port)
            port = beyond or port + step
        for one in passed:
            self._beyond[step, one] = port
        return port

    def _is_free(self, port: int) -> bool:
        return port not in self._taken and all(one.is_free(port) for one in self._over)


def advise_other_port(index: Index, record: Record) -> str:
    """Return the advice to take another port than that of an entry, with a free one nearby if there is one.

    A list such as /etc/services has the ports that programs use already, and no choice.
    """
    if record.ports and record.ports.low < record.ports.high:
        return "take other ports"
    near = None if index.registry.format == "services" else index.get(find_free_port)(record)
    return f"take another port, such as {near}" if near is not None else "take another port"


def conflicts_by_entry(index: Index) -> Mapping[int, Sequence[Conflict]]:
    """Return the conflicts by the offset at which their entry begins: an entry of several transports is one record for each."""
    found: dict[int, list[Conflict]] = {}
    for conflict in index.get(find_conflicts):
        found.setdefault(conflict.record.start, []).append(conflict)
    return found
