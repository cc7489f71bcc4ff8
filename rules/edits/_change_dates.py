"""Dates that a change should write into the entries that it adds or edits."""

from linter.rules_api import (
    Add,
    Contact,
    Field,
    Fix,
    Index,
    Record,
    Replace,
    Safety,
    is_real_date,
)

from ..shared.registry_dates import latest
from ..shared.rfc6335 import is_later


def day_of_change(index: Index) -> str | None:
    """Return the day that the change should write into the entries that it edits, which is the new date of the registry.

    It is today in a registry without a date, and None if the change did not update the date of the registry.
    """
    assert index.change_set is not None
    before, updated = index.change_set.base.updated, index.registry.updated
    if updated is None:
        return index.today
    return updated if updated != before and is_real_date(updated) and not is_later(updated, index.today) else None


def written_dates(index: Index) -> frozenset[Field]:
    """Return which of the two dates of entries at least one entry of the base has."""
    assert index.change_set is not None
    records = index.change_set.base.records
    found = {
        Field.REGISTERED: any(record.registered for record in records),
        Field.MODIFIED: any(record.modified for record in records),
    }
    return frozenset(field for field, is_written in found.items() if is_written)


def make_date_fix(entry: Record | Contact, field: Field, date: str | None, reason: str) -> Fix | None:
    """Return the fix that writes a date, or None if the date is unknown or contradicts the other date of the entry.

    `reason` follows the date in the label of the fix.
    """
    if date is None or _contradicts(entry, field, date):
        return None
    change = Add(entry, field, date) if _read_date(entry, field) is None else Replace(entry, field, date)
    return Fix(f"write '{date}', {reason}", (change,), Safety.UNSAFE)


def _contradicts(entry: Record | Contact, field: Field, date: str) -> bool:
    if isinstance(entry, Contact):
        return False
    if field is Field.REGISTERED:
        return bool(entry.modified) and is_later(date, entry.modified or "")
    return bool(entry.registered) and is_later(entry.registered or "", date)


def _read_date(entry: Record | Contact, field: Field) -> str | None:
    if isinstance(entry, Contact):
        return entry.updated
    return entry.registered if field is Field.REGISTERED else entry.modified


def was_possible(date: str, index: Index) -> bool:
    """Return True if a date of an entry of the base is real and not later than the date of the base."""
    assert index.change_set is not None
    updated = index.change_set.base.updated
    return is_real_date(date) and not (updated is not None and is_later(date, updated))


def is_reported_alone(date: str, index: Index) -> bool:
    """Return True if the DATE rules report a date in any case: a malformed one, or one in the future."""
    return not is_real_date(date) or is_later(date, index.get(latest))
