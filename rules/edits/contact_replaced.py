"""The contact of a service without an assignee is another party.

Why it matters
    Where an entry records no assignee, its contact is the only party on record. RFC 6335 section 8.6 lets a contact be brought up to
    date at the request of the assignee; here the registry does not show who may ask for it.
What is allowed
    The same party under another id: one with the same name, an address or the mail domain of an organization. The IESG. Entries with
    an assignee in one of the versions, which assignee-changed checks. An entry whose description is of another service, which
    name-reused checks. Formats that cannot record an entry without an assignee.
How to fix
    Make sure that the former contact agreed, and record the assignee.
Before
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
      <uri>mailto:bo&amp;church.example</uri>
    </person>
Good
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>dims lamps and bulbs</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
      <uri>mailto:bo&amp;church.example</uri>
    </person>
Bad
    <record date="2012-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <xref type="person" data="Bo_Reed"/>
                                ^^^^^^^ contact of 'lamp' ('dims lamps') was 'Ada_Moss' and is 'Bo_Reed'; no assignee is on record, so ask the former contact
      <description>dims lamps</description>
      <number>7001</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <uri>mailto:ada&amp;lamp.example</uri>
    </person>
    <person id="Bo_Reed">
      <name>Bo Reed</name>
      <uri>mailto:bo&amp;church.example</uri>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Severity

from ._base import base_index
from ._continuity import continued
from ._fields import SERVICES
from ._transfers import changed_hands, has_assignee, is_other_service, went_to_the_ietf
from ._wording import describe_assignees, describe_service


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    for before, after in index.get(continued):
        if has_assignee(before, after, index):
            continue
        if went_to_the_ietf(before, after, index) or is_other_service(before, after) or not changed_hands(before, after, index):
            continue
        message = "contact of {0} was {1} and is {2}; no assignee is on record, so ask the former contact"
        parties = describe_assignees(before, index.get(base_index)), describe_assignees(after, index)
        yield Problem(after, Field.CONTACT, message, (describe_service(before), *parties))


RULE = ChangeRule(
    code="EDIT020",
    name="contact-replaced",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.6"),),
    requires=frozenset({Capability.CONTACTS}),
    reads=SERVICES,
    check=check,
)
