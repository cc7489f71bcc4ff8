"""The dates of a registry, its malformed dates, and the latest date that an entry can have."""

from collections.abc import Iterator, Set
from datetime import date, timedelta

from linter.rules_api import Entry, Field, Index, Record, is_real_date

from .rfc6335 import is_later

MONTH = 31  # days
SEVERAL = 3  # dates that are unlikely to be all mistyped

DATE_LABELS = {Field.REGISTERED: "registration date", Field.MODIFIED: "modification date", Field.UPDATED: "date of update"}


def dates(entry: Entry) -> tuple[tuple[Field, str | None], ...]:
    """Return the date fields of a record, of a contact or of the registry, each with its text."""
    if isinstance(entry, Record):
        return (Field.REGISTERED, entry.registered), (Field.MODIFIED, entry.modified)
    return ((Field.UPDATED, entry.dated),)


def dates_of_entries(index: Index) -> Set[str]:
    """Return the texts of the date fields of all records and contacts. Most texts occur many times."""
    registry = index.registry
    found = {record.registered for record in registry.records}
    found |= {record.modified for record in index.having(Field.MODIFIED)}
    found |= {contact.updated for contact in registry.contacts}
    return {text for text in found if text is not None}


def malformed_dates(index: Index) -> Set[str]:
    """Return the texts of date fields of the registry, its records and its contacts that are not dates."""
    updated = index.registry.updated
    return {text for text in index.get(dates_of_entries) | ({updated} if updated is not None else set()) if not is_real_date(text)}


def latest(index: Index) -> str:
    """Return the latest day (YYYY-MM-DD) that an entry or contact can be dated: today, or a month after the registry's date.

    IANA's editions have entries that are a day or two younger than the edition. If an entry is younger by more than a month, its
    own date is wrong, unless there are several such dates; then the registry's date is wrong.
    """
    updated = index.registry.updated
    if updated is None or not is_real_date(updated) or is_later(updated, index.today):
        return index.today
    year, month, day = (int(part) for part in (f"{updated}-28" if len(updated) == 7 else updated).split("-"))
    limit = min(index.today, str(date(year, month, day) + timedelta(MONTH)))
    beyond = [text for text in index.get(dates_of_entries) if is_later(text, limit) and is_real_date(text)]
    return index.today if sum(not is_later(text, index.today) for text in beyond) >= SEVERAL else limit


def find_dates(index: Index, wanted: Set[str]) -> Iterator[tuple[Entry, Field, str]]:
    """Yield the registry, records and contacts that have one of the wanted dates, each with the field and the text."""
    registry = index.registry
    entries: tuple[Entry, ...] = (registry, *registry.records, *registry.contacts) if wanted else ()
    for entry in entries:
        for field, text in dates(entry):
            if text in wanted and text is not None:
                yield entry, field, text


def registry_day(index: Index) -> str:
    """Return the date of the registry, or else the latest date of its entries up to today, or today if there is none."""
    updated = index.registry.updated
    if updated is not None and is_real_date(updated):
        return updated
    return max((text for text in index.get(dates_of_entries) if is_real_date(text) and text <= index.today), default=index.today)
