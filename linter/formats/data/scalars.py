"""Write scalars of YAML or JSON, in the style of the scalars that they replace if possible."""

import json
from collections.abc import Iterable, Iterator

from linter.formats.data.cst import MappingNode, ScalarNode
from linter.formats.data.yaml_nodes import read_yaml_nodes
from linter.formats.data.yaml_writer import double_quote, quote, write_scalar
from linter.lazy import compile_lazily
from linter.rules_api.fix import UneditableError
from linter.source import Source, Span

_HEADER = compile_lazily(r"[|>]([-+0-9]*)([ \t]*(?:#[^\r\n]*)?)(\r\n?|\n)")
_NATURAL = compile_lazily(r"(?:0|[1-9][0-9]{0,14})\Z")
_ONE_LINE = compile_lazily("[^\n\r\t\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\\Z")


class ScalarWriter:
    """A writer of scalars for one file."""

    def __init__(self, source: Source, form: str) -> None:
        self.text = source.text
        self.in_json = form == "json"
        self.newline = source.newline

    def write_new(self, value: str, column: int, in_flow: bool) -> str:
        """Return a text as the value of a new key in a column, from 0. Raises UneditableError for a text that YAML cannot hold."""
        if self.in_json:
            return _write_json(value)
        written = quote(value, in_flow) if in_flow else self._write_block(value, column + 2)
        return self._choose(value, column, in_flow, [written])

    def write_key(self, value: str) -> str:
        """Return a text as a key."""
        if self.in_json:
            return _write_json(value)
        for written in (quote(value, in_flow=True), double_quote(value)):
            if len(written) < 1000 and _is_read_as(f"{{{written}: x}}", value, is_key=True):
                return written
        raise UneditableError

    def write_replacement(
        self, node: ScalarNode, value: str, column: int, in_flow: bool, replacement: tuple[Span, str] | None = None
    ) -> str:
        """Return the text, quotes included, that replaces a node to give it another value.

        `replacement` is the stretch of the file that changes and the new value of this stretch. Raises UneditableError if no style
        can hold the value.
        """
        if self.in_json:
            number = not node.style and _NATURAL.match(value)
            return value if number else _write_json(value)
        return self._choose(value, column, in_flow, self._list_candidates(node, value, column, in_flow, replacement))

    def _list_candidates(
        self, node: ScalarNode, value: str, column: int, in_flow: bool, replacement: tuple[Span, str] | None
    ) -> Iterator[str]:
        start, end = node.span
        if replacement:
            (first, last), new = replacement
            yield self.text[start:first] + self._write_fragment(node, new) + self.text[last:end]
        if node.style == "'" and _ONE_LINE.match(value):
            yield "'{}'".format(value.replace("'", "''"))
        elif node.style == '"':
            yield double_quote(value)
        elif node.style in ("|", ">") and node.style and not in_flow:
            yield from self._write_in_block(node, value)
        if in_flow or "\n" not in value:
            yield quote(value, in_flow)
        else:
            yield self._write_block(value, column + 2)

    def _write_fragment(self, node: ScalarNode, new: str) -> str:
        """Return a part of a value in the style of the node."""
        if node.style == "'":
            return new.replace("'", "''")
        if node.style == '"':
            return double_quote(new)[1:-1]
        return new.replace("\n", f"{self.newline}{' ' * self._measure_indent(node)}")

    def _measure_indent(self, node: ScalarNode) -> int:
        """Return the indentation of a block scalar."""
        line = max(self.text.rfind("\n", 0, node.inner.start), self.text.rfind("\r", 0, node.inner.start)) + 1
        return node.inner.start - line

    def _write_in_block(self, node: ScalarNode, value: str) -> Iterator[str]:
        """Yield a text as a block scalar with the header of the node, if the header allows it."""
        header = _HEADER.match(self.text, *node.span)
        if header and not header[1].strip("-"):
            lead = " " * self._measure_indent(node)
            lines = (f"{lead}{line}" if line else "" for line in value.split("\n"))
            yield self.newline.join([f"|{header[1]}{header[2]}", *lines])

    def _write_block(self, value: str, indent: int) -> str:
        return write_scalar(value, " " * indent).replace("\n", self.newline)

    def _choose(self, value: str, column: int, in_flow: bool, candidates: Iterable[str]) -> str:
        """Return the first candidate that is read as the value. Raises UneditableError if none is."""
        for written in (*candidates, double_quote(value)):
            around = f"{{k: {written}}}" if in_flow else f"{' ' * column}k: {written}\n"
            if _is_read_as(around, value):
                return written
        raise UneditableError


def _write_json(value: str) -> str:
    return str(json.dumps(value, ensure_ascii=False))


def _is_read_as(text: str, value: str, is_key: bool = False) -> bool:
    node = read_yaml_nodes(Source("", text), Span(0, len(text)))
    if not isinstance(node, MappingNode) or len(node.items) != 1:
        return False
    found = node.items[0][0 if is_key else 1]
    return isinstance(found, ScalarNode) and not found.anchored and found.value == value
