"""A text in the place of another one in YAML or JSON, written the way the old one was wherever it can be."""

import json
import re
from collections.abc import Iterable, Iterator

from linter.formats.data.cst import Pairs, Text
from linter.formats.data.yaml_nodes import nodes_of
from linter.formats.data.yaml_writer import double_quoted, quoted, scalar
from linter.rules_api.fix import UneditableError
from linter.source import Source, Span

_HEADER = re.compile(r"[|>]([-+0-9]*)([ \t]*(?:#[^\r\n]*)?)(\r\n?|\n)")
_NATURAL = re.compile(r"(?:0|[1-9][0-9]{0,14})\Z")
_ONE_LINE = re.compile("[^\n\r\t\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*\\Z")


class Scalars:
    """How texts are written in one file."""

    def __init__(self, source: Source, form: str) -> None:
        self.text = source.text
        self.in_json = form == "json"
        self.newline = source.newline

    def new(self, value: str, column: int, in_flow: bool) -> str:
        """A text as a value that was not there. The key stands in a column, from 0."""
        if self.in_json:
            return _in_json(value)
        written = quoted(value, in_flow) if in_flow else self._block(value, column + 2)
        return self._first(value, column, in_flow, [written])

    def key(self, value: str) -> str:
        """A text as a key."""
        if self.in_json:
            return _in_json(value)
        for written in (quoted(value, in_flow=True), double_quoted(value)):
            if len(written) < 1000 and _reads_as(f"{{{written}: x}}", value, is_key=True):
                return written
        raise UneditableError

    def replaced(self, node: Text, value: str, column: int, in_flow: bool, part: tuple[Span, str] | None = None) -> str:
        """What stands in the place of a node, from the first of its quotes to the last, to give it another value.

        `part` is the stretch of the file that is other then, and what it means. Raises UneditableError where nothing does.
        """
        if self.in_json:
            number = not node.style and _NATURAL.match(value)
            return value if number else _in_json(value)
        return self._first(value, column, in_flow, self._candidates(node, value, column, in_flow, part))

    def _candidates(self, node: Text, value: str, column: int, in_flow: bool, part: tuple[Span, str] | None) -> Iterator[str]:
        start, end = node.span
        if part:
            (first, last), new = part
            yield self.text[start:first] + self._fragment(node, new) + self.text[last:end]
        if node.style == "'" and _ONE_LINE.match(value):
            yield "'{}'".format(value.replace("'", "''"))
        elif node.style == '"':
            yield double_quoted(value)
        elif node.style in ("|", ">") and node.style and not in_flow:
            yield from self._in_block(node, value)
        if in_flow or "\n" not in value:
            yield quoted(value, in_flow)
        else:
            yield self._block(value, column + 2)

    def _fragment(self, node: Text, new: str) -> str:
        """A stretch of a value, the way the rest of it is written."""
        if node.style == "'":
            return new.replace("'", "''")
        if node.style == '"':
            return double_quoted(new)[1:-1]
        return new.replace("\n", f"{self.newline}{' ' * self._indent(node)}")

    def _indent(self, node: Text) -> int:
        """How far a block of text is indented."""
        line = max(self.text.rfind("\n", 0, node.inner.start), self.text.rfind("\r", 0, node.inner.start)) + 1
        return node.inner.start - line

    def _in_block(self, node: Text, value: str) -> Iterator[str]:
        """A text as a block in the place of another, under a header like its own."""
        header = _HEADER.match(self.text, *node.span)
        if header and not header[1].strip("-"):
            lead = " " * self._indent(node)
            lines = (f"{lead}{line}" if line else "" for line in value.split("\n"))
            yield self.newline.join([f"|{header[1]}{header[2]}", *lines])

    def _block(self, value: str, indent: int) -> str:
        return scalar(value, " " * indent).replace("\n", self.newline)

    def _first(self, value: str, column: int, in_flow: bool, candidates: Iterable[str]) -> str:
        """The first of some ways to write a value that reads as it does."""
        for written in (*candidates, double_quoted(value)):
            around = f"{{k: {written}}}" if in_flow else f"{' ' * column}k: {written}\n"
            if _reads_as(around, value):
                return written
        raise UneditableError


def _in_json(value: str) -> str:
    return str(json.dumps(value, ensure_ascii=False))


def _reads_as(text: str, value: str, is_key: bool = False) -> bool:
    node = nodes_of(Source("", text), Span(0, len(text)))
    if not isinstance(node, Pairs) or len(node.items) != 1:
        return False
    found = node.items[0][0 if is_key else 1]
    return isinstance(found, Text) and not found.anchored and found.value == value
