"""Who refers to which contact, and what a reference to no contact may mean."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Contact, Field, Index, Record, Reference, Registry, Replace, contacts_by_id, fold_case

from ._nearest import offers


class Place(NamedTuple):
    """Where a reference to a contact stands, and the id it gives."""

    entry: Record | Registry
    field: Field
    value_index: int
    id: str


def used(index: Index) -> set[str]:
    """The ids that some reference gives, in entries and outside of them."""
    records = index.registry.records
    ids = {reference.target for record in records for reference in record.contacts}
    others = [record.assignees for record in records if record.assignees]
    others += [record.inline_references for record in records if record.inline_references]
    others.append(index.registry.inline_references)
    ids.update(reference.target for references in others for reference in references if reference.kind == "person")
    return ids


def loose_ends(index: Index) -> Sequence[Place]:
    """The references to contacts that are not defined, in the order of the entries."""
    return _places_of(index.get(used) - index.get(contacts_by_id).keys(), index)


def beside(index: Index) -> frozenset[tuple[Record | Registry, Field, str]]:
    """Which ids stand in which fields of the entries that have a reference to a contact that is not defined."""
    entries = dict.fromkeys(place.entry for place in index.get(loose_ends))
    return frozenset((entry, place.field, place.id) for entry in entries for place in _places(entry))


def _places_of(ids: Collection[str], index: Index) -> Sequence[Place]:
    """The references that give one of some ids, in the order of the entries."""
    if not ids:
        return ()
    concerned = [
        record
        for record in index.registry.records
        for reference in (*record.contacts, *(record.assignees or ()), *record.inline_references)
        if reference.target in ids
    ]
    entries: list[Record | Registry] = [*dict.fromkeys(concerned), index.registry]
    return [place for entry in entries for place in _places(entry) if place.id in ids]


def _places(entry: Record | Registry) -> Iterator[Place]:
    """The references of an entry to contacts."""
    fields: list[tuple[Field, Sequence[Reference]]] = [(Field.INLINE_REFERENCE, entry.inline_references)]
    if isinstance(entry, Record):
        fields = [(Field.ASSIGNEE, entry.assignees or ()), (Field.CONTACT, entry.contacts), *fields]
    for field, references in fields:
        for value_index, reference in enumerate(references):
            if reference.kind == "person":
                yield Place(entry, field, value_index, reference.target)


def padded(index: Index) -> Mapping[Contact, Sequence[Place]]:
    """The contacts whose id has a blank at an end and can do without, and the references to each.

    It cannot where the id would become that of another contact, or one that is easily mistaken for it.
    """
    contacts = index.get(contacts_by_id)
    blank = {identifier for identifier in contacts if identifier != identifier.strip()}
    if not blank:
        return {}
    looks = Counter(look for identifier in contacts for look in looks_of(identifier.strip()))
    ids = {
        identifier
        for identifier in blank
        if len(contacts[identifier]) == 1 and identifier.strip() and all(looks[look] == 1 for look in looks_of(identifier.strip()))
    }
    found: dict[Contact, list[Place]] = {contacts[identifier][0]: [] for identifier in contacts if identifier in ids}
    for place in _places_of(ids, index):
        found[contacts[place.id][0]].append(place)
    return found


def without_blanks(contact: Contact, index: Index) -> tuple[Replace, ...]:
    """The changes that take the blanks off an id, where it is defined and where it is referred to; none where that cannot be."""
    if (places := index.get(padded).get(contact)) is None:
        return ()
    bare = contact.id.strip()
    references = (Replace(place.entry, place.field, bare, place.value_index) for place in places)
    return Replace(contact, Field.ID, bare), *references


def looks_of(identifier: str) -> Sequence[str]:
    """What an id without blanks at its ends is easily mistaken for: the same in small letters, with underscores for hyphens and with or without blanks."""
    plain = fold_case(identifier).replace("-", "_")
    words = plain.split()
    return (plain,) if len(words) == 1 else ("_".join(words), "".join(words))


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
