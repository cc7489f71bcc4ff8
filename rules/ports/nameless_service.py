"""A service without a name.

Why it matters
    The name is the key of an entry: RFC 6335 section 8.1.1 requires one for every assignment. A row with the details of a service and
    without a name has a port that no lookup by name finds.
What is allowed
    Rows whose description begins with a known state, such as Reserved or Unassigned, and rows with a state of the `states`
    option of state-not-recognised.
How to fix
    Add the name of the service. For a port that is not in use, begin the description with Reserved or Unassigned.
Good
    <record date="2025-01-02">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Lamp control protocol</description>
      <number>7001</number>
    </record>
Bad
    <record date="2025-01-02">
      <protocol>tcp</protocol>
      <xref type="person" data="Ada_Moss"/>
      <description>Lamp control protocol</description>
      <number>7001</number>
              ^^^^ name missing from a row with a contact and a registration date; add the name of the service
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, nameless

from ..shared.port_states import STATE_FIELDS, described_state, has_service_details
from ..shared.port_wording import list_texts
from .state_not_recognised import is_additional_state


def nameless_services(index: Index) -> Sequence[Record]:
    """Return the nameless rows that hold details of a service and give no known state."""
    return [
        record
        for record in index.get(nameless)
        if has_service_details(record) and described_state(record.description) is None and not is_additional_state(record, index)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    details = [
        word
        for word, value in (
            ("an assignee", record.assignees),
            ("a contact", record.contacts),
            ("a registration date", record.registered),
            ("a reference", record.references),
            ("a service code", record.service_code),
        )
        if value
    ]
    message = "name missing from a row with {0}; add the name of the service"
    yield Problem(record, Field.PORT, message, (list_texts(details),))


RULE = RecordRule(
    code="PORT019",
    name="nameless-service",
    severity=Severity.ERROR,
    by_links=True,
    candidates=nameless_services,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.STATES, Capability.DESCRIPTIONS}),
    reads=STATE_FIELDS,
    check=check,
)
