"""A port that was given to another service.

Why it matters
    Programs of the former service still use the port, and those of the new one answer. By RFC 6335 section 8.3 the port is given back
    and assigned again: it has to meet all requirements of a new assignment, and experts check whether the former service is still in
    use.
What is allowed
    Another name of the same service. A service is the same by two of four signals: equal registration dates, similar descriptions, a
    common party, and similar names; equal descriptions are enough. A service that was renamed on some of its transports, which
    partly-renamed reports.
How to fix
    Give the new service another port, or make a new assignment with a registration date and a review, and keep the old name in an
    entry without a port.
Seen in the registry
    xplat-replicate on 3071/tcp, which was csd-mgmt-port until 2017-08-24, ariascribe on 2114, which was newheights, and owamp-test
    and twamp-test on 861/udp and 862/udp, from which RFC 8545 moved two others.
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
            ^^^^ 7001/tcp went from 'bell' ('the bell at the door', 'Ada_Moss') to 'lamp' ('light in the house', 'Ada_Moss'); use another port for another service
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
    Severity,
    fold_case,
)

from ._base import base_index
from ._fields import SERVICES_AND_NOTES
from ._port_changes import join_labels, take_overs
from ._wording import describe_service


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each port that went to another service, once for all transports."""
    reused: dict[tuple[str, str, Ports], list[tuple[Record, Record]]] = {}
    for entry, (former, ports) in index.get(take_overs):
        reused.setdefault((fold_case(entry.name or ""), fold_case(former.name or ""), ports), []).append((entry, former))
    for (_, _, ports), pairs in reused.items():
        entry, former = pairs[0]
        label = join_labels((ports, entry if entry.transport else former) for entry, former in pairs)
        services = describe_service(former, index.get(base_index)), describe_service(entry, index)
        message = "{0} went from {1} to {2}; use another port for another service"
        yield Problem(entry, Field.NAME, message, (label, *services))


RULE = ChangeRule(
    code="EDIT007",
    name="port-reused",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.3"),),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.DATES, Capability.CONTACTS}),
    reads=SERVICES_AND_NOTES,
    check=check,
    precision=Precision.HIGH,
)
