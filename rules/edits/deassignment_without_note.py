"""A de-assigned port whose Reserved row does not say which service had it.

Why it matters
    Programs of the former service are in use for years. To recognize them, or to decide whether the port can be assigned again,
    people have to know the service, and later versions no longer have the entry. RFC 6335 section 8.2 requires a comment.
What is allowed
    A Reserved row of the same port on another transport with the note for both.
How to fix
    Write the name of the service into the note of the Reserved row, or restore the note.
Seen in the registry
    5153/tcp and 3980/tcp name toruxserver and acms. 47 (ni-ftp), 61 (ni-mail), 2200 (ici), 8010 (cfg-cloud), 1301 and
    1302 (ci3-software) say at most that an entry was removed.
Before
    <record>
      <name>bell</name>
      <protocol>tcp</protocol>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
Good
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>7001</number>
      <note>Historic usage was bell. De-Assigned on 2025-06-01</note>
    </record>
Bad
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>7001</number>
              ^^^^ 7001/tcp of 'bell' became Reserved without a note on it; name the former service
      <note>De-Assigned on 2025-06-01</note>
    </record>
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

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
    compile_lazily,
    fold_case,
)

from ._fields import SERVICES_AND_NOTES
from ._port_changes import changed_history, former_use, given_up, has_history, join_labels, rows_left, transport_of

_MAX_LENGTH = 2000  # characters of a note that are searched for a name
_WORD = compile_lazily(r"[a-z0-9]{3,}")
_COMMON_WORDS = frozenset(
    ["and", "assigned", "entry", "for", "has", "port", "protocol", "removed", "reserved", "service", "the", "was"]
)
_COMMON_IN_NOTES = _COMMON_WORDS.union(
    ["been", "being", "this", "assigned", "previously", "previous", "historic", "usage", "noted", "updated"]
)


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each Reserved port without its history, once for all transports of an entry."""
    rows = index.get(rows_left)
    texts: dict[Record, _Text] = {}
    missing: dict[tuple[str, Ports], list[tuple[Record, Record]]] = {}
    for entry, ports in (*index.get(given_up), *index.get(changed_history)):
        reserved = rows.beside(entry).on(ports, transport_of(entry), State.RESERVED)
        candidates = rows.beside(entry).on(ports, "", State.RESERVED) if reserved else ()
        texts.update((row, _read_text(row)) for row in candidates if row not in texts)
        names = _names_former_service if entry.name else _keeps_history
        if reserved and not any(names(row, texts[row], entry) for row in candidates):
            key = fold_case(entry.name) if entry.name else former_use(entry)
            missing.setdefault((key, ports), []).append((entry, reserved[0]))
    for (_, ports), pairs in missing.items():
        entry, row = pairs[0]
        label = join_labels((ports, entry) for entry, _ in pairs)
        if entry.name:
            message, former = "{0} of '{1}' became Reserved without a note on it; name the former service", entry.name
        else:
            message, former = "note on the former use of {0} missing, '{1}'; restore it", former_use(entry)
        others = dict.fromkeys(other for _, other in pairs if other is not row)
        related = tuple(Related(other, Field.PORT, "the same on another transport") for other in others)
        yield Problem(row, Field.PORT, message, (label, former), related)


class _Text(NamedTuple):
    """The description and note of a row, folded, and their words."""

    text: str
    words: frozenset[str]


def _read_text(row: Record) -> _Text:
    text = fold_case(f"{row.description or ''} {row.note or ''}"[:_MAX_LENGTH])
    return _Text(text, frozenset(_WORD.findall(text)))


def _names_former_service(row: Record, found: _Text, former: Record) -> bool:
    """Return True if a row contains the name of the former entry on its port, or at least half of the words of its description."""
    name = fold_case(former.name or "").strip()
    if name in found.text and re.search(rf"(?<![a-z0-9-]){re.escape(name)}(?![a-z0-9-])", found.text):
        return True
    words = set(_WORD.findall(fold_case(former.description or ""))) - _COMMON_WORDS
    return bool(words) and 2 * len(words & found.words) >= len(words)


def _keeps_history(row: Record, found: _Text, former: Record) -> bool:
    """Return True if a Reserved row has a history with at least half of the words of the former one."""
    words = {word for word in _read_text(former).words - _COMMON_IN_NOTES if not word.isdigit()}
    return has_history(row) and 2 * len(words & found.words) >= len(words)


RULE = ChangeRule(
    code="EDIT003",
    name="deassignment-without-note",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.2"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    reads=SERVICES_AND_NOTES,
    supersedes=frozenset({"PORT017"}),
    check=check,
    precision=Precision.HIGH,
)
