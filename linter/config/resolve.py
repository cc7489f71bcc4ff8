"""Resolve settings: the defaults of the rules, a file that overrides them, and the command line, with the origin of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar

from linter.config.settings import ALWAYS, RuleSettings, Setting, Settings
from linter.engine.selectors import is_called, selects
from linter.formats import FORMATS, find_format_by_name
from linter.model import fold_case
from linter.rules_api.option import Option
from linter.rules_api.policy import POLICY, Policy
from linter.rules_api.profile import Profile
from linter.rules_api.rule import Rule, Severity
from linter.source import Position

T = TypeVar("T")


class Origin(NamedTuple):
    """A setting's origin: "default", "file" with its position, or a command-line option such as "--select"."""

    kind: str
    position: Position | None = None


DEFAULT, OF_PROFILE = Origin("default"), Origin("profile")
SELECT_OPTION, IGNORE_OPTION, FAIL_ON_OPTION = Origin("--select"), Origin("--ignore"), Origin("--fail-on")
OVER_OPTION = Origin("--over")


class Choice(NamedTuple, Generic[T]):
    """A resolved value and its origin."""

    value: T
    origin: Origin = DEFAULT


class ResolvedRule(NamedTuple):
    """A rule with its settings applied, and each setting with its origin.

    `since` is a date (YYYY-MM-DD) or "always"; `exceptions` are as written in the file.
    """

    rule: Rule
    enabled: Choice[bool]
    severity: Choice[Severity]
    since: Choice[str]
    exceptions: Choice[tuple[str, ...]]
    options: Mapping[Option[Any], Choice[Any]]


class ResolvedSettings(NamedTuple):
    """A complete set of resolved settings. `path` is the file, if any; an empty `select` means all rules except those that are off.

    `registry` are the files of a registry: paths, folders and patterns, relative to the folder of the settings. `exclude` are
    patterns, as in .gitignore, of files that are not checked. `scope` are the keys of entries that separate port spaces, `ports` is
    the policy. `profile` is None until the format of the registry decides; `apply` resolves the rules with one of the `profiles`.
    `own_rules` are those of the `plugins` and those that the file defines. `facts` are values that rules read as options and that
    users cannot set.
    """

    path: str | None
    select: tuple[Choice[str], ...]
    ignore: tuple[Choice[str], ...]
    fail_on: Choice[str]
    rules: tuple[ResolvedRule, ...]
    registry: tuple[Choice[str], ...] = ()
    exclude: tuple[Choice[str], ...] = ()
    profile: Choice[str] | None = None
    profiles: tuple[Profile, ...] = ()
    apply: Callable[[Profile], tuple[ResolvedRule, ...]] | None = None
    over: tuple[Choice[str], ...] = ()
    scope: tuple[Choice[str], ...] = ()
    ports: Choice[Policy] | None = None
    columns: Choice[str] | None = None
    plugins: tuple[Choice[str], ...] = ()
    own_rules: tuple[Rule, ...] = ()
    facts: Mapping[Option[Any], Any] = MappingProxyType({})

    def form_of(self, path: str) -> str:
        """Return the format in which to read a file: with the mapping of columns if it may be a table, else "" to detect it."""
        return (
            f"table:{self.columns.value}" if self.columns and find_format_by_name(path) in ("csv", "json", "yaml", "table") else ""
        )

    def for_format(self, form: str) -> "ResolvedSettings":
        """Return the settings for registries of a format: with its default profile, unless the settings name one."""
        kind = (FORMATS[form].is_private, FORMATS[form].is_list) if form in FORMATS else (False, False)
        if self.profile or self.apply is None or not any(kind):
            return self
        profile = next(profile for profile in self.profiles if (profile.is_private, profile.is_list) == kind)
        return self._replace(profile=Choice(profile.name), rules=self.apply(profile))

    @property
    def profile_text(self) -> str:
        """The profile and its origin as reports show them; "" for the default of IANA's formats."""
        if self.profile is None:
            return ""
        if self.profile.origin == DEFAULT:
            return f"{self.profile.value} (default for this format; set 'profile' in reglint.yaml to change it)"
        return f"{self.profile.value} (set in {self.path})"

    @property
    def running(self) -> tuple[Rule, ...]:
        """The enabled rules, with their settings applied."""
        return tuple(one.rule for one in self.rules if one.enabled.value)

    @property
    def threshold(self) -> Severity | None:
        """The lowest severity that fails a run, None if no finding does."""
        return next((severity for severity in Severity if severity == self.fail_on.value), None)

    @property
    def options(self) -> dict[Option[Any], Any]:
        """The options that differ from the default of their rule, the policy for ports, and the facts."""
        options = (item for one in self.rules for item in one.options.items())
        different = {option: choice.value for option, choice in options if choice.value != option.default}
        return different | ({POLICY: self.ports.value} if self.ports else {}) | dict(self.facts)

    @property
    def scope_keys(self) -> tuple[str, ...]:
        """The keys of entries that separate port spaces."""
        return tuple(key.value for key in self.scope)


class Wanted(NamedTuple):
    """A set of command-line options. An empty value leaves the setting to the file."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    fail_on: str | None = None
    over: Sequence[str] = ()


def resolve(rules: Sequence[Rule], settings: Settings | None, wanted: Wanted, profiles: Sequence[Profile] = ()) -> ResolvedSettings:
    """Return the resolved settings of these rules. The command line overrides the file, and the file overrides the defaults.

    In a file, `enabled` of a rule overrides `select` and `ignore`. --select replaces `select` of the file: a full code or name
    enables its rule, the beginning of a code enables the rules that the file and the rulebook do not turn off. --ignore adds to
    `ignore` of the file and overrides everything else.
    """
    settings = settings or Settings("")
    chosen = [_make_choice(word) for word in settings.select.value] if settings.select else []
    left_out = [_make_choice(word) for word in settings.ignore]
    fail_on = _make_choice(settings.fail_on) if settings.fail_on else Choice(Severity.ERROR.value)
    stated = settings.profile
    chosen_profile = next((profile for profile in profiles if stated and profile.name == stated.value), None)

    def apply(profile: Profile | None) -> tuple[ResolvedRule, ...]:
        return tuple(_resolve_rule(rule, profile, settings, wanted) for rule in rules)

    return ResolvedSettings(
        settings.path or None,
        tuple(Choice(word, SELECT_OPTION) for word in wanted.select) or tuple(chosen),
        (*left_out, *(Choice(word, IGNORE_OPTION) for word in wanted.ignore)),
        Choice(wanted.fail_on, FAIL_ON_OPTION) if wanted.fail_on else fail_on,
        apply(chosen_profile),
        tuple(map(_make_choice, settings.registry)),
        tuple(map(_make_choice, settings.exclude)),
        _make_choice(settings.profile) if settings.profile else None,
        tuple(profiles),
        apply if profiles else None,
        tuple(Choice(word, OVER_OPTION) for word in wanted.over) or tuple(map(_make_choice, settings.over)),
        tuple(map(_make_choice, settings.scope)),
        _make_choice(settings.ports) if settings.ports else None,
        _make_choice(settings.columns) if settings.columns else None,
        tuple(map(_make_choice, settings.plugins)),
        settings.own_rules,
    )


def _make_choice(stated: Setting[T]) -> Choice[T]:
    return Choice(stated.value, Origin("file", stated.position))


def _resolve_rule(base: Rule, profile: Profile | None, settings: Settings, wanted: Wanted) -> ResolvedRule:
    own = settings.rules.get(base.code, RuleSettings())
    rule = profile.apply(base) if profile else base
    since, usual = rule.since or ALWAYS, base.since or ALWAYS
    severity = _choose(own.severity, rule.severity, base.severity)
    chosen_since = _choose(own.since, since, usual)
    exceptions: Choice[tuple[str, ...]] = _make_choice(own.exceptions) if own.exceptions else Choice(())
    enabled = _decide_enabled(rule, settings, wanted)
    return ResolvedRule(
        replace(
            rule,
            severity=severity.value,
            since=None if chosen_since.value == ALWAYS else chosen_since.value,
            exceptions=frozenset(map(fold_case, exceptions.value)),
        ),
        Choice(enabled.value, OF_PROFILE) if enabled.origin == DEFAULT and rule.opt_in != base.opt_in else enabled,
        severity,
        chosen_since,
        exceptions,
        {
            option: _choose(
                own.options.get(option.name), profile.option(base, option) if profile else option.default, option.default
            )
            for option in base.options
        },
    )


def _choose(stated: Setting[T] | None, value: T, default: T) -> Choice[T]:
    """Return what the file states, else the value of the profile, which may be the default."""
    if stated:
        return _make_choice(stated)
    return Choice(value) if value == default else Choice(value, OF_PROFILE)


def _decide_enabled(rule: Rule, settings: Settings, wanted: Wanted) -> Choice[bool]:
    if any(selects(word, rule) for word in wanted.ignore):
        return Choice(False, IGNORE_OPTION)
    in_file = _decide_enabled_in_file(rule, settings, selected=bool(wanted.select))
    if not wanted.select:
        return in_file
    if any(is_called(rule, word) for word in wanted.select):
        return Choice(True, SELECT_OPTION)
    if not any(selects(word, rule) for word in wanted.select):
        return Choice(False, SELECT_OPTION)
    return Choice(True, SELECT_OPTION) if in_file == Choice(True) else in_file


def _decide_enabled_in_file(rule: Rule, settings: Settings, selected: bool) -> Choice[bool]:
    """Return the choice of the file, without its `select` if the command line has `selected` rules."""
    own = settings.rules.get(rule.code, RuleSettings())
    if own.enabled:
        return _make_choice(own.enabled)
    for word in settings.ignore:
        if selects(word.value, rule):
            return Choice(False, Origin("file", word.position))
    if settings.select is None or selected:
        return Choice(not rule.opt_in)
    for word in settings.select.value:
        if is_called(rule, word.value) or (selects(word.value, rule) and not rule.opt_in):
            return Choice(True, Origin("file", word.position))
    by_family = any(selects(word.value, rule) for word in settings.select.value)
    return Choice(False) if by_family else Choice(False, Origin("file", settings.select.position))
