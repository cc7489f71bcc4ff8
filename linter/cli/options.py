"""The options that several commands share."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from linter.formats import FORMATS

if TYPE_CHECKING:
    from linter.model import Ports

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
    return _add_options(command, (*_RULES, over_option(), _FAIL_ON, *_FILES))


def accept_options(command: _Command) -> _Command:
    """Give a command that reads baselines the options --select, --ignore, --over, --config and --isolated."""
    return _add_options(command, (*_RULES, over_option(), *_FILES))


def setting_options(command: _Command) -> _Command:
    """Give a command the options --select, --ignore, --over, --fail-on, --config and --isolated."""
    return _add_options(command, (*_RULES, over_option(), _FAIL_ON, *_FILE))


def rule_options(command: _Command) -> _Command:
    """Give a command the options --select, --ignore, --over, --config and --isolated."""
    return _add_options(command, (*_RULES, over_option(), *_FILE))


def settings_file_options(command: _Command) -> _Command:
    """Give a command the options --config and --isolated."""
    return _add_options(command, _FILE)


def input_options(command: _Command) -> _Command:
    """Give a command the options --from, --columns and --stdin-name."""
    return _add_options(
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


def _add_options(command: _Command, options: "Sequence[Callable[[_Command], _Command]]") -> _Command:
    for option in reversed(options):
        command = option(command)
    return command


def parse_stretch(text: str, hint: str) -> "Ports":
    """Return the ports in a text. Raises click.BadParameter, about the parameter that `hint` names, for anything else."""
    from linter.model import parse_ports

    if stretch := parse_ports(text):
        return stretch
    raise click.BadParameter(f"'{text}' is not a port or a range such as 7000-7999", param_hint=hint)
