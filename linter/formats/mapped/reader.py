"""Tables of a shape of their owners, in Markdown, CSV, JSON or YAML, read through a mapping of columns to fields."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from linter.formats.locator import EntryLocator
from linter.formats.mapped.columns import Columns, ColumnsError, fold_title, parse_columns, refuse_unknown
from linter.formats.mapped.rows import Cell, Row, Table
from linter.formats.mapped.values import PortValue, is_empty, read_ports, read_transports
from linter.formats.references import find_inline_references
from linter.formats.table import find_format_by_name
from linter.model import Capability, Entry, Field, MarkupError, Record, Reference, Registry, parse_ports
from linter.source import Source, Span, clip

_NAME = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\Z")
_TITLES = 0.2  # share of names that are no service names, from which on the column holds titles
_MARKDOWN_RULE = re.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t]*$", re.MULTILINE)
_YAML_BEGINNING = re.compile(r"(?:#[^\r\n]*[\r\n]\s*)*+(?:-\s|[\w$-]+:(?:\s|\Z)|---)")
_REFERENCE_SEPARATOR = re.compile(r"\s*[,;\n]\s*")
_COLUMN_WORDS = {  # of titles that people give to columns, by field
    Field.PORT: ("port", "ports", "port number", "port(s)", "host port", "default port"),
    Field.NAME: ("service", "name", "service name", "application", "app", "component", "container"),
    Field.TRANSPORT: ("transport", "protocol", "proto", "tcp/udp", "type"),
    Field.DESCRIPTION: ("description", "purpose", "notes", "note", "comment", "usage", "use"),
    Field.ASSIGNEE: ("owner", "team", "assignee", "maintainer"),
}


def read_mapped(source: Source, columns: str = "", scope: Sequence[str] = ()) -> Registry:
    """Return the registry in a table; `columns` is a mapping as `parse_columns` takes it. `scope` are the keys that
    separate port spaces.

    Raises SourceError, with the place, for a text without such a table, and without a mapping.
    """
    if not source.text.strip():
        raise source.error("is empty")
    try:
        mapping = parse_columns(columns)
        refuse_unknown(mapping, scope)
    except ColumnsError as error:
        raise source.error(_advise(source) if not columns else f"cannot be read: {error}") from error
    table = _read_table(source, mapping)
    builder = _Builder(mapping, source)
    for row in table.rows:
        builder.add(row)
    if not builder.records:
        raise source.error("holds no entries: every row of its table is empty", 0)
    missing = {Capability.PEOPLE: "defines no contacts", Capability.SERVICE_CODES: "has no service codes"}
    title = mapping.titles.get(Field.NAME)
    if title is None:
        missing[Capability.NAMES] = "has no column for service names"
    elif builder.is_named_by_description:
        missing[Capability.NAMES] = (
            f"has no service name in some rows, which are known by their description, in the column '{title}'"
        )
    elif builder.holds_titles:
        missing[Capability.NAMES] = f"has titles in place of service names in the column '{title}'"
    return Registry(
        source=source,
        format="table",
        updated=None,
        records=tuple(builder.records),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=tuple(sorted((*table.unread, *builder.report_other_words()))),
        locator=MappedLocator(builder.cells, builder.ports),
        missing_capabilities=missing,
        scope=tuple(scope),
        columns=mapping.text,
    )


def _read_table(source: Source, columns: Columns) -> Table:
    shape = shape_of(source)
    wanted = [*columns.titles.values(), *columns.extras.values()]
    if shape == "markdown":
        from linter.formats.mapped.markdown import read_markdown

        return read_markdown(source, wanted)
    if shape == "csv":
        from linter.formats.mapped.delimited import read_delimited

        return read_delimited(source, wanted)
    from linter.formats.mapped.tree import PARSERS, read_tree

    return read_tree(source, columns, PARSERS[shape](source))


def shape_of(source: Source) -> str:
    """Return the shape of a table: "json", "yaml", "csv" or "markdown", by the name of the file or else its content."""
    named = find_format_by_name(source.path)
    if named in ("json", "yaml", "csv"):
        return named
    beginning = source.text.lstrip()
    if beginning[:1] in "{[" and not beginning.startswith("[!"):
        return "json"
    if named == "table" and not source.path.lower().endswith((".tsv", ".psv")):
        return "markdown"
    if _MARKDOWN_RULE.search(source.text):
        return "markdown"
    return "yaml" if _YAML_BEGINNING.match(beginning) else "csv"


def _advise(source: Source) -> str:
    """Return the message for a table without a mapping, with the mapping that its titles suggest."""
    titles: Sequence[str] = ()
    if shape_of(source) == "markdown":
        from linter.formats.mapped.markdown import list_titles

        titles = list_titles(source.text)
        if not titles:
            return "is Markdown without a table"
    elif shape_of(source) == "csv":
        from linter.formats.mapped.delimited import find_separator

        first = next(line for line in source.text.splitlines() if line.strip())
        titles = [cell.strip(' "') for cell in first.split(find_separator(source.text))]
    suggested = suggest_columns(titles)
    return f"is a table whose columns are not known; name them with --columns {suggested.text if suggested else 'port=…,name=…'}"


def suggest_columns(titles: Iterable[str]) -> Columns | None:
    """Return the mapping that the titles of columns suggest, None without a column for the port and one for the service."""
    by_title = {fold_title(title): title for title in titles}
    found = {
        field: by_title[word]
        for field, words in _COLUMN_WORDS.items()
        if (word := next((word for word in words if word in by_title), None))
    }
    return Columns(found) if Field.PORT in found and (Field.NAME in found or Field.DESCRIPTION in found) else None


class _Builder:
    """The records of the rows of a table: one for each port and transport of a row."""

    def __init__(self, columns: Columns, source: Source) -> None:
        self.titles = {field: fold_title(title) for field, title in columns.titles.items()}
        self.extras = {word: fold_title(title) for word, title in columns.extras.items()}
        self.source = source
        self.records: list[Record] = []
        self.cells: list[Mapping[Field, Cell]] = []
        self.ports: list[Span | None] = []
        self.other_words: dict[str, list[Span]] = {}
        self.names: Counter[bool] = Counter()
        self.is_named_by_description = False

    @property
    def holds_titles(self) -> bool:
        """Return whether the names are titles for people, such as "Web UI", and no service names."""
        return self.names[False] > _TITLES * self.names.total()

    def add(self, row: Row) -> None:
        """Add the records of a row. A row without any value is none."""
        cells = {field: row.cells[title] for field, title in self.titles.items() if title in row.cells}
        values = {field: cell.value.strip() for field, cell in cells.items() if not is_empty(cell.value)}
        if not values or (Field.PORT not in values and len(values) == 1 and len(self.titles) > 1):
            return  # a row of a table that has only a heading for the rows below it
        name = values.get(Field.NAME)
        if name is None and Field.DESCRIPTION in values:
            name = values[Field.DESCRIPTION]
            self.is_named_by_description = True
        elif name is not None:
            self.names[_NAME.match(name) is not None] += 1
        number = values.get(Field.PORT)
        ports = read_ports(cells[Field.PORT].value) if number else [PortValue("", 0, 0)]
        if ports is None:
            ports = [PortValue(number or "", 0, 0)]
        for port in ports:
            span = self._span_of(cells[Field.PORT], port) if port.number and port.end else None
            for transport in self._transports(port, cells.get(Field.TRANSPORT)):
                self.records.append(self._record(row, name, port.number or None, transport, values))
                self.cells.append(cells)
                self.ports.append(span)

    def _span_of(self, cell: Cell, port: PortValue) -> Span | None:
        written = cell.value[port.start : port.end]
        return cell.find(written, _count_before(cell.value, written, port.start))

    def _transports(self, port: PortValue, cell: Cell | None) -> Sequence[str | None]:
        """Return the transports of a port; None means all, which is also what another word counts as."""
        if port.transports:
            return port.transports
        if cell is None or is_empty(cell.value):
            return (None,)
        known = read_transports(cell.value)
        if known is None:
            self.other_words.setdefault(cell.value.strip(), []).append(cell.span)
        return known or (None,)

    def report_other_words(self) -> list[MarkupError]:
        """Return an error for each word that is no transport, at the first cell with it."""
        return [
            MarkupError(
                spans[0],
                f"'{clip(word, 40)}' in {len(spans):,} {'row' if len(spans) == 1 else 'rows'} is no transport, and these rows "
                "count for every transport; write tcp, udp, sctp or dccp, or map another column",
            )
            for word, spans in self.other_words.items()
        ]

    def _record(self, row: Row, name: str | None, number: str | None, transport: str | None, values: Mapping[Field, str]) -> Record:
        description, note = values.get(Field.DESCRIPTION), values.get(Field.NOTE)
        assignee, contact = values.get(Field.ASSIGNEE), values.get(Field.CONTACT)
        references = values.get(Field.REFERENCE)
        return Record(
            len(self.records),
            row.span.start,
            row.span.end,
            name,
            number,
            parse_ports(number) if number else None,
            transport,
            description,
            None if assignee is None else (Reference("person", assignee),),
            () if contact is None else (Reference("person", contact),),
            tuple(Reference("text", "", text) for text in _REFERENCE_SEPARATOR.split(references)) if references else (),
            tuple(found for running in (description, note) if running for found, _ in find_inline_references(running)),
            values.get(Field.REGISTERED),
            values.get(Field.MODIFIED),
            None,
            None,
            note,
            extras=self._extras(row),
        )

    def _extras(self, row: Row) -> tuple[tuple[str, str], ...]:
        found = {word: row.cells[title].value.strip() for word, title in self.extras.items() if title in row.cells}
        return tuple((word, value) for word, value in found.items() if not is_empty(value))


def _count_before(value: str, substring: str, start: int) -> int:
    """Return how many occurrences of a substring, without overlap, begin before an offset."""
    number, at = 0, value.find(substring)
    while 0 <= at < start:
        number, at = number + 1, value.find(substring, at + len(substring))
    return number


class MappedLocator(EntryLocator[Cell]):
    """The locator of a mapped table. `cells` and `ports` are by the row of the record."""

    def __init__(self, cells: Sequence[Mapping[Field, Cell]], ports: Sequence[Span | None]) -> None:
        super().__init__()
        self.cells = cells
        self.ports = ports

    def find_places(self, registry: Registry, entry: Entry, field: Field, /) -> Iterable[Cell]:
        """Find the cell of a field; several references share one cell."""
        if not isinstance(entry, Record):
            return ()
        cells = self.cells[entry.row]
        cell = cells.get(field)
        if field is Field.NAME and entry.name and (cell is None or is_empty(cell.value)):
            cell = cells.get(Field.DESCRIPTION)
        if cell is None or is_empty(cell.value):
            return ()
        if field is Field.PORT and (span := self.ports[entry.row]):
            return (Cell(registry.source.text[span.start : span.end], span, cell.find),)
        return [cell] * max(len(entry.references), 1) if field is Field.REFERENCE else (cell,)

    def find_span(self, registry: Registry, place: Cell, substring: str, occurrence: int, /) -> Span:
        """Return the span of a cell, or of a substring of it."""
        return (place.find(substring, occurrence) if substring else None) or place.span

    def find_fallback(self, registry: Registry, entry: Entry, field: Field, /) -> Span:
        """Return the first of the empty cell of the field, the name, the port and the row."""
        if not isinstance(entry, Record):
            return registry.source.line_span(0)
        cells = self.cells[entry.row]
        for known_by in (field, Field.NAME, Field.PORT, Field.DESCRIPTION):
            if (cell := cells.get(known_by)) and (known_by is field or not is_empty(cell.value)):
                return cell.span
        return Span(entry.start, entry.end)
