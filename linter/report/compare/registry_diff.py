"""The report on two compared registries as text and JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from linter import __version__
from linter.model import Contact, Entry, Field, MarkupError, Record, Registry
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.report.nouns import count_noun
from linter.report.value_excerpts import clip_pair
from linter.source import Span, clip
from linter.versions.compare import Comparison, Difference, LeftOut, Pair

VERSION = 1
_DESCRIBED = 60  # characters of a description that are shown beside an entry


def render(comparison: Comparison, order: bool = False) -> str:
    """Return the differences by entry and field with both places, and a summary; with `order`, also the entries that moved."""
    lines: list[str] = []
    for pair in comparison.pairs:
        lines += [*_render_pair(comparison, pair), ""]
    for registry, entries in ((comparison.one, comparison.only_in_one), (comparison.other, comparison.only_in_other)):
        if entries:
            lines += [f"only in {registry.source.path}", *_render_table([_make_row(registry, entry) for entry in entries]), ""]
    if order and comparison.moved:
        rows = [
            (_place(comparison.one, pair.one), _place(comparison.other, pair.other), str(pair.one)) for pair in comparison.moved
        ]
        lines += ["in another order", *_render_table(rows), ""]
    lines += _render_summary(comparison, order)
    return "".join(f"{escape_controls(line)}\n" for line in lines)


def _render_pair(comparison: Comparison, pair: Pair) -> Iterator[str]:
    yield str(pair.one)
    rows: list[tuple[str, str, str]] = []
    for difference in pair.differences:
        one, other = clip_pair(difference.one, difference.other)
        rows.append((difference.field, _place_of(comparison.one, pair.one, difference, difference.one), one))
        rows.append(("", _place_of(comparison.other, pair.other, difference, difference.other), other))
    yield from _render_table(rows)


def _place_of(registry: Registry, entry: Entry, difference: Difference, values: Sequence[str]) -> str:
    """Return the place of a value, or of the entry that lacks it."""
    return _place(registry, entry, difference.field, min(difference.value_index, max(len(values) - 1, 0)))


def _place(registry: Registry, entry: Entry, field: Field = Field.NAME, value_index: int = 0) -> str:
    start = registry.locate(entry, field, value_index).start
    position = registry.source.position(start)
    return f"{registry.source.path_at(start)}:{position.line}:{position.column}"


def _make_row(registry: Registry, entry: Record | Contact) -> tuple[str, str, str]:
    if isinstance(entry, Contact):
        return _place(registry, entry, Field.ID), str(entry), clip(" ".join((entry.name or "").split()), _DESCRIBED)
    return _place(registry, entry), str(entry), clip(" ".join((entry.description or "").split()), _DESCRIBED)


def _render_table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of an indented table, its columns aligned."""
    shown = [[escape_controls(cell) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown) for i in range(len(shown[0]) - 1)]
    for row in shown:
        cells = [f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)]
        yield f"  {'  '.join((*cells, row[-1]))}".rstrip()


def _render_summary(comparison: Comparison, order: bool) -> Iterator[str]:
    one, other = (registry.source.path for registry in (comparison.one, comparison.other))
    counts = list(_count_differences(comparison))
    if counts:
        yield f"{one} and {other} differ: {'; '.join(counts)}"
    elif not comparison.entries:
        yield f"{one} and {other} have no entry; nothing was compared"
    else:
        contacts = f" and {count_noun(len(comparison.contacts), 'contact')}" if comparison.contacts else ""
        unread = any(registry.markup_errors for registry in (comparison.one, comparison.other))
        same = "agree in the part that was read" if unread else "contain the same registry"
        yield f"{one} and {other} {same}: {count_noun(len(comparison.entries), 'entry')}{contacts} compared"
    for registry in (comparison.one, comparison.other):
        if registry.markup_errors:
            verb = "was" if len(registry.markup_errors) == 1 else "were"
            yield f"  {count_noun(len(registry.markup_errors), 'place')} of {registry.source.path} {verb} not read"
    if comparison.moved and not order:
        are = "entry is" if len(comparison.moved) == 1 else "entries are"
        yield f"  {len(comparison.moved):,} {are} in another order; --order shows which"
    reasons: dict[tuple[str, str], list[str]] = {}
    for left in comparison.left_out:
        reasons.setdefault((left.registry.source.path, left.reason), []).append(left.what)
    for (path, reason), whats in reasons.items():
        yield f"  left out, as {path} {reason}: {', '.join(whats)}"


def _count_differences(comparison: Comparison) -> Iterator[str]:
    """Yield the numbers of entries and contacts that differ, in words."""
    if any(isinstance(pair.one, Registry) for pair in comparison.pairs):
        yield "the date of the registry"
    for noun, kind in (("entry", Record), ("contact", Contact)):
        changed = sum(isinstance(pair.one, kind) for pair in comparison.pairs)
        alone = (comparison.only_in_one, comparison.only_in_other)
        here, there = (sum(isinstance(entry, kind) for entry in entries) for entries in alone)
        parts = [f"{count_noun(changed, noun)} changed"] if changed else []
        parts += [f"{count_noun(here, noun)} only in the first"] if here else []
        parts += [f"{count_noun(there, noun)} only in the second"] if there else []
        if parts:
            yield ", ".join(parts)


def render_json(comparison: Comparison, exit_status: int) -> str:
    """Return the comparison as one JSON object, in the form that schemas/comparison-1.json describes."""
    one, other = comparison.one, comparison.other
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "one": _make_registry(one),
        "other": _make_registry(other),
        "same": comparison.same and not (one.markup_errors or other.markup_errors),
        "compared": {"entries": len(comparison.entries), "contacts": len(comparison.contacts)},
        "changed": [
            {
                "entry": _make_entry(pair.one),
                "differences": [
                    {
                        "field": difference.field,
                        "one": _make_side(one, pair.one, difference, difference.one),
                        "other": _make_side(other, pair.other, difference, difference.other),
                    }
                    for difference in pair.differences
                ],
            }
            for pair in comparison.pairs
        ],
        "only_in_one": [_make_whole(one, entry) for entry in comparison.only_in_one],
        "only_in_other": [_make_whole(other, entry) for entry in comparison.only_in_other],
        "moved": [
            {"entry": _make_entry(pair.one), "one": _make_place(one, pair.one), "other": _make_place(other, pair.other)}
            for pair in comparison.moved
        ],
        "left_out": [_make_left_out(left) for left in comparison.left_out],
        "unread": [_make_unread(registry, error) for registry in (one, other) for error in registry.markup_errors],
        "exit_status": exit_status,
    }
    return write_json(document)


def _make_registry(registry: Registry) -> dict[str, Any]:
    return {"path": registry.source.path, "format": registry.format, "updated": registry.updated, "entries": len(registry.records)}


def _make_side(registry: Registry, entry: Entry, difference: Difference, values: Sequence[str]) -> dict[str, Any]:
    value_index = min(difference.value_index, max(len(values) - 1, 0))
    return {"values": list(values), **_make_position(registry, registry.locate(entry, difference.field, value_index))}


def _make_whole(registry: Registry, entry: Record | Contact) -> dict[str, Any]:
    return {"entry": _make_entry(entry), **_make_place(registry, entry)}


def _make_place(registry: Registry, entry: Entry) -> dict[str, Any]:
    return _make_position(registry, registry.locate(entry, Field.ID if isinstance(entry, Contact) else Field.NAME))


def _make_position(registry: Registry, span: Span) -> dict[str, Any]:
    position = registry.source.position(span.start)
    return {"path": registry.source.path_at(span.start), "line": position.line, "column": position.column}


def _make_entry(entry: Entry) -> dict[str, Any]:
    if isinstance(entry, Record):
        return {"kind": "record", "name": entry.name, "port": entry.number, "transport": entry.transport}
    if isinstance(entry, Contact):
        return {"kind": "contact", "id": entry.id}
    return {"kind": "registry"}


def _make_unread(registry: Registry, error: MarkupError) -> dict[str, Any]:
    return {**_make_position(registry, error.span), "message": error.message}


def _make_left_out(left: LeftOut) -> dict[str, str]:
    return {"what": left.what, "path": left.registry.source.path, "reason": f"the file {left.reason}"}
