"""The content of a SARIF log as plain values: runs, rules and results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from linter.report.html.view import Cite


class Region(NamedTuple):
    """A region as the log counts: lines and columns from 1, 0 if unknown; `snippet` is its text."""

    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    snippet: str = ""


class Place(NamedTuple):
    """A place in a file, with the lines around it and a label."""

    uri: str
    region: Region
    context: Region
    label: str = ""


class Replacement(NamedTuple):
    """A replacement of a fix: the region of a file, and the text that takes its place."""

    uri: str
    region: Region
    text: str


class LogFix(NamedTuple):
    """A fix of a result."""

    message: str
    replacements: tuple[Replacement, ...]


@dataclass(frozen=True, slots=True)
class LogRule:
    """A rule as a log describes it."""

    code: str
    name: str
    severity: str
    summary: str
    text: str
    url: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class LogResult:
    """A result. `severity` is error, warning or note, `name` its logical location, `key` its identity from run to run.

    `status` is active, existing, grandfathered or suppressed; `state` is new, unchanged or fixed, "" if the log does not say.
    `raw` is the result as the log has it.
    """

    code: str
    severity: str
    status: str
    state: str
    message: str
    place: Place
    name: str
    key: str
    reason: str
    contacts: tuple[str, ...]
    related: tuple[Place, ...]
    fix: LogFix | None
    age: str
    days: int
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LogRun:
    """A run of a tool. `not_run` are the codes of rules that the log says did not run; `counts_utf16` is about columns."""

    tool: str
    version: str
    rules: Mapping[str, LogRule]
    results: tuple[LogResult, ...]
    not_run: frozenset[str]
    problems: tuple[str, ...]
    counts_utf16: bool
    raw: dict[str, Any]

    @property
    def is_own(self) -> bool:
        """Return whether reglint wrote the run."""
        return self.tool == "reglint"


@dataclass(frozen=True, slots=True)
class Log:
    """A log: its path, its runs and the document."""

    path: str
    runs: tuple[LogRun, ...]
    document: dict[str, Any]
