"""What several rules about ports share: which rows stand on the same ports, who was first, and how to name many places at once."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from unicodedata import decimal

from linter.rules_api import MAX_PORT, Index, Ports, Record, fold_case, parse_ports

from ..alias_marks import alias_mark, duplicate_mark, replacement_mark
from ..port_states import State, state
from ..rfc6335 import EDGE_PORTS, EXPERIMENTAL_PORTS, TRANSPORTS, is_unassignable

SHOWN = 3  # how many places a message names before it counts the others

_DASH = re.compile(r"\s*[-\u2010-\u2015\u2212\ufe58\ufe63\uff0d]+\s*")
_LONGEST = 40  # characters in which somebody may have meant a port
_BEGINS_AT = attrgetter("ports.low")


def transports(record: Record) -> tuple[str, ...]:
    """The transports that a row speaks for: its own, all where it names none, none where it names an unknown one."""
    if not record.transport:
        return TRANSPORTS
    return (record.transport,) if record.transport in TRANSPORTS else ()


def by_transport(index: Index) -> Mapping[str, Sequence[Record]]:
    """The rows with a port field, malformed or not, by transport; those that name none under ""."""
    found: dict[str, list[Record]] = {}
    for record in index.registry.records:
        if record.number is not None:
            found.setdefault(record.transport or "", []).append(record)
    return found


def may_be_about(transport: str, record: Record) -> bool:
    """Whether a row is not about known other transports only."""
    return record.transport == transport or record.transport not in TRANSPORTS


def perhaps_about(transport: str, index: Index) -> list[Record]:
    """The rows with a port field that are not about known other transports only, in no particular order."""
    return [row for lane, rows in index.get(by_transport).items() if lane == transport or lane not in TRANSPORTS for row in rows]


def ported(index: Index) -> Sequence[Record]:
    """The rows with a port."""
    return [record for record in index.registry.records if record.ports is not None]


def _ranges(index: Index) -> Sequence[Record]:
    return [record for record in index.get(ported) if record.ports and record.ports.low < record.ports.high]


def on_ports(index: Index, ports: Sequence[int]) -> list[Record]:
    """The rows that are about one of a few ports, alone or in a range."""
    numbers = {str(port) for port in ports}
    found = [record for record in index.get(ported) if record.number in numbers]
    for record in index.get(_ranges):
        low, high = record.ports or (0, 0)
        if any(low <= port <= high for port in ports):
            found.append(record)
    return found


def nameless(index: Index) -> Sequence[Record]:
    """The rows without a name: states of ports, in words."""
    return [record for record in index.registry.records if record.name is None]


def stateful(index: Index) -> Mapping[Record, State]:
    """The nameless rows whose description gives a state, and that state. A named row is always Assigned."""
    return {record: known for record in index.get(nameless) if (known := state(record))}


def overlap_runs(index: Index) -> Sequence[tuple[str, Sequence[Record]]]:
    """The runs of rows that overlap on one transport, each with the transport: ascending by port, of two ports the wider first.

    No row of one run has a port in common with a row of another. A row alone on its ports is in none, so that rules about ports
    with several rows look at these few only.
    """
    found = []
    for transport in TRANSPORTS:
        lane = [record for name in ("", transport) for record in index.get(by_transport).get(name, ()) if record.ports]
        lane.sort(key=_BEGINS_AT)
        found += [(transport, crowd) for crowd in _overlapping(lane)]
    return found


def _overlapping(lane: Sequence[Record]) -> Iterator[Sequence[Record]]:
    start, end = 0, -1  # the run begins at this row and reaches up to this port
    for position, ports in enumerate([record.ports or Ports(0, 0) for record in lane]):
        low, high = ports
        if low > end:
            if position - start > 1:
                yield sorted(lane[start:position], key=_widest_first)
            start, end = position, high
        elif high > end:
            end = high
    if len(lane) - start > 1:
        yield sorted(lane[start:], key=_widest_first)


def _widest_first(record: Record) -> tuple[int, int]:
    low, high = record.ports or (0, 0)
    return low, -high


def unreadable_beside(record: Record, transport: str, index: Index) -> bool:
    """Whether the row before or after an entry has a malformed port and may be meant to keep the entry's on a transport."""
    return any(
        other.number is not None and other.ports is None and may_be_about(transport, other) and state(other) is not State.UNASSIGNED
        for other in index.registry.records[max(record.row - 1, 0) : record.row + 2]
    )


def covered_by_other_rule(record: Record) -> bool:
    """Whether a row stands where a rule of its own says what may stand: nothing else is to be concluded from it.

    That is a malformed port, a dynamic one with a name, an edge of the ranges and, for experiments, any port but their own, which
    is theirs alone.
    """
    if record.ports is None or (record.name is not None and is_unassignable(record)):
        return record.number is not None
    if (name := fold_case(record.name or "")) in EXPERIMENTAL_PORTS.values():
        return all(record.number != str(port) for port, holder in EXPERIMENTAL_PORTS.items() if holder == name)
    low, high = record.ports
    return low == high and (low in EDGE_PORTS or low in EXPERIMENTAL_PORTS)


def reading(number: str) -> str | None:
    """The one port or range that a malformed text can mean."""
    if len(number) > _LONGEST:
        return None
    numbers = [_plain(text) for text in _DASH.split(number.strip())]
    meant = "-".join(dict.fromkeys(numbers))
    return meant if len(numbers) <= 2 and parse_ports(meant) else None


def _plain(text: str) -> str:
    """A number in ASCII digits, without a plus sign and leading zeros; "" for anything else."""
    digits = text.removeprefix("+")
    return "".join(str(decimal(digit)) for digit in digits).lstrip("0") or "0" if digits.isdecimal() else ""


def meant_ports(record: Record) -> Ports | None:
    """The ports of a row, also of one that writes them wrongly as far as two numbers can be made out."""
    if record.ports or not record.number:
        return record.ports
    if meant := reading(record.number):
        return parse_ports(meant)
    numbers = [int(digits) for digits in re.findall("[0-9]+", record.number[:_LONGEST])] if record.number.isascii() else []
    return Ports(min(numbers), max(numbers)) if numbers and max(numbers) <= MAX_PORT else None


class Reach:
    """Rows in the order of their ports, to ask which of them have a port in common with others."""

    def __init__(self, rows: Iterable[Record]) -> None:
        self._rows = sorted((record for record in rows if record.ports), key=_BEGINS_AT)
        self._lows = [record.ports.low for record in self._rows if record.ports]
        self._farthest: list[tuple[int, Record]] = []  # by position, the row up to there that reaches farthest, and where to
        for record in self._rows:
            reached = (record.ports.high if record.ports else 0), record
            before = self._farthest[-1] if self._farthest else reached
            self._farthest.append(before if before[0] >= reached[0] else reached)

    def _before(self, position: int, low: int) -> list[Record]:
        """The row above a position that reaches farthest, if it reaches a port."""
        return [self._farthest[position - 1][1]] if position and self._farthest[position - 1][0] >= low else []

    def meeting(self, ports: Ports) -> Record | None:
        """One of the rows that have a port in common with the ports."""
        return next(iter(self._before(bisect_right(self._lows, ports.high), ports.low)), None)

    def overlapping(self, ports: Ports) -> tuple[list[Record], int]:
        """A few of the rows that have a port in common with the ports, and how many there are.

        Of those that begin before the ports, only the one that reaches farthest counts.
        """
        start, end = bisect_left(self._lows, ports.low), bisect_right(self._lows, ports.high)
        before = self._before(start, ports.low)
        return [*before, *self._rows[start : min(end, start + SHOWN + 1)]], len(before) + end - start


def is_bare(record: Record) -> bool:
    """Whether a row has no name, and nothing else but ports, a transport and a description without references."""
    values = (record.registered, record.modified, record.service_code, record.unauthorized_use, record.note)
    references = (*record.contacts, *record.references, *record.inline_references)
    return record.name is None and record.assignees is None and not references and all(value is None for value in values)


def is_plainly_unassigned(record: Record) -> bool:
    """Whether a row says that its ports are Unassigned, and not a word more."""
    return record.name is None and fold_case((record.description or "").strip()) == fold_case(State.UNASSIGNED)


def tied_names(entry: Record) -> set[str]:
    """The name of an entry and those that its marks tie it to; two entries are tied where they have one of these in common."""
    marks = (alias_mark(entry), duplicate_mark(entry), replacement_mark(entry))
    return {fold_case(entry.name or ""), *(fold_case(mark[1]) for mark in marks if mark)}


def insertion_index(row: Record, rows: Sequence[Record]) -> int:
    """The position that a row takes among those on its port: an alias stands behind its replacement, else the transports are
    in their order, with the rows of one name or, where none has the row's, with all of them.
    """
    for position, other in enumerate(rows):
        if other.transport == row.transport and other.name is not None and row.name is not None:
            if (mark := alias_mark(row)) and fold_case(mark[1]) == fold_case(other.name):
                return position + 1
            if (mark := alias_mark(other)) and fold_case(mark[1]) == fold_case(row.name):
                return position
    namesakes = [
        position for position, other in enumerate(rows) if other.name and fold_case(other.name) == fold_case(row.name or "")
    ]
    higher = [position for position in namesakes or range(len(rows)) if _rank(rows[position]) > _rank(row)]
    position = higher[0] if higher else namesakes[-1] + 1 if namesakes else len(rows)
    while position and rows[position - 1].name is None and _rank(rows[position - 1]) > _rank(row):
        position -= 1
    return position


def _rank(row: Record) -> int:
    return TRANSPORTS.index(row.transport) if row.transport in TRANSPORTS else -1


def stretches(rows: Iterable[Record]) -> list[Ports]:
    """The ports that any of the rows is about, as stretches in ascending order without a gap inside."""
    merged: list[Ports] = []
    first, last = 0, -2  # a stretch before the first, to be left out
    for low, high in sorted([ports for row in rows if (ports := row.ports or meant_ports(row))]):
        if low > last + 1:
            merged.append(Ports(first, last))
            first, last = low, high
        elif high > last:
            last = high
    return [*merged, Ports(first, last)][1:]


def gaps(ports: Ports, taken: Sequence[Ports]) -> Iterator[Ports]:
    """What the stretches leave of some ports."""
    low = ports.low
    for position in range(max(bisect_right(taken, (low, MAX_PORT)) - 1, 0), len(taken)):
        stretch = taken[position]
        if stretch.low > ports.high:
            break
        if stretch.low > low:
            yield Ports(low, stretch.low - 1)
        low = max(low, stretch.high + 1)
    if low <= ports.high:
        yield Ports(low, ports.high)


def in_conflict(rows: Sequence[Record], index: Index) -> frozenset[Record]:
    """Those of some rows on whose ports another row stands, of these or of the registry, that has nothing to do with them.

    A row of the registry that stands in the same place of the file is the same row.
    """
    concerned = stretches(rows)
    numbers = {str(port) for low, high in concerned for port in range(low, high + 1)}
    places = {row.row for row in rows}
    others = [record for record in index.get(ported) if record.number in numbers and record.row not in places]
    for record in index.get(_ranges):
        low, high = record.ports or (0, 0)
        before = bisect_right(concerned, (high, MAX_PORT)) - 1
        if before >= 0 and concerned[before].high >= low and record.row not in places:
            others.append(record)
    by_transport: dict[str, list[Record]] = {}
    for record in (*rows, *others):
        for transport in transports(record):
            by_transport.setdefault(transport, []).append(record)
    reaches = {transport: Reach(lane) for transport, lane in by_transport.items()}
    return frozenset(row for row in rows if any(_conflicts(row, reaches[transport]) for transport in transports(row)))


def _conflicts(row: Record, reach: "Reach") -> bool:
    met, count = reach.overlapping(row.ports or Ports(0, 0))
    if count > len(met):
        return True
    return any(other is not row and not _are_tied(row, other) for other in met)


def _are_tied(row: Record, other: Record) -> bool:
    if row.name is None or other.name is None or fold_case(row.name) == fold_case(other.name):
        return False
    return not tied_names(row).isdisjoint(tied_names(other))


def called(ports: Ports) -> str:
    """What to call the ports of an entry in a message."""
    return f"port '{ports}'" if ports.low == ports.high else f"port range '{ports}'"


def port_label(ports: Ports, *rows: Record) -> str:
    """Ports as in "80/tcp", without the transport where none of the rows is about one."""
    transport = next((row.transport for row in rows if row.transport), None)
    return f"{ports}/{transport}" if transport else str(ports)


def listed(texts: Sequence[str], count: int = 0) -> str:
    """Texts as a list in words; of many, the first few and the number of the others. `count` is the true number where it is higher."""
    count = max(count, len(texts))
    shown = texts if count <= SHOWN + 1 else [*texts[:SHOWN], f"{count - SHOWN} more"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))
