"""A port that another service has now.

Why it matters
    Programs of the former service still call the port, and those of the new one answer. RFC 6335 section 8.3 takes this for a port that is
    given back and assigned anew: it needs all that a new assignment needs, and the experts judge whether others use the former service.
What is allowed
    Another name for the same service. Two of four signs tell that: the registration date stayed, most of the description did, the new entry
    has a party in common with the old one, the names are alike. The same description is enough. What is on the port with another transport
    under the old name has not changed its name.
How to fix
    Give the new service a port of its own, or treat it as a new assignment: a date of registration, a review, and an entry without a port
    that keeps the old name.
Seen in the registry
    xplat-replicate on 3071/tcp, which was csd-mgmt-port until 2017-08-24, ariascribe on 2114, which was newheights, and owamp-test and
    twamp-test on 861/udp and 862/udp, where RFC 8545 moved two others away.
Before
    <record date="2004-05">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Good
    <record date="2004-05">
      <name>door-bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Bad
    <record date="2025-06-01">
      <name>lamp</name>
            ^^^^ 'lamp' has 7001/tcp now, which was assigned to 'bell' until this edit, and looks like another service
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>light in the house</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Ports, Precision, Problem, Severity

from ..port_states import State
from ..port_wording import port_label
from ._ports import entered, lane, left_by
from ._renamings import named_before


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(entered):
        assert entry.ports is not None
        if entry in index.get(named_before):
            continue
        for former in index.get(left_by).on(entry.ports, lane(entry), State.ASSIGNED)[:1]:
            low, high = former.ports or entry.ports
            shared = Ports(max(low, entry.ports.low), min(high, entry.ports.high))
            message = "'{0}' has {1} now, which was assigned to '{2}' until this edit, and looks like another service"
            yield Problem(entry, Field.NAME, message, (entry.name, port_label(shared, entry, former), former.name))


RULE = ChangeRule(
    code="EDIT007",
    name="port-reused",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.3"),),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.DATES, Capability.CONTACTS, Capability.PEOPLE}),
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
            Field.ID,
            Field.ORGANIZATION,
            Field.URI,
        }
    ),
    check=check,
    precision=Precision.HIGH,
)
