"""An underlying registry: the assignments, such as IANA's, that every entry of another registry is checked against.

Lookups cost little for registries of any size: rows are in the order of their ports, and an `Assignment` is made only of the rows
that a lookup finds.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

from linter.model import Ports, fold_case
from linter.rules_api.option import Option

TRANSPORTS = ("tcp", "udp", "sctp", "dccp")  # in the order of reports (RFC 6335 section 8.1.1)
FIRST_CODE = ord("0")  # of the indexes in columns of characters


class State(StrEnum):
    """The state of a port (RFC 6335 section 6)."""

    ASSIGNED = "Assigned"
    RESERVED = "Reserved"
    UNASSIGNED = "Unassigned"


class Assignment(NamedTuple):
    """A service, or a row about a state of ports, of an underlying registry.

    `name` is "" for rows about a state, `ports` is None for services without a port. `transports` are in the order of TRANSPORTS,
    others after them; none means all of them. `since` is the date of registration (YYYY-MM-DD or YYYY-MM), or "". `alias_of` is
    the name of the service that this one is an alias of, or "". `is_misused`: the registry knows of unauthorized use.
    """

    name: str
    ports: Ports | None
    transports: tuple[str, ...]
    state: State
    since: str = ""
    alias_of: str = ""
    is_misused: bool = False

    def is_on(self, transport: str | None) -> bool:
        """Return whether the assignment is about a transport; without one, about any."""
        return not transport or not self.transports or fold_case(transport) in self.transports

    @property
    def names(self) -> tuple[str, ...]:
        """The folded names of the service: its own, and that of which it is an alias."""
        return tuple(fold_case(name) for name in (self.name, self.alias_of) if name)


class Columns(NamedTuple):
    """The rows of an underlying registry, column by column, all of the same length except the first two.

    `lows` and `widths` (high - low) are those of the rows with ports, which come first, by rising `lows`. `transports` and `states`
    have one character for each row: an index of `groups` and of State, each as a code point from FIRST_CODE on.
    """

    lows: "array[int]"
    widths: "array[int]"
    names: Sequence[str]
    transports: str
    states: str
    dates: Sequence[str]
    aliases: Sequence[str]
    groups: Sequence[tuple[str, ...]]
    misused: frozenset[int]


class Underlying:
    """The assignments of an underlying registry, with lookups by port and by name.

    `label` is its name in messages, such as "IANA's registry"; `edition` describes the version in reports. `is_iana`: its System
    Ports are those of RFC 6335. Rows of equal ports are in the order of the registry.
    """

    def __init__(self, label: str, columns: Columns, edition: str = "", is_iana: bool = False) -> None:
        self.label = label
        self.edition = edition
        self.is_iana = is_iana
        self._columns = columns
        self._by_name: dict[str, list[int]] | None = None
        self._ranges: _Ranges | None = None

    def __str__(self) -> str:
        return f"{self.label}, edition {self.edition}" if self.edition else self.label

    def __len__(self) -> int:
        return len(self._columns.names)

    def __iter__(self) -> Iterator[Assignment]:
        """Yield all assignments: those with ports by rising ports, then the others."""
        return map(self._assignment, range(len(self)))

    @property
    def names(self) -> frozenset[str]:
        """All names as the registry spells them."""
        return frozenset(self._columns.names)

    def holders(self, ports: Ports, transport: str | None = None) -> Iterator[Assignment]:
        """Yield the assignments that have a port in common with some ports, on a transport or on any."""
        lows = self._columns.lows
        if self._ranges is None:
            self._ranges = _Ranges(lows, self._columns.widths)
        start, end = bisect_left(lows, ports.low), bisect_right(lows, ports.high)
        for row in chain(self._ranges.reaching(ports.low), range(start, end)):
            assignment = self._assignment(row)
            if assignment.is_on(transport):
                yield assignment

    def named(self, name: str) -> Sequence[Assignment]:
        """Return the assignments of a service name; letter case is ignored."""
        if self._by_name is None:
            self._by_name = {}
            for row, known in enumerate(fold_case("\n".join(self._columns.names)).split("\n")):
                self._by_name.setdefault(known, []).append(row)
        return [self._assignment(row) for row in self._by_name.get(fold_case(name), ())] if name else []

    def is_free(self, port: int, transport: str | None = None) -> bool:
        """Return whether a port is neither assigned nor reserved nor misused on a transport, or on all of them."""
        holders = self.holders(Ports(port, port), transport)
        return all(holder.state is State.UNASSIGNED and not holder.is_misused for holder in holders)

    def _assignment(self, row: int) -> Assignment:
        lows, widths, names, transports, states, dates, aliases, groups, misused = self._columns
        ports = Ports(lows[row], lows[row] + widths[row]) if row < len(lows) else None
        state = _STATES[ord(states[row]) - FIRST_CODE]
        group = groups[ord(transports[row]) - FIRST_CODE]
        return Assignment(names[row], ports, group, state, dates[row], aliases[row], row in misused)


_STATES = tuple(State)

NAMES_OF_IANA: Option[Any] = Option("names of IANA", frozenset, "A function that returns all names.")  # no option of a rule


class _Ranges:
    """The rows with more than one port, to find those that begin before a port and reach it, in logarithmic time for each."""

    def __init__(self, lows: Sequence[int], widths: Sequence[int]) -> None:
        self._rows = [row for row, width in enumerate(widths) if width]
        self._lows = [lows[row] for row in self._rows]
        highs = [lows[row] + widths[row] for row in self._rows]
        self._size = 1 << max(len(highs) - 1, 0).bit_length()
        tree = [-1] * self._size + highs + [-1] * (self._size - len(highs))
        for node in range(self._size - 1, 0, -1):
            tree[node] = max(tree[2 * node], tree[2 * node + 1])
        self._tree = tree  # of maxima: node n has the children 2n and 2n + 1

    def reaching(self, port: int) -> list[int]:
        """Return the rows that begin before a port and end at it or above it, in their order."""
        end = bisect_left(self._lows, port)
        found: list[int] = []
        todo = [(1, 0, self._size)] if end else []
        while todo:
            node, start, stop = todo.pop()
            if start >= end or self._tree[node] < port:
                continue
            if stop - start == 1:
                found.append(self._rows[start])
            else:
                middle = (start + stop) // 2
                todo += [(2 * node + 1, middle, stop), (2 * node, start, middle)]
        return found


def make_columns(assignments: Iterable[Assignment]) -> Columns:
    """Return the rows of some assignments, those that differ in nothing but their transports as one."""
    merged: dict[tuple[object, ...], tuple[Assignment, dict[str, None]]] = {}
    for number, one in enumerate(assignments):
        spoken = dict.fromkeys(one.transports)
        key = (one._replace(transports=()), number if not spoken else -1)
        merged.setdefault(key, (one, {}))[1].update(spoken)
    rows = [one._replace(transports=tuple(sorted(spoken, key=_rank_transport))) for one, spoken in merged.values()]
    placed = sorted((one for one in rows if one.ports), key=itemgetter(1))
    ordered = [*placed, *(one for one in rows if not one.ports)]
    groups = list(dict.fromkeys(one.transports for one in ordered))
    numbers = {group: chr(FIRST_CODE + number) for number, group in enumerate(groups)}
    return Columns(
        array("H", [one.ports.low for one in placed if one.ports]),
        array("H", [one.ports.high - one.ports.low for one in placed if one.ports]),
        [one.name for one in ordered],
        "".join(numbers[one.transports] for one in ordered),
        "".join(chr(FIRST_CODE + _STATES.index(one.state)) for one in ordered),
        [one.since for one in ordered],
        [one.alias_of for one in ordered],
        groups,
        frozenset(row for row, one in enumerate(ordered) if one.is_misused),
    )


def _rank_transport(transport: str) -> tuple[int, str]:
    return (TRANSPORTS.index(transport) if transport in TRANSPORTS else len(TRANSPORTS)), transport
