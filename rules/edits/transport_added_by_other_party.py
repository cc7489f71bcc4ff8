"""A service got one more transport from a party that holds none of the others.

Why it matters
    A name is one service on all its transports. RFC 6335 section 8.1.1 lets a party that is neither assignee nor contact of the name
    have another transport for it, once the assignee has agreed; two parties that do not know of each other make two services of it.
What is allowed
    A party that shares an id, a name, an address or the mail domain of an organization with one of the entries of the name, as they
    are after the change. An entry without a transport, or without an assignee and contact. Another service on another port, which is
    reported by name-of-another-party-taken.
How to fix
    Ask the assignee of the name, and say in the assignment note that it agrees; or record the same assignee.
Seen in the registry
    Between 2021 and 2025, dnp and dnp-sec on 19999 and 20000 got sctp from another party than the one that holds them on tcp and udp.
Before
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
    </record>
    <record>
      <name>lamp</name>
      <protocol>udp</protocol>
      <assignee><xref type="person" data="Lamp_Inc"/></assignee>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
    <person id="Lamp_Inc">
      <name>Lamp Inc</name>
      <uri>mailto:ports&amp;lamp.example</uri>
    </person>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
    </record>
    <record>
      <name>lamp</name>
      <protocol>udp</protocol>
      <assignee><xref type="person" data="Bell_Inc"/></assignee>
                                          ^^^^^^^^ 'lamp' on udp is new for 'Bell_Inc', but 'Ada_Moss' has it on tcp; ask that party
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Index,
    Problem,
    Record,
    Related,
    Severity,
    fold_case,
)

from ..rfc6335 import assignees, entries_of
from ._base import base_index
from ._continuity import new_assignments
from ._fields import SERVICES
from ._parties import all_parties
from ._renamings import share_words
from ._transfers import assignee_field

_MOST = 16  # entries of a name whose description is compared


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    new = dict.fromkeys(index.get(new_assignments))
    for name, entries in groupby(sorted(new, key=_name), _name):
        known = {_transport(record) for record in entries_of(index.get(base_index), name)}
        others = [record for record in entries_of(index, name) if record not in new and all_parties([record], index).is_known]
        theirs = all_parties(others, index)
        for entry in entries:
            party = all_parties([entry], index)
            if not others or not party.is_known or party.shares(theirs) or not _is_same_service(entry, others):
                continue
            if _transport(entry) and _transport(entry) not in known:
                yield _make_problem(entry, others[0])


def _is_same_service(entry: Record, others: Sequence[Record]) -> bool:
    """Return whether a new entry of a name is of the service that has it, by port or description."""
    description, name = entry.description or "", entry.name or ""
    has_port = any(other.number == entry.number for other in others)
    return has_port or any(share_words(description, other.description or "", name) for other in others[:_MOST])


def _make_problem(entry: Record, other: Record) -> Problem:
    mine, theirs = (", ".join(assignees(record)) for record in (entry, other))
    message = "'{0}' on {1} is new for '{2}', but '{3}' has it on {4}; ask that party"
    args = (entry.name, entry.transport, mine, theirs, other.transport or "no transport")
    related = (Related(other, assignee_field(other), "the assignee of the other transport"),)
    return Problem(entry, assignee_field(entry), message, args, related)


def _name(record: Record) -> str:
    return fold_case(record.name or "")


def _transport(record: Record) -> str:
    return fold_case((record.transport or "").strip())


RULE = ChangeRule(
    code="EDIT015",
    name="transport-added-by-other-party",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.CONTACTS}),
    reads=SERVICES,
    check=check,
)
