"""Lines, protocols and lookups of a list of services."""

import re
from collections.abc import Sequence

from linter.rules_api import (
    ChangedLookup,
    Citation,
    Found,
    Index,
    Record,
    compile_lazily,
    find_changed_lookups,
    find_renamed_ports,
)

from ..shared.port_wording import list_texts

FORMATS = frozenset({"services"})
FORM = Citation("services(5)", "DESCRIPTION")
LOOKUP = Citation("getservbyname(3)", "DESCRIPTION")

_WORD = compile_lazily(r"\S+", re.ASCII)


def line_of(record: Record, index: Index) -> str:
    """Return the line of an entry without its end."""
    return index.registry.source.text[record.start : record.end]


def words_of(record: Record, index: Index) -> Sequence[str]:
    """Return the words before a hash: to programs, the name, the port with protocol, and the aliases."""
    return _WORD.findall(line_of(record, index).partition("#")[0])


def and_more(count: int) -> str:
    """Return the number of other lines with the same fault, as a continuation of a message about the first."""
    return "" if count == 1 else f", here and on {count - 1:,} more {'line' if count == 2 else 'lines'}"


def changed_lookups(index: Index) -> Sequence[ChangedLookup]:
    """Return the lookups that the change broke, if the base is a list of services too."""
    change = index.change_set
    return find_changed_lookups(change.base, change.registry) if change and change.base.format in FORMATS else ()


def unnamed_ports(index: Index) -> Sequence[ChangedLookup]:
    """Return the ports without a name after the change, as lookups, in a list for a program that looks up ports."""
    change = index.change_set
    if not (change and change.registry.dialect and change.registry.dialect == change.base.dialect):
        return ()
    renamed = find_renamed_ports(change.base, change.registry)
    lost = (one for one in renamed if one.after is None)
    return [ChangedLookup(one.before.name or "", one.transport, Found(one.before, -1), None, one.consumers) for one in lost]


def describe_consumers(lookup: ChangedLookup) -> str:
    """Return the libraries that are affected in words, such as "glibc and BSD"."""
    return list_texts([consumer.name for consumer in lookup.consumers])
