"""A registry that people keep in YAML 1.2, in the shape that `linter/schemas/registry-1.json` describes.

The events of the parser become plain values, every scalar the text that it is: nothing is resolved or constructed. Aliases stand
for what they repeat, and the merge key << takes over the fields of other mappings, as YAML 1.1 has it and most programs still do.
What a registry has no use for is refused: tags, directives, several documents.
"""

import re
from collections.abc import Collection, Iterator

from linter.formats.data.comments import allowances_in
from linter.formats.data.cst import MERGE
from linter.formats.data.locator import registry_of
from linter.formats.data.schema import CONTACT, ENTRY, MAX_DEPTH, NO_MAPPING, Doubled, Plain, Shape
from linter.formats.data.yaml_events import Event, Events, StopError, parsed
from linter.formats.data.yaml_nodes import nodes_of
from linter.model import Registry
from linter.source import Source, Span, clip

_MAX_REPEATED = 1 << 22  # characters that aliases may repeat, beyond ten times those of the file
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})  # YAML 1.2 section 10.3.2
_USUAL_KEYS = frozenset({*ENTRY, *CONTACT})
_DIRECTIVE = re.compile("^%", re.MULTILINE)


def read_yaml(source: Source, people: Collection[str] | None = None) -> Registry:
    """The registry in a file of YAML. Where other files belong to it, `people` are the ids of contacts that they define, and there
    may be no entries in this one.

    Raises SourceError, with the place, for anything else.
    """
    if not source.text.strip():
        raise source.error("is empty")
    try:
        reader = parsed(source.text, lambda events: _Reader(source, events, people).read())
    except StopError as stop:
        raise source.error(stop.message, stop.offset) from stop
    return allowances_in(registry_of(source, "yaml", reader.shape, nodes_of, reader.stretches, reader.merged))


class _Reader:
    """The plain values of one file, handed to its shape part by part.

    `stretches` tell where each key of the registry stands with its value, `merged` the keys that a mapping has from others, by
    where it begins.
    """

    def __init__(self, source: Source, events: Events, people: Collection[str] | None) -> None:
        from ruamel.yaml import events as kinds

        self.source = source
        self.next, self.read_value = events.next, events.value
        self.shape = Shape(people or ())
        self.alone = people is None
        self.stretches: dict[str, Span] = {}
        self.merged: dict[int, Collection[str]] = {}
        self.anchors: dict[str, tuple[Plain, int]] = {}  # the value, and how many characters it comes to
        self.repeated = 0
        self.last: Event = None  # what the value that was read last ends with
        self.scalar, self.alias, self.sequence = kinds.ScalarEvent, kinds.AliasEvent, kinds.SequenceStartEvent
        self.mapping, self.sequence_end, self.mapping_end = kinds.MappingStartEvent, kinds.SequenceEndEvent, kinds.MappingEndEvent
        self.document, self.stream_end = kinds.DocumentStartEvent, kinds.StreamEndEvent

    def read(self) -> "_Reader":
        """This reader, after it has read the file."""
        self.next()  # the start of the stream
        start = self.next()
        if start.__class__ is self.stream_end:
            raise StopError(0, "has only comments; list services under 'entries'")
        if start.tags or start.version not in (None, (1, 2)):
            directive = _DIRECTIVE.search(self.source.text)
            message = "a directive is not allowed; remove this line"
            raise StopError(directive.start() if directive else 0, message)
        root = self.next()
        if root.__class__ is not self.mapping:
            raise StopError(root.start_mark.index, NO_MAPPING)
        self._refuse_tag(root)
        while (key := self.next()).__class__ is not self.mapping_end:
            self._part(key, self._key(key))
        self.next()  # the end of the document
        if (more := self.next()).__class__ is not self.stream_end:
            raise StopError(more.start_mark.index, "a second document is not allowed; keep one")
        if refusal := self.shape.find_refusal(self.stretches, root.start_mark.index, is_part=not self.alone):
            raise StopError(*refusal)
        return self

    def _part(self, key_event: Event, key: str) -> None:
        """A key of the registry with its value."""
        start = key_event.start_mark.index
        if key in self.stretches:
            raise StopError(start, f"duplicate key '{clip(key)}'; keep one")
        event = self.next()
        shape = self.shape
        if key == "entries" and event.__class__ is self.sequence:
            self._refuse_tag(event)
            for first, value, end in self._items(event):
                shape.entry(value, first, end)
        elif key == "contacts" and event.__class__ is self.sequence:
            self._refuse_tag(event)
            shape.defines_people = True
            for first, value, end in self._items(event):
                shape.listed_contact(value, first, end)
        elif key == "contacts" and event.__class__ is self.mapping:
            self._refuse_tag(event)
            shape.defines_people = True
            names: set[str] = set()
            for name, first, value, end in self._pairs(event):
                if name in names:
                    shape.say_again(name, Span(first, end))
                else:
                    shape.contact(name, value, first, end)
                names.add(name)
        elif key in ("entries", "contacts"):
            what = "a list" if key == "entries" else "a mapping of ids to contacts"
            raise StopError(event.start_mark.index, f"'{key}' must be {what}")
        else:
            value = self._value(event, 2)
            shape.top(key, value, Span(start, self._end()))
        self.stretches[key] = Span(start, self._end())

    def _items(self, list_event: Event) -> Iterator[tuple[int, Plain, int]]:
        """The items of a list, each with its start and its end."""
        while (event := self.next()).__class__ is not self.sequence_end:
            value = self._value(event, 3)
            start = event.start_mark.index
            yield start, value, max(start, self._end())
        self._close(list_event, event)

    def _pairs(self, mapping_event: Event) -> Iterator[tuple[str, int, Plain, int]]:
        """The pairs of a mapping, each with its start and its end."""
        while (event := self.next()).__class__ is not self.mapping_end:
            key = self._key(event)
            value = self._value(self.next(), 3)
            yield key, event.start_mark.index, value, self._end()
        self._close(mapping_event, event)

    def _close(self, start: Event, end: Event) -> None:
        """Remember what a list or mapping ends with: a bracket, or else its last value."""
        if start.flow_style or self.last is None:
            self.last = end

    def _end(self) -> int:
        """The end of what was read last, without the blank lines that count to a block of text."""
        end: int = self.last.end_mark.index
        text = self.source.text
        while end and text[end - 1] in " \t\r\n":
            end -= 1
        return end

    # values

    def _value(self, event: Event, depth: int) -> Plain:
        kind = event.__class__
        if kind is self.scalar and event.anchor is None and event.ctag is None:
            self.last = event
            text = self.read_value(event)
            return None if text in _NULLS and not event.style else text
        if kind is self.alias:
            return self._aliased(event)
        self._refuse_tag(event)
        start, repeated = event.start_mark.index, self.repeated
        value: Plain
        if kind is self.scalar:
            self.last = event
            text = self.read_value(event)
            value = None if text in _NULLS and not event.style else text
        elif depth > MAX_DEPTH:
            raise StopError(start, f"is nested more than {MAX_DEPTH} levels deep")
        elif kind is self.sequence:
            value = self._list(event, depth + 1)
        else:
            value = self._mapping(event, depth + 1)
        if event.anchor is not None:
            size = self.last.end_mark.index - start + self.repeated - repeated
            self.anchors[event.anchor] = value, size
        return value

    def _list(self, list_event: Event, depth: int) -> list[Plain]:
        values = []
        while (event := self.next()).__class__ is not self.sequence_end:
            values.append(self._value(event, depth))
        self._close(list_event, event)
        return values

    def _mapping(self, mapping_event: Event, depth: int) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        again: list[str] = []
        others: list[Plain] | None = None
        scalar, get_event, read_value = self.scalar, self.next, self.read_value
        while (event := get_event()).__class__ is not self.mapping_end:
            key = event.value if event.__class__ is scalar and event.ctag is None is event.anchor else ""
            if key not in _USUAL_KEYS:
                if key == MERGE and not event.style and others is None:
                    others = self._merging(get_event(), depth)
                    continue
                key = self._key(event)
            event = get_event()
            if event.__class__ is scalar and event.ctag is None is event.anchor and event.value not in _NULLS:
                self.last = event
                value = read_value(event)
            else:
                value = self._value(event, depth)
            if key in values:
                again.append(key)
            else:
                values[key] = value
        self._close(mapping_event, event)
        if others:
            inherited = {key: value for other in reversed(others) for key, value in other.items() if key not in values}
            self.merged[mapping_event.start_mark.index] = inherited.keys()
            values |= inherited
        return Doubled(values, again) if again else values

    def _merging(self, event: Event, depth: int) -> list[Plain]:
        """The mappings whose fields a merge key takes over; those of the first count before those of the next."""
        value = self._value(event, depth)
        others = value if isinstance(value, list) else [value]
        if not all(isinstance(other, dict) for other in others):
            raise StopError(
                event.start_mark.index, "the value of '<<' is not a mapping; write an alias of one, or a list of aliases"
            )
        return others

    def _key(self, event: Event) -> str:
        start = event.start_mark.index
        if event.__class__ is not self.scalar:
            raise StopError(start, "an alias, a list or a mapping is not allowed as a key; write a text")
        self._refuse_tag(event)
        key = self.read_value(event)
        if not event.style:
            if key == MERGE:
                raise StopError(start, "'<<' is allowed once in an entry, a contact or a reference only; write the fields out")
            if key in _NULLS:
                raise StopError(start, "a key is missing before this colon" if not key else f"the key '{key}' means null; quote it")
        if event.anchor is not None:
            self.anchors[event.anchor] = key, len(key)
        self.last = event
        return key

    def _aliased(self, event: Event) -> Plain:
        """What an alias stands for, as long as that does not come to too much."""
        self.last = event
        start = event.start_mark.index
        if event.anchor not in self.anchors:
            raise StopError(
                start, f"'*{clip(event.anchor)}' is an alias without an anchor before it; quote a text that begins with *"
            )
        value, size = self.anchors[event.anchor]
        self.repeated += size
        if self.repeated > _MAX_REPEATED + 10 * len(self.source.text):
            raise StopError(start, "the aliases up to here repeat too much of the file; write fewer")
        return value

    def _refuse_tag(self, event: Event) -> None:
        if event.ctag is not None:
            raise StopError(event.start_mark.index, f"the tag '{clip(str(event.ctag))}' is not allowed; remove it")
