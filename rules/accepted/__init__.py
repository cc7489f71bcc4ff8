"""ACCEPT: what a file of accepted findings (reglint-accepted.yaml) may not keep, lest it hides what nobody accepted."""

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
