"""A service without a contact.

Why it matters
    The contact is the one to ask about the service, and the one whose change requests count as the assignee's. An organization
    named as the assignee does not tell whom to write to.
How to fix
    Name a person, or the role within the organization, who answers for the assignment.
Seen in the registry
    `h323hostcall` on 1720/sctp has the assignee ITU-T and no contact. On tcp and udp it has one.
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

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, named

from ..rfc6335 import RFC_6335_PUBLISHED


def without(index: Index) -> Sequence[Record]:
    """The services without a contact."""
    return [record for record in index.get(named) if not record.contacts]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is not None and not record.contacts:
        yield Problem(record, Field.NAME, "service '{0}' has no contact", (record.name,))


RULE = RecordRule(
    code="CONTACT006",
    name="contact-missing",
    severity=Severity.ERROR,
    candidates=without,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.CONTACTS}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.NAME, Field.CONTACT}),
    check=check,
)
