"""Read IANA's text edition: the tables of entries and people and the footnotes, as a text browser draws them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from linter.formats.record import COLUMNS, EARLIER_TITLE, FIELDS, make_record_from_cells
from linter.formats.references import (
    find_inline_references,
    parse_contacts,
    parse_references,
)
from linter.formats.text.drawn_table import DrawnTable
from linter.formats.text.edition_locator import EditionLocator
from linter.formats.text.fixed_width import Column, Lines, Title, read_titles
from linter.formats.text.row_heuristics import EntryReader, PersonReader
from linter.lazy import compile_lazily
from linter.model import Capability, Contact, Entry, Field, MarkupError, Record, Reference, Registry
from linter.source import Source, SourceError, Span

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
_HEADER_WORDS = ("Description", "Assignee", "Contact")
_HEADER_LINES = 3
_FOOTNOTE = compile_lazily(r"\s*\[([^\[\]\s]+)\]\s*(.*)")
PAGE_END = "Licensing Terms"  # the last line of a page
REGISTRY_TITLE = compile_lazily(r"\s*Service Name and Transport Protocol Port Number Registry\s*\Z", re.IGNORECASE)
UPDATED = compile_lazily(r"(?:\A|[\r\n])[ \t]*Last Updated[ \t]*(?:\r\n?|\n)[ \t]*(\S+)")
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
    header = _read_header(texts, _ENTRIES, _HEADER_WORDS, 0, len(texts))
    if header is None:
        return None
    start, titles = header
    people_start, people_titles, notes_start, end = 0, list[Title](), len(texts), len(texts)
    for number in range(start, len(texts)):
        heading = texts[number].strip()
        if heading in PEOPLE_HEADINGS and not people_start:
            if found := _read_header(texts, _PEOPLE, ("ID", "Name"), number + 1, min(number + 2 + 2 * _HEADER_LINES, len(texts))):
                end = min(end, number)
                people_start, people_titles = found
        elif heading in FOOTNOTE_HEADINGS and any(map(_FOOTNOTE.match, texts[number + 1 : number + 3])):
            end, notes_start = min(end, number), number + 1
            break
    people = range(people_start, notes_start if notes_start > people_start else len(texts)) if people_start else range(0)
    if people and notes_start < len(texts):
        people = people[:-1]  # the heading
    return Sections(
        titles, _trim_range(texts, range(start, end)), people_titles, _trim_range(texts, people), range(notes_start, len(texts))
    )


def _read_header(
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


def _trim_range(texts: Sequence[str], lines: range) -> range:
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
    again = next((number for number in range(sections.entries.start, len(lines.texts)) if _begins_table(lines.texts[number])), None)
    if again is not None:
        raise make_second_table_error(source, lines, again)
    is_whole = any(REGISTRY_TITLE.match(text) for text in lines.texts[: sections.entries.start])
    if is_whole and not (sections.people and sections.footnotes):
        missing = "its footnotes" if sections.people else "its table of people"
        raise source.error(f"ends without {missing}: the file is cut off; get it again", len(source.text))
    entries = DrawnTable(source, sections.titles, lines, sections.entries, (0, 1, 2), EntryReader)
    people = DrawnTable(source, sections.people_titles, lines, sections.people, (0,), PersonReader) if sections.people else None
    contacts = tuple(_build_contacts(people)) if people else ()
    known = {contact.id for contact in contacts}
    updated = UPDATED.search(source.text, 0, lines.starts[sections.entries.start])
    records = tuple(_build_records(entries, known, updated[1] if updated else ""))
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
        markup_errors=tuple(find_unread_lines(lines, sections.footnotes)),
        locator=EditionLocator(entries, people, known, Span(*updated.span(1)) if updated else None),
        missing_capabilities=lacks,
        uncertain=uncertain,
        uncertain_because=because,
    )


def _begins_table(text: str) -> bool:
    """Return whether a line is the title of the registry or the header of its table."""
    return bool(REGISTRY_TITLE.match(text)) or (all(word in text for word in _HEADER_WORDS) and "Reference" in text)


def make_second_table_error(source: Source, lines: Lines, number: int) -> SourceError:
    """Return the error for a line at which a second table begins."""
    return source.error("has a second table of services; keep one table in a file", lines.starts[number])


def find_unread_lines(lines: Lines, footnotes: range) -> Iterator[MarkupError]:
    """Yield a markup error for each paragraph below the footnotes that is none."""
    after_blank, in_footnote, is_unread = True, False, False
    for number in footnotes:
        text = lines.texts[number].strip()
        if not text:
            after_blank, is_unread = True, False
            continue
        if _FOOTNOTE.match(text):
            in_footnote, is_unread = True, False
        elif (after_blank or not in_footnote) and not is_unread and text != PAGE_END:
            in_footnote, is_unread = False, True
            yield MarkupError(lines.span(number, number), "text below the footnotes is not read; remove it")
        after_blank = False


def read_footnotes(texts: Iterable[str]) -> dict[str, str]:
    """Return the footnotes by their anchors. A line without an anchor continues the footnote above."""
    found: dict[str, list[str]] = {}
    anchor = ""
    for text in texts:
        if match := _FOOTNOTE.match(text):
            anchor, first = match.groups()
            found[anchor] = [first.strip()]
        elif not text.strip():
            anchor = ""  # what follows a blank line is another footnote or no part of them
        elif anchor:
            found[anchor].append(text.strip())
    return {anchor: " ".join(parts) for anchor, parts in found.items()}


def _build_records(table: DrawnTable, known: set[str], updated: str) -> Iterator[Record]:
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
            assignees = _remove_contacts(assignees, contacts)
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


def _remove_contacts(assignees: tuple[Reference, ...], contacts: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Return the assignees of a cell that also shows the contacts."""
    if assignees[-len(contacts) :] == contacts:
        return assignees[: -len(contacts)]
    return assignees[len(contacts) :]


def _build_contacts(table: DrawnTable) -> Iterator[Contact]:
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
