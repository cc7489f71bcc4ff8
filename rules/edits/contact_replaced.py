"""A service without an assignee whose contact became another party.

Why it matters
    If an entry has no assignee, its contact is its only party. RFC 6335 section 8.6 allows updates of a contact at the request of the
    assignee; here the registry does not show who may request one.
What is allowed
    The same party under another id, with the same name, an address or the mail domain of an organization. The IESG. Entries with
    an assignee in one of the versions, which assignee-changed checks. An entry with the description of another service, which
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
                                ^^^^^^^ contact of 'lamp' ('dims lamps') was 'Ada_Moss' and is 'Bo_Reed'; there is no assignee, so ask the former contact
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

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Field, Index, Problem, Record, Severity

from ._base import base_index
from ._continuity import continued
from ._fields import SERVICES
from ._transfers import changed_hands, has_assignee, is_other_service, went_to_the_ietf
from ._wording import describe_assignees, describe_service, group_transports, list_transports


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each contact that is another party, once for all transports."""
    for pairs in group_transports(index.get(replacements)):
        before, after = pairs[0]
        service = describe_service(before) + list_transports([entry for _, entry in pairs])
        message = "contact of {0} was {1} and is {2}; there is no assignee, so ask the former contact"
        args = (service, describe_assignees(before, index.get(base_index)), describe_assignees(after, index))
        yield Problem(after, Field.CONTACT, message, args)


def replacements(index: Index) -> list[tuple[Record, Record]]:
    """List the entries without an assignee whose contact is another party in the head, as pairs of base and head."""
    return [
        (before, after)
        for before, after in index.get(continued)
        if not has_assignee(before, after, index)
        and not went_to_the_ietf(before, after, index)
        and not is_other_service(before, after)
        and changed_hands(before, after, index)
    ]


RULE = ChangeRule(
    code="EDIT020",
    name="contact-replaced",
    severity=Severity.NOTE,
    cites=(Citation("RFC 6335", "8.6"),),
    requires=frozenset({Capability.CONTACTS}),
    reads=SERVICES,
    check=check,
)
