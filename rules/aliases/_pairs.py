"""What several rules about aliases share: the entries that an alias points to, and those that stand at its side."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.rules_api import (
    Field,
    Fix,
    Index,
    Record,
    Reference,
    Related,
    Replace,
    Substring,
    contacts_by_id,
    fold_case,
    named,
    substring,
)

from ..alias_marks import alias_mark, aliases, duplicates, replacements
from ..rfc6335 import assignees, entries_of, is_unassignable, is_well_formed

_MOST = 16  # entries that say they replace one name; a service has one a transport
_SHOWN = 4  # how many entries of one name are related places of a finding; a service has one a transport


def alias_entries(index: Index) -> Sequence[Record]:
    """The entries marked as an alias."""
    return list(index.get(aliases))


def duplicate_entries(index: Index) -> Sequence[Record]:
    """The entries marked as the duplicate of another service."""
    return list(index.get(duplicates))


def replacement_entries(index: Index) -> Sequence[Record]:
    """The entries marked as the replacement of a historic name."""
    return list(index.get(replacements))


def places(index: Index) -> Mapping[tuple[str, str | None, str | None], Record]:
    """The first entry on each port and transport of the names that some mark mentions, by folded name, port and transport."""
    mentioned = {fold_case(name) for marks in (aliases, replacements, duplicates) for name in index.get(marks).values()}
    found: dict[tuple[str, str | None, str | None], Record] = {}
    for name in mentioned:
        for entry in entries_of(index, name):
            found.setdefault((name, entry.number, entry.transport), entry)
    return found


def entry_beside(index: Index, record: Record, name: str) -> Record | None:
    """The entry of a name that a mark mentions, on the port and the transport of a record."""
    return index.get(places).get((fold_case(name), record.number, record.transport))


def counterpart(index: Index, alias: Record) -> Record | None:
    """The entry of the name that an alias points to, on its port and transport."""
    return entry_beside(index, alias, index.get(aliases)[alias])


def counterparts(index: Index) -> Counter[Record]:
    """The entries that are the counterpart of an alias, and of how many."""
    return Counter(other for alias in index.get(aliases) if (other := counterpart(index, alias)))


def strays(index: Index) -> frozenset[tuple[str, str]]:
    """The folded names of each alias and of its target that has no entry on the port and transport of the alias."""
    known = index.get(aliases)
    return frozenset(
        (fold_case(alias.name), fold_case(target))
        for alias, target in known.items()
        if alias.name and not counterpart(index, alias)
    )


def aliases_by_name(index: Index) -> Mapping[str, Record]:
    """The first entry of each name that is marked as an alias, by the folded name."""
    found: dict[str, Record] = {}
    for alias in index.get(aliases):
        assert alias.name is not None
        found.setdefault(fold_case(alias.name), alias)
    return found


def replaces(index: Index, entry: Record, alias: Record) -> bool:
    """Whether an entry says that it replaces the name of an alias."""
    replaced = index.get(replacements).get(entry)
    return replaced is not None and alias.name is not None and fold_case(replaced) == fold_case(alias.name)


def claims(index: Index) -> Mapping[str, Sequence[Record]]:
    """The entries that say they replace a name, by that name, folded."""
    found: dict[str, list[Record]] = {}
    for entry, replaced in index.get(replacements).items():
        found.setdefault(fold_case(replaced), []).append(entry)
    return found


def claimants(index: Index, name: str | None) -> Sequence[Record]:
    """The entries that say they replace a name."""
    return index.get(claims).get(fold_case(name or ""), ())


def directed(index: Index, alias: Record) -> Fix | None:
    """What lets an alias point to the one name that says it replaces that of the alias, if it is on the same port and transport."""
    claiming = claimants(index, alias.name)
    if len(claiming) > _MOST:
        return None
    other = next((entry for entry in claiming if (entry.number, entry.transport) == (alias.number, alias.transport)), None)
    if other is None or other.name is None or not is_well_formed(other.name) or other in index.get(aliases):
        return None
    mark = alias_mark(alias)
    if mark is None or any(fold_case(entry.name or "") != fold_case(other.name) for entry in claiming):
        return None
    if mark[1]:
        change = Replace(alias, Field.NOTE, other.name, substring=substring(mark.string, *mark.span(1)))
    else:
        left, right = mark.string[mark.start(1) - 1], mark.string[mark.end(1)]
        change = Replace(alias, Field.NOTE, f"{left}{other.name}{right}", substring=quoted(mark))
    return Fix(f"let the note name '{other.name}'", (change,))


def differences(record: Record, other: Record, index: Index) -> Iterator[tuple[Field, str]]:
    """The fields in which two entries differ, each with words for the two values; undefined contacts make no difference."""
    if not _squeezed(other.description).startswith(_squeezed(record.description)):
        yield Field.DESCRIPTION, ""
    defined = index.get(contacts_by_id).keys()
    if record.assignees is not None or other.assignees is not None:
        mine, theirs = assignees(record), assignees(other)
        if defined >= set(mine) ^ set(theirs):
            yield from _values(Field.ASSIGNEE, mine, theirs)
    mine, theirs = _words(record.contacts), _words(other.contacts)
    if defined >= set(mine) ^ set(theirs):
        yield from _values(Field.CONTACT, mine, theirs)
    yield from _values(Field.REFERENCE, _words(record.references), _words(other.references))
    yield from _values(Field.REGISTERED, (record.registered,), (other.registered,))
    yield from _values(Field.MODIFIED, (record.modified,), (other.modified,))
    yield from _values(Field.SERVICE_CODE, (record.service_code,), (other.service_code,))


def _values(field: Field, mine: Iterable[str | None], theirs: Iterable[str | None]) -> Iterator[tuple[Field, str]]:
    here, there = (sorted(set(filter(None, values))) for values in (mine, theirs))
    if here != there:
        yield field, " {} against {}".format(*(", ".join(f"'{value}'" for value in values) or "none" for values in (here, there)))


def _words(references: Iterable[Reference]) -> list[str]:
    return [reference.target or reference.label for reference in references]


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def ports_are_at_fault(index: Index, record: Record, name: str) -> bool:
    """Whether an entry, or one of a name on its transport, has a port that is malformed or dynamic and has to be mended itself."""
    return is_unassignable(record) or (fold_case(name), record.transport) in index.get(_unassignable)


def _unassignable(index: Index) -> frozenset[tuple[str, str | None]]:
    return frozenset((fold_case(entry.name or ""), entry.transport) for entry in index.get(named) if is_unassignable(entry))


def whereabouts(record: Record) -> str:
    """Port and transport of an entry, in words that say where it stands."""
    return f"on {record.place}" if record.place else "without port and transport"


def quoted(mark: re.Match[str] | None) -> Substring | None:
    """The name in a mark with the quotation marks around it: what a finding about it points at."""
    return substring(mark.string, mark.start(1) - 1, mark.end(1) + 1) if mark else None


def related(entries: Iterable[Record], label: str, field: Field = Field.NAME) -> tuple[Related, ...]:
    """The first few of some entries as related places."""
    return tuple(Related(entry, field, label) for entry, _ in zip(entries, range(_SHOWN), strict=False))
