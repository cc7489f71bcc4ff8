"""Read a page of IANA's registry in HTML: at most a hundred rows and the people in them.

IANA serves XHTML. A page that a browser saved is read as well.
"""

import re
from collections.abc import Iterable, Iterator

from linter.formats.html.tables import BLANKS, Content, Row, Table, read_tables, squeeze
from linter.formats.locator import EntryLocator, find_occurrence
from linter.formats.record import FIELDS, find_missing_capabilities, make_record_from_cells, read_header
from linter.formats.references import find_contact_spans, find_reference_spans
from linter.formats.xml.records import REGISTRY_ID
from linter.lazy import compile_lazily
from linter.model import Capability, Contact, Entry, Field, MarkupError, Record, Reference, Registry
from linter.source import Source, Span, clip

_TABLE_ID = f"table-{REGISTRY_ID}"
_PEOPLE = {
    "id": Field.ID,
    "name": Field.NAME,
    "organization": Field.ORGANIZATION,
    "contact uri": Field.URI,
    "last updated": Field.UPDATED,
}
_UPDATED = compile_lazily(r"<dt>\s*Last Updated\s*</dt>\s*<dd>([^<>]*)</dd>", re.IGNORECASE)
_CHARSET = compile_lazily(r"""<meta\s[^<>]*?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_PAGES = compile_lazily(r"""<div class="pagination">((?:[^<]++|<a\s[^<>]*+>[^<]*+</a>)*+)</div>""", re.IGNORECASE)
_LINK = compile_lazily(r"<a\s[^<>]*+>[^<]*+</a>", re.IGNORECASE)
_NUMBER = compile_lazily(r"[0-9]{1,9}")
_DOCUMENT = compile_lazily(r"https?://(?:www\.)?iana\.org/go/((?:rfc|draft-)[^/?#\s]+)\Z", re.IGNORECASE)
_RFC = compile_lazily(r"rfc([0-9]+)\Z", re.IGNORECASE)
_RFC_LABEL = compile_lazily(r"RFC ?([0-9]+)\b", re.IGNORECASE)
_URI_LABEL = compile_lazily(r"(?:https?|mailto|tel):\S+\Z", re.IGNORECASE)
_NOTE = compile_lazily(r"#note[0-9]+\Z")


def read_html(source: Source) -> Registry:
    """Return the part of the registry that a page shows. Raises SourceError, with the place, for anything else."""
    text = source.text
    if not text.strip():
        raise source.error("is empty")
    if "<" not in text:
        raise source.error("is not HTML: it has no tags", 0)
    if (nul := text.find("\0")) >= 0:
        raise source.error("has a NUL character, which is not allowed in a text", nul)
    declared = _CHARSET.search(text, 0, 4096)
    if declared and declared[1].lower() not in ("utf-8", "ascii", "us-ascii"):
        raise source.error(f"declares the encoding '{declared[1]}'; only UTF-8 is read", declared.start(1))
    tables, complete = read_tables(source)
    table = _find_registry_table(source, tables)
    if not complete:
        raise source.error("ends without </html>: the page is cut off", len(text))
    fields = _read_header(source, table)
    rows = [row for row in table.rows[1:] if row.cells]
    if not rows:
        raise source.error("has no entries", table.tag.span.start)
    page = Page(source, fields, rows)
    records = tuple(page.records())
    contacts: list[Contact] = []
    footnotes: list[tuple[str, str]] = []
    for other in tables:
        if other.tag.attribute("class") == "fn":
            notes = [[Content(source, cell).text.strip(BLANKS) for cell in row.cells] for row in other.rows]
            footnotes += [(note[0].strip("[]"), note[-1]) for note in notes if len(note) > 1]
        elif other is not table:
            contacts += page.people(other, len(contacts))
    lacks = {
        **find_missing_capabilities(fields),
        Capability.WHOLE: _describe_incompleteness(text[: table.tag.span.start]),
        Capability.PEOPLE: "is a page of the registry, with the people of that page only",
        Capability.NO_ASSIGNEE: "is HTML, which repeats the contact where no assignee is recorded",
    }
    if not footnotes:
        lacks[Capability.FOOTNOTES] = "is a page of the registry without the footnotes"
    updated = _UPDATED.search(text, 0, table.tag.span.start)
    return Registry(
        source=source,
        format="html",
        updated=squeeze(updated[1]).strip(BLANKS) if updated else None,
        records=records,
        contacts=tuple(contacts),
        footnotes=tuple(anchor for anchor, _ in footnotes),
        footnote_texts=tuple(text for _, text in footnotes),
        inline_references=(),
        markup_errors=tuple(page.link_errors),
        locator=page,
        missing_capabilities=lacks,
    )


def _find_registry_table(source: Source, tables: list[Table]) -> Table:
    identifiers = [table.tag.attribute("id") or "" for table in tables]
    if _TABLE_ID in identifiers:
        first = identifiers.index(_TABLE_ID)
        if _TABLE_ID in identifiers[first + 1 :]:
            second = tables[identifiers.index(_TABLE_ID, first + 1)]
            raise source.error("has the registry's table twice; one page at a time is read", second.tag.span.start)
        return tables[first]
    for identifier, table in zip(identifiers, tables, strict=True):
        if identifier.startswith("table-"):
            what = f"its table is '{clip(identifier, 60)}', not '{_TABLE_ID}'"
            raise source.error(f"is a page of another registry: {what}", table.tag.span.start)
    raise source.error(f"is not a page of IANA's registry: it has no table '{_TABLE_ID}'", 0)


def _read_header(source: Source, table: Table) -> list[Field]:
    if not table.rows or not table.rows[0].cells or not table.rows[0].header:
        raise source.error("has a table without its header", table.tag.span.start)
    return read_header(source, [(Content(source, cell).text, cell.start) for cell in table.rows[0].cells])


def _describe_incompleteness(before: str) -> str:
    """Return why a page is not the whole registry, from the text before its table."""
    pages = _PAGES.search(before)
    if pages:
        here = _NUMBER.search(_LINK.sub("", pages[1]))
        numbers = [int(number) for number in _NUMBER.findall(re.sub("<[^<>]*>", "", pages[1]))]
        if here and len(numbers) > 1:
            return f"is page {int(here[0])} of {max(numbers)} of the registry"
    return "is a page of the registry, which may have more of them"


class Page(EntryLocator[tuple[Content, Span]]):
    """The entries and people of a page, and the locator of their values."""

    def __init__(self, source: Source, fields: list[Field], rows: list[Row]) -> None:
        super().__init__()
        self._source, self._fields, self._rows = source, fields, rows
        self._people: list[tuple[list[Field], Row]] = []
        self.link_errors: list[MarkupError] = []
        self._last: tuple[Entry, dict[Field, Content]] | None = None

    def records(self) -> Iterator[Record]:
        """Yield the entries of the page."""
        for number, row in enumerate(self._rows):
            yield self._build_record(number, row)

    def _build_record(self, number: int, row: Row) -> Record:
        contents = self._read_row(self._fields, row)
        texts = {field: content.text for field, content in contents.items()}

        def references(field: Field) -> tuple[Reference, ...]:
            return tuple(reference for reference, _ in _find_labels(contents.get(field), field))

        contacts = references(Field.CONTACT)
        alike = Field.ASSIGNEE not in texts or texts[Field.ASSIGNEE] == texts.get(Field.CONTACT, "")
        running = (contents[field] for field in (Field.DESCRIPTION, Field.NOTE) if field in contents)
        return make_record_from_cells(
            number,
            row.start,
            row.end,
            [texts.get(field, "") for field in FIELDS],
            None if alike else references(Field.ASSIGNEE),
            contacts,
            references(Field.REFERENCE),
            tuple(reference for content in running for reference, _ in _find_inline_references(content)),
        )

    def people(self, table: Table, first: int) -> Iterator[Contact]:
        """Yield the people in a table, if it is one of people."""
        rows = [row for row in table.rows if row.cells]
        titles = [" ".join(Content(self._source, cell).value.split()).lower() for cell in rows[0].cells] if rows else []
        fields = [_PEOPLE[title] for title in titles if title in _PEOPLE]
        if Field.ID not in fields or len(fields) != len(titles):
            return
        for number, row in enumerate(rows[1:], first):
            contents = self._read_row(fields, row)
            texts = {field: content.text for field, content in contents.items()}
            identifier = texts[Field.ID].strip(BLANKS)
            is_bracketed = identifier[:1] == "[" and identifier[-1:] == "]"
            uris = tuple(line.strip(BLANKS) for line in texts.get(Field.URI, "").split("\n") if line.strip(BLANKS))
            self._people.append((fields, row))
            yield Contact(
                number,
                row.start,
                row.end,
                identifier[1:-1] if is_bracketed else identifier,
                texts.get(Field.NAME) or None,
                texts.get(Field.ORGANIZATION) or None,
                uris,
                texts.get(Field.UPDATED) or None,
            )

    def _get_contents(self, fields: list[Field], row: Row) -> dict[Field, Content]:
        if len(row.cells) != len(fields):
            cells = "one cell" if len(row.cells) == 1 else f"{len(row.cells)} cells"
            raise self._source.error(f"has a row with {cells} in a table of {len(fields)} columns", row.start)
        return {field: Content(self._source, cell) for field, cell in zip(fields, row.cells, strict=True)}

    def _read_row(self, fields: list[Field], row: Row) -> dict[Field, Content]:
        """Return the contents of a row, and keep an error for each link whose label shows another target."""
        contents = self._get_contents(fields, row)
        for content in contents.values():
            for target, span in content.links:
                label = content.value[span.start : span.end].strip(BLANKS + "[]")
                if _shows_other_target(label, target):
                    message = f"reference shows '{clip(label, 60)}' and links to '{clip(target, 60)}'; correct one of them"
                    self.link_errors.append(MarkupError(content.place(span), message))
        return contents

    def find_span(self, _registry: Registry, place: tuple[Content, Span], substring: str, occurrence: int) -> Span:
        """Return the span of a value, or of a substring of it, up to the first tag inside it."""
        content, span = place
        if substring and (at := find_occurrence(content.value[span.start : span.end], substring, occurrence)) >= 0:
            span = Span(span.start + at, span.start + at + len(substring))
        return content.place(span)

    def find_fallback(self, registry: Registry, entry: Entry, field: Field) -> Span:
        """Return the span of the first value of an entry, of the id of a contact, or of the registry's date."""
        if not isinstance(entry, Record | Contact):
            updated = _UPDATED.search(registry.source.text, 0, registry.records[0].start) if registry.updated else None
            return Span(*updated.span(1)) if updated and field is Field.UPDATED else registry.source.line_span(0)
        known_by = (Field.NAME, Field.PORT, *self._fields) if isinstance(entry, Record) else (Field.ID,)
        found = (places[0] for name in known_by if (places := self.list_places(registry, entry, name)))
        if place := next(found, None):
            return self.find_span(registry, place, "", 0)
        return Span(entry.start, registry.source.text.index(">", entry.start) + 1)

    def find_places(self, _registry: Registry, entry: Entry, field: Field) -> list[tuple[Content, Span]]:
        """Return the content of the cell of each value of a field, and the span of the value in it."""
        if not isinstance(entry, Record | Contact):
            return []
        if self._last is None or self._last[0] is not entry:
            fields, row = (self._fields, self._rows[entry.row]) if isinstance(entry, Record) else self._people[entry.row]
            self._last = entry, self._get_contents(fields, row)
        return _find_places(self._last[1], field, entry)


def _find_places(contents: dict[Field, Content], field: Field, entry: Record | Contact) -> list[tuple[Content, Span]]:
    """Return the content and the span in it of each value of a field."""
    if field is Field.INLINE_REFERENCE:
        running = (contents[name] for name in (Field.DESCRIPTION, Field.NOTE) if name in contents)
        return [(content, span) for content in running for _, span in _find_inline_references(content)]
    content = contents.get(field)
    if content is None or not content.value or (field is Field.ASSIGNEE and isinstance(entry, Record) and entry.assignees is None):
        return []
    value = content.value
    if field in (Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE):
        return [(content, span) for _, span in _find_labels(content, field)]
    if field is Field.ID:
        start = len(value) - len(value.lstrip(BLANKS + "["))
        return [(content, Span(start, max(start, len(value.rstrip(BLANKS + "]")))))]
    if field is Field.URI:
        return [(content, Span(*match.span())) for match in re.finditer(r"[^\s](?:[^\n]*[^\s])?", value)]
    return [(content, content.shown)]


def _find_labels(content: Content | None, field: Field) -> Iterable[tuple[Reference, Span]]:
    """Yield the references of a cell and the spans of their labels."""
    if content is None:
        return
    if field is not Field.REFERENCE:
        for span in find_contact_spans(content.value):
            yield Reference("person", content.value[span.start : span.end]), span
        return
    targets = {link.span.start: link.target for link in content.links}
    for span in find_reference_spans(content.value):
        yield _make_reference(content.value[span.start : span.end], targets.get(span.start)), span


def _find_inline_references(content: Content) -> Iterator[tuple[Reference, Span]]:
    """Yield the references in a running text, links in brackets, and their spans."""
    if content.links:
        targets = {link.span: link.target for link in content.links}
        for span in find_reference_spans(content.value):
            if span in targets:
                yield _make_reference(content.value[span.start : span.end], targets[span]), span


def _shows_other_target(label: str, target: str) -> bool:
    """Return whether a label has the form of a target and is another one than the link has."""
    document = _DOCUMENT.match(target)
    if shown := _RFC_LABEL.match(label):
        other = document and _RFC.match(document[1])
        return document is not None and (other is None or other[1].lstrip("0") != shown[1].lstrip("0"))
    if label.startswith("draft-"):
        return document is not None and document[1].lower() != label.lower()
    if target.startswith("#"):
        anchor = f"note{label}" if label.isdecimal() and _NOTE.search(target) else label
        return " " not in label and anchor != target[1:]
    return _URI_LABEL.match(label) is not None and label.rstrip("/") != target.rstrip("/")


def _make_reference(label: str, target: str | None) -> Reference:
    """Return the reference of a label in brackets and its link. Without a link it is a text."""
    if target is None:
        return Reference("text", "", label)
    if document := _DOCUMENT.match(target):
        name = document[1]
        if _RFC.match(name):
            return Reference("rfc", name.lower(), "" if label.lower() == name.lower() else label)
        unpublished = label.startswith("RFC-") and name == f"draft-{label.removeprefix('RFC-')}"
        return Reference("draft", label, "") if unpublished or label == name else Reference("draft", name, label)
    if _NOTE.search(target):
        return Reference("note", label)
    if target.startswith("#"):
        return Reference("person", target[1:])
    return Reference("uri", target, "" if label == target else label)
