"""The state of a port: Assigned, Reserved or Unassigned, as the rows of the registry give it."""

import re
from enum import StrEnum

from linter.rules_api import Record


class State(StrEnum):
    """What a port is (RFC 6335 section 6)."""

    ASSIGNED = "Assigned"
    RESERVED = "Reserved"
    UNASSIGNED = "Unassigned"


# The states of nameless rows are free text. "De-registered", "Removed", "Deprecated" and "De-Commissioned" ports were given back,
# which section 8.2 calls Reserved.
_STATES = (
    (re.compile(r"\s*\(?unassigned\b", re.IGNORECASE), State.UNASSIGNED),
    (re.compile(r"\s*(?:iana\s+)?reserved\b", re.IGNORECASE), State.RESERVED),
    (
        re.compile(r"\s*(?:de-?(?:assigned|registered|commiss?ioned)|decomissioned|removed|deprecated)\b", re.IGNORECASE),
        State.RESERVED,
    ),
    (re.compile(r"\s*(?:any private|possibly used by)\b", re.IGNORECASE), State.ASSIGNED),
)


def state(record: Record) -> State | None:
    """The state that an entry gives its ports: Assigned where it has a name, else what the description says, if that is known."""
    if record.name is not None:
        return State.ASSIGNED
    for pattern, meant in _STATES:
        if pattern.match(record.description or ""):
            return meant
    return None
