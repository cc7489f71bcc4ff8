"""Convert a registry of any format to the plain values that `linter.formats.data.builder` reads."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from linter.formats.data.extras import thaw
from linter.formats.data.schema import KINDS, MAX_TRANSPORTS, MAY_REFER_TO, STATES
from linter.formats.references import find_inline_references, parse_reference
from linter.model import Capability, Contact, Entry, Field, Record, Reference, Registry

_KEYS = {kind: key for key, kind in KINDS.items()}
_SHARED = attrgetter(
    *("name", "aliases", "number", "description", "assignees", "contacts", "registered", "modified", "references"),
    *("service_code", "unauthorized_use", "note", "inline_references", "extras"),
)
Plain = Any
Values = dict[str, Plain]


def build_document(registry: Registry) -> Values:
    """Return the values of a registry as texts, lists and mappings, in the order of the file.

    Raises SourceError for a reference that the schema does not allow; only a file with findings has one.
    """
    writer = _Writer(registry)
    values: Values = {}
    if registry.updated is not None:
        values["updated"] = registry.updated
    shown = tuple(found for text in registry.footnote_texts for found, _ in find_inline_references(text, writer.people))
    if registry.inline_references != shown:
        values["inline-references"] = writer.build_references(registry, Field.INLINE_REFERENCE, registry.inline_references)
    values["entries"] = list(writer.build_entries())
    if len(writer.people) < len(registry.contacts):  # a mapping cannot have duplicate ids
        values["contacts"] = [{"id": contact.id, **_build_details(contact)} for contact in registry.contacts]
    elif registry.contacts or Capability.PEOPLE not in registry.missing_capabilities:
        values["contacts"] = {contact.id: _build_details(contact) for contact in registry.contacts}
    texts = registry.footnote_texts or ("",) * len(registry.footnotes)
    footnotes = list(zip(registry.footnotes, texts, strict=True))
    if len(dict(footnotes)) < len(footnotes):
        values["footnotes"] = [{"id": anchor, "text": text} for anchor, text in footnotes]
    elif footnotes:
        values["footnotes"] = dict(footnotes)
    return values


class _Writer:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.people = {contact.id for contact in registry.contacts}

    def build_entries(self) -> Iterator[Values]:
        """Yield the entries in their order. Consecutive records that differ only in transport make one entry."""
        for _, alike in groupby(self.registry.records, _SHARED):
            group: list[Record] = []
            for record in alike:
                if group and not _can_join(record, group):
                    yield self._build_entry(group)
                    group = []
                group.append(record)
            yield self._build_entry(group)

    def _build_entry(self, group: Sequence[Record]) -> Values:
        record = group[0]
        state = record.name is None and record.description in STATES
        running = [text for text in (record.description, record.note) if text and "[" in text]
        shown = tuple(found for text in running for found, _ in find_inline_references(text, self.people))
        write = self.build_references
        values: dict[str, Plain] = {
            "name": record.name,
            "aliases": list(record.aliases) or None,
            "port": record.number,
            "transport": [one.transport for one in group] if len(group) > 1 else record.transport,
            "state" if state else "description": record.description,
            "assignee": None if record.assignees is None else write(record, Field.ASSIGNEE, record.assignees),
            "contact": write(record, Field.CONTACT, record.contacts) if record.contacts else None,
            "registered": record.registered,
            "modified": record.modified,
            "reference": write(record, Field.REFERENCE, record.references) if record.references else None,
            "service-code": record.service_code,
            "unauthorized-use": record.unauthorized_use,
            "note": record.note,
            "inline-references": write(record, Field.INLINE_REFERENCE, record.inline_references)
            if record.inline_references != shown
            else None,
        }
        stated = {key: value for key, value in values.items() if value is not None}
        return stated | {key: thaw(extra) for key, extra in record.extras}

    def build_references(self, entry: Entry, field: Field, references: Sequence[Reference]) -> Plain:
        """Return the references of a field, as a single value if there is one, else as a list."""
        persons = field in (Field.ASSIGNEE, Field.CONTACT)
        key = "inline-references" if field is Field.INLINE_REFERENCE else field.value
        values: list[Plain] = []
        for value_index, reference in enumerate(references):
            text = _write_contact(reference) if persons else write_reference(reference)
            if text is None and _KEYS.get(reference.kind) not in MAY_REFER_TO[key]:
                what = f"the {field} is of the type '{reference.kind}', which cannot be written; correct it first"
                raise self.registry.source.error(what, self.registry.locate(entry, field, value_index).start)
            values.append(map_reference(reference) if text is None else text)
        return values[0] if len(values) == 1 else values


def _can_join(record: Record, group: Sequence[Record]) -> bool:
    """Return whether a record can join others, which differ only in transport, in one entry."""
    transports = [one.transport for one in group]
    return None not in transports and record.transport not in (None, *transports) and len(group) < MAX_TRANSPORTS


def _build_details(contact: Contact) -> Values:
    values: Values = {
        "name": contact.name,
        "organization": contact.organization,
        "uri": contact.uris[0] if len(contact.uris) == 1 else list(contact.uris) or None,
        "updated": contact.updated,
    }
    return {key: value for key, value in values.items() if value is not None}


def _write_contact(reference: Reference) -> str | None:
    return reference.target if reference.kind == "person" and not reference.label else None


def write_reference(reference: Reference) -> str | None:
    """Return the text that is read as the same reference, None if there is none."""
    candidates = (reference.label, reference.target.upper() if reference.kind == "rfc" else reference.target)
    return next((text for text in candidates if text and parse_reference(text) == reference), None)


def map_reference(reference: Reference) -> Values:
    """Return a reference as a mapping."""
    key = _KEYS[reference.kind]
    if key == "text" and not reference.target:
        return {key: reference.label}
    needs_label = reference.label or key == "text"
    return {key: reference.target, **({"label": reference.label} if needs_label else {})}
