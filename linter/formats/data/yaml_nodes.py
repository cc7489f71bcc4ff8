"""A stretch of YAML as nodes, for whoever asks where something stands."""

import re

from linter.formats.data.cst import Alias, Node, Pairs, Several, Text
from linter.formats.data.yaml_events import Event, Events, StopError, parsed
from linter.source import Source, Span

_ANCHOR = re.compile(r"&\S+(?:[ \t\r\n]+(?:#[^\r\n]*)?)*")
_BLOCK_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)[ \t\r\n]*")


def nodes_of(source: Source, stretch: Span) -> Node:
    """The nodes of a stretch of a file that was read before: a value, or a key with its value."""
    text = source.text[stretch.start : stretch.end]
    if not text:
        return Text(stretch, stretch, "", "")
    column = 0
    if text[:1] not in "{[" and ("\n" in text or "\r" in text):  # then it matters how far its lines are indented
        column = stretch.start - source.line_span(stretch.start).start
    try:
        return parsed(" " * column + text, lambda events: _Nodes(source.text, events, stretch.start - column).read())
    except StopError:  # what stands for itself only where it stands
        return Alias(stretch)


class _Nodes:
    """The nodes that some events make, which stand at an offset from where the parser saw them."""

    def __init__(self, text: str, events: Events, shift: int) -> None:
        from ruamel.yaml import events as kinds

        self.text, self.next, self.read_value, self.shift = text, events.next, events.value, shift
        self.kinds = kinds

    def read(self) -> Node:
        self.next(), self.next()  # the starts of the stream and of the document
        return self._node(self.next())

    def _node(self, event: Event) -> Node:
        kinds = self.kinds
        kind = event.__class__
        if kind is kinds.ScalarEvent:
            return self._scalar(event)
        start = event.start_mark.index + self.shift
        if kind is kinds.AliasEvent:
            return Alias(Span(start, event.end_mark.index + self.shift))
        anchored, flow = event.anchor is not None, bool(event.flow_style)
        if kind is kinds.SequenceStartEvent:
            items = []
            while (item := self.next()).__class__ is not kinds.SequenceEndEvent:
                items.append(self._node(item))
            end = item.end_mark.index + self.shift if flow or not items else items[-1].span.end
            return Several(Span(start, end), tuple(items), flow, anchored)
        pairs = []
        while (key := self.next()).__class__ is not kinds.MappingEndEvent:
            pairs.append((self._scalar(key), self._node(self.next())))
        end = key.end_mark.index + self.shift if flow or not pairs else pairs[-1][1].span.end
        return Pairs(Span(start, end), tuple(pairs), flow, anchored)

    def _scalar(self, event: Event) -> Text:
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
        return Text(span, inner, self.read_value(event), style, anchored)
