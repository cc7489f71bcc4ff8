"""A registry that is older than something in it.

Why it matters
    Whoever keeps a copy of the registry compares its date with the one published, and fetches it again when that has changed. Where an
    entry was added and the date was left alone, the copies stay without it.
What is allowed
    Dates in the future, and one or two over a month after the registry's, which are wrong themselves (date-in-future); malformed ones. A date that agrees as far as it says, such as
    2025-06 in a registry of 2025-06-01. The registration date of an entry that was modified since. A registry without a date.
How to fix
    Set the date of the registry to the day of the last change; an unsafe fix sets it to the newest date of an entry or contact. If that
    date is wrong instead, correct it.
Seen in the registry
    The edition of 2017-03-13 has an entry that was registered on the 14th, that of 2018-12-19 two that were modified on the 21st.
    In the next edition these dates were the same as before: the registry's own was the one that was too old.
Good
    <updated>2018-12-21</updated>
    <record updated="2018-12-21">
      <name>lamp</name>
      <protocol>udp</protocol>
    </record>
Bad
    <updated>2018-12-19</updated>
             ^^^^^^^^^^ date of update '2018-12-19' is before '2018-12-21', the newest date of an entry
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

from ..rfc6335 import is_later
from ._dates import having, latest


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    updated = registry.updated
    if updated is None or not is_real_date(updated):
        return
    later = {date for date in _last_changes(registry) if date and is_later(date, updated)}
    newest = max((date for date in later if is_real_date(date) and not is_later(date, index.get(latest))), default=None)
    if newest is None:
        return
    entry, field = next((entry, field) for entry, field, _ in having(index, {newest}) if field is _field_of_last_change(entry))
    what = "a contact" if isinstance(entry, Contact) else "an entry"
    related = (Related(entry, field, "the newest date"),)
    message = "date of update '{0}' is before '{1}', the newest date of {2}"
    fix = Fix(f"write '{newest}'", (Replace(registry, Field.UPDATED, newest),), Safety.UNSAFE)
    yield Problem(registry, Field.UPDATED, message, (updated, newest, what), related, fix=fix)


def _last_changes(registry: Registry) -> Set[str | None]:
    """What stands where records and contacts tell of their last change."""
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
