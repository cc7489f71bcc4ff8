"""Writing a registry as a text in another format, with a sentence for each thing that the text leaves out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linter.formats.loss import introduction, lost_extras, lost_in_reading, lost_introduction
from linter.model import Registry

if TYPE_CHECKING:
    from linter.formats.services.writer import Mark
    from linter.formats.table import Format


class Written(NamedTuple):
    """A registry as a text, and a sentence for each thing that the text leaves out."""

    text: str
    left_out: tuple[str, ...]


def write_as(registry: Registry, form: "Format", marks: "Sequence[Mark]" = ()) -> Written:
    """Return a registry as a text in a format; reading the text gives an equal registry, as far as the format goes.

    `marks` are those of `linter.formats.write`. Raises SourceError for a value that would be read as something else.
    """
    arguments = (marks,) if form.needs_marks else ()
    written = registry if form.has_introduction else _without_introduction(registry)
    text: str = form.load(form.writer)(written, *arguments)
    extras = () if form.is_private else lost_extras(registry, form.title)
    return Written(text, (*lost_in_reading(registry), *form.load(form.losses)(registry, *arguments), *extras))


def lost_in_yaml(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing that YAML leaves out."""
    return lost_introduction(registry, "YAML")


def lost_in_json(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing that JSON leaves out."""
    return lost_introduction(registry, "JSON")


def _without_introduction(registry: Registry) -> Registry:
    """Return a registry without the references of an introduction that is left out itself."""
    from linter.formats.xml.writer import mentions_in_footnotes

    return replace(registry, inline_references=tuple(mentions_in_footnotes(registry))) if introduction(registry) else registry
