"""ACCEPT: baseline entries (in reglint-accepted.yaml) that are unused, expired or not allowed."""

from linter.rules_api import Rule

from . import (
    acceptance_added,
    acceptance_expired,
    acceptance_without_finding,
)

RULES: tuple[Rule, ...] = (
    acceptance_without_finding.RULE,
    acceptance_expired.RULE,
    acceptance_added.RULE,
)
