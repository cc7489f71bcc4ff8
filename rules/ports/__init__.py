"""PORT: which ports there are, what state each is in and who holds it (RFC 6335 sections 6, 7.2, 8.1 and 10.2)."""
