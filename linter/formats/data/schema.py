"""The schema of private registries in YAML or JSON: the meaning of their values, and the mistakes in them.

A reader passes plain values (texts as written, lists and mappings) and the span of each entry. `linter.formats.data.locator` finds
the parts of an entry when they are asked for. `linter/schemas/registry-1.json` publishes the schema; a test keeps both equal.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any, NamedTuple

from linter.formats.references import mentions_in, reference_of
from linter.model import Contact, Record, Reference, parse_ports
from linter.source import Span, clip

Plain = Any  # a text, a truth value, nothing, a list of plain values, or a mapping of them
Path = tuple[str | int, ...]

OWN = "x-"  # what keys of the registry begin with that nothing is read into
TOP = ("$schema", "title", "updated", "inline-references", "entries", "contacts", "footnotes")
ENTRY = (
    *("name", "aliases", "port", "transport", "state", "description", "assignee", "contact", "registered", "modified"),
    *("reference", "service-code", "unauthorized-use", "note", "inline-references"),
)
CONTACT = ("name", "organization", "uri", "updated")
LISTED_CONTACT = ("id", *CONTACT)
FOOTNOTE = ("id", "text")
KINDS = {"contact": "person", "rfc": "rfc", "draft": "draft", "uri": "uri", "footnote": "note", "text": "text"}  # by key
STATES = ("Unassigned", "Reserved")  # RFC 6335 section 6, of ports without a name
MAX_DEPTH = 8  # levels of lists and mappings; the shape has five
MAX_TRANSPORTS = 16  # of one entry: the registry knows four, and each makes a record

_REFERENCES = frozenset({"assignee", "contact", "reference", "inline-references"})
_SEVERAL = frozenset({"aliases", "transport", "uri", *_REFERENCES})  # what may be a list
MAY_REFER_TO = {  # where a reference is a mapping
    "contact": ("contact",),
    "reference": tuple(key for key in KINDS if key != "contact"),
    "assignee": tuple(KINDS),
    "inline-references": tuple(KINDS),
}
NO_MAPPING = "is not a registry; list services under 'entries'"
_ENTRY_KEYS = frozenset(ENTRY)
_AN_ENTRY = "{name: http, port: 80, transport: tcp}"
_MARKS_OF_A_PART = frozenset({"entries", "contacts", "footnotes", "updated", "inline-references"})  # in a part of a registry
_OFFERS = 200  # mistakes of one file for which a likely word is looked for
_RARE = ("$schema", "aliases", "inline-references")
_OTHER_WORDS = {  # of XML, of CSV and of habit, by what is meant
    "transport": ("protocol", "protocols", "transport protocol"),
    "port": ("number", "port number"),
    "name": ("service", "service name"),
    "assignee": ("owner", "holder"),
    "registered": ("date", "created", "registration date"),
    "modified": ("changed", "modification date"),
    "reference": ("xref", "references", "rfc"),
    "service-code": ("sc", "code"),
    "unauthorized-use": ("unauthorized", "unauthorized use reported", "known unauthorized uses"),
    "note": ("assignment notes", "comment"),
    "entries": ("records", "services", "ports"),
    "contacts": ("people", "persons"),
    "organization": ("org", "company"),
    "uri": ("email", "e mail", "mail", "url"),
    "id": ("anchor",),
}


def load_schema() -> str:
    """Return the text of the JSON Schema of private registries."""
    return files("linter").joinpath("schemas", "registry-1.json").read_text(encoding="utf-8")


class Doubled(dict[str, Plain]):
    """A mapping in which keys stand twice: the first of each counts, and `again` are the keys of the others."""

    def __init__(self, values: Mapping[str, Plain], again: Sequence[str]) -> None:
        super().__init__(values)
        self.again = again


class Mistake(NamedTuple):
    """What is wrong with the value at the end of a path through a stretch of the text, or with the key of it.

    Of keys that stand twice, the second is meant where `again` says so.
    """

    stretch: Span
    path: Path
    message: str
    at_key: bool = False
    again: bool = False


class Shape:
    """What the values of one file come to, entry by entry. `people` are ids of contacts that other files define."""

    def __init__(self, people: Collection[str] = ()) -> None:
        self.records: list[Record] = []
        self.contacts: list[Contact] = []
        self.footnotes: list[tuple[str, str]] = []
        self.updated: str | None = None
        self.mistakes: list[Mistake] = []
        self.defines_people = self.lists_contacts = False
        self.has_values = False  # of an entry
        self.people = set(people)
        self._explicit: tuple[Reference, ...] | None = None
        self._bracketed: list[int] = []  # the rows with brackets in their running texts
        self._persons: dict[str, tuple[Reference, ...]] = {}  # by text: most stand in many entries
        self._references: dict[str, tuple[Reference, ...]] = {}

    # the registry

    def top(self, key: str, value: Plain, stretch: Span) -> None:
        """A value of the registry itself, in a stretch with its key."""
        if key.startswith(OWN):
            return
        if key == "footnotes":
            self._add_footnotes(value, stretch)
            return
        cleaned = self._known({key: value}, TOP, "the registry", stretch, ())
        if "updated" in cleaned:
            self.updated = cleaned["updated"]
        if "inline-references" in cleaned:
            self._explicit = self._several(cleaned["inline-references"], self._by_form)

    def finish(self) -> tuple[Reference, ...]:
        """The references outside of all entries. Those inside of running texts are found now that all contacts are known."""
        self.people.update(contact.id for contact in self.contacts)
        people = self.people
        for row in self._bracketed:
            record = self.records[row]
            running = (record.description or "", record.note or "")
            if inline_references := tuple(found for text in running for found, _ in mentions_in(text, people)):
                self.records[row] = replace(record, inline_references=inline_references)
        if self._explicit is not None:
            return self._explicit
        return tuple(found for _, text in self.footnotes for found, _ in mentions_in(text, people))

    def find_refusal(self, stretches: Mapping[str, Span], start: int, is_part: bool) -> tuple[int, str] | None:
        """Return the offset and the message of the error for a file that holds no registry, None if it holds one.

        `stretches` has the keys of the file, `start` is the offset where its mapping begins. A part of a registry of several files
        may have no entries.
        """
        if self.has_values or (self.records and not self.mistakes):
            return None
        if is_part and not _MARKS_OF_A_PART.isdisjoint(stretches):
            return None
        if "entries" in stretches:
            at = stretches["entries"].start
            if not self.records and not self.mistakes:
                return at, "has no entries; list them under 'entries'"
            return at, f"is not a registry: no entry has a known key; write entries such as {_AN_ENTRY}"
        if not _MARKS_OF_A_PART.isdisjoint(stretches) or not stretches.keys() - TOP:
            return start, "has no entries; list them under 'entries'"
        key, stretch = next((key, stretch) for key, stretch in stretches.items() if key not in TOP)
        has = f"the file has '{clip(key, 60)}' and no 'entries'"
        return stretch.start, f"is not a registry: {has}; list services under 'entries', such as {_AN_ENTRY}"

    def _add_footnotes(self, value: Plain, stretch: Span) -> None:
        if isinstance(value, dict):
            self._doubles(value, stretch, ("footnotes",))
            for key, item in value.items():
                if (text := self._text(key, item, stretch, ("footnotes", key))) is not None:
                    self.footnotes.append((key, text))
        elif isinstance(value, list):
            for i, item in enumerate(value):
                cleaned = self._listed(item, FOOTNOTE, FOOTNOTE, "a footnote", stretch, ("footnotes", i))
                if cleaned is not None:
                    self.footnotes.append((cleaned.get("id", ""), cleaned.get("text", "")))
        else:
            self._say(stretch, ("footnotes",), f"'footnotes' maps ids to texts; it cannot be {_kind(value)}")

    # contacts

    def contact(self, key: str, value: Plain, start: int, end: int) -> None:
        """A contact as a key with its details."""
        path: Path = (key,)
        if not isinstance(value, dict):
            self._say(Span(start, end), path, f"a contact is a mapping such as {{name: Jon Postel}}, not {_kind(value)}")
            value = {}
        elif not all(type(item) is str for item in value.values()) or type(value) is not dict or not value.keys() <= set(CONTACT):
            value = self._known(value, CONTACT, "a contact", Span(start, end), path)
        self._add_contact(key, value, start, end)

    def listed_contact(self, value: Plain, start: int, end: int) -> None:
        """A contact of a list, with its id among the details."""
        self.lists_contacts = True
        cleaned = self._listed(value, LISTED_CONTACT, ("id",), "a contact", Span(start, end), ())
        if cleaned is not None:
            self._add_contact(cleaned.get("id", ""), cleaned, start, end)

    def _add_contact(self, identifier: str, value: Mapping[str, Plain], start: int, end: int) -> None:
        take = value.get
        uri = take("uri")
        uris = () if uri is None else tuple(uri) if isinstance(uri, list) else (uri,)
        name, organization, updated = take("name") or None, take("organization") or None, take("updated") or None
        self.contacts.append(Contact(len(self.contacts), start, end, identifier, name, organization, uris, updated))

    # entries

    def entry(self, value: Plain, start: int, end: int) -> None:
        """One entry: a record for each of its transports."""
        if type(value) is not dict or not _ENTRY_KEYS.issuperset(value) or not all(map(_is_regular, value, value.values())):
            if not isinstance(value, dict):
                what = f"an entry is a mapping such as {{name: http, port: 80, transport: tcp}}, not {_kind(value)}"
                self._say(Span(start, end), (), what)
                return
            value = self._known(value, ENTRY, "an entry", Span(start, end), ())
        if value:
            self.has_values = True
        take = value.get
        number, description, note, transport = take("port"), take("description"), take("note"), take("transport")
        if "state" in value:
            description = self._state(value, Span(start, end))
        assignee, contact, reference, inline_references, aliases = map(
            take, ("assignee", "contact", "reference", "inline-references", "aliases")
        )
        transports = (transport or (None,)) if isinstance(transport, list) else (transport,)
        row = len(self.records)
        if inline_references is None and ("[" in (description or "") or "[" in (note or "")):
            self._bracketed += range(row, row + len(transports))
        rest = (
            description,
            None if assignee is None else self._several(assignee, self._person),
            () if contact is None else self._several(contact, self._person),
            () if reference is None else self._several(reference, self._by_form),
            () if inline_references is None else self._several(inline_references, self._by_form),
            take("registered"),
            take("modified"),
            take("service-code"),
            take("unauthorized-use"),
            note,
            () if aliases is None else tuple(aliases) if isinstance(aliases, list) else (aliases,),
        )
        name = take("name") or None  # an empty name is none
        ports = None if number is None else parse_ports(number)
        for one in transports:
            self.records.append(Record(row, start, end, name, number, ports, one or None, *rest))
            row += 1

    def _state(self, value: Mapping[str, Plain], stretch: Span) -> Plain:
        """The description that a state stands for."""
        state = value["state"]
        if state not in STATES:
            self._say(stretch, ("state",), f"'state' is {' or '.join(STATES)}; other words go to 'description'")
        if "name" in value:
            self._say(stretch, ("state",), "'state' is not allowed with a name; write 'description'", at_key=True)
        elif "description" in value:
            self._say(stretch, ("state",), "'state' and 'description' are not allowed in one entry; remove one", at_key=True)
        return value.get("description", state)

    # references

    def _several(self, value: Plain, make: Callable[[str], tuple[Reference, ...]]) -> tuple[Reference, ...]:
        """The references of a field; `make` tells what a mere text refers to."""
        if type(value) is str:
            return make(value)
        if not isinstance(value, list):
            return (_explicit(value),)
        return tuple(one for item in value for one in (make(item) if type(item) is str else (_explicit(item),)))

    def _person(self, text: str) -> tuple[Reference, ...]:
        return self._persons.get(text) or self._persons.setdefault(text, (Reference("person", text),))

    def _by_form(self, text: str) -> tuple[Reference, ...]:
        return self._references.get(text) or self._references.setdefault(text, (reference_of(text),))

    # what is wrong

    def _say(self, stretch: Span, path: Path, message: str, at_key: bool = False) -> None:
        self.mistakes.append(Mistake(stretch, path, message, at_key))

    def say_again(self, key: str, stretch: Span, path: Path = ()) -> None:
        """A key that stands twice in what a path leads to."""
        message = f"duplicate key '{clip(key)}'; only the first is read"
        self.mistakes.append(Mistake(stretch, (*path, key), message, at_key=True, again=True))

    def _listed(
        self, value: Plain, keys: Sequence[str], needed: Sequence[str], what: str, stretch: Span, path: Path
    ) -> dict[str, Plain] | None:
        """An item of a list as a mapping with some of the keys, of which some are needed."""
        if not isinstance(value, dict):
            self._say(stretch, path, f"{what} in a list is a mapping with {' and '.join(needed)}, not {_kind(value)}")
            return None
        for key in needed:
            if key not in value:
                self._say(stretch, path, f"{what} in a list needs '{key}'")
        return self._known(value, keys, what, stretch, path)

    def _known(
        self,
        value: Mapping[str, Plain],
        keys: Sequence[str],
        what: str,
        stretch: Span,
        path: Path,
        several: Collection[str] = _SEVERAL,
    ) -> dict[str, Plain]:
        """What is sound of a mapping that may have certain keys, of which some may have several values."""
        self._doubles(value, stretch, path)
        cleaned: dict[str, Plain] = {}
        for key, item in value.items():
            if key not in keys:
                self._say(stretch, (*path, key), f"unknown key '{clip(key)}' in {what}{self._offer(key, keys)}", at_key=True)
            elif key in several and isinstance(item, list):
                if key == "transport" and not 0 < len(item) <= MAX_TRANSPORTS:
                    self._say(stretch, (*path, key), f"'transport' lists {len(item)} values; write 1 to {MAX_TRANSPORTS}")
                    item = item[:MAX_TRANSPORTS]
                found = [self._one(key, one, stretch, (*path, key, i)) for i, one in enumerate(item)]
                cleaned[key] = [one for one in found if one is not None]
            elif (one := (self._one if key in several else self._text)(key, item, stretch, (*path, key))) is not None:
                cleaned[key] = one
        return cleaned

    def _one(self, key: str, value: Plain, stretch: Span, path: Path) -> Plain:
        """One value of a field that may have several: a text, or a reference that is a mapping; None for anything else."""
        if key in _REFERENCES and isinstance(value, dict):
            return self._reference(key, value, stretch, path)
        return self._text(key, value, stretch, path)

    def _text(self, key: str, value: Plain, stretch: Span, path: Path) -> str | None:
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if value is None:
            self._say(stretch, path, f"'{clip(key)}' has no value; write one, or remove the key")
        else:
            self._say(stretch, path, f"'{clip(key)}' takes a text, not {_kind(value)}")
        return None

    def _reference(self, key: str, value: Mapping[str, Plain], stretch: Span, path: Path) -> dict[str, Plain] | None:
        kinds = MAY_REFER_TO[key]
        cleaned = self._known(value, (*kinds, "label"), f"a reference of '{key}'", stretch, path, several=())
        if not value.keys() <= {*kinds, "label"}:
            return None
        if sum(kind in value for kind in kinds) != 1:
            one = kinds[0] if len(kinds) == 1 else f"one of {', '.join(kinds)}"
            self._say(stretch, path, f"a reference that is a mapping has {one} and, if need be, label")
            return None
        return cleaned if any(kind in cleaned for kind in kinds) else None

    def _offer(self, key: str, keys: Sequence[str]) -> str:
        """What may have been meant by an unknown key, in words that go on."""
        from difflib import get_close_matches  # only now: most files have no such mistake

        folded = key.lower().replace("_", "-")[:40]
        meant = [own for own, others in _OTHER_WORDS.items() if folded.replace("-", " ") in others and own in keys]
        if not meant and len(self.mistakes) < _OFFERS:
            meant = get_close_matches(folded, keys, 1, 0.7)
        return f"; did you mean '{meant[0]}'?" if meant else f"; the keys are {', '.join(key for key in keys if key not in _RARE)}"

    def _doubles(self, value: Mapping[str, Plain], stretch: Span, path: Path) -> None:
        for key in value.again if isinstance(value, Doubled) else ():
            self.say_again(key, stretch, path)


def _is_regular(key: str, value: Plain) -> bool:
    """Whether a value of an entry is a text, or several texts where that is allowed."""
    if type(value) is str:
        return True
    if type(value) is not list or key not in _SEVERAL or not all(type(item) is str for item in value):
        return False
    return key != "transport" or 0 < len(value) <= MAX_TRANSPORTS


def _explicit(value: Mapping[str, str]) -> Reference:
    """The reference that a mapping means. A text refers to nothing but is shown; with a label it does both."""
    key = next(key for key in value if key != "label")
    if key == "text" and "label" not in value:
        return Reference("text", "", value[key])
    return Reference(KINDS[key], value[key], value.get("label", ""))


def _kind(value: Plain) -> str:
    """What a value is, in a word with its article."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else "a text"
