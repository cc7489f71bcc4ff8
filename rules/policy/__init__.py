"""POLICY: the ports that settings allow to assignees, and those that they forbid (`ports` in reglint.yaml)."""

from linter.rules_api import Rule

from . import port_forbidden, port_in_forbidden_band, port_not_allowed

RULES: tuple[Rule, ...] = (
    port_not_allowed.RULE,
    port_forbidden.RULE,
    port_in_forbidden_band.RULE,
)
