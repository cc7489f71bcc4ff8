"""Tests of comparisons of two registries and of crosschecks of a derived list."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from linter.cli.rulebook import load_marks
from linter.formats import read
from linter.model import Capability, Contact, Field, Record, Registry
from linter.report.compare import crosscheck as crosscheck_report
from linter.report.compare import registry_diff as comparison
from linter.source import Source, read_source
from linter.versions.compare import Comparison, compare
from linter.versions.crosscheck import Crosscheck, Kind, crosscheck
from tests.support import ROOT, examples, registry_text, reglint

BASE = """  <record date="2012-01-02" updated="2020-03-04">
    <name>http</name>
    <protocol>tcp</protocol>
    <assignee><xref type="person" data="A_B"/></assignee>
    <xref type="person" data="C_D"/>
    <description>World Wide Web</description>
    <number>80</number>
    <xref type="rfc" data="rfc9110"/>
    <xref type="text">a book</xref>
    <sc>5</sc>
    <unauthorized>none</unauthorized>
    <note>a long note</note>
  </record>
  <record>
    <name>ntp</name>
    <protocol>udp</protocol>
    <number>123</number>
  </record>
  <record>
    <protocol>udp</protocol>
    <description>Unassigned</description>
    <number>124-130</number>
  </record>
<person id="A_B"><name>Ada B.</name><uri>mailto:a&amp;b.example</uri></person>
<person id="C_D"><name>Cy D.</name></person>
"""
HEAD = (
    "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,"
    "Service Code,Unauthorized Use Reported,Assignment Notes\n"
)
CSV = (
    HEAD
    + """http,80,tcp,World Wide Web,[A_B],[C_D],2012-01-02,2020-03-04,[RFC9110][a book],5,none,a long note
ntp,123,udp,,,,,,,,,
,124-130,udp,Unassigned,,,,,,,,
"""
)


def registry(text: str, path: str = "b.xml") -> Registry:
    return read(Source(path, text))


def xml(snippet: str, path: str = "b.xml") -> Registry:
    return registry(registry_text(snippet), path)


def against_base(snippet: str) -> Comparison:
    return compare(xml(BASE, "a.xml"), xml(snippet))


def differences_of(found: Comparison) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [
        (str(pair.one), difference.field, difference.one, difference.other)
        for pair in found.pairs
        for difference in pair.differences
    ]


def values_at_places(found: Comparison) -> list[tuple[str, str]]:
    """Return the text at both spans of each difference."""
    texts = []
    for pair in found.pairs:
        for difference in pair.differences:
            sides = ((found.one, pair.one, difference.one), (found.other, pair.other, difference.other))
            spans = [
                (side.source.text, side.locate(entry, difference.field, min(difference.value_index, max(len(values) - 1, 0))))
                for side, entry, values in sides
            ]
            texts.append((spans[0][0][slice(*spans[0][1])], spans[1][0][slice(*spans[1][1])]))
    return texts


def test_a_registry_equals_itself() -> None:
    found = against_base(BASE)
    assert found.same
    assert (found.pairs, found.only_in_one, found.only_in_other, found.moved, found.left_out) == ((), (), (), (), ())
    assert (len(found.entries), len(found.contacts)) == (3, 2)


@pytest.mark.parametrize(
    ("before", "after", "field", "one", "other"),
    [
        ("<name>http<", "<name>web<", Field.NAME, "http", "web"),
        ("<number>80<", "<number>81<", Field.PORT, "80", "81"),
        ("<protocol>tcp<", "<protocol>sctp<", Field.TRANSPORT, "tcp", "sctp"),
        ("World Wide Web", "World Web", Field.DESCRIPTION, "World Wide Web", "World Web"),
        ('<assignee><xref type="person" data="A_B"', '<assignee><xref type="person" data="C_D"', Field.ASSIGNEE, "A_B", "C_D"),
        (
            '</assignee>\n    <xref type="person" data="C_D"',
            '</assignee><xref type="person" data="A_B"',
            Field.CONTACT,
            "C_D",
            "A_B",
        ),
        ('date="2012-01-02"', 'date="2012-01-03"', Field.REGISTERED, "2012-01-02", "2012-01-03"),
        ('updated="2020-03-04"', 'updated="2020-03"', Field.MODIFIED, "2020-03-04", "2020-03"),
        ('data="rfc9110"', 'data="rfc9111"', Field.REFERENCE, "rfc9110", "rfc9111"),
        ("<sc>5<", "<sc>6<", Field.SERVICE_CODE, "5", "6"),
        ("<unauthorized>none<", "<unauthorized>some<", Field.UNAUTHORIZED_USE, "none", "some"),
        ("a long note", "a longer note", Field.NOTE, "a long note", "a longer note"),
        ("<name>Cy D.<", "<name>Cyd.<", Field.NAME, "Cy D.", "Cyd."),
        ("a&amp;b.example", "a&amp;c.example", Field.URI, "mailto:a&amp;b.example", "mailto:a&amp;c.example"),
    ],
)
def test_one_changed_value_is_one_difference_with_both_spans(before: str, after: str, field: Field, one: str, other: str) -> None:
    assert BASE.count(before) == 1
    found = against_base(BASE.replace(before, after))
    assert not found.same
    ((pair,), (places,)) = found.pairs, values_at_places(found)
    assert [difference.field for difference in pair.differences] == [field]
    assert places == (one, other)
    assert (found.only_in_one, found.only_in_other) == ((), ())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("World Wide Web", "\n      World\tWide\n  Web "),
        ("<name>ntp<", "<name> ntp\n<"),
        ("<name>ntp</name>\n    <protocol>udp</protocol>", "<protocol>udp</protocol><name>ntp</name>"),
        ("<number>123</number>", "<number>123</number><description/>"),
        ("  <record>\n", "<!-- here --><record>"),
    ],
)
def test_white_space_layout_and_empty_elements_make_no_difference(before: str, after: str) -> None:
    assert against_base(BASE.replace(before, after)).same


def test_lists_of_values_are_compared_in_order_and_the_first_difference_is_shown() -> None:
    second = '<xref type="text">a book</xref>'
    found = against_base(BASE.replace(second, '<xref type="uri" data="https://a.example">a book</xref>'))
    assert differences_of(found) == [
        ("http 80/tcp", Field.REFERENCE, ("rfc9110", "(a book)"), ("rfc9110", "https://a.example (a book)")),
    ]
    assert values_at_places(found) == [("a book", "https://a.example")]
    found = against_base(BASE.replace(second, ""))
    assert differences_of(found) == [("http 80/tcp", Field.REFERENCE, ("rfc9110", "(a book)"), ("rfc9110",))]


def test_references_of_another_form_to_the_same_target_differ() -> None:
    found = against_base(BASE.replace('type="rfc" data="rfc9110"', 'type="draft" data="rfc9110"'))
    assert differences_of(found) == [("http 80/tcp", Field.REFERENCE, ("rfc9110", "(a book)"), ("draft rfc9110", "(a book)"))]


def test_an_assignee_that_is_recorded_differs_from_none_though_it_is_the_contact() -> None:
    none = BASE.replace('    <assignee><xref type="person" data="A_B"/></assignee>\n', "")
    same = BASE.replace('<assignee><xref type="person" data="A_B"', '<assignee><xref type="person" data="C_D"')
    assert differences_of(compare(xml(none), xml(same))) == [("http 80/tcp", Field.ASSIGNEE, (), ("C_D",))]
    empty = BASE.replace('<assignee><xref type="person" data="A_B"/></assignee>', "<assignee/>")
    assert differences_of(compare(xml(none), xml(empty))) == [("http 80/tcp", Field.ASSIGNEE, (), ("(no assignee)",))]


def test_entries_and_contacts_of_one_side_are_reported() -> None:
    more = """  <record><name>more</name><protocol>tcp</protocol><number>90</number></record>
<person id="E_F"/>
"""
    found = compare(xml(BASE), xml(BASE.replace("<person", more.splitlines()[0] + "<person", 1) + '<person id="E_F"/>\n'))
    assert ([str(entry) for entry in found.only_in_one], [str(entry) for entry in found.only_in_other]) == (
        [],
        ["more 90/tcp", "contact E_F"],
    )
    back = compare(found.other, found.one)
    assert [str(entry) for entry in back.only_in_one] == ["more 90/tcp", "contact E_F"]
    assert not back.same


def record(name: str = "", port: str = "", transport: str = "", description: str = "") -> str:
    parts = (("name", name), ("protocol", transport), ("description", description), ("number", port))
    return f"<record>{''.join(f'<{tag}>{value}</{tag}>' for tag, value in parts if value)}</record>\n"


def pairs_of(one: str, other: str) -> list[tuple[str, str]]:
    found = compare(xml(one), xml(other))
    return [(f"{pair.one}", f"{pair.other}") for pair in found.pairs]


def test_an_entry_of_which_one_part_of_three_changed_is_still_the_same_entry() -> None:
    assert pairs_of(record("a", "1", "tcp"), record("b", "1", "tcp")) == [("a 1/tcp", "b 1/tcp")]
    assert pairs_of(record("a", "1", "tcp"), record("a", "2", "tcp")) == [("a 1/tcp", "a 2/tcp")]
    assert pairs_of(record("a", "1", "tcp"), record("a", "1", "udp")) == [("a 1/tcp", "a 1/udp")]
    assert pairs_of(record("", "1", "tcp", "Unassigned"), record("a", "1", "tcp")) == [("1/tcp", "a 1/tcp")]
    assert pairs_of(record("a", "1", "tcp"), record("b", "2", "tcp")) == []
    several = record("a", "1", "tcp") + record("b", "1", "tcp")
    assert pairs_of(several, record("c", "1", "tcp")) == [], "either of the two may have become the third"


def test_a_nameless_range_that_was_cut_is_still_the_same_entry() -> None:
    ranges = record("", "1-9", "tcp", "Unassigned")
    assert pairs_of(ranges, record("", "1-4", "tcp", "Unassigned")) == [("1-9/tcp", "1-4/tcp")]
    assert pairs_of(ranges, record("", "6-9", "tcp", "Unassigned")) == [("1-9/tcp", "6-9/tcp")]
    split = record("", "1-4", "tcp", "Unassigned") + record("a", "5", "tcp") + record("", "6-9", "tcp", "Unassigned")
    assert pairs_of(ranges, split) == [("1-9/tcp", "1-4/tcp")]
    ranges += record("", "20-29", "tcp", "Unassigned")
    assert pairs_of(ranges, record("", "2-8", "tcp", "Unassigned") + record("", "10-19", "tcp", "Unassigned")) == []
    for transport, description in (("udp", "Unassigned"), ("tcp", "Reserved")):
        assert pairs_of(ranges, record("", "1-4", transport, description)) == []
    assert pairs_of(record("a", "1-9", "tcp"), record("b", "1-4", "tcp")) == []


def test_entries_of_equal_identity_are_paired_by_content_and_then_by_order() -> None:
    one = record("a", "", "", "first") + record("a", "", "", "second") + record("a", "", "", "third")
    found = compare(xml(one), xml(record("a", "", "", "second") + record("a", "", "", "third")))
    assert differences_of(found) == []
    assert [entry.description for entry in found.only_in_one if isinstance(entry, Record)] == ["first"]
    found = compare(xml(one), xml(record("a", "", "", "other") + record("a", "", "", "third") + record("a", "", "", "first")))
    assert differences_of(found) == [("a", Field.DESCRIPTION, ("second",), ("other",))]


def test_contacts_are_paired_by_their_id() -> None:
    other = BASE.replace('<person id="C_D"><name>Cy D.</name></person>', '<person id="D_C"><name>Cy D.</name></person>')
    found = against_base(other)
    alone = (*found.only_in_one, *found.only_in_other)
    assert [entry.id for entry in alone if isinstance(entry, Contact)] == ["C_D", "D_C"]


def test_the_order_of_entries_is_compared_only_on_request() -> None:
    rows = [record(name, port, "tcp") for name, port in zip("abcdef", "123456", strict=True)]
    moved = [rows[5], *rows[:2], rows[3], rows[2], rows[4]]
    found = compare(xml("".join(rows)), xml("".join(moved)))
    assert found.same
    assert sorted(str(pair.one) for pair in found.moved) in (["c 3/tcp", "f 6/tcp"], ["d 4/tcp", "f 6/tcp"])
    assert "2 entries are in another order; --order shows which" in comparison.render(found)
    assert "in another order\n" in comparison.render(found, order=True)


def test_the_date_of_the_registry_is_compared() -> None:
    other = registry(registry_text(BASE).replace("<updated>2025-06-01<", "<updated>2025-06-02<"))
    found = compare(xml(BASE, "a.xml"), other)
    assert differences_of(found) == [("registry", Field.UPDATED, ("2025-06-01",), ("2025-06-02",))]
    assert values_at_places(found) == [("2025-06-01", "2025-06-02")]

    undated = registry("entries:\n- {name: http, port: 80, transport: tcp}\n", "c.yaml")
    dated = registry('{"updated": "2025-06-01", "entries": [{"name": "http", "port": 80, "transport": "tcp"}]}', "d.json")
    assert differences_of(compare(undated, dated)) == [("registry", Field.UPDATED, (), ("2025-06-01",))]


# Other formats


def test_yaml_and_json_are_compared_in_aliases_and_a_list_of_services_is_not() -> None:
    own = registry("entries:\n- {name: http, aliases: [www], port: 80, transport: tcp}\n", "a.yaml")
    same = '{"entries": [{"name": "http", "aliases": ["www"], "port": 80, "transport": "tcp"}]}'
    other = same.replace("www", "web")
    assert compare(own, registry(same, "b.json")).left_out == ()
    assert compare(own, registry(same, "b.json")).same
    assert differences_of(compare(own, registry(other, "b.json"))) == [("http 80/tcp", Field.ALIAS, ("www",), ("web",))]
    for found in (compare(own, listed := registry("http 80/tcp web\n", "services")), compare(listed, own)):
        assert found.same
        assert [left.registry.source.path for left in found.left_out if left.what == "aliases"] == ["a.yaml"]
    for found in (compare(own, without := xml(BASE, "c.xml")), compare(without, own)):
        assert [left.registry.source.path for left in found.left_out if left.what == "aliases"] == ["c.xml"]


def test_csv_holds_the_same_registry_as_the_xml_it_was_made_from() -> None:
    found = compare(xml(BASE, "a.xml"), registry(CSV, "b.csv"))
    assert differences_of(found) == []
    assert found.same
    assert [(left.what, left.registry.source.path) for left in found.left_out] == [
        ("the date of the registry", "b.csv"),
        ("contacts", "b.csv"),
    ]
    assert all(left.reason for left in found.left_out)


def test_csv_shows_of_a_reference_the_label_or_the_target() -> None:
    labelled = BASE.replace('<xref type="text">a book</xref>', '<xref type="uri" data="https://a.example">a book</xref>')
    assert compare(xml(labelled), registry(CSV, "b.csv")).same
    assert not compare(xml(labelled), xml(BASE)).same


@pytest.mark.parametrize("cell", range(12))
def test_one_changed_cell_is_found(cell: int) -> None:
    lines = CSV.split("\n")
    cells = lines[1].split(",")
    before = cells[cell]
    cells[cell] = "[X_Y]" if before.startswith("[") else "9"
    lines[1] = ",".join(cells)
    found = compare(xml(BASE, "a.xml"), registry("\n".join(lines), "b.csv"))
    ((_, there),) = values_at_places(found)
    assert there.strip("[]") == cells[cell].strip("[]")
    assert not found.same


def test_a_list_of_services_is_compared_in_names_and_ports() -> None:
    listed = registry("http 80/tcp www # not compared\nntp 124/udp\nlocal 999/tcp\n", "services")
    found = compare(xml(BASE, "a.xml"), listed)
    assert differences_of(found) == [("ntp 123/udp", Field.PORT, ("123",), ("124",))]
    assert [str(entry) for entry in found.only_in_other] == ["local 999/tcp"]
    left = {left.what for left in found.left_out}
    assert left >= {"descriptions", "dates", "notes", "references", "contacts", "aliases", "rows without a name"}
    more = xml(BASE.replace("<person", record("more", "90", "tcp") + "<person", 1), "a.xml")
    found = compare(listed, more)
    assert found.only_in_other == (), "the list need not have every entry"
    assert "1 entry that only a.xml has" in {left.what for left in found.left_out}


def test_missing_entries_of_an_excerpt_are_not_reported() -> None:
    part = xml(BASE.partition("  <record>")[0] + '<person id="A_B"><name>Ada B.</name><uri>mailto:a&amp;b.example</uri></person>\n')
    part = replace(part, format="html", missing_capabilities={Capability.WHOLE: "is a page"})
    for found in (compare(part, xml(BASE, "a.xml")), compare(xml(BASE, "a.xml"), part)):
        assert found.same
        assert {left.what for left in found.left_out} == {"2 entries that only a.xml has", "1 contact that only a.xml has"}


def test_two_lists_of_services_are_compared_in_all_that_they_hold() -> None:
    one, other = registry("http 80/tcp www # web\nntp 123/udp\n", "a"), registry("http 80/tcp web # Web\nnntp 119/tcp\n", "b")
    found = compare(one, other)
    assert differences_of(found) == [
        ("http 80/tcp", Field.DESCRIPTION, ("web",), ("Web",)),
        ("http 80/tcp", Field.ALIAS, ("www",), ("web",)),
    ]
    assert ([str(entry) for entry in found.only_in_one], [str(entry) for entry in found.only_in_other]) == (
        ["ntp 123/udp"],
        ["nntp 119/tcp"],
    )
    assert found.left_out == ()


def test_the_real_pair_of_xml_and_csv_has_no_difference_and_one_changed_cell_is_found(corpus: Path) -> None:
    real = read(read_source(str(corpus / "xml" / "2018-02-12.xml")))
    source = read_source(str(corpus / "csv" / "2018-02-12.csv"))
    found = compare(real, read(source))
    assert found.same
    assert (len(found.entries), found.moved) == (len(real.records), ())
    before = "Amiga Envoy Network Inquiry Proto,"
    at = source.text.index(before)
    changed = Source(source.path, source.text[:at] + source.text[at:].replace("Inquiry", "Enquiry", 1))
    found = compare(real, read(changed))
    assert [(entry, field) for entry, field, _, _ in differences_of(found)] == [("nip 376/tcp", Field.DESCRIPTION)]
    assert values_at_places(found) == [("Amiga Envoy Network Inquiry Proto", "Amiga Envoy Network Enquiry Proto")]


def test_two_editions_differ_in_few_entries_and_each_difference_is_true(corpus: Path) -> None:
    paths = [corpus / "xml" / f"{edition}.xml" for edition in ("2018-02-12", "2021-12-29")]
    found = compare(*(read(read_source(str(path))) for path in paths))
    assert 100 < len(found.pairs) < 400
    assert 0 < len(found.moved) < 10
    identities = [{(record.name, record.number, record.transport) for record in side.records} for side in (found.one, found.other)]
    for alone, others in ((found.only_in_one, identities[1]), (found.only_in_other, identities[0])):
        assert not {(entry.name, entry.number, entry.transport) for entry in alone if isinstance(entry, Record)} & others
    for (here, there), (_, field, one, other) in zip(values_at_places(found), differences_of(found), strict=True):
        assert one != other
        if field in (Field.NAME, Field.PORT, Field.REGISTERED, Field.MODIFIED) and one and other:
            assert (here.strip(), there.strip()) == (one[0], other[0])


# The reports


def report(one: Registry, other: Registry, order: bool = False) -> str:
    return comparison.render(compare(one, other), order)


def test_the_report_shows_both_positions_and_values_by_entry() -> None:
    changed = BASE.replace("World Wide Web", "the Web").replace("<sc>5</sc>", "").replace("<name>ntp<", "<name>time<")
    assert report(xml(BASE, "a.xml"), xml(changed)) == (
        "http 80/tcp\n"
        "  description   a.xml:10:18  'World Wide Web'\n"
        "                b.xml:10:18  'the Web'\n"
        "  service code  a.xml:14:9   '5'\n"
        "                b.xml:6:11   (none)\n"
        "\n"
        "ntp 123/udp\n"
        "  name  a.xml:19:11  'ntp'\n"
        "        b.xml:19:11  'time'\n"
        "\n"
        "a.xml and b.xml differ: 2 entries changed\n"
    )


def test_the_report_points_at_the_first_of_several_values_that_differs() -> None:
    text = report(xml(BASE, "a.xml"), xml(BASE.replace(">a book<", ">a page<")))
    assert text.startswith(
        "http 80/tcp\n  reference  a.xml:13:23  'rfc9110, (a book)'\n             b.xml:13:23  'rfc9110, (a page)'\n"
    )


def test_the_report_on_equal_registries_is_one_line() -> None:
    assert report(xml(BASE, "a.xml"), xml(BASE)) == "a.xml and b.xml contain the same registry: 3 entries and 2 contacts compared\n"


def test_long_values_are_shown_where_they_begin_to_differ() -> None:
    long = " ".join(f"word{i}" for i in range(60))
    text = report(xml(record("a", "1", "tcp", long)), xml(record("a", "1", "tcp", long.replace("word40", "WORD40"))))
    shown = re.findall("'(.*)'", text)
    assert all(value.startswith("…") and value.endswith("…") and len(value) < 90 for value in shown)
    assert ("word40" in shown[0], "WORD40" in shown[1]) == (True, True)


def test_the_report_escapes_control_characters() -> None:
    text = report(xml(record("a", "1", "tcp", "\x9b31m"), "a\x1b.xml"), xml(record("a", "1", "tcp", "\u202e")))
    assert text.replace("\n", "").isprintable()


def validated(text: str, name: str) -> Any:
    schema = json.loads((ROOT / "linter" / "schemas" / f"{name}-1.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    document = json.loads(text)
    Draft202012Validator(schema).validate(document)
    return document


def test_json_and_text_have_the_same_content() -> None:
    one = xml(BASE, "a.xml")
    other = xml(BASE.replace("World Wide Web", "the Web").replace('id="C_D"', 'id="D_C"') + '<person id="E_F"/>')
    found = compare(one, other)
    document = validated(comparison.render_json(found, 1), "comparison")
    assert document["changed"] == [
        {
            "entry": {"kind": "record", "name": "http", "port": "80", "transport": "tcp"},
            "differences": [
                {
                    "field": "description",
                    "one": {"values": ["World Wide Web"], "path": "a.xml", "line": 10, "column": 18},
                    "other": {"values": ["the Web"], "path": "b.xml", "line": 10, "column": 18},
                }
            ],
        }
    ]
    assert [entry["entry"]["id"] for entry in document["only_in_other"]] == ["D_C", "E_F"]
    assert (document["same"], document["exit_status"], document["compared"]) == (False, 1, {"entries": 3, "contacts": 1})
    left = validated(comparison.render_json(compare(one, registry("http 80/tcp\n", "services")), 1), "comparison")["left_out"]
    assert {"dates", "notes", "contacts"} <= {item["what"] for item in left if item["path"] == "services"}
    rows = [record(name, port, "tcp") for name, port in zip("abc", "123", strict=True)]
    moved = compare(xml("".join(rows)), xml("".join((rows[2], *rows[:2]))))
    assert len(validated(comparison.render_json(moved, 0), "comparison")["moved"]) == 1


# A derived list against the registry

IANA = (
    record("ftp", "21", "tcp")
    + record("ftp", "21", "udp")
    + record("http", "80", "tcp")
    + record("http", "80", "udp")
    + "<record><name>www</name><protocol>tcp</protocol><number>80</number>"
    + "<note>This is a duplicate of the 'http' service.</note></record>"
    + record("old-name", "90", "tcp")
    + "<record><name>old_name</name><protocol>tcp</protocol><number>90</number>"
    + "<note>This entry is an alias to 'old-name'. Historic.</note></record>"
    + record("Upper", "91", "tcp")
    + record("x11", "6000-6063", "tcp")
    + record("everywhere", "92")
    + record("portless", "", "tcp")
    + record("", "100-110", "tcp", "Unassigned")
    + record("", "111", "tcp", "Reserved")
    + record("bad", "0x5", "tcp")
)


def judged(text: str, iana: str = IANA) -> Crosscheck:
    return crosscheck(registry(text, "services"), xml(iana, "iana.xml"), load_marks())


@pytest.mark.parametrize(
    "line",
    [
        "http 80/tcp",
        "http 80/udp www",
        "http 80/tcp HTTP",
        "http 80/tcp/udp",
        "x11 6000/tcp",
        "x11 6000-6063/tcp",
        "everywhere 92/sctp",
        "old-name 90/tcp old_name",
    ],
)
def test_names_and_ports_of_the_registry_are_not_reported(line: str) -> None:
    found = [discrepancy for discrepancy in judged(f"{line}\n").discrepancies if discrepancy.name != "www"]
    assert found == []


@pytest.mark.parametrize(
    ("line", "kind", "name", "says"),
    [
        ("fsp 21/udp", Kind.OTHER_SERVICE, "fsp", "ftp"),
        ("x11-1 6001/tcp", Kind.OTHER_SERVICE, "x11-1", "x11 on 6000-6063"),
        ("http 21/tcp", Kind.OTHER_SERVICE, "http", "ftp; 'http' is 80/tcp,udp"),
        ("ftp 80/tcp", Kind.OTHER_SERVICE, "ftp", "http, www; 'ftp' is 21/tcp,udp"),
        ("http 81/tcp", Kind.ELSEWHERE, "http", "80/tcp,udp"),
        ("upper 91/udp", Kind.OTHER_TRANSPORT, "upper", "91/tcp"),
        ("portless 5/tcp", Kind.WITHOUT_PORT, "portless", "no entry"),
        ("x11 5999-6001/tcp", Kind.ELSEWHERE, "x11", "6000-6063/tcp"),
        ("mine 105/tcp", Kind.NOT_ASSIGNED, "mine", "Unassigned"),
        ("mine 105/tcp Mine", Kind.NOT_ASSIGNED, "mine", "Unassigned"),
        ("mine 111/tcp", Kind.NOT_ASSIGNED, "mine", "Reserved"),
        ("mine 50000/tcp", Kind.NOT_ASSIGNED, "mine", "no entry"),
        ("www 80/tcp", Kind.OTHER_NAME, "www", "http"),
        ("old_name 90/tcp", Kind.OTHER_NAME, "old_name", "old-name"),
        ("oldname 90/tcp", Kind.OTHER_NAME, "oldname", "old-name"),
        ("web 80/tcp http", Kind.OTHER_NAME, "web", "http, which is an alias here"),
        ("UPPER 91/tcp", Kind.OTHER_CASE, "UPPER", "Upper"),
        ("http 80/tcp ftp", Kind.ALIAS_ELSEWHERE, "ftp", "21/tcp,udp"),
        ("http 80/tcp web", Kind.UNKNOWN_ALIAS, "web", ""),
        ("http 080/tcp web", Kind.NOT_COMPARED, "http", "port '080' cannot be read"),
        ("echo 4/ddp", Kind.NOT_COMPARED, "echo", "protocol 'ddp' is not in the registry"),
    ],
)
def test_discrepancies_are_reported_at_their_spans(line: str, kind: Kind, name: str, says: str) -> None:
    found = judged(f"{line}\n")
    (discrepancy,) = found.discrepancies
    assert (discrepancy.kind, discrepancy.name, discrepancy.says) == (kind, name, says)
    start, end = found.derived.locate(discrepancy.entry, discrepancy.field, discrepancy.value_index)
    assert found.derived.source.text[start:end] == name
    assert found.same is (kind is Kind.NOT_COMPARED)


def test_the_report_on_a_derived_list_is_grouped_and_summed_up() -> None:
    text = "fsp 21/tcp\nfsp 21/udp\nhttp 80/tcp web WWW www www2\nhttp 80/udp web\necho 4/ddp\n"
    assert crosscheck_report.render(judged(text)) == (
        "error: port of another service (2)\n"
        "  services:1:1  fsp 21/tcp,udp  ftp\n"
        "\n"
        "note: alias that is not in the registry (3)\n"
        "  services:3:13  http 80/tcp,udp  web, www2\n"
        "\n"
        "note: not compared (1)\n"
        "  services:5:1  echo 4/ddp  protocol 'ddp' is not in the registry\n"
        "\n"
        "services: 5 of 9 names on ports not as in iana.xml of 2025-06-01\n"
    )
    assert crosscheck_report.render(judged("ftp 21/tcp\n")) == "services: 1 name on ports, all as in iana.xml of 2025-06-01\n"


def test_a_crosscheck_report_warns_about_an_incomplete_registry() -> None:
    text = crosscheck_report.render(crosscheck(registry("a 1/tcp\n", "mine"), registry("b 2/tcp\n", "theirs")))
    assert text.splitlines()[-1].startswith("  theirs is a list of services")


def test_a_list_in_another_format_is_crosschecked() -> None:
    derived = registry(HEAD + "http,80,tcp,,,,,,,,,\nftp,80,udp,,,,,,,,,\n,7,tcp,Reserved,,,,,,,,\nnew,,tcp,,,,,,,,,\n", "team.csv")
    found = crosscheck(derived, xml(IANA), load_marks())
    assert [(discrepancy.kind, discrepancy.name) for discrepancy in found.discrepancies] == [
        (Kind.OTHER_SERVICE, "ftp"),
        (Kind.NOT_ASSIGNED, "new"),
    ]


def test_several_protocols_on_a_line_are_crosschecked_one_by_one() -> None:
    listed = registry("covia 64/tcp/udp\ndomain 53/tcp,udp\n", "services")
    assert crosscheck(listed, listed).discrepancies == ()
    (other,) = crosscheck(registry("via 64/udp\n", "b"), listed).discrepancies
    assert (other.kind, other.says) == (Kind.OTHER_SERVICE, "covia")


def test_json_on_a_derived_list_keeps_to_its_schema() -> None:
    lines = [
        "fsp 21/udp",
        "http 81/tcp",
        "mine 105/tcp",
        "web 80/tcp http",
        "UPPER 91/tcp",
        "ntp 80/tcp web",
        "a 4/ddp",
        "mine 50000/tcp",
        "upper 91/udp",
        "portless 5/tcp",
    ]
    document = validated(crosscheck_report.render_json(judged("\n".join(lines)), 1), "crosscheck")
    assert {discrepancy["kind"] for discrepancy in document["discrepancies"]} == {
        kind.option for kind in Kind if kind not in (Kind.ALIAS_ELSEWHERE, Kind.MISSING)
    }
    assert document["discrepancies"][0] == {
        "kind": "other-service",
        "severity": "error",
        "name": "fsp",
        "alias_of": None,
        "port": "21",
        "transport": "udp",
        "path": "services",
        "line": 1,
        "column": 1,
        "says": "ftp",
        "known": {"name": "ftp", "port": "21", "transport": "udp", "path": "iana.xml", "line": 6, "column": 15},
    }


def test_debians_list_against_the_registry(corpus: Path) -> None:
    system = Path("/etc/services")
    if not system.is_file() or "debian package" not in system.read_text(encoding="utf-8", errors="replace"):
        pytest.skip("no /etc/services of Debian's netbase")
    found = crosscheck(read(read_source(str(system))), read(read_source(str(corpus / "xml" / "2025-09-29.xml"))), load_marks())
    of = {kind: {discrepancy.name for discrepancy in found.discrepancies if discrepancy.kind is kind} for kind in Kind}
    assert of[Kind.OTHER_SERVICE] >= {"fsp", "kerberos4", "zebra", "webmin"}
    assert of[Kind.NOT_ASSIGNED] >= {"netstat", "spamd", "dircproxy"}
    assert of[Kind.OTHER_NAME] >= {"whois", "imap2", "snmp-trap", "z3950"}
    assert of[Kind.ALIAS_ELSEWHERE] >= {"dicom"}
    assert of[Kind.OTHER_TRANSPORT] >= {"syslog"}
    assert of[Kind.UNKNOWN_ALIAS] >= {"krb5", "postgres"}
    registry_text = found.registry.source.text
    for discrepancy in found.discrepancies:
        if discrepancy.kind in (Kind.NOT_ASSIGNED, Kind.UNKNOWN_ALIAS):
            assert f"<name>{discrepancy.name}</name>" not in registry_text
    as_in = found.names - len(found.discrepancies)
    assert as_in > 200


# The command


def test_the_exit_status_reports_differences(tmp_path: Path) -> None:
    base, moved = tmp_path / "a.xml", tmp_path / "b.xml"
    rows = [record(name, port, "tcp") for name, port in zip("abc", "123", strict=True)]
    base.write_text(registry_text("".join(rows)), encoding="utf-8")
    moved.write_text(registry_text("".join((rows[2], *rows[:2]))), encoding="utf-8")
    assert reglint("compare", str(base), str(base)).exit_code == 0
    assert reglint("compare", str(base), str(moved)).exit_code == 0
    assert reglint("compare", "--order", str(base), str(moved)).exit_code == 1
    assert reglint("compare", "fixtures/registry.xml", "fixtures/faulty.xml").exit_code == 1
    done = reglint("compare", "none.xml", "pyproject.toml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 2
    assert "reglint: none.xml: cannot be read" in done.stderr
    assert "reglint: pyproject.toml: looks like a file of settings" in done.stderr


def test_a_derived_list_has_an_exit_status_too() -> None:
    done = reglint("compare", "--against", "fixtures/registry.xml", "-", "--stdin-name", "services", given="qotd 17/tcp\n")
    assert (done.exit_code, done.stdout) == (0, "services: 1 name on ports, all as in fixtures/registry.xml of 2025-09-29\n")
    done = reglint("compare", "--against", "fixtures/registry.xml", "-", "--format", "json", given="quote 17/tcp\n")
    assert (done.exit_code, json.loads(done.stdout)["exit_status"]) == (1, 1)
    done = reglint("compare", "--against", "none.xml", "-", given="quote 17/tcp\n")
    assert done.exit_code == 2


def test_formats_can_be_named_for_both_or_for_each() -> None:
    services = "qotd 17/tcp\n" + "some: prose\n" * 9
    assert reglint("compare", "--from", "services", "--from", "xml", "-", "fixtures/registry.xml", given=services).exit_code == 1
    assert reglint("compare", "--from", "services", "-", "fixtures/registry.xml", given=services).exit_code == 2
    assert (
        reglint(
            "compare", "--from", "xml", "--from", "services", "--against", "-", "fixtures/registry.xml", given=services
        ).exit_code
        == 1
    )
    assert "--from is allowed once for both" in reglint("compare", *["--from", "xml"] * 3, "a", "b").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a"], "give two files, not 1"),
        (["a", "b", "c"], "give two files, not 3"),
        (["--against", "r", "a", "b"], "give one file with --against, not 2"),
        (["-", "-"], "only one of the two can be standard input"),
        (["--against", "-", "-"], "only one of the two can be standard input"),
        (["--stdin-name", "x", "a", "b"], "--stdin-name is a name for standard input"),
    ],
)
def test_wrong_usage_is_reported(arguments: list[str], message: str) -> None:
    done = reglint("compare", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr


# Many and strange entries


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x 1-65535/tcp\n" * 20_000, "x 1-65535/tcp #\n" * 20_000),
        ("x 1-65535/tcp\n" * 20_000, "y 1-65535/tcp\n" * 20_000),
        ("".join(f"x {i}/tcp\n" for i in range(20_000)), "".join(f"x {i}/tcp\n" for i in range(19_999, 0, -1))),
        ("".join(f"x {i}/tcp\n" for i in range(20_000)), "x 1-65535/tcp\n" * 20_000),
        ("x 1/tcp " + "a " * 100_000, "x 1/tcp " + "b " * 100_000),
        ("x 1/tcp #" + "a" * 2_000_000, "x 1/tcp #" + "a" * 2_000_000 + "b"),
    ],
    ids=["equal", "other names", "reversed", "ranges", "aliases", "comments"],
)
def test_hostile_lists_take_no_more_than_their_size(one: str, other: str) -> None:
    here, there = registry(one, "services"), registry(other, "services")
    assert seconds(lambda: comparison.render(compare(here, there), order=True)) < 10
    assert seconds(lambda: crosscheck_report.render(crosscheck(here, there, load_marks()))) < 10


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "b", "A"]),
        st.sampled_from(["", "1", "2", "1-2"]),
        st.sampled_from(["", "tcp", "udp"]),
        st.sampled_from(["", "x", "y"]),
    ),
    max_size=8,
)


@pytest.mark.slow
@examples(200)
@given(_ROWS, _ROWS)
def test_every_entry_is_paired_or_alone_on_either_side(one: list[tuple[str, ...]], other: list[tuple[str, ...]]) -> None:
    registries = [xml("".join(record(*row) for row in rows) or record("z")) for rows in (one, other)]
    found = compare(*registries)
    back = compare(*reversed(registries))
    for side, alone in zip(registries, (found.only_in_one, found.only_in_other), strict=True):
        assert len(found.entries) + len(alone) == len(side.records)
    assert (found.same, len(found.pairs), len(found.entries)) == (back.same, len(back.pairs), len(back.entries))
    contents = [sorted((str(entry), entry.description or "") for entry in side.records) for side in registries]
    assert found.same is (contents[0] == contents[1])
    assert compare(registries[0], registries[0]).same
