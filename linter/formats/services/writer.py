"""Write a registry as a list of services in the columns of Debian's: a line for each port and protocol, with all its names.

The first name of a port that is not marked as an alias begins the line, and the others follow as aliases. A lookup finds a name on
one port only, so each name is kept on its first one. Entries and names that do not fit a list are left out and counted.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from linter.formats.loss import describe_left_out
from linter.formats.services.reader import find_comment
from linter.formats.table import FORMATS
from linter.lazy import compile_lazily
from linter.model import Record, Registry

Mark = Callable[[Record], re.Match[str] | None]
_Reason = tuple[str, str, str]

_NAMELESS = ("a line has a name", "entry without one", "entries without one")
_PORTLESS = ("a line has a port", "entry without one", "entries without one")
_RANGE = ("a line has one port", "entry with a range", "entries with a range")
_FOR_ALL = ("a line has one protocol", "entry for all of them", "entries for all of them")
_UNREADABLE = ("a name is a word of ASCII without a hash, and not a number", "other one", "other ones")
_ELSEWHERE = ("a name is found on one port", "name on a further one", "names on a further one")
_CROWDED = ("a line has room for 34 short aliases", "further name", "further names")
_REASONS = (_NAMELESS, _PORTLESS, _RANGE, _FOR_ALL, _UNREADABLE, _ELSEWHERE, _CROWDED)
_TAB = 8
_COLUMN = 16  # characters of name, port and aliases each
_MOST_ALIASES = 34  # that programs keep
_MOST_BYTES = 1023  # of a line with its end that programs read
_WORD = compile_lazily(r"[!-\"$-~]+\Z")  # printable ASCII without blanks and the hash
_NOT_LOOKED_UP = compile_lazily(r"[0-9.]+\Z|[0-9]+(?:-[0-9]+)?(?:/[A-Za-z]+)+\Z")  # as names, but as ports
_PARAGRAPH = compile_lazily(r"\n[^\S\n]*\n")
_CONTROL = compile_lazily("[\x00-\x1f\x7f-\x9f]")


def write_services(registry: Registry, marks: Sequence[Mark] = ()) -> str:
    """Return the entries that a list of services can hold as such a list.

    Each mark finds in an entry the words that make it an alias of another. Raises SourceError if no entry can be a line.
    """
    lines, _ = _plan_lines(registry, marks)
    if not lines:
        raise registry.source.error("has no entry for a list of services: one with a name, one port and one protocol")
    return "".join(f"{line}\n" for line in lines)


def describe_services_losses(registry: Registry, marks: Sequence[Mark] = ()) -> Iterator[str]:
    """Yield a sentence for each thing that `write_services` leaves out."""
    if not FORMATS[registry.format].needs_marks:
        yield "a list of services holds names, ports and the first words of descriptions: all else is left out"
    _, obstacles = _plan_lines(registry, marks)
    for reason in _REASONS:
        yield from describe_left_out(obstacles[reason], *reason)


def _plan_lines(registry: Registry, marks: Sequence[Mark]) -> tuple[list[str], Counter[_Reason]]:
    """Return the lines of a list, and how often each reason keeps an entry or a name out of it."""
    obstacles: Counter[_Reason] = Counter()
    groups: dict[tuple[int, str], list[Record]] = {}
    for record in registry.records:
        if place := _find_place(record):
            groups.setdefault(place, []).append(record)
        else:
            obstacles[_find_obstacle(record)] += 1
    for group in groups.values():
        group.sort(key=lambda record: any(mark(record) for mark in marks))
    homes: dict[tuple[str, str], int] = {}  # by name and protocol, the port on which it stays
    for names_of in (_list_names, _list_aliases):
        for (port, protocol), group in groups.items():
            for name in (name for record in group for name in names_of(record)):
                homes.setdefault((name, protocol), port)
    lines = []
    for (port, protocol), group in groups.items():
        owners = {name: record for record in reversed(group) for name in (*_list_names(record), *record.aliases)}
        names = dict.fromkeys(name for names_of in (_list_names, _list_aliases) for record in group for name in names_of(record))
        here = [name for name in names if homes[name, protocol] == port]
        kept, unfit = _split_names(here)
        obstacles[_ELSEWHERE] += len(names) - len(here)
        obstacles += unfit
        if kept:
            lines.append(_write_line(kept[0], f"{port}/{protocol}", kept[1:], owners[kept[0]].description or ""))
    return lines, obstacles


def _find_place(record: Record) -> tuple[int, str] | None:
    """Return port and protocol of an entry that has a name and one of each, or None."""
    if record.name is None or record.ports is None or record.transport is None:
        return None
    low, high = record.ports
    return (low, record.transport) if low == high and _WORD.match(record.transport) else None


def _list_names(record: Record) -> tuple[str, ...]:
    return () if record.name is None else (record.name,)


def _list_aliases(record: Record) -> tuple[str, ...]:
    return record.aliases


def _find_obstacle(record: Record) -> _Reason:
    """Return the reason why an entry is not a line."""
    if record.name is None:
        return _NAMELESS
    if record.ports is None:
        return _PORTLESS
    if record.ports.low < record.ports.high:
        return _RANGE
    return _FOR_ALL if record.transport is None else _UNREADABLE


def _split_names(names: Iterable[str]) -> tuple[list[str], Counter[_Reason]]:
    """Return the names that one line can hold, name first and then aliases, and how often each reason keeps a name out."""
    kept: list[str] = []
    obstacles: Counter[_Reason] = Counter()
    room = _MOST_BYTES - 4 * _COLUMN
    for name in names:
        aliases = [*kept[1:], name] if kept else []
        if len(aliases) > _MOST_ALIASES or len(name) >= room:
            obstacles[_CROWDED] += 1
        elif not _WORD.match(name) or _NOT_LOOKED_UP.match(name) or "," in name or find_comment((name, "a", "a")) < 3:
            obstacles[_UNREADABLE] += 1
        else:
            kept.append(name)
            room -= len(name) + 1
    return kept, obstacles


def _write_line(name: str, place: str, aliases: Sequence[str], description: str) -> str:
    """Return a line without its end: columns separated by tabs, and as much of the first paragraph as fits, as a comment."""
    line = _pad(_pad(name, _COLUMN) + place, 2 * _COLUMN) + " ".join(aliases)
    paragraph = next((part for part in _PARAGRAPH.split(description) if part.strip()), "")
    if not (comment := " ".join(_CONTROL.sub(" ", paragraph).split())):
        return line.rstrip("\t")
    line = f"{_pad(line, 3 * _COLUMN)}# {comment}"
    if len(line.encode()) < _MOST_BYTES:
        return line
    return line.encode()[: _MOST_BYTES - 1 - len("…".encode())].decode(errors="ignore").rstrip() + "…"


def _pad(line: str, column: int) -> str:
    """Return a line with the tabs after it that lead to a column, at least one."""
    width = len(line.expandtabs(_TAB))
    return line + "\t" * max(1, (column - width + _TAB - 1) // _TAB)
