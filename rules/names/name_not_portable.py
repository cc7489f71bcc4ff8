"""A service name that is allowed, but that some software cannot use.

Why it matters
    Kubernetes accepts service names for its ports in lower case only. Software that distinguishes names from numbers by their
    first character has read `9pfs` as port 9.
What is allowed
    A historic name that is marked as an alias and not meant for new use. A malformed name, which malformed-name reports.
How to fix
    In a request, choose a name in lower case that begins with a letter. Keep an assigned name; its spelling in lower case is the
    same service.
Seen in the registry
    `9pfs` on 564/tcp and `EtherNet-IP-1` on 2222.
Good
    <record>
      <name>lamp-9</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record>
      <name>9-Lamp</name>
            ^^^^^^ service name '9-Lamp' begins with a digit and has upper-case letters, which some software does not accept; choose another name
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..shared.rfc6335 import name_faults
from ._introductions import introductions


def services_without_portable_name(index: Index) -> Sequence[Record]:
    """Return the services whose well-formed name, at its introduction, has upper-case letters or a digit at the beginning."""
    return [
        record
        for record in index.get(introductions)
        if (name := record.name) and (name != name.lower() or name[0].isdigit()) and not name_faults(name)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    name = record.name or ""
    obstacles = ["begins with a digit"] if name[0].isdigit() else []
    if name != name.lower():
        obstacles.append("has upper-case letters")
    message = "service name '{0}' {1}, which some software does not accept; choose another name"
    yield Problem(record, Field.NAME, message, (name, " and ".join(obstacles)))


RULE = RecordRule(
    code="NAME007",
    name="name-not-portable",
    severity=Severity.NOTE,
    by_links=True,
    candidates=services_without_portable_name,
    cites=(Citation("RFC 6335", "5.1"),),
    requires=frozenset({Capability.NAMES, Capability.ALIASES}),
    opt_in=True,
    reads=frozenset({Field.NAME, Field.REGISTERED, Field.NOTE}),
    check=check,
)
