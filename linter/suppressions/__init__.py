"""Findings that users accept: comments in the registry file, and the baseline file beside it."""
