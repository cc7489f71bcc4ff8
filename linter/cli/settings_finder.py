"""Find the settings that apply to a command and its files: those of settings files, overridden by options."""

import os
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from linter.config import SettingsError
    from linter.config.resolve import ResolvedSettings
    from linter.rules_api.rule import Rule


class InvalidSettingsError(click.ClickException):
    """Errors in a settings file: prints one line for each and ends with the exit status of wrong use."""

    exit_code = 2

    def __init__(self, error: "SettingsError") -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines to standard error."""
        from linter.report.escape import escape_controls

        for line in self.error.lines():
            click.echo(f"reglint: {escape_controls(line)}", file=file, err=True)


class SettingsFinder:
    """A finder of the settings for a path: those of the nearest folder above it with a settings file, else the `main` ones.

    `main` are the settings of the working directory, or those of --config and --isolated, which apply to all paths: then `load` is
    None. `load` resolves another settings file.
    """

    def __init__(self, rules: "Sequence[Rule]", main: "ResolvedSettings", load: "Callable[[str], ResolvedSettings] | None") -> None:
        self.main = main
        self._rules = rules
        self._load = load
        self._by_folder: dict[str, ResolvedSettings] = {}
        self._by_path = {os.path.realpath(main.path): main} if main.path else {}

    def for_path(self, path: str) -> "ResolvedSettings":
        """Return the settings for a file or a folder. Raises InvalidSettingsError for errors in them."""
        if self._load is None or path == "-":
            return self.main
        from linter.config import find_settings_file

        try:
            folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path))
        except OSError:  # the working directory was deleted
            return self.main
        if folder not in self._by_folder:
            place = find_settings_file(folder)
            real = os.path.realpath(place) if place else ""
            if place and real not in self._by_path:
                self._by_path[real] = self._load(os.path.relpath(place))
            self._by_folder[folder] = self._by_path.get(real, self.main)
        return self._by_folder[folder]

    @property
    def rulebook(self) -> "tuple[Rule, ...]":
        """The rulebook, and the rules that the settings found so far add to it, each without settings."""
        added = {rule.code: rule for resolved in (self.main, *self._by_path.values()) for rule in resolved.own_rules}
        return (*self._rules, *added.values())


def resolve_settings(
    rules: "Sequence[Rule]",
    select: Sequence[str],
    ignore: Sequence[str],
    fail_on: str | None,
    config: str | None,
    isolated: bool,
    over: Sequence[str] = (),
) -> "ResolvedSettings":
    """Return the settings of the working directory, as `find_settings`."""
    return find_settings(rules, select, ignore, fail_on, config, isolated, over).main


def find_settings(
    rules: "Sequence[Rule]",
    select: Sequence[str],
    ignore: Sequence[str],
    fail_on: str | None,
    config: str | None,
    isolated: bool,
    over: Sequence[str] = (),
) -> SettingsFinder:
    """Return the settings in force for some options. Raises click.ClickException for wrong use and for errors in the file."""
    from linter.cli.rulebook import load_profiles
    from linter.cli.selectors import split
    from linter.config import SettingsError, load_settings
    from linter.config.resolve import Wanted, resolve
    from linter.rules_api.underlying import NAMES_OF_IANA

    if config is not None and isolated:
        raise click.UsageError("--config names a settings file and --isolated reads none; give one of them")
    profiles = load_profiles()

    def load_file(path: str | None, known: "Sequence[Rule]" = ()) -> "ResolvedSettings":
        try:
            settings = None if path is None else load_settings(path, rules)
        except SettingsError as error:
            raise InvalidSettingsError(error) from error
        every = (*rules, *(settings.own_rules if settings else ()))
        selected, ignored = split((*every, *known), select, "--select"), split((*every, *known), ignore, "--ignore")
        resolved = resolve(every, settings, Wanted(selected, ignored, fail_on, over), profiles)
        return resolved._replace(facts={NAMES_OF_IANA: load_names_of_iana})

    if isolated or config is not None:
        return SettingsFinder(rules, load_file(config), None)
    main = load_file(find_file())
    return SettingsFinder(rules, main, lambda path: load_file(path, [one.rule for one in main.rules]))


def load_names_of_iana() -> frozenset[str]:
    """Return all names in IANA's registry, as shipped or fetched."""
    from linter.rules_api.index import clock_day
    from linter.underlying.snapshot import load_iana

    return load_iana(clock_day(), lambda _: None).names


def find_file() -> str | None:
    """Return the path of the settings file for the working directory, relative to it, or None."""
    from linter.config import find_settings_file

    try:
        here = os.getcwd()
    except OSError:  # the working directory was deleted
        return None
    path = find_settings_file(here)
    return path and os.path.relpath(path, here)
