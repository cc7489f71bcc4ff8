"""An assigned port that vanished from the registry.

Why it matters
    A port that was assigned is in use somewhere for years to come. RFC 6335 section 8.2 lets it become Reserved, so that nobody takes it for
    a free one and it is told what it was. No row at all tells neither.
What is allowed
    Dynamic ports, which never were anybody's, and a port that the name still has in another range or under another spelling. An alias that
    goes with the name it stood for, which is reported.
How to fix
    Bring the entry back, or, if its holder returned the port, put a Reserved row in its place with a note on its former use.
Before
    <updated>2025-05-01</updated>
    <record>
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
Good
    <updated>2025-06-01</updated>
    <record>
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
    </record>
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>7001</number>
      <note>Historic usage was bell. De-Assigned on 2025-06-01</note>
    </record>
Bad
    <updated>2025-06-01</updated>
             ^^^^^^^^^^ no row lists 7001/tcp any more, which 'bell' had; a port that is given back becomes Reserved
    <record>
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Severity

from ..port_states import STATE_FIELDS, State
from ..port_wording import list_texts, port_label
from ._ports import given_up, lane, left_behind, left_of


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry, ports in index.get(given_up):
        taken = index.get(left_behind).covered(lane(entry), *State, None)
        if lost := [port_label(gap, entry) for gap in left_of(ports, taken)]:
            message = "no row lists {0} any more, which '{1}' had; a port that is given back becomes Reserved"
            yield Problem(change_set.registry, Field.UPDATED, message, (list_texts(lost), entry.name))


RULE = ChangeRule(
    code="EDIT001",
    name="assignment-removed",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.2"), Citation("RFC 6335", "8.4")),
    requires=frozenset({Capability.WHOLE, Capability.STATES}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT, Field.NOTE},
    check=check,
)
