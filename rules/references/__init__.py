"""REF: the documents and footnotes that entries refer to (RFC 6335 section 8.1.1)."""

from linter.rules_api import Rule

from . import (
    duplicate_reference,
    malformed_reference,
    reference_says_nothing,
    reference_still_a_draft,
    rfc_number_too_high,
    undefined_footnote,
)

RULES: tuple[Rule, ...] = (
    malformed_reference.RULE,
    undefined_footnote.RULE,
    reference_still_a_draft.RULE,
    duplicate_reference.RULE,
    reference_says_nothing.RULE,
    rfc_number_too_high.RULE,
)
