"""An assigned or de-assigned port that is no longer in the registry.

Why it matters
    Hosts use an assigned port for years. RFC 6335 section 8.2 makes a port that is given back Reserved, with a note on its former
    use, so that it does not look free. A missing row, or a row without a name or state, loses both facts.
What is allowed
    Dynamic ports, which cannot be assigned. A port that the name keeps in a range or under another spelling. An alias that is
    removed with its target, at which the finding is.
How to fix
    Restore the entry. If its holder returned the port, replace the entry by a Reserved row with a note on its former use.
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
    <record>
      <name>bell</name>
            ^^^^ 7001/tcp of 'bell' no longer listed; mark a de-assigned port as Reserved
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
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

from ._fields import SERVICES_AND_NOTES
from ._port_changes import changed_history, former_use, given_up, join_labels, rows_left, subtract, transport_of


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    yield from _report_lost(index)
    yield from _report_nameless(index)


def _report_lost(index: Index) -> Iterator[Problem]:
    """Report each port that no row lists, once for all transports of an entry."""
    rows = index.get(rows_left)
    lost: dict[tuple[str, tuple[Ports, ...]], list[Record]] = {}
    for entry, ports in (*index.get(given_up), *index.get(changed_history)):
        key = fold_case(entry.name) if entry.name else former_use(entry)
        if pieces := tuple(subtract(ports, rows.beside(entry).covered(transport_of(entry), *State, None))):
            lost.setdefault((key, pieces), []).append(entry)
    for (_, pieces), entries in lost.items():
        first, label = entries[0], join_labels((ports, entry) for entry in entries for ports in pieces)
        if first.name:
            message, former = "{0} of '{1}' no longer listed; mark a de-assigned port as Reserved", first.name
        else:
            message, former = "{0} ('{1}') no longer listed; keep a de-assigned port Reserved", former_use(first)
        about = tuple((ports, transport_of(entry) or None) for entry in entries for ports in pieces)
        yield Problem(first, Field.PORT, message, (label, former), about=about)


def _report_nameless(index: Index) -> Iterator[Problem]:
    """Report each row that lost its name and did not get a state, and each row of a de-assigned port that lost its state."""
    rows = index.get(rows_left)
    nameless: dict[tuple[str, Ports], list[tuple[Record, Record]]] = {}
    for entry, ports in index.get(given_up):
        for gap in subtract(ports, rows.beside(entry).covered(transport_of(entry), *State)):
            for row in rows.beside(entry).on(gap, transport_of(entry), None)[:1]:
                nameless.setdefault((fold_case(entry.name or ""), gap), []).append((entry, row))
    for (_, gap), pairs in nameless.items():
        entry, row = pairs[0]
        message = "name '{1}' of {0} missing; restore it, or mark a de-assigned port as Reserved"
        about = tuple((gap, transport_of(entry) or None) for entry, _ in pairs)
        yield Problem(row, Field.PORT, message, (join_labels((gap, entry) for entry, _ in pairs), entry.name), about=about)
    for entry, ports in index.get(changed_history):
        for gap in subtract(ports, rows.beside(entry).covered(transport_of(entry), *State)):
            for row in rows.beside(entry).on(gap, transport_of(entry), None)[:1]:
                message = "state of {0} missing, which was '{1}'; keep a de-assigned port Reserved"
                yield Problem(row, Field.PORT, message, (join_labels([(gap, entry)]), former_use(entry)))


RULE = ChangeRule(
    code="EDIT001",
    name="assignment-removed",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.2"), Citation("RFC 6335", "8.4")),
    requires=frozenset({Capability.WHOLE, Capability.STATES}),
    reads=SERVICES_AND_NOTES,
    supersedes=frozenset({"PORT006", "PORT011"}),
    check=check,
)
