"""A service without an assignee.

Why it matters
    The assignee is responsible for the assignment and decides if it disagrees with the contact. Without an assignee, no one can
    decide a question about it.
What is allowed
    An entry with a contact and no assignee: IANA leaves the assignee out if the contact is the assignee.
How to fix
    Name the organization or person that asked for the assignment. For an assignment made by an RFC of the IETF, it is the IESG.
Seen in the registry
    `ltp-deepspace` on 1113/dccp was registered in 2013 with neither an assignee nor a contact.
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
            ^^^^^^ service 'beacon' has no assignee; add one
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, named

from ..shared.deassignment import keeps_only_name
from ..shared.port_states import STATE_FIELDS
from ..shared.rfc6335 import RFC_6335_PUBLISHED


def services_without_assignee(index: Index) -> Sequence[Record]:
    """Return the services that have no assignee, except those that keep only their name."""
    return [
        record
        for record in index.get(named)
        if not (record.contacts if record.assignees is None else record.assignees) and not keeps_only_name(record, index)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    yield Problem(record, Field.ASSIGNEE, "service '{0}' has no assignee; add one", (record.name,))


RULE = RecordRule(
    code="CONTACT005",
    name="assignee-missing",
    severity=Severity.ERROR,
    by_links=True,
    candidates=services_without_assignee,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.CONTACTS, Capability.DETAILS}),
    since=RFC_6335_PUBLISHED,
    reads=STATE_FIELDS | {Field.PORT, Field.NOTE},
    check=check,
)
