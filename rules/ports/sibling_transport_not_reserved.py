"""A port assigned on tcp or udp that is not kept on the other one.

Why it matters
    Who asks for tcp alone gets tcp alone, and section 8.1 has the same port marked as Reserved on the other transports: people take one
    port for one service. Where that row is missing or says Unassigned, the port can be given to a stranger.
What is allowed
    sctp and dccp: IANA does not record Reserved ports for them. Entries from before September 2011 stand as they are.
    An Unassigned row that is about both transports is port-in-two-states. A row directly above or below that may be the missing one
    but for its malformed port is malformed-port.
How to fix
    Add a Reserved row for the other transport, or turn its Unassigned row into one. The unsafe repair does that for all of the ports
    of an entry, if nothing is beside it that may have been meant for them: a row that stands out of order.
Seen in the registry
    docker-s (2376), jute (5883) and sal (21801) have no udp row at all. 44323/udp, beside pmwebapi, is Unassigned since another
    assignment on it was withdrawn.
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
              ^^^^ port '2376' is assigned on tcp, but no row marks it as Reserved on udp
    </record>
    <record date="2013-10-09">
      <name>example-2</name>
      <protocol>tcp</protocol>
      <description>an Unassigned row for udp</description>
      <number>44323</number>
              ^^^^^ port '44323' is assigned on tcp, but it is Unassigned instead of Reserved on udp
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

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    fold_case,
)

from ..port_intervals import Reach, gaps, merge_ports
from ..port_places import covered_by_other_rule
from ..port_states import State
from ..port_wording import describe_ports
from ..rfc6335 import RFC_6335_PUBLISHED, age, entries_of
from ._order import displaced, insertion_index
from ._rows import by_transport, is_plainly_unassigned, rows_perhaps_about, states_by_row, unreadable_beside

_SIBLINGS = {"tcp": "udp", "udp": "tcp"}
_BESIDE = 4  # rows above and below an entry that count as beside it


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    states = index.get(states_by_row)
    for transport, sibling in _SIBLINGS.items():
        rows = rows_perhaps_about(sibling, index)
        kept = [record for record in rows if record.name is not None or states.get(record) is not State.UNASSIGNED]
        if not (suspects := _suspects(index, transport, kept)):
            continue
        taken = merge_ports(kept)
        excused: dict[str, bool] = {}
        free = Reach(record for record in rows if record.name is None and states.get(record) is State.UNASSIGNED)
        for entry in suspects:
            missing = next(gaps(entry.ports, taken), None) if entry.ports else None
            if entry.ports is None or missing is None:
                continue
            name = fold_case(entry.name or "")
            if name not in excused:
                excused[name] = _has_a_misplaced_namesake(entry, index)
            if excused[name] or unreadable_beside(entry, sibling, index):
                continue
            what = "it" if missing == entry.ports else missing
            arguments = describe_ports(entry.ports), transport, sibling, what
            if (unassigned := free.meeting(missing)) and unassigned.transport != sibling:
                continue  # it speaks for the entry's own transport too, and port-in-two-states says so
            alone = missing == entry.ports and free.overlapping(missing)[1] <= 1
            fix = _fix(entry, sibling, unassigned, index) if alone else None
            if unassigned:
                related = (Related(unassigned, Field.PORT, f"Unassigned on {sibling}"),)
                message = "{0} is assigned on {1}, but {3} is Unassigned instead of Reserved on {2}"
                yield Problem(entry, Field.PORT, message, arguments, related, fix=fix)
            else:
                message = "{0} is assigned on {1}, but no row marks {3} as Reserved on {2}"
                yield Problem(entry, Field.PORT, message, arguments, fix=fix)


def _fix(entry: Record, sibling: str, unassigned: Record | None, index: Index) -> Fix | None:
    """The Reserved row for the other transport, unless a row beside the entry may be the missing one with a wrong number."""
    records, astray = index.registry.records, index.get(displaced)
    if astray and any(row in astray for row in records[max(entry.row - _BESIDE, 0) : entry.row + _BESIDE + 1]):
        return None
    if unassigned:
        details = unassigned.assignees or unassigned.contacts or unassigned.references or unassigned.service_code
        if unassigned.ports != entry.ports or details or not is_plainly_unassigned(unassigned):
            return None
        reserved = Replace(unassigned, Field.DESCRIPTION, State.RESERVED)
        return Fix(f"make the row of port '{entry.number}' on {sibling} Reserved", (reserved,), Safety.UNSAFE)
    first, end = entry.row, entry.row + 1
    low = entry.ports and entry.ports.low
    while first and entry.row - first < _BESIDE and (ports := records[first - 1].ports) and ports.low == low:
        first -= 1
    while end < len(records) and end - entry.row < _BESIDE and (ports := records[end].ports) and ports.low == low:
        end += 1
    values = (Field.TRANSPORT, sibling), (Field.DESCRIPTION, State.RESERVED), (Field.PORT, entry.number or "")
    place = first + insertion_index(replace(entry, name=None, transport=sibling), records[first:end])
    added = Insert(values, records[place - 1]) if place > first else Insert(values, records[first], before=True)
    return Fix(f"add a Reserved row for port '{entry.number}' on {sibling}", (added,), Safety.UNSAFE)


def _suspects(index: Index, transport: str, kept: Sequence[Record]) -> list[Record]:
    """The entries on a transport whose port field no row kept on the other has too; of several on the same ports, the oldest."""
    numbers = {record.number for record in kept}
    found: dict[Ports, Record] = {}
    for entry in index.get(by_transport).get(transport, ()):
        if entry.number not in numbers and entry.name is not None and entry.ports and not covered_by_other_rule(entry):
            found[entry.ports] = min(found.get(entry.ports, entry), entry, key=age)
    return list(found.values())


def _has_a_misplaced_namesake(entry: Record, index: Index) -> bool:
    """Whether an entry of the same name on another transport stands where none may: it may be the sibling that is missed."""
    return any(other.transport != entry.transport and covered_by_other_rule(other) for other in entries_of(index, entry.name or ""))


RULE = RegistryRule(
    code="PORT006",
    name="sibling-transport-not-reserved",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "7.2"), Citation("RFC 6335", "8.1")),
    requires=frozenset({Capability.WHOLE, Capability.STATES}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.MODIFIED,
            Field.REFERENCE,
            Field.SERVICE_CODE,
            Field.UNAUTHORIZED_USE,
            Field.NOTE,
            Field.INLINE_REFERENCE,
            Field.ALIAS,
        }
    ),
    check=check,
    fixes=(Safety.UNSAFE,),
    since=RFC_6335_PUBLISHED,
)
