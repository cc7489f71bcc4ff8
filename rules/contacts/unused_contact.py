"""A contact without a reference to it.

Why it matters
    The registry keeps personal data that no assignment needs. Often an unused contact is the result of a mistake: its reference has
    another id, or was lost.
What is allowed
    A contact that a reference misspells, which undefined-contact reports. Inline references in notes of an entry or of the registry
    count as references.
How to fix
    Add the reference to the entry that lacks it. If there is no such entry, delete the contact, which the unsafe fix does.
Seen in the registry
    This rule finds 47 contacts in the registry of the end of 2021, and none in that of September 2025.
Good
    <record>
      <name>beacon</name>
      <note>Reported by <xref type="person" data="Ada_Moss"/>.</note>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Bad
    <record>
      <name>beacon</name>
      <xref type="person" data="Ada_Moss"/>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
    <person id="Bo_Reed">
                ^^^^^^^ contact 'Bo_Reed' is unused; delete it or add the reference
      <name>Bo Reed</name>
    </person>
Fixed
    <record>
      <name>beacon</name>
      <xref type="person" data="Ada_Moss"/>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Contact,
    ContactRule,
    Delete,
    Field,
    Fix,
    Index,
    Problem,
    Safety,
    Severity,
    contacts_by_id,
)

from ._references import misspelt_ids, unused_ids


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    definitions = index.get(contacts_by_id)[contact.id]
    fix = Fix(f"delete contact '{contact.id}'", tuple(map(Delete, definitions)), Safety.UNSAFE)
    yield Problem(contact, Field.ID, "contact '{0}' is unused; delete it or add the reference", (contact.id,), fix=fix)


def unused_contacts(index: Index) -> list[Contact]:
    """Return the first definition of every unused id that no undefined reference misspells."""
    contacts = index.get(contacts_by_id)
    return [
        contacts[identifier][0] for identifier in index.get(unused_ids) if identifier and identifier not in index.get(misspelt_ids)
    ]


RULE = ContactRule(
    code="CONTACT002",
    name="unused-contact",
    severity=Severity.WARNING,
    candidates=unused_contacts,
    cites=(Citation("IANA's registry", "people"),),
    requires=frozenset(
        {
            Capability.WHOLE,
            Capability.STATES,
            Capability.DESCRIPTIONS,
            Capability.CONTACTS,
            Capability.PEOPLE,
            Capability.NOTES,
        }  # all places of references
    ),
    reads=frozenset({Field.ASSIGNEE, Field.CONTACT, Field.INLINE_REFERENCE, Field.ID}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
