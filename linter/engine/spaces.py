"""Port spaces: where settings name keys such as `env` as `scope`, entries with different values of a key cannot collide.

A rule that compares entries (`Rule.by_space`) runs once for each space, on the entries in it. An entry without a key is in all
spaces that the key separates, one with several values in several.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from operator import attrgetter

from linter.model import Record, Space, fold_case
from linter.rules_api.index import Index
from linter.rules_api.problem import Problem

MAX_VISITS = 500_000  # entries of all spaces together
TOO_MANY = "has too many port spaces to compare; name fewer keys as 'scope' or list fewer values"

_Cell = tuple[str | None, ...]  # a value for each key; None where no entry of the space has one


def find_spaces(index: Index) -> Sequence[Index] | None:
    """Return an index for each port space, with those of its entries that have a name or a port in common with another.

    None if the spaces have more than MAX_VISITS entries together.
    """
    registry = index.registry
    contested = list(_find_contested(registry.records))
    signatures = {record: record.space(registry.scope) for record in contested}
    parts = {signature: _expand(signature) for signature in set(signatures.values())}
    if any(cells is None for cells in parts.values()):
        return None
    cells = _find_cells({cell for cells in parts.values() for cell in cells or ()})
    if cells is None:
        return None
    members: dict[_Cell, list[Record]] = {cell: [] for cell in cells}
    visits = 0
    by_signature = _find_homes(parts, cells)
    for record in contested:
        homes = by_signature[signatures[record]]
        visits += len(homes)
        if visits > MAX_VISITS:
            return None
        for cell in homes:
            members[cell].append(record)
    return [index.narrow(replace(registry, records=tuple(records))) for records in members.values() if len(records) > 1]


def name_space(problem: Problem, keys: Sequence[str]) -> Problem:
    """Return a problem with the port space that its entries share at the beginning of its message, and without its fix.

    A fix may depend on the rows between the entries, which are not in the space.
    """
    records = [entry for entry in (problem.entry, *(one.entry for one in problem.related[:1])) if isinstance(entry, Record)]
    shared: list[str] = []
    for position, key in enumerate(keys):
        values = [value for record in records if (value := record.space(keys)[position]) is not None]
        if values:
            shared.append(f"{key} {', '.join(sorted(frozenset.intersection(*values)))}")
    if not shared:
        return problem._replace(fix=None)
    return problem._replace(
        message=f"in {{{len(problem.args)}}}: {problem.message}", args=(*problem.args, " and ".join(shared)), fix=None
    )


def _find_contested(records: Sequence[Record]) -> Iterator[Record]:
    """Yield the records that have a name or a port in common with another, in the order of the file."""
    names = Counter(fold_case(record.name) for record in records if record.name)
    contested = {record for record in records if record.name and names[fold_case(record.name)] > 1}
    with_ports = sorted((record for record in records if record.ports), key=attrgetter("ports"))
    farthest: Record | None = None
    for record in with_ports:
        assert record.ports is not None
        if farthest is not None and farthest.ports and farthest.ports.high >= record.ports.low:
            contested |= {farthest, record}
        if farthest is None or not farthest.ports or farthest.ports.high < record.ports.high:
            farthest = record
    return (record for record in records if record in contested)


def _expand(signature: Space) -> Sequence[_Cell] | None:
    """Return the cells of an entry, None for too many."""
    values = [(None,) if texts is None else tuple(sorted(texts)) for texts in signature]
    number = 1
    for texts in values:
        number *= len(texts)
    return list(product(*values)) if number <= MAX_VISITS else None


def _find_cells(cells: set[_Cell]) -> list[_Cell] | None:
    """Return cells so that any two entries that meet are in one, and no two that do not; None for too many.

    Cells without a value for a key are merged with those that have one, and dropped if others contain all of their entries.
    """
    for _ in range(len(next(iter(cells), ()))):  # a merge can fill one key more
        by_mask: dict[tuple[bool, ...], list[_Cell]] = {}
        for cell in cells:
            by_mask.setdefault(tuple(value is not None for value in cell), []).append(cell)
        masks = list(by_mask)
        added: set[_Cell] = set()
        for number, mask in enumerate(masks):
            for other in masks[:number]:
                if any(a and not b for a, b in zip(mask, other, strict=True)) and any(
                    b and not a for a, b in zip(mask, other, strict=True)
                ):
                    if len(by_mask[mask]) * len(by_mask[other]) > MAX_VISITS:
                        return None
                    added |= set(_merge(by_mask[mask], by_mask[other]))
        if added <= cells:
            break
        cells = cells | added
    return _drop_contained(cells)


def _merge(ones: Iterable[_Cell], others: Sequence[_Cell]) -> Iterator[_Cell]:
    for one in ones:
        for other in others:
            if all(a is None or b is None or a == b for a, b in zip(one, other, strict=True)):
                yield tuple(b if a is None else a for a, b in zip(one, other, strict=True))


def _drop_contained(cells: set[_Cell]) -> list[_Cell]:
    """Return the cells that have no cell with the same values and more."""
    coarse = {
        tuple(value if keep else None for value, keep in zip(cell, kept, strict=True))
        for cell in cells
        for kept in product((True, False), repeat=len(cell))
        if any(value is not None and not keep for value, keep in zip(cell, kept, strict=True))
    }
    return sorted((cell for cell in cells if cell not in coarse), key=lambda cell: tuple(value or "" for value in cell))


def _find_homes(parts: Mapping[Space, Sequence[_Cell] | None], cells: Sequence[_Cell]) -> dict[Space, list[_Cell]]:
    """Return the cells of each signature. Where a cell has no value, only entries in all spaces are in it."""
    by_values: dict[tuple[int, ...], dict[_Cell, list[_Cell]]] = {}  # by the positions of the keys that entries have
    homes = {}
    for signature, expanded in parts.items():
        positions = tuple(position for position, texts in enumerate(signature) if texts is not None)
        if positions not in by_values:
            groups = by_values.setdefault(positions, {})
            for cell in cells:
                groups.setdefault(tuple(cell[position] for position in positions), []).append(cell)
        wanted = dict.fromkeys(tuple(part[position] for position in positions) for part in expanded or ())
        homes[signature] = [cell for values in wanted for cell in by_values[positions].get(values, ())]
    return homes
