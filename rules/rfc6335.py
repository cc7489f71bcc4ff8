"""Terms and limits of RFC 6335 that several families use: ranges of ports, service names, transports, dates."""

import re
from collections.abc import Sequence
from typing import Any, TypeVar, cast

from linter.rules_api import Contact, Entry, Index, Record, Registry, by_name, fold_case, is_date, read_date

RFC_6335_PUBLISHED = "2011-09-01"  # the first of the month after; entries dated August 2011 were made under the old practice
RFC_7605_PUBLISHED = "2015-08-01"
# RFC 6335 section 6
SYSTEM_PORTS_END = 1023
USER_PORTS_END = 49151
DYNAMIC_PORTS_START = 49152
EDGE_PORTS = (0, 1023, 1024, 49151)
TRANSPORTS = ("tcp", "udp", "sctp", "dccp")  # RFC 6335 section 8.1.1
REGISTRY_FORMATS = frozenset({"xml", "csv", "text", "html", "yaml", "json"})  # those that hold a registry in RFC 6335's sense


def known_transport(text: str | None) -> str | None:
    """The transport that a text means, letter case and blanks around it aside, or None."""
    meant = fold_case((text or "").strip())
    return meant if meant in TRANSPORTS else None


def is_later(date: str, other: str) -> bool:
    """Whether a date is later than another, as far as both say: of 2019-05 and 2019-05-20, neither is."""
    said = min(len(date), len(other))
    return date[:said] > other[:said]


EXPERIMENTAL_PORTS = {1021: "exp1", 1022: "exp2"}  # RFC 6335 sections 6.1 and 10.2
MAX_NAME_LENGTH = 15  # RFC 6335 section 5.1
_WELL_FORMED = re.compile(r"(?=[0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z")
_ILLEGAL_CHARACTER = re.compile(r"[^A-Za-z0-9-]")


def is_well_formed(name: str, max_length: int = MAX_NAME_LENGTH) -> bool:
    """Return whether RFC 6335 section 5.1 allows a service name, perhaps with another limit of its length in characters."""
    return len(name) <= max_length and _WELL_FORMED.match(name) is not None


def name_faults(name: str, max_length: int = MAX_NAME_LENGTH) -> list[str]:
    """Return what RFC 6335 section 5.1 forbids in a service name, in words that follow the name; nothing for a well-formed one.

    `max_length` may be another limit of its length in characters.
    """
    faults = []
    if len(name) > max_length:
        faults.append(f"has {len(name)} characters, and at most {max_length} are allowed")
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


def entries_of(index: Index, name: str) -> Sequence[Record]:
    """The entries of a service name, letter case ignored."""
    return index.get(by_name).get(fold_case(name), ())


def added_entries(index: Index) -> frozenset[Entry]:
    """Return the entries and contacts that the change added, none without a base."""
    return frozenset(index.change_set.added) if index.change_set else frozenset()


def age(record: Record) -> tuple[str, int]:
    """Return a sort key by registration, oldest first: undated entries come first, and of one date the upper entry.

    A date that is written otherwise counts as the one that it means.
    """
    date = record.registered
    return (date if not date or is_date(date) else read_date(date)) or "", record.row


def is_unassignable(record: Record) -> bool:
    """Whether the port field of an entry is malformed or reaches into the dynamic ports."""
    return record.number is not None and (record.ports is None or record.ports.high >= DYNAMIC_PORTS_START)


_E = TypeVar("_E", Record, Contact)
_SECTION = re.compile(r"""\ssection\s*=\s*("[^"]*"|'[^']*')""")  # of a document, which a Reference does not hold


def says_the_same(one: _E, other: _E, registry: Registry) -> bool:
    """Whether two entries agree in everything but the place where they stand, sections of documents included."""
    values: Sequence[str] = cast(Any, one).__slots__
    if any(getattr(one, name) != getattr(other, name) for name in values if name not in ("row", "start", "end")):
        return False
    mine, others = (_SECTION.findall(registry.source.text, entry.start, entry.end) for entry in (one, other))
    return mine == others


def assignees(record: Record) -> Sequence[str]:
    """The ids of the assignees. Where none is recorded, the contacts are the assignees."""
    references = record.contacts if record.assignees is None else record.assignees
    return [reference.target for reference in references]
