"""Tables in JSON and YAML: lists of mappings, or mappings of a key to each row."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from linter.formats.data.cst import Kind, MappingNode, Node, ScalarNode, SequenceNode, find_substring_span
from linter.formats.locator import find_occurrence
from linter.formats.mapped.columns import KEY, VALUE, Columns, fold_title
from linter.formats.mapped.rows import Cell, Row, Table
from linter.model import MarkupError
from linter.source import Source, Span, clip

MAX_DEPTH = 64  # levels of lists and mappings
_ANY = "*"  # a part of the path of rows that means every key


def read_tree(source: Source, columns: Columns, root: Node) -> Table:
    """Return the rows of a document: the items of every list, and the values of every mapping, that have the column of the port.

    With a path of rows, only what is there. Raises SourceError if there is no such row.
    """
    holders = _at_path(root, columns.rows.split(".")) if columns.rows else [root]
    if not holders:
        raise source.error(f"has no rows at '{columns.rows}'", root.span.start)
    rows: list[Row] = []
    unread: list[MarkupError] = []
    reader = _Reader(source, columns, rows, unread)
    for holder in holders:
        reader.read(holder, 0, is_rows=bool(columns.rows))
    if not rows:
        port = next(iter(columns.titles.values()))
        keys = ", ".join(dict.fromkeys(f"'{key}'" for key in _keys(root, 0)))
        raise source.error(f"has no rows with the key '{port}'; its keys are {keys or 'missing'}", root.span.start)
    return Table(rows, unread)


def _at_path(node: Node, path: Sequence[str]) -> list[Node]:
    if not path:
        return [node]
    if isinstance(node, SequenceNode) and path[0] == _ANY:
        return [found for item in node.items for found in _at_path(item, path[1:])]
    if not isinstance(node, MappingNode):
        return []
    return [found for key, value in node.items if path[0] in (_ANY, key.value) for found in _at_path(value, path[1:])]


def _keys(node: Node, depth: int) -> Iterator[str]:
    """Yield the keys of the first levels of a document, a few of them."""
    if depth < 3:
        if isinstance(node, MappingNode):
            yield from (clip(key.value, 20) for key, _ in node.items[:8])
            for _, value in node.items[:2]:
                yield from _keys(value, depth + 1)
        elif isinstance(node, SequenceNode) and node.items:
            yield from _keys(node.items[0], depth + 1)


class _Reader:
    def __init__(self, source: Source, columns: Columns, rows: list[Row], unread: list[MarkupError]) -> None:
        self.source, self.rows, self.unread = source, rows, unread
        self.wanted = {fold_title(title) for title in (*columns.titles.values(), *columns.extras.values())}
        self.port = fold_title(next(title for field, title in columns.titles.items() if field == "port"))
        self.is_scalar = bool(self.wanted & {KEY, VALUE}) and self.wanted <= {KEY, VALUE}

    def read(self, node: Node, depth: int, is_rows: bool = False) -> None:
        """Add the rows in a node and below it."""
        if depth > MAX_DEPTH:
            raise self.source.error(f"is nested more than {MAX_DEPTH} levels deep", node.span.start)
        if isinstance(node, SequenceNode):
            self._read_items([(None, item) for item in node.items], depth, is_rows)
        elif isinstance(node, MappingNode):
            self._read_items([(key, value) for key, value in node.items], depth, is_rows)

    def _read_items(self, items: Sequence[tuple[ScalarNode | None, Node]], depth: int, is_rows: bool) -> None:
        found = [self._row(key, value) for key, value in items]
        if not is_rows and not any(row and self.port in row.cells for row in found):
            for _, value in items:
                self.read(value, depth + 1)
            return
        for (key, value), row in zip(items, found, strict=True):
            if row is not None:
                self.rows.append(row)
            elif isinstance(value, SequenceNode):  # a group among rows
                self.read(value, depth + 1)
            else:
                span = Span(key.span.start if key else value.span.start, value.span.end)
                self.unread.append(MarkupError(span, f"'{clip(key.value) if key else 'an item'}' is no row; it has no keys"))

    def _row(self, key: ScalarNode | None, value: Node) -> Row | None:
        """Return the row of an item of a list, or of a key and its value."""
        cells: dict[str, Cell] = {}
        start = value.span.start
        if key is not None:
            cells[KEY] = _cell(self.source.text, key)
            start = key.span.start
        if isinstance(value, MappingNode) and not self.is_scalar:
            for name, held in value.items:
                if (cell := self._held(held)) is not None:
                    cells.setdefault(fold_title(name.value), cell)
                elif fold_title(name.value) in self.wanted:
                    message = f"the value of '{clip(name.value)}' is not read; write a text, a number or a list of these"
                    self.unread.append(MarkupError(held.span, message))
        elif VALUE in self.wanted and (cell := self._held(value)) is not None:
            cells[VALUE] = cell
        else:
            return None
        if KEY in self.wanted and key is None:
            return None
        return Row(Span(start, max(value.span.end, start)), cells)

    def _held(self, node: Node) -> Cell | None:
        """Return a text, or a list of texts, as a cell."""
        if isinstance(node, ScalarNode):
            return _cell(self.source.text, node)
        if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.items):
            return _joined(node.span, [_cell(self.source.text, item) for item in node.items if isinstance(item, ScalarNode)])
        return None


def _cell(text: str, node: ScalarNode) -> Cell:
    value = "" if node.kind is Kind.NULL else node.value
    return Cell(value, node.inner, lambda substring, occurrence: find_substring_span(text, node, substring, occurrence))


def _joined(span: Span, cells: Sequence[Cell]) -> Cell:
    """Return several cells as one, their values in a list."""

    def find(substring: str, occurrence: int) -> Span | None:
        for cell in cells:
            number = 0
            while find_occurrence(cell.value, substring, number) >= 0:
                if occurrence == 0:
                    return cell.find(substring, number)
                occurrence, number = occurrence - 1, number + 1
        return None

    return Cell(", ".join(cell.value for cell in cells), span, find)


def parse_json(source: Source) -> Node:
    """Return the document of a file of JSON. Raises SourceError for anything else."""
    import json

    from linter.formats.data.json_nodes import read_json_nodes
    from linter.formats.data.json_reader import describe_error

    try:
        json.loads(source.text)
    except json.JSONDecodeError as error:
        raise source.error(describe_error(source.text, error.msg, error.pos), error.pos) from error
    except (RecursionError, ValueError) as error:
        raise source.error(f"is nested more than {MAX_DEPTH} levels deep, or has a number that is too long", 0) from error
    return read_json_nodes(source, Span(0, len(source.text)))


def parse_yaml(source: Source) -> Node:
    """Return the document of a file of YAML. Raises SourceError for anything else."""
    from linter.formats.data.yaml_events import StopError
    from linter.formats.data.yaml_nodes import read_yaml_document

    try:
        return read_yaml_document(source)
    except StopError as stop:
        raise source.error(stop.message, stop.offset) from stop
    except RecursionError as error:
        raise source.error(f"is nested more than {MAX_DEPTH} levels deep", 0) from error


PARSERS: Mapping[str, Callable[[Source], Node]] = {"json": parse_json, "yaml": parse_yaml}
