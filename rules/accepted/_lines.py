"""What the rules about files of accepted findings share."""

from collections.abc import Sequence

from linter.model import BaselineEntry
from linter.rules_api.index import Index
from linter.rules_api.rule import Citation

FORMATS = frozenset({"accepted"})
FORM = Citation("reglint", "accepted findings")


def lines(index: Index) -> Sequence[BaselineEntry]:
    """The lines of the file."""
    return index.registry.baseline_entries
