"""A port that was given back, without a word on what it was.

Why it matters
    Programs of the former service are in use for years. Who meets them, or is to decide whether the port can be assigned again, has to know
    what it was. RFC 6335 section 8.2 makes IANA put that into the registry.
What is allowed
    De-assignments from before RFC 6335, and those of which neither the note nor the modification date tells when they were made. A port that
    is assigned on another transport: what it was is to be seen there. IANA knows from its archive; this is only checked on request.
How to fix
    Write the name of the service into the note, as IANA mostly does now. Older editions of the registry have it.
Seen in the registry
    3980/tcp says `Historic usage was acms. De-Assigned on 2020-12-29`; 1301/tcp only `De-Assigned on 2019-10-30`.
Good
    <record>
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>5002</number>
      <note>Historic usage was lamp. De-Assigned on 2025-01-02</note>
    </record>
Bad
    <record updated="2025-01-02">
      <protocol>tcp</protocol>
      <description>Reserved</description>
      <number>5002</number>
              ^^^^ port '5002' was given back on 2025-01-02, but nothing tells what it was assigned to
      <note>De-Assigned on 2025-01-02</note>
    </record>
"""

import re
from collections.abc import Collection, Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Problem,
    Record,
    RecordRule,
    Severity,
    fold_case,
    is_real_date,
    named,
)

from ..port_wording import describe_ports
from ..rfc6335 import RFC_6335_PUBLISHED
from ._rows import nameless_rows

_GIVEN_BACK = re.compile(r"(?<![a-z])(?:de-?(?:assigned|registered|commiss?ioned)|removed|released|revoked|returned)(?![a-z])")
_DATE = re.compile(r"(?<![0-9-])[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9-])")
_WORD = re.compile(r"[a-z][a-z-]*")
_SAY_NOTHING = frozenset(
    [
        "this",
        "the",
        "that",
        "it",
        "entry",
        "port",
        "number",
        "ports",
        "service",
        "assignment",
        "has",
        "have",
        "had",
        "is",
        "was",
        "were",
        "been",
        "being",
        "now",
        "as",
        "on",
        "in",
        "of",
        "by",
        "at",
        "and",
        "from",
        "to",
        "reserved",
        "iana",
        "previously",
        "noted",
        "note",
        "updated",
        "deprecated",
        "tcp",
        "udp",
        "sctp",
        "dccp",
    ]
)
_MONTHS = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
)


def given_back(index: Index) -> Sequence[Record]:
    """The nameless rows with a port that speak of a de-assignment."""
    return [row for row in index.get(nameless_rows) if row.ports and _GIVEN_BACK.search(_said(row))]


def check(record: Record, index: Index) -> Iterator[Problem]:
    said = _said(record)
    told = [word for word in _WORD.findall(_GIVEN_BACK.sub(" ", said)) if word not in _SAY_NOTHING and word not in _MONTHS]
    dates = [date for date in (record.modified or "", *_DATE.findall(record.note or "")) if is_real_date(date)]
    if told or not dates or not record.ports or dates[-1] < RFC_6335_PUBLISHED[: len(dates[-1])]:
        return
    if record.number in index.get(assigned):
        return
    message = "{0} was given back on {1}, but nothing tells what it was assigned to"
    yield Problem(record, Field.PORT, message, (describe_ports(record.ports), dates[-1]))


def assigned(index: Index) -> Collection[str | None]:
    """The ports that some entry has, as it writes them."""
    return {entry.number for entry in index.get(named)}


def _said(row: Record) -> str:
    return fold_case(f"{row.description or ''} {row.note or ''}")


RULE = RecordRule(
    code="PORT017",
    name="deassigned-port-without-history",
    severity=Severity.NOTE,
    candidates=given_back,
    cites=(Citation("RFC 6335", "8.2"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.DESCRIPTION, Field.MODIFIED, Field.NOTE}),
    check=check,
    opt_in=True,
)
