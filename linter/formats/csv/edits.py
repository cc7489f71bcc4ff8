"""Changes of a registry in CSV as edits of its text: every other character stays as it is."""

from collections.abc import Iterable, Sequence

from linter.formats.csv.reader import FORMULA, RUNNING_TEXT, Cell, CsvLocator, doubled, placed, unquoted, value_of, written
from linter.formats.locator import find_occurrence
from linter.formats.references import parse_reference
from linter.model import Entry, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, TextEdit, UneditableError, edited
from linter.source import Span

_PERSONS = (Field.ASSIGNEE, Field.CONTACT)
_REFERENCES = (*_PERSONS, Field.REFERENCE, Field.INLINE_REFERENCE)


def csv_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """The edits that make some changes, in the order of the file.

    Raises UneditableError for a change of what the file has no column for, and for one that would make a formula of a cell.
    """
    writer = _Writer(registry)
    return sorted(edit for change in changes for edit in writer.edits(change))


class _Writer:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, CsvLocator)
        self.registry = registry
        self.text = registry.source.text
        self.locator = registry.locator
        header = self.text[: registry.records[0].start]
        self.line_end = "\r\n" if header.endswith("\r\n") else header[-1]

    def edits(self, change: Change) -> list[TextEdit]:
        match change:
            case Replace(entry, field):
                record = _record(entry)
                return self._replace_label(record, change) if field in _REFERENCES else [self._replace_text(record, change)]
            case Add(entry, field, text):
                return [self._add(_record(entry), field, text)]
            case Remove(entry, field, value_index):
                return self._remove(_record(entry), field, value_index)
            case Delete(entry):
                return [TextEdit(*self._line(_record(entry)), "")]
            case Move(entry, before):
                line = self.text[entry.start : entry.end] + self.line_end
                return [TextEdit(*self._line(entry), ""), TextEdit(before.start, before.start, line)]
            case Insert(values, beside, before):
                return [self._beside(beside, before, self._row(values))]
            case Copy(entry, changes, after):
                return [self._beside(entry, not after, self._copied(entry, changes))]

    # values

    def _replace_text(self, record: Record, change: Replace) -> TextEdit:
        cell = self._cell(record, change.field)
        value = value_of(self.text, cell)
        if not value:
            raise UneditableError
        at, end = 0, len(value)
        text = change.text
        if change.substring:
            at = find_occurrence(value, change.substring.text, change.substring.occurrence)
            end = at + len(change.substring.text)
            if at < 0:
                raise UneditableError
        elif text.startswith(value):  # which goes on
            at, text = end, text[end:]
        return self._rewrite(cell, Span(at, end), self._written(change.field, text, cell))

    def _replace_label(self, record: Record, change: Replace) -> list[TextEdit]:
        edits = []
        for cell, span in self._labels(record, change.field, change.value_index):
            label = value_of(self.text, cell)[span.start : span.end]
            reference = parse_reference(label)
            of_rfc = change.field not in _PERSONS and reference.kind == "rfc"
            target = reference.target if of_rfc else label
            new = change.text
            if part := change.substring:
                at = find_occurrence(target, part.text, part.occurrence)
                if at < 0:
                    raise UneditableError
                new = target[:at] + new + target[at + len(part.text) :]
            if of_rfc:  # shown in capitals, and sometimes with a section behind it
                new = new.upper() + label[len(target) :]
            is_new_rfc = not of_rfc and change.field is Field.REFERENCE and parse_reference(new).kind == "rfc"
            if "[" in new or "]" in new:
                raise UneditableError
            if is_new_rfc:  # instead of a text, which may lack the brackets
                new = new.upper()
                if not value_of(self.text, cell)[: span.start].endswith("["):
                    new = f"[{new}]"
            edits.append(self._rewrite(cell, span, new))
        return edits

    def _labels(self, record: Record, field: Field, value_index: int) -> list[tuple[Cell, Span]]:
        """Where in the value of its cell a label stands. A contact may stand in a second cell, which repeats the first."""
        places = self.locator.places(self.registry, record, field)
        if value_index >= len(places):
            raise UneditableError
        cell, (start, end) = places[value_index]
        before, label = self.text[cell.value.start : start], self.text[start:end]
        if cell.quoted:
            before, label = unquoted(before), unquoted(label)
        span = Span(len(before), len(before) + len(label))
        repeated = field is Field.CONTACT and record.assignees is None and Field.ASSIGNEE in self.locator.fields
        return [(cell, span), (self._cell(record, Field.ASSIGNEE), span)] if repeated else [(cell, span)]

    def _rewrite(self, cell: Cell, span: Span, new: str) -> TextEdit:
        """Another text in the place of a stretch of a cell's value, and quotes around all of it where it needs them now."""
        value = value_of(self.text, cell)
        whole = value[: span.start] + new + value[span.end :]
        if _formula(whole, value):
            raise UneditableError
        if cell.quoted:
            return TextEdit(*placed(self.text, cell, [span])[0], doubled(new))
        if written(whole) != whole:
            return TextEdit(*cell.whole, written(whole))
        return TextEdit(*placed(self.text, cell, [span])[0], new)

    def _add(self, record: Record, field: Field, text: str) -> TextEdit:
        cell = self._cell(record, field)
        if field in _REFERENCES or value_of(self.text, cell).strip():
            raise UneditableError
        new = self._written(field, text, cell)
        if _formula(new, ""):
            raise UneditableError
        return TextEdit(*cell.whole, written(new, cell.quoted))

    def _remove(self, record: Record, field: Field, value_index: int) -> list[TextEdit]:
        if field is Field.INLINE_REFERENCE:  # words around it would be left
            raise UneditableError
        if field not in _REFERENCES:
            cell = self._cell(record, field)
            if not value_of(self.text, cell):
                raise UneditableError
            return [TextEdit(*cell.whole, "")]
        if field is Field.ASSIGNEE and len(record.assignees or ()) == 1:  # nobody of its own: the contact, repeated
            contact = self.locator.cells(self.registry, record).get(Field.CONTACT)
            repeated = self.text[contact.whole.start : contact.whole.end] if contact else ""
            return [TextEdit(*self._cell(record, field).whole, repeated)]
        return [self._without(cell, span) for cell, span in self._labels(record, field, value_index)]

    def _without(self, cell: Cell, span: Span) -> TextEdit:
        """A cell without a label."""
        value = value_of(self.text, cell)
        bracketed = value[: span.start].endswith("[") and value.startswith("]", span.end)
        if bracketed:
            span = Span(span.start - 1, span.end + 1)
        if not (value[: span.start] + value[span.end :]).strip():
            return TextEdit(*cell.whole, "")
        if not bracketed:
            raise UneditableError
        return self._rewrite(cell, span, "")

    # entries

    def _row(self, values: Sequence[tuple[Field, str]]) -> str:
        """A line for a new entry."""
        cells = dict.fromkeys(self.locator.fields, "")
        for field, text in values:
            if field not in cells or field in _REFERENCES or _formula(text, ""):
                raise UneditableError
            cells[field] = written(self._written(field, text))
        return ",".join(cells.values())

    def _copied(self, entry: Record, changes: Iterable[tuple[Field, str]]) -> str:
        edits: list[TextEdit] = []
        for field, text in changes:
            present = bool(self.locator.places(self.registry, entry, field))
            if present:
                edits += self.edits(Replace(entry, field, text) if text else Remove(entry, field))
            elif text:
                edits += self.edits(Add(entry, field, text))
        inside = [TextEdit(edit.start - entry.start, edit.end - entry.start, edit.text) for edit in sorted(edits)]
        return edited(self.text[entry.start : entry.end], inside)

    def _beside(self, record: Record, before: bool, line: str) -> TextEdit:
        if before:
            return TextEdit(record.start, record.start, line + self.line_end)
        return TextEdit(record.end, record.end, self.line_end + line)

    def _line(self, record: Record) -> Span:
        """The lines of an entry, with the last line end."""
        return Span(record.start, record.end + len(self._line_end(record.end)))

    # text

    def _line_end(self, at: int) -> str:
        return "\r\n" if self.text.startswith("\r\n", at) else self.text[at : at + 1]

    def _cell(self, record: Record, field: Field) -> Cell:
        cell = self.locator.cells(self.registry, record).get(field)
        if cell is None:
            raise UneditableError
        return cell

    def _written(self, field: Field, text: str, cell: Cell | None = None) -> str:
        """A text as the value of a cell. A break between paragraphs is one line end, as IANA writes it."""
        if "\0" in text:
            raise UneditableError
        if field in RUNNING_TEXT:
            text = text.replace("\n\n", "\n")
        ends_alike = cell is not None and "\r\n" in self.text[cell.value.start : cell.value.end]
        return text.replace("\n", "\r\n") if ends_alike else text


def _record(entry: Entry) -> Record:
    if not isinstance(entry, Record):
        raise UneditableError
    return entry


def _formula(new: str, old: str) -> bool:
    """Whether a cell would become a formula that was none."""
    return new.startswith(FORMULA) and not old.startswith(FORMULA)
