"""An entry of the IESG without the IETF Chair as its contact, or the reverse.

Why it matters
    What an IETF document registers is assigned to the IESG, and the IETF Chair is its contact. These are offices, not persons,
    so that they outlive working groups and authors. With only one of the two the other is likely a mistake.
What is let through
    An entry without any contact, and one whose other party is not defined: these faults have findings of their own.
How to repair
    Set both, IESG and IETF_Chair, if the service comes from a document of the IETF. Else set neither.
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

from collections.abc import Iterator

from linter.index import Index, contacts_by_id, named
from linter.model import Field, Record
from linter.problem import Problem
from linter.rule import Citation, Precision, Rule, Scope, Severity

from ..vocabulary import RFC_6335_PUBLISHED, assignees

# RFC 6335 section 8.1.1
_ASSIGNEE, _CONTACT = "IESG", "IETF_Chair"
_OFFICES = frozenset((_ASSIGNEE, _CONTACT))


def check(record: Record, index: Index) -> Iterator[Problem]:
    owners = assignees(record)
    contacts = [reference.target for reference in record.contacts]
    if (_ASSIGNEE in owners) == (_CONTACT in contacts):
        return
    others, field = (contacts, Field.CONTACT) if _ASSIGNEE in owners else (owners, Field.ASSIGNEE)
    if not others or any(identifier not in index.get(contacts_by_id) for identifier in others):
        return
    if field is Field.CONTACT:
        message = "the assignee is IESG, and the contact is '{0}', not IETF_Chair"
    else:
        message = "the contact is IETF_Chair, and the assignee is '{0}', not IESG"
        field = Field.CONTACT if record.assignees is None else field
    yield Problem(record, field, message, ("' and '".join(others),))


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
    since=RFC_6335_PUBLISHED,
    check=check,
    precision=Precision.HIGH,
)
