"""What several rules about aliases share: the entries that an alias points to, and those that stand at its side."""

import re
from collections.abc import Iterable, Mapping, Sequence

from linter.fix import Part, part
from linter.index import Index, fold
from linter.model import Field, Record
from linter.problem import Related

from ..vocabulary import aliases, duplicates, entries_of, replacements

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


def targets(index: Index, alias: Record) -> Sequence[Record]:
    """The entries of the name that an alias points to."""
    return entries_of(index, index.get(aliases)[alias])


def places(index: Index) -> Mapping[tuple[str, str | None, str | None], Record]:
    """The first entry on each port and transport of the names that some mark mentions, by folded name, port and transport."""
    mentioned = {fold(name) for marks in (aliases, replacements, duplicates) for name in index.get(marks).values()}
    found: dict[tuple[str, str | None, str | None], Record] = {}
    for name in mentioned:
        for entry in entries_of(index, name):
            found.setdefault((name, entry.number, entry.transport), entry)
    return found


def entry_beside(index: Index, record: Record, name: str) -> Record | None:
    """The entry of a name that a mark mentions, on the port and the transport of a record."""
    return index.get(places).get((fold(name), record.number, record.transport))


def counterpart(index: Index, alias: Record) -> Record | None:
    """The entry of the name that an alias points to, on its port and transport."""
    return entry_beside(index, alias, index.get(aliases)[alias])


def counterparts(index: Index) -> frozenset[Record]:
    """The entries that are the counterpart of an alias."""
    return frozenset(other for alias in index.get(aliases) if (other := counterpart(index, alias)))


def strays(index: Index) -> frozenset[tuple[str, str]]:
    """The folded names of each alias and of its target that has no entry on the port and transport of the alias."""
    known = index.get(aliases)
    return frozenset(
        (fold(alias.name), fold(target)) for alias, target in known.items() if alias.name and not counterpart(index, alias)
    )


def aliases_by_name(index: Index) -> Mapping[str, Record]:
    """The first entry of each name that is marked as an alias, by the folded name."""
    found: dict[str, Record] = {}
    for alias in index.get(aliases):
        assert alias.name is not None
        found.setdefault(fold(alias.name), alias)
    return found


def replaces(index: Index, entry: Record, alias: Record) -> bool:
    """Whether an entry says that it replaces the name of an alias."""
    replaced = index.get(replacements).get(entry)
    return replaced is not None and alias.name is not None and fold(replaced) == fold(alias.name)


def claims(index: Index) -> Mapping[str, Sequence[Record]]:
    """The entries that say they replace a name, by that name, folded."""
    found: dict[str, list[Record]] = {}
    for entry, replaced in index.get(replacements).items():
        found.setdefault(fold(replaced), []).append(entry)
    return found


def whereabouts(record: Record) -> str:
    """Port and transport of an entry, in words that say where it stands."""
    return f"on {record.place}" if record.place else "without port and transport"


def quoted(mark: re.Match[str] | None) -> Part | None:
    """The name in a mark with the quotation marks around it: what a finding about it points at."""
    return part(mark.string, mark.start(1) - 1, mark.end(1) + 1) if mark else None


def related(entries: Iterable[Record], label: str, field: Field = Field.NAME) -> tuple[Related, ...]:
    """The first few of some entries as related places."""
    return tuple(Related(entry, field, label) for entry, _ in zip(entries, range(_SHOWN), strict=False))
