"""Represent a stretch of YAML or JSON as a tree of nodes with spans, down to each character of a scalar."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from linter.formats.locator import find_occurrence
from linter.lazy import compile_lazily
from linter.source import Span

MERGE = "<<"  # the key under which a mapping of YAML inherits the fields of other mappings
_MAX_MAPPED = 1 << 16  # characters of a value that `map_characters` maps
# The types of plain scalars in the core schema of YAML 1.2 (section 10.3.2).
_NULL = compile_lazily(r"(?:null|Null|NULL|~)?\Z")
_BOOLEAN = compile_lazily(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_NUMBER = compile_lazily(
    r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)


class Kind(StrEnum):
    """A type of scalar, under its name in JSON Schema."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"


class ScalarNode(NamedTuple):
    """A scalar: `span` includes its quotes, `inner` does not. `style` is its first character if that is ', ", | or >, else ""."""

    span: Span
    inner: Span
    value: str
    style: str
    anchored: bool = False

    @property
    def is_plain(self) -> bool:
        """True if the scalar has neither quotes nor the header of a block."""
        return not self.style

    @property
    def kind(self) -> Kind:
        """The type of the value in the core schema of YAML 1.2."""
        if self.is_plain:
            for kind, form in ((Kind.NULL, _NULL), (Kind.BOOLEAN, _BOOLEAN), (Kind.NUMBER, _NUMBER)):
                if form.match(self.value):
                    return kind
        return Kind.STRING


class SequenceNode(NamedTuple):
    """A list. `flow` is True if it is in brackets."""

    span: Span
    items: "tuple[Node, ...]"
    flow: bool
    anchored: bool = False


class MappingNode(NamedTuple):
    """A mapping as pairs of key and value, with duplicate keys. `flow` is True if it is in brackets."""

    span: Span
    items: "tuple[tuple[ScalarNode, Node], ...]"
    flow: bool
    anchored: bool = False


class AliasNode(NamedTuple):
    """An alias of a node with an anchor: `target`, None if there is no such node before the alias."""

    span: Span
    target: "Node | None" = None


Node = ScalarNode | SequenceNode | MappingNode | AliasNode


def find_value(node: Node, key: str) -> Node | None:
    """Return the first value of a key if the node is a mapping that has it."""
    pairs = node.items if isinstance(node, MappingNode) else ()
    return next((value for own, value in pairs if own.value == key), None)


def list_items(node: Node | None) -> Sequence[Node]:
    """Return the items of a list, or any other node as the only item."""
    if node is None:
        return ()
    return node.items if isinstance(node, SequenceNode) else (node,)


def list_scalars(node: Node) -> Iterator[ScalarNode]:
    """Yield all scalars of a node in their order, keys included."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from list_scalars(item)
    elif isinstance(node, MappingNode):
        for key, value in node.items:
            yield key
            yield from list_scalars(value)


def has_anchors(node: Node) -> bool:
    """Return whether a node or a part of it has an anchor."""
    if isinstance(node, AliasNode):
        return False
    if node.anchored:
        return True
    if isinstance(node, MappingNode):
        return any(key.anchored or has_anchors(value) for key, value in node.items)
    return isinstance(node, SequenceNode) and any(map(has_anchors, node.items))


_ESCAPE = compile_lazily(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^xuU\r\n]))")
_SURROGATES = compile_lazily(r"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_CONTINUED = compile_lazily(r"\\(?:\r\n|[\r\n\x85\u2028\u2029])[ \t]*")
_BLANKS = compile_lazily(r"[ \t\r\n\x85\u2028\u2029]+")
_BREAK = compile_lazily("[\r\n\x85\u2028\u2029]")
_SHORT = dict(zip('0abtnvfre_NLP\t "/\\', '\0\a\b\t\n\v\f\r\x1b\xa0\x85\u2028\u2029\t "/\\', strict=False))


def find_substring_span(text: str, node: ScalarNode, substring: str, occurrence: int) -> Span | None:
    """Return the span of a substring of a scalar , counting its occurrences from 0; None if the value has it less often."""
    at = find_occurrence(node.value, substring, occurrence)
    if at < 0 or not substring:
        return None
    if len(node.value) > _MAX_MAPPED:
        at = find_occurrence(text[node.inner.start : node.inner.end], substring, occurrence)
        return Span(node.inner.start + at, node.inner.start + at + len(substring)) if at >= 0 else None
    spans = map_characters(text, node)
    return Span(spans[at].start, spans[at + len(substring) - 1].end) if spans else None


def map_characters(text: str, node: ScalarNode) -> list[Span] | None:
    """Return the span of each character of a scalar's value in the text, None if they cannot be mapped.

    Blanks around a line end, which YAML folds, all have the same span.
    """
    at, end, value = node.inner.start, node.inner.end, node.value
    if text[at:end] == value:
        return [Span(i, i + 1) for i in range(at, end)]
    spans: list[Span] = []
    if node.style in ("|", ">") and (lead := _BLANKS.match(value)):  # `inner` begins after them
        spans = [Span(at, at)] * len(lead[0])
    while (i := len(spans)) < len(value):
        blanks = _BLANKS.match(text, at, end)
        if node.style == '"' and text.startswith("\\", at):
            if continued := _CONTINUED.match(text, at, end):
                at = continued.end()
                continue
            found = _decode_escape(text, at, end)
            if found is None or found[0] != value[i]:
                return None
            spans.append(found[1])
        elif node.style == "'" and text.startswith("''", at) and value[i] == "'":
            spans.append(Span(at, at + 2))
        elif blanks and _BREAK.search(blanks[0]) and (folded := _BLANKS.match(value, i)):
            spans += [Span(*blanks.span())] * len(folded[0])
        elif at < end and text[at] == value[i]:
            spans.append(Span(at, at + 1))
        elif not value[i:].strip():  # stripped line ends of a block scalar
            return spans + [Span(end, end)] * (len(value) - i)
        else:
            return None
        at = spans[-1].end
    return spans


def _decode_escape(text: str, at: int, end: int) -> tuple[str, Span] | None:
    """Return the character and the span of an escape sequence at an offset, None if there is none."""
    if pair := _SURROGATES.match(text, at, end):
        high, low = int(pair[1], 16), int(pair[2], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00), Span(*pair.span())
    escape = _ESCAPE.match(text, at, end)
    if escape is None:
        return None
    digits = escape[1] or escape[2] or escape[3]
    return chr(int(digits, 16)) if digits else _SHORT.get(escape[4], ""), Span(*escape.span())
