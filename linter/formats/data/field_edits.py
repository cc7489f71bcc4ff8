"""Changes of the fields of one entry in YAML or JSON as edits of its text."""

from collections.abc import Iterable, Iterator, Sequence

from linter.formats.data.cst import Alias, Node, Pairs, Several, Text, has_anchors, listed, part_span, value_at
from linter.formats.data.layout import Layout
from linter.formats.data.locator import KEYS, Values
from linter.formats.data.scalars import Scalars
from linter.formats.data.schema import KINDS, STATES
from linter.formats.data.to_dict import as_text
from linter.formats.locator import find_occurrence
from linter.formats.references import mentions_in
from linter.model import Contact, Field, Record, Reference, Registry
from linter.rules_api.fix import Add, Change, Remove, Replace, Substring, TextEdit, UneditableError
from linter.source import Span

_REFERENCES = (Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE)


class Fields:
    """The fields of the entries of one file."""

    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, Values)
        self.text = registry.source.text
        self.people = registry.locator.people
        self.scalars = Scalars(registry.source, registry.format)
        self.layout = Layout(registry.source, self.scalars.newline)

    def column(self, node: Pairs) -> int:
        return self.layout.column(node.items[0][0].span.start) if node.items and not node.flow else 0

    def key(self, node: Pairs, of: Field) -> str | None:
        """The key under which a field stands, if it does."""
        keys = ("description", "state") if of is Field.DESCRIPTION else (KEYS.get(of, ""),)
        return next((key for key in keys if value_at(node, key) is not None), None)

    def changed(self, node: Pairs, entry: Record | Contact, changes: Iterable[Change], order: Sequence[str]) -> list[TextEdit]:
        """The edits of the fields of one entry."""
        found: list[TextEdit] = []
        for change in changes:
            match change:
                case Add(_, of, text):
                    found.append(self._added(node, of, text, order))
                case Remove(_, of, value_index):
                    found.append(self._removed(node, of, value_index))
                case Replace(_, of, text, value_index, part):
                    found += self._replaced(node, entry, of, text, value_index, part)
        return found

    def _added(self, node: Pairs, of: Field, text: str, order: Sequence[str]) -> TextEdit:
        key = KEYS.get(of, "")
        if (
            of in (*_REFERENCES, Field.INLINE_REFERENCE)
            or key not in order
            or (of is Field.NAME and value_at(node, "state") is not None)
        ):
            raise UneditableError
        if (present := self.key(node, of)) is not None:
            value = value_at(node, present)
            if not isinstance(value, Text) or value.anchored or value.value.strip() or present == "state":
                raise UneditableError
            return self.retext(value, text, node)
        rank = order.index(key)
        ranks = [order.index(own.value) if own.value in order else -1 for own, _ in node.items]
        later = next((value_index for value_index, other in enumerate(ranks) if other > rank), len(ranks))
        written = self.scalars.new(text, self.column(node), node.flow)
        return self.layout.pair_more(node, later - 1, self.scalars.key(key), written)

    def _removed(self, node: Pairs, of: Field, value_index: int) -> TextEdit:
        key = self.key(node, of)
        if key is None or of is Field.INLINE_REFERENCE:
            raise UneditableError
        value = value_at(node, key)
        items = listed(value)
        if value_index >= max(len(items), 1) or value is None:
            raise UneditableError
        if isinstance(value, Several) and len(items) > 1:
            if value.anchored or has_anchors(items[value_index]):
                raise UneditableError
            return self.layout.item_less(value, value_index)
        if has_anchors(value):
            raise UneditableError
        return self.layout.pair_less(node, [own.value for own, _ in node.items].index(key))

    def _replaced(
        self, node: Pairs, entry: Record | Contact, of: Field, text: str, value_index: int, part: Substring | None
    ) -> list[TextEdit]:
        if of is Field.INLINE_REFERENCE and isinstance(entry, Record) and value_at(node, "inline-references") is None:
            return [self._mention(node, entry, text, value_index, part)]
        key = self.key(node, of)
        value = value_at(node, key) if key else None
        items = listed(value)
        if value_index >= len(items) or (isinstance(value, Several) and value.anchored):
            raise UneditableError
        item = items[value_index]
        if isinstance(entry, Record) and (of in _REFERENCES or of is Field.INLINE_REFERENCE):
            return [self._reference(item, node, of, _references(entry, of)[value_index], text, part)]
        if key == "state":
            return self._state(node, item, text, part)
        return [self.one(item, text, node, part, in_list=isinstance(value, Several) and value.flow)]

    def renamed(self, item: Node, change: Change, several: Several) -> Iterator[TextEdit]:
        """The edit of one transport of a list."""
        if not isinstance(change, Replace):
            raise UneditableError
        yield self.one(item, change.text, several, change.substring, in_list=several.flow)

    def one(self, item: Node, text: str, around: Pairs | Several, part: Substring | None, in_list: bool) -> TextEdit:
        """The edit that gives a text another value, or a part of it another text."""
        if isinstance(item, Alias) and part is None:
            column = 0 if in_list or around.flow else self.layout.column(item.span.start)
            return TextEdit(*item.span, self.scalars.new(text, column, in_list or around.flow))
        if not isinstance(item, Text) or item.anchored:
            raise UneditableError
        return self.retext(item, text, around, part, in_list)

    def retext(
        self, item: Text, text: str, around: Pairs | Several, part: Substring | None = None, in_list: bool = False
    ) -> TextEdit:
        in_flow = in_list or around.flow
        column = (
            0 if in_flow else self.layout.column(around.items[0][0].span.start if isinstance(around, Pairs) else around.span.start)
        )
        if part is None:
            return TextEdit(*item.span, self.scalars.replaced(item, text, column, in_flow))
        span = part_span(self.text, item, part.text, part.occurrence)
        return self._part(item, with_part(item.value, text, part), (span, text) if span else None, column, in_flow)

    def _part(self, item: Text, value: str, stretch: tuple[Span, str] | None, column: int, in_flow: bool) -> TextEdit:
        """The edit of a stretch of a text, or of all of it where the stretch alone cannot be written."""
        written = self.scalars.replaced(item, value, column, in_flow, stretch)
        if stretch:
            (first, last), _ = stretch
            before, behind = self.text[item.span.start : first], self.text[last : item.span.end]
            if written.startswith(before) and written.endswith(behind) and len(written) >= len(before) + len(behind):
                return TextEdit(first, last, written[len(before) : len(written) - len(behind)])
        return TextEdit(*item.span, written)

    def _state(self, node: Pairs, item: Node, text: str, part: Substring | None) -> list[TextEdit]:
        """The edits of a state, which other words turn into a description."""
        if not isinstance(item, Text) or item.anchored:
            raise UneditableError
        value = with_part(item.value, text, part)
        found = [self.retext(item, value, node)]
        if value not in STATES:
            (key,) = (own for own, _ in node.items if own.value == "state")
            found.append(TextEdit(*key.span, self.scalars.key("description")))
        return sorted(found)

    def _reference(self, item: Node, node: Pairs, of: Field, reference: Reference, text: str, part: Substring | None) -> TextEdit:
        """The edit that makes a reference refer to something else."""
        is_label = reference.kind == "text" and not reference.target
        target = with_part(reference.label if is_label else reference.target, text, part)
        new = reference._replace(label=target) if is_label else reference._replace(target=target)
        if isinstance(item, Pairs):
            (value,) = (value for key, value in item.items if key.value in KINDS)
            return self.one(value, target, item, None, in_list=False)
        by_id = of in (Field.ASSIGNEE, Field.CONTACT)
        shown = (new.target if new.kind == "person" and not new.label else None) if by_id else as_text(new)
        several = value_at(node, KEYS[of])
        around = several if isinstance(several, Several) else node
        if shown is None:
            raise UneditableError
        return self.one(item, shown, around, None, in_list=node.flow)

    def _mention(self, node: Pairs, record: Record, text: str, value_index: int, part: Substring | None) -> TextEdit:
        """The edit of what stands in brackets inside a running text."""
        mention = record.inline_references[value_index]
        if mention.label:
            raise UneditableError
        target = with_part(mention.target, text, part)
        label = as_text(mention._replace(target=target)) if mention.kind != "person" else target
        seen = 0
        for key, running in (("description", record.description), ("note", record.note)):
            value = value_at(node, key)
            for _, span in mentions_in(running or "", self.people):
                if seen == value_index and label is not None and isinstance(value, Text):
                    return self._label(value, span, label, node)
                seen += 1
        raise UneditableError

    def _label(self, item: Text, span: Span, label: str, node: Pairs) -> TextEdit:
        old = item.value[slice(*span)]
        return self.retext(item, label, node, Substring(old, item.value.count(old, 0, span.start)))


def _references(record: Record, of: Field) -> Sequence[Reference]:
    if of is Field.ASSIGNEE:
        return record.assignees or ()
    return {Field.CONTACT: record.contacts, Field.REFERENCE: record.references, Field.INLINE_REFERENCE: record.inline_references}[
        of
    ]


def with_part(value: str, text: str, part: Substring | None) -> str:
    """A value with another text in the place of a part of it, or of all of it."""
    if part is None:
        return text
    at = find_occurrence(value, part.text, part.occurrence)
    if at < 0:
        raise UneditableError
    return value[:at] + text + value[at + len(part.text) :]
