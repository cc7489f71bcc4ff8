"""A registry as CSV with the twelve columns of IANA's, its line ends (RFC 4180) and its brackets around references."""

from collections import Counter
from collections.abc import Iterator, Sequence

from linter.formats.csv.reader import FORMULA, written
from linter.formats.loss import left_out, lost_aliases, lost_introduction
from linter.formats.record import COLUMNS, FIELDS
from linter.formats.references import find_contact_spans, find_reference_spans, parse_references
from linter.formats.xml.records import bracketed
from linter.model import Field, Record, Reference, Registry
from linter.source import clip

_LINE_END = "\r\n"
_PERSONS = (Field.ASSIGNEE, Field.CONTACT)
_IN_BRACKETS = (*_PERSONS, Field.REFERENCE)


def write_csv(registry: Registry) -> str:
    """The registry as a text of CSV, which reads as the same entries again, as far as CSV has a place for what they say.

    Raises SourceError, with the place, for what would read as something else: the character NUL, and a bracket without its partner
    in a reference.
    """
    header = ",".join([title for _, title in COLUMNS])
    rows = [header, *(",".join(_written(registry, record)) for record in registry.records)]
    return _LINE_END.join((*rows, ""))


def cells_of(record: Record) -> list[str]:
    """The twelve cells of an entry as IANA fills them."""
    contacts = "".join(map(_person, record.contacts))
    return [
        record.name or "",
        record.number or "",
        record.transport or "",
        record.description or "",
        contacts if record.assignees is None else "".join(map(_person, record.assignees)),
        contacts,
        record.registered or "",
        record.modified or "",
        "".join(map(bracketed, record.references)),
        record.service_code or "",
        record.unauthorized_use or "",
        record.note or "",
    ]


def lost_in_csv(registry: Registry) -> Iterator[str]:
    """What of a registry CSV has no place for."""
    yield from lost_introduction(registry, "CSV")
    if registry.updated is not None:
        yield f"CSV has no date of its own: '{clip(registry.updated, 40)}' is left out"
    yield from left_out(len(registry.contacts), "CSV has no table of contacts", "contact", "contacts")
    yield from left_out(len(registry.footnotes), "CSV has no footnotes", "footnote", "footnotes")
    yield from lost_aliases(registry, "CSV")
    same = sum(record.assignees is not None and record.assignees == record.contacts for record in registry.records)
    yield from left_out(same, "CSV repeats the contact where no assignee is recorded", "assignee like it", "assignees like it")
    references = Counter(reference for record in registry.records for reference in record.references)
    kinds = sum(count for reference, count in references.items() if parse_references(bracketed(reference)) != (reference,))
    yield from left_out(kinds, "CSV shows a reference by one text", "kind or target", "kinds or targets")
    yield from _formula_note(registry)


def _formula_note(registry: Registry) -> Iterator[str]:
    """Say how many cells a spreadsheet takes for formulas (OWASP, CSV injection)."""
    count = sum(cell.startswith(FORMULA) and len(cell) > 1 for record in registry.records for cell in cells_of(record))
    if count:
        cells = "one cell begins" if count == 1 else f"{count:,} cells begin"
        yield f"in CSV, {cells} with =, +, -, @ or a tab; spreadsheets may run such a cell as a formula"


def _person(reference: Reference) -> str:
    return f"[{reference.target}]" if reference.kind == "person" else bracketed(reference)


def _written(registry: Registry, record: Record) -> Iterator[str]:
    """The cells of an entry as they are written."""
    for field, cell in zip(FIELDS, cells_of(record), strict=True):
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
        yield written(cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell)


def _check_brackets(registry: Registry, record: Record, field: Field, cell: str) -> None:
    """Refuse a cell of references that would not fall into the same pieces again."""
    pieces = _labels(record, field)
    spans = (find_contact_spans if field in _PERSONS else find_reference_spans)(cell)
    if [cell[start:end] for start, end in spans] != pieces:
        value_index, piece = next((value_index, piece) for value_index, piece in enumerate(pieces) if "[" in piece or "]" in piece)
        what = f"the {field} '{clip(piece)}' of {record} has brackets, which CSV puts around it; remove them first"
        raise registry.source.error(what, registry.locate(record, field, value_index).start)


def _labels(record: Record, field: Field) -> Sequence[str]:
    if field is Field.REFERENCE:
        return [bracketed(reference)[1:-1] for reference in record.references]
    return [_person(reference)[1:-1] for reference in (record.contacts if field is Field.CONTACT else record.assignees or ())]
