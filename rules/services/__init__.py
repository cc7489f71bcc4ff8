"""SERVICES: the lines of a list of services (services(5)) and the results of lookups in them."""

from linter.rules_api import Rule

from . import (
    alias_behind_hash,
    alias_not_a_name,
    comma_between_aliases,
    comment_without_mark,
    line_too_long,
    lookup_changed,
    lookup_lost,
    malformed_line,
    name_shadowed,
    names_differ_by_letter,
    port_shadowed,
    protocol_not_known,
    range_on_one_line,
    several_protocols_on_line,
    stray_white_space,
    too_many_aliases,
    undecodable_byte,
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
    comma_between_aliases.RULE,
    undecodable_byte.RULE,
    alias_behind_hash.RULE,
    names_differ_by_letter.RULE,
    lookup_lost.RULE,
    lookup_changed.RULE,
)
