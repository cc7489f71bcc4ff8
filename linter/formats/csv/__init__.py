"""CSV with IANA's columns."""
