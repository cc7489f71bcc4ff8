"""The format of baseline files and the source of their requirements."""

from linter.rules_api import Citation

FORMATS = frozenset({"accepted"})
FORM = Citation("reglint", "accepted findings")
