"""Tests of CSV with IANA's columns: values, spans, text edits and refusals."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.finding import Finding
from linter.engine.run import run
from linter.formats.csv.edits import make_csv_edits
from linter.formats.csv.reader import read_csv
from linter.formats.csv.writer import describe_csv_losses, make_cells, write_csv
from linter.formats.record import FIELDS
from linter.formats.references import parse_references
from linter.formats.xml.reader import read_xml
from linter.model import Capability, Contact, Field, Record, Reference, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, Substring, UneditableError, apply_edits
from linter.source import Source, SourceError, read_source
from rules import ALL
from tests.renderings import EARLIER_TITLES, TITLES
from tests.support import ROOT, TODAY, examples

FIXTURES = ROOT / "fixtures" / "formats"
HEADER = ",".join(TITLES)
NO_PEOPLE = "," * 8


def parsed(text: str) -> Registry:
    return read_csv(Source("r.csv", text))


def rows(*lines: str, end: str = "\n") -> Registry:
    return parsed("".join(line + end for line in (HEADER, *lines)))


def comparable(registry: Registry) -> list[tuple[object, ...]]:
    """Return the values that CSV can express: white space collapsed, an assignee equal to the contact left out."""
    return [
        (
            *(" ".join((cell or "").split()) for cell in make_cells(record)),
            record.ports,
            record.contacts,
            record.contacts if record.assignees is None else record.assignees,
            [(reference.kind, reference.target, reference.label) for reference in record.references],
            record.inline_references,
        )
        for record in registry.records
    ]


# values


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_csv_and_xml_give_equal_registries(line_end: str) -> None:
    registry = read_xml(read_source(str(FIXTURES / "islands.xml")))
    assert write_csv(registry) == read_source(str(FIXTURES / "islands.csv")).text
    text = write_csv(registry).replace("\r\n", line_end)
    found = parsed(text)
    assert comparable(found) == comparable(registry)
    assert [record.row for record in found.records] == list(range(len(registry.records)))
    assert all(text[record.end :].startswith(line_end) for record in found.records)


def test_real_csv_equals_the_xml_of_the_same_day(corpus: Path) -> None:
    found = read_csv(read_source(str(corpus / "csv" / "2018-02-12.csv")))
    twin = read_xml(read_source(str(corpus / "xml" / "2018-02-12.xml")))
    assert len(found.records) == 14_058
    assert comparable(found) == comparable(twin)
    exact = ("name", "number", "transport", "registered", "modified", "service_code", "references", "inline_references", "contacts")
    for field in exact:
        assert [getattr(one, field) for one in found.records] == [getattr(one, field) for one in twin.records], field


def test_real_csv_gives_the_findings_of_the_xml_of_the_same_day(corpus: Path) -> None:
    def keys(findings: Iterable[Finding]) -> Counter[tuple[str, str, str, str]]:
        left_out = {skip.rule.code for skip in found.skipped}
        return Counter(
            (finding.rule.code, str(finding.problem.entry), " ".join(finding.text.split()), str(finding.status))
            for finding in findings
            if finding.rule.code not in left_out and not isinstance(finding.problem.entry, Contact)
        )

    found = run(ALL, read_csv(read_source(str(corpus / "csv" / "2018-02-12.csv"))), today=TODAY)
    twin = run(ALL, read_xml(read_source(str(corpus / "xml" / "2018-02-12.xml"))), today=TODAY)
    assert keys(found.findings) == keys(twin.findings)
    assert sum(keys(found.findings).values()) > 1000


def test_an_empty_cell_is_an_absent_value() -> None:
    record = rows(",,,,,,,,,,,").records[0]
    values = (record.name, record.number, record.ports, record.transport, record.description, record.assignees, record.contacts)
    assert values == (None, None, None, None, None, None, ())
    assert (record.references, record.registered, record.modified, record.service_code, record.note) == ((), None, None, None, None)


@pytest.mark.parametrize(
    ("assignee", "contact", "assignees", "contacts"),
    [
        ("[A]", "[A]", None, ["A"]),
        ("", "", None, []),
        ("[A]", "[B][C]", ["A"], ["B", "C"]),
        ("", "[B]", [], ["B"]),
        ("[A]", "", ["A"], []),
        ("Jane Doe", "[ B ]", ["Jane Doe"], [" B "]),
        ("[]", "", [""], []),
    ],
)
def test_an_assignee_other_than_the_contact_is_recorded(
    assignee: str, contact: str, assignees: list[str] | None, contacts: list[str]
) -> None:
    record = rows(f"a,1,tcp,d,{assignee},{contact},,,,,,").records[0]
    assert record.contacts == tuple(Reference("person", name) for name in contacts)
    assert record.assignees == (None if assignees is None else tuple(Reference("person", name) for name in assignees))


@pytest.mark.parametrize(
    ("cell", "references"),
    [
        ("[RFC6335][draft-x-y][https://a.example/]", ["rfc rfc6335", "draft draft-x-y", "uri https://a.example/"]),
        ("[TR-352]text", ["text TR-352", "text text"]),
        ("[1][RFC4727]", ["note 1", "rfc rfc4727"]),
        ("[RFC-ietf-core-coap-11]", ["draft RFC-ietf-core-coap-11"]),
        ("[RFC8765, Section 6.1]", ["rfc rfc8765 RFC8765, Section 6.1"]),
        ("RFC6335", ["rfc rfc6335"]),
        ("RFC6335, rfc7605", ["rfc rfc6335", "rfc rfc7605 rfc7605"]),
        ("[RFC6335] and a book", ["rfc rfc6335", "text and a book"]),
        ("[ISO 9584 [part 11]]", ["text ISO 9584 [part 11]"]),
        ("[n/a", ["text [n/a"]),
        ("[RFC 6335]", ["text RFC 6335"]),
        ("[urn:oid:1.2]", ["uri urn:oid:1.2"]),
        ("[12345]", ["text 12345"]),
        (" ", []),
    ],
)
def test_the_kind_of_a_reference_follows_from_its_label(cell: str, references: list[str]) -> None:
    found = parse_references(cell)
    assert [" ".join(filter(None, (kind, target, label))) for kind, target, label in found] == references


def test_words_in_brackets_are_inline_references_only_if_they_name_a_target() -> None:
    record = rows("a,1,tcp,File [Default Data] [RFC959],,,,,,,,by [Ada_Moss] of [recv] [https://a.example]").records[0]
    assert record.inline_references == (
        Reference("rfc", "rfc959"),
        Reference("person", "Ada_Moss"),
        Reference("uri", "https://a.example"),
    )


# columns


def test_columns_are_found_by_their_names_in_any_order() -> None:
    registry = parsed('description, PORT  number,"Service Name",Transport Protocol\nLight,80,beacon,tcp\n')
    record = registry.records[0]
    assert (record.name, record.number, record.transport, record.description) == ("beacon", "80", "tcp", "Light")
    assert registry.missing_capabilities == {
        Capability.CONTACTS: "has no column 'Assignee'",
        Capability.DATES: "has no column 'Registration Date'",
        Capability.REFERENCES: "has no column 'Reference'",
        Capability.SERVICE_CODES: "has no column 'Service Code'",
        Capability.NOTES: "has no column 'Assignment Notes'",
        Capability.ALIASES: "has no column 'Assignment Notes'",
        Capability.PEOPLE: "is CSV, which has no table of contacts",
        Capability.NO_ASSIGNEE: "is CSV, which repeats the contact where no assignee is recorded",
        Capability.FOOTNOTES: "is CSV, which has no footnotes",
    }


def test_a_missing_description_column_loses_the_states() -> None:
    lacks = parsed("Service Name,Port Number,Transport Protocol,Contact\na,1,tcp,[A]\n").missing_capabilities
    assert {lacks[Capability.DESCRIPTIONS], lacks[Capability.STATES]} == {"has no column 'Description'"}
    assert lacks[Capability.CONTACTS] == "has no column 'Assignee'"


def test_a_missing_assignee_column_makes_the_contact_the_assignee() -> None:
    record = parsed("Service Name,Port Number,Transport Protocol,Contact\na,1,tcp,[A]\n").records[0]
    assert (record.assignees, record.contacts) == (None, (Reference("person", "A"),))


@pytest.mark.parametrize("titles", [TITLES, EARLIER_TITLES])
def test_the_eleventh_column_has_an_earlier_and_a_later_name(titles: Sequence[str]) -> None:
    registry = parsed(f"{','.join(titles)}\na,1,tcp,d,,,,,,,used,n\n")
    assert registry.records[0].unauthorized_use == "used"
    assert set(registry.missing_capabilities) == {Capability.PEOPLE, Capability.NO_ASSIGNEE, Capability.FOOTNOTES}


def test_empty_lines_between_records_are_ignored() -> None:
    registry = rows("", f"a{',' * 11}", "", "", f"b{',' * 11}", "")
    assert [record.name for record in registry.records] == ["a", "b"]


def test_dates_of_a_spreadsheet_are_kept_verbatim() -> None:
    record = rows("a,1,tcp,d,,,31/12/2019,2019-1-1,,,,").records[0]
    assert (record.registered, record.modified) == ("31/12/2019", "2019-1-1")


# spans


PLACES = f"""{HEADER}\r
"a,b",80,tcp,"say ""hi"" to\r
[RFC1] ""you"" [A_B]",[A],"[B_C][""D""]",2020-01,,[RFC6335] text,"7",,"
on a later line"\r
,81,,,,,,,,,,\r
,,,Light,,,,,,,,\r
,,,,,,,,,,,\r
,82,tcp,Light,,,,,,,,\r
"""


@pytest.mark.parametrize(
    ("row", "field", "value_index", "part", "shown"),
    [
        (0, Field.NAME, 0, "", "a,b"),
        (0, Field.NAME, 0, ",b", ",b"),
        (0, Field.PORT, 0, "", "80"),
        (0, Field.DESCRIPTION, 0, "", 'say ""hi"" to\r\n[RFC1] ""you"" [A_B]'),
        (0, Field.DESCRIPTION, 0, '"hi"', '""hi""'),
        (0, Field.DESCRIPTION, 0, 'to\n[RFC1] "y', 'to\r\n[RFC1] ""y'),
        (0, Field.DESCRIPTION, 0, "ou", "ou"),
        (0, Field.DESCRIPTION, 0, "elsewhere", 'say ""hi"" to\r\n[RFC1] ""you"" [A_B]'),
        (0, Field.INLINE_REFERENCE, 0, "", "RFC1"),
        (0, Field.INLINE_REFERENCE, 1, "", "A_B"),
        (0, Field.ASSIGNEE, 0, "", "A"),
        (0, Field.CONTACT, 1, "", '""D""'),
        (0, Field.CONTACT, 0, "C", "C"),
        (0, Field.REGISTERED, 0, "", "2020-01"),
        (0, Field.MODIFIED, 0, "", ""),
        (0, Field.REFERENCE, 0, "", "RFC6335"),
        (0, Field.REFERENCE, 1, "", "text"),
        (0, Field.REFERENCE, 2, "", "a,b"),
        (0, Field.SERVICE_CODE, 0, "", "7"),
        (0, Field.NOTE, 0, "", "on a later line"),
        (0, Field.ENTRY, 0, "", "a,b"),
        (1, Field.ENTRY, 0, "", "81"),
        (4, Field.ENTRY, 0, "", "82"),
        (2, Field.ENTRY, 0, "", "Light"),
        (3, Field.ENTRY, 0, "", ",,,,,,,,,,,"),
    ],
)
def test_every_value_is_located(row: int, field: Field, value_index: int, part: str, shown: str) -> None:
    registry = parsed(PLACES)
    assert PLACES[slice(*registry.locate(registry.records[row], field, value_index, part))] == shown


def test_a_repeated_header_is_one_finding_and_no_entry() -> None:
    registry = parsed(f"{HEADER}\n{HEADER}\na,80,tcp,{NO_PEOPLE}\n{HEADER.lower()}\n")
    assert [record.name for record in registry.records] == ["a"]
    assert [(registry.source.position(span.start).line, message) for span, message, _ in registry.markup_errors] == [
        (2, "line repeats the header; remove it"),
        (4, "line repeats the header; remove it"),
    ]
    assert [finding.rule.code for finding in run(ALL, registry, today=TODAY).findings].count("FORMAT001") == 2


def test_cells_that_a_spreadsheet_may_run_are_reported_when_written() -> None:
    registry = parsed(f"{HEADER}\na,80,tcp,=1+1,{NO_PEOPLE[1:]}\nb,81,tcp,-,{NO_PEOPLE[1:]}\n")
    assert [note for note in describe_csv_losses(registry) if "formula" in note] == [
        "in CSV, one cell begins with =, +, -, @ or a tab; spreadsheets may run such a cell as a formula"
    ]


def test_an_empty_cell_is_located_at_the_cell() -> None:
    registry = parsed(PLACES)
    for row, field in ((1, Field.NAME), (2, Field.TRANSPORT), (4, Field.REFERENCE)):
        record = registry.records[row]
        start, end = registry.locate(record, field)
        assert start == end
        assert PLACES.count(",", record.start, start) == FIELDS.index(field)


def test_the_second_of_two_equal_substrings_is_located() -> None:
    registry = rows('a,1,tcp,"x ""x"" x"' + "," * 8)
    text = registry.source.text
    places = [registry.locate(registry.records[0], Field.DESCRIPTION, 0, "x", value_index).start for value_index in range(3)]
    assert places == [text.index("x"), text.index('"x"') + 1, text.rindex("x")]


def test_findings_about_the_registry_are_located_at_the_header() -> None:
    registry = rows("a" + "," * 11)
    assert registry.locate(registry, Field.UPDATED) == (0, len(HEADER))


def test_many_references_are_located() -> None:
    registry = rows(f'a,1,tcp,d,,,,,"{"".join(f"[RFC{i}]" for i in range(20_000))}",,,')
    for value_index in range(20_000):
        assert (
            registry.source.text[slice(*registry.locate(registry.records[0], Field.REFERENCE, value_index))] == f"RFC{value_index}"
        )


# refusals


HOSTILE = {
    "empty": ("", "r.csv: is empty"),
    "blanks": (" \n\n", "r.csv: is empty"),
    "a NUL": (f"{HEADER}\na,1,t\0p,,,,,,,,,\n", ":2:6: has a NUL character; save it as text"),
    "an empty first line": (f"\n{HEADER}\n", ":1:1: begins with an empty line; the first line must name the columns"),
    "no entries": (f"{HEADER}\n\n", ":1:1: has no entries; add rows below the header"),
    "no header": ("tcpmux,1,tcp,Multiplexer,,,,,,,,\n", ":1:1: has no header: it must begin with the names of the columns"),
    "unknown header": (
        "port,tcp,udp,label\n7001,TCP,UDP,Lamp control\n",
        ":1:1: has unknown columns 'port', 'tcp', 'udp', 'label'; 'port' may be 'Port Number'",
    ),
    "another file": ("<html>\n<p>,</p>\n", ":1:1: has no header"),
    "a renamed column": (HEADER.replace("Assignee", "Owner") + "\n", ":1:57: has a column 'Owner', which is none of 'Service"),
    "a column more": (HEADER + ",Team\n", "has a column 'Team', which is none of"),
    "a column without a name": (HEADER + ",\n", ":1:176: has a column '', which is none of"),
    "a column twice": (HEADER.replace("Contact", '"Assignee"') + "\n", ":1:67: has two columns for the assignee"),
    "both names of a column": (HEADER + ",Known Unauthorized Uses\n", "has two columns for the unauthorized use"),
    "no port": ("Service Name,Transport Protocol\na,tcp\n", ":1:1: has no column 'Port Number'"),
    "a cell too few": (f"{HEADER}\na,1,tcp\n", ":2:1: has 3 cells in this line, but 12 columns"),
    "a cell too many": (f"{HEADER}\na,1,tcp,{NO_PEOPLE},x\n", ":2:18: has 13 cells in this line, but 12 columns"),
    "a word alone": (f"{HEADER}\nword\n", ":2:1: has one cell in this line, but 12 columns"),
    "blanks alone": (f"{HEADER}\na{',' * 11}\n  \n", ":3:1: has one cell in this line, but 12 columns"),
    "semicolons": (HEADER.replace(",", ";") + "\n", ":1:13: is separated by semicolons; save it with commas"),
    "tabs": (HEADER.replace(",", "\t") + "\n", ":1:13: is separated by tabs; save it with commas"),
    "an open quote": (f'{HEADER}\na,1,tcp,"never closed,,,,,,,,\nb,,,,,,,,,,,\n', ":2:9: has a quoted cell that is never closed"),
    "an open quote in the header": (f'"{HEADER}\n', ":1:1: has a quoted cell that is never closed"),
    "a quote lost": (
        f'{HEADER}\na,1,tcp,"never closed,,,,,,,,\nb,2,tcp,"quoted",,,,,,,,\n',
        ":3:10: goes on after the closing quotation mark of the cell that begins in line 2",
    ),
    "text behind a quote": (f'{HEADER}\n"a"b,1,tcp,{NO_PEOPLE}\n', ":2:4: goes on after the closing quotation mark"),
    "a quote inside": (f'{HEADER}\na"b,1,tcp,{NO_PEOPLE}\n', ":2:2: has a quotation mark in a cell that is not quoted"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_malformed_input_is_refused_with_one_error(case: str) -> None:
    text, message = HOSTILE[case]
    with pytest.raises(SourceError) as caught:
        parsed(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert '"' not in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\na,1,tcp,{'x' * 10_000_000},,,,,,,,\n",
        f'{HEADER}\na,1,tcp,"{chr(10) * 3_000_000}",,,,,,,,\n',
        f'{HEADER}\na,1,tcp,"{chr(34) * 2_000_000}",,,,,,,,\n',
        f"{HEADER}\na,1,tcp,,,,,,{'[' * 1_000_000},,,\n",
        f"{HEADER}\na,1,tcp,,,,,,{'[a' * 500_000},,,{'[]' * 500_000}\n",
        f"{HEADER}\na,1,tcp,,,{'[A]' * 300_000},,,,,,\n",
        HEADER + "\n" * 5_000_000 + "," * 11,
    ],
    ids=["long cell", "many lines", "many quotes", "open brackets", "nested brackets", "many contacts", "empty lines"],
)
def test_large_values_are_read_in_linear_time(text: str) -> None:
    registry = parsed(text)
    assert len(registry.records) == 1
    for field in (Field.DESCRIPTION, Field.REFERENCE, Field.CONTACT, Field.INLINE_REFERENCE):
        registry.locate(registry.records[0], field)


def test_a_long_title_is_clipped_in_the_message() -> None:
    with pytest.raises(SourceError) as caught:
        parsed(f"Service Name,{'x' * 50_000}\n")
    assert len(str(caught.value)) < 500


_CELL = st.text(alphabet=st.sampled_from('ab1-é ,;"\n\r[]\t'), max_size=6)
_ROWS = st.lists(st.lists(_CELL, min_size=12, max_size=12).filter(any), min_size=1, max_size=4)


@examples(200)
@given(_ROWS, st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)), st.sampled_from(("\n", "\r\n", "\r")))
def test_csv_written_by_other_programs_is_read(table: list[list[str]], quoting: int, line_end: str) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # which the writer of Python 3.11 does not use for all line ends
        table = [[cell.replace("\n", "").replace("\r", "") for cell in row] for row in table]
    file = io.StringIO()
    csv.writer(file, quoting=quoting, lineterminator=line_end).writerows([TITLES, *table])  # type: ignore[arg-type] # an int is one of the constants
    registry = parsed(file.getvalue())
    values = [(record.name, record.number, record.description, record.note) for record in registry.records]
    expected = [[cell.replace("\r\n", "\n").replace("\r", "\n") or None for cell in row] for row in table]
    assert values == [(row[0], row[1], row[3], row[11]) for row in expected]
    for record, row in zip(registry.records, table, strict=True):
        for value_index, field in ((0, Field.NAME), (3, Field.DESCRIPTION)):
            if row[value_index].strip():
                shown = file.getvalue()[slice(*registry.locate(record, field))].replace('""', '"')
                assert shown in (row[value_index], row[value_index].lstrip())


@examples(300)
@given(st.text(alphabet=st.sampled_from('a1,"\n\r[]\0 '), max_size=60))
def test_any_text_is_refused_or_read_as_the_csv_module_reads_it(text: str) -> None:
    text = f"Service Name,Port Number,Transport Protocol\n{text}"
    try:
        registry = parsed(text)
    except SourceError:
        return
    expected = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row][1:]
    assert len(registry.records) == len(expected)
    for record, row in zip(registry.records, expected, strict=True):
        assert [record.name or "", record.number or "", record.transport or ""] == [
            cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row
        ]
        for field in Field:
            start, end = registry.locate(record, field)
            assert record.start <= start <= end <= record.end


# edits


TABLE = f'''{HEADER}\r
one,1,tcp,First,[A],[A],2012-01-02,,[RFC6335][draft-a-b],,,\r
"two",2,tcp,"Second, ""quoted""",[X],[A][B],,,"[a, b][RFC8765, Section 6.1]",,,by [Ada_Moss]\r
,3,,,,,,,,,,"=1"\r
last,4,udp,Fourth,,,,,,,,"two\r
lines"
'''

EDITS: dict[str, tuple[Callable[[Registry], Change], list[str], list[str]]] = {
    "a text": (lambda r: Replace(r.records[0], Field.NAME, "uno"), ["one,1,tcp,First"], ["uno,1,tcp,First"]),
    "a text that needs quotes": (
        lambda r: Replace(r.records[0], Field.DESCRIPTION, 'a "b"'),
        ["tcp,First,[A]"],
        ['tcp,"a ""b""",[A]'],
    ),
    "a text that is quoted": (lambda r: Replace(r.records[1], Field.NAME, "dos"), ['"two"'], ['"dos"']),
    "a part": (
        lambda r: Replace(r.records[1], Field.DESCRIPTION, '"said"', substring=Substring('"quoted"')),
        ['""quoted""'],
        ['""said""'],
    ),
    "a part that brings quotes": (
        lambda r: Replace(r.records[0], Field.DESCRIPTION, ",", substring=Substring("r")),
        ["tcp,First,[A]"],
        ['tcp,"Fi,st",[A]'],
    ),
    "a text that goes on": (
        lambda r: Replace(r.records[0], Field.DESCRIPTION, "First\n\nand more"),
        ["tcp,First,[A]"],
        ['tcp,"First\nand more",[A]'],
    ),
    "lines that end as the cell's do": (
        lambda r: Replace(r.records[3], Field.NOTE, "two\nlines\n\nand more"),
        ["two\r\nlines"],
        ["two\r\nlines\r\nand more"],
    ),
    "a contact, which the assignee repeats": (
        lambda r: Replace(r.records[0], Field.CONTACT, "C"),
        ["First,[A],[A],"],
        ["First,[C],[C],"],
    ),
    "a contact beside another assignee": (
        lambda r: Replace(r.records[1], Field.CONTACT, "C", value_index=1),
        ["[A][B]"],
        ["[A][C]"],
    ),
    "an assignee": (lambda r: Replace(r.records[1], Field.ASSIGNEE, "Y"), ["[X]"], ["[Y]"]),
    "an rfc": (lambda r: Replace(r.records[0], Field.REFERENCE, "rfc7605"), ["[RFC6335]"], ["[RFC7605]"]),
    "an rfc with a section": (
        lambda r: Replace(r.records[1], Field.REFERENCE, "9", value_index=1, substring=Substring("8")),
        ["[RFC8765, Section 6.1]"],
        ["[RFC9765, Section 6.1]"],
    ),
    "a reference that needs quotes": (
        lambda r: Replace(r.records[0], Field.REFERENCE, "c,d", value_index=1),
        ["[RFC6335][draft-a-b]"],
        ['"[RFC6335][c,d]"'],
    ),
    "an inline reference": (
        lambda r: Replace(r.records[1], Field.INLINE_REFERENCE, "Bo_Reed"),
        ["by [Ada_Moss]"],
        ["by [Bo_Reed]"],
    ),
    "a field more": (lambda r: Add(r.records[2], Field.NAME, "three"), [",3,,,"], ["three,3,,,"]),
    "a field more, in quotes": (lambda r: Add(r.records[2], Field.DESCRIPTION, "a,b"), [",3,,,"], [',3,,"a,b",']),
    "a field less": (lambda r: Remove(r.records[1], Field.DESCRIPTION), ['"Second, ""quoted"""'], [""]),
    "a reference less": (lambda r: Remove(r.records[0], Field.REFERENCE), ["[RFC6335][draft-a-b]"], ["[draft-a-b]"]),
    "the only contact less": (lambda r: Remove(r.records[0], Field.CONTACT), ["First,[A],[A],"], ["First,,,"]),
    "the assignee less, who is the contact then": (
        lambda r: Remove(r.records[1], Field.ASSIGNEE),
        ["[X],[A][B]"],
        ["[A][B],[A][B]"],
    ),
    "an entry less": (lambda r: Delete(r.records[2]), [',3,,,,,,,,,,"=1"\r\n'], [""]),
    "an entry before another": (
        lambda r: Move(r.records[2], before=r.records[0]),
        ["one,1,tcp,First,[A],[A],2012-01-02,,[RFC6335][draft-a-b],,,\r\n", 'Moss]\r\n,3,,,,,,,,,,"=1"\r\n'],
        [',3,,,,,,,,,,"=1"\r\none,1,tcp,First,[A],[A],2012-01-02,,[RFC6335][draft-a-b],,,\r\n', "Moss]\r\n"],
    ),
    "a new entry": (
        lambda r: Insert(((Field.DESCRIPTION, "a, b"), (Field.PORT, "5"), (Field.NOTE, "x\n\ny")), r.records[2]),
        [',3,,,,,,,,,,"=1"\r\n'],
        [',3,,,,,,,,,,"=1"\r\n,5,,"a, b",,,,,,,,"x\ny"\r\n'],
    ),
    "a new entry before another": (
        lambda r: Insert(((Field.PORT, "0"),), r.records[0], before=True),
        ["one,1,tcp,First"],
        [",0,,,,,,,,,,\r\none,1,tcp,First"],
    ),
    "a copy": (
        lambda r: Copy(r.records[0], ((Field.NAME, "o-n-e"), (Field.NOTE, "n"), (Field.REGISTERED, "")), after=True),
        ["[RFC6335][draft-a-b],,,\r\n"],
        ["[RFC6335][draft-a-b],,,\r\no-n-e,1,tcp,First,[A],[A],,,[RFC6335][draft-a-b],,,n\r\n"],
    ),
    "a copy of what is a formula": (
        lambda r: Copy(r.records[2], ((Field.PORT, "6"),)),
        [',3,,,,,,,,,,"=1"'],
        [',6,,,,,,,,,,"=1"\r\n,3,,,,,,,,,,"=1"'],
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_a_text_edit_changes_only_its_own_characters(case: str) -> None:
    change, old, new = EDITS[case]
    registry = parsed(TABLE)
    expected = TABLE
    for before, after in zip(old, new, strict=True):
        assert expected.count(before) == 1, before
        expected = expected.replace(before, after)
    found = apply_edits(TABLE, make_csv_edits(registry, [change(registry)]))
    assert found == expected
    parsed(found)


def test_a_text_over_several_lines_is_left_unchanged() -> None:
    registry = parsed(TABLE)
    record = registry.records[1]
    (edit,) = make_csv_edits(registry, [Replace(record, Field.DESCRIPTION, f'{record.description} and "more"')])
    end = registry.locate(record, Field.DESCRIPTION).end
    assert edit == (end, end, ' and ""more""')


IMPOSSIBLE: dict[str, Callable[[Registry], Change]] = {
    "a formula": lambda r: Replace(r.records[0], Field.DESCRIPTION, "=cmd()"),
    "a formula at the beginning of a part": lambda r: Replace(r.records[0], Field.DESCRIPTION, "@", substring=Substring("F")),
    "a formula in an empty cell": lambda r: Add(r.records[2], Field.NAME, "-x"),
    "a formula in a new entry": lambda r: Insert(((Field.NAME, "+1"),), r.records[0]),
    "a formula in a copy": lambda r: Copy(r.records[0], ((Field.NAME, "\tx"),)),
    "a value where none is": lambda r: Replace(r.records[2], Field.NAME, "x"),
    "a value more where one is": lambda r: Add(r.records[0], Field.NAME, "x"),
    "a value less where none is": lambda r: Remove(r.records[2], Field.NAME),
    "a reference more": lambda r: Add(r.records[2], Field.REFERENCE, "rfc1"),
    "a reference with brackets": lambda r: Replace(r.records[0], Field.REFERENCE, "a]b"),
    "a third contact": lambda r: Replace(r.records[1], Field.CONTACT, "x", value_index=2),
    "an assignee that is the contact": lambda r: Replace(r.records[0], Field.ASSIGNEE, "x"),
    "an inline reference less": lambda r: Remove(r.records[1], Field.INLINE_REFERENCE),
    "a part that is not there": lambda r: Replace(r.records[0], Field.NAME, "x", substring=Substring("z")),
    "a part of a label that is not there": lambda r: Replace(r.records[0], Field.REFERENCE, "x", substring=Substring("z")),
    "the date of the registry": lambda r: Replace(r, Field.UPDATED, "2025-01-01"),
    "a new entry with a contact": lambda r: Insert(((Field.CONTACT, "A"),), r.records[0]),
    "a NUL": lambda r: Replace(r.records[0], Field.NAME, "a\0b"),
}


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_an_edit_that_csv_cannot_express_is_refused(case: str) -> None:
    registry = parsed(TABLE)
    with pytest.raises(UneditableError):
        make_csv_edits(registry, [IMPOSSIBLE[case](registry)])


def test_an_edit_of_a_missing_column_is_refused() -> None:
    registry = parsed("Service Name,Port Number,Transport Protocol\na,1,tcp\nb,2,tcp")
    for change in (
        Add(registry.records[0], Field.NOTE, "n"),
        Insert(((Field.NAME, "c"), (Field.DESCRIPTION, "Reserved")), registry.records[0]),
        Replace(registry.records[0], Field.CONTACT, "A"),
    ):
        with pytest.raises(UneditableError):
            make_csv_edits(registry, [change])
    assert apply_edits(registry.source.text, make_csv_edits(registry, [Remove(registry.records[1], Field.PORT)])).endswith(
        "\nb,,tcp"
    )


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_last_line_need_not_end(line_end: str) -> None:
    text = line_end.join(("Service Name,Port Number,Transport Protocol", "a,1,tcp", "b,2,tcp"))
    registry = parsed(text)
    one, two = registry.records

    def after(change: Change) -> list[str]:
        return apply_edits(text, make_csv_edits(registry, [change])).split(line_end)[1:]

    assert after(Move(two, before=one)) == ["b,2,tcp", "a,1,tcp", ""]
    assert after(Insert(((Field.PORT, "3"),), two)) == ["a,1,tcp", "b,2,tcp", ",3,"]
    assert after(Delete(two)) == ["a,1,tcp", ""]
    assert after(Copy(two, ((Field.TRANSPORT, "udp"),))) == ["a,1,tcp", "b,2,udp", "b,2,tcp"]


@examples(200)
@given(_ROWS, st.booleans(), st.data())
def test_written_entries_are_read_back(table: list[list[str]], quoted: bool, data: st.DataObject) -> None:
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows([TITLES, *table])
    registry = parsed(file.getvalue())
    record = data.draw(st.sampled_from(registry.records))
    field = data.draw(st.sampled_from((Field.NAME, Field.PORT, Field.SERVICE_CODE)))
    attribute = {Field.NAME: "name", Field.PORT: "number", Field.SERVICE_CODE: "service_code"}[field]
    text = data.draw(st.text(alphabet=st.sampled_from('ab=,"\n-'), min_size=1, max_size=5))
    value: str = getattr(record, attribute) or ""
    if value and not value.strip():
        return
    change = Replace(record, field, text) if value else Add(record, field, text)
    try:
        after = parsed(apply_edits(registry.source.text, make_csv_edits(registry, [change])))
    except UneditableError:
        assert text[0] in "=-\n"  # a line end of two characters begins with one that spreadsheets take for a formula's
        return
    changed = after.records[record.row]
    assert getattr(changed, attribute) == text
    others = [name for name in ("name", "number", "transport", "description", "note", "service_code") if name != attribute]
    for one, other in zip(registry.records, after.records, strict=True):
        names = others if one.row == record.row else [*others, attribute]
        assert [getattr(one, name) for name in names] == [getattr(other, name) for name in names]
    assert not (text[0] in "=-" and not value.startswith(("=", "-", "+", "@", "\t", "\r")))


def test_only_records_are_edited() -> None:
    registry = rows("a" + "," * 11)
    assert isinstance(registry.records[0], Record)
    assert make_csv_edits(registry, []) == []


def test_a_repeated_label_is_removed_from_a_quoted_cell_of_many() -> None:
    cell = '"[RFC6335] a ""b"", [RFC6335][RFC7605]"'
    registry = read_csv(Source("r.csv", f"Service Name,Port Number,Transport Protocol,Description,Reference\na,80,tcp,d,{cell}\n"))
    numbers = [number for number, one in enumerate(registry.records[0].references) if one.target == "rfc6335"]
    edits = make_csv_edits(registry, [Remove(registry.records[0], Field.REFERENCE, numbers[1])])
    fixed = apply_edits(registry.source.text, edits)
    assert fixed.splitlines()[1] == 'a,80,tcp,d,"[RFC6335] a ""b"", [RFC7605]"'
    edits = make_csv_edits(registry, [Replace(registry.records[0], Field.REFERENCE, "rfc9999", value_index=numbers[1])])
    assert apply_edits(registry.source.text, edits).endswith('""b"", [RFC9999][RFC7605]"\n')
