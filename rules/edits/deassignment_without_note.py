"""A port that was given back, and the Reserved row does not tell what it was.

Why it matters
    Programs of the former service are in use for years. Who meets them, or is to decide whether the port can be assigned again, has to know
    what it was, and in the next edition it is gone. RFC 6335 section 8.2 has a comment say it.
What is allowed
    A Reserved row of the same port on another transport that tells it for both.
How to fix
    Write the name of the service into the note of the Reserved row.
Seen in the registry
    5153/tcp tells that it was toruxserver's, and 3980/tcp acms's. 47 (ni-ftp), 61 (ni-mail), 2200 (ici), 8010 (cfg-cloud), 1301 and 1302
    (ci3-software) tell at most that something was removed.
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
              ^^^^ 7001/tcp was assigned to 'bell' and is Reserved now, and no note tells what it was
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
    Precision,
    Problem,
    Record,
    Severity,
    fold_case,
)

from ..port_states import STATE_FIELDS, State
from ..port_wording import port_label
from ._ports import given_up, lane, left_behind

_LONGEST = 2000  # characters of a note in which a name is looked for
_WORD = re.compile(r"[a-z0-9]{3,}")
_SAY_NOTHING = frozenset(
    ["and", "assigned", "entry", "for", "has", "port", "protocol", "removed", "reserved", "service", "the", "was"]
)


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    ground = index.get(left_behind)
    said: dict[Record, _Said] = {}
    for entry, ports in index.get(given_up):
        reserved = ground.on(ports, lane(entry), State.RESERVED)
        rows = ground.on(ports, "", State.RESERVED) if reserved else ()
        said.update((row, _said(row)) for row in rows if row not in said)
        if reserved and not any(_tells(said[row], entry) for row in rows):
            message = "{0} was assigned to '{1}' and is Reserved now, and no note tells what it was"
            yield Problem(reserved[0], Field.PORT, message, (port_label(ports, entry), entry.name))


class _Said(NamedTuple):
    text: str
    words: frozenset[str]


def _said(row: Record) -> _Said:
    text = fold_case(f"{row.description or ''} {row.note or ''}"[:_LONGEST])
    return _Said(text, frozenset(_WORD.findall(text)))


def _tells(said: _Said, former: Record) -> bool:
    """Whether a row mentions the name of an entry that stood on its port, or at least half of the words of its description."""
    name = fold_case(former.name or "").strip()
    if name in said.text and re.search(rf"(?<![a-z0-9-]){re.escape(name)}(?![a-z0-9-])", said.text):
        return True
    words = set(_WORD.findall(fold_case(former.description or ""))) - _SAY_NOTHING
    return bool(words) and 2 * len(words & said.words) >= len(words)


RULE = ChangeRule(
    code="EDIT003",
    name="deassignment-without-note",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.2"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    reads=STATE_FIELDS | {Field.PORT, Field.TRANSPORT, Field.NOTE},
    check=check,
    precision=Precision.HIGH,
)
