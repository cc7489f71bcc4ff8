"""What several rules about /etc/services share."""

import re
from collections.abc import Sequence

from linter.rules_api import Citation, Index, Record

FORMATS = frozenset({"services"})
FORM = Citation("services(5)", "DESCRIPTION")
LOOKUP = Citation("getservbyname(3)", "DESCRIPTION")

_WORD = re.compile(r"\S+", re.ASCII)


def line_of(record: Record, index: Index) -> str:
    """The line of an entry without its end."""
    return index.registry.source.text[record.start : record.end]


def words_of(record: Record, index: Index) -> Sequence[str]:
    """What programs take for name, port with protocol and aliases: all that stands before a hash."""
    return _WORD.findall(line_of(record, index).partition("#")[0])


def line_number(record: Record, index: Index) -> int:
    """The number of the line of an entry, from 1."""
    return index.registry.source.position(record.start).line
