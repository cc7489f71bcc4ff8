"""Build nodes with spans from JSON."""

from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined] # missing in the stubs

from linter.formats.data.cst import MappingNode, Node, ScalarNode, SequenceNode
from linter.formats.data.schema import MAX_DEPTH
from linter.lazy import compile_lazily
from linter.source import Source, Span

_BLANKS = compile_lazily(r"[ \t\r\n]*")
_WORD = compile_lazily(r'[^ \t\r\n\[\]{},:"]+')


def read_json_nodes(source: Source, stretch: Span, most_levels: int = MAX_DEPTH) -> Node:
    """Return the node in a stretch of a valid file: a value, or a key with its value. Raises SourceError for too deep nesting."""
    return _Reader(source, stretch.start, most_levels).read()


class _Reader:
    def __init__(self, source: Source, at: int, most_levels: int) -> None:
        self.source, self.text, self.at, self.most_levels = source, source.text, at, most_levels

    def read(self) -> Node:
        start = self.at
        node = self._read_node(0)
        if isinstance(node, ScalarNode) and node.style and self._peek() == ":":
            self.at += 1
            value = self._read_node(1)
            return MappingNode(Span(start, value.span.end), ((node, value),), flow=True)
        return node

    def _peek(self) -> str:
        blanks = _BLANKS.match(self.text, self.at)
        assert blanks is not None
        self.at = blanks.end()
        return self.text[self.at : self.at + 1]

    def _read_node(self, depth: int) -> Node:
        if depth > self.most_levels:
            raise self.source.error(f"is nested more than {self.most_levels} levels deep", self.at)
        opening, start = self._peek(), self.at
        if opening == '"':
            return self._read_text()
        if opening == "[":
            items = tuple(self._read_node(depth + 1) for _ in self._read_until("]"))
            return SequenceNode(Span(start, self.at), items, flow=True)
        if opening == "{":
            pairs = tuple(self._read_pair(depth + 1) for _ in self._read_until("}"))
            return MappingNode(Span(start, self.at), pairs, flow=True)
        word = _WORD.match(self.text, start)
        self.at = word.end() if word else start
        span = Span(start, self.at)
        value = self.text[start : self.at]
        return ScalarNode(span, span, value, "")

    def _read_until(self, closing: str) -> Iterator[None]:
        self.at += 1
        while self._peek() != closing:
            yield
            if self._peek() == ",":
                self.at += 1
        self.at += 1

    def _read_pair(self, depth: int) -> tuple[ScalarNode, Node]:
        self._peek()
        key = self._read_text()
        self._peek()
        self.at += 1
        return key, self._read_node(depth)

    def _read_text(self) -> ScalarNode:
        start = self.at
        value, self.at = scanstring(self.text, start + 1, True)
        return ScalarNode(Span(start, self.at), Span(start + 1, self.at - 1), value, '"')
