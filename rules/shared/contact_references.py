"""References to contacts: in the assignee and contact fields of entries, and inside running text."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Field, Index, Record, Reference, Registry, in_order


class ContactReference(NamedTuple):
    """A reference to a contact: its entry, its field, its index in the field, and the id of the contact."""

    entry: Record | Registry
    field: Field
    value_index: int
    id: str


def contact_references(entry: Record | Registry) -> Iterator[ContactReference]:
    """Yield the references of an entry to contacts."""
    fields: list[tuple[Field, Sequence[Reference]]] = [(Field.INLINE_REFERENCE, entry.inline_references)]
    if isinstance(entry, Record):
        fields = [(Field.ASSIGNEE, entry.assignees or ()), (Field.CONTACT, entry.contacts), *fields]
    for field, references in fields:
        for value_index, reference in enumerate(references):
            if reference.kind == "person":
                yield ContactReference(entry, field, value_index, reference.target)


def records_by_contact(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the entries that have each contact, by its id, in the order of the registry."""
    found: dict[str, list[Record]] = {}
    for record in index.registry.records:
        for reference in record.contacts:
            found.setdefault(reference.target, []).append(record)
    return found


def find_contact_references(ids: Collection[str], index: Index) -> Sequence[ContactReference]:
    """Return the references to contacts with one of some ids, in the order of the entries."""
    if not ids:
        return ()
    by_contact = index.get(records_by_contact)
    referring = {record for identifier in ids for record in by_contact.get(identifier, ())}
    for record in (*index.having(Field.ASSIGNEE), *index.having(Field.INLINE_REFERENCE)):
        if any(reference.target in ids for reference in (*(record.assignees or ()), *record.inline_references)):
            referring.add(record)
    entries: list[Record | Registry] = [*in_order([referring]), index.registry]
    return [reference for entry in entries for reference in contact_references(entry) if reference.id in ids]
