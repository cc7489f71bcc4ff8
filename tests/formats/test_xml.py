"""Tests of IANA's XML: values, spans and refusals."""

import gc
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from linter.formats.xml.reader import read_regular, read_xml
from linter.formats.xml.records import read_elements
from linter.formats.xml.regular_entries import IrregularError
from linter.formats.xml.regular_records import RecordReader
from linter.model import Contact, Field, Record, Registry
from linter.source import Source, SourceError, read_source
from tests.support import HEAD, ROOT, TAIL, examples, parse_text, registry_text

NAMESPACE = "{http://www.iana.org/assignments}"


def values(entry: Record | Contact) -> tuple[object, ...]:
    return astuple(entry)


def same(one: Registry, other: Registry) -> bool:
    return (
        [values(record) for record in one.records] == [values(record) for record in other.records]
        and [values(contact) for contact in one.contacts] == [values(contact) for contact in other.contacts]
        and (one.updated, one.footnotes, one.inline_references) == (other.updated, other.footnotes, other.inline_references)
    )


def test_an_entry_is_read_with_the_fields_of_rfc_6335() -> None:
    registry = parse_text(
        registry_text(
            """  <record date="2012-01-02" updated="2020-03">
    <name>a-1</name>
    <protocol>tcp</protocol>
    <assignee><xref type="person" data="A_B"/></assignee>
    <xref type="person" data="C"/>
    <description>One &amp; two<br/>three <xref type="rfc" data="rfc1"/></description>
    <number>80-81</number>
    <xref type="rfc" data="rfc6335"/>
    <xref type="text">a book</xref>
    <sc>5</sc>
    <unauthorized>yes</unauthorized>
    <note>by <xref type="person" data="D">Dora</xref><paragraph>end</paragraph></note>
  </record>
<person id="C"><name>C</name><org/><uri>mailto:c&amp;d</uri><uri/><updated>2012-01</updated></person>
"""
        )
    )
    record = registry.records[0]
    assert astuple(record)[3:] == (
        "a-1",
        "80-81",
        (80, 81),
        "tcp",
        "One & two\nthree [RFC1]",
        (("person", "A_B", ""),),
        (("person", "C", ""),),
        (("rfc", "rfc6335", ""), ("text", "", "a book")),
        (("rfc", "rfc1", ""), ("person", "D", "Dora")),
        "2012-01-02",
        "2020-03",
        "5",
        "yes",
        "by [Dora]end",
        (),
        (),
        (),
    )
    assert astuple(registry.contacts[0])[3:] == ("C", "C", None, ("mailto:c&d", ""), "2012-01")
    assert registry.updated == "2025-06-01"


def test_every_value_is_located() -> None:
    registry = parse_text(
        registry_text(
            """  <record date="2012-01-02">
    <name>é-1</name><number> 8</number>
    <assignee><xref type="person" data="A"/></assignee>
    <xref type="person" data="B"/><xref section="1" data="rfc1" type="rfc"/><xref type="text">book</xref>
    <description/>
    <note>two
lines</note>
  </record>
<person id="p>&amp;"><uri>u1</uri><uri>u2</uri></person>
"""
        )
    )
    text, record, contact = registry.source.text, registry.records[0], registry.contacts[0]
    pointed = {
        (str(field), value_index): text[slice(*registry.locate(entry, field, value_index))]
        for entry, field, value_index in (
            (record, Field.NAME, 0),
            (record, Field.PORT, 0),
            (record, Field.ASSIGNEE, 0),
            (record, Field.CONTACT, 0),
            (record, Field.REFERENCE, 0),
            (record, Field.REFERENCE, 1),
            (record, Field.DESCRIPTION, 0),
            (record, Field.NOTE, 0),
            (record, Field.REGISTERED, 0),
            (record, Field.MODIFIED, 0),
            (contact, Field.ID, 0),
            (contact, Field.URI, 1),
            (registry, Field.UPDATED, 0),
        )
    }
    assert pointed == {
        ("name", 0): "é-1",
        ("port", 0): " 8",
        ("assignee", 0): "A",
        ("contact", 0): "B",
        ("reference", 0): "rfc1",
        ("reference", 1): "book",
        ("description", 0): "<description/>",
        ("assignment note", 0): "two\nlines",
        ("registration date", 0): "2012-01-02",
        ("modification date", 0): "é-1",  # there is none: the place people know the entry by
        ("id", 0): "p>&amp;",
        ("URI", 1): "u2",
        ("updated", 0): "2025-06-01",
    }
    assert registry.source.position(registry.locate(record, Field.PORT).start) == (6, 29)


def test_both_readers_give_equal_registries() -> None:
    source = read_source(str(ROOT / "fixtures" / "registry.xml"))
    assert same(read_regular(source), read_elements(source))


_WORD = st.text(alphabet=st.sampled_from("ab1-é &<>\"'/[]\n "), max_size=8)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@st.composite
def _record(draw: st.DrawFn) -> str:
    cells = []
    for tag in ("name", "protocol", "number", "sc", "unauthorized"):
        for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2)) if tag == "name" else st.integers(0, 1))):
            cells.append(draw(st.sampled_from((f"<{tag}/>", f"<{tag}>{_escaped(draw(_WORD))}</{tag}>"))))
    for tag in ("description", "note"):
        inner = draw(
            st.lists(
                st.sampled_from(
                    (
                        "<br/>",
                        '<xref type="person" data="P"/>',
                        '<xref type="uri" data="u">L</xref>',
                        "<paragraph>p<br/></paragraph>",
                    )
                )
                | _WORD.map(_escaped),
                max_size=4,
            )
        )
        cells.append(f"<{tag}>{''.join(inner)}</{tag}>")
    cells += draw(
        st.lists(
            st.sampled_from(
                (
                    '<xref type="person" data="A &amp; B"/>',
                    '<xref type="text">a</xref>',
                    '<assignee><xref type="person" data="A"/></assignee>',
                    "<!-- a comment -->",
                    "<unknown>x</unknown>",
                    "stray",
                    "<name><![CDATA[<name>]]></name>",
                )
            ),
            max_size=3,
        )
    )
    draw(st.randoms(use_true_random=False)).shuffle(cells)
    dates = draw(st.sampled_from(("", ' date="2012"', ' updated="a&amp;b" date="c"')))
    return f"<record{dates}>{' '.join(cells)}</record>"


_XREFS = st.lists(
    st.sampled_from(
        (
            '<xref type="person" data="A"/>',
            '<xref type="person" data="B &amp; C"/>',
            '<xref type="person" data="">[x]</xref>',
            '<xref type="rfc" data="rfc1"/>',
            '<xref type="text">xref type="person" data="D"/></xref>',
            '<xref type="draft" data="d" section="4.3"/>',
            *('<xref type="rfc" data="rfc1"/>', '<xref type="person" data="A"/>', '<xref type="person" data="B"/>') * 8,
            '<xref type="new" data="d"/>',
            "<!-- c -->",
            "<xref/>",
        )
    ),
    max_size=2,
)


@st.composite
def _ordered_record(draw: st.DrawFn) -> str:
    """Return a record with its elements in the usual order, of which some are irregular."""
    cells = []
    tags = ("name", "protocol", "assignee", "description", "note", "number", "unauthorized", "note")
    is_short = draw(st.booleans())
    for tag in ("name", "protocol", "description", "number") if is_short else tags:
        if tag == "assignee":
            cells.append(draw(st.sampled_from(("", "", '<assignee>\n<xref type="person" data="A"/> </assignee>', "<assignee/>"))))
        else:
            text = f"<{tag}>{_escaped(draw(_WORD))}</{tag}>"
            text = "<description/>" if tag == "description" and draw(st.booleans()) else text
            cells.append(draw(st.sampled_from((*(text, "", f"<{tag}>12</{tag}>") * 8, f"<{tag}/>", f"<{tag}>a<br/></{tag}>"))))
        cells += draw(_XREFS) if tag == "protocol" or not is_short else []
    dates = draw(st.sampled_from(("", ' date="2012"', ' date="" updated="a&amp;b"', ' date="a" updated="]]>"')))
    return (
        f"<record{dates}>{draw(st.sampled_from(('', ' ', chr(10)))).join(cells)}</record>{draw(st.sampled_from(('', '<!---->')))}"
    )


@examples(500)
@given(st.lists(_ordered_record(), min_size=1, max_size=3))
def test_the_fast_reader_agrees_with_the_exact_reader_in_the_usual_order(records: list[str]) -> None:
    source = Source("f", registry_text("".join(f"  {record}\n" for record in records)))
    assert outcome(read_regular, source) == outcome(read_elements, source)


@examples(300)
@given(st.lists(_record(), min_size=1, max_size=3))
def test_the_fast_reader_agrees_with_the_exact_reader_and_lxml(records: list[str]) -> None:
    source = Source("f", registry_text("".join(f"  {record}\n" for record in records)))
    exact = read_elements(source)
    for record, element in zip(exact.records, etree.fromstring(source.text.encode()).iter(f"{NAMESPACE}record"), strict=True):
        names = element.findall(f"{NAMESPACE}name")
        assert (record.name or "") == ("".join(map(str, names[0].itertext())) if names else "")
        assert record.registered == element.get("date")
    assert outcome(read_regular, source) == outcome(read_elements, source)


@examples(200)
@given(st.lists(_record(), min_size=1, max_size=3), st.lists(_record(), min_size=1, max_size=3), st.booleans())
def test_a_previous_registry_does_not_change_the_result(before: list[str], after: list[str], shares: bool) -> None:
    previous = read_xml(Source("f", registry_text("".join(f"  {record}\n" for record in before))))
    records = [*before, *after] if shares else [*after, *before]
    source = Source("f", registry_text("".join(f"  {record}\n" for record in records)))
    assert outcome(lambda text: read_xml(text, previous), source) == outcome(read_elements, source)


HOSTILE = {
    "empty": ("", "is empty"),
    "blanks": (" \n", "is empty"),
    "text": ("Service Name", ":1:1: is not XML: it does not begin with <"),
    "html": ("<!DOCTYPE html>\n<html></html>", ":1:1: is an HTML page; give the registry's XML"),
    "html without doctype": ("<html xmlns='x'><p></html>", ":1:1: is an HTML page; give the registry's XML"),
    "truncated": (HEAD + "  <record>\n    <na", "is not well-formed XML"),
    "two roots": (registry_text("") + "<registry/>", "Extra content at the end of the document"),
    "doctype": ("<!DOCTYPE registry>\n<registry/>", ":1:1: has a DOCTYPE"),
    "external entity": (
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<registry>&x;</registry>',
        ":1:1: has a DOCTYPE",
    ),
    "parameter entity": (
        '<?xml version="1.0"?>\n<!DOCTYPE r [<!ENTITY % x SYSTEM "http://a/"> %x;]><registry/>',
        ":2:1: has a DOCTYPE",
    ),
    "entity bomb": (
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<registry id="&b;"/>',
        "has a DOCTYPE",
    ),
    "undefined entity": (
        registry_text("  <record><name>&nbsp;</name></record>\n"),
        ":5:17: is not well-formed XML: Entity 'nbsp' not defined",
    ),
    "deep": (HEAD + "<a>" * 100_000, "elements are nested more than 16 deep"),
    "wrong namespace": (
        '<registry xmlns="http://example.org" id="service-names-port-numbers"/>',
        "the namespace is 'http://example.org'",
    ),
    "no namespace": ('<registry id="service-names-port-numbers"/>', "it has no namespace"),
    "no entries": (registry_text(""), ":2:1: has no entries; add <record> elements"),
    "words about another fault": (
        registry_text("  <record><x:a/></record>\n").replace("</people>", "</peeple>"),
        ":7:3: is not well-formed XML: mismatched tag",
    ),
    "a NUL": (registry_text("  <record><name>\0</name></record>\n"), "is not well-formed XML: "),
    "an open comment": (registry_text("  <record/>\n  <!-- never closed\n"), "is not well-formed XML: "),
    "blanks of Unicode behind the end": (registry_text("  <record/>\n") + "\xa0", "is not well-formed XML: "),
    "another root": ("<feed/>", "the root element is <feed>, not <registry>"),
    "another registry": (
        '<registry xmlns="http://www.iana.org/assignments" id="media-types"><title/></registry>',
        "is another registry: its id is 'media-types'",
    ),
    "nested registry": (
        HEAD + '  <registry id="x"><record/></registry>\n' + TAIL,
        ":5:3: has a registry inside of the registry",
    ),
    "duplicate attribute": (registry_text('  <record date="1" date="2"/>\n'), "is not well-formed XML: Attribute date redefined"),
    "other encoding": ('<?xml version="1.0" encoding="ISO-8859-1"?><registry/>', ":1:31: declares the encoding 'ISO-8859-1'"),
    "control character": (registry_text("  <record><name>\x01</name></record>\n"), ":5:17: is not well-formed XML"),
    "a bare ampersand": (registry_text("  <record><name>a&b</name></record>\n"), "is not well-formed XML"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_malformed_input_is_refused_with_one_error(case: str) -> None:
    text, message = HOSTILE[case]
    with pytest.raises(SourceError) as caught:
        read_xml(Source("f.xml", text))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_processing_instructions_and_inclusions_are_not_followed() -> None:
    head = HEAD.replace(
        "<registry", '<?xml-stylesheet href="http://a.invalid/x"?><?xml-model href="file:///etc/passwd"?>\n<registry'
    )
    assert len(read_xml(Source("f", head + "<record/>\n<people>\n</people>\n" + TAIL)).records) == 1
    included = registry_text('  <record><xi:include href="/etc/passwd" xmlns:xi="http://www.w3.org/2001/XInclude"/></record>\n')
    registry = parse_text(included)
    assert [markup_error.message for markup_error in registry.markup_errors] == ["<xi:include> is not allowed in <record>"]


@pytest.mark.parametrize(
    "snippet",
    [
        f"  <record><name>{'a' * 50_000}</name></record>\n",
        "  <record {}/>\n".format(" ".join(f"a{i}=''" for i in range(100_000))),
        f"  <record><note>{'x &amp; ' * 1_500_000}</note></record>\n",
        f"  <record><note>{'<br/>' * 100_000}</note></record>\n",
        f"  <record><note><br/>{'x' * 10_000_000}</note></record>\n",
        f"  <record><note><!-- -->{'<br/>' * 100_000}</note></record>\n",
    ],
    ids=["long name", "many attributes", "long note", "many breaks", "a break before a long note", "many breaks behind a comment"],
)
def test_large_values_are_read_in_linear_time(snippet: str) -> None:
    assert len(parse_text(registry_text(snippet)).records) == 1


def test_misplaced_and_repeated_elements_of_the_registry_are_reported() -> None:
    person = '<person id="Q"><name>Q</name></person>'
    text = registry_text('  <record><xref type="banana" data="x"/><xref/></record>\n<person id="P"/>\n')
    text = text.replace("<updated>", f"<note>{person}</note><footnote achor='1'/>\n  <updated>2025-01-01</updated>\n  <updated>", 1)
    registry = parse_text(text.replace("</registry>", "<people></people></registry>"))
    assert [markup_error.message for markup_error in registry.markup_errors] == [
        "<person> is not allowed in <note>",
        "<footnote> has the unknown attribute 'achor'",
        "duplicate <updated> in <registry>; only the first is read",
        "<xref> has the type 'banana'; the types are draft, note, person, rfc, text, uri",
        "<xref> has no type; the types are draft, note, person, rfc, text, uri",
        "duplicate <people> in <registry>",
    ]
    assert [contact.id for contact in registry.contacts] == ["P"]


def test_faults_of_a_footnote_after_the_entries_are_reported() -> None:
    text = registry_text("  <record/>\n").replace("<people>", '<footnote anchor="1">f</footnote><footnote achor="2"/>\n<people>')
    registry = parse_text(text)
    assert [text[slice(*markup_error.span)] for markup_error in registry.markup_errors] == ["2"]


def test_locating_many_values_keeps_few_objects() -> None:
    xrefs = "".join(f'<xref type="person" data="P{i}"/>' for i in range(5_000))
    registry = parse_text(registry_text(f"  <record><name>a</name>{xrefs}</record>\n"))
    gc.disable()
    try:
        before = len(gc.get_objects())
        for value_index in range(5_000):
            span = registry.locate(registry.records[0], Field.CONTACT, value_index)
            assert registry.source.text[slice(*span)] == f"P{value_index}"
        assert len(gc.get_objects()) - before < 30_000  # the elements of the entry, once
    finally:
        gc.enable()


def test_unknown_and_repeated_markup_is_reported_at_its_span() -> None:
    snippet = """  <record dat="x">
    <name>a</name> stray <name>b</name>
    <protocl>tcp</protocl>
    <number><b>1</b></number>
  </record>
  <record><name>c</name></record>
<person><name>N</name><phone/></person>
"""
    registry = parse_text(registry_text(snippet))
    text = registry.source.text
    assert [(text[slice(*markup_error.span)], markup_error.message) for markup_error in registry.markup_errors] == [
        ("x", "<record> has the unknown attribute 'dat'"),
        ("stray", "text is not allowed in <record> outside of its elements"),
        ("<name>", "duplicate <name> in <record>; only the first is read"),
        ("<protocl>", "<protocl> is not allowed in <record>"),
        ("<b>", "<b> is not allowed in <number>"),
        ("<person>", "<person> has no id"),
        ("<phone/>", "<phone> is not allowed in <person>"),
    ]
    assert [record.name for record in registry.records] == ["a", "c"]


def test_a_reference_after_an_unknown_element_is_located() -> None:
    xref = '<xref type="person" data="{}"/>'
    cells = [
        f"<note>{xref.format('A')}</note>",
        f"<note>{xref.format('B')}</note>",
        f"<description>{xref.format('C')}</description>",
    ]
    registry = parse_text(registry_text(f"  <record>{''.join(cells)}</record>\n"))
    (record,) = registry.records
    pointed = [
        registry.source.text[slice(*registry.locate(record, Field.INLINE_REFERENCE, value_index))] for value_index in range(2)
    ]
    assert pointed == ["A", "C"] == [reference.target for reference in record.inline_references]


def test_commented_markup_is_not_read() -> None:
    snippet = "  <record><name>a</name></record>\n  <!-- <record><name>b</name></record> -->\n  <record><name>c</name></record>\n"
    registry = parse_text(registry_text(snippet))
    assert [record.name for record in registry.records] == ["a", "c"]
    assert registry.source.position(registry.locate(registry.records[1], Field.NAME).start) == (7, 17)


def test_windows_line_ends_keep_all_spans() -> None:
    text = registry_text("  <record>\n    <name>a</name>\n    <note>x\ny</note>\n  </record>\n")
    unix, windows = parse_text(text), parse_text(text.replace("\n", "\r\n"))
    assert windows.records[0].note == "x\ny"
    for field in (Field.NAME, Field.NOTE):
        places = [registry.source.position(registry.locate(registry.records[0], field).start) for registry in (unix, windows)]
        assert places[0] == places[1]


@examples(200)
@given(st.data())
def test_damaged_files_are_read_or_refused_and_never_crash(data: st.DataObject) -> None:
    text = (ROOT / "fixtures" / "rules" / "NAME001.xml").read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 30))
        text = (
            text[:start]
            + data.draw(st.text(max_size=6) | st.sampled_from(("<", "&", "</record>", "<!--", "]]>", '"')))
            + text[end:]
        )
    try:
        registry = read_xml(Source("f", text))
    except SourceError:
        return
    for record in registry.records:
        registry.locate(record, Field.NOTE)


def test_a_real_registry_is_read_as_lxml_reads_it(corpus: Path) -> None:
    for path in sorted((corpus / "xml").glob("*.xml"))[::5]:
        source = read_source(str(path))
        registry = read_regular(source)
        assert same(registry, read_elements(source))
        elements = list(etree.parse(path).getroot().iter(f"{NAMESPACE}record"))
        for record, element in zip(registry.records, elements, strict=True):
            assert record.number == element.findtext(f"{NAMESPACE}number")
            assert record.transport == element.findtext(f"{NAMESPACE}protocol")
            assert (record.name or "") == (element.findtext(f"{NAMESPACE}name") or "")
            direct = [xref.get("data") for xref in element.findall(f"{NAMESPACE}xref") if xref.get("type") == "person"]
            assert [reference.target for reference in record.contacts] == direct


def test_every_value_of_a_real_registry_is_located(corpus: Path) -> None:
    registry = read_xml(read_source(str(corpus / "xml" / "2025-09-29.xml")))
    text = registry.source.text
    sample = random.Random(6335).sample(registry.records, 1500) + list(registry.records[-3:])
    plain = {Field.NAME: "name", Field.PORT: "number", Field.TRANSPORT: "transport", Field.REGISTERED: "registered"}
    for record in sample:
        for field, attribute in plain.items():
            if value := getattr(record, attribute):
                span = registry.locate(record, field)
                assert text[span.start : span.end] == value
                assert registry.source.position(span.start).line == text.count("\n", 0, span.start) + 1
        for value_index, reference in enumerate(record.contacts):
            assert text[slice(*registry.locate(record, Field.CONTACT, value_index))] == reference.target


PEOPLE = """  <people>
    <person id="P"><name>P</name><org>O</org><uri>u</uri><updated>2012-01</updated></person>
    <person id="Q"><name>Q</name></person>
  </people>
"""


def regular_text() -> str:
    """Return a registry with every construct of IANA, in IANA's layout."""
    return (
        HEAD
        + """  <record date="2012-01-02" updated="2020-03">
    <name>a-1</name>
    <protocol>tcp</protocol>
    <xref type="person" data="P"/>
    <note>by <xref type="person" data="P">Pia</xref><br/>&amp; al</note>
  </record>
  <record>
    <name>b-1</name>
  </record>
  <footnote anchor="1">x</footnote>
"""
        + PEOPLE
        + TAIL
    )


IRREGULAR = {
    "a tab in a date": ("2012-01-02", "2012\t01"),
    "a line end in a date": ("2020-03", "2020\n03"),
    "a tab in a reference": ('data="P"', 'data="\tP"'),
    "a line end in a reference inside a text": ('data="P">Pia', 'data="\nP">Pia'),
    "a tab in the id of a contact": ('id="P"', 'id="P\t"'),
    "single quotes around a date": ('"2012-01-02"', "'2012-01-02'"),
    "single quotes around a reference": ('data="P"/>', "data='P'/>"),
    "single quotes around the id of a contact": ('id="P"', "id='P'"),
    "attributes in another order": ('date="2012-01-02" updated="2020-03"', 'updated="2020-03" date="2012-01-02"'),
    "an attribute with another name": ('date="2012', 'data="2012'),
    "an attribute of a cell": ("<name>a-1", "<name x='1'>a-1"),
    "a blank in a tag": ("<name>a-1", "<name >a-1"),
    "a blank in an end tag": ("a-1</name>", "a-1</name >"),
    "a record in a comment in the head": ("  <title>", "<!-- <record></record> --><title>"),
    "a comment between records": ("  <record>\n", "  <!-- c --><record>\n"),
    "a comment with a record between records": ("  <record>\n", "  <!-- <record><name>c</name></record> --><record>\n"),
    "a comment in a record": ("<name>b-1", "<!-- c --><name>b-1"),
    "a comment in a value": ("b-1<", "b<!-- c -->-1<"),
    "a comment that begins a record": ("<record>\n    <name>b", "<record><!-- > -->\n    <name>b"),
    "people in a comment before the people": ("  <people>", "  <!-- <people></people> --><people>"),
    "a comment before the contacts": ('<person id="P"', '<!-- c --><person id="P"'),
    "a comment between contacts": ('<person id="Q"', '<!-- c --><person id="Q"'),
    "a comment in a contact": ("<org>", "<!-- c --><org>"),
    "a comment behind the people": (TAIL, f"<!-- c -->{TAIL}"),
    "a comment behind the root": (TAIL, f"{TAIL}<!-- c -->"),
    "a text in the head": ("  <title>", "x<title>"),
    "a text before the first record": ("  <record date", "x<record date"),
    "a text between records": ("  <record>\n", "x<record>\n"),
    "a text behind the last record": ("  <footnote", "x<footnote"),
    "a text in a record": ("<name>b-1", "x<name>b-1"),
    "a text behind the cells of a record": ("b-1</name>", "b-1</name>x"),
    "a text before the contacts": ('<person id="P"', 'x<person id="P"'),
    "a text between contacts": ('<person id="Q"', 'x<person id="Q"'),
    "a text behind the people": (TAIL, f"x{TAIL}"),
    "a text behind the root": (TAIL, f"{TAIL}x"),
    "a no-break space between records": ("  <record>\n", "\u00a0<record>\n"),
    "a no-break space behind the root": (TAIL, f"{TAIL}\u00a0"),
    "CDATA": ("b-1", "<![CDATA[b-1]]>"),
    "an element that is unknown": ("<name>b-1", "<phone/><name>b-1"),
    "an element between records": ("  <record>\n", "  <note>n</note><record>\n"),
    "an element behind the last record": ("  <footnote", "  <note>n</note><footnote"),
    "a footnote before the records": ("  <record date", '  <footnote anchor="0">y</footnote><record date'),
    "a value that is repeated": ("<name>b-1", "<name/><name>b-1"),
    "a note that is repeated, once with a break": ("<note>by", "<note>c</note><note>by"),
    "an assignee that is repeated": ("<name>b-1", '<assignee><xref type="person" data="P"/></assignee>' * 2 + "<name>b-1"),
    "an assignee that is no person": ("<name>b-1", '<assignee><xref type="rfc" data="rfc1"/></assignee><name>b-1'),
    "an end tag that is missing": ("b-1</name>", "b-1"),
    "a record that is empty": ("  <record>\n", "  <record/>\n  <record>\n"),
    "a record that does not end": ("  <record>\n", "  <record>\n  <record>\n"),
    "a record in a record": ("<name>b-1", "<record></record><name>b-1"),
    "a person with children out of order": ("<name>P</name><org>O</org>", "<org>O</org><name>P</name>"),
    "a person without id": (' id="Q"', ""),
    "a person with another attribute": ("<person id", "<person x='1' id"),
    "a person with an unknown element": ("<name>Q", "<phone/><name>Q"),
    "a person with two names": ("<name>Q", "<name/><name>Q"),
    "a person between the records": ("  <record>\n", '  <person id="R"/><record>\n'),
    "a record behind the people": (TAIL, f"<record><name>c</name></record>{TAIL}"),
    "a record in the people": ("  </people>", "<record><name>c</name></record></people>"),
    "a footnote behind the people": (TAIL, f'<footnote anchor="2">y</footnote>{TAIL}'),
    "a second people element": (TAIL, f'<people><person id="R"/></people>{TAIL}'),
    "a people element before the records": ("  <record date", '  <people><person id="R"/></people><record date'),
    "a people element between the records": ("  <record>\n", '  <people><person id="R"/></people><record>\n'),
    "no people element": (PEOPLE, ""),
    "a people element that is empty": ("  <people>", "  <people/><people>"),
    "a people element with an attribute": ("  <people>", "  <people x='1'>"),
    "an unknown entity": ("b-1", "b&nbsp;1"),
    "an unknown entity in a date": ("2020-03", "2020&nbsp;03"),
    "an unknown entity in the head": ("  <updated>", "  <updated>&nbsp;"),
    "an unknown entity in a contact": ("<name>Q", "<name>Q&nbsp;"),
    "a character by its number": ("b-1", "b&#45;1"),
    "a bare ampersand": ("b-1", "b & 1"),
    "]]> in a value": ("b-1", "b]]>1"),
    "]]> in a contact": ("<name>Q", "<name>]]>"),
    "U+FFFE": ("b-1", "b\ufffe"),
    "U+FFFF": ("b-1", "b\uffff"),
    "a control character": ("b-1", "b\x0b"),
    "a carriage return": ("b-1</name>", "b-1</name>\r"),
    "a processing instruction": ("<name>b-1", "<?x y?><name>b-1"),
    "a DOCTYPE": ("<registry", "<!DOCTYPE registry><registry"),
    "a registry that ends twice": (TAIL, TAIL * 2),
    "a registry in the registry": ("  <record date", '  <registry id="x"/><record date'),
    "an element around the records": ("  <record date", "  <x><record date"),
}


def outcome(read: Callable[[Source], Registry], source: Source) -> object:
    """Return the content and the markup errors of a source, or the error message."""
    try:
        registry = read(source)
    except SourceError as error:
        return str(error)
    records, contacts = map(values, registry.records), map(values, registry.contacts)
    return [*records], [*contacts], registry.updated, registry.footnotes, registry.inline_references, registry.markup_errors


@pytest.mark.parametrize("case", IRREGULAR)
def test_both_readers_agree_on_irregular_markup(case: str) -> None:
    before, after = IRREGULAR[case]
    assert before in regular_text()
    source = Source("f", regular_text().replace(before, after, 1))
    exact = outcome(read_elements, source)
    with suppress(IrregularError):
        assert outcome(read_regular, source) == exact
    assert outcome(read_xml, source) == exact
    assert outcome(lambda text: read_xml(text, read_xml(Source("p", regular_text()))), source) == exact


WHOLE_FILE = (  # what only the reading of the whole file can judge: no single entry has it
    "a text between", "a text behind", "a text before the contacts", "a no-break space", "an element between", "an element behind",
    "an element around", "before the records", "behind the people", "between the records", "people element", "in the people",
    "does not end", "record in a record", "is missing", "unknown entity", "ampersand", "]]>", "U+FFF", "a control", "a carriage",
    "DOCTYPE", "ends twice", "registry in the", "people in a comment", "text before the first",
)  # fmt: skip


@pytest.mark.parametrize("case", [case for case in IRREGULAR if not any(part in case for part in WHOLE_FILE)])
def test_expat_reads_one_irregular_entry_alone(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.formats.xml.reader.read_elements", None)
    assert read_xml(Source("f", regular_text().replace(*IRREGULAR[case], 1))).records


def test_a_section_of_a_reference_is_regular() -> None:
    text = regular_text().replace('<xref type="person" data="P"/>', '<xref type="draft" data="draft-a" section="4.3">d</xref>', 1)
    with_section, without = Source("f", text), Source("f", text.replace(' section="4.3"', "                "))
    start = text.index("<record")
    assert RecordReader(with_section, (), []).read_regular(0, start, text[start : text.index("  <record>")])
    assert [one.references for one in read_xml(with_section).records] == [one.references for one in read_xml(without).records]


def test_entries_of_a_previous_registry_are_not_read_as_the_end_of_a_file() -> None:
    end = regular_text()[regular_text().index("  <record>") :]
    source = Source("f", regular_text() + end)
    previous = read_xml(Source("p", regular_text()))
    assert outcome(lambda text: read_xml(text, previous), source) == outcome(read_elements, source)
    assert "is not well-formed" in str(outcome(read_elements, source))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<registry", '<registry xsi:schemaLocation="a b"'),
        ("<registry", '<registry xmlns:xml="urn:x"'),
        ("<registry", '<registry xmlns:x=""'),
        ("<record>", '<record x:a="1">'),
        ("<name>b-1", "<x:y/><name>b-1"),
        ("<name>Q", "<x:y/><name>Q"),
    ],
)
def test_undeclared_prefixes_are_refused_with_a_position(before: str, after: str) -> None:
    source = Source("f", regular_text().replace(before, after, 1))
    line = source.position(source.text.index(after)).line
    for previous in (None, read_xml(Source("p", regular_text()))):
        with pytest.raises(SourceError, match=rf"f:{line}:\d+: is not well-formed XML: ") as caught:
            read_xml(source, previous)
        assert "prefix" in str(caught.value)


def test_a_prefix_of_the_previous_root_is_not_reused_under_another_root() -> None:
    used = regular_text().replace("<record>", '<record xsi:a="1">', 1)
    declared = used.replace("<registry", '<registry xmlns:xsi="urn:x"', 1)
    previous = read_xml(Source("p", declared))
    assert not previous.markup_errors
    with pytest.raises(SourceError, match="unbound prefix"):
        read_xml(Source("f", used), previous)


@pytest.mark.parametrize("version", ["9.9", "2.0", "1.", "x", ""])
def test_an_impossible_version_of_xml_is_refused(version: str) -> None:
    text = regular_text().partition("?>\n")[2]
    with pytest.raises(SourceError, match=r"f:1:\d+: .*version"):
        read_xml(Source("f", f'<?xml version="{version}" encoding="UTF-8"?>\n{text}'))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  <title>", "  <!-- c --><title>"),
        ("  <title>", "  <!-- <people> --><title>"),
        ("  <title>", "  <?x y?><title>"),
        ("<registry", "<!-- c --><registry"),
        ('id="service', "id='service"),
        ("  <footnote", "  <!-- c --><footnote"),
        ("  <people>", "  <!-- c --><people>"),
        ("  <updated>", "  <note><![CDATA[<x>]]></note><updated>"),
        ("  <updated>", '  <note>see <xref type="note" data="1"/></note><updated>'),
        ("  <updated>2025-06-01</updated>\n", ""),
        ("2012-01-02", "2012>01"),
        ("2012-01-02", "2012'&amp;&quot;"),
        ('id="Q"', 'id="&lt;/people>"'),
        ("b-1", "&amp;lt;"),
        ("    <name>b-1</name>\n", ""),
        ("b-1", "b\u00a01\u2028"),
        ("\n  </people>\n", "</people>"),
    ],
)
def test_differences_outside_the_entries_are_read(before: str, after: str) -> None:
    assert before in regular_text()
    source = Source("f", regular_text().replace(before, after, 1))
    assert outcome(read_xml, source) == outcome(read_elements, source)


@pytest.mark.parametrize("text", ["<\x00€", "<\x00>Ĳ&-€", "<registry>\x00😀"])
def test_an_error_inside_a_multibyte_character_does_not_crash(text: str) -> None:
    with pytest.raises(SourceError, match="is not well-formed XML"):
        parse_text(text)


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<!-- <record --> ",
        "<note>&lt;record</note>",
        "<record/>",
        "<!-- <updated>2024</updated> <record> -->",
        "<title>é</title>",
    ],
)
def test_the_date_of_the_registry_is_found_at_any_position(before: str) -> None:
    text = registry_text("<record/>").replace("  <updated>2025-06-01</updated>\n", f"  {before}<updated>2025-06-01</updated>\n")
    registry = parse_text(text)
    start, end = registry.locate(registry, Field.UPDATED)
    assert text[start:end] == "2025-06-01"
