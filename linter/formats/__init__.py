"""The formats a registry is read from, one module each."""

from linter.formats.xml import read_xml
from linter.model import Registry
from linter.source import Source

__all__ = ["read"]


def read(source: Source) -> Registry:
    """The registry that a source holds. Raises SourceError for anything that is not this registry."""
    return read_xml(source)
