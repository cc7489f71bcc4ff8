"""A new entry with a name that another party has on another port.

Why it matters
    RFC 6335 section 8.1.1 requires a name that no other service has. A client that looks up the name gets the ports of two unrelated
    services.
What is allowed
    A party that has the name already, as assignee or contact, or under another id with the same name, address or mail domain. The
    same service, by its description, and an entry without assignee and contact. A new transport on a port that the name has, which
    transport-added-by-other-party reports.
How to fix
    Choose an unused name. If both are one service, give the new entry the assignee of the other.
Seen in the registry
    hp-rda on 2371/tcp became rda on 2018-11-02, while rda on 630/tcp and 630/udp belonged to another party.
Before
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;doors.example</uri>
    </person>
Good
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record date="2025-06-01">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Cy_Dell"/>
      <description>the bell at the gate</description>
      <number>7002</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;doors.example</uri>
    </person>
    <person id="Cy_Dell">
      <name>Cy Dell</name>
      <uri>mailto:cy&amp;doors.example</uri>
    </person>
Bad
    <record date="2012-01-02">
      <name>bell</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>the bell at the door</description>
      <number>7001</number>
    </record>
    <record date="2025-06-01">
      <name>bell</name>
            ^^^^ new name 'bell' on 7002/tcp belongs to another party on 7001/tcp; choose an unused name
      <protocol>tcp</protocol>
      <xref type="person" data="Bo_Reed"/>
      <description>a bell in the church</description>
      <number>7002</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;doors.example</uri>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
      <uri>mailto:bo&amp;church.example</uri>
    </person>
"""

from collections.abc import Iterator, Mapping, Sequence
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
    Related,
    Severity,
    fold_case,
)

from ..shared.alias_marks import aliases
from ..shared.port_wording import list_texts
from ..shared.rfc6335 import entries_of
from ._base import begun
from ._fields import SERVICES_AND_NOTES
from ._parties import Party, all_parties
from ._renamings import share_words

_MAX_COMPARED = 16  # entries of the name whose description is compared; a service has one for each transport
_MAX_RELATED = 4  # entries of the name that are related places


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for entry in index.get(begun):
        name = index.get(names_in_use)[fold_case(entry.name or "")]
        if not name.entries or entry.number in name.numbers or entry in index.get(aliases):
            continue
        own = all_parties([entry], index)
        if not own.ids or not name.party.ids or own.shares(name.party) or _is_same_service(entry, name.entries):
            continue
        message = "new name '{0}'{1} belongs to another party {2}; choose an unused name"
        where = f" on {entry.place}" if entry.place else ""
        related = tuple(Related(other, Field.NAME, "an entry of the name") for other in name.entries[:_MAX_RELATED])
        yield Problem(entry, Field.NAME, message, (entry.name, where, name.places), related)


class NameInUse(NamedTuple):
    """A name in the registry before the change, with its entries, their parties, port fields and places."""

    entries: Sequence[Record]
    party: Party
    numbers: frozenset[str | None]
    places: str


def _is_same_service(entry: Record, others: Sequence[Record]) -> bool:
    description = entry.description or ""
    return any(share_words(description, other.description or "", entry.name or "") for other in others[:_MAX_COMPARED])


def names_in_use(index: Index) -> Mapping[str, NameInUse]:
    """Map the folded names of entries that began to the entries that had the name before."""
    new = frozenset(index.get(begun))
    found = {}
    for name in dict.fromkeys(fold_case(entry.name or "") for entry in new):
        others = [entry for entry in entries_of(index, name) if entry not in new]
        numbers = frozenset(entry.number for entry in others)
        places = [entry.place for entry in others if entry.number]
        found[name] = NameInUse(
            others, all_parties(others, index), numbers, f"on {list_texts(places)}" if places else "without a port"
        )
    return found


RULE = ChangeRule(
    code="EDIT017",
    name="name-of-another-party-taken",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "5"), Citation("RFC 6335", "8.1.1", "MUST")),
    requires=frozenset({Capability.WHOLE, Capability.DESCRIPTIONS, Capability.CONTACTS}),
    reads=SERVICES_AND_NOTES,
    check=check,
    precision=Precision.MEDIUM,
)
