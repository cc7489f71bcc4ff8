"""XML elements with exact places, read by expat.

lxml, which words the syntax errors here, keeps line numbers in 16 bits and knows no columns; expat's byte index is exact.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from linter.source import Source, Span

MAX_DEPTH = 16  # the registry's own markup is five levels deep
_START_TAG = re.compile(r"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_PLACE = re.compile(r", line \d+, column \d+\Z")


@dataclass(slots=True, eq=False)
class Element:
    """An element: [start, inside) is its start tag, [inside, close) its content, [close, end) its end tag; offsets in characters.

    `content` holds the texts (entities resolved) and elements in order, a text with the offset where it starts.
    """

    tag: str
    attributes: dict[str, str]
    start: int
    inside: int
    close: int = -1
    end: int = -1
    content: "list[tuple[str, int] | Element]" = field(default_factory=list)

    @property
    def children(self) -> "list[Element]":
        return [item for item in self.content if isinstance(item, Element)]

    def stray_text(self) -> Span | None:
        """The first text other than white space that stands beside the child elements."""
        for item in self.content:
            if not isinstance(item, Element) and (text := item[0].strip()):
                start = item[1] + len(item[0]) - len(item[0].lstrip())
                return Span(start, start + len(text.split("\n", 1)[0]))
        return None


def attribute_spans(text: str, element: Element) -> dict[str, Span]:
    """Where the value of each attribute stands in the text, without its quotes."""
    matches = _ATTRIBUTE.finditer(text, element.start, element.inside)
    return {match[1]: Span(*match.span(2 if match[2] is not None else 3)) for match in matches}


class _Offsets:
    """Turns expat's byte offsets, which only grow, into character offsets of the text."""

    def __init__(self, text: str) -> None:
        self._data = None if text.isascii() else text.encode()
        self._bytes = self._characters = 0

    def __call__(self, offset: int) -> int:
        if self._data is None:
            return offset
        if offset < self._bytes:
            self._bytes = self._characters = 0
        self._characters += len(self._data[self._bytes : offset].decode())
        self._bytes = offset
        return self._characters


def parse(source: Source, span: Span | None = None, closed: Callable[[Element, int], bool] | None = None) -> Element:
    """The root element of a source, or of a stretch of it that is one whole element.

    `closed(element, depth)` is called as an element ends (the root has depth 0); an element for which it returns true is not
    kept in its parent. Raises SourceError, with the place, for markup that is not well-formed, is nested more than 16 deep, or
    has a DOCTYPE: without one there are no entities to expand and nothing to fetch.
    """
    text = source.text if span is None else source.text[span.start : span.end]
    base = 0 if span is None else span.start
    offsets = _Offsets(text)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    stack: list[Element] = []
    roots: list[Element] = []
    resumed = -1  # where text goes on after something that was not kept

    def here() -> int:
        return base + offsets(parser.CurrentByteIndex)

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal resumed
        resumed = -1
        at = here()
        if len(stack) >= MAX_DEPTH:
            raise source.error(f"elements are nested more than {MAX_DEPTH} deep", at)
        match = _START_TAG.match(source.text, at)
        assert match is not None  # expat has just read one here
        element = Element(tag, attributes, at, match.end())
        stack.append(element)

    def end(_tag: str) -> None:
        nonlocal resumed
        element = stack.pop()
        at = here()
        if source.text.startswith("/>", element.inside - 2):
            element.close = element.end = element.inside
        else:
            element.close, element.end = at, source.text.index(">", at) + 1
        keep = closed is None or not closed(element, len(stack))
        if not stack:
            roots.append(element)
        elif keep:
            stack[-1].content.append(element)
        resumed = -1 if keep else element.end

    def comment(_data: str) -> None:
        nonlocal resumed
        resumed = source.text.index("-->", here()) + len("-->")

    def characters(data: str) -> None:
        nonlocal resumed
        content = stack[-1].content
        if resumed >= 0:
            content.append((data, resumed))
            resumed = -1
        elif not content:
            content.append((data, stack[-1].inside))
        elif isinstance(last := content[-1], Element):
            content.append((data, last.end))
        else:  # expat hands out long texts in pieces
            content[-1] = (last[0] + data, last[1])

    def doctype(*_declaration: object) -> None:
        at = source.text.rindex("<!DOCTYPE", base, here() + len("<!DOCTYPE"))
        raise source.error("has a DOCTYPE, which no edition of the registry has; it is refused unread", at)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.CommentHandler = comment
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        at = base + offsets(max(parser.ErrorByteIndex, 0))
        raise source.error(f"is not well-formed XML: {_wording(text, error)}", at) from error
    return roots[0]


def _wording(text: str, error: expat.ExpatError) -> str:
    """What is wrong with a text, in the words of libxml2, which say more than expat's."""
    from lxml import etree  # only now: a sound registry is read without it

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
    )
    try:
        etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as syntax_error:
        return _PLACE.sub("", syntax_error.msg or "")
    return expat.ErrorString(error.code)
