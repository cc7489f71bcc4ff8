"""Define the twelve columns of IANA's CSV, pages and text, and build records from their cells."""

from collections.abc import Collection, Mapping, Sequence

from linter.model import Capability, Field, Record, Reference, parse_ports
from linter.source import Source, clip

COLUMNS = (  # in IANA's order
    (Field.NAME, "Service Name"),
    (Field.PORT, "Port Number"),
    (Field.TRANSPORT, "Transport Protocol"),
    (Field.DESCRIPTION, "Description"),
    (Field.ASSIGNEE, "Assignee"),
    (Field.CONTACT, "Contact"),
    (Field.REGISTERED, "Registration Date"),
    (Field.MODIFIED, "Modification Date"),
    (Field.REFERENCE, "Reference"),
    (Field.SERVICE_CODE, "Service Code"),
    (Field.UNAUTHORIZED_USE, "Unauthorized Use Reported"),
    (Field.NOTE, "Assignment Notes"),
)
FIELDS = tuple(field for field, _ in COLUMNS)
TITLES = dict(COLUMNS)
EARLIER_TITLE = "Known Unauthorized Uses"  # of the eleventh column, in editions up to 2018
NEEDED = (Field.NAME, Field.PORT, Field.TRANSPORT)
_FEW_COLUMNS = 3  # of an unknown header; a line with fewer may be any text
_SHOWN_COLUMNS = 6  # that a message repeats
_ALIKE = 0.5  # of the letters, in titles that may mean the same
_BY_TITLE = {title.lower(): field for field, title in COLUMNS} | {EARLIER_TITLE.lower(): Field.UNAUTHORIZED_USE}
_LOST = {  # the capabilities that a registry lacks without a column
    Field.DESCRIPTION: (Capability.DESCRIPTIONS, Capability.STATES),
    Field.ASSIGNEE: (Capability.CONTACTS,),
    Field.CONTACT: (Capability.CONTACTS,),
    Field.REGISTERED: (Capability.DATES,),
    Field.REFERENCE: (Capability.REFERENCES,),
    Field.SERVICE_CODE: (Capability.SERVICE_CODES,),
    Field.NOTE: (Capability.NOTES, Capability.ALIASES),
}


def make_record_from_cells(
    row: int,
    start: int,
    end: int,
    cells: Sequence[str],
    assignees: tuple[Reference, ...] | None,
    contacts: tuple[Reference, ...],
    references: tuple[Reference, ...],
    inline_references: tuple[Reference, ...],
) -> Record:
    """Return the record of a table row with all twelve cells, in the order of FIELDS; an empty cell is an absent value.

    The row counts from 0, `start` and `end` are character offsets. The caller reads the references, because formats show them
    differently; `assignees` is None if none is recorded, which the formats show by repeating the contact.
    """
    name, number, transport, description, _, _, registered, modified, _, code, unauthorized, note = cells
    return Record(
        row,
        start,
        end,
        name or None,
        number or None,
        parse_ports(number) if number else None,
        transport or None,
        description or None,
        assignees,
        contacts,
        references,
        inline_references,
        registered or None,
        modified or None,
        code or None,
        unauthorized or None,
        note or None,
    )


def find_field(title: str) -> Field | None:
    """Return the field of the column with a title, whatever its letter case and white space; None for an unknown title."""
    return _BY_TITLE.get(" ".join(title.split()).lower())


def read_header(source: Source, titles: Sequence[tuple[str, int]]) -> list[Field]:
    """Return the fields of the columns of a table, from their titles and the offsets of the titles.

    Raises SourceError for an unknown or duplicate title, and if name, port or transport is missing.
    """
    fields: list[Field] = []
    if not any(find_field(title) for title, _ in titles):
        raise source.error(_describe_unknown_header([" ".join(title.split()) for title, _ in titles]), titles[0][1])
    for title, at in titles:
        field = find_field(title)
        if field is None:
            known = ", ".join(f"'{name}'" for _, name in COLUMNS)
            raise source.error(f"has a column '{clip(' '.join(title.split()), 60)}', which is none of {known}", at)
        if field in fields:
            raise source.error(f"has two columns for the {field}; only one can be read", at)
        fields.append(field)
    for field in NEEDED:
        if field not in fields:
            raise source.error(f"has no column '{TITLES[field]}'", titles[0][1])
    return fields


def _describe_unknown_header(titles: Sequence[str]) -> str:
    """Return the message for a first line without a known title, with the nearest known ones if the line looks like a header."""
    examples = ", ".join(f"'{TITLES[field]}'" for field in NEEDED)
    if len(titles) < _FEW_COLUMNS or not all(title and title.replace(" ", "").isalpha() for title in titles):
        return f"has no header: it must begin with the names of the columns, such as {examples}"
    from difflib import get_close_matches

    shown = [f"'{clip(title, 20)}'" for title in titles[:_SHOWN_COLUMNS]]
    near = {title: get_close_matches(title.lower(), _BY_TITLE, 1, _ALIKE) for title in titles[:_SHOWN_COLUMNS]}
    offers = [f"'{clip(title, 20)}' may be '{TITLES[_BY_TITLE[found[0]]]}'" for title, found in near.items() if found]
    advice = ", ".join(offers) or f"name them {examples} and so on"
    return f"has unknown columns {', '.join(shown)}; {advice}"


def find_missing_capabilities(fields: Collection[Field]) -> Mapping[Capability, str]:
    """Return the capabilities that a registry lacks because columns are missing, each with the reason."""
    return {
        feature: f"has no column '{title}'"
        for field, title in reversed(COLUMNS)
        if field not in fields
        for feature in _LOST.get(field, ())
    }
