"""Make text edits for changes of the fields of one entry in YAML or JSON."""

from collections.abc import Iterable, Iterator, Sequence

from linter.formats.data.cst import (
    AliasNode,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    find_substring_span,
    find_value,
    has_anchors,
    list_items,
)
from linter.formats.data.layout import Layout
from linter.formats.data.locator import KEYS, DataLocator
from linter.formats.data.scalars import ScalarWriter
from linter.formats.data.schema import KINDS, STATES
from linter.formats.data.to_dict import write_reference
from linter.formats.locator import find_occurrence
from linter.formats.references import find_inline_references
from linter.model import Contact, Field, Record, Reference, Registry
from linter.rules_api.fix import Add, Change, Remove, Replace, Substring, TextEdit, UneditableError
from linter.source import Span

_REFERENCES = (Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE)


class FieldEditor:
    """An editor of the fields of entries in one file."""

    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, DataLocator)
        self.text = registry.source.text
        self.people = registry.locator.people
        self.scalars = ScalarWriter(registry.source, registry.format)
        self.layout = Layout(registry.source, self.scalars.newline)

    def column(self, node: MappingNode) -> int:
        """Return the column, from 0, of the keys of a block mapping; 0 for a mapping in brackets."""
        return self.layout.column(node.items[0][0].span.start) if node.items and not node.flow else 0

    def find_key(self, node: MappingNode, of: Field) -> str | None:
        """Return the key of a field in an entry, None if the entry does not have it."""
        keys = ("description", "state") if of is Field.DESCRIPTION else (KEYS.get(of, ""),)
        return next((key for key in keys if find_value(node, key) is not None), None)

    def edit(self, node: MappingNode, entry: Record | Contact, changes: Iterable[Change], order: Sequence[str]) -> list[TextEdit]:
        """Return the edits that make changes of one entry. `order` is the order of its keys."""
        found: list[TextEdit] = []
        for change in changes:
            match change:
                case Add(_, of, text):
                    found.append(self._add(node, of, text, order))
                case Remove(_, of, value_index):
                    found.append(self._remove(node, of, value_index))
                case Replace(_, of, text, value_index, substring):
                    found += self._replace(node, entry, of, text, value_index, substring)
        return found

    def _add(self, node: MappingNode, of: Field, text: str, order: Sequence[str]) -> TextEdit:
        key = KEYS.get(of, "")
        if (
            of in (*_REFERENCES, Field.INLINE_REFERENCE)
            or key not in order
            or (of is Field.NAME and find_value(node, "state") is not None)
        ):
            raise UneditableError
        if (present := self.find_key(node, of)) is not None:
            value = find_value(node, present)
            if not isinstance(value, ScalarNode) or value.anchored or value.value.strip() or present == "state":
                raise UneditableError
            return self.edit_text(value, text, node)
        rank = order.index(key)
        ranks = [order.index(own.value) if own.value in order else -1 for own, _ in node.items]
        later = next((value_index for value_index, other in enumerate(ranks) if other > rank), len(ranks))
        written = self.scalars.write_new(text, self.column(node), node.flow)
        return self.layout.insert_pair(node, later - 1, self.scalars.write_key(key), written)

    def _remove(self, node: MappingNode, of: Field, value_index: int) -> TextEdit:
        key = self.find_key(node, of)
        if key is None or of is Field.INLINE_REFERENCE:
            raise UneditableError
        value = find_value(node, key)
        items = list_items(value)
        if value_index >= max(len(items), 1) or value is None:
            raise UneditableError
        if isinstance(value, SequenceNode) and len(items) > 1:
            if value.anchored or has_anchors(items[value_index]):
                raise UneditableError
            return self.layout.remove_item(value, value_index)
        if has_anchors(value):
            raise UneditableError
        return self.layout.remove_pair(node, [own.value for own, _ in node.items].index(key))

    def _replace(
        self, node: MappingNode, entry: Record | Contact, of: Field, text: str, value_index: int, substring: Substring | None
    ) -> list[TextEdit]:
        if of is Field.INLINE_REFERENCE and isinstance(entry, Record) and find_value(node, "inline-references") is None:
            return [self._edit_inline_reference(node, entry, text, value_index, substring)]
        key = self.find_key(node, of)
        value = find_value(node, key) if key else None
        items = list_items(value)
        if value_index >= len(items) or (isinstance(value, SequenceNode) and value.anchored):
            raise UneditableError
        item = items[value_index]
        if isinstance(entry, Record) and (of in _REFERENCES or of is Field.INLINE_REFERENCE):
            return [self._edit_reference(item, node, of, _list_references(entry, of)[value_index], text, substring)]
        if key == "state":
            return self._edit_state(node, item, text, substring)
        return [self.edit_value(item, text, node, substring, in_list=isinstance(value, SequenceNode) and value.flow)]

    def edit_item(self, item: Node, change: Change, sequence: SequenceNode) -> Iterator[TextEdit]:
        """Yield the edit of one item of a list."""
        if not isinstance(change, Replace):
            raise UneditableError
        yield self.edit_value(item, change.text, sequence, change.substring, in_list=sequence.flow)

    def edit_value(
        self, item: Node, text: str, around: MappingNode | SequenceNode, substring: Substring | None, in_list: bool
    ) -> TextEdit:
        """Return the edit that replaces a scalar or an alias, or a substring of a scalar."""
        if isinstance(item, AliasNode) and substring is None:
            column = 0 if in_list or around.flow else self.layout.column(item.span.start)
            return TextEdit(*item.span, self.scalars.write_new(text, column, in_list or around.flow))
        if not isinstance(item, ScalarNode) or item.anchored:
            raise UneditableError
        return self.edit_text(item, text, around, substring, in_list)

    def edit_text(
        self,
        item: ScalarNode,
        text: str,
        around: MappingNode | SequenceNode,
        substring: Substring | None = None,
        in_list: bool = False,
    ) -> TextEdit:
        """Return the edit that replaces a scalar, or a substring of it."""
        in_flow = in_list or around.flow
        first = around.items[0][0] if isinstance(around, MappingNode) else around
        column = 0 if in_flow else self.layout.column(first.span.start)
        if substring is None:
            return TextEdit(*item.span, self.scalars.write_replacement(item, text, column, in_flow))
        span = find_substring_span(self.text, item, substring.text, substring.occurrence)
        return self._edit_substring(
            item, replace_substring(item.value, text, substring), (span, text) if span else None, column, in_flow
        )

    def _edit_substring(
        self, item: ScalarNode, value: str, stretch: tuple[Span, str] | None, column: int, in_flow: bool
    ) -> TextEdit:
        """Return the edit of a stretch of a scalar, or of the whole scalar if its style changes."""
        written = self.scalars.write_replacement(item, value, column, in_flow, stretch)
        if stretch:
            (first, last), _ = stretch
            before, after = self.text[item.span.start : first], self.text[last : item.span.end]
            if written.startswith(before) and written.endswith(after) and len(written) >= len(before) + len(after):
                return TextEdit(first, last, written[len(before) : len(written) - len(after)])
        return TextEdit(*item.span, written)

    def _edit_state(self, node: MappingNode, item: Node, text: str, substring: Substring | None) -> list[TextEdit]:
        """Return the edits of a state. Any other text than a state becomes a description."""
        if not isinstance(item, ScalarNode) or item.anchored:
            raise UneditableError
        value = replace_substring(item.value, text, substring)
        found = [self.edit_text(item, value, node)]
        if value not in STATES:
            (key,) = (own for own, _ in node.items if own.value == "state")
            found.append(TextEdit(*key.span, self.scalars.write_key("description")))
        return sorted(found)

    def _edit_reference(
        self, item: Node, node: MappingNode, of: Field, reference: Reference, text: str, substring: Substring | None
    ) -> TextEdit:
        """Return the edit that changes the target of a reference."""
        is_label = reference.kind == "text" and not reference.target
        target = replace_substring(reference.label if is_label else reference.target, text, substring)
        new = reference._replace(label=target) if is_label else reference._replace(target=target)
        if isinstance(item, MappingNode):
            (value,) = (value for key, value in item.items if key.value in KINDS)
            return self.edit_value(value, target, item, None, in_list=False)
        by_id = of in (Field.ASSIGNEE, Field.CONTACT)
        shown = (new.target if new.kind == "person" and not new.label else None) if by_id else write_reference(new)
        sequence = find_value(node, KEYS[of])
        around = sequence if isinstance(sequence, SequenceNode) else node
        if shown is None:
            raise UneditableError
        return self.edit_value(item, shown, around, None, in_list=node.flow)

    def _edit_inline_reference(
        self, node: MappingNode, record: Record, text: str, value_index: int, substring: Substring | None
    ) -> TextEdit:
        """Return the edit of a reference in brackets inside a running text."""
        reference = record.inline_references[value_index]
        if reference.label:
            raise UneditableError
        target = replace_substring(reference.target, text, substring)
        label = write_reference(reference._replace(target=target)) if reference.kind != "person" else target
        seen = 0
        for key, running in (("description", record.description), ("note", record.note)):
            value = find_value(node, key)
            for _, span in find_inline_references(running or "", self.people):
                if seen == value_index and label is not None and isinstance(value, ScalarNode):
                    return self._edit_label(value, span, label, node)
                seen += 1
        raise UneditableError

    def _edit_label(self, item: ScalarNode, span: Span, label: str, node: MappingNode) -> TextEdit:
        old = item.value[slice(*span)]
        return self.edit_text(item, label, node, Substring(old, item.value.count(old, 0, span.start)))


def _list_references(record: Record, of: Field) -> Sequence[Reference]:
    if of is Field.ASSIGNEE:
        return record.assignees or ()
    return {Field.CONTACT: record.contacts, Field.REFERENCE: record.references, Field.INLINE_REFERENCE: record.inline_references}[
        of
    ]


def replace_substring(value: str, text: str, substring: Substring | None) -> str:
    """Return a value with a substring replaced, or the text itself without a substring. Raises UneditableError if it is missing."""
    if substring is None:
        return text
    at = find_occurrence(value, substring.text, substring.occurrence)
    if at < 0:
        raise UneditableError
    return value[:at] + text + value[at + len(substring.text) :]
