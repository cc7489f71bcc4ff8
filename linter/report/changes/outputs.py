"""The report of `reglint changes` as text, JSON and Markdown."""

from collections.abc import Iterator
from typing import Any

from linter import __version__
from linter.model import Registry
from linter.report import DEFAULT_WIDTH
from linter.report.changes.as_json import make_changelog_document
from linter.report.changes.as_text import render_lines
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.report.markdown import escape, render_changes
from linter.versions.changelog import Changelog

VERSION = 1


def render(changelog: Changelog, width: int = DEFAULT_WIDTH) -> str:
    """Return all events as text, and what could not be compared."""
    lines = [*render_lines(changelog, width), *(f"  {escape_controls(line)}" for line in _list_gaps(changelog))]
    return "".join(f"{line}\n" for line in lines)


def render_markdown(changelog: Changelog) -> str:
    """Return all events as Markdown, and what could not be compared."""
    gaps = list(_list_gaps(changelog))
    return render_changes(changelog) + "".join(f"\n{escape(line)}\n" for line in gaps)


def render_json(changelog: Changelog, exit_status: int) -> str:
    """Return all events as one JSON object, in the form that schemas/changes-1.json describes."""
    change = changelog.change_set
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "base": _make_registry(change.base),
        "head": _make_registry(change.registry),
        **make_changelog_document(changelog),
        "left_out": [
            {"what": left.what, "path": left.registry.source.path, "reason": f"the file {left.reason}"}
            for left in change.comparison.left_out
        ],
        "unread": [_make_unread(registry, start, message) for registry, start, message in _list_unread_places(changelog)],
        "exit_status": exit_status,
    }
    return write_json(document)


def _make_registry(registry: Registry) -> dict[str, Any]:
    return {
        "path": registry.source.path,
        "format": registry.format,
        "updated": registry.updated,
        "entries": len(registry.records),
        "contacts": len(registry.contacts),
    }


def _list_gaps(changelog: Changelog) -> Iterator[str]:
    for left in changelog.change_set.comparison.left_out:
        yield f"not compared, as {left.registry.source.path} {left.reason}: {left.what}"
    unread: dict[str, int] = {}
    for registry, _, _ in _list_unread_places(changelog):
        unread[registry.source.path] = unread.get(registry.source.path, 0) + 1
    for path, number in unread.items():
        yield f"{number:,} {'place' if number == 1 else 'places'} of {path} {'was' if number == 1 else 'were'} not read"


def _list_unread_places(changelog: Changelog) -> Iterator[tuple[Registry, int, str]]:
    change = changelog.change_set
    for registry in (change.base, change.registry):
        for error in registry.markup_errors:
            yield registry, error.span.start, error.message


def _make_unread(registry: Registry, start: int, message: str) -> dict[str, Any]:
    position = registry.source.position(start)
    return {"path": registry.source.path_at(start), "line": position.line, "column": position.column, "message": message}
