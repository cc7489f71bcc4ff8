"""A registry written in a format, with a sentence on each thing that has no place there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linter.formats.loss import introduction, lost_in_reading, lost_introduction
from linter.model import Registry

if TYPE_CHECKING:
    from linter.formats.services.writer import Mark

WRITABLE = ("yaml", "json", "csv", "xml", "services")


class Written(NamedTuple):
    """A registry as a text, and what of it has no place there, a sentence each."""

    text: str
    left_out: tuple[str, ...]


def write(registry: Registry, form: str, marks: "Sequence[Mark]" = ()) -> Written:
    """A registry in one of the WRITABLE formats; what is read back is equal, as far as the format goes.

    A mark finds in an entry the words that make it another name of something. Raises SourceError, with the place, for what would
    be read as something else.
    """
    lost: Iterable[str]
    if form == "services":
        from linter.formats.services.writer import write_services

        text, lost = write_services(registry, marks)
    elif form == "xml":
        from linter.formats.xml.writer import lost_in_xml, write_xml

        text, lost = write_xml(registry), lost_in_xml(registry)
    elif form == "csv":
        from linter.formats.csv.writer import lost_in_csv, write_csv

        text, lost = write_csv(registry), lost_in_csv(registry)
    elif form == "json":
        from linter.formats.data.json_writer import write_json

        text, lost = write_json(_without_introduction(registry)), lost_introduction(registry, "JSON")
    else:
        from linter.formats.data.yaml_writer import write_yaml

        text, lost = write_yaml(_without_introduction(registry)), lost_introduction(registry, "YAML")
    return Written(text, (*lost_in_reading(registry), *lost))


def _without_introduction(registry: Registry) -> Registry:
    """A registry without the references of an introduction that is left out itself."""
    from linter.formats.xml.writer import mentions_in_footnotes

    return replace(registry, inline_references=tuple(mentions_in_footnotes(registry))) if introduction(registry) else registry
