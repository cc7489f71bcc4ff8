"""What the rules about dates share: all dates of a registry, those among them that are none, and who has a date."""

from collections.abc import Iterator, Set
from datetime import date, timedelta

from linter.rules_api import Entry, Field, Index, Record, is_real_date

from ..rfc6335 import is_later

MONTH = 31  # days
SEVERAL = 3  # dates, each mistyped on its own, are not to be expected

# What a message calls a date.
CALLED = {Field.REGISTERED: "registration date", Field.MODIFIED: "modification date", Field.UPDATED: "date of update"}


def dates(entry: Entry) -> tuple[tuple[Field, str | None], ...]:
    """The dates of a record, of a contact or of the registry as a whole."""
    if isinstance(entry, Record):
        return (Field.REGISTERED, entry.registered), (Field.MODIFIED, entry.modified)
    return ((Field.UPDATED, entry.dated),)


def dates_of_entries(index: Index) -> Set[str]:
    """What stands in the date fields of all records and contacts, each text once: most stand on many."""
    registry = index.registry
    found = {record.registered for record in registry.records}
    found |= {record.modified for record in registry.records}
    found |= {contact.updated for contact in registry.contacts}
    return {text for text in found if text is not None}


def malformed_dates(index: Index) -> Set[str]:
    """What stands in a date field of the registry, of a record or of a contact and is no date."""
    updated = index.registry.updated
    return {text for text in index.get(dates_of_entries) | ({updated} if updated is not None else set()) if not is_real_date(text)}


def latest(index: Index) -> str:
    """The latest day that the date of an entry or contact may name: today, or a month after the registry's own date.

    IANA's editions have entries that are a day or two younger than they are. What is younger by more than a month does not
    belong to the edition: the entry's date is wrong, and not the registry's, unless there are several such dates.
    """
    updated = index.registry.updated
    if updated is None or not is_real_date(updated) or is_later(updated, index.today):
        return index.today
    year, month, day = (int(part) for part in (f"{updated}-28" if len(updated) == 7 else updated).split("-"))
    limit = min(index.today, str(date(year, month, day) + timedelta(MONTH)))
    beyond = [text for text in index.get(dates_of_entries) if is_later(text, limit) and is_real_date(text)]
    return index.today if sum(not is_later(text, index.today) for text in beyond) >= SEVERAL else limit


def having(index: Index, wanted: Set[str]) -> Iterator[tuple[Entry, Field, str]]:
    """Where the wanted dates stand, in the registry itself, in records and in contacts."""
    registry = index.registry
    entries: tuple[Entry, ...] = (registry, *registry.records, *registry.contacts) if wanted else ()
    for entry in entries:
        for field, text in dates(entry):
            if text in wanted and text is not None:
                yield entry, field, text
