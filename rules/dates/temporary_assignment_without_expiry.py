"""A temporary assignment without a readable date of expiry.

Why it matters
    IANA marks an early assignment as temporary and records the day on which it expires (RFC 7120 section 3.1). Without that day, an
    assignment for a year stays in the registry unnoticed.
What is allowed
    The word temporary in running text. The mark is the word at the beginning of a parenthesis.
How to fix
    Write the date of expiry into the mark as YYYY-MM-DD: a year after the assignment or its extension.
Good
    <record date="2025-04-28">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Light switch (TEMPORARY - registered 2025-04-28, expires 2026-04-28)</description>
      <number>7001</number>
    </record>
Bad
    <record date="2025-04-28">
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Light switch (TEMPORARY - registered 2025-04-28)</description>
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ temporary assignment has no date of expiry; add 'expires YYYY-MM-DD'
      <number>7001</number>
    </record>
    <record date="2025-04-28">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Light switch (TEMPORARY - registered 2025-04-28, expires 2026-4-28)</description>
                                                                            ^^^^^^^^^ date of expiry '2026-4-28' is malformed; write YYYY-MM-DD
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, is_real_date, substring

from ..shared.temporary_assignments import expiry_date, is_temporary, temporary_entries, temporary_mark


def entries_without_expiry(index: Index) -> Sequence[Record]:
    """Return the temporary entries without a date of expiry, or with a malformed one."""
    return [
        record
        for record in index.get(temporary_entries)
        if (mark := temporary_mark(record)) and not ((expires := expiry_date(mark)) and is_real_date(expires[1]))
    ]


def check(record: Record, index: Index) -> Iterator[Problem]:
    mark = temporary_mark(record)
    assert mark is not None
    text, expires = mark.string, expiry_date(mark)
    if not expires:
        message = "temporary assignment has no date of expiry; add 'expires YYYY-MM-DD'"
        yield Problem(record, Field.DESCRIPTION, message, substring=substring(text, *mark.span()))
    else:
        message = "date of expiry '{0}' is malformed; write YYYY-MM-DD"
        yield Problem(record, Field.DESCRIPTION, message, (expires[1],), substring=substring(text, *expires.span(1)))


RULE = RecordRule(
    code="DATE006",
    name="temporary-assignment-without-expiry",
    severity=Severity.WARNING,
    candidates=entries_without_expiry,
    cites=(Citation("RFC 7120", "3.1"),),
    requires=frozenset({Capability.DESCRIPTIONS}),
    reads=frozenset({Field.DESCRIPTION}),
    check=check,
    depends_on=is_temporary,
)
