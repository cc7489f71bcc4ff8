"""A contact that kept its id and became another party.

Why it matters
    Entries refer to contacts by id. With another name and another address under the same id, every entry of the old party belongs to
    the new one without a change of the entry. RFC 6335 section 8.5 does not permit such transfers; section 8.6 allows updates of a
    contact, not its replacement.
What is allowed
    A corrected spelling, another surname, a new address or a new name of the same party: contacts that share a name, an address, an
    organization or the mail domain of an organization, and names that share most of their words. A new name that fits the id better
    than the old one.
How to fix
    Restore the contact, and define the new party under another id. If the party was renamed or merged, say so in the assignment
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

from ..shared.contact_references import find_contact_references
from ..shared.wording import collapse_blanks
from ._base import changed_contacts
from ._fields import PARTIES
from ._transfers import became_another_party

_MAX_RELATED = 4  # entries of the contact that are related places


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for before, after in index.get(changed_contacts):
        if became_another_party(before, after):
            was, now = (collapse_blanks(contact.name or contact.organization) for contact in (before, after))
            field = Field.NAME if after.name else Field.ORGANIZATION
            entries = _entries_of(after, index)
            related = tuple(Related(entry, Field.NAME, "an entry of the contact") for entry in entries[:_MAX_RELATED])
            message = "contact '{0}' was '{1}' and is '{2}'; define another party under another id"
            yield Problem(after, field, message, (after.id, was, now), related)


def _entries_of(contact: Contact, index: Index) -> list[Record]:
    """List the entries of which a contact is an assignee or contact."""
    references = find_contact_references({contact.id}, index)
    found = [place.entry for place in references if isinstance(place.entry, Record) and place.field is not Field.INLINE_REFERENCE]
    return list(dict.fromkeys(found))


RULE = ChangeRule(
    code="EDIT018",
    name="contact-became-other-party",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "8.5"), Citation("RFC 6335", "8.6")),
    requires=frozenset({Capability.PEOPLE, Capability.CONTACTS}),
    reads=PARTIES | {Field.INLINE_REFERENCE},
    check=check,
)
