"""DATE: dates of registration, modification and expiry (IANA's practice; RFC 7120)."""

from linter.rules_api import Rule

from . import (
    date_in_future,
    malformed_date,
    modified_before_registered,
    registry_date_too_old,
    temporary_assignment_expired,
    temporary_assignment_without_expiry,
)

RULES: tuple[Rule, ...] = (
    malformed_date.RULE,
    modified_before_registered.RULE,
    date_in_future.RULE,
    temporary_assignment_expired.RULE,
    registry_date_too_old.RULE,
    temporary_assignment_without_expiry.RULE,
)
