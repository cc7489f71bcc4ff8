"""A stretch of YAML or JSON as nodes that know where they stand, down to each character of a text."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.formats.locator import find_occurrence
from linter.source import Span

MERGE = "<<"  # the key of a mapping of YAML that takes over fields of others
_LONG = 1 << 16  # characters of a value that are looked at one by one


class Text(NamedTuple):
    """A text: `span` with its quotes, `inner` without. `style` is what it begins with: a quotation mark, | or >, or nothing."""

    span: Span
    inner: Span
    value: str
    style: str
    anchored: bool = False


class Several(NamedTuple):
    """A list. `flow` says whether it stands in brackets."""

    span: Span
    items: "tuple[Node, ...]"
    flow: bool
    anchored: bool = False


class Pairs(NamedTuple):
    """A mapping, with keys that may stand twice."""

    span: Span
    items: "tuple[tuple[Text, Node], ...]"
    flow: bool
    anchored: bool = False


class Alias(NamedTuple):
    """What stands in place of a node from elsewhere."""

    span: Span


Node = Text | Several | Pairs | Alias


def value_at(node: Node, key: str) -> Node | None:
    """The value of a key of a mapping."""
    pairs = node.items if isinstance(node, Pairs) else ()
    return next((value for own, value in pairs if own.value == key), None)


def listed(node: Node | None) -> Sequence[Node]:
    """The items of a list, or a value that stands alone."""
    if node is None:
        return ()
    return node.items if isinstance(node, Several) else (node,)


def texts_of(node: Node) -> Iterator[Text]:
    """All texts and keys in a node, in their order."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, Several):
        for item in node.items:
            yield from texts_of(item)
    elif isinstance(node, Pairs):
        for key, value in node.items:
            yield key
            yield from texts_of(value)


def has_anchors(node: Node) -> bool:
    """Whether aliases may stand for something in a node."""
    if isinstance(node, Alias):
        return False
    if node.anchored:
        return True
    if isinstance(node, Pairs):
        return any(key.anchored or has_anchors(value) for key, value in node.items)
    return isinstance(node, Several) and any(map(has_anchors, node.items))


_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([^xuU\r\n]))")
_SURROGATES = re.compile(r"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
_CONTINUED = re.compile(r"\\(?:\r\n|[\r\n\x85\u2028\u2029])[ \t]*")
_BLANKS = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
_BREAK = re.compile("[\r\n\x85\u2028\u2029]")
_SHORT = dict(zip('0abtnvfre_NLP\t "/\\', '\0\a\b\t\n\v\f\r\x1b\xa0\x85\u2028\u2029\t "/\\', strict=False))


def part_span(text: str, node: Text, part: str, earlier: int) -> Span | None:
    """Where a part of a node's value stands that comes after some earlier ones, if it does."""
    at = find_occurrence(node.value, part, earlier)
    if at < 0 or not part:
        return None
    if len(node.value) > _LONG:
        at = find_occurrence(text[node.inner.start : node.inner.end], part, earlier)
        return Span(node.inner.start + at, node.inner.start + at + len(part)) if at >= 0 else None
    spans = places(text, node)
    return Span(spans[at].start, spans[at + len(part) - 1].end) if spans else None


def places(text: str, node: Text) -> list[Span] | None:
    """Where each character of a node's value stands in the text; None where that cannot be told.

    Blanks around a line end stand, all of them, where the first of them does: they are folded into others.
    """
    at, end, value = node.inner.start, node.inner.end, node.value
    if text[at:end] == value:
        return [Span(i, i + 1) for i in range(at, end)]
    spans: list[Span] = []
    if node.style in ("|", ">") and (lead := _BLANKS.match(value)):  # the inner stretch begins behind them
        spans = [Span(at, at)] * len(lead[0])
    while (i := len(spans)) < len(value):
        blanks = _BLANKS.match(text, at, end)
        if node.style == '"' and text.startswith("\\", at):
            if continued := _CONTINUED.match(text, at, end):
                at = continued.end()
                continue
            found = _escaped(text, at, end)
            if found is None or found[0] != value[i]:
                return None
            spans.append(found[1])
        elif node.style == "'" and text.startswith("''", at) and value[i] == "'":
            spans.append(Span(at, at + 2))
        elif blanks and _BREAK.search(blanks[0]) and (folded := _BLANKS.match(value, i)):
            spans += [Span(*blanks.span())] * len(folded[0])
        elif at < end and text[at] == value[i]:
            spans.append(Span(at, at + 1))
        elif not value[i:].strip():  # the end of a block, which is not kept
            return spans + [Span(end, end)] * (len(value) - i)
        else:
            return None
        at = spans[-1].end
    return spans


def _escaped(text: str, at: int, end: int) -> tuple[str, Span] | None:
    """The character that an escape stands for."""
    if pair := _SURROGATES.match(text, at, end):
        high, low = int(pair[1], 16), int(pair[2], 16)
        return chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00), Span(*pair.span())
    escape = _ESCAPE.match(text, at, end)
    if escape is None:
        return None
    digits = escape[1] or escape[2] or escape[3]
    return chr(int(digits, 16)) if digits else _SHORT.get(escape[4], ""), Span(*escape.span())
