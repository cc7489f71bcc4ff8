"""An entry with the IESG or the IETF Chair that does not pair them as assignee and contact.

Why it matters
    What an RFC of the IETF assigns belongs to the IESG, with the IETF Chair as the contact. These are offices, not persons, so
    that they outlive working groups and authors. Where only one of them appears, or one in the place of the other, that is
    probably a mistake.
What is let through
    An entry without any assignee or contact, and one in which either is not defined: other rules report these. Both as contacts
    of an entry that records no assignee.
How to repair
    Make the IESG the assignee and IETF_Chair the contact if the service comes from an RFC of the IETF. Otherwise remove both.
Seen in the registry
    `bfd-lag` on 6784/udp belongs to the IESG, and its contact is a pair of working group chairs.
Good
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="IESG"/></assignee>
      <xref type="person" data="IETF_Chair"/>
    </record>
    <person id="IESG">
      <org>IESG</org>
    </person>
    <person id="IETF_Chair">
      <name>IETF Chair</name>
    </person>
Bad
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="IESG"/></assignee>
      <xref type="person" data="Ada_Moss"/>
                                ^^^^^^^^ the assignee is IESG, and the contact is 'Ada_Moss', not IETF_Chair
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
    <person id="IESG">
      <org>IESG</org>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.index import Index, contacts_by_id, named
from linter.model import Feature, Field, Record
from linter.problem import Problem
from linter.rule import Citation, Precision, Rule, Scope, Severity

from ..vocabulary import RFC_6335_PUBLISHED, assignees

# RFC 6335 section 8.1.1
_ASSIGNEE, _CONTACT = "IESG", "IETF_Chair"
_OFFICES = frozenset((_ASSIGNEE, _CONTACT))


def check(record: Record, index: Index) -> Iterator[Problem]:
    owners, contacts = assignees(record), [reference.target for reference in record.contacts]
    if not owners or not contacts or any(identifier not in index.get(contacts_by_id) for identifier in (*owners, *contacts)):
        return
    untold = owners == contacts and Feature.NO_ASSIGNEE in index.registry.lacks
    recorded = record.assignees is not None and not untold
    if _ASSIGNEE in owners and _CONTACT not in contacts:
        message = "the assignee is IESG, and the contact is '{0}', not IETF_Chair"
        yield Problem(record, Field.CONTACT, message, ("' and '".join(contacts),))
    elif _CONTACT in contacts and _ASSIGNEE not in owners:
        if not recorded:
            message = "the contact is IETF_Chair, and no assignee IESG is recorded"
            yield Problem(record, Field.CONTACT, message, nth=contacts.index(_CONTACT))
        else:
            message = "the contact is IETF_Chair, and the assignee is '{0}', not IESG"
            yield Problem(record, Field.ASSIGNEE, message, ("' and '".join(owners),))
    elif recorded:
        yield from _exchanged(record, owners, contacts)


def _exchanged(record: Record, owners: Sequence[str], contacts: Sequence[str]) -> Iterator[Problem]:
    """What is wrong with an office that stands in the place of the other."""
    if _CONTACT in owners and _ASSIGNEE in contacts and _ASSIGNEE not in owners:
        message = "the assignee is IETF_Chair and the contact is IESG: the two are exchanged"
        yield Problem(record, Field.ASSIGNEE, message, nth=owners.index(_CONTACT))
    elif _CONTACT in owners:
        message = "the assignees include IETF_Chair, which should be the contact, with IESG as the assignee"
        yield Problem(record, Field.ASSIGNEE, message, nth=owners.index(_CONTACT))
    elif _ASSIGNEE in contacts:
        message = "the contacts include IESG, which should be the assignee, with IETF_Chair as the contact"
        yield Problem(record, Field.CONTACT, message, nth=contacts.index(_ASSIGNEE))


def of_the_ietf(index: Index) -> list[Record]:
    """The named entries whose assignee or contact is one of the two offices."""
    return [
        record
        for record in index.get(named)
        if not _OFFICES.isdisjoint([reference.target for reference in (*record.contacts, *(record.assignees or ()))])
    ]


RULE = Rule(
    code="CONTACT010",
    name="ietf-contact-mismatch",
    severity=Severity.WARNING,
    scope=Scope.RECORD,
    over=of_the_ietf,
    cites=(Citation("RFC 6335", "8.1.1"),),
    needs=frozenset({Feature.CONTACTS, Feature.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    check=check,
    precision=Precision.HIGH,
)
