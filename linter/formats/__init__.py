"""The formats a registry is read from and repaired in, one module each."""

from collections.abc import Iterable

from linter.fix import Change, TextEdit
from linter.formats.xml import read_xml
from linter.model import Registry
from linter.source import Source

__all__ = ["edits", "read"]


def read(source: Source) -> Registry:
    """The registry that a source holds. Raises SourceError for anything that is not this registry."""
    return read_xml(source)


def edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """The edits of the registry's text that make some changes, in its order. Raises UneditableError for what cannot be made."""
    from linter.formats.edits import xml_edits

    return xml_edits(registry, changes)
