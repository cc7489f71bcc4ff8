"""A second name on a port that another service holds.

Why it matters
    A port is how a firewall, a log and a server tell which service is meant. Two names for one port leave that open, unless one is the
    alias of the other or a mere extension of it that a client can find out about in band (RFC 6335 section 5).
What is allowed
    Names that the registry itself ties together: the alias of the other one, its replacement, its duplicate. Second names registered
    before September 2011.
How to fix
    See that the holder of the first name and the experts agreed (section 8.1.1), and say in a note what one name is to the other. For a
    service of its own, another port.
Seen in the registry
    submissions on 465/tcp, where urd is (RFC 8314 says why), and ipps on 631/tcp, where ipp is.
Good
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first name</description>
      <number>7001</number>
    </record>
    <record date="2014-06-10">
      <name>example-www</name>
      <protocol>tcp</protocol>
      <description>tied to the first one by its note</description>
      <number>7001</number>
      <note>This is a duplicate of the "example" service.</note>
    </record>
    <record date="2014-06-10">
      <name>example-2</name>
      <protocol>udp</protocol>
      <description>another transport</description>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>example</name>
      <protocol>tcp</protocol>
      <description>the first name</description>
      <number>7001</number>
    </record>
    <record date="2014-06-10">
      <name>example-3</name>
            ^^^^^^^^^ 'example-3' shares 7001/tcp with 'example', and no note ties the two names together
      <protocol>tcp</protocol>
      <description>not tied to the first one</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Ports,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Severity,
)

from ..port_places import covered_by_other_rule
from ..port_ties import tied_names
from ..port_wording import port_label
from ..rfc6335 import RFC_6335_PUBLISHED, age, is_unassignable
from ._rows import overlap_runs


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for second, first in _seconds(index).items():
        assert second.ports is not None
        assert first.ports is not None
        shared = Ports(max(second.ports.low, first.ports.low), min(second.ports.high, first.ports.high))
        message = "'{0}' shares {1} with '{2}', and no note ties the two names together"
        related = (Related(first, Field.NAME, "the first name on the port"),)
        yield Problem(second, Field.NAME, message, (second.name, port_label(shared, second, first), first.name), related)


def _seconds(index: Index) -> dict[Record, Record]:
    """The entries that came to a port under a name that nothing ties to the older one there, and the entry of that one."""
    found: dict[Record, Record] = {}
    for _, crowd in index.get(overlap_runs):
        entries = [record for record in crowd if record.name is not None and _may_share(record)]
        farthest: Record | None = None  # of the entries so far; the oldest of those on the same ports
        tied: set[str] = set()
        for entry in sorted(entries, key=lambda record: (record.ports and (record.ports.low, -record.ports.high), age(record))):
            assert entry.ports is not None
            names = tied_names(entry)
            if farthest is None or not farthest.ports or farthest.ports.high < entry.ports.low:
                farthest, tied = entry, names
                continue
            if not names & tied:
                first, second = sorted((entry, farthest), key=age)
                found.setdefault(second, first)
            if entry.ports.high > farthest.ports.high:
                farthest, tied = entry, names
    return found


def _may_share(record: Record) -> bool:
    """Return True unless the only finding about the place of an entry is that of a rule of its own: edges and experiments."""
    return is_unassignable(record) or not covered_by_other_rule(record)


RULE = RegistryRule(
    code="PORT010",
    name="unrelated-names-share-port",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "8.1.1")),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    precision=Precision.MEDIUM,
)
