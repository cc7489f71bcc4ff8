"""Write a registry as CSV like IANA's: twelve columns, CRLF line ends (RFC 4180), and brackets around references."""

from collections import Counter
from collections.abc import Iterator, Sequence

from linter.formats.csv.reader import FORMULA, write_cell
from linter.formats.loss import describe_alias_losses, describe_introduction_loss, describe_left_out
from linter.formats.record import COLUMNS, FIELDS
from linter.formats.references import find_contact_spans, find_reference_spans, parse_references
from linter.formats.xml.records import format_reference
from linter.model import Field, Record, Reference, Registry
from linter.source import clip

_LINE_END = "\r\n"
_PERSONS = (Field.ASSIGNEE, Field.CONTACT)
_IN_BRACKETS = (*_PERSONS, Field.REFERENCE)


def write_csv(registry: Registry) -> str:
    """Return a registry as CSV that is read as the same entries, except for the losses of `describe_csv_losses`.

    Raises SourceError, with its position, for a value that would be read differently: NUL, or a bracket in a reference.
    """
    header = ",".join([title for _, title in COLUMNS])
    rows = [header, *(",".join(_write_cells(registry, record)) for record in registry.records)]
    return _LINE_END.join((*rows, ""))


def make_cells(record: Record) -> list[str]:
    """Return the twelve cells of an entry as in IANA's CSV."""
    contacts = "".join(map(_write_person, record.contacts))
    return [
        record.name or "",
        record.number or "",
        record.transport or "",
        record.description or "",
        contacts if record.assignees is None else "".join(map(_write_person, record.assignees)),
        contacts,
        record.registered or "",
        record.modified or "",
        "".join(map(format_reference, record.references)),
        record.service_code or "",
        record.unauthorized_use or "",
        record.note or "",
    ]


def describe_csv_losses(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing that CSV leaves out."""
    yield from describe_introduction_loss(registry, "CSV")
    if registry.updated is not None:
        yield f"CSV has no date of the registry: '{clip(registry.updated, 40)}' is left out"
    yield from describe_left_out(len(registry.contacts), "CSV has no table of contacts", "contact", "contacts")
    yield from describe_left_out(len(registry.footnotes), "CSV has no footnotes", "footnote", "footnotes")
    yield from describe_alias_losses(registry, "CSV")
    same = sum(record.assignees is not None and record.assignees == record.contacts for record in registry.records)
    yield from describe_left_out(
        same, "CSV repeats the contact where no assignee is recorded", "assignee like it", "assignees like it"
    )
    references = Counter(reference for record in registry.records for reference in record.references)
    kinds = sum(count for reference, count in references.items() if parse_references(format_reference(reference)) != (reference,))
    yield from describe_left_out(kinds, "CSV shows a reference by one text", "kind or target", "kinds or targets")
    yield from _describe_formulas(registry)


def _describe_formulas(registry: Registry) -> Iterator[str]:
    """Yield a sentence with the number of cells that a spreadsheet may run as formulas (OWASP, CSV injection)."""
    count = sum(cell.startswith(FORMULA) and len(cell) > 1 for record in registry.records for cell in make_cells(record))
    if count:
        cells = "one cell begins" if count == 1 else f"{count:,} cells begin"
        yield f"in CSV, {cells} with =, +, -, @ or a tab; spreadsheets may run such a cell as a formula"


def _write_person(reference: Reference) -> str:
    return f"[{reference.target}]" if reference.kind == "person" else format_reference(reference)


def _write_cells(registry: Registry, record: Record) -> Iterator[str]:
    """Yield the text of each cell of an entry."""
    for field, cell in zip(FIELDS, make_cells(record), strict=True):
        if cell.isalnum() or not cell:
            yield cell
            continue
        if "\0" in cell:
            at = registry.locate(record, field).start
            raise registry.source.error(
                f"the {field} of {record} has the character NUL, which CSV cannot hold; remove it first", at
            )
        is_own = field is not Field.ASSIGNEE or record.assignees is not None
        if is_own and field in _IN_BRACKETS and (cell.count("[") > 1 or cell.count("]") > 1):
            _check_brackets(registry, record, field, cell)
        yield write_cell(cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell)


def _check_brackets(registry: Registry, record: Record, field: Field, cell: str) -> None:
    """Raise SourceError for a cell of references that would be read as other labels."""
    labels = _list_labels(record, field)
    spans = (find_contact_spans if field in _PERSONS else find_reference_spans)(cell)
    if [cell[start:end] for start, end in spans] != labels:
        value_index, label = next((value_index, label) for value_index, label in enumerate(labels) if "[" in label or "]" in label)
        what = f"the {field} '{clip(label)}' of {record} has brackets, which CSV puts around it; remove them first"
        raise registry.source.error(what, registry.locate(record, field, value_index).start)


def _list_labels(record: Record, field: Field) -> Sequence[str]:
    if field is Field.REFERENCE:
        return [format_reference(reference)[1:-1] for reference in record.references]
    return [_write_person(reference)[1:-1] for reference in (record.contacts if field is Field.CONTACT else record.assignees or ())]
