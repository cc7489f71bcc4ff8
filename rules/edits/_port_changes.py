"""Ports that entries gave up or took in a change, and the rows on these ports before and after."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from linter.rules_api import MAX_PORT, Index, Ports, Record, Space, State, compile_lazily, fold_case, share_space

from ..ports.unrelated_names_share_port import ALL_PORTS
from ..shared.alias_marks import aliases
from ..shared.port_intervals import Reach, gaps, guess_ports, merge_ports
from ..shared.port_places import covered_by_other_rule
from ..shared.port_states import state
from ..shared.port_wording import list_texts, port_label
from ..shared.rfc6335 import entries_of, is_unassignable, known_transport
from ..shared.wording import collapse_blanks
from ._base import base_index, begun, changed_state_rows, ended
from ._renamings import renamed_from, renamings

_MAX_PIECES = 4  # pieces of a range; most entries have one port
_HISTORY = compile_lazily(
    r"\b(?:de-?(?:assign|regist|commiss?ion)|decomissioned|removed|previous|former|histor|deprecated|released|was\b|used to\b)",
    re.IGNORECASE,
)


class GivenUp(NamedTuple):
    """A row of the base, and consecutive ports that it gave up."""

    entry: Record
    ports: Ports


class Rows:
    """Rows on some ports, by transport and state. `scope` are the keys that separate port spaces."""

    def __init__(self, rows: Sequence[Record], scope: Sequence[str]) -> None:
        self._rows = rows
        self._scope = scope
        self._in_space: dict[Space, Rows] = {}
        self._covered: dict[tuple[str, tuple[State | None, ...]], Sequence[Ports]] = {}
        self._reaches: dict[tuple[str, tuple[State | None, ...]], Reach] = {}

    def beside(self, entry: Record) -> "Rows":
        """Return those of the rows that share a port space with an entry."""
        if not self._scope:
            return self
        space = entry.space(self._scope)
        if space not in self._in_space:
            rows = [row for row in self._rows if share_space(space, row.space(self._scope))]
            self._in_space[space] = Rows(rows, ())
        return self._in_space[space]

    def covered(self, transport: str, *states: State | None) -> Sequence[Ports]:
        """Return the ports of the rows of these states on a transport ("": any) as ascending intervals."""
        key = transport, states
        if key not in self._covered:
            self._covered[key] = merge_ports(self._of(*key))
        return self._covered[key]

    def on(self, ports: Ports, transport: str, *states: State | None) -> Sequence[Record]:
        """Return a few of the rows of these states on a transport ("": any) that overlap some ports."""
        key = transport, states
        if key not in self._reaches:
            self._reaches[key] = Reach(self._of(*key))
        return self._reaches[key].overlapping(ports)[0]

    def _of(self, transport: str, states: tuple[State | None, ...]) -> list[Record]:
        return [row for row in self._rows if _state(row) in states and may_apply_to(row, transport)]


def _state(row: Record) -> State | None:
    """Return the state of a row, or None for an empty name."""
    return state(row) if row.name != "" else None


def transport_of(record: Record) -> str:
    """Return the transport of an entry, or "" if it is missing or unknown."""
    return known_transport(record.transport) or ""


def may_apply_to(row: Record, transport: str) -> bool:
    """Return True if a row applies to a transport or may do so, because one of them is missing or unknown."""
    return not transport or transport_of(row) in ("", transport)


def given_up(index: Index) -> Sequence[GivenUp]:
    """List the ports that named entries of the base gave up, in the order of the base.

    A historic alias that ended together with its target is left out.
    """
    found = []
    kept: dict[tuple[str, str, Space], Sequence[Ports] | None] = {}
    for entry in index.get(ended):
        key = fold_case(entry.name or ""), transport_of(entry), entry.space(index.registry.scope)
        if key not in kept:
            kept[key] = _kept_ports(*key, index)
        remaining = kept[key]
        if entry.ports is None or remaining is None or ended_with_target(entry, index):
            continue
        if is_unassignable(entry) and not index.option(ALL_PORTS):
            continue
        found += [GivenUp(entry, ports) for ports in subtract(entry.ports, remaining)]
    return found


def subtract(ports: Ports, taken: Sequence[Ports]) -> Sequence[Ports]:
    """Return the first few pieces of some ports that ascending intervals leave."""
    return list(islice(gaps(ports, taken), _MAX_PIECES))


def intersect(ports: Ports, row: Record) -> Ports:
    """Return the ports that a row has in common with some ports that it overlaps."""
    low, high = row.ports or ports
    return Ports(max(low, ports.low), min(high, ports.high))


def _kept_ports(name: str, transport: str, space: Space, index: Index) -> Sequence[Ports] | None:
    """Return the ports of a name in a port space of the head, or None if one of them cannot be read."""
    rows = [row for row in entries_of(index, name) if row.number is not None and may_apply_to(row, transport)]
    rows = [row for row in rows if share_space(space, row.space(index.registry.scope))]
    return merge_ports(rows) if all(guess_ports(row) for row in rows) else None


def ended_with_target(entry: Record, index: Index) -> bool:
    """Return True if an entry that ended is an alias whose target ended too."""
    other = index.get(base_index).get(aliases).get(entry)
    return other is not None and (fold_case(other), entry.number, entry.transport) in index.get(_ended_places)


def _ended_places(index: Index) -> frozenset[tuple[str, str | None, str | None]]:
    return frozenset((fold_case(entry.name or ""), entry.number, entry.transport) for entry in index.get(ended))


def has_history(row: Record) -> bool:
    """Return True if a Reserved row says that its port was assigned before."""
    return state(row) is State.RESERVED and _HISTORY.search(f"{row.description or ''} {row.note or ''}"[:2000]) is not None


def former_use(row: Record) -> str:
    """Return the text of a Reserved row with a history."""
    return collapse_blanks(row.note or row.description)


def changed_history(index: Index) -> Sequence[GivenUp]:
    """List the Reserved rows of the base with a history that the change removed or edited."""
    return [GivenUp(row, row.ports) for row in index.get(changed_state_rows) if row.ports and has_history(row)]


def rows_left(index: Index) -> Rows:
    """Return the rows of the head on the ports that entries gave up, and on those of the state rows that the change edited."""
    entries = [*(given.entry for given in index.get(given_up)), *index.get(changed_state_rows)]
    return Rows(_rows_on(entries, index), index.registry.scope)


def take_overs(index: Index) -> Sequence[tuple[Record, GivenUp]]:
    """List the entries of the head on ports that another service of the base gave up, with that service and these ports.

    It has each entry of the head once.
    """
    renamed = index.get(renamings)
    pieces: dict[Record, list[Ports]] = {}
    for entry, ports in index.get(given_up):
        if entry not in renamed:
            pieces.setdefault(entry, []).append(ports)
    former = Rows(list(pieces), index.registry.scope)
    found = []
    for new in index.get(entered):
        if new.ports is None or new in index.get(renamed_from):
            continue
        for old in former.beside(new).on(new.ports, transport_of(new), State.ASSIGNED):
            shared = [intersect(ports, new) for ports in pieces[old] if ports.low <= new.ports.high and ports.high >= new.ports.low]
            if shared:
                found.append((new, GivenUp(old, shared[0])))
                break
    return found


def entered(index: Index) -> Sequence[Record]:
    """List the entries of the head on ports that their name did not have before.

    Aliases are left out, and so are entries on ports that special rules check.
    """
    historic, everywhere = index.get(aliases), index.option(ALL_PORTS)
    return [
        entry
        for entry in index.get(begun)
        if entry.ports is not None and entry not in historic and (everywhere or not covered_by_other_rule(entry))
    ]


def rows_before(index: Index) -> Rows:
    """Return the rows of the base on the ports that new entries took."""
    return Rows(_rows_on(index.get(entered), index.get(base_index)), index.registry.scope)


def rows_beside(index: Index) -> Rows:
    """Return the rows of the head on the ports that new entries took, except new entries other than renamed ones."""
    new = set(index.get(begun)).difference(index.get(renamed_from))
    return Rows([row for row in _rows_on(index.get(entered), index) if row not in new], index.registry.scope)


def _rows_on(entries: Sequence[Record], index: Index) -> Sequence[Record]:
    """List the rows of an index that overlap the ports of any of some entries."""
    taken = merge_ports(entries)
    found = []
    for row in index.registry.records if taken else ():
        if ports := guess_ports(row):
            position = bisect_right(taken, (ports.high, MAX_PORT))
            if position and taken[position - 1].high >= ports.low:
                found.append(row)
    return found


def join_labels(places: Iterable[tuple[Ports, Record]]) -> str:
    """Return ports with their transports as in "80/tcp and 80/udp"."""
    return list_texts(list(dict.fromkeys(port_label(ports, row) for ports, row in places)))
