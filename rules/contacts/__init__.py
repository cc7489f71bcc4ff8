"""CONTACT: who answers for an entry, and how to reach them (RFC 6335 section 8.1.1)."""
