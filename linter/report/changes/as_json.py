"""The changelog as values of JSON."""

from typing import Any

from linter.model import Contact, Entry, Field, Record, Registry
from linter.report.changes.words import describe_events, summarize
from linter.versions.changelog import Changelog
from linter.versions.events import Event
from linter.versions.range_changes import PortShift


def make_changelog_document(changelog: Changelog) -> dict[str, Any]:
    """Return the summary, the numbers of events and the events."""
    counts: dict[str, dict[str, int]] = {}
    for (subject, action), number in changelog.counts.items():
        counts.setdefault(subject, {})[action] = number
    return {
        "summary": summarize(changelog),
        "counts": counts,
        "events": [_make_event(changelog, event) for event in changelog.events],
    }


def _make_event(changelog: Changelog, event: Event) -> dict[str, Any]:
    change = changelog.change_set
    (line,) = describe_events([event])
    return {
        "actions": list(event.actions),
        "subject": event.subject,
        "text": line.headline,
        "before": [_make_entry(change.base, entry) for entry in event.before],
        "after": [_make_entry(change.registry, entry) for entry in event.after],
        "fields": [
            {
                "field": field.field,
                "before": list(field.before),
                "after": list(field.after),
                "transports": list(field.transports),
            }
            for field in event.fields
        ],
        "lost": [_make_shift(shift) for shift in event.lost],
        "gained": [_make_shift(shift) for shift in event.gained],
        "origins": list(event.origins),
        "fates": list(event.fates),
    }


def _make_shift(shift: PortShift) -> dict[str, Any]:
    return {"ports": str(shift.ports), "entries": [str(entry) for entry in shift.entries]}


def _make_entry(registry: Registry, entry: Entry) -> dict[str, Any]:
    field = Field.ID if isinstance(entry, Contact) else Field.UPDATED if isinstance(entry, Registry) else Field.NAME
    start = registry.locate(entry, field).start if registry.source.text else 0  # the base of an added file is empty
    position = registry.source.position(start)
    place = {"path": registry.source.path_at(start), "line": position.line, "column": position.column}
    if isinstance(entry, Record):
        return {"kind": "record", "name": entry.name, "port": entry.number, "transport": entry.transport, **place}
    if isinstance(entry, Contact):
        return {"kind": "contact", "id": entry.id, **place}
    return {"kind": "registry", **place}
