"""A service name was given to another service of another party.

Why it matters
    RFC 6335 section 8.3 advises against it: names are plenty, and software that looks the old service up by its name finds the new one, which it
    does not understand. The name should stay with its service, even without a port, and the new service take a name of its own.
What is allowed
    Another description for the same party, and another party for the same description, which is for assignee-changed to find. Two
    descriptions are the same if half of the words of the shorter one are in the other one too, or spelt out there, words such as protocol
    and the forms of companies left out.
How to fix
    Give the old entry back its description and its assignee, and the new service a new name.
Seen in the registry
    On 2019-03-28, jmap went from JSON Mail Access and its editor to the JSON Meta Application Protocol of the IETF. Its note says that the name
    was given back and assigned anew.
Before
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps</description>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps and bulbs</description>
      <assignee><xref type="person" data="Bell_Inc"/></assignee>
    </record>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Lightweight Access to Mail Pools</description>
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 'lamp' was 'dims lamps' of 'Ada_Moss' and is 'Lightweight Access to Mail Pools' of 'Bell_Inc': another service needs another name
      <assignee><xref type="person" data="Bell_Inc"/></assignee>
    </record>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Precision, Problem, Related, Severity

from ..rfc6335 import assignees
from ._services import altered
from ._transfers import assignee_field, changed_hands, is_reused


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for before, after, _ in index.get(altered):
        if is_reused(before, after) and changed_hands(before, after, index):
            was, now = (" ".join((record.description or "").split()) for record in (before, after))
            holders = (", ".join(assignees(record)) for record in (before, after))
            related = (Related(after, assignee_field(after), "the new assignee"),)
            message = "'{0}' was '{1}' of '{3}' and is '{2}' of '{4}': another service needs another name"
            yield Problem(after, Field.DESCRIPTION, message, (after.name, was, now, *holders), related)


RULE = ChangeRule(
    code="EDIT008",
    name="name-reused",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "8.3", "RECOMMENDED"),),
    requires=frozenset({Capability.CONTACTS, Capability.PEOPLE, Capability.DESCRIPTIONS, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.DESCRIPTION, Field.ASSIGNEE, Field.CONTACT, Field.ID, Field.ORGANIZATION, Field.URI}),
    check=check,
)
