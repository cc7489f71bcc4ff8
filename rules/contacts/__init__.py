"""CONTACT: the assignees and contacts of entries and their addresses (RFC 6335 section 8.1.1)."""

from linter.rules_api import Rule

from . import (
    assignee_missing,
    contact_defined_twice,
    contact_id_malformed,
    contact_missing,
    contact_without_address,
    contact_without_mail_address,
    contact_without_name,
    ietf_contact_mismatch,
    malformed_contact_uri,
    undefined_contact,
    unused_contact,
)

RULES: tuple[Rule, ...] = (
    undefined_contact.RULE,
    unused_contact.RULE,
    contact_defined_twice.RULE,
    contact_id_malformed.RULE,
    assignee_missing.RULE,
    contact_missing.RULE,
    contact_without_address.RULE,
    malformed_contact_uri.RULE,
    contact_without_name.RULE,
    ietf_contact_mismatch.RULE,
    contact_without_mail_address.RULE,
)
