"""Names on tcp and udp of one port in a list of services that differ by one letter.

Why it matters
    A service has one name on all protocols. Of two names that differ by one letter, one is probably a typing error, and a lookup of the
    right name finds only one of the protocols.
What is allowed
    Names of fewer than five letters, a further digit or letter at the end (`nfs` and `nfsd`), and a `t`, `u`
    or `d` that names the protocol, as in `snmptls` and `snmpdtls`. Names one of which is also on the other protocol.
How to fix
    Write the right name on both lines, and keep the other as an alias if programs may look it up.
Good
    beacon   7001/tcp
    beacon   7001/udp
Bad
    beacon   7001/tcp
    peacon   7001/udp
    ^^^^^^ name 'peacon' on udp differs by one letter from 'beacon' on tcp; correct the misspelt name
"""

from collections.abc import Iterator
from itertools import combinations

from linter.rules_api import Field, Index, Precision, Problem, Record, Registry, RegistryRule, Related, Severity

from ._lines import FORM, FORMATS

_SHORTEST = 5  # the shortest names that are compared
_OF_PROTOCOLS = frozenset("dtu")  # letters that name a protocol: tcp, udp, datagram
_MAX_LINES = 4  # lines of one port; more are not siblings


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    by_port: dict[int, list[Record]] = {}
    for record in registry.records:
        if record.ports and record.ports.low == record.ports.high:
            by_port.setdefault(record.ports.low, []).append(record)
    for records in by_port.values():
        if not 2 <= len(records) <= _MAX_LINES:
            continue
        names = {(record.transport, name) for record in records for name in (record.name or "", *record.aliases)}
        for one, other in combinations(records, 2):
            if one.transport == other.transport or not _is_misspelt(one.name or "", other.name or ""):
                continue
            if (one.transport, other.name) in names or (other.transport, one.name) in names:
                continue
            message = "name '{0}' on {1} differs by one letter from '{2}' on {3}; correct the misspelt name"
            args = other.name, other.transport, one.name, one.transport
            yield Problem(other, Field.NAME, message, args, (Related(one, Field.NAME, "the other name"),))


def _is_misspelt(one: str, other: str) -> bool:
    """Return True if two names differ by one letter that was replaced, left out or added."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _SHORTEST or len(longer) - len(shorter) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    is_replaced = len(shorter) == len(longer)
    if at == len(shorter) or shorter[at + is_replaced :] != longer[at + 1 :]:
        return False
    letters = {longer[at], shorter[at]} if is_replaced else {longer[at]}
    return all(map(str.isalpha, letters)) and not letters <= _OF_PROTOCOLS


RULE = RegistryRule(
    code="SERVICES015",
    name="names-differ-by-letter",
    severity=Severity.WARNING,
    cites=(FORM,),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.ALIAS}),
    check=check,
    precision=Precision.MEDIUM,
    formats=FORMATS,
)
