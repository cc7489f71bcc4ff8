"""Read records that are written as IANA writes them: the common form first, then the usual order, then any order."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linter.formats.xml.records import KINDS, build_record, format_reference, make_record
from linter.formats.xml.regular_entries import EntryReader, decode_text
from linter.formats.xml.regular_patterns import CELL, CELL_STEP, COMMON_RECORD, ORDERED_RECORD, RECORD_HEAD, REFERENCE, TAG
from linter.formats.xml.tree import BLANKS, Element
from linter.model import MarkupError, Record, Reference, parse_ports
from linter.source import Source

if TYPE_CHECKING:
    import re

_References = tuple[Reference, ...]


class RecordReader(EntryReader[Record]):
    opening = "<record"

    def __init__(self, source: Source, start_tags: Sequence[str], markup_errors: list[MarkupError]) -> None:
        super().__init__(source, start_tags, markup_errors)
        # most references are in many entries
        self._persons: dict[str | None, _References] = {None: ()}
        self._runs: dict[str, tuple[_References, _References] | None] = {"": ((), ())}  # contacts and others, by markup

    def read_exactly(self, row: int, element: Element) -> Record:
        return build_record(row, element, self.markup_errors)

    def read_common(self, start: int, end: int) -> int:
        text, match, persons, add = self.source.text, COMMON_RECORD.match, self._persons, self.found.append
        row = len(self.found)
        while True:
            if (found := match(text, start, end)) is None:
                found = ORDERED_RECORD.match(text, start, end)
                record = self._read_ordered(row, start, found) if found else None
                if found is None or record is None:
                    return start
                add(record)
                start, row = found.end(), row + 1
                continue
            date, updated, name, transport, person, description, number, blanks = found.groups()
            ports = None if number is None else parse_ports(number)
            after = found.end()
            name, transport, end_ = name or None, transport or None, after - len(blanks)
            contacts = persons[person] if person in persons else self._read_person(person)
            # Arguments in stars or by name take twice as long.
            # fmt: off
            add(Record(row, start, end_, name, number, ports, transport, description, None, contacts, (), (),
                       date, updated, None, None, None))
            # fmt: on
            start, row = after, row + 1

    def _read_ordered(self, row: int, start: int, match: "re.Match[str]") -> Record | None:
        """Return the record of a match of ORDERED_RECORD, None if it has two notes or a reference of unknown type."""
        date, updated, name, transport, assignee, early_person, first, is_empty, description, *rest = match.groups()
        second, early_note, third, number, fourth, unauthorized, note, person, last, blanks = rest
        if early_note is not None:
            if note is not None:
                return None
            note = early_note
        runs = self._runs
        before = first + second + third + fourth
        if (found := runs.get(before) or self._read_run(before)) is None:
            return None
        if (found_last := runs.get(last) or self._read_run(last)) is None:
            return None
        read_person = self._read_person
        contacts = read_person(early_person) + found[0] + read_person(person) + found_last[0]
        references = found[1] + found_last[1]
        assignees = None if assignee is None else read_person(assignee)
        if is_empty:
            description = ""
        ports = None if number is None else parse_ports(number)
        name, transport, end = name or None, transport or None, match.end() - len(blanks)
        # fmt: off
        return Record(row, start, end, name, number, ports, transport, description, assignees, contacts, references, (),
                      date, updated, None, unauthorized, note)
        # fmt: on

    def _read_person(self, identifier: str | None) -> _References:
        """Return the reference to a contact; nothing for None."""
        found = self._persons.get(identifier)
        if found is None:
            assert identifier is not None
            self._persons[identifier] = found = (Reference("person", identifier),)
        return found

    def _read_run(self, run: str) -> tuple[_References, _References] | None:
        """Return the contacts and the other references in the markup of several, None if one has an unknown type."""
        if run not in self._runs:
            references = [_make_reference(match) for match in REFERENCE.finditer(run)]
            known = [reference for reference in references if reference]
            contacts = tuple([reference for reference in known if reference.kind == "person"])
            others = tuple([reference for reference in known if reference.kind != "person"])
            self._runs[run] = (contacts, others) if len(known) == len(references) else None
        return self._runs[run]

    def read_regular(self, row: int, start: int, chunk: str) -> Record | None:
        """Return the record of a text with its elements in any order and with markup in its texts."""
        head, _, body = chunk[len(self.opening) :].partition(">")
        body, close, tail = body.rpartition("</record>")
        parts = CELL.split(body)
        if not close or tail.strip(BLANKS) or "".join(parts[::CELL_STEP]).strip(BLANKS):
            return None
        dates: tuple[str | None, str | None] = (None, None)
        if head:
            match = RECORD_HEAD.match(head)
            if not match:
                return None
            dates = decode_text(match[1]), decode_text(match[2])
        texts: dict[str, str] = {}
        assignees: _References | None = None
        contacts: list[Reference] = []
        references: list[Reference] = []
        inline_references: list[Reference] = []
        for i in range(1, len(parts), CELL_STEP):
            if tag := parts[i]:
                if tag in texts:
                    return None
                texts[tag] = decode_text(parts[i + 1] or "")
            elif xref := parts[i + 2]:
                if (found := self._read_run(xref)) is None:
                    return None
                contacts += found[0]
                references += found[1]
            elif xref := parts[i + 3]:
                if assignees is not None or (found := self._read_run(xref)) is None:
                    return None
                assignees = found[0]
            else:
                tag = parts[i + 5]
                running = _read_rich_text(parts[i + 4])
                if tag in texts or running is None:
                    return None
                texts[tag], found_inside = running
                inline_references += found_inside
        end = start + len(chunk) - len(tail)
        return make_record(row, start, end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(inline_references))


def _make_reference(match: "re.Match[str]") -> Reference | None:
    """Return the reference of a match of REFERENCE, None if its type is unknown."""
    kind, target, label = match.groups()
    return Reference(kind, decode_text(target or ""), decode_text(label or "")) if kind in KINDS else None


def _read_rich_text(markup: str) -> tuple[str, _References] | None:
    """Return the text that a description or note shows, and the references in it, or None if a reference has an unknown type.

    The markup lacks the first "<".
    """
    inline_references: list[Reference | None] = []

    def render(match: "re.Match[str]") -> str:
        xref, line_break = match.groups()
        if xref is None:
            return "\n" if line_break else ""
        parts = REFERENCE.match(xref)
        assert parts is not None  # CELL matched it
        inline_references.append(reference := _make_reference(parts))
        return format_reference(reference).replace("&", "&amp;") if reference else ""  # resolved below

    text = decode_text(TAG.sub(render, f"<{markup}"))
    known = tuple(reference for reference in inline_references if reference)
    return (text, known) if len(known) == len(inline_references) else None
