"""IANA's XML."""
