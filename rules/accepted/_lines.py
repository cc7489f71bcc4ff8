"""Shared by the rules about baseline files."""

from linter.rules_api import Citation

FORMATS = frozenset({"accepted"})
FORM = Citation("reglint", "accepted findings")
