"""What the engine makes of a problem that a rule found."""

from dataclasses import dataclass
from enum import StrEnum

from linter.problem import Problem
from linter.rule import Rule


class Status(StrEnum):
    """What becomes of a finding: reported, or counted because the rule is younger than the entry."""

    ACTIVE = "active"
    GRANDFATHERED = "grandfathered"


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as the engine reports it. `text` is its message with the arguments in place."""

    rule: Rule
    status: Status
    problem: Problem
    text: str
