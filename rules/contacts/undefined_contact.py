"""A reference to a contact that the registry does not define.

Why it matters
    An entry has only the ids of its assignee and contact; name and address are in the definition of the contact. Without it, readers
    cannot ask about the assignment, and IANA cannot verify a request to change it.
How to fix
    Correct the id, or define the contact. The message suggests an id if exactly one is near: it differs only by blanks, hyphens,
    underscores or letter case, or by one letter, or it is similar and unused; a number at the end has to be the same. If the
    suggested id is the misspelt one, correct its definition. The safe fix writes the suggestion if no other id has the same letters
    and digits. The unsafe fix writes it in other cases; it corrects the definition instead if nothing refers to it and the name of
    the contact is spelt like the undefined id. Both remove a blank at an end of the suggested id from its definition and references.
Seen in the registry
    From 2015 to 2017, the contact of zixi-transport on 7088/udp was Igor_Ratner; the defined contact was Igor-Ratner. Until
    2022, the assignee of an-signaling on 4936/udp was Cisco_systems_3, which was defined with an upper-case S.
Good
    <record date="2025-01-02">
      <name>beacon</name>
      <xref type="person" data="Ada_Moss"/>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Bad
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="Beacon_Inc"/></assignee>
                                          ^^^^^^^^^^ contact 'Beacon_Inc' is not defined; define it or correct the id
      <xref type="person" data="Ada-Moss"/>
                                ^^^^^^^^ contact 'Ada-Moss' is not defined; did you mean 'Ada_Moss'?
      <note>Ask <xref type="person"/>.</note>
                ^^^^^^^^^^^^^^^^^^^^^ reference to a contact has no id; add it
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
Fixed
    <record date="2025-01-02">
      <name>beacon</name>
      <assignee><xref type="person" data="Beacon_Inc"/></assignee>
      <xref type="person" data="Ada_Moss"/>
      <note>Ask <xref type="person"/>.</note>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
"""

from collections import Counter
from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Contact,
    Field,
    Fix,
    Index,
    Problem,
    Registry,
    RegistryRule,
    Related,
    Replace,
    Safety,
    Severity,
    compile_lazily,
    contacts_by_id,
    fold_case,
)

from ..shared.contact_references import ContactReference
from ._references import ids_in_fields, strip_id, suggested_ids, undefined_references, used_ids

_SEPARATORS = compile_lazily(r"[^\w\0]+|_+")  # characters other than letters and digits
_ASCII_SEPARATORS = bytes(code for code in range(1, 128) if not chr(code).isalnum())


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    corrected: set[tuple[str, Safety]] = set()  # ids whose definition a fix corrects: only the first reference suggestions it
    for place in index.get(undefined_references):
        entry, field, value_index, identifier = place
        if not identifier:
            yield Problem(entry, field, "reference to a contact has no id; add it", value_index=value_index)
        elif suggestion := index.get(suggested_ids).get(identifier):
            label = "the defined contact" if suggestion == suggestion.strip() else "the definition has a blank at an end"
            related = (Related(index.get(contacts_by_id)[suggestion][0], Field.ID, label),)
            message = "contact '{0}' is not defined; did you mean '{1}'?"
            target = suggestion, _safety(identifier, suggestion, index)
            fix = _fix(place, *target, index) if target not in corrected else None
            if suggestion != suggestion.strip():
                corrected.add(target)
            yield Problem(entry, field, message, (identifier, suggestion), related, value_index, fix=fix)
        else:
            yield Problem(
                entry, field, "contact '{0}' is not defined; define it or correct the id", (identifier,), value_index=value_index
            )


def _safety(wrong: str, suggestion: str, index: Index) -> Safety:
    letters = _letters(suggestion)
    return Safety.SAFE if _letters(wrong) == letters and index.get(spellings)[letters] == 1 else Safety.UNSAFE


def _fix(place: ContactReference, suggestion: str, safety: Safety, index: Index) -> Fix | None:
    wrong, bare, definition = place.id, suggestion.strip(), index.get(contacts_by_id)[suggestion][0]
    change = (Replace(place.entry, place.field, bare, place.value_index),) if wrong != bare else ()
    if bare != suggestion:
        changes = strip_id(definition, index)
        return Fix(f"remove the blank at an end of the id '{bare}'", (*change, *changes), safety) if changes else None
    if _letters(wrong) != _letters(suggestion) and suggestion not in index.get(used_ids) and _letters(wrong) in _names(definition):
        return Fix(f"write '{wrong}' in the definition", (Replace(definition, Field.ID, wrong),), Safety.UNSAFE)
    is_listed = place.field is not Field.INLINE_REFERENCE and (place.entry, place.field, suggestion) in index.get(ids_in_fields)
    return None if is_listed else Fix(f"write '{suggestion}'", change, safety)


def _names(contact: Contact) -> set[str]:
    """Return the letters and digits of the personal name and the organization of a contact."""
    return {_letters(name) for name in (contact.name, contact.organization) if name}


def spellings(index: Index) -> Counter[str]:
    """Return the number of contacts for the letters and digits of an id."""
    ids = index.get(contacts_by_id)
    joined = "\0".join(identifier for identifier in ids if identifier.isascii())
    letters = joined.encode().translate(None, _ASCII_SEPARATORS).lower().decode().split("\0") if joined else []
    return Counter((*letters, *(_letters(identifier) for identifier in ids if not identifier.isascii())))


def _letters(identifier: str) -> str:
    return fold_case(_SEPARATORS.sub("", identifier))


RULE = RegistryRule(
    code="CONTACT001",
    name="undefined-contact",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("IANA's registry", "people")),
    requires=frozenset({Capability.PEOPLE}),
    reads=frozenset({Field.NAME, Field.ASSIGNEE, Field.CONTACT, Field.INLINE_REFERENCE, Field.ID, Field.ORGANIZATION}),
    check=check,
    fixes=(Safety.SAFE, Safety.UNSAFE),
)
