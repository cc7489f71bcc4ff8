"""Terms and limits of RFC 6335: ranges of ports, service names, transports, dates."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, cast

from linter.rules_api import (
    Contact,
    Entry,
    Index,
    JoinedTexts,
    Record,
    Registry,
    by_name,
    compile_lazily,
    fold_case,
    is_date,
    read_date,
)

RFC_6335_PUBLISHED = "2011-09-01"  # the month after publication: IANA made the entries of August 2011 under the old practice
RFC_7605_PUBLISHED = "2015-08-01"
# RFC 6335 section 6
SYSTEM_PORTS_END = 1023
USER_PORTS_END = 49151
DYNAMIC_PORTS_START = 49152
EDGE_PORTS = (0, 1023, 1024, 49151)
TRANSPORTS = ("tcp", "udp", "sctp", "dccp")  # RFC 6335 section 8.1.1
# The formats of registries in the sense of RFC 6335.
REGISTRY_FORMATS = frozenset({"xml", "csv", "text", "html", "yaml", "json", "table"})


def known_transport(text: str | None) -> str | None:
    """Return the transport that a text means, ignoring letter case and blanks around it, or None."""
    meant = fold_case((text or "").strip())
    return meant if meant in TRANSPORTS else None


def is_later(date: str, other: str) -> bool:
    """Return True if a date is later than another at the coarser precision: of 2019-05 and 2019-05-20, neither is."""
    length = min(len(date), len(other))
    return date[:length] > other[:length]


EXPERIMENTAL_PORTS = {1021: "exp1", 1022: "exp2"}  # RFC 6335 sections 6.1 and 10.2
MAX_NAME_LENGTH = 15  # RFC 6335 section 5.1
_FORM = "(?=[0-9-]*[A-Za-z])[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_WELL_FORMED = compile_lazily(rf"{_FORM}\Z")
_ILLEGAL_CHARACTER = compile_lazily(r"[^A-Za-z0-9-]")


def is_well_formed(name: str, max_length: int = MAX_NAME_LENGTH) -> bool:
    """Return True if RFC 6335 section 5.1 allows a service name, with at most `max_length` characters."""
    return len(name) <= max_length and _WELL_FORMED.match(name) is not None


def malformed_names(names: JoinedTexts, max_length: int) -> Iterator[str]:
    """Yield the names that `is_well_formed` refuses."""
    return names.find(re.compile(rf"\0(?!{_FORM}\0)|\0[^\0]{{{max(max_length, 0) + 1}}}"))


def name_faults(name: str, max_length: int = MAX_NAME_LENGTH) -> list[str]:
    """Return the violations of RFC 6335 section 5.1 in a service name, in words that follow the name.

    `max_length` is the limit of its length in characters.
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
    """Return the replacement of a malformed name by RFC 6335 section 10.1, with a hyphen for each illegal character."""
    return _ILLEGAL_CHARACTER.sub("-", name)


def entries_of(index: Index, name: str) -> Sequence[Record]:
    """Return the entries of a service name, ignoring letter case."""
    return index.get(by_name).get(fold_case(name), ())


def added_entries(index: Index) -> frozenset[Entry]:
    """Return the entries and contacts that the change added, none without a base."""
    return frozenset(index.change_set.added) if index.change_set else frozenset()


def age(record: Record) -> tuple[str, int]:
    """Return a sort key by registration: undated entries first, then by date, then by position.

    A malformed date with one reading counts as that date.
    """
    date = record.registered
    return (date if not date or is_date(date) else read_date(date)) or "", record.row


def oldest(entries: Sequence[Record]) -> Record:
    """Return the entry that comes first by `age`."""
    first = entries[0]
    date = first.registered
    if date:
        for entry in entries:
            if entry.registered != date:
                return min(entries, key=age)
    return first


def is_unassignable(record: Record) -> bool:
    """Return True if the port of an entry is malformed or dynamic, alone or as a part of a range."""
    return record.number is not None and (record.ports is None or record.ports.high >= DYNAMIC_PORTS_START)


_E = TypeVar("_E", Record, Contact)
_SECTION = compile_lazily(r"""\ssection\s*=\s*("[^"]*"|'[^']*')""")  # of a document; a Reference does not contain it


def has_same_values(one: _E, other: _E, registry: Registry) -> bool:
    """Return True if two entries are equal except for their position, sections of referenced documents included."""
    fields: Sequence[str] = cast(Any, one).__slots__
    if any(getattr(one, name) != getattr(other, name) for name in fields if name not in ("row", "start", "end")):
        return False
    sections, other_sections = (_SECTION.findall(registry.source.text, entry.start, entry.end) for entry in (one, other))
    return sections == other_sections


def assignees(record: Record) -> Sequence[str]:
    """Return the ids of the assignees. If an entry has none, its contacts are the assignees."""
    references = record.contacts if record.assignees is None else record.assignees
    return [reference.target for reference in references]
