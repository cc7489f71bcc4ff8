"""TEXT: what an entry says of itself in words (RFC 6335 section 8.1.1), and damage that words have taken."""
