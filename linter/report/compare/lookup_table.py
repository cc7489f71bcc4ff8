"""The lookups that a new version of a list of services breaks, as a table."""

from collections.abc import Mapping, Sequence

from linter.formats.table import FORMATS
from linter.model import Registry
from linter.report.escape import escape_controls
from linter.rules_api.lookups import ChangedLookup, Consumer, find_changed_lookups, find_renamed_ports
from linter.source import clip

_HEAD = ("name", "on", "before", "after", "affects")
_LONGEST = 60  # characters of a name


def render_lookup_table(base: Registry, registry: Registry) -> list[str]:
    """Return the lines of the table, none if one of both is not a list or no lookup is broken.

    A line is a name, with its transports, the port that a lookup found, the port that it finds now ("none" for none) and the
    libraries that are affected. Ports whose name is still in the list, but behind another one, follow in a second table. For a list
    of a program such as Nmap, the table has all ports whose name changed.
    """
    if not (FORMATS[base.format].is_list and FORMATS[registry.format].is_list and base.dialect == registry.dialect):
        return []
    groups: dict[tuple[str, ...], list[str]] = {}
    for lookup in find_changed_lookups(base, registry):
        groups.setdefault(_make_cells(lookup), []).append(lookup.transport)
    lines = []
    if rows := _make_rows(groups):
        lines = [f"This upgrade breaks {'this name' if len(rows) == 1 else f'these {len(rows):,} names'}", *_align([_HEAD, *rows])]
    hidden: dict[tuple[str, ...], list[str]] = {}
    for one in find_renamed_ports(base, registry):
        cells = one.port, one.before.name or "", (one.after.name or "") if one.after else "none", _list_consumers(one.consumers)
        hidden.setdefault(cells, []).append(one.transport)
    if rows := _make_rows(hidden):
        title = f"This upgrade changes {_count_names(len(rows))}" if registry.dialect else "These ports now show another name"
        lines += [*([""] if lines else []), title, *_align([("port", *_HEAD[1:]), *rows])]
    return lines


def _count_names(number: int) -> str:
    return "the name of this port" if number == 1 else f"the names of these {number:,} ports"


def _make_rows(groups: Mapping[tuple[str, ...], Sequence[str]]) -> list[tuple[str, ...]]:
    """Return one row for each group of cells, with the transports after the first."""
    return [(first, ", ".join(dict.fromkeys(transports)), *rest) for (first, *rest), transports in groups.items()]


def _make_cells(lookup: ChangedLookup) -> tuple[str, ...]:
    """Return the cells of a lookup but for its transport."""
    before, after = lookup.before, lookup.after
    alias = f" (alias of {before.entry.name})" if before.position >= 0 else ""
    ports = before.entry.number or "", (after.entry.number or "") if after else "none"
    return f"{lookup.name}{alias}", *ports, _list_consumers(lookup.consumers)


def _list_consumers(consumers: Sequence[Consumer]) -> str:
    return ", ".join(consumer.name for consumer in consumers)


def _align(rows: Sequence[Sequence[str]]) -> list[str]:
    shown = [[clip(escape_controls(cell), _LONGEST) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in shown) for i in range(len(_HEAD) - 1)]
    return [f"  {'  '.join([*(f'{cell:<{width}}' for cell, width in zip(row, widths, strict=False)), row[-1]])}" for row in shown]
