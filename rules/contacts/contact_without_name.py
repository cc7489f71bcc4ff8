"""A contact with neither a person's name nor an organization's.

Why it matters
    An address alone does not say who is behind it. When it stops working, a name is something that one can still search for.
How to fix
    Add the name of the person, of the organization, or of both.
Seen in the registry
    Two contacts of August and September 2015 have an address and an id that looks like a name, and nothing else.
Good
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
      <updated>2025-01-02</updated>
    </person>
Bad
    <person id="Ada_Moss">
                ^^^^^^^^ contact 'Ada_Moss' has neither a personal name nor an organization
      <uri>mailto:ada&amp;moss.example</uri>
      <updated>2025-01-02</updated>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Contact, ContactRule, Field, Index, Problem, Severity

from ..rfc6335 import RFC_6335_PUBLISHED


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    if not ((contact.name or "").strip() or (contact.organization or "").strip()):
        yield Problem(contact, Field.ID, "contact '{0}' has neither a personal name nor an organization", (contact.id,))


RULE = ContactRule(
    code="CONTACT009",
    name="contact-without-name",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.NAME, Field.ID, Field.ORGANIZATION}),
    check=check,
)
