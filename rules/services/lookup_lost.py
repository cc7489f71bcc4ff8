"""A name, alias or protocol in a list of services that no lookup finds after the change.

Why it matters
    Programs look up a name together with a protocol. If the change removes either, they fail or use a built-in port.
What is allowed
    A name that moves to another line, or between name and alias, as long as a lookup finds it on the same protocol.
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
    ^^^^^^ alias 'lamp' of 'beacon' is no longer found on tcp; keep it as an alias
    ^^^^^^ name 'beacon' is no longer found on udp; it is found on tcp
    foghorn  7002/tcp
    ^^^^^^^ name 'horn' is no longer found on tcp; the port is now 'foghorn', where 'horn' can stay as an alias
"""

from collections.abc import Iterator

from linter.rules_api import ChangeRule, ChangeSet, Entry, Field, Index, Precision, Problem, Record, Severity

from ._lines import FORMATS, LOOKUP, Found, lookups, protocols


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if change_set.base.format not in FORMATS:
        return
    found = lookups(change_set.registry)
    lost: dict[tuple[str, str | None], list[tuple[str, Found]]] = {}
    for (name, transport), before in lookups(change_set.base).items():
        if (name, transport) not in found:
            lost.setdefault((name, before.entry.number), []).append((transport, before))
    by_name: dict[str, list[str]] = {}
    by_port: dict[tuple[str | None, str], Record] = {}
    for name, transport in found:
        by_name.setdefault(name, []).append(transport)
    for record in change_set.registry.records:
        for transport in protocols(record.transport or ""):
            by_port.setdefault((record.number, transport), record)
    for (name, number), places in lost.items():
        transports = [transport for transport, _ in places]
        before = places[0][1]
        label = "name '{0}'" if before.position < 0 else "alias '{0}' of '{1}'"
        now = next((by_port[number, transport] for transport in transports if (number, transport) in by_port), None)
        args: tuple[object, ...] = (name, before.entry.name, ", ".join(transports))
        entry: Entry = change_set.registry
        if still := by_name.get(name):
            entry = found[name, still[0]].entry
            message, args = f"{label} is no longer found on {{2}}; it is found on {{3}}", (*args, ", ".join(still))
        elif now is not None and before.position < 0:
            entry = now
            message = f"{label} is no longer found on {{2}}; the port is now '{{3}}', where '{{0}}' can stay as an alias"
            args = (*args, now.name)
        elif now is not None:
            entry, message = now, f"{label} is no longer found on {{2}}; keep it as an alias"
        else:
            message, args = f"{label} on {{3}}/{{2}} is no longer found; keep its line", (*args, number)
        yield Problem(entry, Field.NAME if isinstance(entry, Record) else Field.LINE, message, args)


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
