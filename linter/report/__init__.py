"""The output formats, one module each: plain functions of a Report."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linter.engine.finding import Status
from linter.engine.run import Result
from linter.rules_api.rule import Severity
from linter.source import SourceError

if TYPE_CHECKING:
    from linter.versions.history import Age


@dataclass(frozen=True, slots=True)
class Report:
    """All that one call of reglint has to tell.

    `statuses` are those of the findings to show. `exit_status` is 0, 1 or 2 and does not depend on the format. `severities` are
    those that rules have of their own, by code, whatever users have set. `ages` are those of findings, by the `id` of each, where
    they are wanted.
    """

    results: tuple[Result, ...]
    errors: tuple[SourceError, ...]
    statuses: Collection[Status]
    exit_status: int
    severities: Mapping[str, Severity] = field(default_factory=dict)
    ages: "Mapping[int, Age]" = field(default_factory=dict)
