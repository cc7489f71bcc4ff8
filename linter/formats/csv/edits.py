"""Make text edits for changes of a registry in CSV. All other characters are kept."""

from collections.abc import Iterable, Sequence

from linter.formats.csv.reader import (
    FORMULA,
    RUNNING_TEXT,
    Cell,
    CsvLocator,
    double_quotes,
    read_value,
    write_cell,
)
from linter.formats.locator import find_occurrence
from linter.formats.references import parse_reference
from linter.model import Entry, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, TextEdit, UneditableError, apply_edits
from linter.source import Span

_PERSONS = (Field.ASSIGNEE, Field.CONTACT)
_REFERENCES = (*_PERSONS, Field.REFERENCE, Field.INLINE_REFERENCE)


def make_csv_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """Return the text edits that make changes, in the order of the file.

    Raises UneditableError for a change of a field without a column, and for a change that makes a cell a formula.
    """
    writer = _Editor(registry)
    return sorted(edit for change in changes for edit in writer.make_edits(change))


class _Editor:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, CsvLocator)
        self.registry = registry
        self.text = registry.source.text
        self.locator = registry.locator
        header = self.text[: registry.records[0].start]
        self.line_end = "\r\n" if header.endswith("\r\n") else header[-1]

    def make_edits(self, change: Change) -> list[TextEdit]:
        match change:
            case Replace(entry, field):
                record = _require_record(entry)
                return self._replace_label(record, change) if field in _REFERENCES else [self._replace_text(record, change)]
            case Add(entry, field, text):
                return [self._add(_require_record(entry), field, text)]
            case Remove(entry, field, value_index):
                return self._remove(_require_record(entry), field, value_index)
            case Delete(entry):
                return [TextEdit(*self._find_line(_require_record(entry)), "")]
            case Move(entry, before, _):
                line = self.text[entry.start : entry.end] + self.line_end
                return [TextEdit(*self._find_line(entry), ""), TextEdit(before.start, before.start, line)]
            case Insert(values, beside, before):
                return [self._insert_beside(beside, before, self._write_row(values))]
            case Copy(entry, changes, after):
                return [self._insert_beside(entry, not after, self._write_copy(entry, changes))]

    # values

    def _replace_text(self, record: Record, change: Replace) -> TextEdit:
        cell = self._require_cell(record, change.field)
        value = read_value(self.text, cell)
        if not value:
            raise UneditableError
        at, end = 0, len(value)
        text = change.text
        if change.substring:
            at = find_occurrence(value, change.substring.text, change.substring.occurrence)
            end = at + len(change.substring.text)
            if at < 0:
                raise UneditableError
        elif text.startswith(value):  # only the continuation is new
            at, text = end, text[end:]
        return self._rewrite(cell, Span(at, end), self._write_value(change.field, text, cell))

    def _replace_label(self, record: Record, change: Replace) -> list[TextEdit]:
        edits = []
        for cell, span in self._find_labels(record, change.field, change.value_index):
            label = read_value(self.text, cell)[span.start : span.end]
            reference = parse_reference(label)
            of_rfc = change.field not in _PERSONS and reference.kind == "rfc"
            target = reference.target if of_rfc else label
            new = change.text
            if substring := change.substring:
                at = find_occurrence(target, substring.text, substring.occurrence)
                if at < 0:
                    raise UneditableError
                new = target[:at] + new + target[at + len(substring.text) :]
            if of_rfc:  # in capitals, and perhaps followed by a section
                new = new.upper() + label[len(target) :]
            is_new_rfc = not of_rfc and change.field is Field.REFERENCE and parse_reference(new).kind == "rfc"
            if "[" in new or "]" in new:
                raise UneditableError
            if is_new_rfc:  # it replaces a text, which may have no brackets
                new = new.upper()
                if not read_value(self.text, cell)[: span.start].endswith("["):
                    new = f"[{new}]"
            edits.append(self._rewrite(cell, span, new))
        return edits

    def _find_labels(self, record: Record, field: Field, value_index: int) -> list[tuple[Cell, Span]]:
        """Return the cells with a label, and its span in their values. A contact may be repeated in the cell of the assignee."""
        places = self.locator.list_places(self.registry, record, field)
        if value_index >= len(places):
            raise UneditableError
        cell, (start, end) = places[value_index]
        span = self.locator.read_content(self.text, cell).find_value_span(Span(start - cell.value.start, end - cell.value.start))
        repeated = field is Field.CONTACT and record.assignees is None and Field.ASSIGNEE in self.locator.fields
        return [(cell, span), (self._require_cell(record, Field.ASSIGNEE), span)] if repeated else [(cell, span)]

    def _rewrite(self, cell: Cell, span: Span, new: str) -> TextEdit:
        """Return the edit that replaces a span of a cell's value, with quotes around the value if it needs them now."""
        content = self.locator.read_content(self.text, cell)
        value = content.value
        first = value[:1] if span.start else new[:1] or value[span.end : span.end + 1]
        if _becomes_formula(first, value):
            raise UneditableError
        if not cell.is_quoted and write_cell(new) != new:
            return TextEdit(*cell.whole, write_cell(value[: span.start] + new + value[span.end :]))
        start, end = content.find_file_span(span)
        return TextEdit(cell.value.start + start, cell.value.start + end, double_quotes(new) if cell.is_quoted else new)

    def _add(self, record: Record, field: Field, text: str) -> TextEdit:
        cell = self._require_cell(record, field)
        if field in _REFERENCES or read_value(self.text, cell).strip():
            raise UneditableError
        new = self._write_value(field, text, cell)
        if _becomes_formula(new, ""):
            raise UneditableError
        return TextEdit(*cell.whole, write_cell(new, cell.is_quoted))

    def _remove(self, record: Record, field: Field, value_index: int) -> list[TextEdit]:
        if field is Field.INLINE_REFERENCE:  # the words around it would remain
            raise UneditableError
        if field not in _REFERENCES:
            cell = self._require_cell(record, field)
            if not read_value(self.text, cell):
                raise UneditableError
            return [TextEdit(*cell.whole, "")]
        if field is Field.ASSIGNEE and len(record.assignees or ()) == 1:  # without assignee, the cell repeats the contact
            contact = self.locator.read_cells(self.registry, record).get(Field.CONTACT)
            repeated = self.text[contact.whole.start : contact.whole.end] if contact else ""
            return [TextEdit(*self._require_cell(record, field).whole, repeated)]
        return [self._remove_label(cell, span) for cell, span in self._find_labels(record, field, value_index)]

    def _remove_label(self, cell: Cell, span: Span) -> TextEdit:
        """Return the edit that removes a label from a cell."""
        content = self.locator.read_content(self.text, cell)
        value = content.value
        has_brackets = value.endswith("[", 0, span.start) and value.startswith("]", span.end)
        if has_brackets:
            span = Span(span.start - 1, span.end + 1)
        if span.start <= content.text.start and content.text.end <= span.end:
            return TextEdit(*cell.whole, "")
        if not has_brackets:
            raise UneditableError
        return self._rewrite(cell, span, "")

    # entries

    def _write_row(self, values: Sequence[tuple[Field, str]]) -> str:
        """Return the line of a new entry."""
        cells = dict.fromkeys(self.locator.fields, "")
        for field, text in values:
            if field not in cells or field in _REFERENCES or _becomes_formula(text, ""):
                raise UneditableError
            cells[field] = write_cell(self._write_value(field, text))
        return ",".join(cells.values())

    def _write_copy(self, entry: Record, changes: Iterable[tuple[Field, str]]) -> str:
        edits: list[TextEdit] = []
        for field, text in changes:
            present = bool(self.locator.list_places(self.registry, entry, field))
            if present:
                edits += self.make_edits(Replace(entry, field, text) if text else Remove(entry, field))
            elif text:
                edits += self.make_edits(Add(entry, field, text))
        inside = [TextEdit(edit.start - entry.start, edit.end - entry.start, edit.text) for edit in sorted(edits)]
        return apply_edits(self.text[entry.start : entry.end], inside)

    def _insert_beside(self, record: Record, before: bool, line: str) -> TextEdit:
        if before:
            return TextEdit(record.start, record.start, line + self.line_end)
        return TextEdit(record.end, record.end, self.line_end + line)

    def _find_line(self, record: Record) -> Span:
        """Return the span of an entry with its line end."""
        return Span(record.start, record.end + len(self._find_line_end(record.end)))

    # text

    def _find_line_end(self, at: int) -> str:
        return "\r\n" if self.text.startswith("\r\n", at) else self.text[at : at + 1]

    def _require_cell(self, record: Record, field: Field) -> Cell:
        cell = self.locator.read_cells(self.registry, record).get(field)
        if cell is None:
            raise UneditableError
        return cell

    def _write_value(self, field: Field, text: str, cell: Cell | None = None) -> str:
        """Return a text as the value of a cell. As in IANA's CSV, one line end separates paragraphs."""
        if "\0" in text:
            raise UneditableError
        if field in RUNNING_TEXT:
            text = text.replace("\n\n", "\n")
        ends_alike = cell is not None and "\r\n" in self.text[cell.value.start : cell.value.end]
        return text.replace("\n", "\r\n") if ends_alike else text


def _require_record(entry: Entry) -> Record:
    if not isinstance(entry, Record):
        raise UneditableError
    return entry


def _becomes_formula(new: str, old: str) -> bool:
    """Return whether a cell becomes a formula."""
    return new.startswith(FORMULA) and not old.startswith(FORMULA)
