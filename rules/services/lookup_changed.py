"""A name in a list of services for which a lookup finds another port after the change.

Why it matters
    Clients and servers that look up the name use another port from then on. Those on other machines keep the old one.
What is allowed
    Lines that move without another result of a lookup.
How to fix
    Restore the port, or give the new port another name.
Before
    beacon   7001/tcp
    lamp     7002/tcp
Good
    lamp     7002/tcp
    beacon   7001/tcp
    beacon2  7003/tcp
Bad
    beacon   7003/tcp
             ^^^^ a lookup of 'beacon' on tcp finds port 7003 instead of 7001; restore the port or use another name
    lamp     7002/tcp
"""

from collections.abc import Iterator

from linter.rules_api import ChangeRule, ChangeSet, Field, Index, Problem, Severity

from ._lines import FORMATS, LOOKUP, Found, lookups


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    if change_set.base.format not in FORMATS:
        return
    after = lookups(change_set.registry)
    changed: dict[tuple[str | None, str | None, str | None], list[tuple[str, str, Found]]] = {}
    for (name, transport), before in lookups(change_set.base).items():
        found = after.get((name, transport))
        if found and found.entry.number != before.entry.number:
            key = found.entry.name, before.entry.number, found.entry.number
            changed.setdefault(key, []).append((name, transport, found))
    for (_, old, new), places in changed.items():
        names = " or ".join(dict.fromkeys(f"'{name}'" for name, _, _ in places))
        transports = ", ".join(dict.fromkeys(transport for _, transport, _ in places))
        message = "a lookup of {0} on {1} finds port {2} instead of {3}; restore the port or use another name"
        yield Problem(places[0][2].entry, Field.PORT, message, (names, transports, new, old))


RULE = ChangeRule(
    code="SERVICES017",
    name="lookup-changed",
    severity=Severity.ERROR,
    cites=(LOOKUP,),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.ALIAS}),
    check=check,
    formats=FORMATS,
)
