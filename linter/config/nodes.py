"""Compose the YAML text of settings or of a baseline into nodes with their offsets.

Scalars keep their text; no value is constructed from it. Aliases, tags, directives and several documents are errors.
"""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

from linter.formats.data.yaml_events import Events, StopError
from linter.formats.data.yaml_events import parsed as parse_events
from linter.source import Source, SourceError, clip

MAX_DEPTH = 8  # levels of lists and mappings; settings have four
_DIRECTIVE = re.compile("^%", re.MULTILINE)
# The types of plain scalars in the core schema of YAML 1.2 (section 10.3.2).
_NULL = re.compile(r"(?:null|Null|NULL|~)?\Z")
_BOOLEAN = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_NUMBER = re.compile(
    r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)


class Kind(StrEnum):
    """A type of scalar, under its name in JSON Schema."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"


class Scalar(NamedTuple):
    """A single value: its text, without quotes, and whether it had none. `start` is the offset in the text."""

    start: int
    text: str
    is_plain: bool

    @property
    def kind(self) -> Kind:
        """The type of the value in the core schema of YAML 1.2."""
        if self.is_plain:
            for kind, form in ((Kind.NULL, _NULL), (Kind.BOOLEAN, _BOOLEAN), (Kind.NUMBER, _NUMBER)):
                if form.match(self.text):
                    return kind
        return Kind.STRING


class List(NamedTuple):
    """A list of nodes."""

    start: int
    items: "tuple[Node, ...]"


class Mapping(NamedTuple):
    """Keys and values, in the order of the text. Each key is unique."""

    start: int
    pairs: "tuple[tuple[Scalar, Node], ...]"


Node = Scalar | List | Mapping


def compose(source: Source) -> tuple[Node | None, list[SourceError]]:
    """Return the root node of a YAML text, None if it cannot be read to its end, and the YAML errors in it.

    An empty text is null.
    """
    composer: _Composer | None = None

    def make(events: Events) -> Node:
        nonlocal composer
        composer = _Composer(source, events)
        return composer.read_document()

    try:
        root: Node | None = parse_events(source.text, make)
        stops: list[SourceError] = []
    except StopError as stop:
        root, stops = None, [source.error(stop.message, stop.offset)]
    return root, [*(composer.faults if composer else ()), *stops]


class _Composer:
    def __init__(self, source: Source, events: Events) -> None:
        self.source = source
        self.faults: list[SourceError] = []
        self.next, self.read_value = events.next, events.value

    def read_document(self) -> Node:
        self.next()  # the start of the stream
        start = self.next()
        if _is_event(start, "StreamEnd"):
            return Scalar(0, "", is_plain=True)
        if start.tags or start.version not in (None, (1, 2)):
            directive = _DIRECTIVE.search(self.source.text)
            self._add_error(directive.start() if directive else 0, "a directive is not allowed; remove this line")
        node = self._read_node(self.next(), 1)
        self.next()  # the end of the document
        if not _is_event(more := self.next(), "StreamEnd"):
            raise StopError(more.start_mark.index, "a second document is not allowed; keep one")
        return node

    def _read_node(self, event: Any, depth: int) -> Node:
        start: int = event.start_mark.index
        if _is_event(event, "Alias"):
            self._add_error(start, "an alias is not allowed; quote a text that begins with *")
            return Scalar(start, "", is_plain=False)
        if event.ctag is not None:
            self._add_error(start, f"the tag '{clip(str(event.ctag))}' is not allowed; remove it")
        if _is_event(event, "Scalar"):
            return Scalar(start, self.read_value(event), is_plain=not event.style)
        if depth > MAX_DEPTH:
            raise StopError(start, f"is nested more than {MAX_DEPTH} levels deep")
        if _is_event(event, "SequenceStart"):
            return List(start, tuple(self._read_node(item, depth + 1) for item in self._read_until("SequenceEnd")))
        return Mapping(start, tuple(self._read_pairs(depth + 1)))

    def _read_pairs(self, depth: int) -> Iterator[tuple[Scalar, Node]]:
        first: dict[str, Scalar] = {}
        for event in self._read_until("MappingEnd"):
            key, value = self._read_node(event, depth), self._read_node(self.next(), depth)
            if isinstance(value, Scalar) and value.is_plain and not value.text:
                value = value._replace(start=event.end_mark.index)  # the parser reports an empty value at the next token
            if not isinstance(key, Scalar):
                self._add_error(key.start, "a list or a mapping is not allowed as a key; write a name before the colon")
            elif other := first.get(key.text):
                line = self.source.position(other.start).line
                self._add_error(key.start, f"duplicate key '{clip(key.text)}'; merge it with the one in line {line}")
            else:
                first[key.text] = key
                yield key, value

    def _read_until(self, end: str) -> Iterator[Any]:
        while not _is_event(event := self.next(), end):
            yield event

    def _add_error(self, offset: int, message: str) -> None:
        self.faults.append(self.source.error(message, offset))


def _is_event(event: Any, name: str) -> bool:
    return bool(type(event).__name__ == f"{name}Event")
