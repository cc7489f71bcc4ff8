"""A date later than today, or much later than the registry's own.

Why it matters
    An entry cannot be registered or modified on a day that has not come, and an edition of March has no entry of December. A digit
    is wrong, or day and month are swapped. A registration date like that makes every rule bind the entry.
What is allowed
    A date up to today that is later than the registry's own by at most a month: then the registry's date is wrong, and
    registry-date-too-old reports it. The same holds if three or more dates are later. The current month without a day. In a
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
                  ^^^^^^^^^^ registration date '2062-05-30' is in the future
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <record date="2025-12-05">
                  ^^^^^^^^^^ registration date '2025-12-05' is over a month after that of the registry, '2025-06-01'
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Registry, RegistryRule, Related, Severity, is_real_date

from ..registry_dates import DATE_LABELS, dates_of_entries, find_dates, latest, malformed_dates
from ..rfc6335 import is_later


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    limit = index.get(latest)
    too_late = {date for date in index.get(dates_of_entries) if is_later(date, limit)} - index.get(malformed_dates)
    if registry.updated and is_real_date(registry.updated) and is_later(registry.updated, index.today):
        too_late.add(registry.updated)
    related = (Related(registry, Field.UPDATED, "the registry's own date"),)
    for entry, field, date in find_dates(index, too_late):
        called = DATE_LABELS[field]
        if is_later(date, index.today):
            yield Problem(entry, field, called + " '{0}' is in the future", (date,))
        elif entry is not registry:
            yield Problem(
                entry, field, called + " '{0}' is over a month after that of the registry, '{1}'", (date, registry.updated), related
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
