"""One service that is described in different words on different transports.

Why it matters
    One name on the same port of several transports stands for one service, and then the descriptions should match (RFC 7605 section 7.6).
    Where they do not, there may be two services, which need two names; or one of the descriptions was mended and the other forgotten.
What is allowed
    Letter case, line ends and punctuation, the word historic; entries from before RFC 7605; a name on two different ports.
    What is different about a transport may well be said, so that this is for a person to judge, and only checked on request.
How to fix
    Use one description for all transports, or another name for the other service.
Seen in the registry
    dnp-sec on 19999/sctp, registered in December 2022, is `Distributed Network Protocol - secured`; on tcp and udp it is `Secure`.
Good
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Switches lamps</description>
      <number>5002</number>
    </record>
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Switches lamps.</description>
      <number>5002</number>
    </record>
Bad
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Switches lamps</description>
      <number>5002</number>
    </record>
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Finds lamps</description>
                   ^^^^^^^^^^^ 'lamp' is described as 'Finds lamps' on udp and as 'Switches lamps' on tcp
      <number>5002</number>
    </record>
"""

import re
from collections.abc import Iterator, Sequence

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
    by_name,
    fold_case,
)

from ..alias_marks import aliases
from ..rfc6335 import RFC_7605_PUBLISHED, age

_WORDS = re.compile(r"\w+")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    historic = index.get(aliases)
    for entries in index.get(by_name).values():
        described = [entry for entry in entries if entry.transport and entry.description and entry not in historic]
        if len({entry.description for entry in described}) > 1:
            yield from _differing(sorted(described, key=age))


def _differing(entries: Sequence[Record]) -> Iterator[Problem]:
    """The entries of one name, older ones first, that differ from the first one on the same port."""
    first: dict[str | None, Record] = {}
    for entry in entries:
        other = first.setdefault(entry.number, entry)
        if entry.transport != other.transport and _words(entry) and _words(other) and _words(entry) != _words(other):
            shown = [" ".join((described.description or "").split()) for described in (entry, other)]
            message = "'{0}' is described as '{1}' on {2} and as '{3}' on {4}"
            args = (entry.name, shown[0], entry.transport, shown[1], other.transport)
            yield Problem(entry, Field.DESCRIPTION, message, args, (Related(other, Field.DESCRIPTION, "the other description"),))


def _words(record: Record) -> list[str]:
    return [word for word in _WORDS.findall(fold_case(record.description or "")) if word != "historic"]


RULE = RegistryRule(
    code="TEXT006",
    name="descriptions-differ",
    severity=Severity.NOTE,
    cites=(Citation("RFC 7605", "7.6", "SHOULD"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.ALIASES, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
    since=RFC_7605_PUBLISHED,
    opt_in=True,
    precision=Precision.MEDIUM,
)
