"""Build nodes with spans from YAML."""

from linter.formats.data.cst import AliasNode, MappingNode, Node, ScalarNode, SequenceNode
from linter.formats.data.yaml_events import Event, Events, StopError, parse_events
from linter.lazy import compile_lazily
from linter.source import Source, Span

_ANCHOR = compile_lazily(r"&\S+(?:[ \t\r\n]+(?:#[^\r\n]*)?)*")
_BLOCK_HEADER = compile_lazily(r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)[ \t\r\n]*")


def read_yaml_nodes(source: Source, stretch: Span) -> Node:
    """Return the node in a stretch of a valid file: a value, or a key with its value.

    A stretch that is not valid outside of its context, such as a single alias, gives an AliasNode.
    """
    text = source.text[stretch.start : stretch.end]
    if not text:
        return ScalarNode(stretch, stretch, "", "")
    column = 0
    if text[:1] not in "{[" and ("\n" in text or "\r" in text):  # the indentation of later lines counts
        column = stretch.start - source.line_span(stretch.start).start
    try:
        return parse_events(
            " " * column + text, lambda events: NodeBuilder(source.text, events, stretch.start - column).read_document()
        )
    except StopError:
        return AliasNode(stretch)


def read_yaml_documents(source: Source) -> list[Node]:
    """Return the root nodes of all documents of a file. Raises StopError for a file that is not YAML."""
    return parse_events(source.text, lambda events: NodeBuilder(source.text, events, 0).read_all_documents())


class NodeBuilder:
    """A builder of nodes from parser events. `shift` is the offset of the parsed text in the text of the file."""

    def __init__(self, text: str, events: Events, shift: int) -> None:
        from ruamel.yaml import events as kinds

        self.text, self.next, self.read_value, self.shift = text, events.next, events.value, shift
        self.kinds = kinds
        self.anchors: dict[str, Node] = {}

    def read_document(self) -> Node:
        """Return the root node of the first document."""
        self.next(), self.next()  # the starts of the stream and of the document
        return self.build_node(self.next(), 0)

    def read_all_documents(self) -> list[Node]:
        """Return the root nodes of all documents."""
        self.next()  # the start of the stream
        roots = []
        while self.next().__class__ is not self.kinds.StreamEndEvent:
            self.anchors = {}
            roots.append(self.build_node(self.next(), 0))
            self.next()  # the end of the document
        return roots

    def build_node(self, event: Event, depth: int) -> Node:
        """Return the node that begins with an event, `depth` levels below the root."""
        node = self._build(event, depth)
        if event.anchor is not None and event.__class__ is not self.kinds.AliasEvent:
            self.anchors[event.anchor] = node
        return node

    def _build(self, event: Event, depth: int) -> Node:
        kinds = self.kinds
        kind = event.__class__
        if kind is kinds.ScalarEvent:
            return self.build_scalar(event)
        start = event.start_mark.index + self.shift
        if kind is kinds.AliasEvent:
            return AliasNode(Span(start, event.end_mark.index + self.shift), self.anchors.get(event.anchor))
        anchored, flow = event.anchor is not None, bool(event.flow_style)
        if kind is kinds.SequenceStartEvent:
            items = []
            while (item := self.next()).__class__ is not kinds.SequenceEndEvent:
                items.append(self.build_node(item, depth + 1))
            end = item.end_mark.index + self.shift if flow or not items else items[-1].span.end
            return SequenceNode(Span(start, end), tuple(items), flow, anchored)
        pairs = []
        while (key := self.next()).__class__ is not kinds.MappingEndEvent:
            if pair := self.build_pair(key, depth + 1):
                pairs.append(pair)
        end = key.end_mark.index + self.shift if flow or not pairs else pairs[-1][1].span.end
        return MappingNode(Span(start, end), tuple(pairs), flow, anchored)

    def build_pair(self, event: Event, depth: int) -> tuple[ScalarNode, Node] | None:
        """Return the pair whose key begins with an event, None to leave it out. Raises StopError for a key that is no text."""
        if event.__class__ is not self.kinds.ScalarEvent:
            raise StopError(event.start_mark.index, "an alias, a list or a mapping is not allowed as a key; write a text")
        key = self.build_scalar(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = key
        return key, self.build_node(self.next(), depth)

    def build_scalar(self, event: Event) -> ScalarNode:
        """Return the node of a scalar event. Its span excludes the anchor."""
        start, end = event.start_mark.index + self.shift, event.end_mark.index + self.shift
        if event.anchor is not None and (anchor := _ANCHOR.match(self.text, start, end)):
            start = anchor.end()
        end = start + len(self.text[start:end].rstrip())
        span, style, anchored = Span(start, end), event.style or "", event.anchor is not None
        inner = span
        if style in ("'", '"'):
            inner = Span(start + 1, end - 1)
        elif style and (header := _BLOCK_HEADER.match(self.text, start, end)):
            inner = Span(header.end(), end)
        return ScalarNode(span, inner, self.read_value(event), style, anchored)
