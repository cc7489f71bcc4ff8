"""ALIAS: historic names and their replacements (RFC 6335 sections 5 and 10.1)."""
