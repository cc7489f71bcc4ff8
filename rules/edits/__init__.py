"""EDIT: what one edit may do to the registry (RFC 6335 sections 8.1 to 8.6), seen from the version before it."""
