"""A service name with different letter case in different entries.

Why it matters
    Comparisons of service names ignore letter case, so both spellings are one service. A case-sensitive search finds only some of
    its entries.
How to fix
    Write the name in all entries as it was registered. The message suggests the most frequent spelling; among equally frequent
    ones, the one in lower case, or else the first. The unsafe fix writes the most frequent spelling if the oldest entry has it too.
Good
    <record>
      <name>WaterClock</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>WaterClock</name>
      <protocol>udp</protocol>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>waterclock</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>WaterClock</name>
            ^^^^^^^^^^ service name 'WaterClock' differs by letter case from another entry; write 'waterclock'
      <protocol>udp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>waterclock</name>
      <protocol>sctp</protocol>
      <number>7001</number>
    </record>
Fixed
    <record>
      <name>waterclock</name>
      <protocol>tcp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>waterclock</name>
      <protocol>udp</protocol>
      <number>7001</number>
    </record>
    <record>
      <name>waterclock</name>
      <protocol>sctp</protocol>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Citation,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Replace,
    Safety,
    Severity,
    by_name,
    fold_case,
    names_with_several_spellings,
)

from ..shared.rfc6335 import age


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for name in index.get(names_with_several_spellings):
        yield from _find_deviations(index.get(by_name)[name])


def _find_deviations(entries: Sequence[Record]) -> Iterator[Problem]:
    """Yield a problem for each unusual spelling, at its first entry.

    The usual spelling is that of most entries; among equals, the one in lower case, or else the first.
    """
    spellings: dict[str | None, list[Record]] = {}
    for entry in entries:
        spellings.setdefault(entry.name, []).append(entry)
    usual = max(spellings.values(), key=lambda same: (len(same), same[0].name == fold_case(same[0].name or "")))
    most = usual[0].name or ""
    certain = min(entries, key=age).name == most and sum(len(same) == len(usual) for same in spellings.values()) == 1
    for name, same in spellings.items():
        if name != most:
            related = (Related(usual[0], Field.NAME, "the usual spelling"),)
            fix = (
                Fix(f"write '{most}'", tuple(Replace(entry, Field.NAME, most) for entry in same), Safety.UNSAFE)
                if certain
                else None
            )
            message = "service name '{0}' differs by letter case from another entry; write '{1}'"
            yield Problem(same[0], Field.NAME, message, (name, most), related, fix=fix)


RULE = RegistryRule(
    code="NAME003",
    name="name-differs-by-case",
    severity=Severity.WARNING,
    by_links=True,
    cites=(Citation("RFC 6335", "5.1"),),
    reads=frozenset({Field.NAME, Field.REGISTERED}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
