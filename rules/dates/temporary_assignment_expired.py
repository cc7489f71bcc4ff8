"""A temporary assignment past its date of expiry.

Why it matters
    An early assignment holds for a year (RFC 7120 section 3.1), and one that has run out is best taken for deprecated (3.3). While it
    stands there as temporary, nobody can tell whether the port may be used or given to somebody else.
What is allowed
    An assignment that expires after the registry's own date: an edition is judged as of its day, and as of today where it has no date.
    A document that is approved and waits to be published, which the registry cites as RFC-ietf-…: as long as it does, the assignment
    does not expire (3.3). A date that cannot be read, for which there is temporary-assignment-without-expiry.
How to fix
    Renew the assignment and write its new date, make it permanent if the RFC is out, or mark it as deprecated. Which of these, the
    working group's chairs decide.
Seen in the registry
    `grasp` on 7017 was registered on 2017-04-28 to expire a year later. The mark went in July 2017, when the document was approved.
Good
    <updated>2018-04-28</updated>
    <record date="2017-04-28">
      <name>grasp</name>
      <protocol>tcp</protocol>
      <description>the last day (TEMPORARY - registered 2017-04-28, expires 2018-04-28)</description>
      <number>7017</number>
    </record>
Bad
    <updated>2018-04-29</updated>
    <record date="2017-04-28">
      <name>grasp</name>
      <protocol>tcp</protocol>
      <description>a day later (TEMPORARY - registered 2017-04-28, expires 2018-04-28)</description>
                                                                           ^^^^^^^^^^ the temporary assignment expired on '2018-04-28'; renew it, make it permanent or mark it deprecated
      <number>7017</number>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Precision,
    Problem,
    Record,
    RecordRule,
    Severity,
    is_real_date,
    substring,
)

from ..rfc6335 import is_later
from ._temporary import expiry, mark, temporary


def check(record: Record, index: Index) -> Iterator[Problem]:
    found = mark(record)
    expires = expiry(found) if found else None
    if not expires or not is_real_date(expires[1]) or _is_approved(record):
        return
    edition = index.registry.updated or index.today
    if not is_real_date(edition) or not is_later(min(edition, index.today), expires[1]):
        return
    message = "the temporary assignment expired on '{0}'; renew it, make it permanent or mark it deprecated"
    yield Problem(record, Field.DESCRIPTION, message, (expires[1],), substring=substring(expires.string, *expires.span(1)))


def _is_approved(record: Record) -> bool:
    """Whether the document of an entry is approved and waits for its number."""
    return any(reference.target.startswith("RFC-") for reference in record.references)


RULE = RecordRule(
    code="DATE004",
    name="temporary-assignment-expired",
    severity=Severity.WARNING,
    candidates=temporary,
    cites=(Citation("RFC 7120", "3.1"), Citation("RFC 7120", "3.3")),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.REFERENCES}),
    reads=frozenset({Field.DESCRIPTION, Field.REFERENCE, Field.UPDATED}),
    check=check,
    precision=Precision.HIGH,
)
