"""A service without a contact.

Why it matters
    The contact answers questions about the service, and may request changes for the assignee. If the assignee is an organization,
    readers do not know whom to ask.
How to fix
    Name a person, or a role within the organization, that is responsible for the assignment.
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
            ^^^^^^ service 'beacon' has no contact; add one
      <assignee><xref type="person" data="Moss_Ltd"/></assignee>
    </record>
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, named

from ..shared.deassignment import keeps_only_name
from ..shared.port_states import STATE_FIELDS
from ..shared.rfc6335 import RFC_6335_PUBLISHED


def services_without_contact(index: Index) -> Sequence[Record]:
    """Return the services that have no contact, except those that keep only their name."""
    return [record for record in index.get(named) if not record.contacts and not keeps_only_name(record, index)]


def check(record: Record, index: Index) -> Iterator[Problem]:
    yield Problem(record, Field.CONTACT, "service '{0}' has no contact; add one", (record.name,))


RULE = RecordRule(
    code="CONTACT006",
    name="contact-missing",
    severity=Severity.ERROR,
    by_links=True,
    candidates=services_without_contact,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.CONTACTS, Capability.DETAILS}),
    since=RFC_6335_PUBLISHED,
    reads=STATE_FIELDS | {Field.PORT, Field.NOTE},
    check=check,
)
