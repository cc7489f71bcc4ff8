"""Define the model of a registry in the terms of RFC 6335: entries, contacts, references. All objects are immutable.

Values are the text of the file, with entities resolved and nothing trimmed. The model has no spans of values; `Registry.locate`
finds them by entry and field on demand.
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
    """A field of an entry, of a contact or of the registry itself that a finding can point at.

    The fields of an assignment are those of RFC 6335 section 8.1.1; ENTRY is the whole entry. LINE is the line of an entry in
    formats with lines; for the registry, it is the line at an offset, which is passed as `value_index`. UNTIL is the last day of a
    baseline entry. EXTRA is an extra key of an entry; its values count the `extras` of the record.
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
    INLINE_REFERENCE = "inline reference"
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
    """A capability that a registry can lack, because its format cannot express it or because the file has a part of the registry.

    A rule that requires a missing capability would report false findings.
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
    LOOKUPS = "lookups of services by programs"
    UNDERLYING = "an underlying registry"
    POLICY = "a policy for ports"
    DETAILS = "the details that each entry of a registry has to give"


OF_SETTINGS = frozenset({Capability.UNDERLYING, Capability.POLICY})  # the capabilities that settings bring, whatever the format


class Ports(NamedTuple):
    """A port number or a range: 0 <= low <= high <= 65535, `high` inclusive (RFC 6335 section 6)."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


@lru_cache(maxsize=1 << 17)  # most numbers are in two rows
def parse_ports(text: str) -> Ports | None:
    """Return the ports that a text such as "80" or "6000-6063" names, None if it is malformed.

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
    """Return a name for comparisons, with ASCII letters in lower case (RFC 6335 section 5.1).

    Other letters stay: the case fold of the Kelvin sign, for one, is the letter k.
    """
    return name.lower() if name.isascii() else "".join(c.lower() if c.isascii() else c for c in name)


def fold_all(names: Sequence[str]) -> list[str]:
    """Return `fold_case` of each name, in the time of one call where all are ASCII."""
    joined = "\0".join(names)
    folded = joined.lower().split("\0") if joined.isascii() else []
    return folded if len(folded) == len(names) else [fold_case(name) for name in names]


def is_date(text: str | None) -> bool:
    """Return whether a text has the form of the registry's dates, YYYY-MM or YYYY-MM-DD (IANA's practice; no RFC has it)."""
    return text is not None and _DATE.match(text) is not None


class Reference(NamedTuple):
    """A reference of an entry.

    `kind` is person, rfc, draft, uri, note (a footnote) or text, as in IANA's XML. `target` is the id of the contact, the name of
    the document, the address or the anchor, empty for a text. `label` is the text that is shown instead, if any.
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
def _make_entry_class(cls: type[T]) -> type[T]:
    """Return a dataclass that is frozen for type checkers only; a frozen dataclass takes eight times as long to create."""
    return dataclass(slots=True, eq=False)(cls)


@_make_entry_class
class Record:
    """An entry of the registry: a row about a service name, a port or both.

    `row` counts from 0. `start` and `end` are the character offsets of the whole entry. A missing field is None, or empty if it may
    have several values. `number` is the text of the port field and `ports` its value, None if the text is malformed. `assignees` is
    None if the entry has none; the contacts are the assignees then. `inline_references` are those inside of description and note.
    `aliases` are other names of the service in the same entry; in most formats, each has an entry. `extras` are keys beyond the
    fields of RFC 6335 with their values, in the order of the file: keys that begin with `x-`, and those of the setting `scope`.
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
        """The date of registration, which decides about the rules that apply to the entry."""
        return self.registered

    def __str__(self) -> str:
        return clip(" ".join(filter(None, (self.name, self.place))) or f"entry {self.row + 1}")

    @property
    def place(self) -> str:
        """Port and transport as in "80/tcp", "80", "tcp" or ""."""
        return "/".join(filter(None, (self.number, self.transport)))


@_make_entry_class
class Contact:
    """A person or organization that entries refer to by `id`. `row` counts from 0; `updated` is the only date."""

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
        """The date that decides about the rules that apply to the contact."""
        return self.updated

    def __str__(self) -> str:
        return clip(f"contact {self.id}")


class BaselineUse(StrEnum):
    """The use of a baseline entry in a run.

    UNKNOWN: its rule did not run, or the file of the subject was not checked. SURPLUS: other entries accept all findings.
    """

    UNKNOWN = "unknown"
    ACCEPTS = "accepts"
    NOTHING = "nothing"
    SURPLUS = "surplus"
    NO_ENTRY = "no entry"


@_make_entry_class
class BaselineEntry:
    """A baseline entry, which accepts one finding of a rule at an entry.

    `row` counts from 0, `start` and `end` are the offsets of the subject. `rule` is a code, `subject` the entry as reports name it,
    `until` the last day (YYYY-MM-DD) of the acceptance. A run sets `use`, and `offer` to a similar entry if the subject is unknown.
    `is_added` is True if an earlier version of a baseline that must not grow does not have the entry.
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
        """None: baseline entries have no date that rules use."""
        return None

    def is_over(self, today: str) -> bool:
        """Return whether the acceptance has ended on a day (YYYY-MM-DD)."""
        return self.until is not None and self.until < today

    def __str__(self) -> str:
        return clip(f"{self.rule} at {self.subject}")


class MarkupError(NamedTuple):
    """A markup error: text that the reader skips, with a message."""

    span: Span
    message: str


class Suppression(NamedTuple):
    """A comment that accepts findings of some rules, by code or name, in a part of the file.

    `span` is the span of the comment, `covers` the span of the findings, and `reason` the reason for the acceptance.
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
    """A registry with all its entries, contacts, references and markup errors.

    `format` is the name of the file's format. `missing_capabilities` has the reason for each capability that the registry lacks,
    as a predicate for the name of a file. `inline_references` are the references outside of all entries. `locator` finds the span
    of a value. `footnotes` are the anchors, `footnote_texts` the text of each if the reader has them. `suppressions` are those in
    comments, `baseline_entries` those of a baseline, which has no records. `uncertain` are the entries whose text may be wrong,
    and `uncertain_because` is the reason, as a predicate for the name of the file: a rule that requires Capability.WORDING reports
    nothing about them. `scope` are the extra keys that separate port spaces, `columns` is the mapping
    with which a table was read. `remarks` say what was left out or not understood, as predicates for the name of the file.
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
    columns: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """The format in which to read other versions of this registry, with the mapping of columns if it has one."""
        return f"{self.format}:{self.columns}" if self.columns else self.format

    def locate(self, entry: "Entry", field: Field, value_index: int = 0, substring: str = "", occurrence: int = 0) -> Span:
        """Return the span of a value, or of a substring of it, without quotes or tags.

        `value_index` is the number of the value and `occurrence` that of the substring in it, both from 0. Without such a value,
        the span is that of the name or id of the entry, or of its beginning. A value that begins on a later line than its tag is
        located on that line.
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
