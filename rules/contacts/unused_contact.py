"""A contact to whom nothing in the registry refers.

Why it matters
    Personal data is kept that no assignment needs. And often an unused contact is the trace of a mistake: the reference that
    belongs to it names another id, or was lost.
What is let through
    A contact that some reference means and misspells. That is said once, at the reference. A reference inside a note, of an entry
    or of the registry, counts like any other.
How to repair
    Find the entry whose assignee or contact this was to be; if there is none, delete the contact.
Seen in the registry
    51 contacts were unused at the end of 2021. None is in 2025.
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
"""

from collections.abc import Iterator

from linter.index import Index, contacts_by_id
from linter.model import Contact, Field
from linter.problem import Problem
from linter.rule import Citation, Rule, Scope, Severity

from ._references import offered, unused


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    if contact.id not in index.get(offered):
        yield Problem(contact, Field.ID, "nothing refers to contact '{0}'", (contact.id,))


def unused_contacts(index: Index) -> list[Contact]:
    """The first definition of every id that has one and is not referred to."""
    contacts = index.get(contacts_by_id)
    return [contacts[identifier][0] for identifier in index.get(unused) if identifier]


RULE = Rule(
    code="CONTACT002",
    name="unused-contact",
    severity=Severity.WARNING,
    scope=Scope.CONTACT,
    over=unused_contacts,
    cites=(Citation("IANA's registry", "people"),),
    check=check,
)
