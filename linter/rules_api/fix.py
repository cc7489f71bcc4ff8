"""What repairs a problem: changes of entries and their fields, in the words of the model.

A rule says what is to change; the format of the file says which characters that is (`linter.formats`), so that one fix does for
every format.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from linter.model import Contact, Entry, Field, Record


class Safety(StrEnum):
    """Whether a fix is made on request, or only on request for such.

    SAFE: the registry says the same as before, spelt or ordered as it should be. UNSAFE: it says something else; what, follows
    from the registry itself or from an RFC, and a person should look at it.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"


class Substring(NamedTuple):
    """A stretch of a value: its text, and how many stretches with the same text stand before it."""

    text: str
    occurrence: int = 0


def substring(value: str, start: int, end: int) -> Substring:
    """The stretch of a value from one offset to another."""
    text = value[start:end]
    return Substring(text, value.count(text, 0, start))


class Replace(NamedTuple):
    """Another text in the place of a value, or of a part of it. `nth` tells which of several values, from 0."""

    entry: Entry
    field: Field
    text: str
    value_index: int = 0
    substring: Substring | None = None


class Add(NamedTuple):
    """A value for a field that a record or contact lacks. The fields that hold references cannot be added to."""

    entry: Record | Contact
    field: Field
    text: str


class Remove(NamedTuple):
    """One value of a field less. `nth` tells which of several, from 0."""

    entry: Record | Contact
    field: Field
    value_index: int = 0


class Delete(NamedTuple):
    """An entry less, as a whole."""

    entry: Record | Contact


class Move(NamedTuple):
    """A record in another place: right before another."""

    entry: Record
    before: Record


class Insert(NamedTuple):
    """A new record of a few fields, right after another one (or `before` it). The fields that hold references cannot be set."""

    values: tuple[tuple[Field, str], ...]
    beside: Record
    before: bool = False


class Copy(NamedTuple):
    """A new record right before another (or `after` it), the same but for a few fields, which it has too, unless they are empty."""

    entry: Record
    changes: tuple[tuple[Field, str], ...]
    after: bool = False


Change = Replace | Add | Remove | Delete | Move | Insert | Copy


class Fix(NamedTuple):
    """What repairs a problem. `message` says it as an order: lower case, no period, values in single quotes.

    A blank line in a text is a break between paragraphs. The changes of one fix are made together or not at all.
    """

    message: str
    changes: tuple[Change, ...]
    safety: Safety = Safety.SAFE


class TextEdit(NamedTuple):
    """A text in the place of a stretch of a file: character offsets, `end` exclusive. Nothing is replaced where both are equal."""

    start: int
    end: int
    text: str


class UneditableError(Exception):
    """A change that the file, as it is written, has no place for."""


def edited(text: str, edits: Sequence[TextEdit]) -> str:
    """A text with edits made, which stand in its order and do not overlap."""
    pieces = []
    at = 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])
