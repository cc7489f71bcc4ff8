"""A contact id that is empty, resembles another id, or has a blank at an end.

Why it matters
    References have to repeat the id exactly. If an id has a blank at an end, or if two ids differ only by letter case, blanks or
    hyphens for underscores, the next reference is likely to be wrong.
What is allowed
    An id with a blank at an end that undefined references misspell, which undefined-contact reports. Two ids that differ by an
    underscore or a number.
How to fix
    Remove the blank in the definition and the references. The safe fix does that if the id will not resemble another one. Of two
    similar ids, keep one if they are the same contact; otherwise add a number to one.
Seen in the registry
    SEIKO_EPSON and Seiko_Epson are two contacts with different addresses. In 2015 there was an "Andrew_Beekhof " with a blank at the end.
Good
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
    </person>
    <person id="Moss_Ltd_2">
      <org>Moss Ltd</org>
    </person>
Bad
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
    </person>
    <person id="Moss-LTD">
                ^^^^^^^^ contact id 'Moss-LTD' differs from 'Moss_Ltd' only by letter case and separators; keep one of them or add a number
      <org>Moss Ltd</org>
    </person>
    <person id="Bo_Reed ">
                ^^^^^^^^ contact id 'Bo_Reed ' has a blank at an end; remove it
      <name>Bo Reed</name>
    </person>
Fixed
    <person id="Moss_Ltd">
      <org>Moss Ltd</org>
    </person>
    <person id="Moss-LTD">
      <org>Moss Ltd</org>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
    </person>
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Contact,
    ContactRule,
    Field,
    Fix,
    Index,
    Precision,
    Problem,
    Related,
    Safety,
    Severity,
    contacts_by_id,
    fold_case,
)

from ..shared.plain_words import squash_texts
from ._references import confusable_forms, misspelt_ids, strip_id


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    identifier = contact.id
    if not identifier:
        if index.registry.locate(contact, Field.ID).start > contact.start:  # FORMAT001 reports a missing attribute
            yield Problem(contact, Field.ID, "contact id is empty; write an id")
    elif identifier != identifier.strip():
        if identifier not in index.get(misspelt_ids):
            changes = strip_id(contact, index)
            fix = Fix(f"remove the blank at an end of the id '{identifier.strip()}'", changes) if changes else None
            yield Problem(contact, Field.ID, "contact id '{0}' has a blank at an end; remove it", (identifier,), fix=fix)
    elif similar := index.get(similar_contacts).get(contact):
        message = "contact id '{0}' differs from '{1}' only by {2}; keep one of them or add a number"
        related = (Related(similar, Field.ID, "the earlier id"),)
        yield Problem(contact, Field.ID, message, (identifier, similar.id, _difference(identifier, similar.id)), related)


def suspicious_contacts(index: Index) -> Sequence[Contact]:
    """Return the contacts whose id is empty, has a blank at an end or resembles an earlier one."""
    similar = index.get(similar_contacts)
    blank = {identifier for identifier in index.get(contacts_by_id) if not identifier or identifier != identifier.strip()}
    return [contact for contact in index.registry.contacts if contact in similar or contact.id in blank]


def similar_contacts(index: Index) -> Mapping[Contact, Contact]:
    """Return the contacts whose id resembles an earlier one, each with the first such contact, without ids with blanks at an end."""
    first: dict[str, Contact] = {}
    found: dict[Contact, Contact] = {}
    for identifier in _find_alike([identifier for identifier in index.get(contacts_by_id) if identifier]):
        contact = index.get(contacts_by_id)[identifier][0]
        for key in confusable_forms(identifier) if identifier == identifier.strip() else ():
            if first.setdefault(key, contact) is not contact:
                found.setdefault(contact, first[key])
    return found


def _find_alike(ids: Sequence[str]) -> Sequence[str]:
    """Return the ids that may have a form in common with another one: those with the same letters."""
    if not "".join(ids).isprintable():  # they can have blanks that `squash_texts` keeps
        return ids
    letters = squash_texts(ids)
    times = Counter(letters)
    return [identifier for identifier, plain in zip(ids, letters, strict=True) if times[plain] > 1]


def _difference(one: str, other: str) -> str:
    if fold_case(one) == fold_case(other):
        return "letter case"
    bare, other_bare = ("".join(identifier.replace("-", "").replace("_", "").split()) for identifier in (one, other))
    return "separators" if bare == other_bare else "letter case and separators"


RULE = ContactRule(
    code="CONTACT004",
    name="contact-id-malformed",
    severity=Severity.WARNING,
    cites=(Citation("IANA's registry", "people"),),
    requires=frozenset({Capability.PEOPLE}),
    candidates=suspicious_contacts,
    reads=frozenset({Field.ASSIGNEE, Field.CONTACT, Field.INLINE_REFERENCE, Field.ID, Field.LINE}),
    check=check,
    fixes=(Safety.SAFE,),
    precision=Precision.HIGH,
)
