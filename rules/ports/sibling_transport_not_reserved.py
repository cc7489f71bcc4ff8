"""A port assigned on one transport that is not Reserved on tcp or udp.

Why it matters
    If a service gets a port on one transport, IANA reserves the same port on the other (RFC 6335 section 8.1), because people expect
    one port for one service. If that row is missing or Unassigned, the port can be assigned to an unrelated service.
What is allowed
    The sctp and dccp rows themselves: IANA does not record Reserved ports for these transports. Entries from before September 2011.
    An Unassigned row for both transports, which port-in-two-states reports. A row directly above or below with a malformed port, which
    may be the missing row, and which malformed-port reports.
How to fix
    Add a Reserved row for the other transport, or make its Unassigned row Reserved. The unsafe fix does that, unless only a
    part of the ports is free, or a row nearby is out of order and may be the missing one.
Seen in the registry
    docker-s (2376), jute (5883) and sal (21801) have no udp row at all. 44323/udp, beside pmwebapi, is Unassigned since another
    assignment on it was withdrawn. a25-fap-fgw (4502), slmap (36423) and nq-ap (36424) are on sctp and have no row on tcp and udp.
Good
    <record date="2014-04-17">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>udp is kept</description>
      <number>2376</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>2376</number>
    </record>
Bad
    <record date="2014-04-17">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>no row for udp</description>
      <number>2376</number>
              ^^^^ port '2376' is assigned on tcp, but no row reserves it on udp; add a Reserved row
    </record>
    <record date="2013-10-09">
      <name>example-2</name>
      <protocol>tcp</protocol>
      <description>an Unassigned row for udp</description>
      <number>44323</number>
              ^^^^^ port '44323' is assigned on tcp, but it is Unassigned on udp; mark it as Reserved
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Unassigned</description>
      <number>44323</number>
    </record>
Fixed
    <record date="2014-04-17">
      <name>example</name>
      <protocol>tcp</protocol>
      <description>no row for udp</description>
      <number>2376</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>2376</number>
    </record>
    <record date="2013-10-09">
      <name>example-2</name>
      <protocol>tcp</protocol>
      <description>an Unassigned row for udp</description>
      <number>44323</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>44323</number>
    </record>
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Insert,
    Ports,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Related,
    Replace,
    Safety,
    Severity,
    State,
    fold_case,
)

from ..shared.port_intervals import Reach, gaps, merge_ports, merge_ranges
from ..shared.port_places import covered_by_other_rule
from ..shared.port_states import STATE_FIELDS, states_by_row
from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import RFC_6335_PUBLISHED, age, entries_of
from ._order import displaced, insertion_index
from ._rows import (
    has_malformed_neighbour,
    is_plainly_unassigned,
    malformed_rows,
    may_apply_to,
    rows_possibly_on,
    rows_with_range,
    with_port_field,
)

_SIBLINGS = {"tcp": ("udp",), "udp": ("tcp",), "sctp": ("tcp", "udp"), "dccp": ("tcp", "udp")}
_NEARBY = 4  # rows above and below an entry that may be about its port


class _Gap(NamedTuple):
    """Ports of an entry that are free on another transport, with an Unassigned row about them if there is one."""

    sibling: str
    ports: Ports
    unassigned: Record | None
    fix: Fix | None


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    gaps_of: dict[Record, list[_Gap]] = {}
    for transport, siblings in _SIBLINGS.items():
        for sibling in siblings:
            for entry, gap in _find_gaps(transport, sibling, index):
                gaps_of.setdefault(entry, []).append(gap)
    for entry, found in gaps_of.items():
        for is_unassigned in (False, True):
            alike = [gap for gap in found if (gap.unassigned is not None) == is_unassigned]
            for ports in dict.fromkeys(gap.ports for gap in alike):
                yield _report(entry, [gap for gap in alike if gap.ports == ports])


def _report(entry: Record, found: Sequence[_Gap]) -> Problem:
    """Report the transports on which the same ports of an entry are free in the same way."""
    assert entry.ports is not None
    ports, siblings = found[0].ports, " and ".join(gap.sibling for gap in found)
    args = describe_ports(entry.ports), entry.transport, siblings, "it" if ports == entry.ports else ports
    rows = [gap.unassigned for gap in found if gap.unassigned]
    message = "{0} is assigned on {1}, but no row reserves {3} on {2}; add a Reserved row"
    if rows:
        message = "{0} is assigned on {1}, but {3} is Unassigned on {2}; mark it as Reserved"
    related = tuple(Related(row, Field.PORT, f"Unassigned on {row.transport}") for row in rows)
    about = tuple((gap.ports, gap.sibling) for gap in found)
    return Problem(entry, Field.PORT, message, args, related, fix=found[0].fix, about=about)


class _Sibling(NamedTuple):
    """The rows of a transport: the port fields of those that hold or reserve ports, those of them that have no single port, and the
    Unassigned rows.
    """

    numbers: frozenset[str | None]
    wide: Sequence[Record]
    free: Reach


def _siblings(index: Index) -> Mapping[str, _Sibling]:
    """Return the rows of each transport that is a sibling of another one."""
    states, found = index.get(states_by_row), {}
    for transport in sorted({sibling for siblings in _SIBLINGS.values() for sibling in siblings}):
        rows = rows_possibly_on(transport, index)
        free = [record for record in rows if record.name is None and states.get(record) is State.UNASSIGNED]
        unassigned = frozenset(free)
        numbers = frozenset([record.number for record in rows if record.name is not None or record not in unassigned])
        others = (*index.get(rows_with_range), *index.get(malformed_rows))
        wide = [record for record in others if may_apply_to(transport, record) and record not in unassigned]
        found[transport] = _Sibling(numbers, wide, Reach(free))
    return found


def _taken_ports(suspects: Sequence[Record], rows: _Sibling) -> Sequence[Ports]:
    """Return the ports of rows, as far as entries may need them whose port field none of the rows has."""
    ranges = merge_ranges(entry.ports for entry in suspects if entry.ports and entry.ports.low < entry.ports.high)
    inside = [Ports(port, port) for low, high in ranges for port in range(low, high + 1) if str(port) in rows.numbers]
    return merge_ranges([*inside, *merge_ports(rows.wide)])


def _find_gaps(transport: str, sibling: str, index: Index) -> Iterator[tuple[Record, _Gap]]:
    """Find the entries on a transport with ports that nothing holds or reserves on another one."""
    beside = index.get(_siblings)[sibling]
    excused: dict[str, bool] = {}
    free = beside.free
    suspects = _suspects(index, transport, beside.numbers)
    taken = _taken_ports(suspects, beside) if suspects else ()
    for entry in suspects:
        missing = next(gaps(entry.ports, taken), None) if entry.ports else None
        if entry.ports is None or missing is None:
            continue
        name = fold_case(entry.name or "")
        if name not in excused:
            excused[name] = _has_a_misplaced_namesake(entry, index)
        if excused[name] or has_malformed_neighbour(entry, sibling, index):
            continue
        if (unassigned := free.find_overlapping(missing)) and unassigned.transport != sibling:
            continue  # it covers the entry's own transport too, and port-in-two-states reports that
        alone = missing == entry.ports and free.overlapping(missing)[1] <= 1
        yield entry, _Gap(sibling, missing, unassigned, _fix(entry, sibling, unassigned, index) if alone else None)


def _fix(entry: Record, sibling: str, unassigned: Record | None, index: Index) -> Fix | None:
    """Return the fix that reserves the other transport, unless a row beside the entry may be the missing one with a wrong number."""
    records, moved = index.registry.records, index.get(displaced)
    if moved and any(row in moved for row in records[max(entry.row - _NEARBY, 0) : entry.row + _NEARBY + 1]):
        return None
    if unassigned:
        details = unassigned.assignees or unassigned.contacts or unassigned.references or unassigned.service_code
        if unassigned.ports != entry.ports or details or not is_plainly_unassigned(unassigned):
            return None
        reserved = Replace(unassigned, Field.DESCRIPTION, State.RESERVED)
        return Fix(f"make the row of port '{entry.number}' on {sibling} Reserved", (reserved,), Safety.UNSAFE)
    first, end = entry.row, entry.row + 1
    low = entry.ports and entry.ports.low
    while first and entry.row - first < _NEARBY and (ports := records[first - 1].ports) and ports.low == low:
        first -= 1
    while end < len(records) and end - entry.row < _NEARBY and (ports := records[end].ports) and ports.low == low:
        end += 1
    values = (Field.TRANSPORT, sibling), (Field.DESCRIPTION, State.RESERVED), (Field.PORT, entry.number or "")
    place = first + insertion_index(replace(entry, name=None, transport=sibling), records[first:end])
    added = Insert(values, records[place - 1]) if place > first else Insert(values, records[first], before=True)
    return Fix(f"add a Reserved row for port '{entry.number}' on {sibling}", (added,), Safety.UNSAFE)


def _suspects(index: Index, transport: str, numbers: Set[str | None]) -> list[Record]:
    """Return the entries on a transport whose port field is none of those kept on the other; of several on one port, the oldest."""
    found: dict[Ports, Record] = {}
    for entry in index.get(with_port_field).get(transport, ()):
        if entry.number not in numbers and entry.name is not None and entry.ports and not covered_by_other_rule(entry):
            found[entry.ports] = min(found.get(entry.ports, entry), entry, key=age)
    return list(found.values())


def _has_a_misplaced_namesake(entry: Record, index: Index) -> bool:
    """Return True if an entry of the same name on another transport is on a port that no service may hold: it may be the sibling."""
    return any(other.transport != entry.transport and covered_by_other_rule(other) for other in entries_of(index, entry.name or ""))


RULE = RegistryRule(
    code="PORT006",
    name="sibling-transport-not-reserved",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "7.2"), Citation("RFC 6335", "8.1")),
    requires=frozenset({Capability.WHOLE, Capability.STATES}),
    reads=STATE_FIELDS
    | {
        Field.PORT,
        Field.TRANSPORT,
        Field.MODIFIED,
        Field.REFERENCE,
        Field.UNAUTHORIZED_USE,
        Field.NOTE,
        Field.INLINE_REFERENCE,
        Field.ALIAS,
    },
    check=check,
    fixes=(Safety.UNSAFE,),
    since=RFC_6335_PUBLISHED,
    by_links=True,
    guesses_ports=True,
)
