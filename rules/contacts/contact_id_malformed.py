"""A contact id that is easily mistaken for another, or that has a blank nobody sees.

Why it matters
    References repeat the id character by character. Where an id begins or ends with a blank, or where two ids differ only in
    letter case, blanks, or a hyphen in place of an underscore, the next reference is likely to miss.
What is allowed
    An id with a blank at an end that already makes references miss: the finding at the reference suggests the id as it is. Two
    ids of which one has an underscore more, or another number: these are taken to be meant.
How to fix
    Remove the blank, in the definition and in the references. That is done safely where the id does not come to look like another
    one. Of two ids that look alike, keep one if they mean the same contact; otherwise tell them apart by a number.
Seen in the registry
    SEIKO_EPSON and Seiko_Epson are two contacts with two addresses. In 2015 there was an "Andrew_Beekhof " with a blank at the end.
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
                ^^^^^^^^ contact id 'Moss-LTD' differs from 'Moss_Ltd' only by letter case and separators
      <org>Moss Ltd</org>
    </person>
    <person id="Bo_Reed ">
                ^^^^^^^^ contact id 'Bo_Reed ' has a blank at an end
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

from collections.abc import Iterator, Mapping

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

from ._references import looks_of, offered, without_blanks


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    identifier = contact.id
    if not identifier:
        if index.registry.locate(contact, Field.ID).start > contact.start:  # the reader tells where there is no attribute at all
            yield Problem(contact, Field.ID, "contact id is empty")
    elif identifier != identifier.strip():
        if identifier not in index.get(offered):
            changes = without_blanks(contact, index)
            fix = Fix(f"remove the blank at an end of the id '{identifier.strip()}'", changes) if changes else None
            yield Problem(contact, Field.ID, "contact id '{0}' has a blank at an end", (identifier,), fix=fix)
    elif twin := index.get(twins).get(contact):
        message = "contact id '{0}' differs from '{1}' only by {2}"
        related = (Related(twin, Field.ID, "the first of the two"),)
        yield Problem(contact, Field.ID, message, (identifier, twin.id, _difference(identifier, twin.id)), related)


def twins(index: Index) -> Mapping[Contact, Contact]:
    """The contacts whose id is easily mistaken for an earlier one, with the first such; ids with a blank at an end aside."""
    first: dict[str, Contact] = {}
    found: dict[Contact, Contact] = {}
    for identifier, (contact, *_) in index.get(contacts_by_id).items():
        if not identifier or identifier != identifier.strip():
            continue
        for key in looks_of(identifier):
            if first.setdefault(key, contact) is not contact:
                found.setdefault(contact, first[key])
    return found


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
    reads=frozenset({Field.ASSIGNEE, Field.CONTACT, Field.INLINE_REFERENCE, Field.ID, Field.LINE}),
    check=check,
    fixes=(Safety.SAFE,),
    precision=Precision.HIGH,
)
