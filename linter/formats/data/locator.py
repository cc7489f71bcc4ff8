"""Locate the values of a registry in YAML or JSON, by reading an entry again on demand."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from linter.formats.data.builder import RegistryBuilder
from linter.formats.data.cst import (
    MERGE,
    AliasNode,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    find_substring_span,
    find_value,
    list_items,
)
from linter.formats.data.schema import KINDS
from linter.formats.data.violations import Violation
from linter.formats.references import find_inline_references
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
MAX_VIOLATIONS = 1_000  # markup errors of one file that are reported separately
_NO_PEOPLE = "defines no contacts"


class Place(NamedTuple):
    """A span of a value or a part of it, and the node that has it."""

    span: Span
    node: Node


def build_registry(
    source: Source,
    form: str,
    builder: RegistryBuilder,
    read_nodes: Callable[[Source, Span], Node],
    stretches: Mapping[str, Span],
    merged: Mapping[int, Collection[str]] = MappingProxyType({}),
) -> Registry:
    """Return the registry of a builder that has all values of a file. The parameters are those of `DataLocator`."""
    inline_references = builder.finish()
    values = DataLocator(read_nodes, stretches, builder, merged)
    violations = builder.violations[:MAX_VIOLATIONS]
    markup_errors = sorted(MarkupError(values.locate_violation(source, violation), violation.message) for violation in violations)
    return Registry(
        source=source,
        format=form,
        updated=builder.updated,
        records=tuple(builder.records),
        contacts=tuple(builder.contacts),
        footnotes=tuple(anchor for anchor, _ in builder.footnotes),
        inline_references=inline_references,
        markup_errors=limit_errors(markup_errors, len(builder.violations)),
        locator=values,
        missing_capabilities={} if builder.defines_people else {Capability.PEOPLE: _NO_PEOPLE},
        footnote_texts=tuple(text for _, text in builder.footnotes),
        scope=builder.scope,
    )


def limit_errors(markup_errors: Sequence[MarkupError], number: int) -> tuple[MarkupError, ...]:
    """Return at most MAX_VIOLATIONS markup errors of a number of them; the message of the last one counts the rest."""
    shown = markup_errors[:MAX_VIOLATIONS]
    if number <= len(shown):
        return tuple(shown)
    last = shown[-1]
    return (*shown[:-1], last._replace(message=f"{last.message}; the file has {number - len(shown):,} more"))


class DataLocator:
    """A locator of one registry.

    `read_nodes` returns the node in a stretch of the text, `stretches` has the spans of the top-level keys with their values, and
    `merged` the keys that a mapping inherits, by its offset.
    """

    def __init__(
        self,
        read_nodes: Callable[[Source, Span], Node],
        stretches: Mapping[str, Span],
        builder: RegistryBuilder,
        merged: Mapping[int, Collection[str]],
    ) -> None:
        self._nodes_of = read_nodes
        self._merged = merged
        self.stretches = stretches
        self.lists_contacts = builder.lists_contacts
        self.people = builder.people
        self._last: tuple[Span, Node] | None = None
        self._by_key: tuple[MappingNode, Mapping[str, Sequence[tuple[ScalarNode, Node]]]] | None = None
        self._places: dict[tuple[Entry, Field], list[Place]] = {}

    def locate(self, registry: Registry, entry: Entry, field: Field, value_index: int, substring: str, occurrence: int) -> Span:
        if field is Field.MARKUP:
            return registry.markup_errors[value_index].span
        places = self.find_places(registry, entry, field)
        if value_index >= len(places):
            return self._locate_entry(registry, entry)
        span, node = places[value_index]
        if (
            substring
            and isinstance(node, ScalarNode)
            and (found := find_substring_span(registry.source.text, node, substring, occurrence))
        ):
            return found
        return span

    def read_nodes(self, source: Source, stretch: Span) -> Node:
        """Return the node in a stretch. The last node is cached, because findings locate several fields of one entry in a row."""
        if self._last is None or self._last[0] != stretch:
            self._last = stretch, self._nodes_of(source, stretch)
        return self._last[1]

    def _index_keys(self, node: MappingNode) -> Mapping[str, Sequence[tuple[ScalarNode, Node]]]:
        """Return the pairs of a mapping by key. The last index is cached, because each of many keys may have a violation."""
        if self._by_key is None or self._by_key[0] is not node:
            by_key: dict[str, list[tuple[ScalarNode, Node]]] = {}
            for pair in node.items:
                by_key.setdefault(pair[0].value, []).append(pair)
            self._by_key = node, by_key
        return self._by_key[1]

    def find_places(self, registry: Registry, entry: Entry, field: Field) -> list[Place]:
        """Return the places of the values of a field, in the order of the model."""
        if (entry, field) not in self._places:
            self._places[entry, field] = list(self._find(registry, entry, field))
        return self._places[entry, field]

    def find_details(self, registry: Registry, entry: Record | Contact) -> Node:
        """Return the node that has the fields of an entry."""
        node = self.read_nodes(registry.source, Span(entry.start, entry.end))
        if isinstance(entry, Contact) and not self.lists_contacts and isinstance(node, MappingNode) and node.items:
            return node.items[0][1]
        return node

    def locate_violation(self, source: Source, violation: Violation) -> Span:
        """Return the span of the value or key of a violation."""
        key: ScalarNode | None = None
        node = self.read_nodes(source, violation.stretch)
        for i, step in enumerate(violation.path):
            last = i == len(violation.path) - 1
            if isinstance(node, SequenceNode) and isinstance(step, int):
                key, node = None, node.items[step]
            elif isinstance(node, MappingNode) and (found := self._index_keys(node).get(str(step))):
                key, node = found[-1 if last and violation.again else 0]
            else:  # an alias or a merge key is in the way
                return _find_visible_span(self._find_merge_key(node, str(step)) or node)
        missing = isinstance(node, ScalarNode) and not node.style and node.span.start == node.span.end
        return _find_visible_span(key if key and (violation.at_key or missing) else node)

    def _find(self, registry: Registry, entry: Entry, field: Field) -> Iterator[Place]:
        """Yield the places of a field in the order of the model."""
        if not isinstance(entry, Record | Contact):
            yield from self._find_in_registry(registry, field)
            return
        node = self.find_details(registry, entry)
        if isinstance(node, AliasNode):  # the whole entry is an alias
            yield Place(node.span, node)
        elif field is Field.ID:
            if self.lists_contacts:
                yield from map(_make_place, list_items(find_value(node, "id")))
            else:
                yield from (
                    _make_place(pair[0]) for pair in _list_pairs(self.read_nodes(registry.source, Span(entry.start, entry.end)))[:1]
                )
        elif field is Field.DESCRIPTION:
            found = (self._find_value_or_alias(node, key) for key in ("description", "state"))
            yield from map(_make_place, list_items(next(filter(None, found), None)))
        elif field is Field.TRANSPORT and isinstance(entry, Record):
            values = list_items(self._find_value_or_alias(node, "transport"))
            value_index = entry.row - list_siblings(registry, entry)[0].row
            yield from map(_make_place, values[value_index : value_index + 1])
        elif (
            field is Field.INLINE_REFERENCE
            and isinstance(entry, Record)
            and self._find_value_or_alias(node, "inline-references") is None
        ):
            for own, running in (("description", entry.description), ("note", entry.note)):
                text = self._find_value_or_alias(node, own)
                if isinstance(text, ScalarNode):
                    yield from self._find_bracketed(registry, [text])
                elif text:
                    yield from (_make_place(text) for _ in find_inline_references(running or "", self.people))
        elif field is Field.EXTRA:
            for extra, _ in entry.extras if isinstance(entry, Record) else ():
                yield _make_place(self._find_value_or_alias(node, extra) or node)
        elif key := KEYS.get(field):
            yield from map(_make_place, list_items(self._find_value_or_alias(node, key)))

    def _find_value_or_alias(self, node: Node, key: str) -> Node | None:
        return find_value(node, key) or self._find_merge_key(node, key)

    def _find_merge_key(self, node: Node, key: str) -> AliasNode | None:
        """Return the alias of the merge key through which a mapping inherits a key, if it does."""
        merging = find_value(node, MERGE) if key in self._merged.get(node.span.start, ()) else None
        return AliasNode(merging.span) if merging else None

    def _find_in_registry(self, registry: Registry, field: Field) -> Iterator[Place]:
        if field is Field.INLINE_REFERENCE and "inline-references" not in self.stretches:
            if stretch := self.stretches.get("footnotes"):
                footnotes = find_value(self.read_nodes(registry.source, stretch), "footnotes")
                pairs = _list_pairs(footnotes)
                texts = [value for _, value in pairs] if pairs else [find_value(item, "text") for item in list_items(footnotes)]
                yield from self._find_bracketed(registry, [text for text in texts if isinstance(text, ScalarNode)])
        elif (key := KEYS.get(field, "")) in self.stretches:
            yield from map(_make_place, list_items(find_value(self.read_nodes(registry.source, self.stretches[key]), key)))

    def _find_bracketed(self, registry: Registry, nodes: Sequence[ScalarNode]) -> Iterator[Place]:
        """Yield the places of inline references in running texts."""
        for node in nodes:
            for _, span in find_inline_references(node.value, self.people):
                substring = node.value[span.start : span.end]
                found = find_substring_span(registry.source.text, node, substring, node.value.count(substring, 0, span.start))
                yield Place(found or node.inner, node)

    def _locate_entry(self, registry: Registry, entry: Entry) -> Span:
        """Return the span that identifies an entry: its name or id, its port, or its first line."""
        if not isinstance(entry, Record | Contact):
            start = self.stretches["entries"].start if "entries" in self.stretches else 0
            return Span(start, min(start + len("entries"), len(registry.source.text)))
        for field in (Field.NAME, Field.PORT) if isinstance(entry, Record) else (Field.ID,):
            if places := self.find_places(registry, entry, field):
                return places[0].span
        return Span(entry.start, min(entry.end, registry.source.line_span(entry.start).end))


def list_siblings(registry: Registry, record: Record) -> Sequence[Record]:
    """Return the records of the same entry, one for each of its transports."""
    first, last = record.row, record.row + 1
    while first and registry.records[first - 1].start == record.start:
        first -= 1
    while last < len(registry.records) and registry.records[last].start == record.start:
        last += 1
    return registry.records[first:last]


def _list_pairs(node: Node | None) -> Sequence[tuple[ScalarNode, Node]]:
    return node.items if isinstance(node, MappingNode) else ()


def _make_place(node: Node) -> Place:
    """Return the place of a value, or of the target of a reference that is a mapping."""
    for key, value in _list_pairs(node):
        if key.value in KINDS:
            return _make_place(value)
    return Place(_find_visible_span(node), node)


def _find_visible_span(node: Node) -> Span:
    """Return the span of a node; for a scalar without its quotes, unless it is empty."""
    return node.inner if isinstance(node, ScalarNode) and node.inner.start < node.inner.end else node.span
