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
             ^^^^ a lookup of port 7001 on tcp finds 'beacon' on an earlier line; make this name its alias
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
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
)

from ._lines import FORMATS


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    first: dict[tuple[int, str | None], Record] = {}
    for record in registry.records:
        if record.ports is None or record.ports.low < record.ports.high:
            continue
        earlier = first.setdefault((record.ports.low, record.transport), record)
        if earlier is record or fold_case(earlier.name or "") == fold_case(record.name or ""):
            continue
        message = "a lookup of port {0} on {1} finds '{2}' on an earlier line; make this name its alias"
        related = (Related(earlier, Field.PORT, "the line that the lookup finds"),)
        yield Problem(record, Field.PORT, message, (record.ports, record.transport, earlier.name), related)


RULE = RegistryRule(
    code="SERVICES009",
    name="port-shadowed",
    severity=Severity.NOTE,
    cites=(Citation("getservbyport(3)", "DESCRIPTION"),),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
