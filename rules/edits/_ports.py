"""Which ports entries gave up in an edit, which they took, and what else stands on these, before and after."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from linter.rules_api import MAX_PORT, Index, Ports, Record, fold_case

from ..alias_marks import aliases
from ..port_intervals import Reach, gaps, guess_ports, merge_ports
from ..port_places import covered_by_other_rule
from ..port_states import State, state
from ..rfc6335 import entries_of, is_unassignable, known_transport
from ._renamings import renamings
from ._versions import before, begun, ended

_MOST = 4  # pieces that a range falls into; most entries have one port


class GivenUp(NamedTuple):
    """An entry of the base and some of its ports, next to each other, on which its name does not stand any more."""

    entry: Record
    ports: Ports


class Ground:
    """The rows on some ports, to ask what they cover and who stands there."""

    def __init__(self, rows: Sequence[Record]) -> None:
        self._rows = rows
        self._stretches: dict[tuple[str, tuple[State | None, ...]], Sequence[Ports]] = {}
        self._reaches: dict[tuple[str, tuple[State | None, ...]], Reach] = {}

    def covered(self, transport: str, *states: State | None) -> Sequence[Ports]:
        """The ports of the rows of one of some states on a transport, "" for any, as stretches in ascending order."""
        key = transport, states
        if key not in self._stretches:
            self._stretches[key] = merge_ports(self._of(*key))
        return self._stretches[key]

    def on(self, ports: Ports, transport: str, *states: State | None) -> Sequence[Record]:
        """A few of the rows of one of some states on a transport, "" for any, that have a port in common with the ports."""
        key = transport, states
        if key not in self._reaches:
            self._reaches[key] = Reach(self._of(*key))
        return self._reaches[key].overlapping(ports)[0]

    def _of(self, transport: str, states: tuple[State | None, ...]) -> list[Record]:
        return [row for row in self._rows if state(row) in states and speaks_for(row, transport)]


def lane(record: Record) -> str:
    """The transport of an entry, or nothing where it names none that is known."""
    return known_transport(record.transport) or ""


def speaks_for(row: Record, transport: str) -> bool:
    """Whether a row may be about a transport: it may where either names none that is known."""
    return not transport or lane(row) in ("", transport)


def given_up(index: Index) -> Sequence[GivenUp]:
    """The ports that entries of the base gave up, in the order of the base.

    A historic alias gives nothing up of its own when it goes with the name that it stands for.
    """
    found = []
    kept: dict[tuple[str, str], Sequence[Ports] | None] = {}
    for entry in index.get(ended):
        key = fold_case(entry.name or ""), lane(entry)
        if key not in kept:
            kept[key] = _kept(*key, index)
        remaining = kept[key]
        if entry.ports is None or is_unassignable(entry) or remaining is None or goes_with_another(entry, index):
            continue
        found += [GivenUp(entry, ports) for ports in left_of(entry.ports, remaining)]
    return found


def left_of(ports: Ports, taken: Sequence[Ports]) -> Sequence[Ports]:
    """What stretches in ascending order leave of some ports, as the first few pieces."""
    return list(islice(gaps(ports, taken), _MOST))


def _kept(name: str, transport: str, index: Index) -> Sequence[Ports] | None:
    """The ports on which a name stands after the edit; None where one of them cannot be read."""
    rows = [row for row in entries_of(index, name) if row.number is not None and speaks_for(row, transport)]
    return merge_ports(rows) if all(guess_ports(row) for row in rows) else None


def goes_with_another(entry: Record, index: Index) -> bool:
    """Whether an entry of the base that ended is an alias whose other name ended with it."""
    other = index.get(before).get(aliases).get(entry)
    return other is not None and (fold_case(other), *_place(entry)) in index.get(_ended_places)


def _ended_places(index: Index) -> frozenset[tuple[str, str | None, str | None]]:
    return frozenset((fold_case(entry.name or ""), *_place(entry)) for entry in index.get(ended))


def _place(entry: Record) -> tuple[str | None, str | None]:
    return entry.number, entry.transport


def left_behind(index: Index) -> Ground:
    """What stands after the edit on the ports of entries that gave some up."""
    return Ground(_rows_on([given.entry for given in index.get(given_up)], index))


def left_by(index: Index) -> Ground:
    """The entries that gave ports up, each with these ports, but those that only have another name now."""
    renamed = index.get(renamings)
    given = index.get(given_up)
    return Ground([replace(entry, number=str(ports), ports=ports) for entry, ports in given if entry not in renamed])


def entered(index: Index) -> Sequence[Record]:
    """The entries that the edit put on ports on which their name did not stand.

    Aliases, which say whose they are, and entries with a port that is none of theirs in any case are left out.
    """
    historic = index.get(aliases)
    return [
        entry
        for entry in index.get(begun)
        if entry.ports is not None and entry not in historic and not covered_by_other_rule(entry)
    ]


def found_there(index: Index) -> Ground:
    """What stood before the edit on the ports that new entries took."""
    return Ground(_rows_on(index.get(entered), index.get(before)))


def beside(index: Index) -> Ground:
    """What stands after the edit on the ports that new entries took, these left out unless they only got another name."""
    new = set(index.get(begun)).difference(index.get(renamings).values())
    return Ground([row for row in _rows_on(index.get(entered), index) if row not in new])


def _rows_on(entries: Sequence[Record], index: Index) -> Sequence[Record]:
    """The rows that have a port in common with any of some entries, in the order of the registry."""
    concerned = merge_ports(entries)
    found = []
    for row in index.registry.records if concerned else ():
        if row.ports:
            position = bisect_right(concerned, (row.ports.high, MAX_PORT))
            if position and concerned[position - 1].high >= row.ports.low:
                found.append(row)
    return found
