"""XML elements with exact places, read by expat.

lxml, which words the syntax errors here, keeps line numbers in 16 bits and knows no columns; expat's byte index is exact.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from linter.source import Source, Span

MAX_DEPTH = 16  # the registry's own markup is five levels deep
_START_TAG = re.compile(r"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_PROLOG = re.compile(r"(?:[ \t\r\n]|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
BLANKS = " \t\r\n"  # what is white space in XML
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
            if not isinstance(item, Element) and (text := item[0].strip(BLANKS)):
                start = item[1] + len(item[0]) - len(item[0].lstrip(BLANKS))
                return Span(start, start + len(text.split("\n", 1)[0]))
        return None


def descendants(element: Element, tag: str) -> Iterator[Element]:
    """The elements with a tag in an element, itself included, in the order of the file."""
    if element.tag == tag:
        yield element
    for child in element.children:
        yield from descendants(child, tag)


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
        self._characters += len(self._data[self._bytes : offset].decode(errors="ignore"))  # an error may stand within one
        self._bytes = offset
        return self._characters


def parse(
    source: Source,
    span: Span | None = None,
    closed: Callable[[Element, list[str]], bool] | None = None,
    start_tags: Sequence[str] = (),
) -> Element:
    """Return the root element of a source, or the element in a span of it, which may be followed by comments.

    It calls `closed(element, ancestors)` at the end of each element, with the tags of its ancestors from the root down; an element
    for which `closed` returns true is not added to its parent. `start_tags` are those of the elements around the span: they count
    for the depth and declare namespaces. Raises SourceError, with the place, for markup that is not well-formed, for undeclared
    namespace prefixes (not checked in a span without `start_tags`), for more than 16 levels, and for a DOCTYPE: without one there
    are no entities to expand and nothing to fetch.
    """
    text = source.text if span is None else source.text[span.start : span.end]
    base = 0 if span is None else span.start
    builder = _Builder(source, text, base, closed, len(start_tags))
    root = builder.build()
    if builder.has_prefix and (span is None or start_tags):
        _check_namespaces(source, text, base, "".join(start_tags))
    return root


def _check_namespaces(source: Source, text: str, base: int, before: str) -> None:
    """Refuse prefixes that no element declares, and declarations that namespaces forbid (Namespaces in XML 1.0)."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(before + text, False)
    except expat.ExpatError as error:
        at = base + max(_Offsets(before + text)(max(parser.ErrorByteIndex, 0)) - len(before), 0)
        raise source.error(f"is not well-formed XML: {expat.ErrorString(error.code)}", at) from error


class _Builder:
    """The handlers of one parse, and what they know between two events."""

    def __init__(
        self, source: Source, text: str, base: int, closed: Callable[[Element, list[str]], bool] | None, depth: int
    ) -> None:
        self._source, self._text, self._base, self._closed, self._depth = source, text, base, closed, depth
        self.has_prefix = False
        self._offsets = _Offsets(text)
        self._stack: list[Element] = []
        self._root: Element | None = None
        self._pieces: list[str] = []  # of the text that goes on: expat hands out long ones in pieces
        self._text_start = 0
        self._parser = expat.ParserCreate()

    def build(self) -> Element:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._pieces.append
        parser.CommentHandler = self._comment
        parser.ProcessingInstructionHandler = self._instruction
        parser.StartCdataSectionHandler = self._cdata
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(self._text, True)
        except expat.ExpatError as error:
            at = self._base + self._offsets(max(parser.ErrorByteIndex, 0))
            message = f"is not well-formed XML: {_wording(self._text, error, self._source.position(at).line)}"
            raise self._source.error(message, at) from error
        finally:  # the handlers hold the parser and it holds them, and nobody collects garbage
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
            parser.CommentHandler = parser.ProcessingInstructionHandler = None
            parser.StartCdataSectionHandler = parser.StartDoctypeDeclHandler = None
            del self._parser
        assert self._root is not None  # expat accepts no document without one
        return self._root

    def _here(self) -> int:
        return self._base + self._offsets(self._parser.CurrentByteIndex)

    def _keep_text(self, resumes_at: int) -> None:
        """Add the text so far to the element it stands in; the next text begins at an offset."""
        if self._pieces:
            if self._stack:
                self._stack[-1].content.append(("".join(self._pieces), self._text_start))
            self._pieces.clear()
        self._text_start = resumes_at

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._here()
        if len(self._stack) + self._depth >= MAX_DEPTH:
            raise self._source.error(f"elements are nested more than {MAX_DEPTH} deep", at)
        if ":" in tag or any(":" in name for name in attributes):
            self.has_prefix = True
        match = _START_TAG.match(self._source.text, at)
        assert match is not None  # expat has just read one here
        self._keep_text(match.end())
        self._stack.append(Element(tag, attributes, at, match.end()))

    def _end(self, _tag: str) -> None:
        at, element = self._here(), self._stack[-1]
        if self._source.text.startswith("/>", element.inside - 2):
            element.close = element.end = element.inside
        else:
            element.close, element.end = at, self._source.text.index(">", at) + 1
        self._keep_text(element.end)
        self._stack.pop()
        if not self._stack:
            self._root = element
        if (self._closed is None or not self._closed(element, [parent.tag for parent in self._stack])) and self._stack:
            self._stack[-1].content.append(element)

    def _comment(self, _data: str) -> None:
        self._keep_text(self._source.text.index("-->", self._here()) + len("-->"))

    def _instruction(self, _target: str, _data: str) -> None:
        self._keep_text(self._source.text.index("?>", self._here()) + len("?>"))

    def _cdata(self) -> None:
        self._keep_text(self._here() + len("<![CDATA["))

    def _doctype(self, *_declaration: object) -> None:
        prolog = _PROLOG.match(self._source.text, self._base)
        at = prolog.end() if prolog else self._base
        raise self._source.error("has a DOCTYPE, which no edition of the registry has; it is refused unread", at)


def _wording(text: str, error: expat.ExpatError, line: int) -> str:
    """What is wrong with a text, in the words of libxml2, which say more than expat's, where both mean the same line."""
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
        words = " ".join(_PLACE.sub("", syntax_error.msg or "").split())
        if syntax_error.lineno == line and words.isprintable():
            return words
    return expat.ErrorString(error.code)
