"""What commands share: the options by which rules are chosen and set, and what they come to together with a file of settings."""

import os
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

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
        help="Run these rules only: codes (NAME001), families or beginnings of codes (NAME, NAME00) or names (malformed-name), "
        "separated by commas. Rules that are off run when selected by code or name.",
    ),
    click.option(
        "--ignore", metavar="RULES", multiple=True, shell_complete=_complete_rules, help="Leave these rules out, named likewise."
    ),
)
_FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(THRESHOLDS),
    help="The least severity for which the exit status is 1: error, unless the settings say otherwise.",
)
_FILE = (
    click.option(
        "--config",
        metavar="FILE",
        type=click.Path(readable=False, allow_dash=True),  # what cannot be read is told like other input
        help="Take the settings from this file. By default it is reglint.yaml of the working directory or of the nearest one above "
        "that has it, within the repository.",
    ),
    click.option("--isolated", is_flag=True, help="Read no file of settings."),
)


def setting_options(command: _Command) -> _Command:
    """Give a command the options --select, --ignore, --fail-on, --config and --isolated."""
    return _with(command, (*_RULES, _FAIL_ON, *_FILE))


def rule_options(command: _Command) -> _Command:
    """Give a command the options --select, --ignore, --config and --isolated."""
    return _with(command, (*_RULES, *_FILE))


def _with(command: _Command, options: "Sequence[Callable[[_Command], _Command]]") -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


class MistakesError(click.ClickException):
    """A file of settings that is wrong: a line for every mistake, and the exit status of wrong use."""

    exit_code = 2

    def __init__(self, error: "SettingsError") -> None:
        super().__init__(str(error))
        self.error = error

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the lines to standard error."""
        from linter.report.escape import printable

        for line in self.error.lines():
            click.echo(f"reglint: {printable(line)}", file=file, err=True)


def resolve_settings(
    rules: "Sequence[Rule]", select: Sequence[str], ignore: Sequence[str], fail_on: str | None, config: str | None, isolated: bool
) -> "ResolvedSettings":
    """What the options come to. Raises click.ClickException for wrong use, and for mistakes in the file of settings."""
    from linter.cli.selection import split
    from linter.config import SettingsError, load
    from linter.config.resolve import Wanted, in_force

    if config is not None and isolated:
        raise click.UsageError("--config names a file of settings and --isolated reads none; give one of them")
    wanted = Wanted(split(rules, select, "--select"), split(rules, ignore, "--ignore"), fail_on)
    path = None if isolated else _found() if config is None else config
    try:
        return in_force(rules, None if path is None else load(path, rules), wanted)
    except SettingsError as error:
        raise MistakesError(error) from error


def _found() -> str | None:
    """The file of settings for the working directory, relative to it."""
    from linter.config import find

    try:
        here = os.getcwd()
    except OSError:  # the folder is gone
        return None
    path = find(here)
    return path and os.path.relpath(path, here)
