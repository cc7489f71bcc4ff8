"""The fix of a problem: changes of entries and their fields, in terms of the model.

A rule names the changes, and the format of the file translates them into text edits (`linter.formats`), so one fix works for every
format.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from linter.model import Contact, Entry, Field, Record


class Safety(StrEnum):
    """A grade of fixes: SAFE ones are applied by `--fix`, UNSAFE ones only with `--unsafe`.

    SAFE: the registry keeps its meaning and changes only in spelling or order. UNSAFE: the meaning changes to one that follows from
    the registry itself or from an RFC, and a person should review it.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


class Substring(NamedTuple):
    """A part of a value: its text, and its number from 0 among the equal parts of the value."""

    text: str
    occurrence: int = 0


def substring(value: str, start: int, end: int) -> Substring:
    """Return the part of a value from offset `start` to `end`, exclusive (0 <= start <= end <= length)."""
    text = value[start:end]
    return Substring(text, value.count(text, 0, start))


class Replace(NamedTuple):
    """A change that replaces a value, or a substring of it. `value_index` counts the values of the field from 0."""

    entry: Entry
    field: Field
    text: str
    value_index: int = 0
    substring: Substring | None = None


class Add(NamedTuple):
    """A change that sets a field that a record or contact lacks. Fields of references are not supported."""

    entry: Record | Contact
    field: Field
    text: str


class Remove(NamedTuple):
    """A change that removes a value of a field. `value_index` counts the values of the field from 0."""

    entry: Record | Contact
    field: Field
    value_index: int = 0


class Delete(NamedTuple):
    """A change that deletes an entry."""

    entry: Record | Contact


class Move(NamedTuple):
    """A change that moves a record right before another one. Several records before one are in the order of their ranks."""

    entry: Record
    before: Record
    rank: int = 0


class Insert(NamedTuple):
    """A change that inserts a new record right after another one, or `before` it. Fields of references are not supported."""

    values: tuple[tuple[Field, str], ...]
    beside: Record
    before: bool = False


class Copy(NamedTuple):
    """A change that inserts a copy of a record right before it, or `after` it.

    The copy has the fields in `changes` in place of those of the record; a field with an empty text is left out.
    """

    entry: Record
    changes: tuple[tuple[Field, str], ...]
    after: bool = False


Change = Replace | Add | Remove | Delete | Move | Insert | Copy


class Fix(NamedTuple):
    """The fix of a problem. `message` is an imperative: lower case, no period, values in single quotes.

    A blank line in a text separates paragraphs. All changes of a fix are applied, or none.
    """

    message: str
    changes: tuple[Change, ...]
    safety: Safety = Safety.SAFE


class TextEdit(NamedTuple):
    """A replacement of characters of a file: offsets `start` <= `end`, `end` exclusive. If both are equal, `text` is inserted."""

    start: int
    end: int
    text: str


class UneditableError(Exception):
    """A change that the form of the file does not allow."""


def apply_edits(text: str, edits: Sequence[TextEdit]) -> str:
    """Return a text with edits applied, which are sorted and do not overlap."""
    pieces = []
    at = 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])
