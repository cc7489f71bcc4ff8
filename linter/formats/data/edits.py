"""Changes of a registry in YAML or JSON as edits of its text: every other character stays as it is.

An entry of several transports is several records. What all of them are to have changed is changed once; where only some of them
are, the entry is split, as long as there is no comment in it that would stand twice then.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from linter.formats.data.cst import MERGE, Pairs, Several, Text, has_anchors, listed, texts_of, value_at
from linter.formats.data.field_edits import Fields, with_part
from linter.formats.data.layout import has_comments
from linter.formats.data.locator import KEYS, Values, siblings
from linter.formats.data.schema import CONTACT, ENTRY, STATES
from linter.model import Contact, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, TextEdit, UneditableError, edited
from linter.source import Span

_OPENING = re.compile(r"""["']?\w+["']?\s*:(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*)*[\[{]""")


def yaml_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """The edits that make some changes, in the order of the file.

    Raises UneditableError for a change of what the file writes in a way that leaves no place for it.
    """
    return sorted(_Writer(registry).edits(changes))


@dataclass(slots=True)
class _Plan:
    """What is to become of an entry: of each of its records, by row, and of copies of it."""

    records: Sequence[Record]
    changes: dict[int, list[Change]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    copies: dict[tuple[Any, bool], list[int]] = field(default_factory=dict)


class _Writer:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, Values)
        self.registry, self.source, self.text = registry, registry.source, registry.source.text
        self.values = registry.locator
        self.fields = Fields(registry)
        self.scalars, self.layout = self.fields.scalars, self.fields.layout

    def edits(self, changes: Iterable[Change]) -> list[TextEdit]:
        plans: dict[int, _Plan] = {}
        moves: dict[tuple[int, int], list[Move]] = {}
        found: list[TextEdit] = []
        for change in changes:
            match change:
                case Replace(entry=Record() as record) | Add(entry=Record() as record) | Remove(entry=Record() as record):
                    plan = self._plan(plans, record)
                    plan.changes.setdefault(record.row, []).append(change._replace(entry=plan.records[0]))
                case Delete(entry=Record() as record):
                    self._plan(plans, record).deleted.add(record.row)
                case Copy(entry, fields, after):
                    self._plan(plans, entry).copies.setdefault((fields, after), []).append(entry.row)
                case Insert(values, beside, before):
                    found.append(self._inserted(beside, [self._entry_of(values, beside)], before))
                case Move(entry, before):
                    moves.setdefault((entry.start, before.start), []).append(change)
                case Delete(entry=Contact() as contact):
                    found.append(self._contact_less(contact))
                case Replace(entry=Registry()):
                    found.append(self._of_registry(change))
                case _:
                    assert isinstance(change, Replace | Add | Remove)
                    found += self._of_contact(change)
        for same in moves.values():
            found += self._moved(same)
        for plan in plans.values():
            found += self._carried_out(plan)
        return found

    def _plan(self, plans: dict[int, _Plan], record: Record) -> _Plan:
        return plans.setdefault(record.start, _Plan(siblings(self.registry, record)))

    # entries

    def _carried_out(self, plan: _Plan) -> Iterator[TextEdit]:
        first = plan.records[0]
        span = Span(first.start, first.end)
        kept = [record for record in plan.records if record.row not in plan.deleted]
        if not kept:
            if plan.copies:
                raise UneditableError
            yield self._entry_less(first)
            return
        runs = [list(run) for _, run in groupby(kept, lambda record: self._shared(plan, record))]
        before = [self._copy(plan, fields, rows) for (fields, after), rows in plan.copies.items() if not after]
        behind = [self._copy(plan, fields, rows) for (fields, after), rows in plan.copies.items() if after]
        if len(runs) > 1:
            self._need_no_comments(span)
            bodies = [self._body(span, self._of_run(plan, run)) for run in runs]
            separator = self._separator(first)
            yield TextEdit(*span, separator.join([*before, *bodies, *behind]))
            return
        yield from self._of_run(plan, kept)
        if before:
            yield self._inserted(first, before, before=True)
        if behind:
            yield self._inserted(first, behind, before=False)

    def _shared(self, plan: _Plan, record: Record) -> list[Change]:
        """The changes of a record that are not about its own transport."""
        return [change for change in plan.changes.get(record.row, ()) if not _is_about(change, Field.TRANSPORT)]

    def _of_run(self, plan: _Plan, run: Sequence[Record]) -> list[TextEdit]:
        """The edits of an entry that is left with some of its records, all of which change alike."""
        node = self._entry_node(plan.records[0])
        found = self.fields.changed(node, plan.records[0], self._shared(plan, run[0]), ENTRY)
        found += self._transports(node, plan, run)
        return sorted(found)

    def _transports(self, node: Pairs, plan: _Plan, run: Sequence[Record]) -> Iterator[TextEdit]:
        """The edits that leave some transports of an entry, with the changes of each."""
        first = plan.records[0]
        own = [
            (record, change) for record in run for change in plan.changes.get(record.row, ()) if _is_about(change, Field.TRANSPORT)
        ]
        if len(plan.records) == 1:
            yield from self.fields.changed(node, first, [change for _, change in own], ENTRY)
            return
        if not own and len(run) == len(plan.records):
            return
        value = value_at(node, "transport")
        items = listed(value)
        if not isinstance(value, Several) or value.anchored or len(items) != len(plan.records):
            raise UneditableError
        left = [record.row - first.row for record in run]
        renamed = [edit for record, change in own for edit in self.fields.renamed(items[record.row - first.row], change, value)]
        if len(left) == len(items) or not value.flow:
            yield from renamed
            yield from (self.layout.item_less(value, value_index) for value_index in range(len(items)) if value_index not in left)
        elif renamed or has_comments(self.text, value.span, list(texts_of(value))):
            raise UneditableError
        else:
            written = [self.text[slice(*items[value_index].span)] for value_index in left]
            yield TextEdit(*value.span, written[0] if len(written) == 1 else f"[{', '.join(written)}]")

    def _copy(self, plan: _Plan, fields: Sequence[tuple[Field, str]], rows: Sequence[int]) -> str:
        """A new entry like another, but for some fields and with some of its transports."""
        record = plan.records[0]
        span = Span(record.start, record.end)
        self._need_no_comments(span)
        node = self._entry_node(record)
        if value_at(node, MERGE):  # a field from elsewhere cannot be taken out
            raise UneditableError
        changes: list[Change] = []
        for of, text in fields:
            if self.fields.key(node, of) is None:
                changes += [Add(record, of, text)] if text else []
            else:
                changes.append(Replace(record, of, text) if text else Remove(record, of))
        transport = [change for change in changes if _is_about(change, Field.TRANSPORT)]
        found = self.fields.changed(node, record, [change for change in changes if change not in transport], ENTRY)
        if transport and len(plan.records) > 1:
            (change,) = transport
            if not isinstance(change, Replace):
                raise UneditableError
            value = value_at(node, "transport")
            assert value is not None
            found.append(TextEdit(*value.span, self.scalars.new(change.text, self.fields.column(node), node.flow)))
        else:
            unchanged = _Plan(plan.records, dict.fromkeys(rows, transport))
            found += self._transports(node, unchanged, [one for one in plan.records if one.row in rows])
        return self._body(span, found)

    def _body(self, span: Span, edits: Iterable[TextEdit]) -> str:
        """The text of an entry after some edits of it."""
        inside = [TextEdit(edit.start - span.start, edit.end - span.start, edit.text) for edit in sorted(edits)]
        return edited(self.text[slice(*span)], inside)

    def _entry_node(self, record: Record) -> Pairs:
        node = self.values.nodes(self.source, Span(record.start, record.end))
        if not isinstance(node, Pairs) or node.anchored:
            raise UneditableError
        return node

    def _need_no_comments(self, span: Span) -> None:
        """Make sure that an entry can stand twice: without comments about it, and without anchors."""
        node = self.values.nodes(self.source, span)
        lines = None if self._in_flow("entries") else self.layout.lines(span)
        behind = self.text[span.end : lines.end] if lines else ""
        above = lines and self.layout.with_comments(span, accepting=True).start < lines.start
        if above or "#" in behind or has_comments(self.text, span, list(texts_of(node))) or has_anchors(node):
            raise UneditableError

    def _in_flow(self, key: str) -> bool:
        """Whether the entries or contacts stand in brackets, with commas between them."""
        return self.registry.format == "json" or self._opening(key) > 0

    def _opening(self, key: str) -> int:
        """Where the first of the entries or contacts can begin, behind a bracket, or -1."""
        stretch = self.values.stretches[key]
        match = _OPENING.match(self.text, *stretch)
        return match.end() if match else -1

    def _neighbour(self, entry: Record | Contact, by: int) -> Record | Contact | None:
        """The entry before or behind another one."""
        entries: Sequence[Record | Contact] = self.registry.records if isinstance(entry, Record) else self.registry.contacts
        row = entry.row + by
        while 0 <= row < len(entries) and entries[row].start == entry.start:
            row += by
        return entries[row] if 0 <= row < len(entries) else None

    def _entry_less(self, entry: Record | Contact) -> TextEdit:
        """An entry less as a whole."""
        span = Span(entry.start, entry.end)
        if has_anchors(self.values.nodes(self.source, span)):
            raise UneditableError
        before, behind = self._neighbour(entry, -1), self._neighbour(entry, 1)
        if not before and not behind and isinstance(entry, Contact):  # a mapping of nothing reads as nothing
            raise UneditableError
        if not self._in_flow("entries" if isinstance(entry, Record) else "contacts"):
            return self.layout.taken(self.layout.with_comments(span, accepting=True))
        if before:
            return self.layout.flow_item_less([Span(before.start, before.end), span], 1)
        return self.layout.flow_item_less([span, Span(behind.start, behind.end)] if behind else [span], 0)

    def _inserted(self, beside: Record, bodies: Sequence[str], before: bool) -> TextEdit:
        """New entries right before or behind another one, all transports of it."""
        span = Span(beside.start, beside.end)
        if self._in_flow("entries"):
            return self.layout.flow_item_more(span, self._end_before(beside), self._separator(beside).join(bodies), before)
        start, end = self.layout.lines(span)
        lead, newline = self.text[start : span.start], self.scalars.newline
        if before:
            at = self.layout.with_comments(span, accepting=False).start
            return TextEdit(at, at, "".join(f"{lead}{body}{newline}" for body in bodies))
        return TextEdit(end, end, "".join(f"{newline}{lead}{body}" for body in bodies))

    def _end_before(self, entry: Record) -> int:
        """Where the item in brackets before an entry ends, or the bracket itself."""
        before = self._neighbour(entry, -1)
        return before.end if before else self._opening("entries")

    def _separator(self, record: Record) -> str:
        """What stands between two entries where one stands."""
        if self._in_flow("entries"):
            return f",{self.text[self._end_before(record) : record.start].lstrip(',') or ' '}"
        start = self.layout.lines(Span(record.start, record.end)).start
        return f"{self.scalars.newline}{self.text[start : record.start]}"

    def _moved(self, moves: Sequence[Move]) -> list[TextEdit]:
        """An entry with all its transports right before another one."""
        entry, target = moves[0].entry, moves[0].before
        rows = {move.entry.row for move in moves}
        first_of_target = siblings(self.registry, target)[0]
        if rows != {record.row for record in siblings(self.registry, entry)} or any(
            move.before is not first_of_target for move in moves
        ):
            raise UneditableError
        span, place = Span(entry.start, entry.end), Span(target.start, target.end)
        if has_anchors(self.values.nodes(self.source, span)):
            raise UneditableError
        if self._in_flow("entries"):
            return [self._entry_less(entry), self._inserted(target, [self.text[slice(*span)]], before=True)]
        own = self.layout.with_comments(span, accepting=True)
        at = self.layout.with_comments(place, accepting=False).start
        lines = self.text[own.start : self.layout.lines(span).end] + self.scalars.newline
        return [self.layout.taken(own), TextEdit(at, at, lines)]

    def _entry_of(self, values: Sequence[tuple[Field, str]], beside: Record) -> str:
        """A new entry of some fields, laid out like another one."""
        node = self._entry_node(beside)
        texts = {KEYS[of]: text for of, text in values}
        if texts.get("description") in STATES and "name" not in texts:
            texts["state"] = texts.pop("description")
        if not texts.keys() <= set(ENTRY) or not node.items:
            raise UneditableError
        column = self.fields.column(node)
        new = self.scalars
        pairs = [f"{new.key(key)}: {new.new(texts[key], column, node.flow)}" for key in ENTRY if key in texts]
        if not node.flow:
            return f"{new.newline}{' ' * column}".join(pairs)
        first, last = node.items[0][0].span.start, node.items[-1][1].span.end
        lead, tail = self.text[node.span.start + 1 : first], self.text[last : node.span.end - 1]
        if lead.strip() or tail.strip():
            raise UneditableError
        return f"{{{lead}{f',{lead or chr(32)}'.join(pairs)}{tail}}}"

    # contacts and the registry itself

    def _contact_less(self, contact: Contact) -> TextEdit:
        return self._entry_less(contact)

    def _of_contact(self, change: Replace | Add | Remove) -> list[TextEdit]:
        contact = change.entry
        assert isinstance(contact, Contact)
        node = self.values.details(self.registry, contact)
        if change.field is Field.ID:
            return [self._id(contact, change)]
        if not isinstance(node, Pairs) or node.anchored:
            raise UneditableError
        return self.fields.changed(node, contact, [change], CONTACT)

    def _id(self, contact: Contact, change: Replace | Add | Remove) -> TextEdit:
        (place, *_) = self.values.places(self.registry, contact, Field.ID)
        node = place.node
        if not isinstance(change, Replace) or not isinstance(node, Text) or node.anchored:
            raise UneditableError
        value = with_part(node.value, change.text, change.substring)
        if self.values.lists_contacts:
            details = self.values.details(self.registry, contact)
            assert isinstance(details, Pairs)
            return self.fields.retext(node, value, details)
        return TextEdit(*node.span, self.scalars.key(value))

    def _of_registry(self, change: Replace) -> TextEdit:
        stretch = self.values.stretches.get("updated")
        node = self.values.nodes(self.source, stretch) if stretch and change.field is Field.UPDATED else None
        value = value_at(node, "updated") if node else None
        if not isinstance(node, Pairs) or value is None:
            raise UneditableError
        return self.fields.one(value, change.text, node, change.substring, in_list=False)


def _is_about(change: Change, of: Field) -> bool:
    return isinstance(change, Replace | Add | Remove) and change.field is of
