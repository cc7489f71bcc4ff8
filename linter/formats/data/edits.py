"""Make text edits for changes of a registry in YAML or JSON. All other characters are kept.

An entry with several transports has several records. A change of all of them edits the entry; a change of some of them splits it,
unless it has comments, which would be duplicated.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from linter.formats.data.cst import MERGE, MappingNode, ScalarNode, SequenceNode, find_value, list_items, list_scalars
from linter.formats.data.entry_list import EntryList
from linter.formats.data.field_edits import FieldEditor, replace_substring
from linter.formats.data.layout import has_comments
from linter.formats.data.locator import KEYS, DataLocator, list_siblings
from linter.formats.data.schema import CONTACT, ENTRY, STATES
from linter.model import Contact, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, TextEdit, UneditableError, apply_edits
from linter.source import Span


def make_data_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """Return the text edits that make changes, in the order of the file.

    Raises UneditableError for a change that the form of the file does not allow.
    """
    return sorted(_Editor(registry).make_edits(changes))


@dataclass(slots=True)
class _Plan:
    """A plan for an entry: the changes of its records, by row, and the copies of it."""

    records: Sequence[Record]
    changes: dict[int, list[Change]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    copies: dict[tuple[Any, bool], list[int]] = field(default_factory=dict)


class _Editor:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, DataLocator)
        self.registry, self.source, self.text = registry, registry.source, registry.source.text
        self.locator = registry.locator
        self.editor = FieldEditor(registry)
        self.scalars, self.layout = self.editor.scalars, self.editor.layout
        self.entries = EntryList(registry, self.layout, self.scalars.newline)

    def make_edits(self, changes: Iterable[Change]) -> list[TextEdit]:
        plans: dict[int, _Plan] = {}
        moves: dict[tuple[int, int], list[Move]] = {}
        found: list[TextEdit] = []
        for change in changes:
            match change:
                case Replace(entry=Record() as record) | Add(entry=Record() as record) | Remove(entry=Record() as record):
                    plan = self._get_plan(plans, record)
                    plan.changes.setdefault(record.row, []).append(change._replace(entry=plan.records[0]))
                case Delete(entry=Record() as record):
                    self._get_plan(plans, record).deleted.add(record.row)
                case Copy(entry, fields, after):
                    self._get_plan(plans, entry).copies.setdefault((fields, after), []).append(entry.row)
                case Insert(locator, beside, before):
                    found.append(self.entries.insert(beside, [self._write_entry(locator, beside)], before))
                case Move(entry, before, _):
                    moves.setdefault((entry.start, before.start), []).append(change)
                case Delete(entry=Contact() as contact):
                    found.append(self.entries.remove(contact))
                case Replace(entry=Registry()):
                    found.append(self._edit_registry(change))
                case _:
                    assert isinstance(change, Replace | Add | Remove)
                    found += self._edit_contact(change)
        for same in moves.values():
            found += self.entries.move(same)
        for plan in plans.values():
            found += self._carry_out(plan)
        return found

    def _get_plan(self, plans: dict[int, _Plan], record: Record) -> _Plan:
        return plans.setdefault(record.start, _Plan(list_siblings(self.registry, record)))

    # entries

    def _carry_out(self, plan: _Plan) -> Iterator[TextEdit]:
        first = plan.records[0]
        span = Span(first.start, first.end)
        kept = [record for record in plan.records if record.row not in plan.deleted]
        if not kept:
            if plan.copies:
                raise UneditableError
            yield self.entries.remove(first)
            return
        runs = [list(run) for _, run in groupby(kept, lambda record: self._list_shared_changes(plan, record))]
        leading = [self._write_copy(plan, fields, rows) for (fields, after), rows in plan.copies.items() if not after]
        trailing = [self._write_copy(plan, fields, rows) for (fields, after), rows in plan.copies.items() if after]
        if len(runs) > 1:
            self.entries.require_no_comments(span)
            bodies = [self._write_body(span, self._edit_run(plan, run)) for run in runs]
            separator = self.entries.make_separator(first)
            yield TextEdit(*span, separator.join([*leading, *bodies, *trailing]))
            return
        yield from self._edit_run(plan, kept)
        if leading:
            yield self.entries.insert(first, leading, before=True)
        if trailing:
            yield self.entries.insert(first, trailing, before=False)

    def _list_shared_changes(self, plan: _Plan, record: Record) -> list[Change]:
        """Return the changes of a record except those of its transport."""
        return [change for change in plan.changes.get(record.row, ()) if not _is_about(change, Field.TRANSPORT)]

    def _edit_run(self, plan: _Plan, run: Sequence[Record]) -> list[TextEdit]:
        """Return the edits of an entry for some of its records, which have the same changes."""
        node = self._read_entry(plan.records[0])
        found = self.editor.edit(node, plan.records[0], self._list_shared_changes(plan, run[0]), ENTRY)
        found += self._edit_transports(node, plan, run)
        return sorted(found)

    def _edit_transports(self, node: MappingNode, plan: _Plan, run: Sequence[Record]) -> Iterator[TextEdit]:
        """Yield the edits that keep and change some transports of an entry, and remove the others."""
        first = plan.records[0]
        own = [
            (record, change) for record in run for change in plan.changes.get(record.row, ()) if _is_about(change, Field.TRANSPORT)
        ]
        if len(plan.records) == 1:
            yield from self.editor.edit(node, first, [change for _, change in own], ENTRY)
            return
        if not own and len(run) == len(plan.records):
            return
        value = find_value(node, "transport")
        items = list_items(value)
        if not isinstance(value, SequenceNode) or value.anchored or len(items) != len(plan.records):
            raise UneditableError
        left = [record.row - first.row for record in run]
        renamed = [edit for record, change in own for edit in self.editor.edit_item(items[record.row - first.row], change, value)]
        if len(left) == len(items) or not value.flow:
            yield from renamed
            yield from (self.layout.remove_item(value, value_index) for value_index in range(len(items)) if value_index not in left)
        elif renamed or has_comments(self.text, value.span, list(list_scalars(value))):
            raise UneditableError
        else:
            written = [self.text[slice(*items[value_index].span)] for value_index in left]
            yield TextEdit(*value.span, written[0] if len(written) == 1 else f"[{', '.join(written)}]")

    def _write_copy(self, plan: _Plan, fields: Sequence[tuple[Field, str]], rows: Sequence[int]) -> str:
        """Return the text of a copy of an entry, with other values of some fields and with some of its transports."""
        record = plan.records[0]
        span = Span(record.start, record.end)
        self.entries.require_no_comments(span)
        node = self._read_entry(record)
        if find_value(node, MERGE):  # inherited fields cannot be removed
            raise UneditableError
        changes: list[Change] = []
        for of, text in fields:
            if self.editor.find_key(node, of) is None:
                changes += [Add(record, of, text)] if text else []
            else:
                changes.append(Replace(record, of, text) if text else Remove(record, of))
        transport = [change for change in changes if _is_about(change, Field.TRANSPORT)]
        found = self.editor.edit(node, record, [change for change in changes if change not in transport], ENTRY)
        if transport and len(plan.records) > 1:
            (change,) = transport
            if not isinstance(change, Replace):
                raise UneditableError
            value = find_value(node, "transport")
            assert value is not None
            found.append(TextEdit(*value.span, self.scalars.write_new(change.text, self.editor.column(node), node.flow)))
        else:
            unchanged = _Plan(plan.records, dict.fromkeys(rows, transport))
            found += self._edit_transports(node, unchanged, [one for one in plan.records if one.row in rows])
        return self._write_body(span, found)

    def _write_body(self, span: Span, make_edits: Iterable[TextEdit]) -> str:
        """Return the text of an entry after edits of it."""
        inside = [TextEdit(edit.start - span.start, edit.end - span.start, edit.text) for edit in sorted(make_edits)]
        return apply_edits(self.text[slice(*span)], inside)

    def _read_entry(self, record: Record) -> MappingNode:
        node = self.locator.read_nodes(self.source, Span(record.start, record.end))
        if not isinstance(node, MappingNode) or node.anchored:
            raise UneditableError
        return node

    def _write_entry(self, locator: Sequence[tuple[Field, str]], beside: Record) -> str:
        """Return the text of a new entry, laid out like another one."""
        node = self._read_entry(beside)
        texts = {KEYS[of]: text for of, text in locator}
        if texts.get("description") in STATES and "name" not in texts:
            texts["state"] = texts.pop("description")
        if not texts.keys() <= set(ENTRY) or not node.items:
            raise UneditableError
        column = self.editor.column(node)
        new = self.scalars
        pairs = [f"{new.write_key(key)}: {new.write_new(texts[key], column, node.flow)}" for key in ENTRY if key in texts]
        if not node.flow:
            return f"{new.newline}{' ' * column}".join(pairs)
        first, last = node.items[0][0].span.start, node.items[-1][1].span.end
        lead, tail = self.text[node.span.start + 1 : first], self.text[last : node.span.end - 1]
        if lead.strip() or tail.strip():
            raise UneditableError
        return f"{{{lead}{f',{lead or chr(32)}'.join(pairs)}{tail}}}"

    # contacts and the registry itself

    def _edit_contact(self, change: Replace | Add | Remove) -> list[TextEdit]:
        contact = change.entry
        assert isinstance(contact, Contact)
        node = self.locator.find_details(self.registry, contact)
        if change.field is Field.ID:
            return [self._edit_id(contact, change)]
        if not isinstance(node, MappingNode) or node.anchored:
            raise UneditableError
        return self.editor.edit(node, contact, [change], CONTACT)

    def _edit_id(self, contact: Contact, change: Replace | Add | Remove) -> TextEdit:
        (place, *_) = self.locator.find_places(self.registry, contact, Field.ID)
        node = place.node
        if not isinstance(change, Replace) or not isinstance(node, ScalarNode) or node.anchored:
            raise UneditableError
        value = replace_substring(node.value, change.text, change.substring)
        if self.locator.lists_contacts:
            details = self.locator.find_details(self.registry, contact)
            assert isinstance(details, MappingNode)
            return self.editor.edit_text(node, value, details)
        return TextEdit(*node.span, self.scalars.write_key(value))

    def _edit_registry(self, change: Replace) -> TextEdit:
        stretch = self.locator.stretches.get("updated")
        node = self.locator.read_nodes(self.source, stretch) if stretch and change.field is Field.UPDATED else None
        value = find_value(node, "updated") if node else None
        if not isinstance(node, MappingNode) or value is None:
            raise UneditableError
        return self.editor.edit_value(value, change.text, node, change.substring, in_list=False)


def _is_about(change: Change, of: Field) -> bool:
    return isinstance(change, Replace | Add | Remove) and change.field is of
