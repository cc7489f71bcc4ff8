"""SERVICES: what a line of /etc/services may be (services(5)), and what programs make of others."""

from linter.rules_api import Rule

from . import (
    alias_not_a_name,
    comment_without_mark,
    line_too_long,
    malformed_line,
    name_shadowed,
    port_shadowed,
    protocol_not_known,
    range_on_one_line,
    several_protocols_on_line,
    stray_white_space,
    too_many_aliases,
)

RULES: tuple[Rule, ...] = (
    malformed_line.RULE,
    range_on_one_line.RULE,
    several_protocols_on_line.RULE,
    protocol_not_known.RULE,
    comment_without_mark.RULE,
    line_too_long.RULE,
    too_many_aliases.RULE,
    name_shadowed.RULE,
    port_shadowed.RULE,
    alias_not_a_name.RULE,
    stray_white_space.RULE,
)
