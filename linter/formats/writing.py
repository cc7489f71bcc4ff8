"""Writing a registry as a text in another format, with a sentence for each thing that the text leaves out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from linter.formats.loss import describe_extra_losses, describe_introduction_loss, describe_reading_losses, find_introduction
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
    extras = () if form.is_private else describe_extra_losses(registry, form.title)
    return Written(text, (*describe_reading_losses(registry), *form.load(form.losses)(registry, *arguments), *extras))


def describe_yaml_losses(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing that YAML leaves out."""
    return describe_introduction_loss(registry, "YAML")


def describe_json_losses(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing that JSON leaves out."""
    return describe_introduction_loss(registry, "JSON")


def _without_introduction(registry: Registry) -> Registry:
    """Return a registry without the references of an introduction that is left out itself."""
    from linter.formats.xml.writer import find_footnote_references

    return (
        replace(registry, inline_references=tuple(find_footnote_references(registry))) if find_introduction(registry) else registry
    )
