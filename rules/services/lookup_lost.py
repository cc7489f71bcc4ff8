"""A name, alias or protocol in a list of services that no lookup finds after the change.

Why it matters
    Programs look up a name together with a protocol. If the change removes either, they fail or use a built-in port.
What is allowed
    A name that moves to another line, or between name and alias, as long as a lookup finds it on the same protocol.
    Nmap and Wireshark look up ports: in a list for one of them, a port that has another name.
How to fix
    Keep the old name as an alias on the line of the new one, and keep a line for each protocol.
Before
    beacon   7001/tcp   lamp
    beacon   7001/udp
    horn     7002/tcp
Good
    beacon   7001/tcp   lamp
    beacon   7001/udp
    foghorn  7002/tcp   horn
Bad
    beacon   7001/tcp
    ^^^^^^ alias 'lamp' of 'beacon' is no longer found on tcp by glibc, musl, BSD and Windows; keep it as an alias
    ^^^^^^ name 'beacon' is no longer found on udp by glibc, musl, BSD and Windows; it is found on tcp
    foghorn  7002/tcp
    ^^^^^^^ name 'horn' is no longer found on tcp by glibc, musl, BSD and Windows; the port is now 'foghorn', where 'horn' can stay as an alias
"""

from collections.abc import Iterator, Mapping

from linter.rules_api import (
    ChangedLookup,
    ChangeRule,
    ChangeSet,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Severity,
    split_protocols,
)

from ._lines import FORMATS, LOOKUP, changed_lookups, describe_consumers, unnamed_ports


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    lost: dict[tuple[str, str | None, str], list[ChangedLookup]] = {}
    for lookup in (*index.get(changed_lookups), *index.get(unnamed_ports)):
        if lookup.after is None:
            key = lookup.name, lookup.before.entry.number, describe_consumers(lookup)
            lost.setdefault(key, []).append(lookup)
    by_name, by_port = index.get(_transports_by_name), index.get(_lines_by_port)
    for (name, number, consumers), lookups in lost.items():
        transports = [lookup.transport for lookup in lookups]
        before = lookups[0].before
        label = "name '{0}'" if before.position < 0 else "alias '{0}' of '{1}'"
        now = next((by_port[number, transport] for transport in transports if (number, transport) in by_port), None)
        args: tuple[object, ...] = (name, before.entry.name, ", ".join(transports), consumers)
        entry = now or before.entry
        still = by_name.get(name, {})
        lost_message = f"{label} is no longer found on {{2}} by {{3}}"
        if unread := [still[transport] for transport in transports if transport in still]:
            entry, message = (
                unread[0],
                f"{lost_message}; it does not read that far, so write the name on another line with the port",
            )
        elif still:
            entry = now if now is not None and before.position >= 0 else next(iter(still.values()))
            message, args = f"{lost_message}; it is found on {{4}}", (*args, ", ".join(still))
        elif now is not None and before.position < 0:
            message = f"{lost_message}; the port is now '{{4}}', where '{{0}}' can stay as an alias"
            args = (*args, now.name)
        elif now is not None:
            message = f"{lost_message}; keep it as an alias"
        else:
            message, args = f"{label} on {{4}}/{{2}} is no longer found by {{3}}; keep its line", (*args, number)
        yield Problem(entry, Field.NAME, message, args)


def _transports_by_name(index: Index) -> Mapping[str, Mapping[str, Record]]:
    """Return the transports on which each name or alias is in the list, with the first line; none if lookups are of ports."""
    found: dict[str, dict[str, Record]] = {}
    for record in () if index.registry.dialect else index.registry.records:
        for name in (record.name or "", *record.aliases):
            for transport in split_protocols(record.transport or ""):
                found.setdefault(name, {}).setdefault(transport, record)
    return found


def _lines_by_port(index: Index) -> Mapping[tuple[str | None, str], Record]:
    """Return the first line of each port and transport; none if a lost lookup is that of its port."""
    found: dict[tuple[str | None, str], Record] = {}
    for record in () if index.registry.dialect else index.registry.records:
        for transport in split_protocols(record.transport or ""):
            found.setdefault((record.number, transport), record)
    return found


RULE = ChangeRule(
    code="SERVICES016",
    name="lookup-lost",
    severity=Severity.WARNING,
    cites=(LOOKUP,),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.ALIAS}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
)
