"""The contacts that entries refer to, undefined references, and ids with blanks at an end."""

from collections import Counter
from collections.abc import Mapping, Sequence

from linter.rules_api import Contact, Field, Index, Record, Registry, Replace, contacts_by_id, fold_case

from ..shared.contact_references import ContactReference, contact_references, find_contact_references, records_by_contact
from ._nearest import suggest_ids


def used_ids(index: Index) -> set[str]:
    """Return the ids in references to contacts, in entries and in the registry itself."""
    ids = {*index.get(records_by_contact)}
    others = [record.assignees or () for record in index.having(Field.ASSIGNEE)]
    others += [record.inline_references for record in index.having(Field.INLINE_REFERENCE)]
    others.append(index.registry.inline_references)
    ids.update(reference.target for references in others for reference in references if reference.kind == "person")
    return ids


def undefined_references(index: Index) -> Sequence[ContactReference]:
    """Return the references to undefined contacts, in the order of the entries."""
    return find_contact_references(index.get(used_ids) - index.get(contacts_by_id).keys(), index)


def ids_in_fields(index: Index) -> frozenset[tuple[Record | Registry, Field, str]]:
    """Return the ids in each field of the entries with a reference to an undefined contact."""
    entries = dict.fromkeys(place.entry for place in index.get(undefined_references))
    return frozenset((entry, place.field, place.id) for entry in entries for place in contact_references(entry))


def strippable_contacts(index: Index) -> Mapping[Contact, Sequence[ContactReference]]:
    """Return the contacts whose id has a removable blank at an end, each with the references to it.

    The blank is not removable if the id would then equal or resemble that of another contact.
    """
    contacts = index.get(contacts_by_id)
    blank = {identifier for identifier in contacts if identifier != identifier.strip()}
    if not blank:
        return {}
    counts = Counter(form for identifier in contacts for form in confusable_forms(identifier.strip()))
    ids = {
        identifier
        for identifier in blank
        if len(contacts[identifier]) == 1
        and identifier.strip()
        and all(counts[form] == 1 for form in confusable_forms(identifier.strip()))
    }
    found: dict[Contact, list[ContactReference]] = {contacts[identifier][0]: [] for identifier in contacts if identifier in ids}
    for place in find_contact_references(ids, index):
        found[contacts[place.id][0]].append(place)
    return found


def strip_id(contact: Contact, index: Index) -> tuple[Replace, ...]:
    """Return the changes that remove blanks at the ends of an id from its definition and references; none if that is unsafe."""
    if (places := index.get(strippable_contacts).get(contact)) is None:
        return ()
    bare = contact.id.strip()
    references = (Replace(place.entry, place.field, bare, place.value_index) for place in places)
    return Replace(contact, Field.ID, bare), *references


def confusable_forms(identifier: str) -> Sequence[str]:
    """Return forms of an id that ids with other letter case, hyphens for underscores, or more or fewer blanks have too."""
    plain = fold_case(identifier).replace("-", "_")
    words = plain.split()
    return (plain,) if len(words) == 1 else ("_".join(words), "".join(words))


def unused_ids(index: Index) -> Sequence[str]:
    """Return the ids of contacts without a reference, in the order of the registry."""
    ids = index.get(used_ids)
    return [identifier for identifier in index.get(contacts_by_id) if identifier not in ids]


def suggested_ids(index: Index) -> Mapping[str, str]:
    """Return the defined id to suggest for each undefined one, if there is exactly one."""
    undefined = dict.fromkeys(place.id for place in index.get(undefined_references) if place.id)
    return suggest_ids(undefined, index.get(contacts_by_id), index.get(unused_ids)) if undefined else {}


def misspelt_ids(index: Index) -> set[str]:
    """Return the ids of contacts that undefined references probably misspell."""
    return set(index.get(suggested_ids).values())
