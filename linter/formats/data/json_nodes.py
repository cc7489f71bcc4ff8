"""A stretch of JSON as nodes, for whoever asks where something stands."""

import re
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined] # the stubs do not know it

from linter.formats.data.cst import Node, Pairs, Several, Text
from linter.formats.data.schema import MAX_DEPTH
from linter.source import Source, Span

_BLANKS = re.compile(r"[ \t\r\n]*")
_WORD = re.compile(r'[^ \t\r\n\[\]{},:"]+')


def nodes_of(source: Source, stretch: Span) -> Node:
    """The nodes of a stretch of a file: a value, or a key with its value. Raises SourceError for what is nested too deep."""
    return _Nodes(source, stretch.start).read()


class _Nodes:
    def __init__(self, source: Source, at: int) -> None:
        self.source, self.text, self.at = source, source.text, at

    def read(self) -> Node:
        start = self.at
        node = self._node(0)
        if isinstance(node, Text) and node.style and self._next() == ":":
            self.at += 1
            value = self._node(1)
            return Pairs(Span(start, value.span.end), ((node, value),), flow=True)
        return node

    def _next(self) -> str:
        blanks = _BLANKS.match(self.text, self.at)
        assert blanks is not None
        self.at = blanks.end()
        return self.text[self.at : self.at + 1]

    def _node(self, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise self.source.error(f"is nested more than {MAX_DEPTH} levels deep", self.at)
        opening, start = self._next(), self.at
        if opening == '"':
            return self._text()
        if opening == "[":
            items = tuple(self._node(depth + 1) for _ in self._until("]"))
            return Several(Span(start, self.at), items, flow=True)
        if opening == "{":
            pairs = tuple(self._pair(depth + 1) for _ in self._until("}"))
            return Pairs(Span(start, self.at), pairs, flow=True)
        word = _WORD.match(self.text, start)
        self.at = word.end() if word else start
        span = Span(start, self.at)
        value = self.text[start : self.at]
        return Text(span, span, value, "")

    def _until(self, closing: str) -> Iterator[None]:
        self.at += 1
        while self._next() != closing:
            yield
            if self._next() == ",":
                self.at += 1
        self.at += 1

    def _pair(self, depth: int) -> tuple[Text, Node]:
        self._next()
        key = self._text()
        self._next()
        self.at += 1
        return key, self._node(depth)

    def _text(self) -> Text:
        start = self.at
        value, self.at = scanstring(self.text, start + 1, True)
        return Text(Span(start, self.at), Span(start + 1, self.at - 1), value, '"')
