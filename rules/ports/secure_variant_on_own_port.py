"""A secure and an insecure variant of one service on different ports.

Why it matters
    A service should support security on its only port, from the start or by negotiation. A second port wastes one and keeps the
    insecure variant in use (RFC 6335 sections 7.2 and 9). A new insecure variant of a secure service is worse.
What is allowed
    Entries from before RFC 6335. A name that ends in `s` for another reason: only names whose description mentions security count as
    secure. RFC 7605 section 7.4 accepts some secure variants of old services, so a person has to judge the findings, and the rule is
    off by default.
How to fix
    In a request, ask for one port and negotiate security on it. Keep existing assignments.
Seen in the registry
    babel-dtls on 6699 (2020) is the secure variant of babel on 6696, and icpps on 14143 (2016) of icpp on 14142.
Good
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Switches lamps, over TLS if so agreed</description>
      <number>5002</number>
    </record>
    <record date="2025-01-02">
      <name>lamps</name>
      <protocol>tcp</protocol>
      <description>Switches several lamps</description>
      <number>5003</number>
    </record>
Bad
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Switches lamps</description>
      <number>5002</number>
    </record>
    <record date="2025-01-02">
      <name>lamp-tls</name>
      <protocol>tcp</protocol>
      <description>Switches lamps over TLS</description>
      <number>5003</number>
              ^^^^ port '5003' is assigned to 'lamp-tls', the secure variant of 'lamp' on another port; use one port for both
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Severity,
    by_name,
    compile_lazily,
)

from ..shared.alias_marks import aliases
from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import RFC_6335_PUBLISHED, age

ENDINGS = Option(
    "endings",
    ("s", "tls", "dtls", "ssl", "sec", "secure", "https"),
    "Endings of the names of secure variants, with or without a hyphen before them.",
)
_SECURE = compile_lazily(r"(?<![a-z])(?:d?tls|ssl|https|quic|secured?|security|encrypted)(?![a-z])", re.IGNORECASE)


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    names = index.get(by_name)
    for name, entries in names.items():
        for plain in _plain_names(name, index.option(ENDINGS)):
            if plain in names:
                yield from _find_variants(_assigned(names[plain], index), _assigned(entries, index))


def _plain_names(name: str, endings: Sequence[str]) -> list[str]:
    """Return the forms of a name without an ending that marks a secure variant."""
    return [plain for ending in endings if name.endswith(ending) and (plain := name.removesuffix(ending).removesuffix("-"))]


def _assigned(entries: Sequence[Record], index: Index) -> list[Record]:
    """Return the entries of a name with a port, oldest first, without historic names."""
    return sorted((entry for entry in entries if entry.ports and entry not in index.get(aliases)), key=age)


def _find_variants(plain: Sequence[Record], secure: Sequence[Record]) -> Iterator[Problem]:
    """Yield a problem at the newer of two variants if both have ports, but none in common."""
    if not plain or not secure or {entry.ports for entry in plain} & {entry.ports for entry in secure}:
        return
    if not any(_SECURE.search(entry.description or "") for entry in secure):
        return
    newer, older, kind = plain[0], secure[0], "insecure"
    if age(older)[0] >= age(newer)[0]:
        newer, older, kind = older, newer, "secure"
    if newer.ports:
        message = "{0} is assigned to '{1}', the {2} variant of '{3}' on another port; use one port for both"
        args = (describe_ports(newer.ports), newer.name, kind, older.name)
        yield Problem(newer, Field.PORT, message, args, (Related(older, Field.PORT, "the other variant"),))


RULE = RegistryRule(
    code="PORT016",
    name="secure-variant-on-own-port",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "7.2"), Citation("RFC 6335", "9"), Citation("RFC 7605", "7.4", "SHOULD")),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.NOTES, Capability.ALIASES, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.DESCRIPTION, Field.REGISTERED, Field.NOTE}),
    check=check,
    since=RFC_6335_PUBLISHED,
    opt_in=True,
    precision=Precision.HIGH,
    options=(ENDINGS,),
)
