"""A contact whose id is defined a second time.

Why it matters
    A reference has only an id. With two definitions, it is ambiguous which address is valid and who may ask for a change.
How to fix
    Keep the newer definition if both are the same contact. Otherwise give one of them another id (IANA adds a number, as in
    John_Smith_2) and correct the entries that refer to it. The safe fix deletes a later definition that equals the first one in
    every field.
Good
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example</uri>
    </person>
    <person id="Ada_Moss_2">
      <uri>mailto:amoss&amp;fern.example</uri>
    </person>
Bad
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example</uri>
    </person>
    <person id="Ada_Moss">
                ^^^^^^^^ contact 'Ada_Moss' is already defined; delete a definition or change its id
      <uri>mailto:amoss&amp;fern.example</uri>
    </person>
    <person id="Ada_Moss">
                ^^^^^^^^ contact 'Ada_Moss' is already defined; delete a definition or change its id
      <uri>mailto:ada&amp;moss.example</uri>
    </person>
Fixed
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example</uri>
    </person>
    <person id="Ada_Moss">
      <uri>mailto:amoss&amp;fern.example</uri>
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
    Related,
    Safety,
    Severity,
    contacts_by_id,
)

from ..shared.rfc6335 import has_same_values


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    first = index.get(contacts_by_id)[contact.id][0]
    related = (Related(first, Field.ID, "the first definition"),)
    repeats = has_same_values(contact, first, index.registry)
    fix = Fix("delete the definition, which repeats the first one", (Delete(contact),)) if repeats else None
    yield Problem(
        contact, Field.ID, "contact '{0}' is already defined; delete a definition or change its id", (contact.id,), related, fix=fix
    )


def defined_again(index: Index) -> list[Contact]:
    """Return the second and later definitions of every id."""
    contacts = index.get(contacts_by_id)
    if len(contacts) == len(index.registry.contacts):
        return []
    return [contact for identifier, same in contacts.items() if identifier for contact in same[1:]]


RULE = ContactRule(
    code="CONTACT003",
    name="contact-defined-twice",
    severity=Severity.ERROR,
    candidates=defined_again,
    cites=(Citation("IANA's registry", "people"),),
    requires=frozenset({Capability.PEOPLE}),
    reads=frozenset({Field.ID, Field.LINE}),
    check=check,
    fixes=(Safety.SAFE,),
)
