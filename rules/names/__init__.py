"""NAME: the syntax and choice of service names (RFC 6335 sections 5 and 5.1)."""

from linter.rules_api import Rule

from . import (
    discovery_name_without_suffix,
    duplicate_assignment,
    malformed_name,
    name_differs_by_case,
    name_not_portable,
    redundant_word_in_name,
    version_in_name,
)

RULES: tuple[Rule, ...] = (
    malformed_name.RULE,
    duplicate_assignment.RULE,
    name_differs_by_case.RULE,
    redundant_word_in_name.RULE,
    version_in_name.RULE,
    discovery_name_without_suffix.RULE,
    name_not_portable.RULE,
)
