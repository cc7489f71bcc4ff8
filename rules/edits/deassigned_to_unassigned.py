"""An assigned or de-assigned port that became Unassigned.

Why it matters
    Unassigned ports are the next to be assigned. Programs of the former service that still run then meet those of the new one.
    RFC 6335 section 8.2 makes a port that is given back Reserved until no other port is left. The rule also protects a Reserved row
    with a note on a former use, because otherwise two changes could do what one may not.
What is allowed
    A temporary assignment that has expired: RFC 7120 section 3.3 returns its port to the pool. Dynamic ports, which cannot be
    assigned.
How to fix
    Remove the port from the Unassigned row, and add a Reserved row with a note on its former use.
Seen in the registry
    semi-grpc was assigned 8730/tcp on 2020-01-10 and moved to 8710 six days later. 8730 became Unassigned again.
Before
    <record date="2020-01-10">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
Good
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>7001</number>
      <note>Historic usage was bell. De-Assigned on 2025-06-01</note>
    </record>
Bad
    <record>
      <protocol>tcp</protocol>
      <description>Unassigned</description>
      <number>7001-7009</number>
              ^^^^^^^^^ 7001/tcp of 'bell' became Unassigned; mark a de-assigned port as Reserved
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Field,
    Index,
    Ports,
    Problem,
    Record,
    Severity,
    State,
    fold_case,
)

from ..shared.temporary_assignments import temporary_mark
from ._fields import SERVICES_AND_NOTES
from ._port_changes import (
    changed_history,
    former_use,
    given_up,
    intersect,
    join_labels,
    rows_left,
    subtract,
    transport_of,
)


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each port that became Unassigned, once for all transports of an entry."""
    rows = index.get(rows_left)
    others = [state for state in (*State, None) if state is not State.UNASSIGNED]
    freed: dict[tuple[str, Ports], list[tuple[Record, Record]]] = {}
    for entry, ports in (*index.get(given_up), *index.get(changed_history)):
        if temporary_mark(entry):
            continue
        key = fold_case(entry.name) if entry.name else former_use(entry)
        for free in subtract(ports, rows.beside(entry).covered(transport_of(entry), *others)):
            for row in rows.beside(entry).on(free, transport_of(entry), State.UNASSIGNED)[:1]:
                freed.setdefault((key, intersect(free, row)), []).append((entry, row))
    for (_, free), pairs in freed.items():
        entry, row = pairs[0]
        label = join_labels((free, entry) for entry, _ in pairs)
        if entry.name:
            message, former = "{0} of '{1}' became Unassigned; mark a de-assigned port as Reserved", entry.name
        else:
            message, former = "{0} ('{1}') became Unassigned; keep a de-assigned port Reserved", former_use(entry)
        yield Problem(row, Field.PORT, message, (label, former))


RULE = ChangeRule(
    code="EDIT002",
    name="deassigned-to-unassigned",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.2"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS}),
    reads=SERVICES_AND_NOTES,
    check=check,
)
