"""A service without a name.

Why it matters
    The name is the key of an entry: RFC 6335 section 8.1.1 requires one for every assignment. A row with the details of a service and
    without a name holds a port that no lookup finds.
What is allowed
    Rows whose description begins with a known state, such as Reserved or Unassigned, and those that the `states` option of
    state-not-recognised names.
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
              ^^^^ name missing, but the row has a contact and a registration date; a service needs a name
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
    </person>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..port_states import STATE_FIELDS, described_state, has_service_details
from ..port_wording import list_texts
from ._rows import nameless_rows
from .state_not_recognised import is_own_state


def nameless_services(index: Index) -> Sequence[Record]:
    """Return the nameless rows that hold details of a service and give no known state."""
    return [
        record
        for record in index.get(nameless_rows)
        if has_service_details(record) and described_state(record.description) is None and not is_own_state(record, index)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    details = [
        word
        for word, value in (
            ("an assignee", record.assignees),
            ("a contact", record.contacts),
            ("a registration date", record.registered),
            ("a service code", record.service_code),
        )
        if value
    ]
    message = "name missing, but the row has {0}; a service needs a name"
    yield Problem(record, Field.PORT, message, (list_texts(details),))


RULE = RecordRule(
    code="PORT019",
    name="nameless-service",
    severity=Severity.ERROR,
    candidates=nameless_services,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.STATES, Capability.DESCRIPTIONS}),
    reads=STATE_FIELDS,
    check=check,
)
