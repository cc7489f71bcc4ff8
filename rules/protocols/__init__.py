"""PROTOCOL: the transports of an entry (RFC 6335 section 8.1.1)."""
