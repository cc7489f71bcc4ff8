"""Read IANA's text edition: the tables of entries and people and the footnotes, as a text browser draws them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.record import COLUMNS, EARLIER_TITLE, FIELDS, make_record_from_cells
from linter.formats.references import (
    find_contact_spans,
    find_inline_references,
    find_reference_spans,
    parse_contacts,
    parse_references,
)
from linter.formats.text.fixed_width import Column, Drawing, Lines, Title, read_titles
from linter.formats.text.row_grouping import Stack, Stacks, UnsettledError
from linter.formats.text.row_heuristics import EntryReader, PersonReader
from linter.model import Capability, Contact, Entry, Field, Record, Reference, Registry
from linter.source import Source, Span

_CENTRED = (Field.PORT, Field.TRANSPORT, Field.SERVICE_CODE)
_ENTRIES = tuple(
    Column(field, (title, EARLIER_TITLE) if field is Field.UNAUTHORIZED_USE else (title,), field in _CENTRED)
    for field, title in COLUMNS
)
_PEOPLE = (
    Column(Field.ID, ("ID",)),
    Column(Field.NAME, ("Name",)),
    Column(Field.ORGANIZATION, ("Organization",), optional=True),
    Column(Field.URI, ("Contact URI",)),
    Column(Field.UPDATED, ("Last Updated",)),
)
PEOPLE_HEADINGS = ("People", "Contact Information")
FOOTNOTE_HEADINGS = ("Footnote", "Footnotes")
_HEADER_LINES = 3
_FOOTNOTE = re.compile(r"\s*\[([^\[\]\s]+)\]\s*(.*)")
REGISTRY_TITLE = re.compile(r"\s*Service Name and Transport Protocol Port Number Registry\s*\Z", re.IGNORECASE)
UPDATED = re.compile(r"(?:\A|[\r\n])[ \t]*Last Updated[ \t]*(?:\r\n?|\n)[ \t]*(\S+)")
_TOGETHER_BEFORE = "2015"  # the editions of that year show the assignee alone
_ASSIGNEE, _CONTACT = FIELDS.index(Field.ASSIGNEE), FIELDS.index(Field.CONTACT)


class Sections(NamedTuple):
    """The parts of the edition as ranges of lines, without blank lines around them."""

    titles: list[Title]
    entries: range
    people_titles: list[Title]
    people: range
    footnotes: range


def find_sections(lines: Lines) -> Sections | None:
    """Return the parts of a text edition, or None if the lines have no drawn table."""
    texts = lines.texts
    header = _header(texts, _ENTRIES, ("Description", "Assignee", "Contact"), 0, len(texts))
    if header is None:
        return None
    start, titles = header
    people_start, people_titles, notes_start, end = 0, list[Title](), len(texts), len(texts)
    for number in range(start, len(texts)):
        heading = texts[number].strip()
        if heading in PEOPLE_HEADINGS and not people_start:
            if found := _header(texts, _PEOPLE, ("ID", "Name"), number + 1, min(number + 2 + 2 * _HEADER_LINES, len(texts))):
                end = min(end, number)
                people_start, people_titles = found
        elif heading in FOOTNOTE_HEADINGS and any(map(_FOOTNOTE.match, texts[number + 1 : number + 3])):
            end, notes_start = min(end, number), number + 1
            break
    people = range(people_start, notes_start if notes_start > people_start else len(texts)) if people_start else range(0)
    if people and notes_start < len(texts):
        people = people[:-1]  # the heading
    return Sections(
        titles, _filled(texts, range(start, end)), people_titles, _filled(texts, people), range(notes_start, len(texts))
    )


def _header(
    texts: Sequence[str], columns: Sequence[Column], words: Sequence[str], start: int, end: int
) -> tuple[int, list[Title]] | None:
    """Return the line after the header of a drawn table among some lines, and its titles, or None."""
    for number in range(start, end):
        if not all(word in texts[number] for word in words):
            continue
        for size in range(2 * _HEADER_LINES - 1, 0, -1):
            for first in range(max(number - size + 1, start), number + 1):
                chunk = texts[first : first + size]
                if first + size <= end and all(map(str.strip, chunk)) and (titles := read_titles(chunk, columns)):
                    return first + size, titles
    return None


def _filled(texts: Sequence[str], lines: range) -> range:
    """Return a range of lines without the blank ones at its ends."""
    start, end = lines.start, lines.stop
    while start < end and not texts[start].strip():
        start += 1
    while start < end and not texts[end - 1].strip():
        end -= 1
    return range(start, end)


def read_edition(source: Source, lines: Lines, sections: Sections) -> Registry:
    """Return the registry in a text edition.

    Raises SourceError, with the place, for a damaged table, and for an edition with its title that ends before its footnotes.
    """
    if not sections.entries:
        raise source.error("has no entries", 0)
    is_whole = any(REGISTRY_TITLE.match(text) for text in lines.texts[: sections.entries.start])
    if is_whole and not (sections.people and sections.footnotes):
        missing = "its footnotes" if sections.people else "its table of people"
        raise source.error(f"ends without {missing}: the file is cut off; get it again", len(source.text))
    entries = DrawnTable(source, sections.titles, lines, sections.entries, (0, 1, 2), EntryReader)
    people = DrawnTable(source, sections.people_titles, lines, sections.people, (0,), PersonReader) if sections.people else None
    contacts = tuple(_contacts(people)) if people else ()
    known = {contact.id for contact in contacts}
    updated = UPDATED.search(source.text, 0, lines.starts[sections.entries.start])
    records = tuple(_records(entries, known, updated[1] if updated else ""))
    footnotes = read_footnotes(lines.part(sections.footnotes).texts)
    lacks = {Capability.NO_ASSIGNEE: "is plain text, which repeats the contact where no assignee is recorded"}
    uncertain, because = frozenset[Entry](), ""
    if doubtful := [*entries.doubtful, *(people.doubtful if people else ())]:
        number = source.position(doubtful[0]).line
        count = "a line" if len(doubtful) == 1 else f"{len(doubtful)} lines"
        first = f"line {number}" if len(doubtful) == 1 else f"the first line {number}"
        because = f"is plain text in which {count} may belong to the entry above or below, {first}"
        ports = {records[row].number for row in entries.uncertain_rows} - {None}
        beside = [record for record in records if record.number in ports or record.row in entries.uncertain_rows]
        uncertain = frozenset((*beside, *(contacts[row] for row in (people.uncertain_rows if people else ()))))
    if not contacts:
        lacks[Capability.WHOLE] = lacks[Capability.PEOPLE] = "is an excerpt of the text edition, without its table of people"
    if not footnotes:
        lacks[Capability.FOOTNOTES] = "has no footnotes"
    return Registry(
        source=source,
        format="text",
        updated=updated[1] if updated else None,
        records=records,
        contacts=contacts,
        footnotes=tuple(footnotes),
        footnote_texts=tuple(footnotes.values()),
        inline_references=(),
        markup_errors=(),
        locator=EditionLocator(entries, people, known, Span(*updated.span(1)) if updated else None),
        missing_capabilities=lacks,
        uncertain=uncertain,
        uncertain_because=because,
    )


def read_footnotes(texts: Iterable[str]) -> dict[str, str]:
    """Return the footnotes by their anchors. A line without an anchor continues the footnote above."""
    found: dict[str, str] = {}
    anchor = ""
    for text in texts:
        if match := _FOOTNOTE.match(text):
            anchor, first = match.groups()
            found[anchor] = first.strip()
        elif anchor and text.strip():
            found[anchor] += f" {text.strip()}"
    return found


class DrawnTable:
    """A drawn table with its lines grouped into rows."""

    def __init__(
        self,
        source: Source,
        titles: list[Title],
        lines: Lines,
        body: range,
        anchors: Sequence[int],
        reader: type[EntryReader] | type[PersonReader],
    ) -> None:
        self.drawing = Drawing(source, titles, lines.part(body))
        cells = self.drawing.cells
        self.fields = [column.field for column in self.drawing.columns]
        at = [*_anchors(cells, anchors)]
        if not at:
            raise source.error("has a table in which no line names an entry", lines.starts[body.start])
        try:
            found = Stacks(cells, self.drawing.widths, at, reader(self.drawing))
        except UnsettledError as error:
            message = "has lines that fit neither the entry above nor the one below: lines are missing, or there are too many"
            raise source.error(message, self.drawing.lines.starts[error.line]) from error
        self.stacks = found.stacks
        self.doubtful = [self.drawing.lines.starts[line] for line in found.doubtful]
        above = {bisect_right(at, line) - 1 for line in found.doubtful}
        self.uncertain_rows = (above | {row + 1 for row in above}) & set(range(len(at)))  # those that the lines may belong to

    def span(self, stack: Stack) -> Span:
        """Return the span of the lines of a row."""
        return self.drawing.lines.span(stack.top, stack.bottom)

    def values(self, stack: Stack) -> list[str]:
        """Return the text of each cell: its lines joined by blanks, or by an empty line if one is between them."""
        rows = [self.drawing.row(line) for line in range(stack.top, stack.bottom + 1)]
        if len(rows) == 1:
            return rows[0]
        values = []
        for column in range(len(self.fields)):
            filled = [i for i, row in enumerate(rows) if row[column]]
            joints = ["" if i == filled[0] else " " if i - last == 1 else "\n\n" for last, i in pairwise([-1, *filled])]
            values.append("".join(joint + rows[i][column] for joint, i in zip(joints, filled, strict=True)))
        return values

    def lines(self, stack: Stack, column: int) -> list[int]:
        """Return the lines on which a cell has text."""
        return [line for line in range(stack.top, stack.bottom + 1) if self.drawing.cells[line][column]]

    def list_places(self, stack: Stack, column: int) -> list[Span]:
        """Return the span of each line of a cell."""
        return [self.drawing.cell_place(line, column) for line in self.lines(stack, column)]


def _anchors(cells: Sequence[Sequence[str]], columns: Sequence[int]) -> Iterator[int]:
    """Yield the lines on which an entry has its name, port and transport, or a person the id.

    A well-formed name has no blank, but a name with blanks may go over several lines.
    """
    name = ""
    for number, row in enumerate(cells):
        if any(row[column] for column in columns[1:]):
            name = row[columns[0]]
            yield number
        elif word := row[columns[0]]:
            goes_on = name.count("(") > name.count(")")
            if not (len(columns) > 1 and (" " in word or goes_on)):
                yield number
            name = f"{name} {word}" if goes_on else word
        else:
            name = ""


def _records(table: DrawnTable, known: set[str], updated: str) -> Iterator[Record]:
    rows = [*map(table.values, table.stacks)]
    together = updated[:4] < _TOGETHER_BEFORE and _show_both(rows)
    persons: dict[str, tuple[Reference, ...]] = {"": ()}
    for number, (stack, row) in enumerate(zip(table.stacks, rows, strict=True)):
        _, _, _, description, assignee, contact, _, _, reference, _, _, note = row
        for cell in (assignee, contact):
            if cell not in persons:
                persons[cell] = parse_contacts(cell)
        contacts, assignees = persons[contact], persons[assignee]
        if together and contacts and assignee != contact:
            assignees = _without_contacts(assignees, contacts)
        inline_references: tuple[Reference, ...] = ()
        if "[" in description or "[" in note:
            inline_references = tuple(found for text in (description, note) for found, _ in find_inline_references(text, known))
        start, end = table.span(stack)
        references = parse_references(reference) if reference else ()
        recorded = None if assignee == contact else assignees
        yield make_record_from_cells(number, start, end, row, recorded, contacts, references, inline_references)


def _show_both(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the column of the assignee also shows every contact that differs, as in the editions up to 2013."""
    differing = [(row[_ASSIGNEE], row[_CONTACT]) for row in rows if row[_ASSIGNEE] != row[_CONTACT] and row[_CONTACT]]
    return all(assignee.endswith(contact) or assignee.startswith(contact) for assignee, contact in differing)


def _without_contacts(assignees: tuple[Reference, ...], contacts: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Return the assignees of a cell that also shows the contacts."""
    if assignees[-len(contacts) :] == contacts:
        return assignees[: -len(contacts)]
    return assignees[len(contacts) :]


def _contacts(table: DrawnTable) -> Iterator[Contact]:
    for number, stack in enumerate(table.stacks):
        texts = dict(zip(table.fields, table.values(stack), strict=True))
        uris = table.fields.index(Field.URI)
        identifier = texts[Field.ID]
        bracketed = identifier.startswith("[") and identifier.endswith("]")
        yield Contact(
            number,
            *table.span(stack),
            identifier[1:-1] if bracketed else identifier,
            texts[Field.NAME] or None,
            texts.get(Field.ORGANIZATION) or None,
            tuple(table.drawing.row(line)[uris] for line in table.lines(stack, uris)),
            texts[Field.UPDATED] or None,
        )


class EditionLocator(EntryLocator["tuple[_Text, Span]"]):
    """The locator of a text edition. A value on several lines is placed on the first of them."""

    def __init__(self, entries: DrawnTable, people: DrawnTable | None, known: set[str], updated: Span | None) -> None:
        super().__init__()
        self._entries, self._people, self._known, self._updated = entries, people, known, updated

    def find_span(self, _registry: Registry, place: "tuple[_Text, Span]", substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it, on its first line."""
        text, span = place
        if substring and (at := find_occurrence(text.value[span.start : span.end], substring, occurrence)) >= 0:
            span = Span(span.start + at, span.start + at + len(substring))
        return text.place(span)

    def find_fallback(self, registry: Registry, entry: Entry, field: Field) -> Span:
        """Return the span of the name, port or transport of an entry, of the id of a contact, or of the registry's date."""
        if not isinstance(entry, Record | Contact):
            return self._updated if self._updated and field is Field.UPDATED else registry.source.line_span(0)
        known_by = (Field.NAME, Field.PORT, Field.TRANSPORT) if isinstance(entry, Record) else (Field.ID,)
        return next(
            self.find_span(registry, found[0], "", 0) for name in known_by if (found := self.list_places(registry, entry, name))
        )

    def find_places(self, _registry: Registry, entry: Entry, field: Field) -> "Iterator[tuple[_Text, Span]]":
        """Yield the text of the cell of each value of a field, and the span of the value in it."""
        if not isinstance(entry, Record | Contact):
            return
        table = self._entries if isinstance(entry, Record) else self._people
        assert table is not None  # or there would be no such contact
        stack = table.stacks[entry.row]
        values = table.values(stack)
        for column in (Field.DESCRIPTION, Field.NOTE) if field is Field.INLINE_REFERENCE else (field,):
            if column not in table.fields:
                continue
            value = values[table.fields.index(column)]
            text = _Text(value, table.list_places(stack, table.fields.index(column)))
            if field is Field.ASSIGNEE and isinstance(entry, Record):
                shown = find_contact_spans(value)
                yield from ((text, span) for span in shown[: 0 if entry.assignees is None else len(shown)])
            elif field is Field.CONTACT:
                yield from ((text, span) for span in find_contact_spans(value))
            elif field is Field.REFERENCE:
                yield from ((text, span) for span in find_reference_spans(value))
            elif field is Field.INLINE_REFERENCE:
                yield from ((text, span) for _, span in find_inline_references(value, self._known))
            elif field is Field.URI:
                yield from ((text, span) for span in text.lines())
            elif field is Field.ID and value.startswith("["):
                yield text, Span(1, len(value) - value.endswith("]"))
            elif value:
                yield text, Span(0, len(value))


class _Text:
    """A value on several lines, with the span of each."""

    def __init__(self, value: str, places: list[Span]) -> None:
        self.value, self._places = value, places
        self._starts = []
        at = 0
        for place in places:
            while value[at] in " \n":  # the joint with the line before
                at += 1
            self._starts.append(at)
            at += place.end - place.start

    def lines(self) -> list[Span]:
        """Return the span of each line in the value."""
        return [Span(start, start + place.end - place.start) for start, place in zip(self._starts, self._places, strict=True)]

    def place(self, span: Span) -> Span:
        """Return the span in the file of a stretch of the value, up to the end of its first line."""
        line = max(bisect_right(self._starts, span.start) - 1, 0)
        start, place = self._starts[line], self._places[line]
        first = min(place.start + max(span.start - start, 0), place.end)
        return Span(first, max(first, min(place.start + span.end - start, place.end)))
