"""Pairs of a historic name and its replacement, and the entries that marks refer to."""

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

from ..shared.alias_marks import alias_mark, aliases, duplicates, replacements
from ..shared.rfc6335 import assignees, entries_of, is_unassignable, is_well_formed
from ..shared.wording import collapse_blanks

_MAX_REPLACEMENTS = 16  # entries that say they replace one name; a service has one for each transport
_MAX_RELATED = 4  # entries of one name that a finding refers to; a service has one for each transport


def alias_entries(index: Index) -> Sequence[Record]:
    """Return the entries marked as an alias."""
    return list(index.get(aliases))


def duplicate_entries(index: Index) -> Sequence[Record]:
    """Return the entries marked as a duplicate of another service."""
    return list(index.get(duplicates))


def replacement_entries(index: Index) -> Sequence[Record]:
    """Return the entries marked as the replacement of a historic name."""
    return list(index.get(replacements))


def mentioned_entries(index: Index) -> Mapping[tuple[str, str | None, str | None], Record]:
    """Return the first entry of every name in a mark on each port and transport, by folded name, port and transport."""
    names = {fold_case(name) for marks in (aliases, replacements, duplicates) for name in index.get(marks).values()}
    found: dict[tuple[str, str | None, str | None], Record] = {}
    for name in names:
        for entry in entries_of(index, name):
            found.setdefault((name, entry.number, entry.transport), entry)
    return found


def entry_beside(index: Index, record: Record, name: str) -> Record | None:
    """Return the entry of a name from a mark on the port and transport of a record, or None."""
    return index.get(mentioned_entries).get((fold_case(name), record.number, record.transport))


def counterpart(index: Index, alias: Record) -> Record | None:
    """Return the entry of the target of an alias on its port and transport, or None."""
    return entry_beside(index, alias, index.get(aliases)[alias])


def counterparts(index: Index) -> Counter[Record]:
    """Return the entries that are the counterpart of an alias, each with the number of its aliases."""
    return Counter(other for alias in index.get(aliases) if (other := counterpart(index, alias)))


def aliases_without_counterpart(index: Index) -> frozenset[tuple[str, str]]:
    """Return the folded names of every alias without a counterpart and of its target."""
    known = index.get(aliases)
    return frozenset(
        (fold_case(alias.name), fold_case(target))
        for alias, target in known.items()
        if alias.name and not counterpart(index, alias)
    )


def aliases_by_name(index: Index) -> Mapping[str, Record]:
    """Return the first entry of every name that is marked as an alias, by folded name."""
    found: dict[str, Record] = {}
    for alias in index.get(aliases):
        assert alias.name is not None
        found.setdefault(fold_case(alias.name), alias)
    return found


def replaces(index: Index, entry: Record, alias: Record) -> bool:
    """Return True if an entry says that it replaces the name of an alias."""
    replaced = index.get(replacements).get(entry)
    return replaced is not None and alias.name is not None and fold_case(replaced) == fold_case(alias.name)


def entries_by_replaced_name(index: Index) -> Mapping[str, Sequence[Record]]:
    """Return the entries that say they replace a name, by that name, folded."""
    found: dict[str, list[Record]] = {}
    for entry, replaced in index.get(replacements).items():
        found.setdefault(fold_case(replaced), []).append(entry)
    return found


def entries_replacing(index: Index, name: str | None) -> Sequence[Record]:
    """Return the entries that say they replace a name."""
    return index.get(entries_by_replaced_name).get(fold_case(name or ""), ())


def intended_target(index: Index, alias: Record) -> Record | None:
    """Return the entry on the port and transport of an alias with the one name that says it replaces that of the alias."""
    replacing = entries_replacing(index, alias.name)
    if len(replacing) > _MAX_REPLACEMENTS:
        return None
    other = next((entry for entry in replacing if (entry.number, entry.transport) == (alias.number, alias.transport)), None)
    if other is None or other.name is None or not is_well_formed(other.name) or other in index.get(aliases):
        return None
    name = fold_case(other.name)
    return other if all(fold_case(entry.name or "") == name for entry in replacing) else None


def fix_target(index: Index, alias: Record) -> Fix | None:
    """Return the fix that makes an alias point to the only name that says it replaces the alias, on its port and transport."""
    other, mark = intended_target(index, alias), alias_mark(alias)
    if other is None or mark is None or other.name is None:
        return None
    if mark[1]:
        change = Replace(alias, Field.NOTE, other.name, substring=substring(mark.string, *mark.span(1)))
    else:
        left, right = mark.string[mark.start(1) - 1], mark.string[mark.end(1)]
        change = Replace(alias, Field.NOTE, f"{left}{other.name}{right}", substring=quoted_name(mark))
    return Fix(f"write '{other.name}' in the note", (change,))


def differences(record: Record, other: Record, index: Index) -> Iterator[tuple[Field, str]]:
    """Yield the fields in which two entries differ, each with words for the values. Undefined contacts make no difference."""
    if not collapse_blanks(other.description).startswith(collapse_blanks(record.description)):
        yield Field.DESCRIPTION, ""
    defined = index.get(contacts_by_id).keys()
    if record.assignees is not None or other.assignees is not None:
        mine, theirs = assignees(record), assignees(other)
        if defined >= set(mine) ^ set(theirs):
            yield from _values(Field.ASSIGNEE, mine, theirs)
    mine, theirs = _targets(record.contacts), _targets(other.contacts)
    if defined >= set(mine) ^ set(theirs):
        yield from _values(Field.CONTACT, mine, theirs)
    yield from _values(Field.REFERENCE, _targets(record.references), _targets(other.references))
    yield from _values(Field.REGISTERED, (record.registered,), (other.registered,))
    yield from _values(Field.MODIFIED, (record.modified,), (other.modified,))
    yield from _values(Field.SERVICE_CODE, (record.service_code,), (other.service_code,))


def _values(field: Field, mine: Iterable[str | None], theirs: Iterable[str | None]) -> Iterator[tuple[Field, str]]:
    here, there = (sorted(set(filter(None, values))) for values in (mine, theirs))
    if here != there:
        yield field, " {} and {}".format(*(", ".join(f"'{value}'" for value in values) or "none" for values in (here, there)))


def _targets(references: Iterable[Reference]) -> list[str]:
    return [reference.target or reference.label for reference in references]


def has_unassignable_port(index: Index, record: Record, name: str) -> bool:
    """Return True if an entry, or an entry of a name on its transport, has a malformed or dynamic port, which other rules report."""
    return is_unassignable(record) or (fold_case(name), record.transport) in index.get(_unassignable_names)


def _unassignable_names(index: Index) -> frozenset[tuple[str, str | None]]:
    return frozenset((fold_case(entry.name or ""), entry.transport) for entry in index.get(named) if is_unassignable(entry))


def describe_place(record: Record) -> str:
    """Return the port and transport of an entry in words, such as "on 80/tcp"."""
    return f"on {record.place}" if record.place else "without port and transport"


def quoted_name(mark: re.Match[str] | None) -> Substring | None:
    """Return the part of a text that is the name in a mark with its quotation marks, or None without a mark."""
    return substring(mark.string, mark.start(1) - 1, mark.end(1) + 1) if mark else None


def relate(entries: Iterable[Record], label: str, field: Field = Field.NAME) -> tuple[Related, ...]:
    """Return the first few of some entries as related places."""
    return tuple(Related(entry, field, label) for entry, _ in zip(entries, range(_MAX_RELATED), strict=False))
