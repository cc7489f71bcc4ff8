"""Read a private registry in YAML 1.2 by the schema `linter/schemas/registry-1.json`.

Parser events become plain values; a scalar keeps its text. Aliases repeat the value of their anchor, and the merge key << inherits
the fields of other mappings, as in YAML 1.1 and in most programs. Tags, directives and several documents are errors.
"""

import re
from collections.abc import Collection, Iterator, Sequence

from linter.formats.data.builder import RegistryBuilder
from linter.formats.data.comments import read_suppressions
from linter.formats.data.cst import MERGE
from linter.formats.data.locator import build_registry
from linter.formats.data.schema import CONTACT, ENTRY, MAX_DEPTH, NO_MAPPING, Plain
from linter.formats.data.violations import MappingWithDuplicates
from linter.formats.data.yaml_events import Event, Events, StopError, parse_events
from linter.formats.data.yaml_nodes import read_yaml_nodes
from linter.lazy import compile_lazily
from linter.model import Registry
from linter.source import Source, Span, clip

_MAX_REPEATED = 1 << 22  # characters that aliases may repeat, beyond ten times those of the file
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})  # YAML 1.2 section 10.3.2
_USUAL_KEYS = frozenset({*ENTRY, *CONTACT})
_DIRECTIVE = compile_lazily("^%", re.MULTILINE)


def read_yaml(source: Source, people: Collection[str] | None = None, scope: Sequence[str] = ()) -> Registry:
    """Return the registry in a YAML file.

    `people` is given for a part of a registry of several files: the ids of contacts that the other files define. A part may have no
    entries. `scope` are the keys of entries that separate port spaces. Raises SourceError, with its position, for any other file.
    """
    if not source.text.strip():
        raise source.error("is empty")
    try:
        reader = parse_events(source.text, lambda events: _Reader(source, events, people, scope).read())
    except StopError as stop:
        raise source.error(stop.message, stop.offset) from stop
    return read_suppressions(build_registry(source, "yaml", reader.builder, read_yaml_nodes, reader.stretches, reader.merged))


class _Reader:
    """A reader that passes the plain values of one file to its builder.

    `stretches` are the spans of the top-level keys with their values; `merged` has the inherited keys of a mapping by its offset.
    """

    def __init__(self, source: Source, events: Events, people: Collection[str] | None, scope: Sequence[str]) -> None:
        from ruamel.yaml import events as kinds

        self.source = source
        self.next, self.read_value = events.next, events.value
        self.builder = RegistryBuilder(people or (), scope)
        self.alone = people is None
        self.stretches: dict[str, Span] = {}
        self.merged: dict[int, Collection[str]] = {}
        self.anchors: dict[str, tuple[Plain, int]] = {}  # the value and its number of characters
        self.repeated = 0
        self.last: Event = None  # the last event of the last value
        self.scalar, self.alias, self.sequence = kinds.ScalarEvent, kinds.AliasEvent, kinds.SequenceStartEvent
        self.mapping, self.sequence_end, self.mapping_end = kinds.MappingStartEvent, kinds.SequenceEndEvent, kinds.MappingEndEvent
        self.document, self.stream_end = kinds.DocumentStartEvent, kinds.StreamEndEvent

    def read(self) -> "_Reader":
        """Read the file, and return this reader."""
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
            self._read_top_level(key, self._read_key(key))
        self.next()  # the end of the document
        if (more := self.next()).__class__ is not self.stream_end:
            raise StopError(more.start_mark.index, "a second document is not allowed; keep one")
        if refusal := self.builder.find_refusal(self.stretches, root.start_mark.index, is_part=not self.alone):
            raise StopError(*refusal)
        return self

    def _read_top_level(self, key_event: Event, key: str) -> None:
        """Read the value of a top-level key."""
        start = key_event.start_mark.index
        if key in self.stretches:
            raise StopError(start, f"duplicate key '{clip(key)}'; keep one")
        event = self.next()
        builder = self.builder
        if key == "entries" and event.__class__ is self.sequence:
            self._refuse_tag(event)
            for first, value, end in self._read_items(event):
                builder.add_entry(value, first, end)
        elif key == "contacts" and event.__class__ is self.sequence:
            self._refuse_tag(event)
            builder.defines_people = True
            for first, value, end in self._read_items(event):
                builder.add_listed_contact(value, first, end)
        elif key == "contacts" and event.__class__ is self.mapping:
            self._refuse_tag(event)
            builder.defines_people = True
            names: set[str] = set()
            for name, first, value, end in self._read_pairs(event):
                if name in names:
                    builder.checker.report_duplicate(name, Span(first, end))
                else:
                    builder.add_contact(name, value, first, end)
                names.add(name)
        elif key in ("entries", "contacts"):
            what = "a list" if key == "entries" else "a mapping of ids to contacts"
            raise StopError(event.start_mark.index, f"'{key}' must be {what}")
        else:
            value = self._read_value(event, 2)
            builder.add_top_level(key, value, Span(start, self._find_end()))
        self.stretches[key] = Span(start, self._find_end())

    def _read_items(self, list_event: Event) -> Iterator[tuple[int, Plain, int]]:
        """Yield the items of a list, each with its start and end."""
        while (event := self.next()).__class__ is not self.sequence_end:
            value = self._read_value(event, 3)
            start = event.start_mark.index
            yield start, value, max(start, self._find_end())
        self._close(list_event, event)

    def _read_pairs(self, mapping_event: Event) -> Iterator[tuple[str, int, Plain, int]]:
        """Yield the pairs of a mapping as key, start, value and end."""
        while (event := self.next()).__class__ is not self.mapping_end:
            key = self._read_key(event)
            value = self._read_value(self.next(), 3)
            yield key, event.start_mark.index, value, self._find_end()
        self._close(mapping_event, event)

    def _close(self, start: Event, end: Event) -> None:
        """Record the last event of a list or mapping: a bracket, or the last event of its last value."""
        if start.flow_style or self.last is None:
            self.last = end

    def _find_end(self) -> int:
        """Return the end of the last value, without the blank lines after a block scalar."""
        end: int = self.last.end_mark.index
        text = self.source.text
        while end and text[end - 1] in " \t\r\n":
            end -= 1
        return end

    # values

    def _read_value(self, event: Event, depth: int) -> Plain:
        kind = event.__class__
        if kind is self.scalar and event.anchor is None and event.ctag is None:
            self.last = event
            text = self.read_value(event)
            return None if text in _NULLS and not event.style else text
        if kind is self.alias:
            return self._resolve_alias(event)
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
            value = self._read_list(event, depth + 1)
        else:
            value = self._read_mapping(event, depth + 1)
        if event.anchor is not None:
            size = self.last.end_mark.index - start + self.repeated - repeated
            self.anchors[event.anchor] = value, size
        return value

    def _read_list(self, list_event: Event, depth: int) -> list[Plain]:
        values = []
        while (event := self.next()).__class__ is not self.sequence_end:
            values.append(self._read_value(event, depth))
        self._close(list_event, event)
        return values

    def _read_mapping(self, mapping_event: Event, depth: int) -> dict[str, Plain]:
        values: dict[str, Plain] = {}
        again: list[str] = []
        others: list[Plain] | None = None
        scalar, get_event, read_value = self.scalar, self.next, self.read_value
        while (event := get_event()).__class__ is not self.mapping_end:
            key = event.value if event.__class__ is scalar and event.ctag is None is event.anchor else ""
            if key not in _USUAL_KEYS:
                if key == MERGE and not event.style and others is None:
                    others = self._read_merged(get_event(), depth)
                    continue
                key = self._read_key(event)
            event = get_event()
            if event.__class__ is scalar and event.ctag is None is event.anchor and event.value not in _NULLS:
                self.last = event
                value = read_value(event)
            else:
                value = self._read_value(event, depth)
            if key in values:
                again.append(key)
            else:
                values[key] = value
        self._close(mapping_event, event)
        if others:
            inherited = {key: value for other in reversed(others) for key, value in other.items() if key not in values}
            self.merged[mapping_event.start_mark.index] = inherited.keys()
            values |= inherited
        return MappingWithDuplicates(values, again) if again else values

    def _read_merged(self, event: Event, depth: int) -> list[Plain]:
        """Return the mappings whose fields a merge key inherits; a mapping overrides those after it."""
        value = self._read_value(event, depth)
        others = value if isinstance(value, list) else [value]
        if not all(isinstance(other, dict) for other in others):
            raise StopError(
                event.start_mark.index, "the value of '<<' is not a mapping; write an alias of one, or a list of aliases"
            )
        return others

    def _read_key(self, event: Event) -> str:
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

    def _resolve_alias(self, event: Event) -> Plain:
        """Return the value of an alias. Raises StopError if aliases repeat too much text."""
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
