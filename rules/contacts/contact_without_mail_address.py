"""A contact with an address, but without a mail address.

Why it matters
    RFC 6335 section 8.1.1 requires the name and the mail address of assignee and contact. A telephone number or a web page does not
    reach the contact as reliably.
What is allowed
    A contact without any address, and a malformed address, which contact-without-address and malformed-contact-uri report.
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
           ^^^^^^^^^^^^^^^ contact 'Ada_Moss' has no mail address; add one
      <updated>2025-01-02</updated>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Contact, ContactRule, Field, Index, Problem, Severity, fold_case

from ..shared.rfc6335 import RFC_6335_PUBLISHED


def contacts_without_mail_address(index: Index) -> Sequence[Contact]:
    """Return the contacts with addresses, none of which is a mail address."""
    contacts = [contact for contact in index.registry.contacts if contact.uris and not contact.uris[0].startswith("mailto:")]
    return [contact for contact in contacts if any(map(str.strip, contact.uris)) and not any(map(_is_mail, contact.uris))]


def _is_mail(uri: str) -> bool:
    return fold_case(uri.strip()).startswith("mailto:") or "@" in uri or "&" in uri


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    yield Problem(contact, Field.URI, "contact '{0}' has no mail address; add one", (contact.id,))


RULE = ContactRule(
    code="CONTACT011",
    name="contact-without-mail-address",
    severity=Severity.WARNING,
    by_links=True,
    candidates=contacts_without_mail_address,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("RFC 8126", "4.4")),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.ID, Field.URI}),
    check=check,
)
