"""Rows and contacts in groups by name, transport, description, note and id, as look-ups of an index."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter

from linter.model import Contact, Field, Record, fold_all
from linter.rules_api.index import Index
from linter.rules_api.joined import JoinedTexts


def _split_by_name(index: Index) -> tuple[Sequence[Record], Sequence[Record]]:
    """Return the rows with a name, and those without."""
    with_name: list[Record] = []
    without: list[Record] = []
    for record in index.registry.records:
        (without if record.name is None else with_name).append(record)
    return with_name, without


def named(index: Index) -> Sequence[Record]:
    """Return the entries with a service name."""
    return index.get(_split_by_name)[0]


def nameless(index: Index) -> Sequence[Record]:
    """Return the rows without a name, whose description gives the state of a port."""
    return index.get(_split_by_name)[1]


def spellings(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the entries of each spelling of a service name."""
    records = index.get(named)
    return _group([record.name or "" for record in records], records)


def by_name(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the entries of each service name, by case-folded name."""
    groups = [*index.get(spellings).values()]
    names = fold_all([*index.get(spellings)])
    found = dict(zip(names, groups, strict=True))
    if len(found) == len(names):
        return found
    same: dict[str, list[Sequence[Record]]] = {}
    for name, entries in zip(names, groups, strict=True):
        same.setdefault(name, []).append(entries)
    return {name: entries[0] if len(entries) == 1 else in_order(entries) for name, entries in same.items()}


def names_with_several_spellings(index: Index) -> Sequence[str]:
    """Return the case-folded service names that have several spellings."""
    if len(index.get(spellings)) == len(index.get(by_name)):
        return []
    return [name for name, number in Counter(fold_all([*index.get(spellings)])).items() if number > 1]


def joined_names(index: Index) -> JoinedTexts:
    """Return the case-folded service names, to search all at once."""
    return JoinedTexts(index.get(by_name))


def by_transport(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows of each transport, in the spelling of the file. The key of rows without a transport is ""."""
    return _group([record.transport or "" for record in index.registry.records], index.registry.records)


def _split_by_description(index: Index) -> tuple[Mapping[str, Sequence[Record]], Sequence[Record]]:
    """Return the rows of each description, and those without."""
    groups: dict[str, list[Record]] = {}
    without: list[Record] = []
    for record in index.registry.records:
        if text := record.description:
            groups.setdefault(text, []).append(record)
        else:
            without.append(record)
    return groups, without


def described(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows of each description, with and without a name, empty ones left out: the transports of a service share one."""
    return index.get(_split_by_description)[0]


def undescribed(index: Index) -> Sequence[Record]:
    """Return the rows without a description."""
    return index.get(_split_by_description)[1]


def joined_descriptions(index: Index) -> JoinedTexts:
    """Return the descriptions of all rows, to search all at once in lower case."""
    return JoinedTexts(index.get(described), is_folded=True)


def noted(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the rows of each assignment note, with and without a name, empty ones left out."""
    records = [record for record in index.having(Field.NOTE) if record.note]
    return _group([record.note or "" for record in records], records)


def _group(keys: Iterable[str], records: Iterable[Record]) -> Mapping[str, Sequence[Record]]:
    groups: dict[str, list[Record]] = {}
    for key, record in zip(keys, records, strict=True):
        groups.setdefault(key, []).append(record)
    return groups


def in_order(groups: Iterable[Iterable[Record]]) -> list[Record]:
    """Return the entries of several groups in the order of the registry."""
    return sorted((record for group in groups for record in group), key=attrgetter("row"))


def contacts_by_id(index: Index) -> Mapping[str, Sequence[Contact]]:
    """Return the contacts with each id: one, unless the id is defined twice."""
    contacts: dict[str, list[Contact]] = {}
    for contact in index.registry.contacts:
        contacts.setdefault(contact.id, []).append(contact)
    return contacts
