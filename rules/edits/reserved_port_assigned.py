"""A Reserved port that was assigned to somebody who has it on no other transport.

Why it matters
    When a port is assigned on one transport, the others are Reserved so that they do not go to anybody else, and a port that was given back is
    Reserved because it is in use. RFC 6335 section 8.1 lets the holder of the port have it on another transport; for all others it takes a
    Standards Action or the approval of the IESG.
What is allowed
    Whoever holds the port on another transport, as assignee or contact, by whatever name. The IESG.
How to fix
    See that the IESG approved the assignment, and cite what it approved, or choose a port that is Unassigned.
Before
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record>
      <protocol>udp</protocol>
      <description>Reserved</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Good
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record date="2025-06-01">
      <name>bell-chime</name>
      <protocol>udp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>what the bell plays</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Bad
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record date="2025-06-01">
      <name>lamp</name>
      <protocol>udp</protocol>
      <xref type="person" data="Bo_Reed"/>
      <description>the lamp above it</description>
      <number>7001</number>
              ^^^^ 7001/udp was Reserved and is assigned to 'lamp' now, whose party does not hold the port on another transport
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Precision, Problem, Related, Severity

from ..port_states import State
from ..port_wording import port_label
from ._parties import IESG, everybody
from ._ports import beside, entered, found_there, lane


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(entered):
        assert entry.ports is not None
        found = index.get(found_there)
        if not found.on(entry.ports, lane(entry), State.RESERVED) or found.on(
            entry.ports, lane(entry), State.ASSIGNED, State.UNASSIGNED
        ):
            continue
        party = everybody(entry, index)
        before = found.on(entry.ports, "", State.ASSIGNED)
        now = index.get(beside).on(entry.ports, "", State.ASSIGNED)
        if IESG in party.ids or any(party.shares(everybody(row, index)) for row in (*before, *now)):
            continue
        message = "{0} was Reserved and is assigned to '{1}' now, whose party does not hold the port on another transport"
        related = tuple(Related(row, Field.NAME, "who holds the port on another transport") for row in now[:1])
        yield Problem(entry, Field.PORT, message, (port_label(entry.ports, entry), entry.name), related)


RULE = ChangeRule(
    code="EDIT006",
    name="reserved-port-assigned",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1"), Citation("RFC 6335", "8.2")),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.CONTACTS, Capability.PEOPLE}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.NOTE,
            Field.ID,
            Field.ORGANIZATION,
            Field.URI,
        }
    ),
    check=check,
    precision=Precision.HIGH,
)
