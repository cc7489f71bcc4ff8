"""Compose the nodes of settings or of a baseline from YAML. Aliases, tags, directives and several documents are errors."""

import re

from linter.formats.data.cst import MappingNode, Node, ScalarNode
from linter.formats.data.yaml_events import Event, Events, StopError, parse_events
from linter.formats.data.yaml_nodes import NodeBuilder
from linter.lazy import compile_lazily
from linter.source import Source, SourceError, Span, clip

MAX_DEPTH = 8  # levels of lists and mappings; settings have four
_DIRECTIVE = compile_lazily("^%", re.MULTILINE)


def compose(source: Source) -> tuple[Node | None, list[SourceError]]:
    """Return the root node of a YAML text, None if it cannot be read to its end, and the YAML errors in it.

    The keys of each mapping are unique. An empty text is null.
    """
    builder: _StrictBuilder | None = None

    def build(events: Events) -> Node:
        nonlocal builder
        builder = _StrictBuilder(source, events)
        return builder.read_document()

    try:
        root: Node | None = parse_events(source.text, build)
        stops: list[SourceError] = []
    except StopError as stop:
        root, stops = None, [source.error(stop.message, stop.offset)]
    return root, [*(builder.faults if builder else ()), *stops]


class _StrictBuilder(NodeBuilder):
    """A builder that records errors for YAML features that settings do not use. Such a value becomes an empty text."""

    def __init__(self, source: Source, events: Events) -> None:
        super().__init__(source.text, events, 0)
        self.source = source
        self.faults: list[SourceError] = []

    def read_document(self) -> Node:
        self.next()  # the start of the stream
        start = self.next()
        if start.__class__ is self.kinds.StreamEndEvent:
            return ScalarNode(Span(0, 0), Span(0, 0), "", "")
        if start.tags or start.version not in (None, (1, 2)):
            directive = _DIRECTIVE.search(self.text)
            self._add_error(directive.start() if directive else 0, "a directive is not allowed; remove this line")
        node = self.build_node(self.next(), 1)
        self.next()  # the end of the document
        if (more := self.next()).__class__ is not self.kinds.StreamEndEvent:
            raise StopError(more.start_mark.index, "a second document is not allowed; keep one")
        return node

    def build_node(self, event: Event, depth: int) -> Node:
        span = Span(event.start_mark.index, event.end_mark.index)
        if event.__class__ is self.kinds.AliasEvent:
            self._add_error(span.start, "an alias is not allowed; quote a text that begins with *")
            return ScalarNode(span, span, "", '"')
        if event.ctag is not None:
            self._add_error(span.start, f"the tag '{clip(str(event.ctag))}' is not allowed; remove it")
        if event.__class__ is not self.kinds.ScalarEvent and depth > MAX_DEPTH:
            raise StopError(span.start, f"is nested more than {MAX_DEPTH} levels deep")
        node = super().build_node(event, depth)
        return node if not isinstance(node, MappingNode) else node._replace(items=tuple(self._remove_duplicates(node)))

    def build_pair(self, event: Event, depth: int) -> tuple[ScalarNode, Node] | None:
        key, value = self.build_node(event, depth), self.build_node(self.next(), depth)
        if not isinstance(key, ScalarNode):
            self._add_error(key.span.start, "a list or a mapping is not allowed as a key; write a name before the colon")
            return None
        if isinstance(value, ScalarNode) and value.is_plain and not value.value:
            end = event.end_mark.index  # the parser reports an empty value at the next token
            value = value._replace(span=Span(end, end), inner=Span(end, end))
        return key, value

    def _remove_duplicates(self, node: MappingNode) -> list[tuple[ScalarNode, Node]]:
        first: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in node.items:
            if other := first.get(key.value):
                line = self.source.position(other[0].span.start).line
                self._add_error(key.span.start, f"duplicate key '{clip(key.value)}'; merge it with the one in line {line}")
            else:
                first[key.value] = key, value
        return list(first.values())

    def _add_error(self, offset: int, message: str) -> None:
        self.faults.append(self.source.error(message, offset))
