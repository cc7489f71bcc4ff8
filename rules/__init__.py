"""The rulebook: every rule, in the order of reports."""

from linter.rule import Rule

from .names import malformed_name

ALL: tuple[Rule, ...] = (malformed_name.RULE,)

RETIRED: frozenset[str] = frozenset()  # codes of rules that are gone; they are never used again
