"""The command line: `reglint check`, `explain`, `rules` and `completion`.

Each command imports the engine when it runs and not before, so that --help and --version answer at once.
"""

import gc
import os
import sys
from contextlib import suppress
from traceback import walk_tb
from typing import NoReturn

import click

from linter import __version__
from linter.cli.check import EXIT_STATUS, check
from linter.cli.completion import completion
from linter.cli.explain import explain
from linter.cli.rules import rules


@click.group(
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


cli.add_command(check)
cli.add_command(explain)
cli.add_command(rules)
cli.add_command(completion)


def main() -> NoReturn:
    """The entry point of the command.

    Garbage is not looked for, and nothing is taken apart at the end: the process is about to go, and a registry is large.
    """
    gc.disable()
    status = 2
    try:
        cli(prog_name="reglint")
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 2
    except Exception as error:  # whatever it is, it is one line to the user
        *_, (frame, line) = walk_tb(error.__traceback__)
        where = f"{os.path.basename(frame.f_code.co_filename)}:{line}"
        click.echo(f"reglint: crashed: {type(error).__name__}: {error} ({where}); this is a fault of reglint", err=True)
    with suppress(OSError):  # a reader that has gone
        sys.stdout.flush()
    os._exit(status)
