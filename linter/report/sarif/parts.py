"""Parts of a SARIF log that depend on one finding, entry or place."""

from collections.abc import Sequence
from typing import Any

from linter.engine.finding import Finding, Status
from linter.engine.result import RelatedPlace
from linter.model import Contact, Entry, Record, Registry
from linter.report.escape import escape_controls
from linter.report.line_hash import hash_lines
from linter.report.uri import make_relative_uri
from linter.source import Source, SourceError, clip

ROOT = "%SRCROOT%"

Json = dict[str, Any]


def hash_lines_at(source: Source, offsets: Sequence[int]) -> list[str]:
    """Return the hashes of the lines at some offsets, each counted in its own file."""
    places = [(*source.part_at(offset)[:1], source.position(offset).line) for offset in offsets]
    lines: dict[Source, set[int]] = {}
    for file, line in places:
        lines.setdefault(file, set()).add(line)
    hashes = {file: hash_lines("\ufeff" * file.bom + file.text, asked) for file, asked in lines.items()}
    return [hashes[file][line] for file, line in places]


def describe_suppressions(finding: Finding) -> list[Json]:
    """Return what suppresses a finding, with its reason."""
    if finding.status is not Status.SUPPRESSED:
        return []
    if finding.reason:
        kind = "external" if finding.accepted else "inSource"
        return [{"kind": kind, "justification": escape_controls(finding.reason)}]
    return [
        {
            "kind": "external",
            "justification": f"The settings except '{escape_controls(str(finding.problem.entry))}' from this rule.",
        }
    ]


def make_region(source: Source, start: int, end: int) -> Json:
    """Return a region, by character offsets."""
    first, last = source.position(start), source.position(end)
    return {"startLine": first.line, "startColumn": first.column, "endLine": last.line, "endColumn": last.column}


def name_location(finding: Finding) -> str:
    """Return the name of the entry of a finding, with a mark if the change removed it."""
    return f"{finding.subject} (removed)" if finding.is_removed else finding.subject


def describe_entry(entry: Entry) -> Json:
    """Return an entry and its contacts as properties by which results can be grouped."""
    if isinstance(entry, Record):
        contacts = dict.fromkeys(clip(one.target) for one in (*(entry.assignees or ()), *entry.contacts))
        values = {"name": entry.name, "port": entry.number, "transport": entry.transport}
        named = {"kind": "record", **{key: value and clip(value) for key, value in values.items()}}
        return {"entry": named, "contacts": list(contacts)}
    if isinstance(entry, Contact):
        return {"entry": {"kind": "contact", "id": clip(entry.id)}, "contacts": [clip(entry.id)]}
    return {"entry": {"kind": "registry" if isinstance(entry, Registry) else "baseline", "name": str(entry)}, "contacts": []}


def describe_place_in_base(place: RelatedPlace) -> str:
    """Return the place in the base in words: it is in no file that a log could refer to."""
    source = place.registry.source
    return f"line {source.position(place.span.start).line} of {source.path_at(place.span.start)}"


def describe_error(error: SourceError) -> Json:
    """Return a notification about input that could not be read."""
    region = {"region": {"startLine": error.position.line, "startColumn": error.position.column}} if error.position else {}
    location = {"artifactLocation": {"uri": make_relative_uri(error.path), "uriBaseId": ROOT}, **region}
    text = f"'{error.path}' {error.message}."
    return {"level": "error", "message": {"text": text}, "locations": [{"physicalLocation": location}]}
