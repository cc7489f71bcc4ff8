"""CODE: the service codes of DCCP (RFC 6335 sections 8.1.1 and 10.3.2)."""

from linter.rules_api import Rule

from . import (
    dccp_without_service_code,
    service_code_not_assignable,
    service_code_of_two_services,
    service_code_on_two_ports,
    service_code_without_dccp,
)

RULES: tuple[Rule, ...] = (
    service_code_without_dccp.RULE,
    dccp_without_service_code.RULE,
    service_code_not_assignable.RULE,
    service_code_on_two_ports.RULE,
    service_code_of_two_services.RULE,
)
