"""The command line, one module for each command.

A command imports the engine when it runs and not before, so that --help and --version answer at once.
"""

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from io import StringIO
from typing import NoReturn

import click

from linter import __version__
from linter.cli.commands.check import EXIT_STATUS

INTERRUPTED = 130  # 128 and the number of the signal, as in shells


COMMANDS = (
    "check",
    "init",
    "accept",
    "compare",
    "changes",
    "convert",
    "history",
    "review",
    "fetch",
    "free",
    "explain",
    "rules",
    "coverage",
    "settings",
    "completion",
)


class _Commands(click.Group):
    """The commands, of which each is the function of its name in the module of its name. Only the one that runs is imported."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 # the signature of click
        """Return the names of the commands, in the order of --help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002 # the signature of click
        """Return a command, None for an unknown name."""
        return getattr(import_module(f"linter.cli.commands.{name}"), name) if name in COMMANDS else None


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXIT_STATUS,
)
@click.version_option(__version__, prog_name="reglint", message="%(prog)s %(version)s")
def cli() -> None:
    """Check a registry of service names and port numbers against RFC 6335.

    \b
    Begin with
      reglint check service-names-port-numbers.xml
      reglint explain NAME001
    """


def main() -> NoReturn:
    """Run the command line and end the process.

    The garbage collector is off and the interpreter is not finalized: both take long with a large registry in memory.
    """
    gc.disable()
    if sys.stderr is None:
        sys.stderr = StringIO()  # standard error is closed
    try:
        status = _run_cli()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except Exception as error:  # report any crash in one line
        from traceback import walk_tb

        *_, (frame, line) = walk_tb(error.__traceback__)
        where = f"{os.path.basename(frame.f_code.co_filename)}:{line}"
        _complain(f"crashed: {type(error).__name__}: {error} ({where}); this is a bug in reglint")
        status = 2
    with suppress(Exception):  # the reader of the pipe has gone
        sys.stdout.flush()
    os._exit(status)


def _run_cli() -> int:
    if sys.stdout is None:
        _complain("cannot write the report: standard output is closed")
        return 2
    try:
        status = int(cli(prog_name="reglint", standalone_mode=False) or 0)
        sys.stdout.flush()
        return status
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return INTERRUPTED
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    except BrokenPipeError:  # the reader of the pipe has gone
        return 2
    except OSError as error:  # from writing: unreadable input is a SourceError
        _complain(f"the output cannot be written: {(error.strerror or str(error)).lower()}")
        return 2


def _complain(text: str) -> None:
    with suppress(Exception):
        click.echo(f"reglint: {' '.join(text.split())}", err=True)
