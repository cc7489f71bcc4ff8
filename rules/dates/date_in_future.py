"""A date later than today, or much later than the date of the registry.

Why it matters
    An entry cannot be registered or modified in the future, and an edition of March has no entry of December. A digit is wrong, or
    day and month are swapped. With such a registration date, every rule binds the entry.
What is allowed
    A date up to today that is later than the date of the registry by at most a month: the date of the registry is then wrong, which
    registry-date-too-old reports. The same holds if three or more dates are later. The current month without a day. In a
    registry without a date, all dates up to today.
How to fix
    Write the day on which the entry was registered or last changed.
Good
    <record date="2025-05-30">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record date="2062-05-30">
                  ^^^^^^^^^^ registration date '2062-05-30' is in the future; correct it
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <record date="2025-12-05">
                  ^^^^^^^^^^ registration date '2025-12-05' is over a month after the date of the registry, '2025-06-01'; correct one of them
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Registry, RegistryRule, Related, Severity, is_real_date

from ..shared.registry_dates import DATE_LABELS, dates_of_entries, find_dates, latest, malformed_dates
from ..shared.rfc6335 import is_later


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    limit = index.get(latest)
    too_late = {date for date in index.get(dates_of_entries) if is_later(date, limit)} - index.get(malformed_dates)
    if registry.updated and is_real_date(registry.updated) and is_later(registry.updated, index.today):
        too_late.add(registry.updated)
    related = (Related(registry, Field.UPDATED, "the date of the registry"),)
    for entry, field, date in find_dates(index, too_late):
        label = DATE_LABELS[field]
        if is_later(date, index.today):
            yield Problem(entry, field, label + " '{0}' is in the future; correct it", (date,))
        elif entry is not registry:
            yield Problem(
                entry,
                field,
                label + " '{0}' is over a month after the date of the registry, '{1}'; correct one of them",
                (date, registry.updated),
                related,
            )


RULE = RegistryRule(
    code="DATE003",
    name="date-in-future",
    severity=Severity.ERROR,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    check=check,
)
