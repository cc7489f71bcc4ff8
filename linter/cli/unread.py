"""Report what the reader of a registry left out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linter.cli.streams import complain

if TYPE_CHECKING:
    from linter.model import MarkupError, Registry

_MOST_UNREAD = 10  # places of one file that are listed


def report_unread(registry: "Registry", errors: "Sequence[MarkupError] | None" = None) -> bool:
    """Print on standard error what the reader of a registry left out; return whether there is a place with an error.

    `errors` are those to print, by default all.
    """
    report_remarks(registry)
    errors = registry.markup_errors if errors is None else errors
    for error in errors[:_MOST_UNREAD]:
        complain(registry.source.error(f"was not read: {error.message}", error.span.start))
    if len(errors) > _MOST_UNREAD:
        complain(f"{registry.source.path}: {len(errors) - _MOST_UNREAD:,} more places were not read; 'reglint check' lists them")
    return bool(errors)


def report_remarks(registry: "Registry") -> None:
    """Print on standard error the remarks of a reader on what it left out or did not understand."""
    for remark in registry.remarks:
        complain(f"{registry.source.path} {remark}")
