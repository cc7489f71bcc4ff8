"""A port that was given back, without a record of its former service.

Why it matters
    Programs of the former service stay in use for years. To recognize them, and to decide whether the port can be assigned again,
    readers need to know the service. RFC 6335 section 8.2 makes IANA record it in the registry.
What is allowed
    De-assignments from before RFC 6335, and undated ones. A port that is still assigned on another transport, which shows the
    service. IANA can look up other services in its archive, so the rule is off by default.
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
              ^^^^ note on port '5002', de-assigned on 2025-01-02, does not name the former service; add the name
      <note>De-Assigned on 2025-01-02</note>
    </record>
"""

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
    compile_lazily,
    is_real_date,
    named,
    nameless,
)

from ..shared.deassignment import folded_text, is_deassignment, without_deassignment
from ..shared.port_wording import describe_ports
from ..shared.rfc6335 import RFC_6335_PUBLISHED

_DATE = compile_lazily(r"(?<![0-9-])[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?(?![0-9-])")
_WORD = compile_lazily(r"[a-z][a-z-]*")
_FILLER_WORDS = frozenset(
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


def rows_without_history(index: Index) -> Sequence[Record]:
    """Return the nameless rows with a port that mention a recent de-assignment and no service."""
    return [
        row
        for row in index.get(nameless)
        if row.ports
        and is_deassignment(text := folded_text(row))
        and not _has_other_words(text)
        and _deassignment_date(row)
        and row.number not in index.get(assigned_numbers)
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    assert record.ports is not None
    message = "note on {0}, de-assigned on {1}, does not name the former service; add the name"
    yield Problem(record, Field.PORT, message, (describe_ports(record.ports), _deassignment_date(record)))


def _deassignment_date(record: Record) -> str | None:
    """Return the last date of the note, or else the modification date, unless it is before RFC 6335."""
    dates = [date for date in (record.modified or "", *_DATE.findall(record.note or "")) if is_real_date(date)]
    return dates[-1] if dates and dates[-1] >= RFC_6335_PUBLISHED[: len(dates[-1])] else None


def assigned_numbers(index: Index) -> Collection[str | None]:
    """Return the texts of the port fields of all named entries."""
    return {entry.number for entry in index.get(named)}


def _has_other_words(text: str) -> bool:
    return any(word not in _FILLER_WORDS and word not in _MONTHS for word in _WORD.findall(without_deassignment(text)))


RULE = RecordRule(
    code="PORT017",
    name="deassigned-port-without-history",
    severity=Severity.NOTE,
    by_links=True,
    candidates=rows_without_history,
    cites=(Citation("RFC 6335", "8.2"),),
    requires=frozenset({Capability.WHOLE, Capability.STATES, Capability.DESCRIPTIONS, Capability.NOTES, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.PORT, Field.DESCRIPTION, Field.MODIFIED, Field.NOTE}),
    check=check,
    opt_in=True,
)
