"""NAME: what a service name may be (RFC 6335 sections 5 and 5.1)."""
