"""The values of entries by key, and conditions on them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.model import Field, Record, fold_case, parse_ports
from linter.own_rules.definition import FIELDS, Condition
from linter.rules_api.dates import is_real_date


class Value(NamedTuple):
    """A value of a field, and its number from 0 among the values of the field."""

    text: str
    number: int = 0


def list_values(record: Record, key: str) -> list[Value]:
    """Return the values of an entry under a key, none for a missing field."""
    field = FIELDS.get(key)
    if field is None:
        index = next((index for index, (name, _) in enumerate(record.extras) if name == key), 0)
        return [Value(text, index) for text in record.extra(key) or ()]
    several = {
        Field.ALIAS: record.aliases,
        Field.ASSIGNEE: [one.target or one.label for one in record.assignees or ()],
        Field.CONTACT: [one.target or one.label for one in record.contacts],
        Field.REFERENCE: [one.label or one.target for one in record.references],
    }
    if field in several:
        return [Value(text, index) for index, text in enumerate(several[field]) if text]
    single = {
        Field.NAME: record.name,
        Field.PORT: record.number,
        Field.TRANSPORT: record.transport,
        Field.DESCRIPTION: record.description,
        Field.REGISTERED: record.registered,
        Field.MODIFIED: record.modified,
        Field.SERVICE_CODE: record.service_code,
        Field.UNAUTHORIZED_USE: record.unauthorized_use,
        Field.NOTE: record.note,
    }
    return [Value(text)] if (text := single[field]) else []


def join_values(record: Record, key: str) -> str:
    """Return the values of an entry under a key in words."""
    return ", ".join(dict.fromkeys(value.text for value in list_values(record, key)))


def place_of(record: Record, key: str, index: int) -> tuple[Field, int]:
    """Return the field and the number of a value under a key; without the key, they locate the entry."""
    if key in FIELDS:
        return FIELDS[key], index
    return Field.EXTRA, index if record.extra(key) else len(record.extras)


def is_met(record: Record, key: str, condition: Condition) -> bool:
    """Return whether an entry meets a condition. One about values needs a value that meets it."""
    values = list_values(record, key)
    if condition.required is not None and condition.required is not bool(values):
        return False
    asks = condition._replace(required=None) != Condition()
    return not asks or any(is_text_match(value.text, condition, folds_case=True) for value in values)


def find_breaches(record: Record, key: str, condition: Condition) -> Iterator[Value | None]:
    """Yield the values that break a condition, None for a missing value."""
    values = list_values(record, key)
    if condition.required and not values:
        yield None
    for value in values:
        if condition.required is False or not is_text_match(value.text, condition):
            yield value


def is_text_match(text: str, condition: Condition, folds_case: bool = False) -> bool:
    """Return whether one value meets the parts of a condition that are about values. Letter case may be ignored in `one_of`."""
    folded = fold_case(text)
    return not (
        (condition.matches and not condition.matches.matches_all(text))
        or (condition.not_matches and condition.not_matches.matches_all(text))
        or (condition.one_of and text not in condition.one_of and not (folds_case and folded in map(fold_case, condition.one_of)))
        or (condition.none_of and folded in map(fold_case, condition.none_of))
        or (condition.within and not _is_within(text, condition))
        or ((condition.not_before or condition.not_after) and not _is_in_time(text, condition))
    )


def _is_within(text: str, condition: Condition) -> bool:
    """Return whether a number, or a range of numbers, is inside of one range. What is neither is not."""
    numbers = parse_ports(text)
    return numbers is not None and any(low <= numbers.low and numbers.high <= high for low, high in condition.within)


def _is_in_time(text: str, condition: Condition) -> bool:
    """Return whether a date (YYYY-MM or YYYY-MM-DD) is not before and not after the days of a condition."""
    if not is_real_date(text):
        return False
    said = len(text)
    return condition.not_before[:said] <= text and (not condition.not_after or text <= condition.not_after[:said])


def correct_case(text: str, words: Sequence[str]) -> str | None:
    """Return the one of some words that a text differs from in letter case and white space only."""
    folded = fold_case(text.strip())
    return next((word for word in words if fold_case(word) == folded), None)
