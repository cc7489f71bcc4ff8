"""An Unassigned port with the details of a service.

Why it matters
    An Unassigned port is free for the next request. A contact, a reference or a service code remains from an assignment that ended,
    which should leave a Reserved port (section 8.2), or the state is wrong.
What is allowed
    Notes and dates, which may describe the past of the port. The contact `IANA`, which marks ports that IANA holds.
How to fix
    Remove the details, or correct the state.
Good
    <record updated="2001-06-08">
      <description>Unassigned</description>
      <xref type="person" data="IANA"/>
      <number>4501</number>
      <note>De-registered 08 June 2001</note>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <xref type="person" data="Ada_Moss"/>
                                ^^^^^^^^ port '4501' is Unassigned, but its row has a contact; remove it or correct the state
      <number>4501</number>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Problem,
    Record,
    Reference,
    Registry,
    RegistryRule,
    Severity,
    State,
    fold_case,
)

from ..shared.port_states import STATE_FIELDS, states_by_row
from ..shared.port_wording import describe_ports, list_texts

_REGISTRAR = "iana"  # the id of IANA as a contact, folded


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
            value_index = next((i for i, contact in enumerate(record.contacts) if _is_holder(contact)), 0)
            message = "{0} is Unassigned, but its row has {1}; remove {2} or correct the state"
            yield Problem(
                record,
                details[0],
                message,
                (what, found, "it" if len(details) == 1 else "them"),
                value_index=value_index if details[0] is Field.CONTACT else 0,
            )


def _is_holder(contact: Reference) -> bool:
    return fold_case(contact.target) != _REGISTRAR


def _values(record: Record) -> tuple[tuple[Field, object], ...]:
    return (
        (Field.ASSIGNEE, any(map(_is_holder, record.assignees or ()))),
        (Field.CONTACT, any(map(_is_holder, record.contacts))),
        (Field.REFERENCE, record.references),
        (Field.SERVICE_CODE, record.service_code),
    )


RULE = RegistryRule(
    code="PORT013",
    name="unassigned-port-has-details",
    severity=Severity.WARNING,
    by_links=True,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.2")),
    requires=frozenset({Capability.STATES}),
    reads=STATE_FIELDS | {Field.PORT, Field.REFERENCE},
    check=check,
)
