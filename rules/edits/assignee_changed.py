"""A service belongs to another party than before.

Why it matters
    RFC 6335 section 8.5 permits no transfers, so that names and ports do not become goods: who no longer wants one gives it back, and the new
    party asks for it. Section 8.6, which lets contacts be brought up to date, leaves the assignee out.
What is allowed
    An assignee where there was nobody. The same party under another id: one with the same name, an address or the mail domain of an
    organization. An assignee that is recorded for the first time while the contact stays the same party. The IESG, which takes over what
    an RFC of the IETF specifies. An id that was not defined, or is not now.
How to fix
    Find out whether the party has only changed its name, and let the assignment note say so. Otherwise give the assignment back and make a new
    one, with its own dates, and have an expert look at it.
Seen in the registry
    In five years, 29 entries went to another party, as if the assignee were a detail: controlone-con on 7551 from SIMB to BYNE, ufmp on 6306
    from Voltaire to Mellanox, hue from Philips Lighting to Signify, rbsystem on 5693 from Bosch to Syntegon.
Before
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps</description>
      <assignee><xref type="person" data="Ada_Moss"/></assignee>
      <xref type="person" data="Ada_Moss"/>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps</description>
      <assignee><xref type="person" data="Lamp_Inc"/></assignee>
      <xref type="person" data="Lamp_Inc"/>
    </record>
    <person id="Lamp_Inc">
      <name>Lamp Inc</name>
      <uri>mailto:ports&amp;lamp.example</uri>
    </person>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>dims lamps</description>
      <assignee><xref type="person" data="Bell_Inc"/></assignee>
                                          ^^^^^^^^ assignee was 'Ada_Moss' and is 'Bell_Inc': an assignment is given back and made anew, not transferred
      <xref type="person" data="Bell_Inc"/>
    </record>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Precision, Problem, Severity

from ..rfc6335 import assignees
from ._parties import contacts_of, everybody
from ._renamings import named_before
from ._transfers import assignee_field, changed_hands, continued, is_reused, went_to_the_ietf


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for before, after in index.get(continued):
        if went_to_the_ietf(before, after, index) or not changed_hands(before, after, index):
            continue
        if is_reused(before, after):
            continue
        was, now = (", ".join(assignees(record)) for record in (before, after))
        renamed = f", with the name '{before.name}'," if after in index.get(named_before) else ""
        if everybody(before, index).shares(contacts_of(after, index), domains=False):
            advice = "the contact has stayed, so find out whether the party was renamed or taken over"
        else:
            advice = "an assignment is given back and made anew, not transferred"
        message = "assignee was '{0}'{1} and is '{2}': {3}"
        yield Problem(after, assignee_field(after), message, (was, renamed, now, advice))


RULE = ChangeRule(
    code="EDIT005",
    name="assignee-changed",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "8.5"), Citation("RFC 6335", "8.6")),
    requires=frozenset({Capability.CONTACTS, Capability.PEOPLE}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.ID,
            Field.ORGANIZATION,
            Field.URI,
        }
    ),
    check=check,
)
