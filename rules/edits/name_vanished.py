"""A service name that is no longer in the registry.

Why it matters
    A name without an entry can be assigned to another party, and programs that look it up then find the wrong service. RFC 6335
    section 8.2 recommends that a name stays without its port, and section 8.4 advises against the revocation of names.
What is allowed
    A service that was renamed on the same port. A temporary assignment that has expired, and an alias that is removed with its target.
How to fix
    Keep an entry of the name without a port.
Seen in the registry
    ni-ftp and ni-mail kept their names when 47 and 61 became Reserved. toruxserver, lisp-cons, acms and others are removed.
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
Bad
    <updated>2025-06-01</updated>
    <record>
    ^^^^^^^^ name 'bell' of 7001/tcp left the registry; keep the name without its port
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>7001</number>
      <note>Historic usage was bell. De-Assigned on 2025-06-01</note>
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
    Precision,
    Problem,
    Record,
    Severity,
    fold_case,
)

from ..shared.port_wording import list_texts
from ..shared.rfc6335 import entries_of
from ..shared.temporary_assignments import temporary_mark
from ._base import ended
from ._fields import SERVICES_AND_NOTES
from ._port_changes import ended_with_target
from ._renamings import renamings


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    removed: dict[str, list[Record]] = {}
    for entry in index.get(ended):
        removed.setdefault(fold_case(entry.name or ""), []).append(entry)
    for name, entries in removed.items():
        if entries_of(index, name) or any(entry in index.get(renamings) or temporary_mark(entry) for entry in entries):
            continue
        if any(ended_with_target(entry, index) for entry in entries):
            continue
        if places := list_texts([entry.place for entry in entries if entry.number] or [""]):
            message, args = "name '{0}' of {1} left the registry; keep the name without its port", (entries[0].name, places)
        else:
            message, args = "name '{0}' left the registry; mark a de-assigned name as Reserved", (entries[0].name, "")
        yield Problem(entries[0], Field.NAME, message, args)


RULE = ChangeRule(
    code="EDIT004",
    name="name-vanished",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.2", "RECOMMENDED"), Citation("RFC 6335", "8.4")),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.DATES, Capability.CONTACTS}),
    reads=SERVICES_AND_NOTES,
    check=check,
    precision=Precision.HIGH,
)
