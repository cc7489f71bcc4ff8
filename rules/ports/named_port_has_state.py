"""A port that has a service name and is described as free, reserved or given back.

Why it matters
    A port is either assigned to a service or it is not (RFC 6335 section 6). A row with a name counts as Assigned, whatever its
    description says, so that a port that was given back looks assigned, and an assigned one looks free.
What is allowed
    A row without a port: a name whose port was given back stays in the registry (RFC 6335 section 8.2) and may be marked Reserved.
    A description that says more than the state, such as `Reserved for a future enhancement of STUN`.
How to fix
    Describe the service if it has the port. If the port was given back, remove the name from the row and keep the name in a row
    without a port.
Seen in the registry
    `sua` on 14001/udp, registered in 2001, is described as `De-Registered`.
Good
    <record date="2020-01-15">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Reserved</description>
    </record>
    <record>
      <protocol>tcp</protocol>
      <description>Unassigned</description>
      <number>7001</number>
    </record>
Bad
    <record date="2020-01-15">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Unassigned</description>
                   ^^^^^^^^^^ port 7001/tcp has the service name 'lamp' and is described as 'Unassigned'; describe the service or remove the name
      <number>7001</number>
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Problem,
    Record,
    RecordRule,
    Severity,
    compile_lazily,
    described,
    in_order,
    joined_descriptions,
)

from ..shared.wording import collapse_blanks

_WORDS = (
    r"(?:unassigned|(?:iana\s+)?reserved|available|unused|free"
    r"|de-?(?:assigned|registered|commiss?ioned)|decomissioned|removed|deprecated)\b"
)
_BEGINS_AS_STATE = compile_lazily(rf"\0[^\w\0]*{_WORDS}", re.IGNORECASE)  # of a text in lower case, which still has a long s
_STATE = compile_lazily(
    rf"\W*{_WORDS}"
    r"(?:\s+by\s+iana\b|\s*[-–:,]\s*(?:iana|not in use|do not use|available|free)\b|\s+(?:on\s+)?[0-9][0-9 ,/-]*|\s*\([^()]*\))*\W*\Z",
    re.IGNORECASE,
)
_MAX_LENGTH = 80  # characters; a longer description says more than a state


def named_states(index: Index) -> Sequence[Record]:
    """Return the rows with a name and a port whose description is only a state."""
    suspects = index.get(joined_descriptions).find(_BEGINS_AS_STATE)
    states = [index.get(described)[text] for text in suspects if len(text) <= _MAX_LENGTH and _STATE.match(text)]
    return in_order([[row for rows in states for row in rows if row.name is not None and row.number is not None]])


def check(record: Record, index: Index) -> Iterator[Problem]:
    message = "port {0} has the service name '{1}' and is described as '{2}'; describe the service or remove the name"
    yield Problem(record, Field.DESCRIPTION, message, (record.place, record.name, collapse_blanks(record.description)))


RULE = RecordRule(
    code="PORT018",
    name="named-port-has-state",
    severity=Severity.WARNING,
    by_links=True,
    candidates=named_states,
    cites=(Citation("RFC 6335", "6"), Citation("RFC 6335", "8.2")),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.TRANSPORT, Field.DESCRIPTION}),
    check=check,
)
