"""What several rules mean by one word: the ranges of ports, the states of a port, the marks of an alias, the dates of the RFCs."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from linter.index import Index, by_name, fold, named
from linter.model import Record, is_date

RFC_6335_PUBLISHED = "2011-09-01"  # the first of the month after; entries dated August 2011 were made under the old practice
RFC_7605_PUBLISHED = "2015-08-01"

# RFC 6335 section 6
SYSTEM_PORTS_END = 1023
USER_PORTS_END = 49151
DYNAMIC_PORTS_START = 49152
EDGE_PORTS = (0, 1023, 1024, 49151)

TRANSPORTS = ("tcp", "udp", "sctp", "dccp")  # RFC 6335 section 8.1.1

REGISTRY_FORMATS = frozenset({"xml", "csv", "text", "html", "yaml", "json"})  # those that hold a registry in RFC 6335's sense

EXPERIMENTAL_PORTS = {1021: "exp1", 1022: "exp2"}  # RFC 6335 sections 6.1 and 10.2

MAX_NAME_LENGTH = 15  # RFC 6335 section 5.1
_WELL_FORMED = re.compile(r"(?=[0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z")
_ILLEGAL_CHARACTER = re.compile(r"[^A-Za-z0-9-]")


def is_well_formed(name: str) -> bool:
    """Whether RFC 6335 section 5.1 allows a service name."""
    return len(name) <= MAX_NAME_LENGTH and _WELL_FORMED.match(name) is not None


def name_faults(name: str) -> list[str]:
    """What RFC 6335 section 5.1 forbids in a service name, in words that follow the name; nothing for a well-formed one."""
    faults = []
    if len(name) > MAX_NAME_LENGTH:
        faults.append(f"has {len(name)} characters, and at most {MAX_NAME_LENGTH} are allowed")
    if illegal := list(dict.fromkeys(_ILLEGAL_CHARACTER.findall(name))):
        shown = ", ".join(f"'{character}'" for character in illegal)
        faults.append(f"has {shown}, and only ASCII letters, digits and hyphens are allowed")
    if not re.search("[A-Za-z]", name):
        faults.append("has no letter")
    if name.startswith("-"):
        faults.append("begins with a hyphen")
    if name.endswith("-"):
        faults.append("ends with a hyphen")
    if "--" in name:
        faults.append("has two hyphens in a row")
    return faults


def derived_name(name: str) -> str:
    """The name with a hyphen for each illegal character, which RFC 6335 section 10.1 makes the replacement of a malformed one."""
    return _ILLEGAL_CHARACTER.sub("-", name)


# The marks that RFC 6335 section 10.1 made IANA put on historic names and on their replacements. Other words may stand around
# them, lines may break anywhere, and quotation marks may be straight or curled, double or single.
_QUOTED = """["“'‘]((?<=")[^"]*(?=")|(?<=“)[^“”]*(?=”)|(?<=')[^']*(?=')|(?<=‘)[^‘’]*(?=’))["”'’]"""
_ALIAS_OF = re.compile(rf"(?<![\w-])alias\s+to\s+{_QUOTED}", re.IGNORECASE)
_REPLACES = re.compile(rf"name\s+as\s+a\s+replacement\s+for\s+{_QUOTED}", re.IGNORECASE)
_DUPLICATE_OF = re.compile(rf"(?<![\w-])duplicate\s+of\s+(?:the\s+)?{_QUOTED}", re.IGNORECASE)


def alias_mark(record: Record) -> re.Match[str] | None:
    """The words of the note that make a named entry the alias of another; group 1 is the other's name."""
    return _ALIAS_OF.search(record.note) if record.note and record.name is not None else None


def replacement_mark(record: Record) -> re.Match[str] | None:
    """The words of the description that say which historic name a named entry replaces; group 1 is that name."""
    return _REPLACES.search(record.description) if record.description and record.name is not None else None


def duplicate_mark(record: Record) -> re.Match[str] | None:
    """The words of the note that call a named entry the duplicate of another service; group 1 is that service's name."""
    return _DUPLICATE_OF.search(record.note) if record.note and record.name is not None else None


def aliases(index: Index) -> Mapping[Record, str]:
    """The entries marked as an alias, and the name that each points to."""
    return {record: mark[1] for record in index.get(named) if (mark := alias_mark(record))}


def replacements(index: Index) -> Mapping[Record, str]:
    """The entries marked as the replacement of a historic name, and that name."""
    return {record: mark[1] for record in index.get(named) if (mark := replacement_mark(record))}


def duplicates(index: Index) -> Mapping[Record, str]:
    """The entries marked as the duplicate of another service, and the name of that service."""
    return {record: mark[1] for record in index.get(named) if (mark := duplicate_mark(record))}


def entries_of(index: Index, name: str) -> Sequence[Record]:
    """The entries of a service name, letter case ignored."""
    return index.get(by_name).get(fold(name), ())


def age(record: Record) -> tuple[str, int]:
    """What orders entries by registration: undated ones are the oldest, and of two of one date the upper one is older."""
    return record.registered if record.registered and is_date(record.registered) else "", record.row


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


def assignees(record: Record) -> Sequence[str]:
    """The ids of the assignees. Where none is recorded, the contacts are the assignees."""
    references = record.contacts if record.assignees is None else record.assignees
    return [reference.target for reference in references]
