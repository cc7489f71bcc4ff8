"""A temporary assignment past its date of expiry.

Why it matters
    An early assignment is valid for a year (RFC 7120 section 3.1), and an expired one should be considered deprecated (3.3). While
    the entry is still marked as temporary, the status of the port is unclear.
What is allowed
    An assignment that expires after the date of the registry, or after today if it has none.
    An assignment with a reference to an approved document that waits for its number (RFC-ietf-...), until it has it (3.3).
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

import re
from collections.abc import Iterator, Sequence

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

from ..shared.rfc6335 import is_later
from ..shared.temporary_assignments import expiry_date, is_temporary, temporary_entries, temporary_mark


def expired_entries(index: Index) -> Sequence[Record]:
    """Return the temporary entries that expired before the date of the registry, or before today if it has none."""
    edition = index.registry.updated or index.today
    if not is_real_date(edition):
        return []
    day = min(edition, index.today)
    return [record for record in index.get(temporary_entries) if _has_expired(record, day) and not _is_approved(record)]


def _has_expired(record: Record, day: str) -> bool:
    expires = _expiry(record)
    return expires is not None and is_real_date(expires[1]) and is_later(day, expires[1])


def _expiry(record: Record) -> re.Match[str] | None:
    mark = temporary_mark(record)
    return expiry_date(mark) if mark else None


def check(record: Record, index: Index) -> Iterator[Problem]:
    expires = _expiry(record)
    assert expires is not None
    message = "temporary assignment expired on '{0}'; renew it, make it permanent or mark it deprecated"
    yield Problem(record, Field.DESCRIPTION, message, (expires[1],), substring=substring(expires.string, *expires.span(1)))


def _is_approved(record: Record) -> bool:
    """Return True if the document of an entry is approved and waits for its number."""
    return any(reference.target.startswith("RFC-") for reference in record.references)


RULE = RecordRule(
    code="DATE004",
    name="temporary-assignment-expired",
    severity=Severity.WARNING,
    candidates=expired_entries,
    cites=(Citation("RFC 7120", "3.1"), Citation("RFC 7120", "3.3")),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.REFERENCES}),
    reads=frozenset({Field.DESCRIPTION, Field.REFERENCE, Field.UPDATED}),
    check=check,
    precision=Precision.HIGH,
    depends_on=is_temporary,
)
