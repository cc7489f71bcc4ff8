"""The finding: a problem of a rule with the status that the engine gives it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from linter.model import BaselineEntry, Entry, Field, Record
from linter.rules_api.problem import Problem, Related
from linter.rules_api.rule import Rule
from linter.source import Position


class Status(StrEnum):
    """The status of a finding: reported, or only counted.

    EXISTING: the change did not introduce it. GRANDFATHERED: the rule is younger than the entry. SUPPRESSED: the settings, an
    inline suppression or a baseline entry accept it.
    """

    ACTIVE = "active"
    EXISTING = "existing"
    GRANDFATHERED = "grandfathered"
    SUPPRESSED = "suppressed"


@dataclass(slots=True, eq=False)
class Finding:
    """A problem as the engine reports it. Treat it as frozen: thousands are made only to be counted, so it is cheap to make.

    `reason` is the reason that an inline suppression or a baseline entry gives; `accepted` is that baseline entry. `twins` are the
    same problem in other records that come from the same entry of the file. `is_removed` says that the entry is one of the base
    that the registry has no more. `cause` is the place of the entry whose change caused a finding about another entry.
    """

    rule: Rule
    status: Status
    problem: Problem
    reason: str = ""
    accepted: BaselineEntry | None = None
    twins: tuple[Problem, ...] = ()
    is_removed: bool = False
    cause: Related | None = None

    @property
    def text(self) -> str:
        """Return the message of the problem with its arguments filled in."""
        return self.problem.text

    @property
    def suppressed_by(self) -> str:
        """Return what suppresses the finding: "settings", a "comment", a "file" (the baseline), or "" for nothing."""
        if self.status is not Status.SUPPRESSED:
            return ""
        return "file" if self.accepted else "comment" if self.reason else "settings"

    @property
    def problems(self) -> Iterator[Problem]:
        """Return the problem and its twins."""
        yield self.problem
        yield from self.twins

    @property
    def subject(self) -> str:
        """Return the entry as reports name it, with every transport: "http 80/tcp, 80/udp"."""
        entry = self.problem.entry
        more = [twin.entry.place for twin in self.twins if isinstance(twin.entry, Record)]
        return ", ".join(dict.fromkeys((str(entry), *more)))


class FixedFinding(NamedTuple):
    """A finding of the base that the registry has no more. `entry` is the entry of the base, `text` the message."""

    rule: Rule
    status: Status
    entry: Entry
    field: Field
    text: str


class FixOutcome(NamedTuple):
    """The outcome of the fix of a finding: applied, or held back for the reason in `held_back`.

    `path` and `position` are those of the finding before the fix: earlier fixes may have moved it.
    """

    finding: Finding
    path: str
    position: Position
    held_back: str = ""
