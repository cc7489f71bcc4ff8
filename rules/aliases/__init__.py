"""ALIAS: historic names and their replacements (RFC 6335 sections 5 and 10.1)."""

from linter.rules_api import Rule

from . import (
    alias_details_differ,
    alias_not_marked_historic,
    alias_of_alias,
    alias_target_elsewhere,
    alias_target_malformed,
    alias_target_missing,
    duplicate_service_unresolved,
    replacement_not_derived,
    replacement_not_reciprocal,
)

RULES: tuple[Rule, ...] = (
    alias_target_missing.RULE,
    alias_target_malformed.RULE,
    alias_target_elsewhere.RULE,
    alias_of_alias.RULE,
    replacement_not_reciprocal.RULE,
    replacement_not_derived.RULE,
    alias_details_differ.RULE,
    alias_not_marked_historic.RULE,
    duplicate_service_unresolved.RULE,
)
