"""TEXT: descriptions and unauthorized use (RFC 6335 section 8.1.1), and damaged characters in any text."""

from linter.rules_api import Rule

from . import (
    damaged_text,
    description_missing,
    description_repeats_name,
    description_says_nothing,
    descriptions_differ,
    unauthorized_use_of_other_port,
    unauthorized_use_says_nothing,
)

RULES: tuple[Rule, ...] = (
    description_missing.RULE,
    description_repeats_name.RULE,
    damaged_text.RULE,
    unauthorized_use_says_nothing.RULE,
    description_says_nothing.RULE,
    descriptions_differ.RULE,
    unauthorized_use_of_other_port.RULE,
)
