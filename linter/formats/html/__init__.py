"""IANA's HTML pages."""
