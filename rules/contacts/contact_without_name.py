"""A contact without the name of a person or an organization.

Why it matters
    An address does not show who is behind it. When it stops working, people can still search for the name.
How to fix
    Add the name of the person, of the organization, or of both.
Seen in the registry
    Two contacts of August and September 2015 have only an address and an id that looks like a name.
Good
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
      <updated>2025-01-02</updated>
    </person>
Bad
    <person id="Ada_Moss">
                ^^^^^^^^ contact 'Ada_Moss' has no name; add a personal name or an organization
      <uri>mailto:ada&amp;moss.example</uri>
      <updated>2025-01-02</updated>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Contact, ContactRule, Field, Index, Problem, Severity

from ..shared.rfc6335 import RFC_6335_PUBLISHED


def contacts_without_name(index: Index) -> Sequence[Contact]:
    """Return the contacts without a personal name and an organization, blank ones ignored."""
    return [contact for contact in index.registry.contacts if not f"{contact.name or ''}{contact.organization or ''}".strip()]


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    yield Problem(contact, Field.ID, "contact '{0}' has no name; add a personal name or an organization", (contact.id,))


RULE = ContactRule(
    code="CONTACT009",
    name="contact-without-name",
    severity=Severity.WARNING,
    by_links=True,
    candidates=contacts_without_name,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.NAME, Field.ID, Field.ORGANIZATION}),
    check=check,
)
