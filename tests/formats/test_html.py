"""Tests of the registry's HTML page: values, spans and refusals."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.formats.html.reader import read_html
from linter.formats.xml.reader import read_xml
from linter.model import Capability, Field, Reference, Registry
from linter.source import Source, SourceError, read_source
from rules import ALL
from tests.renderings import TITLES, link, page_of
from tests.support import ROOT, examples

FIXTURES = ROOT / "fixtures" / "formats"
HEADER = "".join(f"<th>{title}</th>" for title in TITLES)
NAMES = {
    "name": Field.NAME,
    "number": Field.PORT,
    "transport": Field.TRANSPORT,
    "description": Field.DESCRIPTION,
    "registered": Field.REGISTERED,
    "modified": Field.MODIFIED,
    "service_code": Field.SERVICE_CODE,
    "unauthorized_use": Field.UNAUTHORIZED_USE,
    "note": Field.NOTE,
}


def parsed(text: str) -> Registry:
    return read_html(Source("p.html", text))


def page(*rows: str, after: str = "") -> str:
    table = f"<table id='table-service-names-port-numbers'><tr>{HEADER}</tr>\n{''.join(rows)}</table>"
    return f"<!DOCTYPE html>\n<html><body>{table}{after}</body></html>"


def row(name: str = "", description: str = "", reference: str = "", note: str = "") -> str:
    cells = [name, "1", "tcp", description, "", "", "", "", reference, "", "", note]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def comparable(registry: Registry, rows: int | None = None) -> list[tuple[object, ...]]:
    """Return the values that a page can express: white space collapsed, an assignee equal to the contact left out."""
    return [
        (
            *(" ".join((getattr(record, name) or "").split()) for name in NAMES),
            record.ports,
            record.contacts,
            record.contacts if record.assignees is None else record.assignees,
            record.references,
            record.inline_references,
        )
        for record in registry.records[:rows]
    ]


def people(registry: Registry) -> list[tuple[object, ...]]:
    return [
        (contact.id, contact.name, contact.organization, tuple(filter(None, contact.uris)), contact.updated)
        for contact in registry.contacts
    ]


# values


def test_html_and_xml_give_equal_registries() -> None:
    registry = read_xml(read_source(str(FIXTURES / "islands.xml")))
    source = read_source(str(FIXTURES / "islands.xhtml"))
    assert page_of(registry) == source.text
    found = read_html(source)
    assert comparable(found) == comparable(registry)
    assert people(found) == people(registry)
    assert (found.updated, found.footnotes, found.footnote_texts) == ("2025-06-01", ("1",), ("It is appropriate.",))
    assert found.missing_capabilities == {
        Capability.WHOLE: "is page 2 of 3 of the registry",
        Capability.PEOPLE: "is a page of the registry, with the people of that page only",
        Capability.NO_ASSIGNEE: "is HTML, which repeats the contact where no assignee is recorded",
    }


def test_the_real_page_equals_the_xml_of_the_previous_winter(corpus: Path) -> None:
    found = read_html(read_source(str(corpus / "html" / "2015-03-16-page-1-of-137.xhtml")))
    before = read_xml(read_source(str(corpus / "xml" / "2015-01-09.xml")))
    assert (len(found.records), len(found.contacts), found.updated) == (100, 11, "2015-03-16")
    differing = [
        (one[:3], one[3], other[3]) for one, other in zip(comparable(found), comparable(before, 100), strict=True) if one != other
    ]
    assert differing == [  # which IANA changed meanwhile
        (("ftp", "21", transport), "File Transfer Protocol [Control]", "File Transfer [Control]") for transport in ("tcp", "udp")
    ]
    known = {contact[0]: contact for contact in people(before)}
    assert [known[contact[0]] for contact in people(found)] == people(found)
    assert found.missing_capabilities[Capability.WHOLE] == "is page 1 of 137 of the registry"
    assert found.missing_capabilities[Capability.FOOTNOTES] == "is a page of the registry without the footnotes"


def test_pages_rendered_from_the_real_registry_are_read_without_loss(corpus: Path) -> None:
    registry = read_xml(read_source(str(corpus / "xml" / "2025-09-29.xml")))
    found = parsed(page_of(registry))
    assert comparable(found) == comparable(registry)
    assert people(found) == people(registry)


@pytest.mark.parametrize(
    "reference",
    [
        Reference("rfc", "rfc6335"),
        Reference("rfc", "rfc8765", "RFC8765, Section 6.1"),
        Reference("draft", "draft-a-b-01"),
        Reference("draft", "RFC-ietf-a-b-01"),
        Reference("draft", "draft-a-b-01", "a draft"),
        Reference("uri", "https://a.example/?b=1&c=é"),
        Reference("uri", "https://a.example/", "TR [1]"),
        Reference("text", "", "n/a"),
        Reference("text", "", "RFC1"),
        Reference("note", "2"),
    ],
)
def test_the_kind_of_a_reference_follows_from_its_link(reference: Reference) -> None:
    assert parsed(page(row(reference=link(reference)))).records[0].references == (reference,)


def test_only_links_in_brackets_are_inline_references() -> None:
    note = f"by {link(Reference('person', 'A_B'))} of [<a href='http://www.iana.org/go/rfc1'>RFC1</a>], [RFC2], <a href='#x'>x</a>"
    record = parsed(page(row(note=note))).records[0]
    assert record.inline_references == (Reference("person", "A_B"), Reference("rfc", "rfc1"))
    assert record.note == "by [A_B] of [RFC1], [RFC2], x"


def test_a_page_saved_by_a_browser_is_read() -> None:
    text = f"""<!DOCTYPE html>
<!-- saved from url=(0014)about:internet --><HTML><head><meta charset="utf-8"><link rel=stylesheet href=x.css>
<script>if (a < b) document.write("<table>")</script><style>td > p {{}}</style></head>
<body><p>1 < 2<br><img src=x><TABLE border=1 ID="table-service-names-port-numbers"><caption>All <b>of</b> it</caption>
<tr>{HEADER}
<tr><td>a<td align="center">1<td>tcp<td>One &amp; <i>two</i><br>three &quot;&#233;&quot;<td><td><td><td><td><td><td><td>
</table></body></HTML>"""
    record = parsed(text).records[0]
    assert (record.name, record.number, record.transport) == ("a", "1", "tcp")
    assert record.description == 'One & two\nthree "é"'
    assert record.note is None


def test_a_nested_table_does_not_end_the_outer_table() -> None:
    found = parsed(page(row(note="<table><tr><td>x</td></tr></table>"), row("b")))
    assert [(record.name, record.note) for record in found.records] == [(None, "x"), ("b", None)]


def test_missing_columns_of_a_page_are_missing_capabilities() -> None:
    titles = "<th>Port Number</th><th>Service Name</th><th>Transport Protocol</th><th>Contact</th>"
    found = parsed(page("<tr><td>1</td><td>a</td><td>tcp</td><td>[<a href='#A'>A</a>]</td></tr>").replace(HEADER, titles))
    (record,) = found.records
    assert (record.name, record.number, record.assignees, record.contacts) == ("a", "1", None, (Reference("person", "A"),))
    assert found.missing_capabilities[Capability.CONTACTS] == "has no column 'Assignee'"


def test_white_space_lines_around_a_value_are_ignored() -> None:
    record = parsed(page(row(name="\n    a\n  ", description=" b ", note="<p>c</p>\n<p>d</p>"))).records[0]
    assert (record.name, record.description, record.note) == ("a", " b ", "c\n\n\nd")


def test_a_page_without_contacts_reports_missing_capabilities() -> None:
    registry = parsed(page(row("a")))
    assert registry.contacts == ()
    assert registry.missing_capabilities[Capability.WHOLE] == "is a page of the registry, which may have more of them"
    assert registry.updated is None


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_make_no_difference(line_end: str) -> None:
    text = page_of(read_xml(read_source(str(FIXTURES / "islands.xml"))))
    assert comparable(parsed(text.replace("\n", line_end))) == comparable(parsed(text))


# spans


def test_every_value_is_located() -> None:
    registry = read_html(read_source(str(FIXTURES / "islands.xhtml")))
    text = registry.source.text

    def shown(entry: int, field: Field, value_index: int = 0, part: str = "") -> str:
        return text[slice(*registry.locate(registry.records[entry], field, value_index, part))]

    assert [shown(0, field) for field in (Field.NAME, Field.PORT, Field.DESCRIPTION, Field.ENTRY)] == ["0", "0", "Reserved", "0"]
    assert [shown(3, Field.CONTACT, value_index) for value_index in range(3)] == ["Ada_Moss", "Bj&#248;rn_&#197;se", "ferry"]
    assert [shown(3, Field.ASSIGNEE), shown(1, Field.ASSIGNEE)] == ["Island_Lines", "ferry"]
    assert [shown(3, Field.REFERENCE, value_index) for value_index in range(2)] == ["RFC6335", "draft-moss-ferry-02"]
    assert shown(4, Field.DESCRIPTION).startswith("Height of the Tide<br/><br/>\n\nIANA assigned")
    assert shown(4, Field.DESCRIPTION, 0, '"tide_gauge"') == '"tide_gauge"'
    assert shown(6, Field.NOTE) == 'Formerly "tide", given back by ['
    assert shown(6, Field.INLINE_REFERENCE) == "Ada_Moss"
    assert shown(7, Field.DESCRIPTION, 0, "<loud>") == "&lt;loud&gt;"
    assert shown(10, Field.INLINE_REFERENCE) == "RFC7105"
    contact = registry.contacts[0]
    fields = (Field.ID, Field.NAME, Field.ORGANIZATION, Field.UPDATED)
    assert [text[slice(*registry.locate(contact, field))] for field in fields] == ["Ada_Moss", "Ada Moss", "Ada_Moss", "2012-03-05"]
    uris = [text[slice(*registry.locate(contact, Field.URI, value_index))] for value_index in range(2)]
    assert uris == ["mailto:ada&amp;moss.example", "https://moss.example"]
    assert text[slice(*registry.locate(registry, Field.UPDATED))] == "2025-06-01"
    for record in registry.records:
        assert text.startswith("<tr>", record.start)
        assert text.endswith("</tr>", record.start, record.end)


def test_many_references_are_located() -> None:
    registry = parsed(page(row(reference="".join(f'[<a href="http://a.example/{i}">{i}</a>]' for i in range(5_000)))))
    for value_index in range(5_000):
        assert registry.source.text[slice(*registry.locate(registry.records[0], Field.REFERENCE, value_index))] == str(value_index)


# refusals


HOSTILE = {
    "empty": ("", "p.html: is empty"),
    "text": ("Service Name", ":1:1: is not HTML: it has no tags"),
    "a NUL": (page(row("a\0b")), "has a NUL character"),
    "another encoding": (
        f"<html><meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>{page(row('a'))}",
        ":1:67: declares the encoding 'ISO-8859-1'; only UTF-8 is read",
    ),
    "an error page": ("<!DOCTYPE html><html><body><h1>404</h1></body></html>", "is not a page of IANA's registry: it has no table"),
    "another registry": (
        page(row("a")).replace("table-service-names-port-numbers", "table-media-types"),
        ":2:13: is a page of another registry: its table is 'table-media-types'",
    ),
    "two tables": (page(row("a"), after=page(row("a"))), "has the registry's table twice"),
    "no header": (page(row("a")).replace(f"<tr>{HEADER}</tr>", ""), ":2:13: has a table without its header"),
    "no rows": (page(), ":2:13: has no entries"),
    "an empty table": ("<html><table id='table-service-names-port-numbers'></table></html>", "has a table without its header"),
    "a renamed column": (page(row("a")).replace(">Contact<", ">Owner<"), "has a column 'Owner', which is none of"),
    "a column twice": (page(row("a")).replace(">Contact<", ">Assignee<"), "has two columns for the assignee"),
    "a cell too few": (page("<tr><td>a</td></tr>"), ":3:1: has a row with one cell in a table of 12 columns"),
    "a cell too many": (page(row("a</td><td>b")), ":3:1: has a row with 13 cells in a table of 12 columns"),
    "text between cells": (page("<tr> x <td>a</td></tr>"), ":3:6: has text in a table outside its cells"),
    "cut off in the table": (
        page(row("a")).partition("</table>")[0],
        ":2:13: has a table that is never closed: the page is cut off",
    ),
    "cut off behind the table": (page(row("a")).replace("</html>", ""), "ends without </html>: the page is cut off"),
    "cut off in a tag": (page(row("a")) + "<a href='x", "has a tag that is never closed"),
    "an open comment": (page(row("a")) + "<!-- x", "has a comment that is never closed"),
    "an open script": (page(row("a")) + "<script> x", "has a <script> that is never closed"),
    "declared entities": (
        f"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>{page(row('&x;'))}",
        ":1:1: has a DOCTYPE with declarations, which are not allowed",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_malformed_input_is_refused_with_one_error(case: str) -> None:
    text, message = HOSTILE[case]
    with pytest.raises(SourceError) as caught:
        parsed(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_invalid_character_references_are_kept_verbatim() -> None:
    name = f"&#{'9' * 5_000};&#xD800;&nonsense;&#1234567;&amp"
    assert parsed(page(row(name))).records[0].name == f"&#{'9' * 5_000};\ufffd&nonsense;\ufffd&amp"


@pytest.mark.parametrize(
    "text",
    [
        page(row("a" * 5_000_000)),
        page(row("&amp;" * 100_000)),
        page(row(note="<br>" * 100_000)),
        page(row(note="<b>" * 100_000)),
        page(row(reference="[" * 1_000_000)),
        page(row("a"), after="<div>" * 100_000),
        page(row("a"), after="<!-- -->" * 100_000),
        page(row("a"), after="<table>" * 100_000 + "</table>" * 100_000),
        page(row("a"), after="< " * 500_000),
        page(row("a")).replace("<tr>", f"<tr {'a=1 ' * 100_000}>", 1),
        page(*[row("a")] * 3_000),
    ],
    ids=["name", "characters", "breaks", "tags", "brackets", "nesting", "comments", "tables", "marks", "attributes", "rows"],
)
def test_large_pages_are_read_in_linear_time(text: str) -> None:
    registry = parsed(text)
    for field in (Field.NAME, Field.NOTE, Field.REFERENCE, Field.INLINE_REFERENCE):
        registry.locate(registry.records[0], field)


_TAGS = "<tr> <td> <th> </td> </tr> </table> <table> <br> <!-- --> <script> </script> <p> </a>"
_TOKENS = st.sampled_from([*_TAGS.split(), "<a href='#x'>", "[", "]", "a", "&amp;", "&#0;", "<", ">", "'", '"'])


@examples(300)
@given(st.lists(_TOKENS, max_size=40))
def test_any_markup_is_read_or_refused(tokens: list[str]) -> None:
    try:
        registry = parsed(page(row("a"), row("".join(tokens), note="".join(tokens))))
    except SourceError:
        return
    for record in registry.records:
        for field in Field:
            start, end = registry.locate(record, field)
            assert 0 <= start <= end <= len(registry.source.text)


RFC = "https://www.iana.org/go/"


@pytest.mark.parametrize(
    ("shown", "target", "is_wrong"),
    [
        ("RFC6335", RFC + "rfc6335", False),
        ("RFC 6335, Section 5", RFC + "rfc6335", False),
        ("RFC6335", RFC + "rfc6336", True),
        ("RFC6335", RFC + "draft-lamp", True),
        ("draft-lamp-01", RFC + "draft-lamp-01", False),
        ("draft-lamp-01", RFC + "draft-lamp-02", True),
        ("RFC-lamp-01", RFC + "draft-lamp-01", False),
        ("the lamp", RFC + "rfc6335", False),
        ("1", "#note1", False),
        ("1", "#note2", True),
        ("Jo_Roe", "#Jo_Roe", False),
        ("Jo_Roe", "#Jan_Roe", True),
        ("https://a.example", "https://a.example/", False),
        ("https://a.example", "https://b.example/", True),
    ],
)
def test_a_link_that_differs_from_its_label_is_reported(shown: str, target: str, is_wrong: bool) -> None:
    link = f"<a href='{target}'>{shown}</a>"
    for cells in ({"reference": f"[{link}]"}, {"note": f"see [{link}]"}, {"reference": f"<a href='{target}'>[{shown}]</a>"}):
        registry = parsed(page(row("lamp", **cells)))
        messages = [f"reference shows '{shown}' and links to '{target}'; correct one of them"] if is_wrong else []
        assert [error.message for error in registry.markup_errors] == messages
        result = run([rule for rule in ALL if rule.code == "FORMAT001"], registry)
        assert len(result.findings) == len(messages)
        for finding in result.findings:
            start, end = result.place(finding)
            assert registry.source.text[start:end].strip("[]") == shown
