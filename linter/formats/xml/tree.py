"""Parse XML into elements with exact offsets, by expat.

lxml gives better messages for syntax errors, but keeps line numbers in 16 bits and no columns; the byte index of expat is exact.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from linter.lazy import compile_lazily
from linter.source import Source, Span

MAX_DEPTH = 16  # the schema of the registry has five levels
_START_TAG = compile_lazily(r"""<[^\s/>]+(?:\s+[^\s=]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_ATTRIBUTE = compile_lazily(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

_PROLOG = compile_lazily(r"(?:[ \t\r\n]|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
BLANKS = " \t\r\n"  # the white space of XML
_PLACE = compile_lazily(r", line \d+, column \d+\Z")


@dataclass(slots=True, eq=False)
class Element:
    """An element with the start tag [start, inside), the content [inside, close) and the end tag [close, end), in characters.

    `content` has the texts (entities resolved, with their offsets) and the elements in order.
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
        """The child elements."""
        return [item for item in self.content if isinstance(item, Element)]

    def stray_text(self) -> Span | None:
        """Return the span of the first line of text between the child elements, None if there is only white space."""
        for item in self.content:
            if not isinstance(item, Element) and (text := item[0].strip(BLANKS)):
                start = item[1] + len(item[0]) - len(item[0].lstrip(BLANKS))
                return Span(start, start + len(text.split("\n", 1)[0]))
        return None


def find_descendants(element: Element, tag: str) -> Iterator[Element]:
    """Yield the elements with a tag in an element, itself included, in the order of the file."""
    if element.tag == tag:
        yield element
    for child in element.children:
        yield from find_descendants(child, tag)


def find_attribute_spans(text: str, element: Element) -> dict[str, Span]:
    """Return the span of the value of each attribute, without its quotes."""
    matches = _ATTRIBUTE.finditer(text, element.start, element.inside)
    return {match[1]: Span(*match.span(2 if match[2] is not None else 3)) for match in matches}


class _Offsets:
    """A converter of expat's byte offsets, which usually increase, to character offsets."""

    def __init__(self, text: str) -> None:
        self._data = None if text.isascii() else text.encode()
        self._bytes = self._characters = 0

    def __call__(self, offset: int) -> int:
        if self._data is None:
            return offset
        if offset < self._bytes:
            self._bytes = self._characters = 0
        self._characters += len(self._data[self._bytes : offset].decode(errors="ignore"))  # an error may be inside of a character
        self._bytes = offset
        return self._characters


def parse(
    source: Source,
    span: Span | None = None,
    skip: Callable[[Element, list[str]], bool] | None = None,
    start_tags: Sequence[str] = (),
) -> Element:
    """Return the root element of a source, or the element in a span of it, which may be followed by comments.

    It calls `skip(element, ancestors)` at the end of each element, with the tags of its ancestors from the root down; an element
    for which `skip` returns true is not added to its parent. `start_tags` are those of the elements around the span: they count
    for the depth and declare namespaces. Raises SourceError, with its position, for markup that is not well-formed, for undeclared
    namespace prefixes (not checked in a span without `start_tags`), for more than 16 levels, and for a DOCTYPE, so that there are
    no entities to expand and nothing to fetch.
    """
    text = source.text if span is None else source.text[span.start : span.end]
    base = 0 if span is None else span.start
    builder = _Builder(source, text, base, skip, len(start_tags))
    root = builder.build()
    if builder.has_prefix and (span is None or start_tags):
        _check_namespaces(source, text, base, "".join(start_tags))
    return root


def _check_namespaces(source: Source, text: str, base: int, before: str) -> None:
    """Raise SourceError for undeclared prefixes and for declarations that "Namespaces in XML 1.0" forbids."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(before + text, False)
    except expat.ExpatError as error:
        at = base + max(_Offsets(before + text)(max(parser.ErrorByteIndex, 0)) - len(before), 0)
        raise source.error(f"is not well-formed XML: {expat.ErrorString(error.code)}", at) from error


class _Builder:
    """A set of expat handlers with the state of one parse."""

    def __init__(self, source: Source, text: str, base: int, skip: Callable[[Element, list[str]], bool] | None, depth: int) -> None:
        self._source, self._text, self._base, self._skip, self._depth = source, text, base, skip, depth
        self.has_prefix = False
        self._offsets = _Offsets(text)
        self._stack: list[Element] = []
        self._root: Element | None = None
        self._pieces: list[str] = []  # of the current text, which expat passes in pieces if it is long
        self._text_start = 0
        self._parser = expat.ParserCreate()

    def build(self) -> Element:
        parser = self._parser
        parser.buffer_text = True
        parser.StartElementHandler = self._start_element
        parser.EndElementHandler = self._end_element
        parser.CharacterDataHandler = self._pieces.append
        parser.CommentHandler = self._skip_comment
        parser.ProcessingInstructionHandler = self._skip_instruction
        parser.StartCdataSectionHandler = self._skip_cdata
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        try:
            parser.Parse(self._text, True)
        except expat.ExpatError as error:
            at = self._base + self._offsets(max(parser.ErrorByteIndex, 0))
            message = f"is not well-formed XML: {_describe_syntax_error(self._text, error, self._source.position(at).line)}"
            raise self._source.error(message, at) from error
        finally:  # break the reference cycle of parser and handlers, because garbage collection is off
            parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
            parser.CommentHandler = parser.ProcessingInstructionHandler = None
            parser.StartCdataSectionHandler = parser.StartDoctypeDeclHandler = None
            del self._parser
        assert self._root is not None  # expat accepts no document without one
        return self._root

    def _find_offset(self) -> int:
        return self._base + self._offsets(self._parser.CurrentByteIndex)

    def _keep_text(self, resumes_at: int) -> None:
        """Add the current text to its element; the next text begins at an offset."""
        if self._pieces:
            if self._stack:
                self._stack[-1].content.append(("".join(self._pieces), self._text_start))
            self._pieces.clear()
        self._text_start = resumes_at

    def _start_element(self, tag: str, attributes: dict[str, str]) -> None:
        at = self._find_offset()
        if len(self._stack) + self._depth >= MAX_DEPTH:
            raise self._source.error(f"elements are nested more than {MAX_DEPTH} deep", at)
        if ":" in tag or any(":" in name for name in attributes):
            self.has_prefix = True
        match = _START_TAG.match(self._source.text, at)
        assert match is not None  # expat has just read one here
        self._keep_text(match.end())
        self._stack.append(Element(tag, attributes, at, match.end()))

    def _end_element(self, _tag: str) -> None:
        at, element = self._find_offset(), self._stack[-1]
        if self._source.text.startswith("/>", element.inside - 2):
            element.close = element.end = element.inside
        else:
            element.close, element.end = at, self._source.text.index(">", at) + 1
        self._keep_text(element.end)
        self._stack.pop()
        if not self._stack:
            self._root = element
        if (self._skip is None or not self._skip(element, [parent.tag for parent in self._stack])) and self._stack:
            self._stack[-1].content.append(element)

    def _skip_comment(self, _data: str) -> None:
        self._keep_text(self._source.text.index("-->", self._find_offset()) + len("-->"))

    def _skip_instruction(self, _target: str, _data: str) -> None:
        self._keep_text(self._source.text.index("?>", self._find_offset()) + len("?>"))

    def _skip_cdata(self) -> None:
        self._keep_text(self._find_offset() + len("<![CDATA["))

    def _refuse_doctype(self, *_declaration: object) -> None:
        prolog = _PROLOG.match(self._source.text, self._base)
        at = prolog.end() if prolog else self._base
        raise self._source.error("has a DOCTYPE, which is not read; remove it", at)


def _describe_syntax_error(text: str, error: expat.ExpatError, line: int) -> str:
    """Return the message of libxml2 for a syntax error if it is on the same line as expat's error, else expat's message."""
    from lxml import etree  # deferred: a valid registry is read without it

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
