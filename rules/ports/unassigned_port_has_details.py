"""An Unassigned port with somebody's details.

Why it matters
    An Unassigned port is nobody's, free for the next request. A contact, a reference or a service code beside that word is left over
    from an assignment that ended, and an assignment that ends leaves a Reserved port (section 8.2), or the word is wrong.
What is allowed
    Notes and dates: they may well tell what the port was.
How to fix
    Remove the details, or give the port the state that they belong to.
Seen in the registry
    4501 is Unassigned with the contact IANA; its note says that it was given back in 2001.
Good
    <record updated="2001-06-08">
      <description>Unassigned</description>
      <number>4501</number>
      <note>De-registered 08 June 2001</note>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <xref type="person" data="IANA"/>
                                ^^^^ port '4501' is Unassigned, but its row has a contact
      <number>4501</number>
    </record>
    <person id="IANA">
      <name>Internet Assigned Numbers Authority</name>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, Registry, RegistryRule, Severity

from ..port_states import State
from ..port_wording import describe_ports, list_texts
from ._rows import states_by_row


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for record, state in index.get(states_by_row).items():
        if state is not State.UNASSIGNED:
            continue
        details = [field for field, value in _values(record) if value]
        if details:
            what = (
                describe_ports(record.ports)
                if record.ports
                else f"port '{record.number}'"
                if record.number
                else "a row without a port"
            )
            found = list_texts([f"{'an' if field is Field.ASSIGNEE else 'a'} {field}" for field in details])
            yield Problem(record, details[0], "{0} is Unassigned, but its row has {1}", (what, found))


def _values(record: Record) -> tuple[tuple[Field, object], ...]:
    return (
        (Field.ASSIGNEE, record.assignees),
        (Field.CONTACT, record.contacts),
        (Field.REFERENCE, record.references),
        (Field.SERVICE_CODE, record.service_code),
    )


RULE = RegistryRule(
    code="PORT013",
    name="unassigned-port-has-details",
    severity=Severity.WARNING,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.2")),
    requires=frozenset({Capability.STATES}),
    reads=frozenset(
        {Field.NAME, Field.PORT, Field.DESCRIPTION, Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE, Field.SERVICE_CODE}
    ),
    check=check,
)
