"""FORMAT: the markup of the registry."""

from linter.rules_api import Rule

from . import (
    unexpected_markup,
    unread_cell,
)

RULES: tuple[Rule, ...] = (unexpected_markup.RULE, unread_cell.RULE)
