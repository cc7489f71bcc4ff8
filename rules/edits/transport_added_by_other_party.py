"""A new transport of a service whose party has none of the other transports.

Why it matters
    A name is one service on all its transports. RFC 6335 section 8.1.1 lets another party add a transport only if the assignee of the
    name agrees; otherwise two parties may use the name for two services.
What is allowed
    A party that shares an id, a name, an address or the mail domain of an organization with an entry of the name in the head. An entry without a transport, or without an assignee and contact. Another service on another port, which
    name-of-another-party-taken reports.
How to fix
    Ask the assignee of the name, and say in the assignment note that it agrees; or write the same assignee.
Seen in the registry
    Between 2021 and 2025, dnp and dnp-sec on 19999 and 20000 got sctp from another party than on tcp and udp.
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
                                          ^^^^^^^^ new transport udp of 'lamp' belongs to 'Bell_Inc', but 'Ada_Moss' has it on tcp; ask that party
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

from ..shared.rfc6335 import assignees, entries_of
from ._base import base_index
from ._continuity import new_assignments
from ._fields import SERVICES
from ._parties import all_parties
from ._renamings import share_words
from ._transfers import assignee_field

_MAX_COMPARED = 16  # entries of a name whose description is compared


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    new = dict.fromkeys(index.get(new_assignments))
    for name, entries in groupby(sorted(new, key=_name), _name):
        known = {_transport(record) for record in entries_of(index.get(base_index), name)}
        others = [record for record in entries_of(index, name) if record not in new and all_parties([record], index).is_known]
        their_party = all_parties(others, index)
        for entry in entries:
            party = all_parties([entry], index)
            if not others or not party.is_known or party.shares(their_party) or not _is_same_service(entry, others):
                continue
            if _transport(entry) and _transport(entry) not in known:
                yield _make_problem(entry, others[0])


def _is_same_service(entry: Record, others: Sequence[Record]) -> bool:
    """Return True if a new entry of a name is the same service as others, by port or description."""
    description, name = entry.description or "", entry.name or ""
    has_port = any(other.number == entry.number for other in others)
    return has_port or any(share_words(description, other.description or "", name) for other in others[:_MAX_COMPARED])


def _make_problem(entry: Record, other: Record) -> Problem:
    own, their_ids = (", ".join(assignees(record)) for record in (entry, other))
    message = "new transport {1} of '{0}' belongs to '{2}', but '{3}' has it on {4}; ask that party"
    args = (entry.name, entry.transport, own, their_ids, other.transport or "no transport")
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
