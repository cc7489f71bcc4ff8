"""Registries written in other formats: the output reads as an equal registry, and what is left out is reported."""

import csv
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from linter.cli import cli
from linter.cli.rulebook import load_marks
from linter.engine.run import run
from linter.formats import read, write
from linter.formats.detect import detect
from linter.model import Record, Reference, Registry, parse_ports
from linter.source import Source, SourceError, read_source
from linter.versions.compare import compare
from linter.versions.crosscheck import crosscheck
from rules import ALL
from tests.formats.test_yaml import registries
from tests.support import ROOT, TODAY, examples, registry_text

FIXTURES = ROOT / "fixtures"
SERVICES_RULES = [rule for rule in ALL if "services" in rule.formats and rule.code != "SERVICES014"]  # which judges comments


def parsed(text: str, path: str = "r.yaml") -> Registry:
    return read(Source(path, text))


def written(registry: Registry, form: str) -> str:
    return write(registry, form, load_marks()).text


def listed(text: str) -> list[str]:
    """A list of services from entries in YAML, with one blank for the tabs."""
    return [re.sub("\t+", " ", line) for line in written(parsed(text), "services").splitlines()]


def entries(*flows: str) -> str:
    """Entries in YAML, of which each is written on one line."""
    return "entries:\n" + "".join(f"  - {{{flow}}}\n" for flow in flows)


# XML


def test_xml_has_the_layout_of_iana() -> None:
    registry = parsed("""updated: 2025-06-01
inline-references: [RFC6335, RFC3692]
entries:
  - name: beacon
    port: 600
    transport: tcp
    description: Beacon & <Light>
    contact: [Ada_Moss, Ben_Fern]
    registered: 2014-03-02
    modified: 2020-07
    reference: [RFC6335, 'The Lamp', https://beacon.example/?page=1&x, {draft: draft-moss-bulb-00, label: Bulb}, 1]
    service-code: 1145656131
    unauthorized-use: "The neighbours' kettle"
    note: |
      Lit by [Ada_Moss]
      as [RFC7605] has it.


      See "there".
  - {name: beacon, port: 600, transport: udp, description: Beacon, assignee: Moss_House, contact: Ada_Moss}
  - {name: lamp, description: '', contact: Ben_Fern, note: 'By [Ada_Moss]'}
  - {port: 601-699, state: Unassigned, assignee: []}
contacts:
  Ada_Moss: {name: Ada "Moss", organization: A & Co, uri: [mailto:ada@moss.example, 'tel:1'], updated: 2014-03}
  Ben_Fern: {}
footnotes:
  1: See [RFC3692].
""")
    assert write(registry, "xml") == (
        """<?xml version='1.0' encoding='UTF-8'?>
<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">
  <title>Service Name and Transport Protocol Port Number Registry</title>
  <updated>2025-06-01</updated>
  <xref type="rfc" data="rfc6335"/>
  <record date="2014-03-02" updated="2020-07">
    <name>beacon</name>
    <protocol>tcp</protocol>
    <xref type="person" data="Ada_Moss"/>
    <xref type="person" data="Ben_Fern"/>
    <xref type="rfc" data="rfc6335"/>
    <xref type="text">The Lamp</xref>
    <xref type="uri" data="https://beacon.example/?page=1&amp;x"/>
    <xref type="draft" data="draft-moss-bulb-00">Bulb</xref>
    <xref type="note" data="1"/>
    <description>Beacon &amp; &lt;Light&gt;</description>
    <number>600</number>
    <sc>1145656131</sc>
    <unauthorized>The neighbours' kettle</unauthorized>
    <note>Lit by <xref type="person" data="Ada_Moss"/>
as <xref type="rfc" data="rfc7605"/> has it.<br/><br/>
See "there".</note>
  </record>
  <record>
    <name>beacon</name>
    <protocol>udp</protocol>
    <assignee>
      <xref type="person" data="Moss_House"/>
    </assignee>
    <description>Beacon</description>
    <number>600</number>
    <xref type="person" data="Ada_Moss"/>
  </record>
  <record>
    <name>lamp</name>
    <description/>
    <note>By <xref type="person" data="Ada_Moss"/></note>
    <xref type="person" data="Ben_Fern"/>
  </record>
  <record>
    <assignee/>
    <description>Unassigned</description>
    <number>601-699</number>
  </record>
  <footnote anchor="1">See <xref type="rfc" data="rfc3692"/>.</footnote>

  <people>
    <person id="Ada_Moss">
      <name>Ada "Moss"</name>
      <org>A &amp; Co</org>
      <uri>mailto:ada@moss.example</uri>
      <uri>tel:1</uri>
      <updated>2014-03</updated>
    </person>
    <person id="Ben_Fern">
    </person>
  </people>
</registry>
""",
        (),
    )


def test_xml_keeps_the_introduction_and_other_formats_report_its_loss() -> None:
    source = read_source(str(FIXTURES / "registry.xml"))
    registry = read(source)
    end = source.text.index("  <record")
    assert write(registry, "xml").text[:end] == source.text[:end]
    assert write(registry, "xml").left_out == ()
    for form in ("yaml", "json"):
        text, left_out = write(registry, form)
        assert left_out == (f"{form.upper()} has no introduction: category, experts and notes of the registry are left out",)
        assert "inline-references" not in text[:400], "the references of the introduction are left out with it"
    plain = read(Source("r.xml", registry_text("<record/>")))
    assert write(plain, "yaml").left_out == ()


def test_xml_that_declares_another_encoding_is_written_as_utf_8() -> None:
    text = registry_text("<record><name>&#233;</name></record>").replace("UTF-8", "us-ascii").replace("\n", "\r\n")
    assert written(parsed(text, "r.xml"), "xml").startswith("<?xml version='1.0' encoding='UTF-8'?>\n<registry ")
    assert "\r" not in written(parsed(text, "r.xml"), "xml")


@pytest.mark.parametrize(
    "order", ["<note>[RFC1] {1}</note><description>{0}</description>", "<description>{0}</description><note>{1}</note>"]
)
def test_inline_references_become_elements_in_xml(order: str) -> None:
    texts = [
        f'a <xref type="person" data="{id}"/>, <xref type="uri" data="https://a.example/">{id}</xref>' for id in ("A_B", "C_D")
    ]
    registry = parsed(registry_text(f"<record>{order.format(*texts)}</record>"), "r.xml")
    again = parsed(written(registry, "xml"), "r.xml").records[0]
    assert set(again.inline_references) == set(registry.records[0].inline_references)
    assert len(again.inline_references) == 4
    assert (again.description, again.note) == (registry.records[0].description, registry.records[0].note)
    assert write(registry, "xml").left_out == ()


def test_inline_references_without_a_text_are_refused_in_xml() -> None:
    registry = parsed(entries("name: a, description: '[RFC1]', inline-references: [RFC1, RFC2]", "name: b, aliases: [c, d]"))
    assert write(registry, "xml").left_out == (
        "XML has aliases as separate entries: 2 aliases are left out",
        "XML has the references of a text inside of it: 1 one without a place is left out",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('entries: [{name: b}, {name: "a\\x01b", port: 1}]\n', "r.yaml:1:30: a\x01b 1 has the character U+0001, which XML"),
        ('entries: [{name: b, note: "\\0"}]\n', "r.yaml:1:18: b has the character U+0000, which XML"),
        (
            'entries: [{name: b}]\ncontacts: {a: {name: "\\ufffe"}}\n',
            "r.yaml:2:12: contact a has the character U+FFFE, which XML",
        ),
        ('entries: [{name: b}]\nfootnotes: {a: "\\e"}\n', "r.yaml:1:1: registry has the character U+001B, which XML"),
    ],
)
def test_characters_not_allowed_in_xml_are_refused_at_their_place(text: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        written(parsed(text), "xml")
    assert str(caught.value).startswith(message)


def test_xml_keeps_line_ends_and_tabs() -> None:
    registry = parsed('entries: [{name: a, description: "b\\r\\nc\\rd\\te", contact: "f\\ng\\th\\r\\n"}]\n')
    text = written(registry, "xml")
    assert "<description>b\nc\nd\te</description>" in text
    assert parsed(text, "r.xml").records[0].contacts == registry.records[0].contacts


def test_an_introduction_with_contacts_or_footnotes_is_rewritten() -> None:
    record, people = "  <record>\n    <name>a</name>\n  </record>\n", '<people><person id="P"><name>P</name></person></people>\n'
    registry = parsed(
        registry_text("").replace("<people>\n</people>\n", people + '<footnote anchor="1">x</footnote>' + record), "r.xml"
    )
    again = parsed(written(registry, "xml"), "r.xml")
    assert (len(again.contacts), again.footnotes, again.updated, again.markup_errors) == (1, ("1",), "2025-06-01", ())


def test_xml_keeps_comments_of_the_introduction() -> None:
    source = read_source(str(FIXTURES / "registry.xml"))
    text = source.text.replace("  <updated>", "  <!-- here -->\n  <updated>", 1)
    assert write(parsed(text, "r.xml"), "xml").left_out == ()
    assert "<!-- here -->" in written(parsed(text, "r.xml"), "xml")


# CSV


def test_csv_equals_that_of_iana() -> None:
    registry = read(read_source(str(FIXTURES / "formats" / "islands.xml")))
    assert written(registry, "csv").encode() == (FIXTURES / "formats" / "islands.csv").read_bytes()


def test_csv_reports_what_it_cannot_express() -> None:
    registry = parsed("""# A comment.
updated: 2025-06-01
entries:
  - {name: a, aliases: b, assignee: A, contact: A, reference: [{uri: https://a.example/, label: the page}, {text: RFC1}]}
contacts: {A: {}, B: {}}
footnotes: {1: one}
""")
    assert write(registry, "csv").left_out == (
        "r.yaml has comments: they are left out",
        "CSV has no date of the registry: '2025-06-01' is left out",
        "CSV has no table of contacts: 2 contacts are left out",
        "CSV has no footnotes: 1 footnote is left out",
        "CSV has aliases as separate entries: 1 alias is left out",
        "CSV repeats the contact where no assignee is recorded: 1 assignee like it is left out",
        "CSV shows a reference by one text: 2 kinds or targets are left out",
    )


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        ("name: a, contact: [b, 'c]']", "r.yaml:2:29: the contact 'c]' of a has brackets, which CSV puts around it"),
        ("name: a, assignee: '[', contact: b", "r.yaml:2:26: the assignee '[' of a has brackets"),
        ("name: a, reference: ['x', '[[[y]]]']", "r.yaml:2:33: the reference '[[[y]]]' of a has brackets"),
        ('name: "a\\0"', "r.yaml:2:13: the name of a\0 has the character NUL"),
    ],
)
def test_ambiguous_values_are_refused_in_csv_at_their_place(flow: str, message: str) -> None:
    with pytest.raises(SourceError) as caught:
        written(parsed(entries(flow)), "csv")
    assert str(caught.value).startswith(message)


def test_csv_allows_unambiguous_brackets() -> None:
    registry = parsed(entries("name: a, contact: 'b [c]', reference: ['see [d] [e]']"))
    again = parsed(written(registry, "csv"), "r.csv").records[0]
    assert (again.contacts, again.references) == (registry.records[0].contacts, registry.records[0].references)


# lists of services


def test_a_list_of_services_has_the_columns_of_debian() -> None:
    registry = parsed("""entries:
  - {name: echo, port: 7, transport: [tcp, udp]}
  - {name: a-longer-service, aliases: [als, much-longer-alias], port: 49151, transport: tcp, description: A longer one}
  - {name: discard, aliases: [sink, 'null'], port: 9, transport: tcp, description: "Discard\\n protocol\\n \\nor hole # 1"}
""")
    assert write(registry, "services") == (
        "echo\t\t7/tcp\n"
        "echo\t\t7/udp\n"
        "a-longer-service\t49151/tcp\tals much-longer-alias\t# A longer one\n"
        "discard\t\t9/tcp\t\tsink null\t# Discard protocol\n",
        ("a list of services holds names, ports and the first words of descriptions: all else is left out",),
    )


def test_names_of_a_port_share_a_line_with_historic_names_last() -> None:
    note = "note: 'This entry is an alias to \"whoispp\".'"
    assert listed(
        entries(
            f"name: whois++, port: 63, transport: tcp, {note}",
            "name: whoispp, port: 63, transport: tcp, description: the protocol",
            "name: nicname2, port: 63, transport: tcp, description: another",
            "name: whoispp, port: 63, transport: tcp, description: once more",
            "name: WHOISPP, port: 63, transport: udp",
        )
    ) == ["whoispp 63/tcp nicname2 whois++ # the protocol", "WHOISPP 63/udp"]


def test_a_name_is_written_at_its_first_port_and_its_line_precedes_an_alias() -> None:
    text = entries(
        "name: acr-nema, aliases: dicom, port: 104, transport: tcp",
        "name: dicom, port: 11112, transport: tcp",
        "name: msp, port: 18, transport: tcp",
        "name: msp, port: 2438, transport: tcp",
        "name: msp, port: 2438, transport: udp",
        "name: other, aliases: [msp, more], port: 2439, transport: tcp",
    )
    assert listed(text) == ["acr-nema 104/tcp", "dicom 11112/tcp", "msp 18/tcp", "msp 2438/udp", "other 2439/tcp more"]
    assert write(parsed(text), "services").left_out[-1] == "a name is found on one port: 3 names on a further one are left out"


def test_lists_of_services_contain_no_control_characters() -> None:
    flow = 'name: a, port: 1, transport: tcp, description: "b\\0\\x1bc\\td\\re\\u2028f"'
    assert listed(entries(flow)) == ["a 1/tcp # b c d e f"]


def test_a_list_of_services_omits_and_counts_what_it_cannot_express() -> None:
    text = entries(
        "port: 1, transport: tcp, state: Reserved",
        "name: a",
        "name: b, transport: tcp",
        "name: c, port: 070, transport: tcp",
        "name: d, port: 6000-6063, transport: tcp",
        "name: e, port: 80",
        "name: f, port: 80, transport: 'tcp #'",
        "name: 'g h', port: 80, transport: tcp",
        "name: 'g#h', port: 80, transport: tcp",
        "name: é, port: 80, transport: tcp",
        "name: 80, port: 80, transport: tcp",
        "name: 80/tcp, port: 80, transport: tcp",
        "name: ok, aliases: ['', this, client, of, 7.2, A, B, '8/udp', good], port: 81, transport: tcp",
    )
    assert listed(text) == ["ok 81/tcp client A B good"]
    assert write(parsed(text), "services").left_out[1:] == (
        "a line has a name: 1 entry without one is left out",
        "a line has a port: 3 entries without one are left out",
        "a line has one port: 1 entry with a range is left out",
        "a line has one protocol: 1 entry for all of them is left out",
        "a name is a word of ASCII without a hash, and not a number: 11 other ones are left out",
    )


def test_lines_of_a_list_are_as_short_as_programs_require() -> None:
    many = ", ".join(f"alias{number:03}" for number in range(50))
    for description, end in (("é" * 2000, "é…"), ("w" * 1008, "w"), ("w" * 1009, "w…")):
        flow = f"name: a, port: 1, transport: tcp, description: {description}"
        (line,) = written(parsed(entries(flow)), "services").splitlines()
        assert line.endswith(end)
        assert 1021 <= len(line.encode()) + 1 <= 1023
    (line,) = listed(entries(f"name: a, aliases: [{many}], port: 1, transport: tcp"))
    assert line.endswith(" alias033")
    left_out = write(parsed(entries(f"name: a, aliases: [{many}], port: 1, transport: tcp")), "services").left_out
    assert left_out[1:] == ("a line has room for 34 short aliases: 16 further names are left out",)
    for length, lines in ((958, 1), (959, 0)):
        text = entries(f"name: {'n' * length}, port: 1, transport: tcp", "name: b, port: 2, transport: tcp")
        assert len(listed(text)) == lines + 1


def test_a_registry_without_services_is_refused_for_a_list() -> None:
    with pytest.raises(
        SourceError, match=r"r\.yaml: has no entry for a list of services: one with a name, one port and one protocol"
    ):
        written(parsed(entries("name: a")), "services")


def test_nis_markers_are_omitted_and_reported() -> None:
    lines = ["lamp 7001/tcp", "+", " +horn # of NIS", "-quay", ""]
    for newline in ("\n", "\r\n", "\r"):
        registry = parsed(newline.join(lines), "services")
        assert write(registry, "services").left_out[0] == "services includes or excludes services of NIS: 3 such lines are left out"
    assert write(parsed("lamp 7001/tcp -x\n", "services"), "services").left_out == ()


def test_a_list_of_services_round_trips() -> None:
    text = "# Head\nb\t\t2/tcp\t\tc d\t\t# B\na\t\t1/udp\n"
    assert write(parsed(text, "services"), "services") == (text.partition("\n")[2], ("services has comments: they are left out",))


# YAML and JSON


def test_a_file_without_contacts_gets_none() -> None:
    table = "Service Name,Port Number,Transport Protocol,Contact\na,1,tcp,[B]\n"
    for form in ("yaml", "json"):
        again = read(Source("r", written(parsed(table, "r.csv"), form)))
        assert "contacts" not in again.source.text
        assert [finding.rule.code for finding in run(ALL, again, today=TODAY).findings if finding.rule.code == "CONTACT001"] == []


@pytest.mark.parametrize("text", ["a'?", 'a" ?', "a ?b", 'a":b', "a' :b"])
def test_ambiguous_texts_in_yaml_lists_are_quoted(text: str) -> None:
    registry = parsed(entries("name: a"))
    registry = replace(registry, records=(replace(registry.records[0], references=(Reference("text", "", text),) * 2),))
    assert read(Source("r.yaml", written(registry, "yaml"))).records[0].references == registry.records[0].references


def test_unread_parts_and_comments_are_reported_as_omitted() -> None:
    faulty = registry_text("<record><name>a</name><colour/><port/></record><!-- x -->")
    assert write(parsed(faulty, "r.xml"), "json").left_out == (
        "r.xml has text that cannot be read, see 'reglint check': 2 places are left out",
        "r.xml has comments: they are left out",
    )
    assert write(parsed("entries:\n  - name: a # reglint: allow NAME004 it is old\n"), "xml").left_out == (
        "r.yaml has comments: they are left out",
    )


def test_a_part_of_a_registry_is_reported_as_one() -> None:
    registry = read(read_source(str(FIXTURES / "formats" / "islands-copied.txt")))
    (sentence,) = write(registry, "yaml").left_out
    assert sentence.endswith(
        "islands-copied.txt is an excerpt: the text of a page, which shows a part of the registry: the rest is left out"
    )


# any registry


_NAMES = st.sampled_from(["a", "b", "a-1", "A", "x++", "9", "a b", "c#", "this", "server", "80/tcp", "é", "é x", "\x85"])
_TRANSPORTS = st.sampled_from(["tcp", "udp", "TCP", "t c", "t#", "tcp/udp"]) | st.none()


@st.composite
def services(draw: st.DrawFn) -> Registry:
    """Registries with much that a list of services can hold."""
    records: list[Record] = []
    for record in draw(registries()).records * draw(st.integers(1, 4)):
        number = draw(st.sampled_from(["1", "2", "65535", "7-9", "x", None]))
        made = replace(record, row=len(records), name=draw(_NAMES | st.none()), transport=draw(_TRANSPORTS))
        aliases = tuple(draw(st.lists(_NAMES, max_size=4)))
        records.append(replace(made, number=number, ports=parse_ports(number) if number else None, aliases=aliases))
    return replace(draw(registries()), records=tuple(records))


def with_persons_only(registry: Registry) -> Registry:
    """A registry whose assignees are contacts, as CSV takes all for."""

    def changed(record: Record) -> Record:
        assignees = record.assignees and tuple(one for one in record.assignees if one.kind == "person")
        return replace(record, assignees=assignees)

    return replace(registry, records=tuple(map(changed, registry.records)))


REFUSALS = {
    **dict.fromkeys(("yaml", "json"), r"\Z\A."),
    "xml": "has the character U+",
    "csv": "has the character NUL|has brackets",
    "services": "has no entry for a list",
}


def attempt(registry: Registry, form: str) -> str | None:
    """The registry in a format, or nothing where it is refused for a reason that is one."""
    try:
        return written(registry, form)
    except SourceError as error:
        if re.search(REFUSALS[form], error.message):
            return None
        raise


EXAMPLES = examples(100, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("form", ["yaml", "json", "xml", "csv"])
@EXAMPLES
@given(made=registries())
def test_every_registry_round_trips(form: str, made: Registry) -> None:
    registry = replace(with_persons_only(made) if form == "csv" else made, format="yaml")
    if (text := attempt(registry, form)) is not None:
        again = read(Source("f", text))
        assert (again.format, again.markup_errors, again.suppressions) == (form, (), ())
        assert compare(registry, again).same
        assert written(again, form) == text


@EXAMPLES
@given(services())
def test_every_list_of_services_agrees_with_its_registry(registry: Registry) -> None:
    if (text := attempt(registry, "services")) is not None:
        again = read(Source("f", text), "services")
        assert again.markup_errors == ()
        assert [
            finding.text for finding in run(SERVICES_RULES, again, today=TODAY).findings if "protocol" not in finding.text
        ] == []
        known = {(name, record.ports, record.transport) for record in registry.records for name in (record.name, *record.aliases)}
        found = [(name, record.ports, record.transport) for record in again.records for name in (record.name, *record.aliases)]
        assert set(found) <= known
        assert len({(name, transport) for name, _, transport in found}) == len(found)
        assert written(again, "services") == text


# real registries


@cache
def edition(path: Path) -> Registry:
    return read(read_source(str(path)))


def editions(corpus: Path) -> list[Path]:
    paths = sorted((corpus / "xml").glob("*.xml"))
    assert len(paths) >= 7
    return paths


LINES_THAT_DIFFER = {  # removed and added ones; of some 110,000 to 126,000
    "2013-02-18": 485,
    "2015-01-09": 833,
    "2017-03-10": 1129,
    "2018-02-12": 1161,
    "2021-12-29": 1456,
    "2025-09-29": 1800,
    "2026-07-22": 1864,
}


def test_every_edition_round_trips_in_xml_with_few_changed_lines(corpus: Path, tmp_path: Path) -> None:
    for path in editions(corpus):
        text = written(edition(path), "xml")
        again = read(Source("r.xml", text))
        comparison = compare(edition(path), again)
        assert (comparison.same, comparison.moved, comparison.left_out) == (True, (), ())
        assert [record.inline_references for record in again.records] == [
            record.inline_references for record in edition(path).records
        ]
        assert written(again, "xml") == text
        (tmp_path / "r.xml").write_text(text, encoding="utf-8")
        command = ["diff", str(path), str(tmp_path / "r.xml")]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        differing = sum(line.startswith(("<", ">")) for line in done.stdout.splitlines())
        assert differing <= LINES_THAT_DIFFER[path.stem]


def test_every_edition_is_equal_in_csv(corpus: Path) -> None:
    for path in editions(corpus):
        text = written(edition(path), "csv")
        again = read(Source("r.csv", text))
        comparison = compare(edition(path), again)
        assert (comparison.same, comparison.moved) == (True, ())
        assert [left.what for left in comparison.left_out] == ["the date of the registry", "footnotes", "contacts"]
        assert written(again, "csv") == text


def test_csv_from_xml_equals_that_of_iana_in_every_cell(corpus: Path) -> None:
    def rows(text: str) -> Iterator[list[str]]:
        return ([" ".join(cell.split()) for cell in row] for row in csv.reader(text.splitlines(keepends=True)))

    paths = sorted((corpus / "csv").glob("*.csv"))
    assert paths
    for path in paths:
        header, *own = rows(written(edition(corpus / "xml" / f"{path.stem}.xml"), "csv"))
        their_header, *theirs = rows(path.read_bytes().decode())
        assert own == theirs
        assert len(own) > 14_000
        differing = {ours: title for ours, title in zip(header, their_header, strict=True) if ours != title}
        assert differing in ({}, {"Unauthorized Use Reported": "Known Unauthorized Uses"})


@pytest.mark.parametrize("form", ["yaml", "json"])
def test_an_edition_is_equal_in_yaml_and_json(corpus: Path, form: str) -> None:
    for path in editions(corpus)[:: 5 if form == "json" else -6]:
        text = written(edition(path), form)
        again = read(Source("r", text))
        comparison = compare(edition(path), again)
        assert (comparison.same, comparison.moved, comparison.left_out) == (True, (), ())
        assert written(again, form) == text


def test_every_edition_gives_a_valid_list_of_services(corpus: Path) -> None:
    for path in editions(corpus):
        text = written(edition(path), "services")
        again = read(Source("services", text))
        assert len(again.records) > 10_000
        assert [finding.text for finding in run(SERVICES_RULES, again, today=TODAY).findings] == []
        assert crosscheck(again, edition(path), load_marks()).discrepancies == ()
        assert written(again, "services") == text
    assert compare(edition(path), again).same


# the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.yaml").write_text("entries:\n  - {name: é, port: 7, transport: tcp, description: Écho}\n", encoding="utf-8")
    return tmp_path


CSV = "Service Name,Port Number,Transport Protocol"


def convert(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["convert", *arguments], input=given)


@pytest.mark.usefixtures("folder")
def test_name_or_option_selects_the_format() -> None:
    assert convert("r.yaml", "--to", "csv").stdout_bytes.startswith(CSV.encode())
    for name, form in (("o.yml", "yaml"), ("o.json", "json"), ("o.CSV", "csv"), ("o.xml", "xml")):
        done = convert("r.yaml", "-o", name)
        assert (done.exit_code, done.stdout) == (0, "")
        assert detect(read_source(name)) == form
    assert convert("r.yaml", "-o", "o.json", "--to", "xml", "--force").exit_code == 0
    assert Path("o.json").read_bytes().startswith(b"<?xml")
    assert convert("r.yaml", "--to", "json", "-o", "-").stdout.startswith("{")


@pytest.mark.usefixtures("folder")
def test_standard_input_has_a_name_and_a_format() -> None:
    text = "a 1/tcp\nb 2/tcp\n"
    assert convert("-", "--to", "services", given=text).stdout == "a\t\t1/tcp\nb\t\t2/tcp\n"
    assert convert("-", "--from", "xml", "--to", "services", given=text).exit_code == 2
    done = convert("-", "--stdin-name", "here", "--to", "xml", given="")
    assert (done.exit_code, done.stderr) == (2, "reglint: here: is empty\n")


@pytest.mark.usefixtures("folder")
def test_each_loss_is_a_line_on_standard_error_and_the_status_is_0() -> None:
    done = convert("r.yaml", "--to", "xml")
    assert (done.exit_code, done.stderr) == (0, "")
    Path("r.yaml").write_text("updated: 2025-06-01\nentries: [{name: a}]\ncontacts: {b: {}}\n", encoding="utf-8")
    done = convert("r.yaml", "--to", "csv")
    assert done.exit_code == 0
    assert done.stderr == (
        "reglint: CSV has no date of the registry: '2025-06-01' is left out\n"
        "reglint: CSV has no table of contacts: 1 contact is left out\n"
    )


@pytest.mark.usefixtures("folder")
def test_messages_contain_no_terminal_escapes() -> None:
    Path("r.yaml").write_text('updated: "a\\e[31m"\nentries: [{name: a}]\n', encoding="utf-8")
    assert "a\\x1b[31m" in convert("r.yaml", "--to", "csv").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["r.yaml"], "the format of the output is unknown; give --to with one of xml, csv, yaml, json, services"),
        (["r.yaml", "-o", "-"], "the format of the output is unknown"),
        (["r.yaml", "-o", "o.html"], "HTML cannot be written"),
        (["r.yaml", "-o", "o.txt"], "plain text cannot be written"),
        (["r.yaml", "--to", "html"], "'html' is not one of"),
        (["r.yaml", "-o", "o"], "the format of the output is unknown"),
        (["r.yaml", "-o", "r.yaml", "--force"], "the output is the input"),
        (["r.yaml", "-o", "./link.yaml", "--force"], "the output is the input"),
        (["r.yaml", "--to", "xml", "--stdin-name", "x"], "--stdin-name is a name for standard input"),
        (["none.yaml", "--to", "xml"], "none.yaml: cannot be read: no such file"),
        (["r.yaml", "-o", "o.csv"], "the output file exists; give --force to replace it"),
        (["r.yaml", "-o", "folder.csv", "--force"], "folder.csv: is not written: it exists and is not a regular file"),
        (["r.yaml", "--to", "csv", "-o", "/dev/null", "--force"], "/dev/null: is not written: it exists and is not a regular file"),
        (["r.yaml", "-o", "none/o.csv"], "none/o.csv: is not written: no such file or directory"),
        (["r.yaml", "--to", "services"], "r.yaml: has no entry for a list of services"),
    ],
)
def test_wrong_use_is_refused(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "link.yaml").symlink_to(folder / "r.yaml")
    (folder / "o.csv").write_text("old", encoding="utf-8")
    (folder / "folder.csv").mkdir()
    before = sorted(path.name for path in folder.iterdir())
    done = convert(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == before
    assert (folder / "o.csv").read_text(encoding="utf-8") == "old"


def test_a_file_is_replaced_as_a_whole_and_keeps_its_mode(folder: Path) -> None:
    target = folder / "target.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    (folder / "o.csv").symlink_to(target)
    assert convert("r.yaml", "-o", "o.csv", "--force").exit_code == 0
    assert (folder / "o.csv").is_symlink()
    assert target.read_bytes().startswith(CSV.encode())
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_of_new_files(folder: Path) -> None:
    mask = os.umask(0o027)
    try:
        assert convert("r.yaml", "-o", "o.csv").exit_code == 0
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(mask)
    assert stat.S_IMODE((folder / "o.csv").stat().st_mode) == 0o640


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_old_file_and_nothing_else(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_arguments: Any) -> None:
        raise OSError(28, "No space left on device")

    (folder / "o.csv").write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, call, full)
    done = convert("r.yaml", "-o", "o.csv", "--force")
    assert (done.exit_code, done.stderr) == (2, "reglint: o.csv: is not written: no space left on device\n")
    assert (folder / "o.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["o.csv", "r.yaml"]


def test_streams_that_fail_give_no_traceback() -> None:
    command = f'"{sys.executable}" -c "from linter.cli import main; main()" convert fixtures/registry.xml --to'
    shell = ["bash", "-c", f"{command} yaml > /dev/full; echo $? >&2; {command} json | head -c 1; echo ${{PIPESTATUS[0]}} >&2"]
    done = subprocess.run(shell, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "{"
    assert done.stderr.splitlines()[:2] == ["reglint: the output cannot be written: no space left on device", "2"]
    assert "Traceback" not in done.stderr


def test_output_is_utf_8_in_any_locale(folder: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from linter.cli import main; main()", "convert", "r.yaml", "--to", "csv"]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True)
    assert "é,7,tcp,Écho" in done.stdout.decode()
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 2
