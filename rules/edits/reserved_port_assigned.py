"""A Reserved port that was assigned to a party without that port on another transport.

Why it matters
    When a port is assigned on one transport, the others are Reserved for the same party, and a port that was given back is Reserved
    because it is in use. RFC 6335 section 8.1 lets the party use its port on another transport; for other parties, it requires a
    Standards Action or the approval of the IESG.
What is allowed
    A party that has the port on another transport, as assignee or contact, under any name. The IESG. An entry without assignee and
    contact.
How to fix
    Refer to the approval of the IESG, or choose an Unassigned port.
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
              ^^^^ 7001/udp was Reserved and is assigned to 'lamp', whose party does not have it on another transport; choose another port
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Precision, Problem, Related, Severity, State

from ..shared.port_wording import port_label
from ._fields import SERVICES_AND_NOTES
from ._parties import IESG, all_parties
from ._port_changes import entered, rows_before, rows_beside, transport_of


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(entered):
        assert entry.ports is not None
        before = index.get(rows_before).beside(entry)
        transport = transport_of(entry)
        is_reserved = before.on(entry.ports, transport, State.RESERVED)
        if not is_reserved or before.on(entry.ports, transport, State.ASSIGNED, State.UNASSIGNED):
            continue
        party = all_parties([entry], index)
        holders = index.get(rows_beside).beside(entry).on(entry.ports, "", State.ASSIGNED)
        known = (*before.on(entry.ports, "", State.ASSIGNED), *holders)
        if not party.ids or IESG in party.ids or any(party.shares(all_parties([row], index)) for row in known):
            continue
        message = (
            "{0} was Reserved and is assigned to '{1}', whose party does not have it on another transport; choose another port"
        )
        related = tuple(Related(row, Field.NAME, "the service on another transport") for row in holders[:1])
        yield Problem(entry, Field.PORT, message, (port_label(entry.ports, entry), entry.name), related)


RULE = ChangeRule(
    code="EDIT006",
    name="reserved-port-assigned",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1"), Citation("RFC 6335", "8.2")),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.CONTACTS}),
    reads=SERVICES_AND_NOTES,
    check=check,
    precision=Precision.HIGH,
)
