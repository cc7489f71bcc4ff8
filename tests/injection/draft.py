"""A draft: the model of a registry that an injector may change, entry by entry."""

from collections.abc import Callable, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from random import Random
from typing import Any, NamedTuple

from linter.formats import read
from linter.model import Contact, Field, Record, Reference, Registry, fold_case, parse_ports
from linter.source import Source

ATTRIBUTES = {
    Field.NAME: "name",
    Field.PORT: "number",
    Field.TRANSPORT: "transport",
    Field.DESCRIPTION: "description",
    Field.ASSIGNEE: "assignees",
    Field.CONTACT: "contacts",
    Field.REGISTERED: "registered",
    Field.MODIFIED: "modified",
    Field.REFERENCE: "references",
    Field.SERVICE_CODE: "service_code",
    Field.UNAUTHORIZED_USE: "unauthorized_use",
    Field.NOTE: "note",
    Field.ID: "id",
    Field.ORGANIZATION: "organization",
    Field.URI: "uris",
    Field.UPDATED: "updated",
}
Entry = Record | Contact | None  # None is the registry as a whole


class Expected(NamedTuple):
    """The finding that a fault must have: the entry, and the field or a substring of it that is wrong.

    `substring` is "" for the whole value, `value_index` counts the values of the field from 0. `missing` is the field that has no
    value, where the finding points at `field` for want of it. `removed` is the record of the base that a finding about a removal
    names.
    """

    entry: Entry
    field: Field
    substring: str = ""
    value_index: int = 0
    occurrence: int = 0
    missing: Field | None = None
    removed: Record | None = None


@dataclass(eq=False)
class Draft:
    """The entries of a registry in lists that injectors change. `random` chooses entries; an entry is chosen once only.

    `original` is the registry before all changes, `expected` the findings of the faults so far, by code.
    """

    original: Registry
    random: Random
    records: list[Record] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    updated: str | None = ""
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.updated = self.day
        self.records = list(self.original.records)
        self.contacts = list(self.original.contacts)

    @property
    def day(self) -> str:
        """The day of the change, which is the date of the changed registry."""
        return f"{(self.original.updated or '')[:8]}28"

    @property
    def today(self) -> str:
        """The day on which the rules run."""
        return f"{self.day[:8]}30"

    def registry(self) -> Registry:
        """Return the draft as a registry, with its rows numbered."""
        return replace(
            self.original,
            source=Source(self.original.source.path, ""),
            updated=self.updated,
            records=tuple(replace(record, row=row, ports=record.ports) for row, record in enumerate(self.records)),
            contacts=tuple(replace(contact, row=row) for row, contact in enumerate(self.contacts)),
        )

    def position(self, entry: Entry) -> int:
        """Return the position of an entry among the records or contacts, 0 for the registry."""
        entries: Sequence[Any] = self.records if isinstance(entry, Record) else self.contacts if entry else [None]
        return next(i for i, one in enumerate(entries) if one is entry)

    def choose(self, fits: Callable[[Record], bool]) -> Record:
        """Return a random record that fits and whose service was not chosen before. Raises LookupError if there is none."""
        found = [record for record in self.records if fits(record) and self.key(record) not in self.used]
        if not found:
            raise LookupError
        chosen = self.random.choice(found)
        self.used.add(self.key(chosen))
        return chosen

    def choose_contact(self, fits: Callable[[Contact], bool]) -> Contact:
        """Return a random contact that fits and was not chosen before. Raises LookupError if there is none."""
        found = [contact for contact in self.contacts if fits(contact) and contact.id not in self.used]
        if not found:
            raise LookupError
        chosen = self.random.choice(found)
        self.used.add(chosen.id)
        return chosen

    @staticmethod
    def key(record: Record) -> str:
        """Return what the records of one service have in common."""
        return fold_case(record.name or record.number or "")

    def alike(self, record: Record) -> list[Record]:
        """Return the records with the name of one, itself included."""
        return [one for one in self.records if one.name is not None and self.key(one) == self.key(record)]

    def put(self, old: Record, **values: Any) -> Record:
        """Put values into a record, with the day of the change as its modification date unless one is given, and return it."""
        if old.name is not None and old.registered:
            values.setdefault("modified", self.day)
        return self.set(old, **values)

    def set(self, old: Record, **values: Any) -> Record:
        """Put values into a record and nothing else, and return it."""
        if "number" in values:
            values["ports"] = parse_ports(values["number"]) if values["number"] else None
        new = replace(old, **values)
        self.records[self.position(old)] = new
        self.used.add(self.key(new))
        return new

    def put_contact(self, old: Contact, **values: Any) -> Contact:
        """Put values into a contact, with the day of the change as its date unless one is given, and return it."""
        values.setdefault("updated", self.day)
        new = replace(old, **values)
        self.contacts[self.position(old)] = new
        return new

    def add(self, after: Record, **values: Any) -> Record:
        """Add a record behind another one, and return it. Fields without a value are empty."""
        number = values.get("number")
        empty: dict[str, Any] = {one.name: None if one.default is MISSING else one.default for one in fields(Record)}
        empty |= {"row": 0, "start": 0, "end": 0, "contacts": (), "references": (), "inline_references": ()}
        new = Record(**{**empty, **values, "ports": parse_ports(number) if number else None})
        self.records.insert(self.position(after) + 1, new)
        self.used.add(self.key(new))
        return new

    def add_contact(self, identifier: str, **values: Any) -> Contact:
        """Add a contact at the end, and return it."""
        settings: dict[str, Any] = {"name": None, "organization": None, "uris": (), "updated": self.day, **values}
        new = Contact(row=0, start=0, end=0, id=identifier, **settings)
        self.contacts.append(new)
        self.used.add(identifier)
        return new


def person(identifier: str) -> Reference:
    """Return a reference to a contact."""
    return Reference("person", identifier)


def value_of(entry: Entry, name: Field, value_index: int, draft: Draft) -> str:
    """Return the text of a value as a file shows it."""
    if entry is None:
        return draft.updated or ""
    value = getattr(entry, ATTRIBUTES[name])
    if isinstance(value, tuple):
        value = value[value_index]
    return (value.label or value.target) if isinstance(value, Reference) else value or ""


def with_value(entry: Record | Contact, name: Field, value_index: int, text: str) -> dict[str, Any]:
    """Return the values of an entry in which one is replaced by a text."""
    attribute = ATTRIBUTES[name]
    value = getattr(entry, attribute)
    if isinstance(value, tuple):
        old = value[value_index]
        new: Any = text
        if isinstance(old, Reference):
            new = old._replace(label=text) if old.label else old._replace(target=text)
        return {attribute: (*value[:value_index], new, *value[value_index + 1 :])}
    return {attribute: text}


def parse(text: str, name: str) -> Registry:
    """Return the registry in a text, in the format of a file name."""
    return read(Source(name, text))
