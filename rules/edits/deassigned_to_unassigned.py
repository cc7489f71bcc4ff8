"""An assigned port that became Unassigned.

Why it matters
    Unassigned ports are the next to be assigned. Where programs of the former service still run, they meet those of the new one. RFC 6335
    section 8.2 makes a port that is given back Reserved, and has it assigned again only when no other is left.
What is allowed
    A temporary assignment that has run out: RFC 7120 section 3.3 lets its port go back to the others. Dynamic ports, which never were
    anybody's.
How to fix
    Take the port out of the Unassigned row, and give it a Reserved row with a note on its former use.
Seen in the registry
    semi-grpc was assigned 8730/tcp on 2020-01-10 and moved to 8710 six days later. 8730 then was Unassigned again.
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
              ^^^^^^^^^ 7001/tcp was assigned to 'bell' and is Unassigned now; a port that is given back becomes Reserved
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Ports, Problem, Severity

from ..dates._temporary import mark
from ..port_states import STATE_FIELDS, State
from ..port_wording import port_label
from ._ports import given_up, lane, left_behind, left_of


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    ground = index.get(left_behind)
    others = [state for state in (*State, None) if state is not State.UNASSIGNED]
    for entry, ports in index.get(given_up):
        if mark(entry):
            continue
        for free in left_of(ports, ground.covered(lane(entry), *others)):
            for row in ground.on(free, lane(entry), State.UNASSIGNED)[:1]:
                low, high = row.ports or free
                shared = Ports(max(low, free.low), min(high, free.high))
                message = "{0} was assigned to '{1}' and is Unassigned now; a port that is given back becomes Reserved"
                yield Problem(row, Field.PORT, message, (port_label(shared, entry), entry.name))


RULE = ChangeRule(
    code="EDIT002",
    name="deassigned-to-unassigned",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.2"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT, Field.NOTE},
    check=check,
)
