"""Define baseline entries, each of which accepts a finding."""

from enum import StrEnum

from linter.frozen import frozen_class
from linter.source import Span, clip


class BaselineUse(StrEnum):
    """The use of a baseline entry in a run.

    UNKNOWN: its rule did not run, or the file of the subject was not checked. SURPLUS: other entries accept all findings.
    """

    UNKNOWN = "unknown"
    ACCEPTS = "accepts"
    NOTHING = "nothing"
    SURPLUS = "surplus"
    NO_ENTRY = "no entry"


@frozen_class()
class BaselineEntry:
    """A baseline entry, which accepts one finding of a rule at an entry.

    `row` counts from 0, `start` and `end` are the offsets of the subject. `rule` is a code, `subject` the entry as reports name it,
    `until` the last day (YYYY-MM-DD) of the acceptance. A run sets `use`, and `offer` to a similar entry if the subject is unknown.
    `is_added` is True if an earlier version of a baseline that must not grow does not have the entry.
    """

    row: int
    start: int
    end: int
    rule: str
    subject: str
    reason: str
    until: str | None
    until_span: Span
    use: BaselineUse = BaselineUse.UNKNOWN
    offer: str = ""
    is_added: bool = False

    @property
    def dated(self) -> str | None:
        """None: baseline entries have no date that rules use."""
        return None

    def is_over(self, today: str) -> bool:
        """Return whether the acceptance has ended on a day (YYYY-MM-DD)."""
        return self.until is not None and self.until < today

    def __str__(self) -> str:
        return clip(f"{self.rule} at {self.subject}")
