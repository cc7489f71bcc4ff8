"""A contact to whom nothing in the registry refers.

Why it matters
    Personal data is kept although no assignment needs it. And an unused contact is often the trace of a mistake: the reference
    that belongs to it names another id, or was lost.
What is allowed
    A contact that some reference means but misspells: the finding at the reference says so. References inside the notes of an
    entry or of the registry count like any other.
How to fix
    Find the entry whose assignee or contact this was meant to be; if there is none, delete the contact. The unsafe repair deletes
    it.
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
                ^^^^^^^ nothing refers to contact 'Bo_Reed'
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

from ._references import offered, unused, used


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    if not contact.id or contact.id in index.get(used) or contact.id in index.get(offered):
        return
    if contact is index.get(contacts_by_id)[contact.id][0]:
        definitions = index.get(contacts_by_id)[contact.id]
        fix = Fix(f"delete contact '{contact.id}'", tuple(map(Delete, definitions)), Safety.UNSAFE)
        yield Problem(contact, Field.ID, "nothing refers to contact '{0}'", (contact.id,), fix=fix)


def unused_contacts(index: Index) -> list[Contact]:
    """The first definition of every id that has one and is not referred to."""
    contacts = index.get(contacts_by_id)
    return [contacts[identifier][0] for identifier in index.get(unused) if identifier]


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
        }  # all that may refer
    ),
    reads=frozenset({Field.ASSIGNEE, Field.CONTACT, Field.INLINE_REFERENCE, Field.ID}),
    check=check,
    fixes=(Safety.UNSAFE,),
)
