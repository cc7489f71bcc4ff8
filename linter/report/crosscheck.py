"""What a registry says of a list that was derived from it, for people and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from linter import __version__
from linter.model import Capability, Entry, Field, Registry
from linter.report.escape import printable, printable_json
from linter.source import clipped
from linter.versions.crosscheck import Deviation, Judgement, Verdict

VERSION = 1
_LONGEST = 70  # characters of what the registry says


def render(judgement: Judgement) -> str:
    """The deviations, grouped by what the registry says, those of one service together, and a summary."""
    lines: list[str] = []
    for verdict in Verdict:
        if groups := _gathered(judgement, verdict):
            rows = [_row(judgement.derived, group) for group in groups]
            lines += [f"{verdict} ({sum(map(len, groups)):,})", *_table(rows), ""]
    return "".join(f"{line}\n" for line in (*lines, *_summary(judgement)))


def _gathered(judgement: Judgement, verdict: Verdict) -> Sequence[Sequence[Deviation]]:
    """The deviations with a verdict; those that differ in the transport only stand together, and unknown aliases of one service."""
    found: dict[tuple[str | None, ...], list[Deviation]] = {}
    for deviation in judgement.deviations:
        if deviation.verdict is verdict:
            entry = deviation.entry
            what = () if verdict is Verdict.UNKNOWN_ALIAS else (deviation.name, deviation.says)
            found.setdefault((entry.name, entry.number, *what), []).append(deviation)
    return list(found.values())


def _row(derived: Registry, group: Sequence[Deviation]) -> tuple[str, str, str]:
    deviation = group[0]
    entry = deviation.entry
    transports = ",".join(filter(None, dict.fromkeys(other.transport for other in group)))
    service = " ".join(filter(None, (entry.name, "/".join(filter(None, (entry.number, transports))))))
    says = deviation.says
    if deviation.verdict is Verdict.UNKNOWN_ALIAS:
        says = ", ".join(dict.fromkeys(other.name for other in group))
    elif deviation.field is Field.ALIAS:
        service = f"{deviation.name}, alias of {service}"
    start = derived.locate(entry, deviation.field, deviation.nth).start
    position = derived.source.position(start)
    return f"{derived.source.path_at(start)}:{position.line}:{position.column}", service, clipped(says, _LONGEST)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    shown = [[printable(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown) for i in range(2)]
    for place, name, says in shown:
        yield f"  {place:<{widths[0]}}  {name:<{widths[1]}}  {says}".rstrip()


def _summary(judgement: Judgement) -> Iterator[str]:
    registry = judgement.registry
    edition = f"{registry.source.path}{f' of {registry.updated}' if registry.updated else ''}"
    without = sum(deviation.verdict is Verdict.NOT_COMPARED for deviation in judgement.deviations)
    number, names = len(judgement.deviations) - without, judgement.names - without
    noun = "name" if names == 1 else "names"
    what = f"{number:,} of {names:,} {noun} on ports not as in" if number else f"{names:,} {noun} on ports, all as in"
    yield printable(f"{judgement.derived.source.path}: {what} {edition}")
    if Capability.WHOLE in registry.missing_capabilities:
        yield printable(
            f"  {registry.source.path} {registry.missing_capabilities[Capability.WHOLE]}: "
            "a name may be missing there and be registered"
        )


def render_json(judgement: Judgement, exit_status: int) -> str:
    """The deviations as one JSON object, as schemas/judgement-1.json describes it."""
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "derived": _registry(judgement.derived),
        "registry": _registry(judgement.registry),
        "names": judgement.names,
        "deviations": [_deviation(judgement, deviation) for deviation in judgement.deviations],
        "exit_status": exit_status,
    }
    return printable_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _registry(registry: Registry) -> dict[str, Any]:
    return {"path": registry.source.path, "format": registry.format, "updated": registry.updated, "entries": len(registry.records)}


def _deviation(judgement: Judgement, deviation: Deviation) -> dict[str, Any]:
    known = deviation.known
    return {
        "verdict": deviation.verdict.name.lower().replace("_", "-"),
        "name": deviation.name,
        "alias_of": deviation.entry.name if deviation.field is Field.ALIAS else None,
        "port": deviation.entry.number,
        "transport": deviation.transport or None,
        **_position(judgement.derived, deviation.entry, deviation.field, deviation.nth),
        "says": deviation.says or None,
        "known": known
        and {"name": known.name, "port": known.number, "transport": known.transport, **_position(judgement.registry, known)},
    }


def _position(registry: Registry, entry: Entry, field: Field = Field.NAME, nth: int = 0) -> dict[str, Any]:
    start = registry.locate(entry, field, nth).start
    position = registry.source.position(start)
    return {"path": registry.source.path_at(start), "line": position.line, "column": position.column}
