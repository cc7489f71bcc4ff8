"""Lines, protocols and lookups of a list of services."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from linter.rules_api import Citation, Index, Record, Registry

FORMATS = frozenset({"services"})
FORM = Citation("services(5)", "DESCRIPTION")
LOOKUP = Citation("getservbyname(3)", "DESCRIPTION")

_WORD = re.compile(r"\S+", re.ASCII)
_BETWEEN_PROTOCOLS = re.compile(r"[/,;+&|]+(?:[0-9-]+/)?")


class Found(NamedTuple):
    """The result of a lookup: the entry, and the position of the name in it, -1 for its own name, from 0 for an alias."""

    entry: Record
    position: int


def line_of(record: Record, index: Index) -> str:
    """Return the line of an entry without its end."""
    return index.registry.source.text[record.start : record.end]


def words_of(record: Record, index: Index) -> Sequence[str]:
    """Return the words before a hash: to programs, the name, the port with protocol, and the aliases."""
    return _WORD.findall(line_of(record, index).partition("#")[0])


def protocols(text: str) -> list[str]:
    """Return the protocols in a text between slash and blank, such as "tcp/udp"."""
    return [text] if text.isalnum() else list(filter(None, _BETWEEN_PROTOCOLS.split(text)))


def and_more(count: int) -> str:
    """Return the number of other lines with the same fault, as a continuation of a message about the first."""
    return "" if count == 1 else f", here and on {count - 1:,} more {'line' if count == 2 else 'lines'}"


def lookups(registry: Registry) -> dict[tuple[str, str], Found]:
    """Return the result of the lookup of each name with each protocol, which is the first line that has both."""
    found: dict[tuple[str, str], Found] = {}
    for record in registry.records:
        for transport in protocols(record.transport or ""):
            for position, name in enumerate((record.name or "", *record.aliases), -1):
                found.setdefault((name, transport), Found(record, position))
    return found
