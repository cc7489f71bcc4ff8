"""A service without an assignee.

Why it matters
    The assignee is responsible for the assignment, and has the last word where the contact sees things differently. Without an
    assignee, nobody's decision settles a question about it.
What is allowed
    An entry that records no assignee of its own but has a contact. IANA writes it so where the two are the same.
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
            ^^^^^^ service 'beacon' has no assignee
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, named

from ..rfc6335 import RFC_6335_PUBLISHED, assignees


def without(index: Index) -> Sequence[Record]:
    """The services whose assignee nobody is."""
    return [record for record in index.get(named) if not (record.assignees or (record.assignees is None and record.contacts))]


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name is not None and not assignees(record):
        yield Problem(record, Field.NAME, "service '{0}' has no assignee", (record.name,))


RULE = RecordRule(
    code="CONTACT005",
    name="assignee-missing",
    severity=Severity.ERROR,
    candidates=without,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.CONTACTS}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.NAME, Field.ASSIGNEE, Field.CONTACT}),
    check=check,
)
