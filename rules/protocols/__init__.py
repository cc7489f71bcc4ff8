"""PROTOCOL: the transports of an entry (RFC 6335 section 8.1.1)."""

from linter.rules_api import Rule

from . import (
    transport_missing,
    unknown_transport,
)

RULES: tuple[Rule, ...] = (
    unknown_transport.RULE,
    transport_missing.RULE,
)
