"""A registry in the words of RFC 6335: entries, contacts, references. All of it is immutable.

Values are the text as it stands in the file, entities resolved and nothing trimmed. Where a value stands is asked for by entry
and field (`Registry.locate`), so that no time goes into places that nobody wants to know.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple, Protocol, TypeVar, dataclass_transform

from linter.source import Source, Span, clip

T = TypeVar("T")

MAX_PORT = 65535  # RFC 6335 section 6: ports are 16-bit numbers
_DIGITS = frozenset("0123456789")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\Z")


class Field(StrEnum):
    """The fields of an entry, of a contact and of the registry itself that a finding can point at.

    The fields of an assignment are those of RFC 6335 section 8.1.1; ENTRY is the entry as such. LINE is the whole line of an entry,
    where a format goes by lines; of the registry it is the line that begins at the offset which stands in the place of `nth`.
    UNTIL is the last day of an acceptance. EXTRA is a key of an entry for which there is no other field; its values count the
    `extras` of the record.
    """

    ENTRY = "entry"
    NAME = "name"
    PORT = "port"
    TRANSPORT = "transport"
    DESCRIPTION = "description"
    ASSIGNEE = "assignee"
    CONTACT = "contact"
    REGISTERED = "registration date"
    MODIFIED = "modification date"
    REFERENCE = "reference"
    SERVICE_CODE = "service code"
    UNAUTHORIZED_USE = "unauthorized use"
    NOTE = "assignment note"
    INLINE_REFERENCE = "mention"
    ID = "id"
    ORGANIZATION = "organization"
    URI = "URI"
    UPDATED = "updated"
    MARKUP = "markup"
    ALIAS = "alias"
    LINE = "line"
    UNTIL = "until"
    EXTRA = "other key"


class Capability(StrEnum):
    """What a registry can lack, because its format has no word for it or because the file holds a part of the registry.

    A rule that needs what is lacking would find faults that are none.
    """

    WHOLE = "all entries"
    NAMES = "service names"
    STATES = "rows of Reserved and Unassigned ports"
    DESCRIPTIONS = "descriptions"
    CONTACTS = "assignees and contacts"
    NO_ASSIGNEE = "entries without an assignee beside those whose assignee is the contact"
    PEOPLE = "the people to whom entries refer"
    DATES = "dates"
    REFERENCES = "references"
    FOOTNOTES = "footnotes"
    SERVICE_CODES = "service codes"
    NOTES = "assignment notes"
    ALIASES = "which names are aliases of others"
    ORDER = "an order of rows"
    WORDING = "where every description and note begins and ends"
    UNDERLYING = "an underlying registry"
    POLICY = "a policy for ports"


class Ports(NamedTuple):
    """One port number, or a range: 0 <= low <= high <= 65535, `high` inclusive (RFC 6335 section 6)."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


@lru_cache(maxsize=1 << 17)  # most numbers stand on two rows
def parse_ports(text: str) -> Ports | None:
    """The ports that a text such as "80" or "6000-6063" names, or None where it is malformed.

    Only ASCII digits count, without sign, leading zeros or blanks; a range ascends.
    """
    low, dash, high = text.partition("-")
    first = _number(low)
    if first is None or not dash:
        return None if first is None else Ports(first, first)
    last = _number(high)
    return Ports(first, last) if last is not None and first < last else None


def _number(text: str) -> int | None:
    if not text or len(text) > 5 or not _DIGITS.issuperset(text) or (text[0] == "0" and text != "0"):
        return None
    number = int(text)
    return number if number <= MAX_PORT else None


def fold_case(name: str) -> str:
    """A name as it counts in comparisons: letter case is ignored (RFC 6335 section 5.1), that of ASCII letters only.

    Other letters stay: the case fold of the Kelvin sign, for one, is the letter k.
    """
    return name.lower() if name.isascii() else "".join(c.lower() if c.isascii() else c for c in name)


def fold_all(names: Sequence[str]) -> list[str]:
    """Return `fold_case` of each name, in the time of one call where all are ASCII."""
    joined = "\0".join(names)
    folded = joined.lower().split("\0") if joined.isascii() else []
    return folded if len(folded) == len(names) else [fold_case(name) for name in names]


def is_date(text: str | None) -> bool:
    """Whether a text has the form of the registry's dates, YYYY-MM or YYYY-MM-DD (IANA's habit; no RFC says so)."""
    return text is not None and _DATE.match(text) is not None


class Reference(NamedTuple):
    """What an entry refers to.

    `kind` is the registry's word: person, rfc, draft, uri, note (a footnote) or text. `target` is the contact's id, the name of
    the document, the address or the anchor, empty for a text. `label` is the text shown in its place, if any.
    """

    kind: str
    target: str
    label: str = ""


Extra = Any  # a text, True, False, None, a tuple of extras, or an ExtraMapping


_BOOLEANS: Mapping[Any, str] = {True: "true", False: "false"}
Space = tuple[frozenset[str] | None, ...]  # by key: the values, None for all


def share_space(one: Space, other: Space) -> bool:
    """Return whether two entries are in a port space together."""
    return all(a is None or b is None or not a.isdisjoint(b) for a, b in zip(one, other, strict=True))


class ExtraMapping(tuple[tuple[str, Extra], ...]):
    """A mapping in the value of an extra key: pairs of keys and values, in the order of the file."""

    __slots__ = ()


@dataclass_transform(frozen_default=True, eq_default=False)
def _entry(cls: type[T]) -> type[T]:
    """A dataclass that type checkers hold to be frozen. Frozen at run time, an entry takes eight times as long to make."""
    return dataclass(slots=True, eq=False)(cls)


@_entry
class Record:
    """One entry of the registry: a row about a service name, a port or both.

    `row` counts from 0. `start` and `end` are the character offsets of the whole entry. A field that is absent is None, or empty
    where several values may stand. `number` is the text of the port field and `ports` what it says, None where that is nothing.
    `assignees` is None where none is recorded, and the contacts are the assignees then.
    `mentions` are the references inside the running text of description and notes. `aliases` are other names for the same service
    that stand in the entry itself; in most formats they are entries of their own. `extras` are keys beyond the fields of RFC 6335,
    with their values, in the order of the file: keys that begin with `x-`, and those that settings name as `scope`.
    """

    row: int
    start: int
    end: int
    name: str | None
    number: str | None
    ports: Ports | None
    transport: str | None
    description: str | None
    assignees: tuple[Reference, ...] | None
    contacts: tuple[Reference, ...]
    references: tuple[Reference, ...]
    inline_references: tuple[Reference, ...]
    registered: str | None
    modified: str | None
    service_code: str | None
    unauthorized_use: str | None
    note: str | None
    aliases: tuple[str, ...] = ()
    extras: tuple[tuple[str, Extra], ...] = ()

    def extra(self, key: str) -> tuple[str, ...] | None:
        """Return the texts of an extra key, one or several; None without the key, and for a value without a text."""
        value = next((value for name, value in self.extras if name == key), None)
        values = value if type(value) is tuple else (value,)
        return tuple(one if isinstance(one, str) else _BOOLEANS[one] for one in values if isinstance(one, str | bool)) or None

    def space(self, keys: Sequence[str]) -> "Space":
        """Return the port spaces of the entry: for each key its values, case and white space folded, or None for all values."""
        if not self.extras:
            return (None,) * len(keys)
        found = map(self.extra, keys)
        return tuple(None if texts is None else frozenset(fold_case(" ".join(text.split())) for text in texts) for texts in found)

    @property
    def dated(self) -> str | None:
        """The date from which rules bind this entry: that of its registration, never that of a modification."""
        return self.registered

    def __str__(self) -> str:
        return clip(" ".join(filter(None, (self.name, self.place))) or f"entry {self.row + 1}")

    @property
    def place(self) -> str:
        """Port and transport as in "80/tcp", "80", "tcp" or ""."""
        return "/".join(filter(None, (self.number, self.transport)))


@_entry
class Contact:
    """A person or organization to whom entries refer by `id`. `row` counts from 0; `updated` is the only date it has."""

    row: int
    start: int
    end: int
    id: str
    name: str | None
    organization: str | None
    uris: tuple[str, ...]
    updated: str | None

    @property
    def dated(self) -> str | None:
        """The date from which rules bind this contact."""
        return self.updated

    def __str__(self) -> str:
        return clip(f"contact {self.id}")


class BaselineUse(StrEnum):
    """What an acceptance accepts of what was found.

    UNKNOWN: its rule did not run, or the entry may stand where nobody looked. SURPLUS: other lines accept all that there is.
    """

    UNKNOWN = "unknown"
    ACCEPTS = "accepts"
    NOTHING = "nothing"
    SURPLUS = "surplus"
    NO_ENTRY = "no entry"


@_entry
class BaselineEntry:
    """A line of a file of accepted findings: it accepts one finding of a rule at an entry.

    `row` counts from 0, `start` and `end` are where the entry is written. `rule` is a code, `subject` the entry as reports name it,
    `until` the last day (YYYY-MM-DD) on which it accepts. What a run makes of it stands in `use`, with an entry that may be meant
    as the `offer`; `is_added` says that an earlier file, which is only to shrink, does not have it.
    """

    row: int
    start: int
    end: int
    rule: str
    subject: str
    reason: str
    until: str | None
    until_span: Span
    use: BaselineUse = BaselineUse.UNKNOWN
    offer: str = ""
    is_added: bool = False

    @property
    def dated(self) -> str | None:
        """No rule has a date for acceptances."""
        return None

    def is_over(self, today: str) -> bool:
        """Whether its last day has passed on a day (YYYY-MM-DD)."""
        return self.until is not None and self.until < today

    def __str__(self) -> str:
        return clip(f"{self.rule} at {self.subject}")


class MarkupError(NamedTuple):
    """Markup that the reader has no place for: where it stands, and what is wrong with it."""

    span: Span
    message: str


class Suppression(NamedTuple):
    """A comment that accepts findings in place: those of some rules, by code or name, that stand in a stretch of the file.

    `span` is that of the comment, `covers` the stretch, `reason` why the findings are right as they are.
    """

    rules: tuple[str, ...]
    reason: str
    span: Span
    covers: Span


_ATTRIBUTES = {  # of a record, by field
    Field.TRANSPORT: "transport",
    Field.DESCRIPTION: "description",
    Field.ASSIGNEE: "assignees",
    Field.CONTACT: "contacts",
    Field.REGISTERED: "registered",
    Field.MODIFIED: "modified",
    Field.REFERENCE: "references",
    Field.TRANSPORT: "transport",
    Field.SERVICE_CODE: "service_code",
}


class Locator(Protocol):
    """A finder of spans in the text of one registry; `linter.formats.locator` has what the locators of all formats share."""

    def locate(
        self, registry: "Registry", entry: "Entry", field: Field, value_index: int, substring: str, occurrence: int, /
    ) -> Span:
        """Return the span of a value, or of a substring of it (see `Registry.locate`)."""
        ...


@dataclass(frozen=True, eq=False)
class Registry:
    """All that one registry holds.

    `format` is the name of the file's format. `lacks` is what the registry cannot say, each with the reason in words that follow
    the name of a file. `mentions` are the references outside of all entries. `locator` tells where a field stands: it is given
    the registry itself, an entry, a field of it, which of several values, from 0, a part of that, or "" for all of it, and how
    many parts that are the same stand before it. `footnotes` are the anchors, `footnote_texts` what stands under each, where the
    reader knows. `allowances` are the findings that comments accept, `acceptances` the lines of a file of accepted findings, which
    has no records. `uncertain` are the entries whose text may be wrong, and `uncertain_because` says why, in words that follow the
    name of the file: a rule that requires Capability.WORDING reports nothing about them. `scope` are the extra keys that separate
    port spaces.
    """

    source: Source
    format: str
    updated: str | None
    records: tuple[Record, ...]
    contacts: tuple[Contact, ...]
    footnotes: tuple[str, ...]
    inline_references: tuple[Reference, ...]
    markup_errors: tuple[MarkupError, ...]
    locator: "Locator"
    missing_capabilities: Mapping[Capability, str] = field(default_factory=dict)
    footnote_texts: tuple[str, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    baseline_entries: tuple[BaselineEntry, ...] = ()
    uncertain: "frozenset[Entry]" = frozenset()
    uncertain_because: str = ""
    scope: tuple[str, ...] = ()

    def locate(self, entry: "Entry", field: Field, value_index: int = 0, substring: str = "", occurrence: int = 0) -> Span:
        """Where a value, or a part of it, stands, without quotes or tags. `earlier` parts that are the same stand before it.

        Where the entry has no such field, it is the place people know the entry by. A value that begins on a later line than its
        tag is placed on that line.
        """
        return self.locator.locate(self, entry, field, value_index, substring, occurrence)

    def uses(self, field: Field) -> bool:
        """Return whether a record has a value in a field: one of those of an assignment; for UPDATED, whether the registry has."""
        if field is Field.UPDATED:
            return self.updated is not None
        value = attrgetter(_ATTRIBUTES[field])
        return any(map(value, self.records))

    @property
    def dated(self) -> str | None:
        """The date of the registry as a whole."""
        return self.updated

    def __str__(self) -> str:
        return "registry"


Entry = Record | Contact | BaselineEntry | Registry
