"""EDIT: what one edit may do to the registry (RFC 6335 sections 8.1 to 8.6), seen from the version before it."""

from linter.rules_api import Rule

from . import (
    assignee_changed,
    assignment_removed,
    deassigned_to_unassigned,
    deassignment_without_note,
    modified_date_not_updated,
    modified_date_went_back,
    name_added_to_occupied_port,
    name_of_another_party_taken,
    name_reused,
    name_vanished,
    new_assignment_undated,
    port_reused,
    registration_date_changed,
    registration_date_outside_edit,
    registry_date_not_updated,
    reserved_port_assigned,
    transport_added_by_other_party,
)

RULES: tuple[Rule, ...] = (
    assignment_removed.RULE,
    deassigned_to_unassigned.RULE,
    deassignment_without_note.RULE,
    name_vanished.RULE,
    assignee_changed.RULE,
    reserved_port_assigned.RULE,
    port_reused.RULE,
    name_reused.RULE,
    new_assignment_undated.RULE,
    registration_date_changed.RULE,
    modified_date_not_updated.RULE,
    modified_date_went_back.RULE,
    registry_date_not_updated.RULE,
    name_added_to_occupied_port.RULE,
    transport_added_by_other_party.RULE,
    registration_date_outside_edit.RULE,
    name_of_another_party_taken.RULE,
)
