"""Build the records of the rows of a table: one for each port and transport of a row."""

from collections.abc import Iterator, Mapping, Sequence

from linter.formats.mapped.columns import ADDRESS, GROUP, KEY, Columns, fold_title
from linter.formats.mapped.rows import Cell, Row, list_lines
from linter.formats.mapped.values import (
    PortValue,
    find_large_numbers,
    is_empty,
    is_free,
    is_set,
    is_text,
    read_ports,
    read_spaces,
    read_transports,
    says_no_port,
)
from linter.formats.references import find_inline_references
from linter.lazy import compile_lazily
from linter.model import Extra, Field, MarkupError, Record, Reference, fold_case, parse_ports
from linter.source import Source, Span, clip

_REFERENCE_SEPARATOR = compile_lazily(r"\s*[,;\n]\s*")
_COMMENT = compile_lazily(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]\s*\Z")

_NO_PORT = "'{}' is no port{}; write a number from 0 to 65535, a range, or - for none"
_NO_TRANSPORT = "'{}' is no transport, so the row applies to every transport{}; write tcp, udp, sctp or dccp, or - for all"

Values = Mapping[Field, str]


class Builder:
    """The records of the rows so far, with their cells and the spans of their ports, and what was not understood."""

    def __init__(self, columns: Columns, source: Source, scope: Sequence[str] = ()) -> None:
        self.titles = {field: fold_title(title) for field, title in columns.titles.items() if field is not Field.PORT}
        self.port_titles = [fold_title(title) for title in columns.ports]
        self.transports = {word: fold_title(title) for word, title in columns.transports.items()}
        self.extras = {word: fold_title(title) for word, title in columns.extras.items()}
        self.source = source
        self.scope = scope
        self.records: list[Record] = []
        self.cells: list[Mapping[Field, Cell]] = []
        self.ports: list[Span | None] = []
        self.extra_cells: list[Sequence[Cell]] = []
        self.unread: dict[tuple[str, str], dict[Span, None]] = {}  # by the problem and the value
        self.portless: list[Span] = []
        self.nameless: list[Span] = []
        self.repeated = 0
        self._above: tuple[int, str | None] = (-1, None)  # the table and the name of the row above
        self._known: dict[tuple[str, str, object], dict[str | None, int]] = {}

    def add(self, row: Row) -> None:
        """Add the records of a row. A row without a port has none."""
        cells: dict[Field, Cell] = {field: row.cells[title] for field, title in self.titles.items() if title in row.cells}
        values: dict[Field, str] = {field: cell.value.strip() for field, cell in cells.items() if is_text(cell.value)}
        name = values.get(Field.NAME) or values.get(Field.DESCRIPTION)
        if name is None and row.follows and self._above[0] == row.table:
            name = self._above[1]  # the cell is merged with the one above
        self._above = row.table, name
        if name is None and KEY in row.cells:
            name = row.cells[KEY].value.strip() or None
            cells[Field.NAME] = row.cells[KEY]
        if name is not None and is_free(name):
            return
        extras, extra_cells = self._list_extras(row)
        taken: set[tuple[str, str | None, str]] = set()
        if name is not None and all(says_no_port(row.cells[title].value) for title in self.port_titles if title in row.cells):
            self.portless.append(row.span)
            return
        for port, span, port_cell in self._list_ports(row):
            if name is None:
                self.nameless.append(span)
            for transport in self._list_transports(row, port, cells.get(Field.TRANSPORT)):
                if (port.number, transport, port.address) in taken:
                    continue
                taken.add((port.number, transport, port.address))
                own = (*extras, (ADDRESS, port.address)) if port.address and ADDRESS not in self.extras else extras
                if row.follows and self._is_repeated(row.table, port.number, name, transport, (values.get(Field.ASSIGNEE), own)):
                    self.repeated += 1
                    continue
                self.records.append(self._make_record(row.span, name, port.number, transport, values, own))
                self.cells.append({**cells, Field.PORT: port_cell})
                self.ports.append(span)
                self.extra_cells.append(extra_cells if own is extras else (*extra_cells, port_cell))

    def _list_ports(self, row: Row) -> Iterator[tuple[PortValue, Span, Cell]]:
        """Yield the ports of a row, each with its span and its cell. A line of titles among the rows has none."""
        for title in self.port_titles:
            cell = row.cells.get(title)
            if cell is None or is_empty(cell.value) or fold_title(cell.value) == title:
                continue
            for part in cell.parts or (cell,):
                ports = read_ports(part.value)
                for port in ports:
                    yield port, part.locate(port.start, port.end), cell
                if not ports and not says_no_port(part.value):
                    self._note_unread(_NO_PORT, part.value, part.span)
                for start, end in find_large_numbers(part.value) if ports else ():
                    self._note_unread(_NO_PORT, part.value[start:end], part.locate(start, end))

    def _note_unread(self, problem: str, value: str, span: Span) -> None:
        self.unread.setdefault((problem, value.strip()), {})[span] = None

    def _list_transports(self, row: Row, port: PortValue, cell: Cell | None) -> Sequence[str | None]:
        """Return the transports of a port; None means all, which is also what another word counts as."""
        if port.transports:
            return port.transports
        if flagged := [word for word, title in self.transports.items() if title in row.cells and is_set(row.cells[title].value)]:
            return flagged
        if cell is None or is_empty(cell.value):
            return (None,)
        known = read_transports(cell.value)
        if known is None:
            self._note_unread(_NO_TRANSPORT, cell.value, cell.span)
        return known or (None,)

    def _is_repeated(self, table: int, number: str, name: str | None, transport: str | None, rest: object) -> bool:
        """Return whether another table has the same service on a port; a comment in parentheses after its name does not count."""
        if name is None:
            return False
        full = fold_case(name)
        base = _COMMENT.sub("", full)
        forms = (full, base, f"{full} (")  # the last one is the form of those with a comment
        earlier = [known for form in forms for known in self._known.get((number, form, rest), {}).items()]
        found = any(at != table and (other is None or transport in (None, other)) for other, at in earlier)
        for form in (full, *([f"{base} ("] if base != full else [])):
            self._known.setdefault((number, form, rest), {}).setdefault(transport, table)
        return found

    def list_unread(self) -> Iterator[MarkupError]:
        """Yield an error for each value of a cell that was not understood, at the first cell that has it."""
        for (problem, value), found in self.unread.items():
            first, *others = found
            more = f" (also in {list_lines(self.source, others)})" if others else ""
            yield MarkupError(first, problem.format(clip(value, 40), more), is_cell=True)

    def list_remarks(self) -> Iterator[str]:
        """Yield what was left out, as predicates for the name of the file."""
        if self.portless:
            yield f"has {_count(len(self.portless), 'row')} without a port: {list_lines(self.source, self.portless)}"
        if self.nameless:
            yield f"has {_count(len(self.nameless), 'port')} without a service: {list_lines(self.source, self.nameless)}"
        if self.repeated:
            count = "a service and its port" if self.repeated == 1 else f"{self.repeated:,} services and their ports"
            yield f"repeats {count} from an earlier table, which counts once"

    def _make_record(
        self,
        span: Span,
        name: str | None,
        number: str,
        transport: str | None,
        values: Values,
        extras: tuple[tuple[str, Extra], ...],
    ) -> Record:
        description, note = values.get(Field.DESCRIPTION), values.get(Field.NOTE)
        assignee, contact = values.get(Field.ASSIGNEE), values.get(Field.CONTACT)
        references = values.get(Field.REFERENCE)
        return Record(
            len(self.records),
            span.start,
            span.end,
            name,
            number,
            parse_ports(number),
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
            extras=extras,
            scope=(*self.scope, ADDRESS) if extras else (),
        )

    @property
    def has_addresses(self) -> bool:
        """True if a cell gives the address on which a port is bound."""
        return ADDRESS not in self.extras and any(word == ADDRESS for record in self.records for word, _ in record.extras)

    def _list_extras(self, row: Row) -> tuple[tuple[tuple[str, Extra], ...], tuple[Cell, ...]]:
        """Return the extra keys of a row with their values, several ones of a key of the scope as a tuple, and their cells.

        A key of the scope whose cell says "all" is left out.
        """
        found: list[tuple[str, Extra]] = []
        cells: list[Cell] = []
        for word, title in self.extras.items():
            if title not in row.cells or not is_text(row.cells[title].value):
                continue
            cell = row.cells[title]
            if word not in self.scope or title == GROUP:
                found.append((word, cell.value.strip()))
                cells.append(cell)
            elif values := read_spaces(cell.value):
                found.append((word, values if len(values) > 1 else values[0]))
                cells.append(cell)
        return tuple(found), tuple(cells)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
