"""A new name on a port that already has another name.

Why it matters
    A client of one service may then reach the other. RFC 6335 section 8.1.1 has IANA ask the assignee of the first name, and other
    experts, before the port gets a second name.
What is allowed
    Names that the registry relates: an alias and its target, a replacement, a duplicate. A new name of the same service that replaces
    the old one.
How to fix
    Make sure that the assignee of the first name agreed, and describe the relation of the two names in a note. Or give the new
    service another port.
Seen in the registry
    submissions came to 465/tcp beside urd on 2017-12-12, as RFC 8314 asks, and ipps to 631/tcp beside ipp on 2018-07-06.
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
            ^^^^ new name 'lamp' on 7001/tcp, which 'bell' has; ask the assignee of 'bell'
      <protocol>tcp</protocol>
      <description>light in the house</description>
      <number>7001</number>
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
    Precision,
    Problem,
    Record,
    Related,
    Severity,
    State,
    fold_case,
)

from ..shared.port_ties import tied_names
from ._fields import SERVICES_AND_NOTES
from ._port_changes import entered, intersect, join_labels, rows_beside, transport_of
from ._renamings import renamed_from


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each name on an occupied port, once for all transports."""
    added: dict[tuple[str, str, Ports], list[tuple[Record, Record]]] = {}
    for entry in index.get(entered):
        assert entry.ports is not None
        if entry in index.get(renamed_from):
            continue
        holders = index.get(rows_beside).beside(entry).on(entry.ports, transport_of(entry), State.ASSIGNED)
        names = tied_names(entry)
        if not holders or any(holder.name is None or not names.isdisjoint(tied_names(holder)) for holder in holders):
            continue
        key = fold_case(entry.name or ""), fold_case(holders[0].name or ""), intersect(entry.ports, holders[0])
        added.setdefault(key, []).append((entry, holders[0]))
    for (_, _, ports), pairs in added.items():
        entry, holder = pairs[0]
        label = join_labels((ports, entry if entry.transport else holder) for entry, holder in pairs)
        message = "new name '{0}' on {1}, which '{2}' has; ask the assignee of '{2}'"
        related = tuple(Related(holder, Field.NAME, "the first name on the port") for _, holder in pairs)
        yield Problem(entry, Field.NAME, message, (entry.name, label, holder.name), related)


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
        }
    ),
    reads=SERVICES_AND_NOTES,
    supersedes=frozenset({"PORT010"}),
    check=check,
    precision=Precision.MEDIUM,
)
