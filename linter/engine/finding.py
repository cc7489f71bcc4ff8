"""What the engine makes of a problem that a rule found."""

from dataclasses import dataclass
from enum import StrEnum

from linter.model import BaselineEntry, Entry
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Rule
from linter.source import Position


class Status(StrEnum):
    """What becomes of a finding: reported, or counted because an edit has nothing to do with it, because the rule is younger than
    the entry, or because users except it.
    """

    ACTIVE = "active"
    EXISTING = "existing"
    GRANDFATHERED = "grandfathered"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as the engine reports it. `text` is its message with the arguments in place.

    `reason` is that which a comment in the file gives for accepting it, or the line of a file of accepted findings, which is
    `accepted` then.
    """

    rule: Rule
    status: Status
    problem: Problem
    text: str
    reason: str = ""
    accepted: BaselineEntry | None = None

    @property
    def suppressed_by(self) -> str:
        """What suppresses it: "settings", a "comment", a "file" of accepted findings, or "" for nothing."""
        if self.status is not Status.SUPPRESSED:
            return ""
        return "file" if self.accepted else "comment" if self.reason else "settings"


@dataclass(frozen=True, slots=True)
class FixedFinding:
    """What a rule found before an edit and finds no more. `entry` is that of the version before, `text` what was said."""

    rule: Rule
    status: Status
    entry: Entry
    text: str


@dataclass(frozen=True, slots=True)
class FixOutcome:
    """What became of the fix of a finding: it was made, or `held_back` says why not.

    `path` and `position` are those of the finding at the time: repairs made before it may have moved it.
    """

    finding: Finding
    path: str
    position: Position
    held_back: str = ""
