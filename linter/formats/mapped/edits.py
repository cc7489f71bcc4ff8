"""Changes of a mapped table as edits of its text: a fix may replace a value, and every other character stays unchanged."""

from collections.abc import Iterable

from linter.formats.mapped.reader import MappedLocator
from linter.lazy import compile_lazily
from linter.model import Field, Record, Registry
from linter.rules_api.fix import Change, Replace, TextEdit, UneditableError

_PLAIN = compile_lazily(r"[^\s|\\\"'`#&*!%@:,;\[\]{}<>](?:[^\r\n\t|\\\"'`#:,;\[\]{}<>]*[^\s|\\\"'`#:,;\[\]{}<>])?\Z")


def make_mapped_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """Return the text edits that make some changes, in the order of the text.

    Raises UneditableError for any change but another value in a cell, and for a value that would need quotes or escapes.
    """
    return sorted(_edit(registry, change) for change in changes)


def _edit(registry: Registry, change: Change) -> TextEdit:
    assert isinstance(registry.locator, MappedLocator)
    if not isinstance(change, Replace) or not isinstance(change.entry, Record) or change.field is Field.REFERENCE:
        raise UneditableError
    places = registry.locator.list_places(registry, change.entry, change.field)
    if change.value_index >= len(places) or not _PLAIN.match(change.text):
        raise UneditableError
    part = change.substring
    span = registry.locate(change.entry, change.field, change.value_index, *(part or ()))
    old = part.text if part else places[change.value_index].value
    if registry.source.text[span.start : span.end] != old:
        raise UneditableError
    return TextEdit(span.start, span.end, change.text)
