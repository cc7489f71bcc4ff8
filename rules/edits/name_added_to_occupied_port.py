"""A second name that the edit adds to a port that has one.

Why it matters
    What runs on a port is then told by one of two names, and a client that knows one of them may meet the other. RFC 6335 section 8.1.1 has
    IANA ask the assignee of the name that is there, and other experts, before the port gets a second one.
What is allowed
    Names that the registry itself ties together: the alias of the other one, its replacement, its duplicate. A new name for the same service
    in the place of the old one.
How to fix
    See that the assignee of the first name agreed, and say in a note what the one name is to the other. Or give the new service a port of its
    own.
Seen in the registry
    submissions came to 465/tcp beside urd on 2017-12-12, as RFC 8314 wants it, and ipps to 631/tcp beside ipp on 2018-07-06.
Before
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
Good
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record date="2025-06-01">
      <name>door-bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
      <note>This is a duplicate of the "bell" service.</note>
    </record>
Bad
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record date="2025-06-01">
      <name>lamp</name>
            ^^^^ 'lamp' was added to 7001/tcp, which 'bell' has; has the assignee of that agreed?
      <protocol>tcp</protocol>
      <description>light in the house</description>
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Ports, Precision, Problem, Related, Severity

from ..port_states import State
from ..port_ties import tied_names
from ..port_wording import port_label
from ._ports import beside, entered, lane
from ._renamings import named_before


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(entered):
        assert entry.ports is not None
        if entry in index.get(named_before):
            continue
        holders = index.get(beside).on(entry.ports, lane(entry), State.ASSIGNED)
        names = tied_names(entry)
        if not holders or any(holder.name is None or not names.isdisjoint(tied_names(holder)) for holder in holders):
            continue
        low, high = holders[0].ports or entry.ports
        shared = Ports(max(low, entry.ports.low), min(high, entry.ports.high))
        message = "'{0}' was added to {1}, which '{2}' has; has the assignee of that agreed?"
        related = (Related(holders[0], Field.NAME, "the name that the port has"),)
        yield Problem(entry, Field.NAME, message, (entry.name, port_label(shared, entry, holders[0]), holders[0].name), related)


RULE = ChangeRule(
    code="EDIT014",
    name="name-added-to-occupied-port",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "8.1.1")),
    requires=frozenset(
        {
            Capability.WHOLE,
            Capability.DESCRIPTIONS,
            Capability.NOTES,
            Capability.WORDING,
            Capability.DATES,
            Capability.CONTACTS,
            Capability.PEOPLE,
        }
    ),
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
    precision=Precision.MEDIUM,
)
