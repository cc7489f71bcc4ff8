"""Options that several commands share, and the settings that they resolve to together with reglint.yaml."""

import os
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

from linter.formats import FORMATS

if TYPE_CHECKING:
    from linter.config import SettingsError
    from linter.config.resolve import ResolvedSettings
    from linter.rules_api.rule import Rule

THRESHOLDS = ("error", "warning", "note", "never")

_Command = TypeVar("_Command", bound=Callable[..., object])


def _complete_rules(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from linter.cli.rulebook import load_rulebook

    head, comma, last = incomplete.rpartition(",")
    words = [word for rule in load_rulebook() for word in (rule.code, rule.name)]
    return [f"{head}{comma}{word}" for word in words if word.lower().startswith(last.lower())]


_RULES = (
    click.option(
        "--select",
        metavar="RULES",
        multiple=True,
        shell_complete=_complete_rules,
        help="Run only these rules, separated by commas: codes (NAME001), code prefixes (NAME, NAME00) or names (malformed-name). "
        "A rule that is off by default runs if selected by its full code or name.",
    ),
    click.option(
        "--ignore",
        metavar="RULES",
        multiple=True,
        shell_complete=_complete_rules,
        help="Do not run these rules, named as for --select.",
    ),
)
_FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    help="Exit with status 1 for findings of this severity or above. [default: error, or fail-on in reglint.yaml]",
)


def over_option(purpose: str = "Also check every entry against") -> Callable[[_Command], _Command]:
    """Return the option --over. `purpose` begins its help and says what the command does with the assignments."""
    return click.option(
        "--over",
        metavar="iana|REGISTRY",
        multiple=True,
        help=f"{purpose} the assignments of this registry: 'iana' for IANA's, as shipped with reglint or as 'reglint fetch' got "
        "them, or a file. Overrides 'over' in reglint.yaml.",
    )


_CONFIG = click.option(
    "--config",
    metavar="FILE",
    type=click.Path(readable=False, allow_dash=True),  # unreadable settings are reported like other input
    help="Read the settings from this file instead of reglint.yaml in the working directory or the nearest parent folder "
    "within the repository.",
)
_FILE = (_CONFIG, click.option("--isolated", is_flag=True, help="Read no settings file."))
_FILES = (
    _CONFIG,
    click.option("--isolated", is_flag=True, help="Read no settings file, and no baseline file unless --accepted names one."),
)

STDIN_NAME = click.option(
    "--stdin-name", metavar="NAME", help="Report standard input under this name, and detect its format from the name if in doubt."
)


def _read_columns(_context: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    """Return a mapping of columns as the format that `linter.formats.read` takes."""
    if text is None:
        return None
    from linter.formats.mapped.columns import ColumnsError, parse_columns

    try:
        return f"table:{parse_columns(text).text}"
    except ColumnsError as error:
        raise click.BadParameter(f"{error}.") from error


COLUMNS = click.option(
    "--columns",
    metavar="FIELD=COLUMN,...",
    callback=_read_columns,
    help="Read a table in Markdown, CSV, JSON or YAML whose columns hold these fields, as in port=Port,name=Service.",
)


def check_options(command: _Command) -> _Command:
    """Give a command that reads baselines the options --select, --ignore, --over, --fail-on, --config and --isolated."""
    return _with(command, (*_RULES, over_option(), _FAIL_ON, *_FILES))


def accept_options(command: _Command) -> _Command:
    """Give a command that reads baselines the options --select, --ignore, --over, --config and --isolated."""
    return _with(command, (*_RULES, over_option(), *_FILES))


def setting_options(command: _Command) -> _Command:
    """Give a command the options --select, --ignore, --over, --fail-on, --config and --isolated."""
    return _with(command, (*_RULES, over_option(), _FAIL_ON, *_FILE))


def rule_options(command: _Command) -> _Command:
    """Give a command the options --select, --ignore, --over, --config and --isolated."""
    return _with(command, (*_RULES, over_option(), *_FILE))


def settings_file_options(command: _Command) -> _Command:
    """Give a command the options --config and --isolated."""
    return _with(command, _FILE)


def input_options(command: _Command) -> _Command:
    """Give a command the options --from, --columns and --stdin-name."""
    return _with(
        command,
        (
            click.option(
                "--from",
                "read_as",
                type=click.Choice(tuple(FORMATS)),
                help="Read the files in this format instead of detecting it from their content.",
            ),
            COLUMNS,
            STDIN_NAME,
        ),
    )


def _with(command: _Command, options: "Sequence[Callable[[_Command], _Command]]") -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


class MistakesError(click.ClickException):
    """Errors in a settings file: prints one line for each and ends with the exit status of wrong use."""

    exit_code = 2

    def __init__(self, error: "SettingsError") -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines to standard error."""
        from linter.report.escape import printable

        for line in self.error.lines():
            click.echo(f"reglint: {printable(line)}", file=file, err=True)


class SettingsFinder:
    """A finder of the settings for a path: those of the nearest folder above it with a settings file, else the `main` ones.

    `main` are the settings of the working directory, or those of --config and --isolated, which hold for all paths: then `load` is
    None. `load` resolves another settings file.
    """

    def __init__(self, rules: "Sequence[Rule]", main: "ResolvedSettings", load: "Callable[[str], ResolvedSettings] | None") -> None:
        self.main = main
        self._rules = rules
        self._load = load
        self._by_folder: dict[str, ResolvedSettings] = {}
        self._by_path = {os.path.realpath(main.path): main} if main.path else {}

    def for_path(self, path: str) -> "ResolvedSettings":
        """Return the settings for a file or a folder. Raises MistakesError for errors in them."""
        if self._load is None or path == "-":
            return self.main
        from linter.config import find

        try:
            folder = os.path.abspath(path if os.path.isdir(path) else os.path.dirname(path))
        except OSError:  # the working directory was deleted
            return self.main
        if folder not in self._by_folder:
            place = find(folder)
            real = os.path.realpath(place) if place else ""
            if place and real not in self._by_path:
                self._by_path[real] = self._load(os.path.relpath(place))
            self._by_folder[folder] = self._by_path.get(real, self.main)
        return self._by_folder[folder]

    @property
    def rulebook(self) -> "tuple[Rule, ...]":
        """The rulebook, and the rules that the settings found so far add to it, each without settings."""
        added = {rule.code: rule for held in (self.main, *self._by_path.values()) for rule in held.own_rules}
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
    from linter.config import SettingsError, load
    from linter.config.resolve import Wanted, resolve

    if config is not None and isolated:
        raise click.UsageError("--config names a settings file and --isolated reads none; give one of them")
    profiles = load_profiles()

    def load_file(path: str | None, known: "Sequence[Rule]" = ()) -> "ResolvedSettings":
        try:
            settings = None if path is None else load(path, rules)
        except SettingsError as error:
            raise MistakesError(error) from error
        every = (*rules, *(settings.own_rules if settings else ()))
        selected, ignored = split((*every, *known), select, "--select"), split((*every, *known), ignore, "--ignore")
        return resolve(every, settings, Wanted(selected, ignored, fail_on, over), profiles)

    if isolated or config is not None:
        return SettingsFinder(rules, load_file(config), None)
    main = load_file(find_file())
    return SettingsFinder(rules, main, lambda path: load_file(path, [one.rule for one in main.rules]))


def find_file() -> str | None:
    """Return the path of the settings file for the working directory, relative to it, or None."""
    from linter.config import find

    try:
        here = os.getcwd()
    except OSError:  # the working directory was deleted
        return None
    path = find(here)
    return path and os.path.relpath(path, here)
