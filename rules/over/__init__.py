"""OVER: entries against the assignments of an underlying registry, such as IANA's."""

from linter.rules_api import Rule

from . import name_of_other_port, port_misused_by_others, port_of_other_service, reserved_port_used, system_port_used

RULES: tuple[Rule, ...] = (
    port_of_other_service.RULE,
    name_of_other_port.RULE,
    reserved_port_used.RULE,
    system_port_used.RULE,
    port_misused_by_others.RULE,
)
