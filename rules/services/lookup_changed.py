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
             ^^^^ a lookup of 'beacon' on tcp by glibc, musl, BSD and Windows finds port 7003 instead of 7001; restore the port or use another name
    lamp     7002/tcp
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangedLookup,
    ChangeRule,
    ChangeSet,
    Field,
    Index,
    Problem,
    Related,
    Severity,
    split_protocols,
)

from ._lines import FORMATS, LOOKUP, changed_lookups, describe_consumers


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    changed: dict[tuple[str | None, str | None, str | None, str], list[ChangedLookup]] = {}
    for lookup in index.get(changed_lookups):
        if lookup.after:
            before, after = lookup.before.entry, lookup.after.entry
            changed.setdefault((after.name, before.number, after.number, describe_consumers(lookup)), []).append(lookup)
    lines = {
        (name, record.number, transport): record
        for record in reversed(change_set.registry.records)
        for name in (record.name or "", *record.aliases)
        for transport in split_protocols(record.transport or "")
    }
    for (_, old, new, consumers), lookups in changed.items():
        names = " or ".join(dict.fromkeys(f"'{lookup.name}'" for lookup in lookups))
        transports = ", ".join(dict.fromkeys(lookup.transport for lookup in lookups))
        found = lookups[0].after
        assert found is not None
        hidden = lines.get((lookups[0].name, old, lookups[0].transport))
        message = "a lookup of {0} on {1} by {4} finds port {2} instead of {3}; {5}"
        related = (Related(hidden, Field.NAME, "the line that was found before"),) if hidden else ()
        advice = "move the line with its old port above this one" if hidden else "restore the port or use another name"
        yield Problem(found.entry, Field.PORT, message, (names, transports, new, old, consumers, advice), related)


RULE = ChangeRule(
    code="SERVICES017",
    name="lookup-changed",
    severity=Severity.ERROR,
    cites=(LOOKUP,),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.ALIAS}),
    check=check,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
