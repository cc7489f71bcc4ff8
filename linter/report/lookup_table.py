"""The lookups that a new version of a list of services breaks, as one table."""

from collections.abc import Sequence

from linter.formats.table import FORMATS
from linter.model import Registry
from linter.report.escape import printable
from linter.rules_api.lookups import ChangedLookup, find_changed_lookups
from linter.source import clip

_HEAD = ("name", "on", "before", "after", "affects")
_LONGEST = 60  # characters of a name


def render_lookup_table(base: Registry, registry: Registry) -> list[str]:
    """Return the lines of the table, none if one of both is not a list or no lookup is broken.

    A line is a name on a port, with its transports, the port that a lookup found, the port that it finds now ("none" for none)
    and the libraries that are affected.
    """
    if not (FORMATS[base.format].is_list and FORMATS[registry.format].is_list):
        return []
    groups: dict[tuple[str, ...], list[ChangedLookup]] = {}
    for lookup in find_changed_lookups(base, registry):
        groups.setdefault(_cells(lookup), []).append(lookup)
    if not groups:
        return []
    rows = [
        (name, ", ".join(dict.fromkeys(lookup.transport for lookup in lookups)), *rest) for (name, *rest), lookups in groups.items()
    ]
    names = "this name" if len(rows) == 1 else f"these {len(rows):,} names"
    return [f"This upgrade breaks {names}", *_align([_HEAD, *rows])]


def _cells(lookup: ChangedLookup) -> tuple[str, ...]:
    """Return the cells of a lookup but for its transport."""
    before, after = lookup.before, lookup.after
    alias = f" (alias of {before.entry.name})" if before.position >= 0 else ""
    ports = before.entry.number or "", (after.entry.number or "") if after else "none"
    return f"{lookup.name}{alias}", *ports, ", ".join(consumer.name for consumer in lookup.consumers)


def _align(rows: Sequence[Sequence[str]]) -> list[str]:
    shown = [[clip(printable(cell), _LONGEST) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown) for i in range(len(_HEAD) - 1)]
    return [f"  {'  '.join([*(f'{cell:<{width}}' for cell, width in zip(row, widths, strict=False)), row[-1]])}" for row in shown]
