"""What the rules about the dates that an edit leaves behind share."""

from linter.rules_api import Add, Field, Fix, Index, Record, Replace, Safety

from ..dates._dates import latest
from ..rfc6335 import is_later, is_real_date


def day_of_change(index: Index) -> str | None:
    """The day that the edit should write into the entries that it changes: the one that it gave the registry.

    That is today in a registry without a date of its own. None where the registry still has the date that it had before.
    """
    assert index.change_set is not None
    before, updated = index.change_set.base.updated, index.registry.updated
    if updated is None:
        return index.today
    return updated if updated != before and is_real_date(updated) and not is_later(updated, index.today) else None


def are_written(index: Index) -> frozenset[Field]:
    """Which of the two dates of entries the registry wrote before the edit, be it for one entry."""
    assert index.change_set is not None
    records = index.change_set.base.records
    found = {
        Field.REGISTERED: any(record.registered for record in records),
        Field.MODIFIED: any(record.modified for record in records),
    }
    return frozenset(field for field, written in found.items() if written)


def writing(record: Record, field: Field, date: str | None, what: str) -> Fix | None:
    """The fix that writes one of the two dates, or None where there is none to write or it would contradict the other one.

    `what` tells which date that is, in words that follow it.
    """
    registered, modified = (date, record.modified) if field is Field.REGISTERED else (record.registered, date)
    if date is None or (registered and modified and is_later(registered, modified)):
        return None
    missing = (record.registered if field is Field.REGISTERED else record.modified) is None
    change = Add(record, field, date) if missing else Replace(record, field, date)
    return Fix(f"write '{date}', {what}", (change,), Safety.UNSAFE)


def was_possible(date: str, index: Index) -> bool:
    """Whether a date of an entry of the base is one that the calendar has, and not later than the base itself: no slip of the pen."""
    assert index.change_set is not None
    updated = index.change_set.base.updated
    return is_real_date(date) and not (updated is not None and is_later(date, updated))


def is_judged_alone(date: str, index: Index) -> bool:
    """Whether a date is one that the rules about dates find, whatever it was before: none at all, or one in the future."""
    return not is_real_date(date) or is_later(date, index.get(latest))
