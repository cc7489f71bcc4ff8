"""The texts of a registry that may have taken damage, and how to write them anew."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Change, Contact, Field, Fix, Index, Record, Reference, Registry, Replace, Safety, fold_case, substring

from ..alias_marks import aliases
from ._characters import Stretch

MANY = 32  # more places of one kind in one text are told and repaired as one
_BRACKETED = re.compile(r"\[[^\[\]]*\]")
_CONTROL_OR_ESCAPE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|&#|\\[0abefvxuU]")  # an escape of XML, YAML or JSON


class Text(NamedTuple):
    """A text, and where it stands. Of one that is `bound` to a reference, parts cannot be replaced."""

    entry: Record | Contact
    field: Field
    value_index: int
    text: str
    bound: bool = False


def suspicious(index: Index) -> Sequence[Text]:
    """The texts that are worth a look: those with other characters than ASCII's, with control characters, with a blank at an end.

    Names and ports are not among them, historic names excepted: rules of their own say what may stand there.
    """
    registry = index.registry
    records = [
        record
        for record in registry.records
        if (record.description and not record.description.isascii())
        or (record.note and not record.note.isascii())
        or (record.unauthorized_use and not record.unauthorized_use.isascii())
        or record.references
        or record.inline_references
    ]
    contacts = [
        contact
        for contact in registry.contacts
        if not contact.id.isascii()
        or ((name := contact.name) and (not name.isascii() or name != name.strip()))
        or ((name := contact.organization) and (not name.isascii() or name != name.strip()))
    ]
    controls = _may_have_controls(registry)
    if controls:
        records, contacts = list(registry.records), list(registry.contacts)
    texts = [Text(entry, Field.NAME, 0, entry.name or "") for entry in index.get(aliases)]
    texts += [text for record in records for text in _texts_of_record(record)]
    texts += [text for contact in contacts for text in _texts_of_contact(contact)]
    return [found for found in texts if controls or not found.text.isascii() or found.text != found.text.strip()]


def _may_have_controls(registry: Registry) -> bool:
    """Whether there can be a control character of ASCII other than the blanks; XML allows but one."""
    text = registry.source.text
    if registry.format == "xml":
        return "\x7f" in text or "&#" in text
    return _CONTROL_OR_ESCAPE.search(text) is not None


def _texts_of_record(record: Record) -> Iterator[Text]:
    for field, running in ((Field.DESCRIPTION, record.description), (Field.NOTE, record.note)):
        if running:
            yield Text(record, field, 0, _without_mentions(running, record.inline_references))
    if record.unauthorized_use:
        yield Text(record, Field.UNAUTHORIZED_USE, 0, record.unauthorized_use)
    for field, references in ((Field.REFERENCE, record.references), (Field.INLINE_REFERENCE, record.inline_references)):
        for value_index, reference in enumerate(references):
            if reference.label:
                yield Text(record, field, value_index, reference.label, bool(reference.target))


def _texts_of_contact(contact: Contact) -> Iterator[Text]:
    yield Text(contact, Field.ID, 0, contact.id)
    for field, text in ((Field.NAME, contact.name), (Field.ORGANIZATION, contact.organization)):
        if text:
            yield Text(contact, field, 0, text)


def _without_mentions(text: str, inline_references: Sequence[Reference]) -> str:
    """A running text with blanks in place of what it refers to, which is a value of its own."""
    shown = {f"[{mention.label or mention.target}]" for mention in inline_references}
    return _BRACKETED.sub(lambda match: " " * len(match[0]) if match[0] in shown else match[0], text) if shown else text


def rewritten(place: Text, stretches: Sequence[Stretch], message: str, safety: Safety, index: Index) -> Fix | None:
    """The fix that puts what is meant in the place of some stretches of a text, in their order. None where nothing would be left."""
    first, last = stretches[0].start, stretches[-1].end
    pieces, at = [], first
    for start, end, meant in stretches:
        pieces += [place.text[at:start], meant]
        at = end
    anew = "".join(pieces)
    text = f"{place.text[:first]}{anew}{place.text[last:]}"
    if place.bound or not text.strip():
        return None
    if isinstance(place.entry, Contact) and place.field is Field.ID:
        changes = tuple(_renamed(place.entry, text, index))
    else:
        apart = stretches if len(stretches) <= MANY else [Stretch(first, last, anew)]
        spots = [(substring(place.text, start, end), meant) for start, end, meant in apart]
        changes = tuple(Replace(place.entry, place.field, meant, place.value_index, spot) for spot, meant in spots)
    return Fix(message, changes, safety) if changes else None


def _renamed(contact: Contact, identifier: str, index: Index) -> Iterator[Change]:
    """The changes that give a contact another id wherever it stands; none where the id could be taken for that of another."""
    if index.get(_skeletons)[_skeleton(identifier)] > 1:
        return
    yield Replace(contact, Field.ID, identifier)
    for entry, field, value_index in index.get(_references_to_persons).get(contact.id, ()):
        yield Replace(entry, field, identifier, value_index)


def _skeletons(index: Index) -> Counter[str]:
    """How many contacts there are for the letters and digits of ASCII in their ids."""
    return Counter(_skeleton(contact.id) for contact in index.registry.contacts)


def _skeleton(identifier: str) -> str:
    return "".join(character for character in fold_case(identifier) if character.isascii() and character.isalnum())


def _references_to_persons(index: Index) -> Mapping[str, Sequence[tuple[Record | Registry, Field, int]]]:
    """Where each contact is referred to."""
    places: dict[str, list[tuple[Record | Registry, Field, int]]] = {}
    entries: list[Record | Registry] = [*index.registry.records, index.registry]
    for entry in entries:
        fields: list[tuple[Field, Sequence[Reference]]] = [(Field.INLINE_REFERENCE, entry.inline_references)]
        if isinstance(entry, Record):
            fields += [(Field.ASSIGNEE, entry.assignees or ()), (Field.CONTACT, entry.contacts)]
        for field, references in fields:
            for value_index, reference in enumerate(references):
                if reference.kind == "person":
                    places.setdefault(reference.target, []).append((entry, field, value_index))
    return places
