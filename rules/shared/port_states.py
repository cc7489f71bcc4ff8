"""The states of ports (Assigned, Reserved or Unassigned) in the rows of the registry."""

import re
from collections.abc import Mapping
from functools import lru_cache

from linter.rules_api import Field, Index, Record, State, compile_lazily, nameless

# The state of a nameless row is free text. "De-registered", "Removed", "Deprecated" and "De-Commissioned" mark ports that were given
# back, which are Reserved by section 8.2.
_STATES = (
    (compile_lazily(r"\s*\(?unassigned\b", re.IGNORECASE), State.UNASSIGNED),
    (compile_lazily(r"\s*(?:iana\s+)?reserved\b", re.IGNORECASE), State.RESERVED),
    (
        compile_lazily(r"\s*(?:de-?(?:assigned|registered|commiss?ioned)|decomissioned|removed|deprecated)\b", re.IGNORECASE),
        State.RESERVED,
    ),
    (compile_lazily(r"\s*(?:any private|possibly used by)\b", re.IGNORECASE), State.ASSIGNED),
)


# The fields that decide the state of a row.
STATE_FIELDS = frozenset(
    {Field.NAME, Field.DESCRIPTION, Field.ASSIGNEE, Field.CONTACT, Field.REGISTERED, Field.REFERENCE, Field.SERVICE_CODE}
)


@lru_cache(maxsize=1 << 10)  # thousands of rows have a few descriptions
def described_state(description: str | None) -> State | None:
    """Return the state that a description begins with, or None for other text."""
    if description:
        for pattern, meant in _STATES:
            if pattern.match(description):
                return meant
    return None


def state(record: Record) -> State | None:
    """Return the state that a row gives its ports.

    A row with a name is Assigned, and so is a nameless one with the description and details of a service. The state of other rows is
    in their description, or unknown (None).
    """
    if record.name is not None:
        return State.ASSIGNED
    known = described_state(record.description)
    return State.ASSIGNED if known is None and has_service_details(record) else known


def has_service_details(record: Record) -> bool:
    """Return True if a row has an assignee, a contact, a registration date, a reference or a service code, as services have."""
    return bool(record.assignees or record.contacts or record.registered or record.references or record.service_code)


def states_by_row(index: Index) -> Mapping[Record, State]:
    """Return the nameless rows whose description gives a state, with that state. A named row is always Assigned."""
    return {record: known for record in index.get(nameless) if (known := state(record))}
