"""Tests of the tables of the registry's HTML page: markup that authors and browsers leave out or add."""

import pytest

from linter.model import Capability
from linter.source import SourceError
from tests.formats.test_html import page, parsed, row


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("<![CDATA[a<b]]>", "a<b"),
        ("a<!-- x -->b", "ab"),
        ("a<script/>b", "ab"),
        ("a<script>x</script>b", "ab"),
        ("1 < 2", "1 < 2"),
        ("1 <<b>2</b>", "1 <2"),
        ("a<caption>b</caption>", "ab"),
    ],
)
def test_a_cell_has_the_text_that_a_browser_shows(cell: str, expected: str) -> None:
    assert parsed(page(row(cell))).records[0].name == expected


@pytest.mark.parametrize(
    "text",
    [
        page(row("a")) + "<p>below</p>",
        page(row("a")).replace("<body>", "<body></table>"),
        page(row("a")).replace("<body>", "<body><table><tr><td>above</table>"),
        page(row("a"), after="<table class='fn'><tr><td>[1]</td></tr></table>"),
    ],
    ids=["below", "a stray end", "a table above", "a footnote without a text"],
)
def test_markup_around_the_table_does_not_matter(text: str) -> None:
    registry = parsed(text)
    assert [record.name for record in registry.records] == ["a"]
    assert (registry.contacts, registry.footnotes) == ((), ())


@pytest.mark.parametrize("end", ["", "</tr>"])
@pytest.mark.parametrize("group", ["", "<tbody>", "</tbody>", "</tbody><tbody>"])
def test_rows_end_at_their_tag_or_where_the_next_element_begins(end: str, group: str) -> None:
    cells = "<tr>" + "<td>a" * 12
    registry = parsed(page(f"{cells}{end}{group}{cells}{end}"))
    assert [registry.source.text[record.start : record.end] for record in registry.records] == [f"{cells}{end}"] * 2


def test_a_table_in_the_first_cell_does_not_end_its_row() -> None:
    (record,) = parsed(page(row("<table><tr><td>x</td></tr></table>", note="last"))).records
    assert (record.name, record.note) == ("x", "last")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("\0<html>", ":1:1: has a NUL character"),
        (page(row("a")) + "</a", "has a tag that is never closed"),
        ("<html><table><tr><td>x</table></html>", ":1:1: is not a page of IANA's registry: it has no table"),
        ("<html><table id='table-service-names-port-numbers'><tr></tr></table></html>", "has a table without its header"),
        (page(row("a")).replace("<tr><th>Service Name</th>", "<tr><td>Service Name</td>"), "has a table without its header"),
        (page("<tr><td><caption></td> x <td>a</td></tr>"), "has text in a table outside its cells"),
    ],
)
def test_a_page_without_the_markup_of_the_registry_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        parsed(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("<a href='?page=1'>1</a> 2 <a href='?page=3'>3</a>", "is page 2 of 3 of the registry"),
        ("1 <a href='?page=2'>2</a>", "is page 1 of 2 of the registry"),
        ("1", "is a page of the registry, which may have more of them"),
        ("<a href='?page=1'>1</a> <a href='?page=2'>2</a>", "is a page of the registry, which may have more of them"),
        ("none", "is a page of the registry, which may have more of them"),
    ],
)
def test_the_number_of_a_page_follows_from_the_links_to_the_others(pages: str, expected: str) -> None:
    text = page(row("a")).replace("<body>", f'<body><div class="pagination">{pages}</div>')
    assert parsed(text).missing_capabilities[Capability.WHOLE] == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (("ID", "Name"), [("Ada", "x")]),
        (("Name", "ID"), [("x", "Ada")]),
        (("Name", "Organization"), []),
        (("ID", "Color"), []),
        (("Color", "Size"), []),
    ],
)
def test_a_table_of_people_has_their_ids_and_no_other_columns(header: tuple[str, str], expected: list[tuple[str, str]]) -> None:
    titles = "".join(f"<th>{title}</th>" for title in header)
    registry = parsed(page(row("a"), after=f"<table><tr>{titles}</tr><tr><td>Ada</td><td>x</td></tr></table>"))
    assert [(contact.id, contact.name) for contact in registry.contacts] == expected


@pytest.mark.parametrize(("written", "expected"), [("[Ada]", "Ada"), ("[Ada", "[Ada"), ("Ada]", "Ada]"), ("", "")])
def test_the_id_of_a_person_has_no_brackets_around_it(written: str, expected: str) -> None:
    registry = parsed(page(row("a"), after=f"<table><tr><th>ID</th></tr><tr><td>{written}</td></tr></table>"))
    assert [contact.id for contact in registry.contacts] == [expected]
