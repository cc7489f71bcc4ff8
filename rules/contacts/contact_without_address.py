"""A contact without any address.

Why it matters
    Assignees and contacts are recorded so that questions and requests reach somebody. A contact to whom nobody can write is of
    no use.
How to fix
    Add the address as a `uri`: `mailto:`, with an ampersand in place of the at sign as IANA writes it.
Seen in the registry
    Hewlett_Packard_Enterprise, added in April 2016, has been without an address ever since.
Good
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;moss.example</uri>
      <updated>2025-01-02</updated>
    </person>
Bad
    <person id="Ada_Moss">
                ^^^^^^^^ contact 'Ada_Moss' has no address
      <name>Ada Moss</name>
      <updated>2025-01-02</updated>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Contact, ContactRule, Field, Index, Problem, Severity

from ..rfc6335 import RFC_6335_PUBLISHED


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    if not "".join(contact.uris).strip():
        yield Problem(contact, Field.ID, "contact '{0}' has no address", (contact.id,))


RULE = ContactRule(
    code="CONTACT007",
    name="contact-without-address",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.ID, Field.URI}),
    check=check,
)
