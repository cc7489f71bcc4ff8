"""A temporary assignment past its date of expiry.

Why it matters
    An early assignment is valid for a year (RFC 7120 section 3.1), and an expired one should be considered deprecated (3.3). While
    the entry is still marked as temporary, readers cannot know whether the port may be used or assigned to another service.
What is allowed
    An assignment that expires after the registry's own date: an edition is judged at its own date, or today if it has none.
    An assignment that cites an approved document waiting for its number (RFC-ietf-...): it does not expire until then (3.3).
    A date that cannot be read, which temporary-assignment-without-expiry reports.
How to fix
    Renew the assignment and write the new date, make it permanent if the RFC is published, or mark it as deprecated. The chairs of
    the working group decide which.
Seen in the registry
    `grasp` on 7017 was registered on 2017-04-28 and expired a year later. The mark was removed in July 2017, when the document was
    approved.
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
                                                                           ^^^^^^^^^^ temporary assignment expired on '2018-04-28'; renew it, make it permanent or mark it deprecated
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
from ..temporary_assignments import expiry_date, temporary_entries, temporary_mark


def check(record: Record, index: Index) -> Iterator[Problem]:
    found = temporary_mark(record)
    expires = expiry_date(found) if found else None
    if not expires or not is_real_date(expires[1]) or _is_approved(record):
        return
    edition = index.registry.updated or index.today
    if not is_real_date(edition) or not is_later(min(edition, index.today), expires[1]):
        return
    message = "temporary assignment expired on '{0}'; renew it, make it permanent or mark it deprecated"
    yield Problem(record, Field.DESCRIPTION, message, (expires[1],), substring=substring(expires.string, *expires.span(1)))


def _is_approved(record: Record) -> bool:
    """Return whether the document of an entry is approved and waits for its number."""
    return any(reference.target.startswith("RFC-") for reference in record.references)


RULE = RecordRule(
    code="DATE004",
    name="temporary-assignment-expired",
    severity=Severity.WARNING,
    candidates=temporary_entries,
    cites=(Citation("RFC 7120", "3.1"), Citation("RFC 7120", "3.3")),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.REFERENCES}),
    reads=frozenset({Field.DESCRIPTION, Field.REFERENCE, Field.UPDATED}),
    check=check,
    precision=Precision.HIGH,
)
