"""A service has one more transport, of a party that has nothing to do with the others.

Why it matters
    A name is one service, whatever carries it. RFC 6335 section 8.1.1 lets a party that is neither assignee nor contact of the name have another
    transport for it, once the assignee has agreed; two parties that do not know of each other make two services of it.
What is allowed
    A party that shares an id, a name, an address or the mail domain of an organization with one of the entries of the name, as they are
    after the edit. An entry without a transport, or without an assignee and contact. Another service on another port, which is for
    name-of-another-party-taken to find.
How to fix
    Ask the assignee of the name, and let the assignment note say that it agrees; or record the same assignee.
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
                                          ^^^^^^^^ 'lamp' is new on udp for 'Bell_Inc', and has been of 'Ada_Moss' on tcp: that party has to agree
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
    Field,
    Index,
    Problem,
    Record,
    Related,
    Severity,
    fold_case,
)

from ..rfc6335 import assignees, entries_of
from ._parties import all_of, everybody, is_known
from ._renamings import much_in_common
from ._services import assigned
from ._transfers import assignee_field
from ._versions import before

_MOST = 16  # entries of a name whose description is looked at


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    new = dict.fromkeys(index.get(assigned))
    for name, entries in groupby(sorted(new, key=_name), _name):
        known = {_transport(record) for record in entries_of(index.get(before), name)}
        others = [record for record in entries_of(index, name) if record not in new and is_known(everybody(record, index))]
        theirs = all_of(others, index)
        for entry in entries:
            party = everybody(entry, index)
            if not others or not is_known(party) or party.shares(theirs) or not _is_that_service(entry, others):
                continue
            if _transport(entry) and _transport(entry) not in known:
                yield _problem(entry, others[0])


def _is_that_service(entry: Record, others: Sequence[Record]) -> bool:
    """Whether a new entry of a name is of the service that has it, by the port or the description."""
    said, name = entry.description or "", entry.name or ""
    on_port = any(other.number == entry.number for other in others)
    return on_port or any(much_in_common(said, other.description or "", name) for other in others[:_MOST])


def _problem(entry: Record, other: Record) -> Problem:
    mine, theirs = (", ".join(assignees(record)) for record in (entry, other))
    message = "'{0}' is new on {1} for '{2}', and has been of '{3}' on {4}: that party has to agree"
    args = (entry.name, entry.transport, mine, theirs, other.transport or "no transport")
    return Problem(entry, assignee_field(entry), message, args, (Related(other, assignee_field(other), "the assignee so far"),))


def _name(record: Record) -> str:
    return fold_case(record.name or "")


def _transport(record: Record) -> str:
    return fold_case((record.transport or "").strip())


RULE = ChangeRule(
    code="EDIT015",
    name="transport-added-by-other-party",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.CONTACTS, Capability.PEOPLE}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.ID,
            Field.ORGANIZATION,
            Field.URI,
        }
    ),
    check=check,
)
