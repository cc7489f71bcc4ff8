"""Hold the content of a settings file, each setting with its position."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from linter.rules_api.policy import Policy
from linter.rules_api.rule import Rule, Severity
from linter.source import Position

T = TypeVar("T")

# The settings of every rule. The options of a rule have other names.
ENABLED, SEVERITY, SINCE, EXCEPTIONS = COMMON = ("enabled", "severity", "since", "exceptions")
SETTINGS = (
    "registry",
    "exclude",
    "columns",
    "scope",
    "ports",
    "over",
    "profile",
    "select",
    "ignore",
    "fail-on",
    "plugins",
    "rules",
)
REGISTRY, EXCLUDE, COLUMNS, SCOPE, PORTS, OVER = SETTINGS[:6]
PROFILE, SELECT, IGNORE, FAIL_ON, PLUGINS, RULES = SETTINGS[6:]
ALLOW, FORBID = POLICY_KEYS = ("allow", "forbid")
REASON, EXCEPT = "reason", "except"  # of forbidden ports, with PORTS
MAX_SCOPE = 4  # keys that separate port spaces
IANA = "iana"  # in OVER: the assignments of IANA's registry
ALWAYS = "always"  # the rule applies to all entries, whatever their date
NEVER = "never"  # findings do not change the exit status
PROFILES = ("iana", "private", "list")
THRESHOLDS = (*(severity.value for severity in Severity), NEVER)


class Setting(NamedTuple, Generic[T]):
    """A value in a file with its position."""

    value: T
    position: Position


class RuleSettings(NamedTuple):
    """A rule's settings in a file. A setting that the file does not have is None.

    `since` is a date (YYYY-MM-DD) or "always". `options` are by name.
    """

    enabled: Setting[bool] | None = None
    severity: Setting[Severity] | None = None
    since: Setting[str] | None = None
    exceptions: Setting[tuple[str, ...]] | None = None
    options: Mapping[str, Setting[Any]] = MappingProxyType({})


class Settings(NamedTuple):
    """A settings file's content. `path` is the name to show for it; a setting that the file does not have is None or empty.

    `registry` lists the files of one registry: paths, folders and patterns, relative to the folder of the settings. `exclude` has
    patterns, as in .gitignore, of files that are not checked. `profile` is one of PROFILES. `over` are the underlying
    registries: IANA, or files as for `registry`. `rules` are by code. `scope` are the keys of entries that separate port spaces,
    `ports` is the policy, `columns` a mapping of columns as text. `own_rules` are those of the `plugins`
    and those that the file defines.
    """

    path: str
    select: Setting[tuple[Setting[str], ...]] | None = None
    ignore: tuple[Setting[str], ...] = ()
    fail_on: Setting[str] | None = None
    rules: Mapping[str, RuleSettings] = MappingProxyType({})
    registry: tuple[Setting[str], ...] = ()
    exclude: tuple[Setting[str], ...] = ()
    profile: Setting[str] | None = None
    over: tuple[Setting[str], ...] = ()
    scope: tuple[Setting[str], ...] = ()
    ports: Setting[Policy] | None = None
    columns: Setting[str] | None = None
    plugins: tuple[Setting[str], ...] = ()
    own_rules: tuple[Rule, ...] = ()
