"""Describe the files of a run and places in them."""

from collections.abc import Iterable
from typing import Any

from linter.engine.result import Result
from linter.formats.table import FORMATS
from linter.report.escape import escape_controls
from linter.report.sarif.parts import ROOT, make_region
from linter.report.uri import make_relative_uri
from linter.source import Source, Span

MAX_QUOTED = 1_000  # characters of a line

_MEDIA_TYPES = {form.name: form.media_type for form in FORMATS.values()} | {"accepted": "application/yaml"}

Json = dict[str, Any]


class Locations:
    """The files of a run with their numbers, and descriptions of places in them."""

    def __init__(self, results: Iterable[Result]) -> None:
        files = [file.path for result in results for file in result.registry.source.files]
        self.uris = {path: make_relative_uri(path) for path in files}
        self.numbers = {path: number for number, path in enumerate(self.uris)}

    def describe_file(self, path: str) -> Json:
        """Return a file as an `artifactLocation`."""
        return {"uri": self.uris[path], "uriBaseId": ROOT, "index": self.numbers[path]}

    def describe_artifact(self, result: Result, file: Source) -> Json:
        """Return a file of a registry as an item of `artifacts`."""
        location = {"uri": self.uris[file.path], "uriBaseId": ROOT}
        mime = _MEDIA_TYPES["json" if file.path.endswith(".json") else result.registry.format]
        return {"location": location, "mimeType": mime, "encoding": "UTF-8", "roles": ["analysisTarget"]}

    def describe(self, source: Source, span: Span) -> Json:
        """Return a place as a `physicalLocation` of one line.

        A line too long to be read is not quoted: it would be repeated with every result.
        """
        line = source.line_span(span.start)
        end = max(min(span.end, line.end), span.start)
        region = make_region(source, span.start, end)
        place: Json = {"artifactLocation": self.describe_file(source.path_at(span.start)), "region": region}
        if end - span.start <= MAX_QUOTED:
            region["snippet"] = {"text": source.text[span.start : end]}
        if line.end - line.start <= MAX_QUOTED:
            snippet = {"text": source.text[line.start : line.end]}
            place["contextRegion"] = {"startLine": region["startLine"], "endLine": region["endLine"], "snippet": snippet}
        return place

    def describe_named(self, source: Source, place: Span, name: str) -> Json:
        """Return a place as a `location` with the name of the entry."""
        return {
            "physicalLocation": self.describe(source, place),
            "logicalLocations": [{"fullyQualifiedName": escape_controls(name), "kind": "element"}],
        }
