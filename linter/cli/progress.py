"""A progress line on standard error, on a terminal only, that disappears when the work is done."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import click

_PATIENCE = 1.0  # seconds of work before anything is shown
_PAUSE = 0.1  # seconds from one line to the next


@contextmanager
def show_progress(total: int, noun: str) -> Iterator[Callable[[], None]]:
    """Yield a function to call once for each of `total` steps. `noun` names the steps, such as "files"."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    done, shown, due = 0, False, monotonic() + _PATIENCE

    def step() -> None:
        nonlocal done, shown, due
        done += 1
        if is_terminal and monotonic() > due:
            click.echo(f"\r\x1b[Kreglint: {done:,} of {total:,} {noun}", err=True, nl=False)
            shown, due = True, monotonic() + _PAUSE

    try:
        yield step
    finally:
        if shown:
            click.echo("\r\x1b[K", err=True, nl=False)
