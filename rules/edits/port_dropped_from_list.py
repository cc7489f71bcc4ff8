"""A port that is no longer listed and was not assigned.

Why it matters
    The registry lists every port with its state. The state of an unlisted port is unknown; usually a range became too short when a
    port was removed from it.
What is allowed
    A registry without Unassigned rows, in which unlisted ports are free. Ports that were assigned before, which assignment-removed
    reports. Dynamic ports.
How to fix
    Extend the row or range beside the port, or add a row for it.
Before
    <updated>2025-05-01</updated>
    <record>
      <description>Unassigned</description>
      <number>7001-7009</number>
    </record>
Good
    <updated>2025-06-01</updated>
    <record>
      <description>Unassigned</description>
      <number>7001-7004</number>
    </record>
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7005</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>7006-7009</number>
    </record>
Bad
    <updated>2025-06-01</updated>
    <record>
    ^^^^^^^^ 7005 ('Unassigned') no longer listed; add a row or extend the one beside it
      <description>Unassigned</description>
      <number>7001-7004</number>
    </record>
    <record>
      <description>Unassigned</description>
      <number>7006-7009</number>
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
    Severity,
    State,
)

from ..shared.port_states import state
from ..shared.rfc6335 import DYNAMIC_PORTS_START
from ..shared.wording import collapse_blanks
from ._base import changed_state_rows
from ._fields import SERVICES_AND_NOTES
from ._port_changes import has_history, join_labels, rows_left, subtract, transport_of


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each port that is no longer listed, once for all transports."""
    if not any(state(row) is State.UNASSIGNED for row in change_set.base.records if row.name is None):
        return
    rows = index.get(rows_left)
    lost: dict[tuple[str, Ports], list[Record]] = {}
    for row in index.get(changed_state_rows):
        if row.ports and row.ports.high < DYNAMIC_PORTS_START and not has_history(row):
            for gap in subtract(row.ports, rows.beside(row).covered(transport_of(row), *State, None)):
                lost.setdefault((collapse_blanks(row.description), gap), []).append(row)
    for (description, gap), entries in lost.items():
        message = "{0} ('{1}') no longer listed; add a row or extend the one beside it"
        about = tuple((gap, transport_of(row) or None) for row in entries)
        yield Problem(entries[0], Field.PORT, message, (join_labels((gap, row) for row in entries), description), about=about)


RULE = ChangeRule(
    code="EDIT022",
    name="port-dropped-from-list",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "6"), Citation("IANA's registry", "ports")),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS}),
    reads=SERVICES_AND_NOTES,
    supersedes=frozenset({"PORT006", "PORT011"}),
    check=check,
)
