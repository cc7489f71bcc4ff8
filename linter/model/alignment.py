"""Define the alignment of two registries: which entries of the one have the same text in the other."""

from collections.abc import Sequence
from typing import NamedTuple

from linter.frozen import frozen_class
from linter.model.entries import Contact, Record


class Run(NamedTuple):
    """A run of entries that both registries have: `size` entries from row `before` of the one and from `row` of the other."""

    before: int
    row: int
    size: int

    @property
    def reversed(self) -> "Run":
        """The run as the other registry sees it."""
        return Run(self.row, self.before, self.size)


@frozen_class()
class Alignment:
    """The runs of entries with the same text in two registries of one format, in ascending order on both sides.

    It holds only for registries with exactly these tuples of entries. Entries of a run are equal in every field but their place.
    """

    records_before: tuple[Record, ...]
    contacts_before: tuple[Contact, ...]
    records: tuple[Record, ...]
    contacts: tuple[Contact, ...]
    record_runs: Sequence[Run]
    contact_runs: Sequence[Run]
