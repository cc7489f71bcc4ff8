"""A service with different descriptions on different transports.

Why it matters
    One name on the same port of several transports is one service, and its descriptions should match (RFC 7605 section 7.6). If they
    differ, there may be two services, which need two names; or only one of the descriptions was corrected.
What is allowed
    Differences in letter case, line ends and punctuation, and the word historic. Entries from before RFC 7605. A name on two
    different ports. A description may say what is different on its transport, so a person has to judge the findings, and the rule is
    off by default.
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
                   ^^^^^^^^^^^ descriptions of 'lamp' differ: 'Finds lamps' on udp, 'Switches lamps' on tcp; use one description
      <number>5002</number>
    </record>
"""

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
    compile_lazily,
    fold_case,
)

from ..shared.alias_marks import aliases
from ..shared.rfc6335 import RFC_7605_PUBLISHED, age
from ..shared.wording import collapse_blanks

_WORDS = compile_lazily(r"\w+")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    historic = index.get(aliases)
    for entries in index.get(by_name).values():
        described = [entry for entry in entries if entry.transport and entry.description and entry not in historic]
        if len({entry.description for entry in described}) > 1:
            yield from _find_differences(sorted(described, key=age))


def _find_differences(entries: Sequence[Record]) -> Iterator[Problem]:
    """Yield a problem for each entry of a name, given oldest first, that differs from the first one on the same port."""
    first: dict[str | None, Record] = {}
    for entry in entries:
        other = first.setdefault(entry.number, entry)
        if entry.transport != other.transport and _words(entry) and _words(other) and _words(entry) != _words(other):
            shown = [collapse_blanks(described.description) for described in (entry, other)]
            message = "descriptions of '{0}' differ: '{1}' on {2}, '{3}' on {4}; use one description"
            args = (entry.name, shown[0], entry.transport, shown[1], other.transport)
            yield Problem(entry, Field.DESCRIPTION, message, args, (Related(other, Field.DESCRIPTION, "the other description"),))


def _words(record: Record) -> list[str]:
    return [word for word in _WORDS.findall(fold_case(record.description or "")) if word != "historic"]


RULE = RegistryRule(
    code="TEXT006",
    name="descriptions-differ",
    severity=Severity.NOTE,
    by_links=True,
    cites=(Citation("RFC 7605", "7.6", "SHOULD"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.ALIASES, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
    since=RFC_7605_PUBLISHED,
    opt_in=True,
    precision=Precision.MEDIUM,
)
