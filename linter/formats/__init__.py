"""The formats a registry is read from and repaired in, one module each, loaded when it is needed."""

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import cast

from linter.fix import Change, TextEdit, UneditableError
from linter.formats.detect import FORMATS, detect
from linter.model import Registry
from linter.source import Source

__all__ = ["FORMATS", "detect", "edits", "read"]

_READERS = {  # by format: the module, and in it the function from a Source to a Registry
    "xml": ("linter.formats.xml", "read_xml"),
    "csv": ("linter.formats.csv", "read_csv"),
    "text": ("linter.formats.text", "read_text"),
    "html": ("linter.formats.html", "read_html"),
    "yaml": ("linter.formats.yaml", "read_yaml"),
    "json": ("linter.formats.json", "read_json"),
    "services": ("linter.formats.services", "read_services"),
}
_EDITORS = {  # by format: the function from a Registry and changes of it to the edits of its text
    "xml": ("linter.formats.edits", "xml_edits"),
    "csv": ("linter.formats.csv_edits", "csv_edits"),
    "yaml": ("linter.formats.yaml_edits", "yaml_edits"),
}


def read(source: Source, form: str = "") -> Registry:
    """The registry that a source holds, in one of FORMATS, or in the one that its content shows.

    Raises SourceError for anything that is not this registry.
    """
    module, name = _READERS[form or detect(source)]
    return cast(Callable[[Source], Registry], getattr(import_module(module), name))(source)


def edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """The edits of the registry's text that make some changes, in its order. Raises UneditableError for what cannot be made."""
    if registry.format not in _EDITORS:
        raise UneditableError
    module, name = _EDITORS[registry.format]
    return cast(Callable[[Registry, Iterable[Change]], list[TextEdit]], getattr(import_module(module), name))(registry, changes)
