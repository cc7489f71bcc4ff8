"""What several rules mean by one word: the ranges of ports, the states of a port, the marks of an alias, the dates of the RFCs."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar, cast

from linter.rules_api import Add, Change, Contact, Field, Index, Record, Registry, Replace, by_name, fold_case, is_date, named

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


FIRST_YEAR = 1969  # the ARPANET's; nothing was registered before
_REAL_DATE = re.compile(
    r"(?:1969|19[7-9][0-9]|[2-9][0-9]{3})-"
    r"(?:(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)\Z"
)
_LEAP_DAY = re.compile(r"((?:19[7-9]|[2-9][0-9]{2})[0-9])-02-29\Z")


def is_real_date(text: str) -> bool:
    """Whether a text is a date as the registry writes them, YYYY-MM or YYYY-MM-DD, of a month or day that the calendar has."""
    return _REAL_DATE.match(text) is not None or ((leap := _LEAP_DAY.match(text)) is not None and _is_leap_year(int(leap[1])))


def _is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def is_later(date: str, other: str) -> bool:
    """Whether a date is later than another, as far as both say: of 2019-05 and 2019-05-20, neither is."""
    said = min(len(date), len(other))
    return date[:said] > other[:said]


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
_HISTORIC = re.compile(r"\bhistoric(?:al)?\b", re.IGNORECASE)
# A note about nothing but the alias: a number or a second name would be about one entry and no other.
_TWO_SENTENCES = re.compile(r'([^\n"“”0-9]*)"[^"\n]*"\.(\s(?=[A-Z])[^"“”0-9]*\b[Hh]istoric(?:al)?\b[^"“”0-9]*)\Z')
_LONGEST_NOTE = 500  # characters of a note that is taken for a model
_OWN_WORDS = "This entry is an alias to ", "\nIt is historic and not meant for new use."


def alias_mark(record: Record) -> re.Match[str] | None:
    """The words of the note that make a named entry the alias of another; group 1 is the other's name."""
    return _ALIAS_OF.search(record.note) if record.note and record.name is not None else None


def replacement_mark(record: Record) -> re.Match[str] | None:
    """The words of the description that say which historic name a named entry replaces; group 1 is that name."""
    return _REPLACES.search(record.description) if record.description and record.name is not None else None


def duplicate_mark(record: Record) -> re.Match[str] | None:
    """The words of the note that call a named entry the duplicate of another service; group 1 is that service's name."""
    return _DUPLICATE_OF.search(record.note) if record.note and record.name is not None else None


def says_historic(text: str) -> bool:
    """Whether a note says that something is historic."""
    return _HISTORIC.search(text) is not None


def alias_words(index: Index) -> tuple[str, str]:
    """What the note of an alias says before the other name and, after that sentence, about being historic.

    These are the words that this registry has for it most often, or our own.
    """
    forms: Counter[tuple[str, str]] = Counter()
    for record in index.get(aliases):
        if (mark := alias_mark(record)) and not record.inline_references and len(mark.string) <= _LONGEST_NOTE:
            form = _TWO_SENTENCES.match(mark.string, mark.string.rfind("\n", 0, mark.start()) + 1)
            if form and form.end(1) + 1 == mark.start(1):
                forms[form[1], form[2]] += 1
    return max(forms, key=forms.__getitem__, default=_OWN_WORDS)


def alias_note(index: Index, name: str) -> str:
    """The note of an alias to a name."""
    before, after = index.get(alias_words)
    return f'{before}"{name}".{after}'


def replacement_sentence(name: str) -> str:
    """What the description of a replacement says about the name that it replaces (RFC 6335 section 10.1)."""
    return f'IANA assigned this well-formed service name as a replacement for "{name}".'


def going_on(record: Record, field: Field, sentence: str) -> Change:
    """The change that adds a sentence to a description, as a paragraph, or to a note, on a line of its own."""
    text = record.description if field is Field.DESCRIPTION else record.note
    if not text or not text.strip():
        return Add(record, field, sentence) if not text else Replace(record, field, sentence)
    return Replace(record, field, text + ("\n\n" if field is Field.DESCRIPTION else "\n") + sentence)


def is_alias_pair(old: str, new: str) -> bool:
    """Whether a name can be the replacement of another: as RFC 6335 section 10.1 forms it, where that is possible."""
    derived = derived_name(old)
    as_derived = fold_case(new) == fold_case(derived) or not is_well_formed(derived)
    return as_derived and not is_well_formed(old) and is_well_formed(new) and '"' not in old


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
    return index.get(by_name).get(fold_case(name), ())


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


_MARKS_AROUND = " .,;:!?-()[]'\""


def bare(text: str) -> str:
    """A text in one line and small letters, without the marks around it, to compare it with words that say nothing."""
    return fold_case(text if text.isalnum() else " ".join(text.split()).strip(_MARKS_AROUND))
