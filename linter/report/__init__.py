"""The outputs, one module each: plain functions of a Report. `outputs` is the table of them."""

from collections.abc import Collection, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, NamedTuple

from linter.frozen import frozen_class

if TYPE_CHECKING:
    from linter.engine.finding import Status
    from linter.engine.result import Result
    from linter.rules_api.rule import Severity
    from linter.source import SourceError
    from linter.versions.changelog import Changelog
    from linter.versions.history import Age


DEFAULT_WIDTH = 110  # columns, where no terminal has another width


class View(NamedTuple):
    """The way in which a report is shown.

    `limit` is the largest number of findings of one rule (None: all), `is_quiet` leaves out everything but findings, `group_by` is
    one of GROUPINGS, `width` that of the terminal in columns. `threshold` is the severity of --fail-on (None: never). `category`
    and `shows_fixed` are about SARIF: the category of the log, and results for the findings that the change fixed. `next_steps`
    are commands that help if a change fails, each with its effect.
    """

    limit: int | None = None
    is_quiet: bool = False
    group_by: str = "rule"
    width: int = DEFAULT_WIDTH
    threshold: "Severity | None" = None
    category: str = ""
    shows_fixed: bool = False
    next_steps: tuple[tuple[str, str], ...] = ()


@frozen_class()
class Report:
    """Everything that one call of `reglint check` reports.

    `statuses` selects the findings to show. `exit_status` is 0, 1 or 2 and does not depend on the output. `severities` maps the
    code of each rule to its own severity, whatever the settings say. `ages` maps the `id` of a finding to its age, if ages are
    wanted. `changelogs` maps the `id` of a result to what the change did, for results that were compared with a base. `cuts`
    collects messages about findings that an output leaves out because of a limit.
    """

    results: "tuple[Result, ...]"
    errors: "tuple[SourceError, ...]"
    statuses: "Collection[Status]"
    exit_status: int
    severities: "Mapping[str, Severity]" = field(default_factory=dict)
    ages: "Mapping[int, Age]" = field(default_factory=dict)
    changelogs: "Mapping[int, Changelog]" = field(default_factory=dict)
    view: View = View()  # it is immutable
    cuts: list[str] = field(default_factory=list)

    def changelog(self, result: "Result") -> "Changelog | None":
        """Return what the change did to the registry of a result, None without a base."""
        return self.changelogs.get(id(result))
