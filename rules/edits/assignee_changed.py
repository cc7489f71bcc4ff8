"""A service that belongs to another party than before.

Why it matters
    RFC 6335 section 8.5 permits no transfers, so that names and ports are not traded: a party that no longer needs one gives it back,
    and the new party requests it. Section 8.6 allows updates of contacts, but not of the assignee.
What is allowed
    A first assignee. The same party under another id, with the same name, an address or the mail domain of an organization. A first
    assignee while the contact stays the same party. The IESG, which takes over services of IETF RFCs. An id that is not defined in
    one of the versions. An entry without an assignee before and after, which contact-replaced checks. In formats without a table of
    contacts, ids that differ only by spelling.
How to fix
    Find out whether the party has only changed its name, and say so in the assignment note. Otherwise give the assignment back and
    make a new one, with new dates and an expert review.
Seen in the registry
    In five years, 29 entries went to another party: controlone-con on 7551 from SIMB to BYNE, ufmp
    on 6306 from Voltaire to Mellanox, hue from Philips Lighting to Signify, rbsystem on 5693 from Bosch to Syntegon.
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
                                          ^^^^^^^^ assignee of 'lamp' ('dims lamps') was 'Ada_Moss' and is 'Bell_Inc'; do not transfer an assignment, but de-assign it and make a new one
      <xref type="person" data="Bell_Inc"/>
    </record>
    <person id="Bell_Inc">
      <name>Bell Inc</name>
      <uri>mailto:ports&amp;bell.example</uri>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, ChangeRule, ChangeSet, Citation, Index, Precision, Problem, Record, Severity

from ._base import base_index
from ._continuity import continued
from ._fields import SERVICES
from ._parties import all_parties, contact_party
from ._transfers import assignee_field, changed_hands, has_assignee, is_other_service, went_to_the_ietf
from ._wording import describe_assignees, describe_service, group_transports, list_transports


def check(change_set: ChangeSet, index: Index) -> Iterator[Problem]:
    """Report each transfer, once for all transports."""
    base = index.get(base_index)
    for pairs in group_transports(index.get(transfers)):
        before, after = pairs[0]
        if all_parties([before], index).shares(contact_party(after, index), domains=False):
            advice = "the contact stayed, so find out whether the party was renamed or taken over"
        else:
            advice = "do not transfer an assignment, but de-assign it and make a new one"
        service = describe_service(before) + list_transports([entry for _, entry in pairs])
        message = "assignee of {0} was {1} and is {2}; {3}"
        args = (service, describe_assignees(before, base), describe_assignees(after, index), advice)
        yield Problem(after, assignee_field(after), message, args)


def transfers(index: Index) -> list[tuple[Record, Record]]:
    """List the entries of services that another party holds in the head, as pairs of base and head."""
    return [
        (before, after)
        for before, after in index.get(continued)
        if has_assignee(before, after, index)
        and not went_to_the_ietf(before, after, index)
        and changed_hands(before, after, index)
        and not is_other_service(before, after)
    ]


RULE = ChangeRule(
    code="EDIT005",
    name="assignee-changed",
    severity=Severity.WARNING,
    precision=Precision.HIGH,
    cites=(Citation("RFC 6335", "8.5"), Citation("RFC 6335", "8.6")),
    requires=frozenset({Capability.CONTACTS}),
    reads=SERVICES,
    check=check,
)
