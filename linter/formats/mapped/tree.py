"""Tables in JSON and YAML: lists of mappings, or mappings of a key to each row, at any depth."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.formats.data.cst import Kind, MappingNode, Node, ScalarNode, SequenceNode, map_characters
from linter.formats.mapped.columns import GROUP, KEY, VALUE, Columns, describe_port_titles, fold_title, is_port_title
from linter.formats.mapped.rows import Cell, Row, Table
from linter.formats.mapped.values import is_empty, read_ports
from linter.model import Field, MarkupError
from linter.source import Source, Span, clip

MAX_DEPTH = 64  # levels of lists and mappings
_ANY = "*"  # a part of the path of rows that means every key
_SHOWN_KEYS = 12  # keys that a message lists


class _Place(NamedTuple):
    """The place of a node: the key that it is the value of, the keys above, and the cells that rows inherit."""

    key: Cell | None = None
    path: tuple[str, ...] = ()
    inherited: Mapping[str, Cell] = {}


def read_tree(source: Source, columns: Columns, root: Node) -> Table:
    """Return the rows of a document: every mapping that has a column of ports. Rows inherit what the mappings around them have.

    A column of ports that is the key or the value of a mapping makes a row of each pair that has a port there. With a path of
    rows, only what is there is read. Raises SourceError if there is no row, or if none has some other column.
    """
    holders = list(_at_path(root, columns.rows.split(".") if columns.rows else (), _Place(), source.text))
    if not holders:
        raise source.error(f"has no rows at '{columns.rows}'", root.span.start)
    reader = _Reader(source, columns)
    for holder, place in holders:
        reader.read(holder, place, 0)
    if not reader.rows:
        port = columns.titles[Field.PORT]
        what = "a port as a key" if port == KEY else "a port as a value" if port == VALUE else f"the key '{port}'"
        keys = ", ".join(dict.fromkeys(f"'{key}'" for key in _keys(root, 0)))
        raise source.error(f"has no rows with {what}; its keys are {keys or 'missing'}", root.span.start)
    for title in columns.wanted:
        if fold_title(title) not in reader.known and title not in (KEY, VALUE):
            raise source.error(f"has no row with the key '{title}'", reader.rows[0].span.start)
    return Table(reader.rows, tuple(dict.fromkeys(reader.unread)), describe_port_titles(reader.more_ports, "keys"))


def _at_path(node: Node, path: Sequence[str], place: _Place, text: str) -> Iterator[tuple[Node, _Place]]:
    """Yield the nodes at a path, each with its place."""
    if not path:
        yield node, place
    elif isinstance(node, SequenceNode) and path[0] == _ANY:
        for item in node.items:
            yield from _at_path(item, path[1:], place, text)
    elif isinstance(node, MappingNode):
        for key, value in node.items:
            if path[0] in (_ANY, key.value):
                yield from _at_path(value, path[1:], _Place(_cell(text, key), (*place.path, key.value)), text)


def _keys(node: Node, depth: int) -> Iterator[str]:
    """Yield the keys of the first levels of a document, a few of them."""
    if depth < 3:
        if isinstance(node, MappingNode):
            yield from (clip(key.value, 20) for key, _ in node.items[:_SHOWN_KEYS])
            for _, value in node.items[:2]:
                yield from _keys(value, depth + 1)
        elif isinstance(node, SequenceNode) and node.items:
            yield from _keys(node.items[0], depth + 1)


class _Reader:
    """The rows that were found, and the columns that one of them has."""

    def __init__(self, source: Source, columns: Columns) -> None:
        self.source = source
        self.rows: list[Row] = []
        self.unread: list[MarkupError] = []
        self.known: set[str] = set()
        self.more_ports: list[str] = []
        self.wanted = {fold_title(title) for title in columns.wanted} - {KEY, VALUE}
        self.ports = {fold_title(title) for title in columns.ports}
        self.has_pairs = not self.ports.isdisjoint((KEY, VALUE))
        self.port_is_key = KEY in self.ports

    def read(self, node: Node, place: _Place, depth: int) -> None:
        """Add the rows in a node and below it."""
        if depth > MAX_DEPTH:
            raise self.source.error(f"is nested more than {MAX_DEPTH} levels deep", node.span.start)
        if isinstance(node, SequenceNode):
            for item in node.items:
                self.read(item, place, depth + 1)
        elif isinstance(node, MappingNode):
            cells = self._cells(node)
            if not self.ports.isdisjoint(cells):
                self._add(node.span, {**place.inherited, **cells}, place)
            inherited = {**place.inherited, **{title: cell for title, cell in cells.items() if title not in self.ports}}
            for key, value in node.items:
                below = _Place(_cell(self.source.text, key), (*place.path, key.value), inherited)
                rows = len(self.rows)
                if self.has_pairs:
                    is_named_above = place.key is not None and fold_title(key.value) in ("port", "ports")
                    self._read_pair(key, value, place._replace(inherited=inherited) if is_named_above else below)
                if len(self.rows) == rows and fold_title(key.value) not in self.wanted and is_port_title(key.value):
                    self.more_ports += [key.value] if (held := self._held(value)) and read_ports(held.value) else []
                self.read(value, below, depth + 1)
                if fold_title(key.value) in self.wanted and self._held(value) is None and len(self.rows) == rows:
                    message = f"the value of '{clip(key.value)}' was not read; write a text, a number or a list of these"
                    self.unread.append(MarkupError(value.span, message))

    def _cells(self, node: MappingNode) -> dict[str, Cell]:
        """Return the cells of the wanted columns that a mapping has."""
        cells: dict[str, Cell] = {}
        for name, held in node.items:
            title = fold_title(name.value)
            if title in self.wanted and (cell := self._held(held)):
                if title in cells:
                    self.unread.append(MarkupError(name.span, f"duplicate key '{clip(name.value)}'; only the first is read"))
                cells.setdefault(title, cell)
        return cells

    def _read_pair(self, key: ScalarNode, value: Node, place: _Place) -> None:
        """Add the row of a key and its value, if that is the port or the key is."""
        held = self._held(value)
        if self.port_is_key:
            if _is_port(_cell(self.source.text, key)) and not isinstance(value, SequenceNode):
                more = self._cells(value) if isinstance(value, MappingNode) else {}
                self._add(Span(key.span.start, max(value.span.end, key.span.end)), {**place.inherited, **more}, place, held)
        elif held and any(_is_port(part) for part in held.parts or (held,)):
            self._add(Span(key.span.start, max(value.span.end, key.span.end)), place.inherited, place, held)

    def _add(self, span: Span, cells: Mapping[str, Cell], place: _Place, value: Cell | None = None) -> None:
        """Add a row with its key, its value and its group."""
        more = dict(cells)
        self.known.update(cells)
        if place.key:
            more[KEY] = place.key
            above = place.path[:-1]
            more[GROUP] = place.key._replace(value=".".join(above))
        if value:
            more[VALUE] = value
        self.rows.append(Row(span, more))

    def _held(self, node: Node) -> Cell | None:
        """Return a text, or a list of texts, as a cell, None for anything else."""
        if isinstance(node, ScalarNode):
            return _cell(self.source.text, node)
        if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.items):
            return _joined(node.span, tuple(_cell(self.source.text, item) for item in node.items if isinstance(item, ScalarNode)))
        return None


def _is_port(cell: Cell) -> bool:
    """Return whether a value is a list of ports, and not a text that mentions one."""
    return not is_empty(cell.value) and cell.value[:1].isdigit() and bool(read_ports(cell.value))


def _cell(text: str, node: ScalarNode) -> Cell:
    value = "" if node.kind is Kind.NULL else node.value

    def locate(start: int, end: int) -> Span:
        if start >= end:
            return node.inner
        if text[node.inner.start : node.inner.end] == node.value:
            return Span(node.inner.start + start, node.inner.start + end)
        spans = map_characters(text, node)
        return Span(spans[start].start, spans[end - 1].end) if spans else node.inner

    return Cell(value, node.inner, locate)


def _joined(span: Span, cells: tuple[Cell, ...]) -> Cell:
    """Return several cells as one, their values in a list."""
    separator = ", "
    starts: list[int] = []
    at = 0
    for cell in cells:
        starts.append(at)
        at += len(cell.value) + len(separator)

    def locate(start: int, end: int) -> Span:
        number = bisect_right(starts, start) - 1
        if number < 0:
            return span
        first = starts[number]
        return cells[number].locate(start - first, min(end - first, len(cells[number].value)))

    return Cell(separator.join(cell.value for cell in cells), span, locate, cells)


def parse_json(source: Source) -> Node:
    """Return the document of a file of JSON. Raises SourceError for anything else."""
    import json

    from linter.formats.data.json_nodes import read_json_nodes
    from linter.formats.data.json_reader import describe_error, find_constant, refuse_half_characters

    def refuse(word: str) -> None:
        raise source.error(f"'{word}' is not a JSON number", find_constant(source.text))

    try:
        json.loads(source.text, parse_int=str, parse_float=str, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise source.error(describe_error(source.text, error.msg, error.pos), error.pos) from error
    except RecursionError as error:
        raise source.error(f"is nested more than {MAX_DEPTH} levels deep", 0) from error
    refuse_half_characters(source)
    return read_json_nodes(source, Span(0, len(source.text)), MAX_DEPTH)


def parse_yaml(source: Source) -> Node:
    """Return the documents of a file of YAML, their aliases resolved, as a list of several. Raises SourceError for other files."""
    from linter.formats.data.aliases import resolve_aliases
    from linter.formats.data.yaml_events import StopError
    from linter.formats.data.yaml_nodes import read_yaml_documents

    try:
        documents = [resolve_aliases(document) for document in read_yaml_documents(source)]
    except StopError as stop:
        raise source.error(stop.message, stop.offset) from stop
    except RecursionError as error:
        raise source.error(f"is nested more than {MAX_DEPTH} levels deep", 0) from error
    if not documents:
        raise source.error("has only comments", 0)
    return documents[0] if len(documents) == 1 else SequenceNode(Span(0, len(source.text)), tuple(documents), flow=False)


PARSERS: Mapping[str, Callable[[Source], Node]] = {"json": parse_json, "yaml": parse_yaml}
