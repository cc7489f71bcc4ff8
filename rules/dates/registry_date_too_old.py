"""A registry whose date is older than one of its entries.

Why it matters
    Programs that keep a copy of the registry fetch it again if its date has changed. If an entry is added and the date stays, copies
    lack the entry.
What is allowed
    Dates in the future, and one or two dates over a month after the registry's, which date-in-future reports.
    Malformed dates. A date that is equal at the coarser precision, such as 2025-06 in a registry of 2025-06-01. The registration
    date of an entry that was modified later. A registry without a date.
How to fix
    Set the date of the registry to the day of the last change; the unsafe fix sets it to the newest date of an entry or contact.
    If that date is wrong instead, correct it.
Seen in the registry
    The edition of 2017-03-13 has an entry registered on the 14th, and that of 2018-12-19 has two modified on the 21st. The next
    edition kept these dates, so the date of the registry was too old.
Good
    <updated>2018-12-21</updated>
    <record updated="2018-12-21">
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
Bad
    <updated>2018-12-19</updated>
             ^^^^^^^^^^ date of update '2018-12-19' is before '2018-12-21', the newest date of an entry; correct one of them
    <record updated="2018-12-21">
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
Fixed
    <updated>2018-12-21</updated>
    <record updated="2018-12-21">
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
"""

from collections.abc import Iterator, Set

from linter.rules_api import (
    Capability,
    Citation,
    Contact,
    Entry,
    Field,
    Fix,
    Index,
    Precision,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Replace,
    Safety,
    Severity,
    is_real_date,
)

from ..shared.registry_dates import dates_of_entries, find_dates, latest
from ..shared.rfc6335 import is_later


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    updated = registry.updated
    if updated is None or not is_real_date(updated):
        return
    later = {date for date in index.get(dates_of_entries) if is_later(date, updated)}
    later &= _last_changes(registry) if later else set()
    newest = max((date for date in later if is_real_date(date) and not is_later(date, index.get(latest))), default=None)
    if newest is None:
        return
    entry, field = next((entry, field) for entry, field, _ in find_dates(index, {newest}) if field is _field_of_last_change(entry))
    kind = "a contact" if isinstance(entry, Contact) else "an entry"
    related = (Related(entry, field, "the newest date"),)
    message = "date of update '{0}' is before '{1}', the newest date of {2}; correct one of them"
    fix = Fix(f"write '{newest}'", (Replace(registry, Field.UPDATED, newest),), Safety.UNSAFE)
    yield Problem(registry, Field.UPDATED, message, (updated, newest, kind), related, fix=fix)


def _last_changes(registry: Registry) -> Set[str | None]:
    """Return the dates of the last change of every record and contact."""
    dates = {record.modified or record.registered for record in registry.records}
    return dates | {contact.updated for contact in registry.contacts}


def _field_of_last_change(entry: Entry) -> Field:
    if isinstance(entry, Record):
        return Field.MODIFIED if entry.modified else Field.REGISTERED
    return Field.UPDATED


RULE = RegistryRule(
    code="DATE005",
    name="registry-date-too-old",
    severity=Severity.WARNING,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    check=check,
    precision=Precision.HIGH,
    fixes=(Safety.UNSAFE,),
)
