"""Build the records, contacts and footnotes of a registry from plain values, entry by entry.

A reader passes plain values (texts, lists and mappings) and the span of each entry; `linter.formats.data.locator` finds the parts
of an entry on demand.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from linter.formats.data.extras import freeze
from linter.formats.data.schema import (
    CONTACT,
    ENTRY,
    FOOTNOTE,
    KINDS,
    LISTED_CONTACT,
    MAX_TRANSPORTS,
    PRIVATE_PREFIX,
    STATES,
    TOP,
    Plain,
)
from linter.formats.data.violations import LIST_KEYS, Checker, Violation, describe_kind
from linter.formats.references import find_inline_references, parse_reference
from linter.model import Contact, Extra, Record, Reference, parse_ports
from linter.source import Span, clip

_ENTRY_KEYS = frozenset(ENTRY)
_CONTACT_KEYS = frozenset(CONTACT)
_EXAMPLE = "{name: http, port: 80, transport: tcp}"
_PART_KEYS = frozenset({"entries", "contacts", "footnotes", "updated", "inline-references"})  # of a part of a registry


class RegistryBuilder:
    """A builder of one file's registry.

    `people` are the ids of contacts that other files define, `scope` the keys of entries that separate port spaces.
    """

    def __init__(self, people: Collection[str] = (), scope: Sequence[str] = ()) -> None:
        self.scope = tuple(scope)
        self.records: list[Record] = []
        self.contacts: list[Contact] = []
        self.footnotes: list[tuple[str, str]] = []
        self.updated: str | None = None
        self.defines_people = self.lists_contacts = False
        self.has_values = False  # some entry has a known key
        self.people = set(people)
        self.checker = Checker()
        self._explicit: tuple[Reference, ...] | None = None
        self._rows_with_brackets: list[int] = []  # rows with "[" in the description or note
        self._contact_references: dict[str, tuple[Reference, ...]] = {}  # by text; most texts are in many entries
        self._references: dict[str, tuple[Reference, ...]] = {}

    @property
    def violations(self) -> list[Violation]:
        """The violations of the schema so far."""
        return self.checker.violations

    # the registry

    def add_top_level(self, key: str, value: Plain, stretch: Span) -> None:
        """Add a value of the registry itself. The stretch includes the key."""
        if key.startswith(PRIVATE_PREFIX):
            return
        if key == "footnotes":
            self._add_footnotes(value, stretch)
            return
        valid = self.checker.check_mapping({key: value}, TOP, "the registry", stretch, ())
        if "updated" in valid:
            self.updated = valid["updated"]
        if "inline-references" in valid:
            self._explicit = self._read_references(valid["inline-references"], self._refer_by_form)

    def finish(self) -> tuple[Reference, ...]:
        """Find the references inside of running texts, and return those outside of all entries. Call it after all additions."""
        self.people.update(contact.id for contact in self.contacts)
        people = self.people
        for row in self._rows_with_brackets:
            record = self.records[row]
            running = (record.description or "", record.note or "")
            if inline_references := tuple(found for text in running for found, _ in find_inline_references(text, people)):
                self.records[row] = replace(record, inline_references=inline_references)
        if self._explicit is not None:
            return self._explicit
        return tuple(found for _, text in self.footnotes for found, _ in find_inline_references(text, people))

    def find_refusal(self, stretches: Mapping[str, Span], start: int, is_part: bool) -> tuple[int, str] | None:
        """Return the offset and the message of the error for a file that holds no registry, None if it holds one.

        `stretches` has the keys of the file, `start` is the offset of its mapping. A part of a registry of several files may have
        no entries.
        """
        if self.has_values or (self.records and not self.violations):
            return None
        if is_part and not _PART_KEYS.isdisjoint(stretches):
            return None
        if "entries" in stretches:
            at = stretches["entries"].start
            if not self.records and not self.violations:
                return at, "has no entries; list them under 'entries'"
            return at, f"is not a registry: no entry has a known key; write entries such as {_EXAMPLE}"
        if not _PART_KEYS.isdisjoint(stretches) or not stretches.keys() - TOP:
            return start, "has no entries; list them under 'entries'"
        key, stretch = next((key, stretch) for key, stretch in stretches.items() if key not in TOP)
        has = f"the file has '{clip(key, 60)}' and no 'entries'"
        return stretch.start, f"is not a registry: {has}; list services under 'entries', such as {_EXAMPLE}"

    def _add_footnotes(self, value: Plain, stretch: Span) -> None:
        checker = self.checker
        if isinstance(value, dict):
            checker.report_duplicates(value, stretch, ("footnotes",))
            for key, item in value.items():
                if (text := checker.check_text(key, item, stretch, ("footnotes", key))) is not None:
                    self.footnotes.append((key, text))
        elif isinstance(value, list):
            for i, item in enumerate(value):
                valid = checker.check_listed(item, FOOTNOTE, FOOTNOTE, "a footnote", stretch, ("footnotes", i))
                if valid is not None:
                    self.footnotes.append((valid.get("id", ""), valid.get("text", "")))
        else:
            checker.report(stretch, ("footnotes",), f"'footnotes' maps ids to texts; it cannot be {describe_kind(value)}")

    # contacts

    def add_contact(self, key: str, value: Plain, start: int, end: int) -> None:
        """Add a contact that is a key with its details."""
        path = (key,)
        if not isinstance(value, dict):
            message = f"a contact is a mapping such as {{name: Jon Postel}}, not {describe_kind(value)}"
            self.checker.report(Span(start, end), path, message)
            value = {}
        elif type(value) is not dict or not _CONTACT_KEYS.issuperset(value) or not all(type(one) is str for one in value.values()):
            value = self.checker.check_mapping(value, CONTACT, "a contact", Span(start, end), path)
        self._add_contact(key, value, start, end)

    def add_listed_contact(self, value: Plain, start: int, end: int) -> None:
        """Add a contact of a list, which has its id among its details."""
        self.lists_contacts = True
        valid = self.checker.check_listed(value, LISTED_CONTACT, ("id",), "a contact", Span(start, end), ())
        if valid is not None:
            self._add_contact(valid.get("id", ""), valid, start, end)

    def _add_contact(self, identifier: str, value: Mapping[str, Plain], start: int, end: int) -> None:
        take = value.get
        uri = take("uri")
        uris = () if uri is None else tuple(uri) if isinstance(uri, list) else (uri,)
        name, organization, updated = take("name") or None, take("organization") or None, take("updated") or None
        self.contacts.append(Contact(len(self.contacts), start, end, identifier, name, organization, uris, updated))

    # entries

    def add_entry(self, value: Plain, start: int, end: int) -> None:
        """Add a record for each transport of an entry."""
        extras: tuple[tuple[str, Extra], ...] = ()
        if type(value) is not dict or not _ENTRY_KEYS.issuperset(value) or not all(map(_is_regular, value, value.values())):
            if not isinstance(value, dict):
                message = f"an entry is a mapping such as {_EXAMPLE}, not {describe_kind(value)}"
                self.checker.report(Span(start, end), (), message)
                return
            value = self.checker.check_entry(value, self.scope, Span(start, end))
            extras = tuple((key, freeze(item)) for key, item in value.items() if key not in _ENTRY_KEYS)
        if value:
            self.has_values = True
        take = value.get
        number, description, note, transport = take("port"), take("description"), take("note"), take("transport")
        if "state" in value:
            description = self._read_state(value, Span(start, end))
        assignee, contact, reference, inline_references, aliases = map(
            take, ("assignee", "contact", "reference", "inline-references", "aliases")
        )
        transports = (transport or (None,)) if isinstance(transport, list) else (transport,)
        row = len(self.records)
        if inline_references is None and ("[" in (description or "") or "[" in (note or "")):
            self._rows_with_brackets += range(row, row + len(transports))
        rest = (
            description,
            None if assignee is None else self._read_references(assignee, self._refer_to_contact),
            () if contact is None else self._read_references(contact, self._refer_to_contact),
            () if reference is None else self._read_references(reference, self._refer_by_form),
            () if inline_references is None else self._read_references(inline_references, self._refer_by_form),
            take("registered"),
            take("modified"),
            take("service-code"),
            take("unauthorized-use"),
            note,
            () if aliases is None else tuple(aliases) if isinstance(aliases, list) else (aliases,),
            extras,
            self.scope if extras else (),
        )
        name = take("name") or None
        ports = None if number is None else parse_ports(number)
        for one in transports:
            self.records.append(Record(row, start, end, name, number, ports, one or None, *rest))
            row += 1

    def _read_state(self, value: Mapping[str, Plain], stretch: Span) -> Plain:
        """Return the description of an entry with a state."""
        state = value["state"]
        report = self.checker.report
        if state not in STATES:
            report(stretch, ("state",), f"'state' is {' or '.join(STATES)}; other words go to 'description'")
        if "name" in value:
            report(stretch, ("state",), "'state' is not allowed with a name; write 'description'", at_key=True)
        elif "description" in value:
            report(stretch, ("state",), "'state' and 'description' are not allowed in one entry; remove one", at_key=True)
        return value.get("description", state)

    # references

    def _read_references(self, value: Plain, make: Callable[[str], tuple[Reference, ...]]) -> tuple[Reference, ...]:
        """Return the references of a field; `make` returns those of a text."""
        if type(value) is str:
            return make(value)
        if not isinstance(value, list):
            return (_read_mapping(value),)
        return tuple(one for item in value for one in (make(item) if type(item) is str else (_read_mapping(item),)))

    def _refer_to_contact(self, text: str) -> tuple[Reference, ...]:
        return self._contact_references.get(text) or self._contact_references.setdefault(text, (Reference("person", text),))

    def _refer_by_form(self, text: str) -> tuple[Reference, ...]:
        return self._references.get(text) or self._references.setdefault(text, (parse_reference(text),))


def _is_regular(key: str, value: Plain) -> bool:
    """Return whether a value of an entry is a text, or several texts where they are allowed."""
    if type(value) is str:
        return True
    if type(value) is not list or key not in LIST_KEYS or not all(type(item) is str for item in value):
        return False
    return key != "transport" or 0 < len(value) <= MAX_TRANSPORTS


def _read_mapping(value: Mapping[str, str]) -> Reference:
    """Return the reference that a mapping means. The key `text` gives a label without target, with `label` a target."""
    key = next(key for key in value if key != "label")
    if key == "text" and "label" not in value:
        return Reference("text", "", value[key])
    return Reference(KINDS[key], value[key], value.get("label", ""))
