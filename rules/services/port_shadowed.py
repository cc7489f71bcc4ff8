"""A port that an earlier line of a list of services has under another name.

Why it matters
    Tools that show a name for a port number take the first line with it. They never show the second name.
What is allowed
    The same port on another protocol. Two lines of one name and port, which duplicate-assignment reports.
How to fix
    If both names are one service, make the second an alias on the first line. Otherwise put the line that tools should show first.
Good
    beacon   7001/tcp   lamp
Bad
    beacon   7001/tcp
    lamp     7001/tcp
             ^^^^ a lookup of port 7001 on tcp finds 'beacon' on an earlier line; make this name its alias if both are one service
"""

from collections.abc import Iterator

from linter.rules_api import (
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Severity,
    fold_case,
    split_protocols,
)

from ._lines import FORMATS


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    first: dict[tuple[int, str], Record] = {}
    for record in registry.records:
        if record.ports is None or record.ports.low < record.ports.high:
            continue
        keys = [(record.ports.low, transport) for transport in split_protocols(record.transport or "")]
        found = [(transport, first.setdefault((port, transport), record)) for port, transport in keys]
        for transport, earlier in found:
            if earlier is not record and fold_case(earlier.name or "") != fold_case(record.name or ""):
                message = (
                    "a lookup of port {0} on {1} finds '{2}' on an earlier line; make this name its alias if both are one service"
                )
                related = (Related(earlier, Field.PORT, "the line that the lookup finds"),)
                yield Problem(record, Field.PORT, message, (record.ports, transport, earlier.name or "unknown"), related)
                break


RULE = RegistryRule(
    code="SERVICES009",
    name="port-shadowed",
    severity=Severity.NOTE,
    cites=(Citation("getservbyport(3)", "DESCRIPTION"),),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
)
