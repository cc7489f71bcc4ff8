"""A reference to a contact that the registry does not define.

Why it matters
    The id is all that an entry says about its assignee or contact: the name and the address are in the definition of the
    contact. Without it, nobody can be asked about the assignment, and nobody can be recognized as the one who may change it.
How to fix
    Correct the id, or define the contact. An id is suggested where exactly one is near: it differs only in blanks, hyphens,
    underscores or letter case, or in one letter, or it looks much alike and no reference uses it. A number at the end has to be
    the same in both. If the suggested id is the misspelt one, correct its definition. The suggestion is put in safely where no other
    id has the same letters and digits, and else by the unsafe repair; that corrects the definition instead where nothing refers to
    it and its own name is spelt like the undefined id. A blank at an end of the suggested id is taken off the definition and all
    references to it.
Seen in the registry
    From 2015 to 2017, zixi-transport on 7088/udp named Igor_Ratner as its contact; the contact defined was Igor-Ratner. Until
    2022, the assignee of an-signaling on 4936/udp was Cisco_systems_3, with a lower-case s that the definition did not have.
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
                                          ^^^^^^^^^^ contact 'Beacon_Inc' is not defined
      <xref type="person" data="Ada-Moss"/>
                                ^^^^^^^^ contact 'Ada-Moss' is not defined; did you mean 'Ada_Moss'?
      <note>Ask <xref type="person"/>.</note>
                ^^^^^^^^^^^^^^^^^^^^^ reference to a contact gives no id
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

import re
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
    contacts_by_id,
    fold_case,
)

from ._references import Place, beside, loose_ends, meant, used, without_blanks

_OTHERS = re.compile(r"[^\w\0]+|_+")  # what is neither a letter nor a digit


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    mended: set[tuple[str, Safety]] = set()  # the ids whose definition some fix mends: it need not be said at every reference
    for place in index.get(loose_ends):
        entry, field, value_index, identifier = place
        if not identifier:
            yield Problem(entry, field, "reference to a contact gives no id", value_index=value_index)
        elif offer := index.get(meant).get(identifier):
            label = "the contact that is defined" if offer == offer.strip() else "the definition has a blank at an end"
            related = (Related(index.get(contacts_by_id)[offer][0], Field.ID, label),)
            message = "contact '{0}' is not defined; did you mean '{1}'?"
            repair = offer, _safety(identifier, offer, index)
            fix = _fix(place, *repair, index) if repair not in mended else None
            if offer != offer.strip():
                mended.add(repair)
            yield Problem(entry, field, message, (identifier, offer), related, value_index, fix=fix)
        else:
            yield Problem(entry, field, "contact '{0}' is not defined", (identifier,), value_index=value_index)


def _safety(wrong: str, offer: str, index: Index) -> Safety:
    letters = _letters(offer)
    return Safety.SAFE if _letters(wrong) == letters and index.get(spellings)[letters] == 1 else Safety.UNSAFE


def _fix(place: Place, offer: str, safety: Safety, index: Index) -> Fix | None:
    wrong, bare, definition = place.id, offer.strip(), index.get(contacts_by_id)[offer][0]
    change = (Replace(place.entry, place.field, bare, place.value_index),) if wrong != bare else ()
    if bare != offer:
        without = without_blanks(definition, index)
        return Fix(f"remove the blank at an end of the id '{bare}'", (*change, *without), safety) if without else None
    if _letters(wrong) != _letters(offer) and offer not in index.get(used) and _letters(wrong) in _names(definition):
        return Fix(f"write '{wrong}' in the definition", (Replace(definition, Field.ID, wrong),), Safety.UNSAFE)
    there = place.field is not Field.INLINE_REFERENCE and (place.entry, place.field, offer) in index.get(beside)
    return None if there else Fix(f"write '{offer}'", change, safety)


def _names(contact: Contact) -> set[str]:
    """The letters and digits of a contact's own names."""
    return {_letters(name) for name in (contact.name, contact.organization) if name}


def spellings(index: Index) -> Counter[str]:
    """How many contacts have an id of the same letters and digits."""
    return Counter(map(fold_case, _OTHERS.sub("", "\0".join(index.get(contacts_by_id))).split("\0")))  # no id has a NUL


def _letters(identifier: str) -> str:
    return fold_case(_OTHERS.sub("", identifier))


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
