"""The changelog as lines of text."""

from collections.abc import Iterator
from textwrap import wrap

from linter.report.changes.words import ChangeLine, describe_events, summarize
from linter.report.escape import escape_controls
from linter.versions.changelog import Changelog
from linter.versions.events import Subject

_MARGIN = 2
_LEAST = 40  # columns of a wrapped headline


def render_lines(changelog: Changelog, width: int, limit: int | None = None) -> Iterator[str]:
    """Yield a title, the numbers and a line or more for each event, the most important first.

    `width` is that of the terminal, `limit` the largest number of events to show (None: all); the rest is counted.
    """
    change = changelog.change_set
    yield f"change since {escape_controls(change.base.source.path)}"
    yield from _wrap(summarize(changelog), width, _MARGIN, _MARGIN)
    if changelog.adds_everything:
        return
    lines = describe_events([event for event in changelog.events if event.subject is not Subject.REGISTRY or len(event.after) > 1])
    shown = lines if limit is None else lines[:limit]
    column = max((len(line.actions) for line in shown), default=0) + _MARGIN + 2
    for line in shown:
        yield from _render_event(line, width, column)
    if len(lines) > len(shown):
        yield f"  {len(lines) - len(shown):,} more; 'reglint changes' lists all"


def _render_event(line: ChangeLine, width: int, column: int) -> Iterator[str]:
    first, *rest = _wrap(line.headline, width, column, column + _MARGIN)
    yield f"{' ' * _MARGIN}{line.actions:<{column - _MARGIN}}{first.lstrip()}"
    yield from rest
    for field, before, after in line.values:
        yield from _wrap(f"{field}: {before} -> {after}", width, column + _MARGIN, column + 2 * _MARGIN)


def _wrap(text: str, width: int, first: int, rest: int) -> list[str]:
    return wrap(
        escape_controls(text),
        max(width, rest + _LEAST),
        initial_indent=" " * first,
        subsequent_indent=" " * rest,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
