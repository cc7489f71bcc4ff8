"""A contact who can be reached, but not by mail.

Why it matters
    RFC 6335 section 8.1.1 asks for the name and the mail address of assignee and contact. A telephone is answered by whoever is there, and
    a web page may tell nothing.
What is allowed
    A contact without any address, and an address that is malformed: contact-without-address and malformed-contact-uri report these.
How to fix
    Add the mail address as another `uri`: `mailto:`, with an ampersand in place of the at sign as IANA writes it.
Seen in the registry
    Thirteen contacts from before RFC 6335 have only a telephone or a web page, such as Bruce_Wilson.
Good
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>tel:+1-555-0100</uri>
      <uri>mailto:ada&amp;moss.example</uri>
      <updated>2025-01-02</updated>
    </person>
Bad
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>tel:+1-555-0100</uri>
           ^^^^^^^^^^^^^^^ contact 'Ada_Moss' has no mail address
      <updated>2025-01-02</updated>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Contact, ContactRule, Field, Index, Problem, Severity, fold_case

from ..rfc6335 import RFC_6335_PUBLISHED


def reachable(index: Index) -> Sequence[Contact]:
    """The contacts with an address of which the first is none for mail."""
    return [contact for contact in index.registry.contacts if contact.uris and not contact.uris[0].startswith("mailto:")]


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    addresses = [fold_case(uri.strip()) for uri in contact.uris]
    if any(addresses) and not any(address.startswith("mailto:") or "@" in address or "&" in address for address in addresses):
        yield Problem(contact, Field.URI, "contact '{0}' has no mail address", (contact.id,))


RULE = ContactRule(
    code="CONTACT011",
    name="contact-without-mail-address",
    severity=Severity.WARNING,
    candidates=reachable,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("RFC 8126", "4.4")),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.ID, Field.URI}),
    check=check,
)
