"""A contact without any address.

Why it matters
    The registry records assignees and contacts for questions and requests, which cannot reach a contact without an address.
How to fix
    Add the address as a `uri`: `mailto:`, with an ampersand in place of the at sign as IANA writes it.
Seen in the registry
    Hewlett_Packard_Enterprise, added in April 2016, has never had an address.
Good
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;moss.example</uri>
      <updated>2025-01-02</updated>
    </person>
Bad
    <person id="Ada_Moss">
                ^^^^^^^^ contact 'Ada_Moss' has no address; add a mail address
      <name>Ada Moss</name>
      <updated>2025-01-02</updated>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Contact, ContactRule, Field, Index, Problem, Severity

from ..shared.rfc6335 import RFC_6335_PUBLISHED


def contacts_without_address(index: Index) -> Sequence[Contact]:
    """Return the contacts without an address, empty ones ignored."""
    return [contact for contact in index.registry.contacts if not "".join(contact.uris).strip()]


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    yield Problem(contact, Field.ID, "contact '{0}' has no address; add a mail address", (contact.id,))


RULE = ContactRule(
    code="CONTACT007",
    name="contact-without-address",
    severity=Severity.WARNING,
    by_links=True,
    candidates=contacts_without_address,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.ID, Field.URI}),
    check=check,
)
