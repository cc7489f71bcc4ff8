"""FORMAT: what the markup of the registry has a place for."""

from linter.rules_api import Rule

from . import (
    unexpected_markup,
)

RULES: tuple[Rule, ...] = (unexpected_markup.RULE,)
