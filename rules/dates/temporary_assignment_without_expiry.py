"""A temporary assignment without a date of expiry that can be read.

Why it matters
    RFC 7120 section 3.1 makes IANA mark an early assignment as temporary and record the day on which it expires. Without that day
    nobody sees that it has passed, and what was meant for a year stays for good.
What is allowed
    The word in running text: the mark is the word at the beginning of a parenthesis.
How to fix
    Write the date of expiry into the mark, as YYYY-MM-DD: a year after the assignment or its extension.
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
                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the temporary assignment has no date of expiry
      <number>7001</number>
    </record>
    <record date="2025-04-28">
      <name>lamp</name>
      <protocol>udp</protocol>
      <description>Light switch (TEMPORARY - registered 2025-04-28, expires 2026-4-28)</description>
                                                                            ^^^^^^^^^ '2026-4-28' is no date on which a temporary assignment expires
      <number>7001</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Capability, Citation, Field, Index, Problem, Record, RecordRule, Severity, is_real_date, substring

from ._temporary import expiry, mark, temporary


def check(record: Record, index: Index) -> Iterator[Problem]:
    if not (found := mark(record)):
        return
    text, expires = found.string, expiry(found)
    if not expires:
        message = "the temporary assignment has no date of expiry"
        yield Problem(record, Field.DESCRIPTION, message, substring=substring(text, *found.span()))
    elif not is_real_date(expires[1]):
        message = "'{0}' is no date on which a temporary assignment expires"
        yield Problem(record, Field.DESCRIPTION, message, (expires[1],), substring=substring(text, *expires.span(1)))


RULE = RecordRule(
    code="DATE006",
    name="temporary-assignment-without-expiry",
    severity=Severity.WARNING,
    candidates=temporary,
    cites=(Citation("RFC 7120", "3.1"),),
    requires=frozenset({Capability.DESCRIPTIONS}),
    reads=frozenset({Field.DESCRIPTION}),
    check=check,
)
