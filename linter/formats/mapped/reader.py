"""Tables of a shape of their owners, in Markdown, CSV, JSON or YAML, read through a mapping of columns to fields."""

from collections.abc import Iterable, Mapping, Sequence

from linter.formats.locator import EntryLocator
from linter.formats.mapped.builder import Builder
from linter.formats.mapped.columns import ADDRESS, Columns, ColumnsError, parse_columns, refuse_unknown
from linter.formats.mapped.rows import Cell, Table, make_cell
from linter.formats.mapped.shapes import find_shape
from linter.formats.mapped.suggest import advise_columns
from linter.formats.mapped.values import is_empty
from linter.model import Capability, Entry, Field, Record, Registry
from linter.source import Source, Span

_MISSING: Mapping[Capability, str] = dict.fromkeys(
    (
        Capability.PEOPLE,
        Capability.NO_ASSIGNEE,
        Capability.STATES,
        Capability.FOOTNOTES,
        Capability.SERVICE_CODES,
        Capability.NAMES,
        Capability.REFERENCES,
        Capability.ALIASES,
        Capability.ORDER,
        Capability.DETAILS,
    ),
    "is a table, whose names and texts have no rules",
)


def read_mapped(source: Source, columns: str = "", scope: Sequence[str] = ()) -> Registry:
    """Return the registry in a table; `columns` is a mapping as `parse_columns` takes it. `scope` are the keys that
    separate port spaces.

    Raises SourceError, with the place, for a text without such a table, and without a mapping.
    """
    if not source.text.strip():
        raise source.error("is empty")
    if (nul := source.text.find("\0")) >= 0:
        raise source.error("has a NUL character, which is not allowed in a text", nul)
    if not columns:
        raise source.error(advise_columns(source))
    try:
        mapping = parse_columns(columns)
        refuse_unknown(mapping, scope)
    except ColumnsError as error:
        raise source.error(f"cannot be read: {error}") from error
    table = _read_table(source, mapping)
    builder = Builder(mapping, source, scope)
    for row in table.rows:
        builder.add(row)
    if not builder.records:
        raise source.error("holds no entries: no row of its table has a port", 0)
    return Registry(
        source=source,
        format="table",
        updated=None,
        records=tuple(builder.records),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=tuple(sorted((*table.unread, *builder.list_unread()))),
        locator=MappedLocator(builder.cells, builder.ports, builder.extra_cells),
        missing_capabilities=_MISSING,
        scope=(*scope, ADDRESS) if ADDRESS not in scope and builder.has_addresses else tuple(scope),
        columns=mapping.text,
        remarks=(*table.remarks, *builder.list_remarks()),
    )


def _read_table(source: Source, columns: Columns) -> Table:
    shape = find_shape(source)
    if shape == "markdown":
        from linter.formats.mapped.markdown import read_markdown

        return read_markdown(source, columns)
    if shape == "html":
        from linter.formats.mapped.html_tables import read_html

        return read_html(source, columns)
    if shape == "csv":
        from linter.formats.mapped.delimited import read_delimited

        return read_delimited(source, columns)
    from linter.formats.mapped.tree import PARSERS, read_tree

    return read_tree(source, columns, PARSERS[shape](source))


class MappedLocator(EntryLocator[Cell]):
    """The locator of a mapped table. `cells`, `ports` and `extra_cells`, those of extra keys, are by the row of the record."""

    def __init__(
        self, cells: Sequence[Mapping[Field, Cell]], ports: Sequence[Span | None], extra_cells: Sequence[Sequence[Cell]]
    ) -> None:
        super().__init__()
        self.cells = cells
        self.ports = ports
        self.extra_cells = extra_cells

    def find_places(self, registry: Registry, entry: Entry, field: Field, /) -> Iterable[Cell]:
        """Find the cell of a field; several references share one cell."""
        if not isinstance(entry, Record):
            return ()
        if field is Field.EXTRA:
            return self.extra_cells[entry.row]
        cells = self.cells[entry.row]
        cell = cells.get(field)
        if field is Field.NAME and entry.name and (cell is None or is_empty(cell.value)):
            cell = cells.get(Field.DESCRIPTION)
        if cell is None or is_empty(cell.value):
            return ()
        if field is Field.PORT and (span := self.ports[entry.row]):
            return (make_cell(registry.source.text, span),)
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
