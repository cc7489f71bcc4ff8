"""Lookups in a list of services such as /etc/services: what programs find, by the library that they use."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.model import Field, Record, Registry

_BETWEEN_PROTOCOLS = compile_lazily(r"[/,;+&|]+(?:[0-9-]+/)?")
_BYTES_OF_CHARACTER = 4  # at most, in UTF-8


class Consumer(NamedTuple):
    """A library that looks up services, with its limits.

    It finds `transports` only, none for all; the names that end within `line_bytes` of a line, and the first `aliases` of a line,
    0 for all.
    """

    name: str
    transports: frozenset[str] = frozenset()
    line_bytes: int = 0
    aliases: int = 0


BSD_LINE_BYTES = 1023  # of a buffer of 1,024 bytes (getservent.c of FreeBSD, NetBSD and OpenBSD)
BSD_ALIASES = 34  # of an array of 35 pointers, the last is NULL
_MUSL_LINE_BYTES = 127  # of a buffer of 128 bytes (lookup_serv.c of musl)

CONSUMERS = (
    Consumer("glibc"),
    Consumer("musl", frozenset({"tcp", "udp"}), _MUSL_LINE_BYTES),
    Consumer("BSD", line_bytes=BSD_LINE_BYTES, aliases=BSD_ALIASES),
    Consumer("Windows"),
)


class Found(NamedTuple):
    """The result of a lookup: the entry, and the position of the name in it, -1 for its own name, from 0 for an alias."""

    entry: Record
    position: int


class ChangedLookup(NamedTuple):
    """A lookup of a name on a transport that finds nothing, or another port, after a change.

    `after` is None if it finds nothing. `consumers` are those that are affected.
    """

    name: str
    transport: str
    before: Found
    after: Found | None
    consumers: tuple[Consumer, ...]


class RenamedPort(NamedTuple):
    """A port of which a lookup finds another name, or none, after a change. `after` is None for none."""

    port: str
    transport: str
    before: Record
    after: Record | None
    consumers: tuple[Consumer, ...]


Lookups = Mapping[tuple[str, str], Found]


def split_protocols(text: str) -> list[str]:
    """Return the protocols in a text between slash and blank, such as "tcp/udp"."""
    return [text] if text.isalnum() else list(filter(None, _BETWEEN_PROTOCOLS.split(text)))


def list_lookups(registry: Registry, consumer: Consumer) -> Lookups:
    """Return what a consumer finds for a name and a transport: the first line that has both, within its limits."""
    found: dict[tuple[str, str], Found] = {}
    for record in registry.records:
        for transport in split_protocols(record.transport or ""):
            if not consumer.transports or transport in consumer.transports:
                for position, name in _list_names(registry, record, consumer):
                    found.setdefault((name, transport), Found(record, position))
    return found


def _list_names(registry: Registry, record: Record, consumer: Consumer) -> Iterator[tuple[int, str]]:
    """Yield the names of a line that a consumer reads, each with its position."""
    yield -1, record.name or ""
    limit = consumer.line_bytes
    is_long = bool(limit) and (record.end - record.start) * _BYTES_OF_CHARACTER > limit
    for position, alias in enumerate(record.aliases[: consumer.aliases or None]):
        if is_long:
            end = registry.locate(record, Field.ALIAS, position).end
            if len(registry.source.text[record.start : end].encode(errors="surrogateescape")) > limit:
                return
        yield position, alias


def find_changed_lookups(base: Registry, registry: Registry) -> list[ChangedLookup]:
    """Return the lookups in a list of services that find nothing, or another port, in a later version of it.

    They are in the order of the base. One that consumers answer in different ways is listed once for each answer. A list for one
    program, such as Nmap, has none: such programs look up ports.
    """
    if base.dialect or registry.dialect:
        return []
    changed: dict[tuple[str, str, Found, Found | None], list[Consumer]] = {}
    for consumer in CONSUMERS:
        after = list_lookups(registry, consumer)
        for (name, transport), before in list_lookups(base, consumer).items():
            found = after.get((name, transport))
            if found is None or found.entry.number != before.entry.number:
                changed.setdefault((name, transport, before, found), []).append(consumer)
    return [ChangedLookup(*key, tuple(consumers)) for key, consumers in changed.items()]


def find_renamed_ports(base: Registry, registry: Registry) -> list[RenamedPort]:
    """Return the ports whose name a later version of a list takes away, in the order of the base.

    In a list for the system's library these are the ports whose name an earlier line hides: `find_changed_lookups` has names that
    are gone. In a list for a program such as Nmap they are all ports that have another name, or none.
    """
    after = _list_ports(registry)
    renamed = [
        RenamedPort(number, transport, before, found, _list_consumers(registry, transport))
        for (number, transport), before in _list_ports(base).items()
        if (found := after.get((number, transport))) is None or found.name != before.name
    ]
    if registry.dialect:
        return renamed
    lines = {
        (record.name, record.number, transport)
        for record in registry.records
        for transport in split_protocols(record.transport or "")
    }
    return [one for one in renamed if (one.before.name, one.port, one.transport) in lines]


def _list_consumers(registry: Registry, transport: str) -> tuple[Consumer, ...]:
    """Return the consumers of a list that look up services on a transport."""
    if registry.dialect:
        return (Consumer(registry.dialect),)
    return tuple(one for one in CONSUMERS if not one.transports or transport in one.transports)


def _list_ports(registry: Registry) -> Mapping[tuple[str, str], Record]:
    """Return what a lookup of a port on a transport finds: the first line that has both."""
    found: dict[tuple[str, str], Record] = {}
    for record in registry.records:
        for transport in split_protocols(record.transport or ""):
            if record.number and record.name:
                found.setdefault((record.number, transport), record)
    return found
