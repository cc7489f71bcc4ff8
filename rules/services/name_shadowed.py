"""A name that an earlier line of a list of services has on another port.

Why it matters
    A lookup by name takes the first line with the name or alias and the protocol, and never finds a later one. If their ports
    differ, clients connect to the wrong one.
What is allowed
    The same name on another protocol. Names that differ by letter case, which a lookup distinguishes. A line with the same port,
    which port-shadowed or duplicate-assignment reports.
How to fix
    Move the line that lookups should find to the top, or remove the name from one of the two. For a range on several lines, use names
    such as `beacon-1`.
Seen in the registry
    Debian's /etc/services has `dicom` as an alias on 104/tcp and as a service on 11112/tcp; a lookup finds 104.
Good
    beacon   7001/tcp   lamp
    beacon   7001/udp   lamp
    foghorn  7002/tcp
Bad
    beacon   7001/tcp   lamp
    lamp     7002/tcp
    ^^^^ a lookup of 'lamp' on tcp finds port 7001 of 'beacon' on an earlier line; remove the name from one line
    foghorn  7003/tcp   lantern lantern
                                ^^^^^^^ duplicate name 'lantern' on this line; remove one
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Field, Index, Precision, Problem, Record, Registry, RegistryRule, Related, Severity

from ._lines import FORMATS, LOOKUP


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    first: dict[tuple[str, str | None], tuple[Record, int]] = {}
    for record in registry.records:
        names: dict[str, int] = {}  # name to position: -1 for the name, from 0 for aliases
        repeated: list[int] = []
        for position, name in enumerate((record.name or "", *record.aliases), -1):
            if names.setdefault(name, position) != position:
                repeated.append(position)
        for name, position in names.items():
            earlier, there = first.setdefault((name, record.transport), (record, position))
            if earlier.number != record.number:
                yield _report_shadowed(record, position, name, earlier, there)
        if repeated:  # one finding for a line
            name = record.aliases[repeated[0]]
            yield Problem(record, Field.ALIAS, "duplicate name '{0}' on this line; remove one", (name,), value_index=repeated[0])


def _report_shadowed(record: Record, position: int, name: str, earlier: Record, there: int) -> Problem:
    field, found = (Field.NAME if at < 0 else Field.ALIAS for at in (position, there))
    owner = "" if found is Field.NAME else " of '{3}'"
    message = "a lookup of '{0}' on {1} finds port {2}" + owner + " on an earlier line; remove the name from one line"
    related = (Related(earlier, found, "the line that the lookup finds", max(there, 0)),)
    return Problem(record, field, message, (name, record.transport, earlier.number, earlier.name), related, max(position, 0))


RULE = RegistryRule(
    code="SERVICES008",
    name="name-shadowed",
    severity=Severity.WARNING,
    cites=(LOOKUP,),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.ALIAS}),
    check=check,
    precision=Precision.HIGH,
    formats=FORMATS,
    requires=frozenset({Capability.LOOKUPS}),
)
