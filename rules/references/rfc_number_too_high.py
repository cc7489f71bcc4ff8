"""A reference to an RFC with a number far beyond the newest one.

Why it matters
    No document has that number; usually a digit was typed twice or two digits were exchanged.
What is allowed
    Numbers up to about three years ahead of the date of the registry or of the entry, whichever is later: some 300 RFCs appear each year,
    and RFC 10003 was current in July 2026.
How to fix
    Correct the number.
Good
    <record>
      <name>lamp</name>
      <xref type="rfc" data="rfc9999"/>
    </record>
Bad
    <record>
      <name>lamp</name>
      <xref type="rfc" data="rfc63355"/>
                             ^^^^^^^^ reference 'rfc63355' exceeds the newest RFC; correct the number
    </record>
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
    Severity,
    is_real_date,
)

from ..shared.documents import citations, is_rfc
from ..shared.registry_dates import registry_day

_NUMBER, _YEAR, _MONTH = 10_003, 2026, 7  # the newest RFC in that month
_PER_YEAR = 300
_MARGIN = 1_000
_LOWEST_LIMIT = 8_000  # numbers grew more slowly before


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entry, field, value_index, (kind, target, _) in index.get(citations):
        if kind != "rfc" or not is_rfc(target):
            continue
        number = int(target.removeprefix("rfc"))
        if number > _LOWEST_LIMIT and number > _find_limit(_find_date(entry, index)):
            yield Problem(
                entry, field, "reference '{0}' exceeds the newest RFC; correct the number", (target,), value_index=value_index
            )


def _find_date(entry: Record | Registry, index: Index) -> str:
    """Return the latest of the date of the registry and the dates of an entry."""
    dates = (entry.registered, entry.modified) if isinstance(entry, Record) else ()
    return max((index.get(registry_day), *(date for date in dates if date and is_real_date(date))))


def _find_limit(date: str) -> int:
    """Return the highest number that an RFC can have on a date (YYYY-MM or YYYY-MM-DD)."""
    months = (int(date[:4]) - _YEAR) * 12 + int(date[5:7]) - _MONTH
    return _NUMBER + _MARGIN + months * _PER_YEAR // 12


RULE = RegistryRule(
    code="REF006",
    name="rfc-number-too-high",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("IANA's registry", "references")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.REFERENCE, Field.INLINE_REFERENCE, Field.UPDATED}),
    check=check,
    precision=Precision.HIGH,
)
