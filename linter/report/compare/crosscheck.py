"""Render the crosscheck of a derived list with its registry, as text and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from linter import __version__
from linter.model import Capability, Entry, Field, Registry
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.source import clip
from linter.versions.crosscheck import USUAL_GROUPS, Crosscheck, Discrepancy, Group, Kind

VERSION = 1
_LONGEST = 70  # characters of what the registry says


def render(crosscheck: Crosscheck) -> str:
    """Return the discrepancies as text, by kind and service, and a summary."""
    lines: list[str] = []
    for kind in Kind:
        if groups := _group_discrepancies(crosscheck, kind):
            rows = [_make_row(crosscheck, group) for group in groups]
            lines += [f"{crosscheck.severities[kind]}: {kind} ({sum(map(len, groups)):,})", *_render_table(rows), ""]
    return "".join(f"{line}\n" for line in (*lines, *_render_summary(crosscheck)))


def _group_discrepancies(crosscheck: Crosscheck, kind: Kind) -> Sequence[Sequence[Discrepancy]]:
    """Return the discrepancies of a kind in groups: those that differ only in the transport, or unknown aliases of one service."""
    found: dict[tuple[str | None, ...], list[Discrepancy]] = {}
    for discrepancy in crosscheck.discrepancies:
        if discrepancy.kind is kind:
            entry = discrepancy.entry
            what = () if kind is Kind.UNKNOWN_ALIAS else (discrepancy.name, discrepancy.says)
            found.setdefault((entry.name, entry.number, *what), []).append(discrepancy)
    return list(found.values())


def _make_row(crosscheck: Crosscheck, group: Sequence[Discrepancy]) -> tuple[str, str, str]:
    discrepancy = group[0]
    registry = crosscheck.registry if discrepancy.kind is Kind.MISSING else crosscheck.derived
    entry = discrepancy.entry
    transports = ",".join(filter(None, dict.fromkeys(other.transport for other in group)))
    service = " ".join(filter(None, (entry.name, "/".join(filter(None, (entry.number, transports))))))
    says = discrepancy.says
    if discrepancy.kind is Kind.UNKNOWN_ALIAS:
        says = ", ".join(dict.fromkeys(other.name for other in group))
    elif discrepancy.field is Field.ALIAS:
        service = f"{discrepancy.name}, alias of {service}"
    if not registry.source.text:  # assignments without a file, such as IANA's
        return "", service, clip(says, _LONGEST)
    start = registry.locate(entry, discrepancy.field, discrepancy.value_index).start
    position = registry.source.position(start)
    return f"{registry.source.path_at(start)}:{position.line}:{position.column}", service, clip(says, _LONGEST)


def _render_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = [[escape_controls(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown) for i in range(2)]
    for place, name, says in shown:
        yield f"  {f'{place:<{widths[0]}}  ' if place else ''}{name:<{widths[1]}}  {says}".rstrip()


def _render_summary(crosscheck: Crosscheck) -> Iterator[str]:
    registry = crosscheck.registry
    edition = f"{registry.source.path}{f' of {registry.updated}' if registry.updated else ''}"
    kinds = Counter(discrepancy.kind for discrepancy in crosscheck.discrepancies)
    without, missing = kinds[Kind.NOT_COMPARED], kinds[Kind.MISSING]
    number, names = len(crosscheck.discrepancies) - without - missing, crosscheck.names - without
    noun = "name" if names == 1 else "names"
    is_limited = not set(USUAL_GROUPS) <= set(crosscheck.groups)
    what = f"{number:,} of {names:,} {noun} on ports not as in" if number else f"{names:,} {noun} on ports, all as in"
    if is_limited:
        limits = " and ".join(group for group in crosscheck.groups if group is not Group.MISSING)
        what = f"{number:,} of {names:,} {noun} on ports {limits}, by" if limits else f"{names:,} {noun} on ports, compared with"
    limit = f" (ports {crosscheck.within} only)" if crosscheck.within else ""
    yield escape_controls(f"{crosscheck.derived.source.path}: {what} {edition}{limit}")
    if Group.MISSING in crosscheck.groups:
        yield f"  {missing:,} {'name' if missing == 1 else 'names'} of the registry missing from the list"
    if Capability.WHOLE in registry.missing_capabilities:
        yield escape_controls(
            f"  {registry.source.path} {registry.missing_capabilities[Capability.WHOLE]}: "
            "a name may be missing there and be registered"
        )


def render_json(crosscheck: Crosscheck, exit_status: int) -> str:
    """Return the discrepancies as one JSON object, as schemas/crosscheck-1.json describes it."""
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "derived": _make_registry(crosscheck.derived),
        "registry": _make_registry(crosscheck.registry),
        "ports": str(crosscheck.within) if crosscheck.within else None,
        "names": crosscheck.names,
        "discrepancies": [_make_discrepancy(crosscheck, discrepancy) for discrepancy in crosscheck.discrepancies],
        "unread": [
            {**_make_position_at(registry, error.span.start), "message": error.message}
            for registry in (crosscheck.derived, crosscheck.registry)
            for error in registry.markup_errors
        ],
        "exit_status": exit_status,
    }
    return write_json(document)


def _make_registry(registry: Registry) -> dict[str, Any]:
    return {"path": registry.source.path, "format": registry.format, "updated": registry.updated, "entries": len(registry.records)}


def _make_discrepancy(crosscheck: Crosscheck, discrepancy: Discrepancy) -> dict[str, Any]:
    known = discrepancy.known
    registry = crosscheck.registry if discrepancy.kind is Kind.MISSING else crosscheck.derived
    return {
        "kind": discrepancy.kind.option,
        "severity": crosscheck.severities[discrepancy.kind],
        "name": discrepancy.name,
        "alias_of": discrepancy.entry.name if discrepancy.field is Field.ALIAS else None,
        "port": discrepancy.entry.number,
        "transport": discrepancy.transport or None,
        **_make_position(registry, discrepancy.entry, discrepancy.field, discrepancy.value_index),
        "says": discrepancy.says or None,
        "known": known
        and {"name": known.name, "port": known.number, "transport": known.transport, **_make_position(crosscheck.registry, known)},
    }


def _make_position(registry: Registry, entry: Entry, field: Field = Field.NAME, value_index: int = 0) -> dict[str, Any]:
    return _make_position_at(registry, registry.locate(entry, field, value_index).start)


def _make_position_at(registry: Registry, start: int) -> dict[str, Any]:
    if not registry.source.text:  # assignments without a file, such as IANA's
        return {"path": registry.source.path, "line": None, "column": None}
    position = registry.source.position(start)
    return {"path": registry.source.path_at(start), "line": position.line, "column": position.column}
