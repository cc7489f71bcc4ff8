"""A service without a contact.

Why it matters
    The contact is the person whom everybody may ask about the service, and who may send changes in the name of the assignee.
    An organization that is the assignee does not answer by itself.
How to repair
    Name a person, or the role within the organization, who answers for the assignment.
Seen in the registry
    The assignee of `h323hostcall` on 1720/sctp is ITU-T; there is no contact. On tcp and udp there is one.
Good
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="Moss_Ltd"/></assignee>
      <xref type="person" data="Ada_Moss"/>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
    </person>
Bad
    <record date="2025-01-02">
      <name>beacon</name>
            ^^^^^^ service 'beacon' has no contact
      <assignee><xref type="person" data="Moss_Ltd"/></assignee>
    </record>
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
    </person>
"""

from collections.abc import Iterator

from linter.index import Index, named
from linter.model import Field, Record
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ..vocabulary import RFC_6335_PUBLISHED


def check(record: Record, index: Index) -> Iterator[Problem]:
    if not record.contacts:
        yield Problem(record, Field.NAME, "service '{0}' has no contact", (record.name,))


RULE = Rule(
    code="CONTACT006",
    name="contact-missing",
    severity=Severity.ERROR,
    scope=Scope.RECORD,
    over=named,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    since=RFC_6335_PUBLISHED,
    check=check,
)
