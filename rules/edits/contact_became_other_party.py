"""A contact kept its id and became another party.

Why it matters
    Entries refer to contacts by id. With another name and another address under the same id, every entry of the old party belongs to
    the new one, and no entry has changed: a transfer, which RFC 6335 section 8.5 does not permit. Section 8.6 lets a contact be
    brought up to date, not replaced.
What is allowed
    A corrected spelling, another surname, a new address or a new name of the same party: contacts that share a name, an address, an
    organization or the mail domain of an organization, and names that share most of their words. A new name that agrees with the id
    better than the old one.
How to fix
    Restore the contact, and define the new party under an id of its own. If the party was renamed or merged, say so in the assignment
    notes of its entries.
Before
    <person id="Bo_Reed">
      <name>Bo Reed</name>
      <uri>mailto:bo&amp;church.example</uri>
      <updated>2024-12-26</updated>
    </person>
Good
    <person id="Bo_Reed">
      <name>Bo Reed</name>
      <uri>mailto:bo&amp;bells.example</uri>
      <updated>2024-12-26</updated>
    </person>
Bad
    <person id="Bo_Reed">
      <name>Acme Corporation</name>
            ^^^^^^^^^^^^^^^^ contact 'Bo_Reed' was 'Bo Reed' and is 'Acme Corporation'; define another party under another id
      <uri>mailto:ports&amp;acme.example</uri>
      <updated>2024-12-26</updated>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    ChangeRule,
    ChangeSet,
    Citation,
    Contact,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    Related,
    Severity,
)

from ._base import changed_contacts
from ._fields import PARTIES
from ._transfers import became_another_party

_SHOWN = 4  # entries of the contact that are related places


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for before, after in index.get(changed_contacts):
        if became_another_party(before, after):
            was, now = (" ".join((contact.name or contact.organization or "").split()) for contact in (before, after))
            field = Field.NAME if after.name else Field.ORGANIZATION
            entries = _entries_of(after, index)
            related = tuple(Related(entry, Field.NAME, "an entry of the contact") for entry in entries[:_SHOWN])
            message = "contact '{0}' was '{1}' and is '{2}'; define another party under another id"
            yield Problem(after, field, message, (after.id, was, now), related)


def _entries_of(contact: Contact, index: Index) -> list[Record]:
    """List the entries that refer to a contact."""
    return [
        record
        for record in index.registry.records
        if any(reference.target == contact.id for reference in (*(record.assignees or ()), *record.contacts))
    ]


RULE = ChangeRule(
    code="EDIT018",
    name="contact-became-other-party",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "8.5"), Citation("RFC 6335", "8.6")),
    requires=frozenset({Capability.PEOPLE, Capability.CONTACTS}),
    reads=PARTIES,
    check=check,
)
