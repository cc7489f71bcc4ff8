"""A reference to a contact that the registry does not define.

Why it matters
    The id is all that an entry says about its assignee or contact: the name and the address are in the definition of the
    contact. Without it, nobody can be asked about the assignment, and nobody can be recognized as the one who may change it.
How to repair
    Correct the id, or define the contact. An id is suggested where exactly one is near: it differs only in blanks, hyphens,
    underscores or letter case, or in one letter, or it looks much alike and no reference uses it. A number at the end has to be
    the same in both. If the suggested id is the misspelt one, correct its definition.
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
"""

from collections.abc import Iterator

from linter.index import Index, contacts_by_id
from linter.model import Feature, Field, Registry
from linter.problem import Problem, Related
from linter.rule import Citation, Rule, Scope, Severity

from ._references import loose_ends, meant


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entry, field, nth, identifier in index.get(loose_ends):
        if not identifier:
            yield Problem(entry, field, "reference to a contact gives no id", nth=nth)
        elif offer := index.get(meant).get(identifier):
            label = "the contact that is defined" if offer == offer.strip() else "the definition has a blank at an end"
            related = (Related(index.get(contacts_by_id)[offer][0], Field.ID, label),)
            message = "contact '{0}' is not defined; did you mean '{1}'?"
            yield Problem(entry, field, message, (identifier, offer), related, nth)
        else:
            yield Problem(entry, field, "contact '{0}' is not defined", (identifier,), nth=nth)


RULE = Rule(
    code="CONTACT001",
    name="undefined-contact",
    severity=Severity.ERROR,
    scope=Scope.REGISTRY,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("IANA's registry", "people")),
    needs=frozenset({Feature.PEOPLE}),
    check=check,
)
