"""Where each value of a registry in YAML or JSON stands, found by reading its entry once more when somebody asks."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from linter.formats.data.cst import MERGE, Alias, Node, Pairs, Several, Text, listed, part_span, value_at
from linter.formats.data.schema import KINDS, Mistake, Shape
from linter.formats.references import mentions_in
from linter.model import Capability, Contact, Entry, Field, MarkupError, Record, Registry
from linter.source import Source, Span

KEYS = {  # of entries and contacts, by field
    Field.NAME: "name",
    Field.ALIAS: "aliases",
    Field.PORT: "port",
    Field.TRANSPORT: "transport",
    Field.DESCRIPTION: "description",
    Field.ASSIGNEE: "assignee",
    Field.CONTACT: "contact",
    Field.REGISTERED: "registered",
    Field.MODIFIED: "modified",
    Field.REFERENCE: "reference",
    Field.SERVICE_CODE: "service-code",
    Field.UNAUTHORIZED_USE: "unauthorized-use",
    Field.NOTE: "note",
    Field.INLINE_REFERENCE: "inline-references",
    Field.ORGANIZATION: "organization",
    Field.URI: "uri",
    Field.UPDATED: "updated",
}
MAX_MISTAKES = 1_000  # of one kind in one file reported one by one
_NO_PEOPLE = "defines no contacts"


class Place(NamedTuple):
    """A value, or a part of one: where it stands, and the node that holds it."""

    span: Span
    node: Node


def registry_of(
    source: Source,
    form: str,
    shape: Shape,
    nodes_of: Callable[[Source, Span], Node],
    stretches: Mapping[str, Span],
    merged: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> Registry:
    """The registry that the values of a file come to."""
    inline_references = shape.finish()
    values = Values(nodes_of, stretches, shape, merged)
    mistakes = shape.mistakes[:MAX_MISTAKES]
    markup_errors = sorted(MarkupError(values.mistaken(source, mistake), mistake.message) for mistake in mistakes)
    return Registry(
        source=source,
        format=form,
        updated=shape.updated,
        records=tuple(shape.records),
        contacts=tuple(shape.contacts),
        footnotes=tuple(anchor for anchor, _ in shape.footnotes),
        inline_references=inline_references,
        markup_errors=with_rest(markup_errors, len(shape.mistakes)),
        locator=values,
        missing_capabilities={} if shape.defines_people else {Capability.PEOPLE: _NO_PEOPLE},
        footnote_texts=tuple(text for _, text in shape.footnotes),
    )


def with_rest(markup_errors: Sequence[MarkupError], number: int) -> tuple[MarkupError, ...]:
    """As many mistakes as are told, of a number of them; the last one tells of the rest."""
    told = markup_errors[:MAX_MISTAKES]
    if number <= len(told):
        return tuple(told)
    last = told[-1]
    return (*told[:-1], last._replace(message=f"{last.message}; the file has {number - len(told):,} mistakes more"))


class Values:
    """The locator of one registry. `nodes_of` reads a stretch of its text, `stretches` are those of the registry's own keys.

    `shape` is what the text came to, `merged` are the keys that a mapping has from others, by where it begins.
    """

    def __init__(
        self,
        nodes_of: Callable[[Source, Span], Node],
        stretches: Mapping[str, Span],
        shape: Shape,
        merged: Mapping[int, Collection[str]],
    ) -> None:
        self._nodes_of = nodes_of
        self._merged = merged
        self.stretches = stretches
        self.lists_contacts = shape.lists_contacts
        self.people = shape.people
        self._last: tuple[Span, Node] | None = None
        self._by_key: tuple[Pairs, Mapping[str, Sequence[tuple[Text, Node]]]] | None = None
        self._places: dict[tuple[Entry, Field], list[Place]] = {}

    def locate(self, registry: Registry, entry: Entry, field: Field, value_index: int, substring: str, occurrence: int) -> Span:
        if field is Field.MARKUP:
            return registry.markup_errors[value_index].span
        places = self.places(registry, entry, field)
        if value_index >= len(places):
            return self._known_by(registry, entry)
        span, node = places[value_index]
        if substring and isinstance(node, Text) and (found := part_span(registry.source.text, node, substring, occurrence)):
            return found
        return span

    def nodes(self, source: Source, stretch: Span) -> Node:
        """The nodes of a stretch. The last ones are kept: several fields of one entry are asked for in a row."""
        if self._last is None or self._last[0] != stretch:
            self._last = stretch, self._nodes_of(source, stretch)
        return self._last[1]

    def _keys(self, node: Pairs) -> Mapping[str, Sequence[tuple[Text, Node]]]:
        """The pairs of a mapping by key. There may be very many, and a mistake about each."""
        if self._by_key is None or self._by_key[0] is not node:
            by_key: dict[str, list[tuple[Text, Node]]] = {}
            for pair in node.items:
                by_key.setdefault(pair[0].value, []).append(pair)
            self._by_key = node, by_key
        return self._by_key[1]

    def places(self, registry: Registry, entry: Entry, field: Field) -> list[Place]:
        """Where the values of a field stand, in the order of the model."""
        if (entry, field) not in self._places:
            self._places[entry, field] = list(self._find(registry, entry, field))
        return self._places[entry, field]

    def details(self, registry: Registry, entry: Record | Contact) -> Node:
        """The node that holds the fields of an entry."""
        node = self.nodes(registry.source, Span(entry.start, entry.end))
        if isinstance(entry, Contact) and not self.lists_contacts and isinstance(node, Pairs) and node.items:
            return node.items[0][1]
        return node

    def mistaken(self, source: Source, mistake: Mistake) -> Span:
        """Where the value or key of a mistake stands."""
        key: Text | None = None
        node = self.nodes(source, mistake.stretch)
        for i, step in enumerate(mistake.path):
            last = i == len(mistake.path) - 1
            if isinstance(node, Several) and isinstance(step, int):
                key, node = None, node.items[step]
            elif isinstance(node, Pairs) and (found := self._keys(node).get(str(step))):
                key, node = found[-1 if last and mistake.again else 0]
            else:  # an alias stands before
                return _shown(self._inherited(node, str(step)) or node)
        missing = isinstance(node, Text) and not node.style and node.span.start == node.span.end
        return _shown(key if key and (mistake.at_key or missing) else node)

    def _find(self, registry: Registry, entry: Entry, field: Field) -> Iterator[Place]:
        """The places of a field in the order of the model."""
        if not isinstance(entry, Record | Contact):
            yield from self._find_in_frame(registry, field)
            return
        node = self.details(registry, entry)
        if isinstance(node, Alias):  # all of the entry stands elsewhere
            yield Place(node.span, node)
        elif field is Field.ID:
            if self.lists_contacts:
                yield from map(_place, listed(value_at(node, "id")))
            else:
                yield from (_place(pair[0]) for pair in _pairs(self.nodes(registry.source, Span(entry.start, entry.end)))[:1])
        elif field is Field.DESCRIPTION:
            found = (self._value(node, key) for key in ("description", "state"))
            yield from map(_place, listed(next(filter(None, found), None)))
        elif field is Field.TRANSPORT and isinstance(entry, Record):
            values = listed(self._value(node, "transport"))
            value_index = entry.row - siblings(registry, entry)[0].row
            yield from map(_place, values[value_index : value_index + 1])
        elif field is Field.INLINE_REFERENCE and isinstance(entry, Record) and self._value(node, "inline-references") is None:
            for own, running in (("description", entry.description), ("note", entry.note)):
                text = self._value(node, own)
                if isinstance(text, Text):
                    yield from self._bracketed(registry, [text])
                elif text:
                    yield from (_place(text) for _ in mentions_in(running or "", self.people))
        elif key := KEYS.get(field):
            yield from map(_place, listed(self._value(node, key)))

    def _value(self, node: Node, key: str) -> Node | None:
        return value_at(node, key) or self._inherited(node, key)

    def _inherited(self, node: Node, key: str) -> Alias | None:
        """What stands in the place of a value that a mapping has from others."""
        merging = value_at(node, MERGE) if key in self._merged.get(node.span.start, ()) else None
        return Alias(merging.span) if merging else None

    def _find_in_frame(self, registry: Registry, field: Field) -> Iterator[Place]:
        if field is Field.INLINE_REFERENCE and "inline-references" not in self.stretches:
            if stretch := self.stretches.get("footnotes"):
                footnotes = value_at(self.nodes(registry.source, stretch), "footnotes")
                pairs = _pairs(footnotes)
                texts = [value for _, value in pairs] if pairs else [value_at(item, "text") for item in listed(footnotes)]
                yield from self._bracketed(registry, [text for text in texts if isinstance(text, Text)])
        elif (key := KEYS.get(field, "")) in self.stretches:
            yield from map(_place, listed(value_at(self.nodes(registry.source, self.stretches[key]), key)))

    def _bracketed(self, registry: Registry, nodes: Sequence[Text]) -> Iterator[Place]:
        """The labels in brackets in running texts."""
        for node in nodes:
            for _, span in mentions_in(node.value, self.people):
                substring = node.value[span.start : span.end]
                found = part_span(registry.source.text, node, substring, node.value.count(substring, 0, span.start))
                yield Place(found or node.inner, node)

    def _known_by(self, registry: Registry, entry: Entry) -> Span:
        """The place people know an entry by: its name or id, its port, or its beginning."""
        if not isinstance(entry, Record | Contact):
            start = self.stretches["entries"].start if "entries" in self.stretches else 0
            return Span(start, min(start + len("entries"), len(registry.source.text)))
        for field in (Field.NAME, Field.PORT) if isinstance(entry, Record) else (Field.ID,):
            if places := self.places(registry, entry, field):
                return places[0].span
        return Span(entry.start, min(entry.end, registry.source.line_span(entry.start).end))


def siblings(registry: Registry, record: Record) -> Sequence[Record]:
    """The records of one entry, of which each is about another transport."""
    first, last = record.row, record.row + 1
    while first and registry.records[first - 1].start == record.start:
        first -= 1
    while last < len(registry.records) and registry.records[last].start == record.start:
        last += 1
    return registry.records[first:last]


def _pairs(node: Node | None) -> Sequence[tuple[Text, Node]]:
    return node.items if isinstance(node, Pairs) else ()


def _place(node: Node) -> Place:
    """The place of a value; of a reference that is a mapping, the place of what it refers to."""
    for key, value in _pairs(node):
        if key.value in KINDS:
            return _place(value)
    return Place(_shown(node), node)


def _shown(node: Node) -> Span:
    """A text without its quotes, unless they are all that there is to see."""
    return node.inner if isinstance(node, Text) and node.inner.start < node.inner.end else node.span
