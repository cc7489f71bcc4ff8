"""FORMAT: the markup of the registry."""

from linter.rules_api import Rule

from . import (
    unexpected_markup,
)

RULES: tuple[Rule, ...] = (unexpected_markup.RULE,)
