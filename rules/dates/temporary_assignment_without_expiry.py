"""A temporary assignment without a readable date of expiry.

Why it matters
    RFC 7120 section 3.1 asks IANA to mark an early assignment as temporary and to record the day on which it expires. Without that
    day, an assignment that was meant for a year stays unnoticed.
What is allowed
    The word in running text: the mark is the word at the beginning of a parenthesis.
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
                                                                            ^^^^^^^^^ date of expiry '2026-4-28' is not written YYYY-MM-DD
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, is_real_date, substring

from ..temporary_assignments import expiry_date, temporary_entries, temporary_mark


def check(record: Record, index: Index) -> Iterator[Problem]:
    if not (found := temporary_mark(record)):
        return
    text, expires = found.string, expiry_date(found)
    if not expires:
        message = "temporary assignment has no date of expiry; add 'expires YYYY-MM-DD'"
        yield Problem(record, Field.DESCRIPTION, message, substring=substring(text, *found.span()))
    elif not is_real_date(expires[1]):
        message = "date of expiry '{0}' is not written YYYY-MM-DD"
        yield Problem(record, Field.DESCRIPTION, message, (expires[1],), substring=substring(text, *expires.span(1)))


RULE = RecordRule(
    code="DATE006",
    name="temporary-assignment-without-expiry",
    severity=Severity.WARNING,
    candidates=temporary_entries,
    cites=(Citation("RFC 7120", "3.1"),),
    requires=frozenset({Capability.DESCRIPTIONS}),
    reads=frozenset({Field.DESCRIPTION}),
    check=check,
)
