"""The formats a registry is read from and repaired in, one module each, loaded when it is needed."""

from collections.abc import Callable, Collection, Iterable
from importlib import import_module
from typing import cast

from linter.formats.detect import FORMATS, detect
from linter.model import Registry
from linter.rules_api.fix import Change, TextEdit, UneditableError
from linter.source import Source

__all__ = ["FORMATS", "detect", "edits", "read"]

_READERS = {  # by format: the module, and in it the function from a Source to a Registry
    "xml": ("linter.formats.xml.reader", "read_xml"),
    "csv": ("linter.formats.csv.reader", "read_csv"),
    "text": ("linter.formats.text.variants", "read_text"),
    "html": ("linter.formats.html.reader", "read_html"),
    "yaml": ("linter.formats.data.yaml_reader", "read_yaml"),
    "json": ("linter.formats.data.json_reader", "read_json"),
    "services": ("linter.formats.services.reader", "read_services"),
}
_OWN = ("yaml", "json")  # what people keep, in one file or in several that refer to each other
_EDITORS = {  # by format: the function from a Registry and changes of it to the edits of its text
    "xml": ("linter.formats.xml.edits", "xml_edits"),
    "csv": ("linter.formats.csv.edits", "csv_edits"),
    "yaml": ("linter.formats.data.edits", "yaml_edits"),
    "json": ("linter.formats.data.edits", "yaml_edits"),
}


def read(source: Source, form: str = "", previous: Registry | None = None) -> Registry:
    """The registry that a source holds, in one of FORMATS, or in the one that its content shows, also of each of its parts.

    A registry that was read before and is much `like` this one may save time. Raises SourceError for anything that is not this
    registry.
    """
    if source.parts:
        from linter.formats.multi_file import read_parts

        return read_parts(source, lambda part, people: _read(part, form, people))
    return _read(source, form, previous=previous)


def _read(source: Source, form: str, people: Collection[str] | None = None, previous: Registry | None = None) -> Registry:
    found = form or detect(source)
    module, name = _READERS[found]
    reader = cast(Callable[..., Registry], getattr(import_module(module), name))
    if found == "xml":
        return reader(source, previous)
    return reader(source, people) if people is not None and found in _OWN else reader(source)


def edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """The edits of the registry's text that make some changes, in its order. Raises UneditableError for what cannot be made."""
    if registry.source.parts:
        from linter.formats.multi_file import parts_edits

        return parts_edits(registry, changes, edits)
    if registry.format not in _EDITORS:
        raise UneditableError
    module, name = _EDITORS[registry.format]
    return cast(Callable[[Registry, Iterable[Change]], list[TextEdit]], getattr(import_module(module), name))(registry, changes)
