"""Who refers to which contact, and what a reference to no contact may mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.index import Index, contacts_by_id
from linter.model import Field, Record, Reference, Registry

from ._nearest import offers


class Place(NamedTuple):
    """Where a reference to a contact stands, and the id it gives."""

    entry: Record | Registry
    field: Field
    nth: int
    id: str


def used(index: Index) -> set[str]:
    """The ids that some reference gives, in entries and outside of them."""
    records = index.registry.records
    ids = {reference.target for record in records for reference in record.contacts}
    others = [record.assignees for record in records if record.assignees]
    others += [record.mentions for record in records if record.mentions]
    others.append(index.registry.mentions)
    ids.update(reference.target for references in others for reference in references if reference.kind == "person")
    return ids


def loose_ends(index: Index) -> Sequence[Place]:
    """The references to contacts that are not defined, in the order of the entries."""
    missing = index.get(used) - index.get(contacts_by_id).keys()
    if not missing:
        return ()
    concerned = [
        record
        for record in index.registry.records
        for reference in (*record.contacts, *(record.assignees or ()), *record.mentions)
        if reference.target in missing
    ]
    entries: list[Record | Registry] = [*dict.fromkeys(concerned), index.registry]
    return [place for entry in entries for place in _places(entry) if place.id in missing]


def _places(entry: Record | Registry) -> Iterator[Place]:
    """The references of an entry to contacts."""
    fields: list[tuple[Field, Sequence[Reference]]] = [(Field.MENTION, entry.mentions)]
    if isinstance(entry, Record):
        fields = [(Field.ASSIGNEE, entry.assignees or ()), (Field.CONTACT, entry.contacts), *fields]
    for field, references in fields:
        for nth, reference in enumerate(references):
            if reference.kind == "person":
                yield Place(entry, field, nth, reference.target)


def unused(index: Index) -> Sequence[str]:
    """The ids of contacts that nothing refers to, in the order of the registry."""
    ids = index.get(used)
    return [identifier for identifier in index.get(contacts_by_id) if identifier not in ids]


def meant(index: Index) -> Mapping[str, str]:
    """The defined id that each undefined one probably means; those without a clear candidate are left out."""
    undefined = dict.fromkeys(place.id for place in index.get(loose_ends) if place.id)
    return offers(undefined, index.get(contacts_by_id), index.get(unused)) if undefined else {}


def offered(index: Index) -> set[str]:
    """The ids of contacts that the findings about undefined references offer, and which are explained by that."""
    return set(index.get(meant).values())
