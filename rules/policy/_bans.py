"""Look-ups of ports that a policy forbids."""

from collections.abc import Iterator, Sequence

from linter.rules_api import Ban, Capability, Field, Index, Ports, Record, intersect_ports, named

from ..shared.port_policy import matches

REQUIRES = frozenset({Capability.POLICY})
READS = frozenset({Field.NAME, Field.PORT, Field.ASSIGNEE, Field.CONTACT})


def with_port(index: Index) -> Sequence[Record]:
    """Return the entries with a name and a port."""
    return [record for record in index.get(named) if record.ports]


def banned(record: Record, bans: Sequence[Ban]) -> Iterator[tuple[Ban, Sequence[Ports]]]:
    """Yield the bans that an entry breaks, each with the ports in question."""
    assert record.ports is not None
    for ban in bans:
        found = list(intersect_ports(record.ports, ban.ports))
        if found and not any(matches(pattern, record) for pattern in ban.exempt):
            yield ban, found
