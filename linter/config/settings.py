"""What a file sets, each setting with the place where it stands."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from linter.rules_api.rule import Severity
from linter.source import Position

T = TypeVar("T")

# What every rule can be set; the options of a rule stand beside these and have other names.
ENABLED, SEVERITY, SINCE, EXCEPTIONS = COMMON = ("enabled", "severity", "since", "exceptions")
SETTINGS = ("registry", "exclude", "select", "ignore", "fail-on", "rules")
REGISTRY, EXCLUDE, SELECT, IGNORE, FAIL_ON, RULES = SETTINGS
ALWAYS = "always"  # binds all entries, whenever they were registered
NEVER = "never"  # no finding fails a run
THRESHOLDS = (*(severity.value for severity in Severity), NEVER)


class Stated(NamedTuple, Generic[T]):
    """A value that a file states, and where."""

    value: T
    position: Position


class RuleSettings(NamedTuple):
    """What a file sets of one rule. What it does not set is None.

    `since` is a date (YYYY-MM-DD) or "always". `options` are by name.
    """

    enabled: Stated[bool] | None = None
    severity: Stated[Severity] | None = None
    since: Stated[str] | None = None
    exceptions: Stated[tuple[str, ...]] | None = None
    options: Mapping[str, Stated[Any]] = MappingProxyType({})


class Settings(NamedTuple):
    """What a file sets. `select` is None where it does not say; `rules` are by code. `path` is the name to show for the file.

    `registry` are the files that a registry is spread over: paths, folders and patterns, relative to the folder of the settings.
    `exclude` are patterns, as in .gitignore, of files that are not checked.
    """

    path: str
    select: Stated[tuple[Stated[str], ...]] | None = None
    ignore: tuple[Stated[str], ...] = ()
    fail_on: Stated[str] | None = None
    rules: Mapping[str, RuleSettings] = MappingProxyType({})
    registry: tuple[Stated[str], ...] = ()
    exclude: tuple[Stated[str], ...] = ()
