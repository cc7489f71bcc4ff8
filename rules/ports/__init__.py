"""PORT: ports, their states and their holders (RFC 6335 sections 6, 7.2, 8.1 and 10.2)."""

from linter.rules_api import Rule

from . import (
    deassigned_port_without_history,
    degenerate_range,
    dynamic_port_assigned,
    edge_port_not_reserved,
    experimental_port_misused,
    malformed_port,
    named_port_has_state,
    nameless_service,
    port_in_two_states,
    port_listed_twice,
    port_not_listed,
    port_range_assigned,
    rows_out_of_order,
    secure_variant_on_own_port,
    several_ports_for_one_service,
    sibling_transport_not_reserved,
    state_not_recognised,
    system_port_without_reference,
    unassigned_port_has_details,
    unrelated_names_share_port,
)

RULES: tuple[Rule, ...] = (
    malformed_port.RULE,
    dynamic_port_assigned.RULE,
    port_in_two_states.RULE,
    edge_port_not_reserved.RULE,
    experimental_port_misused.RULE,
    sibling_transport_not_reserved.RULE,
    system_port_without_reference.RULE,
    several_ports_for_one_service.RULE,
    port_range_assigned.RULE,
    unrelated_names_share_port.RULE,
    port_not_listed.RULE,
    rows_out_of_order.RULE,
    unassigned_port_has_details.RULE,
    state_not_recognised.RULE,
    port_listed_twice.RULE,
    secure_variant_on_own_port.RULE,
    deassigned_port_without_history.RULE,
    named_port_has_state.RULE,
    nameless_service.RULE,
    degenerate_range.RULE,
)
