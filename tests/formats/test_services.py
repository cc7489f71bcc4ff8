"""Lists of services: read as programs read them, with a finding for each line that programs skip."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.formats.services.reader import LACKS, find_comment, read_services
from linter.model import OF_SETTINGS, Capability, Field, Ports, Record, Registry
from linter.report import Report
from linter.report.text import render
from linter.rules_api.rule import Citation, Rule, Scope
from linter.source import Source, SourceError, decode, read_source
from rules import ALL
from tests.support import ROOT, TODAY, checked, examples, pointed_at, said

HARBOUR = ROOT / "fixtures" / "formats" / "harbour.services"
SYSTEM = Path("/etc/services")


def services(text: str, path: str = "services") -> Registry:
    return read_services(Source(path, text))


def at(registry: Registry, record: Record, field: Field, value_index: int = 0) -> str:
    start, end = registry.locate(record, field, value_index)
    return registry.source.text[start:end]


def faults(text: str) -> list[tuple[str, str]]:
    """Return the text and the message of each markup error of a list."""
    registry = services(f"ok 1/tcp\n{text}\n")
    return [
        (registry.source.text[markup_error.span.start : markup_error.span.end], markup_error.message)
        for markup_error in registry.markup_errors
    ]


def test_a_line_is_name_port_protocol_aliases_and_comment() -> None:
    registry = services("# the list\n\nhttp\t80/tcp  www\twww-http\t# WorldWideWeb  HTTP \nntp 123/udp\n")
    http, ntp = registry.records
    assert (http.row, http.name, http.number, http.ports, http.transport) == (0, "http", "80", Ports(80, 80), "tcp")
    assert (http.aliases, http.description) == (("www", "www-http"), "WorldWideWeb  HTTP")
    assert registry.source.text[http.start : http.end] == "http\t80/tcp  www\twww-http\t# WorldWideWeb  HTTP "
    assert (ntp.row, ntp.name, ntp.aliases, ntp.description, str(ntp)) == (1, "ntp", (), None, "ntp 123/udp")
    assert (registry.format, registry.contacts, registry.markup_errors, registry.updated) == ("services", (), (), None)


def test_other_fields_of_an_entry_are_absent() -> None:
    (record,) = services("http 80/tcp # note\n").records
    nothing = (record.registered, record.modified, record.service_code, record.unauthorized_use, record.note, record.assignees)
    assert nothing == (None,) * 6
    assert (record.contacts, record.references, record.inline_references) == ((), (), ())
    assert LACKS.keys() == set(Capability) - {Capability.NAMES, Capability.ALIASES, Capability.LOOKUPS, *OF_SETTINGS}


def test_every_value_is_located() -> None:
    registry = services("  x11 6000/tcp x11 x x11 # x11 6000/tcp\nx 6000/tcp # x\n")
    first, second = registry.records
    text = registry.source.text
    assert [registry.locate(first, Field.ALIAS, value_index).start for value_index in range(3)] == [15, 19, 21]
    assert registry.locate(first, Field.NAME).start == 2
    assert registry.locate(first, Field.PORT) == (6, 10)
    assert registry.locate(first, Field.TRANSPORT) == (11, 14)
    assert registry.locate(first, Field.DESCRIPTION) == (27, 39)
    assert at(registry, first, Field.LINE) == text.splitlines()[0]
    assert at(registry, second, Field.DESCRIPTION) == "x"
    assert registry.locate(second, Field.DESCRIPTION).start == len(text) - 2
    assert registry.locate(second, Field.NOTE) == registry.locate(second, Field.NAME), "what an entry lacks is where it is known by"
    assert registry.locate(first, Field.ALIAS, 3) == registry.locate(first, Field.NAME)
    assert registry.locate(first, Field.DESCRIPTION, 0, "6000") == (31, 35)
    assert registry.locate(first, Field.LINE, 0, "x11", 2) == (21, 24)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_ends_a_line(end: str) -> None:
    registry = services(end.join(["# list", "", "http 80/tcp www # web", "ntp 123/udp", ""]))
    assert [(str(record), record.aliases, record.description) for record in registry.records] == [
        ("http 80/tcp", ("www",), "web"),
        ("ntp 123/udp", (), None),
    ]
    assert [registry.source.position(record.start).line for record in registry.records] == [3, 4]


def test_a_byte_order_mark_is_not_part_of_the_first_name() -> None:
    registry = read_services(decode("services", b"\xef\xbb\xbfhttp 80/tcp\n"))
    assert [record.name for record in registry.records] == ["http"]


def test_only_white_space_of_c_separates_words() -> None:
    registry = services("a\x0b1/tcp\x0cb\nc 2/tcp\u2003d e\xa0f\n\x85g 3/tcp\n")
    assert [(record.name, record.transport, record.aliases) for record in registry.records] == [
        ("a", "tcp", ("b",)),
        ("c", "tcp\u2003d", ("e\xa0f",)),
        ("\x85g", "tcp", ()),
    ]


def test_an_entry_with_an_invalid_value_is_read() -> None:
    registry = services("x11 6000-6063/tcp\nold 64/tcp/udp\nzero 007/tcp\nbig 70000/tcp\ndown 9-1/TCP\n")
    assert [(record.number, record.ports, record.transport) for record in registry.records] == [
        ("6000-6063", Ports(6000, 6063), "tcp"),
        ("64", Ports(64, 64), "tcp/udp"),
        ("007", None, "tcp"),
        ("70000", None, "tcp"),
        ("9-1", None, "TCP"),
    ]
    assert [at(registry, registry.records[1], field) for field in (Field.PORT, Field.TRANSPORT)] == ["64", "tcp/udp"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("http", "line has a name and no port"),
        ("80/tcp", "line has a port and no name"),
        ("80/tcp http", "port and name are exchanged; write 'http 80/tcp'"),
        ("http 80", "port '80' has no protocol; write '80/tcp' or the like"),
        ("http 80 tcp", "port '80' has no protocol; write '80/tcp' or the like"),
        ("http 80 /tcp www", "port and protocol have a blank between them; write '80/tcp'"),
        ("http 80/ tcp www", "port and protocol have a blank between them; write '80/tcp'"),
        ("http\xa080/tcp www", "line has the blank U+00A0, which separates no words; write a space or a tab"),
        ("http 80 / tcp www", "port and protocol have a blank between them; write '80/tcp'"),
        ("http 80/", "line has no protocol after the slash"),
        ("http tcp/80", "port and protocol are exchanged; write '80/tcp'"),
        ("http /tcp", "line has no port before the slash"),
        ("http /", "line has no port before the slash"),
        ("http 80,tcp", "port and protocol have a comma between them; write '80/tcp'"),
        ("The list of services", "line is neither 'name port/protocol' nor a comment"),
        ("  http  # 80/tcp", "line has a name and no port"),
    ],
)
def test_a_line_that_programs_skip_is_a_markup_error(line: str, message: str) -> None:
    ((place, said_of_it),) = faults(line)
    assert said_of_it.startswith(message)
    assert place == line.partition("#")[0].strip()


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("www", 1),
        ("Www", 1),
        ("LaMPStep LampStep", 2),
        ("www WWW-http x11", 3),
        ("cl/1 sql*net whois++ v1.2 a_b e-mail -x http.", 8),
        ("craned server", 2),
        ("gate daemon", 2),
        ("time of", 2),
        ("time of day", 1),
        ("ntpd Network Time", 3),
        ("ntpd Network Time (old)", 1),
        ("ntpd (old) Time", 1),
        ("(old)", 0),
        ("a - b", 1),
        ("«web»", 0),
        ("", 0),
    ],
)
def test_only_words_that_cannot_be_aliases_begin_a_comment_without_a_hash(words: str, number: int) -> None:
    assert find_comment(words.split()) == number
    (record,) = services(f"x 1/tcp {words}\n").records
    assert record.aliases == tuple(words.split()[:number])
    assert (record.description or "").split() == words.split()[number:]


def test_a_comment_begins_at_the_hash() -> None:
    registry = services("x 1/tcp y Network Time (old)  # really \n")
    (record,) = registry.records
    assert (record.aliases, record.description) == (("y", "Network", "Time", "(old)"), "really")
    assert at(registry, record, Field.DESCRIPTION) == "really"


@pytest.mark.parametrize("words", ["www, www-http", "www,www-http", "www , www-http,", "www ,www-http"])
def test_commas_between_aliases_are_not_part_of_the_aliases(words: str) -> None:
    registry = services(f"x 1/tcp {words}\n")
    (record,) = registry.records
    assert record.aliases == ("www", "www-http")
    assert [at(registry, record, Field.ALIAS, i) for i in range(2)] == ["www", "www-http"]
    assert [code for code, _, _ in said(checked(registry.source, ALL))] == ["SERVICES012"]


@pytest.mark.parametrize("line", ["+", "+lamp", "-lamp", "+ # all of NIS"])
def test_nis_markers_are_not_reported(line: str) -> None:
    assert said(checked(Source("services", f"lamp 7001/tcp\n{line}\n"), ALL)) == []
    assert faults("+lamp 7002") != [], "only a marker alone is one"


def test_a_byte_that_is_not_utf8_is_read_and_reported_once() -> None:
    data = b"lamp 7001/tcp # Caf\xe9\nhorn 7002/tcp # \xc3\xa9\xe9\n"
    source = decode("services", data, tolerant=True)
    assert source.data == data
    assert said(checked(source, ALL)) == [
        ("SERVICES013", "é", "byte 0xE9 is not UTF-8, here and on 1 more line; save the file as UTF-8")
    ]
    with pytest.raises(SourceError, match="services:1:20: byte 0xe9 is not UTF-8"):
        decode("services", data)
    with pytest.raises(SourceError, match="x:1:12: byte 0xe9 is not UTF-8"):
        read(decode("x", b"name: lamp \xe9\nport: 1\n", tolerant=True))


def test_a_list_of_nmap_has_frequencies_and_ports_without_a_name() -> None:
    text = "lamp\t7001/tcp\t0.001995\t# Lamp\nunknown\t7002/tcp\t0.000076\nhorn 7004/tcp 0.000000 hoot\nhorn 7005/tcp\n"
    registry = services(text)
    assert [record.name for record in registry.records] == ["lamp", None, "horn", "horn"]
    assert [record.aliases for record in registry.records] == [(), (), ("hoot",), ()]
    span = registry.locate(registry.records[2], Field.ALIAS)
    assert text[span.start : span.end] == "hoot"
    assert registry.records[0].description == "Lamp"
    result = checked(Source("services", text), ALL)
    assert said(result) == []
    assert "is a list of Nmap, in which other programs do not look services up" in {skip.reason for skip in result.skipped}


def test_a_frequency_on_few_lines_is_an_alias() -> None:
    assert services("lamp 7001/tcp 0.001995\nhorn 7002/tcp\nquay 7003/tcp\n").records[0].aliases == ("0.001995",)


WIRESHARK = "# Ports that Wireshark names\n\n"


@pytest.mark.parametrize(
    ("head", "second", "is_of_wireshark"),
    [
        (WIRESHARK, "8002-8009/tcp/udp", True),
        (WIRESHARK, "8002/tcp", False),  # half of the lines are not most
        ("", "8002/tcp/udp", False),  # for other programs, the slashes are a mistake
        ("# Ports\n", "8002/tcp/udp # as Wireshark does", False),
    ],
)
def test_a_list_of_wireshark_names_it_and_joins_protocols(head: str, second: str, is_of_wireshark: bool) -> None:
    registry = services(f"{head}lamp 7001/tcp/udp # Lamp\nquay {second}\n")
    assert registry.dialect == ("Wireshark" if is_of_wireshark else "")
    result = checked(registry.source, ALL)
    assert bool(said(result)) is not is_of_wireshark
    reason = "is a list of Wireshark, in which other programs do not look services up"
    assert (reason in {skip.reason for skip in result.skipped}) is is_of_wireshark


def test_protocols_joined_by_slashes_give_one_finding_for_each_kind() -> None:
    text = "".join(f"lamp{i} {7001 + i}/tcp/udp/sctp # Lamp\nquay{i} {8000 + 10 * i}-{8005 + 10 * i}/udp\n" for i in range(9))
    found = said(checked(Source("services", text), ALL))
    assert [code for code, _, _ in found] == ["SERVICES003", "SERVICES002"]
    assert all("here and on 8 more lines" in message for _, _, message in found)


@pytest.mark.parametrize(
    "text",
    [
        "PORT NUMBERS\n\n(last updated 2010-11-03)\n\ntcpmux 1/tcp\nrje 5/tcp\necho 7/tcp\n",
        "Keyword Decimal Description\n"
        + "".join(f"lamp{i} {i}/tcp Lamp Service {i}\n# Jan Roe <roe&lamp.example>\n" for i in range(9)),
    ],
    ids=["title", "descriptions"],
)
def test_the_text_of_iana_from_before_2011_is_not_a_list_of_services(text: str) -> None:
    with pytest.raises(SourceError, match="is not a list of services: it has descriptions in the place of aliases"):
        services(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "services: is not a list of services: no line has the form 'name port/protocol'"),
        ("# comment\n", "services: is not a list of services: no line has the form 'name port/protocol'"),
        ("# comment\nhttp\n", "services:2:1: is not a list of services: no line has the form 'name port/protocol'"),
        ("<a href='x/y'>\n", "services:1:1: is not a list of services: no line has the form 'name port/protocol'"),
        (
            "http 80/tcp\n" + "prose\n" * 30,
            "services:1:1: is not a list of services: only 1 of 31 lines have the form 'name port/protocol'",
        ),
        ("http 80/tcp\n\0", "services:2:1: is not a list of services: it has a NUL character"),
    ],
)
def test_another_file_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(SourceError) as error:
        services(text)
    assert str(error.value) == message


def test_a_short_list_needs_only_one_valid_line() -> None:
    assert len(services("http 80/tcp\n" + "prose\n" * 19).markup_errors) == 19
    assert len(services("http 80/tcp\n" * 10 + "prose\n" * 29).markup_errors) == 29, "and of more lines, three of four"
    with pytest.raises(SourceError):
        services("http 80/tcp\n" * 10 + "prose\n" * 30)


# The rules


def test_only_rules_that_need_just_names_and_ports_run() -> None:
    result = run(ALL, services("http 80/tcp\n"), today=TODAY)
    skipped = {skip.rule.code for skip in result.skipped}
    ran = {rule.code for rule in result.rules} - skipped
    assert ran >= {"NAME001", "NAME002", "NAME003", "NAME007", "PORT001", "PORT002", "PORT004", "PORT005"}
    assert {code for code in ran if code.startswith("SERVICES")} == {
        rule.code for rule in ALL if rule.family == "SERVICES" and rule.scope is not Scope.CHANGE
    }
    about = ("ALIAS", "CONTACT", "DATE", "CODE", "REF")
    assert not {code for code in ran if code.startswith(about)}
    assert not {rule.code for rule in ALL if rule.since} & ran, "there are no dates"
    assert not {"PORT003", "PORT006", "PORT007", "PORT011", "PORT012", "PORT013", "PORT014", "PORT015", "FORMAT001"} & ran
    assert {skip.reason for skip in result.skipped} == set(LACKS.values())


@pytest.mark.parametrize("rule", [rule for rule in ALL if rule.formats], ids=lambda rule: rule.code)
def test_a_rule_of_another_format_is_left_out_silently(rule: Rule) -> None:
    registry = read(read_source(str(ROOT / "fixtures" / "registry.xml")))
    listed = services("http 80/tcp\n")
    for found, name in ((registry, "xml"), (listed, "services")):
        result = run([rule, ALL[0]], found, today=TODAY)
        runs = name in rule.formats and rule.scope is not Scope.CHANGE
        assert ([rule.code for rule in result.rules] == [ALL[0].code]) is not runs
        assert result.skipped == ()


def test_selecting_only_rules_of_another_format_reports_them_as_skipped() -> None:
    registry = read(read_source(str(ROOT / "fixtures" / "registry.xml")))
    chosen = [rule for rule in ALL if rule.family == "SERVICES"]
    result = run(chosen, registry, today=TODAY)
    assert [skip.rule for skip in result.skipped] == chosen
    assert result.findings == ()


def test_a_manual_page_is_cited_without_a_section_number() -> None:
    citation = Citation("services(5)", "DESCRIPTION")
    assert str(citation) == "services(5)"
    assert citation.url == "https://man7.org/linux/man-pages/man5/services.5.html#DESCRIPTION"
    assert Citation("getservbyname(3)", "RETURN VALUE").url.endswith("/man3/getservbyname.3.html#RETURN_VALUE")
    assert str(Citation("RFC 6335", "5")) == "RFC 6335 section 5"


def test_the_harbour_report_equals_its_golden(golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HARBOUR.parent)
    chosen = [rule for rule in ALL if rule.family in ("NAME", "PORT", "SERVICES") and not rule.opt_in]
    result = checked(read_source(HARBOUR.name), chosen)
    golden(ROOT / "fixtures" / "harbour.txt", render(Report((result,), (), (Status.ACTIVE,), 1)).partition("  not run")[0])


def test_one_fault_gives_one_finding_for_any_number_of_aliases() -> None:
    result = checked(Source("services", "ok 1/tcp\nlong 70000/tcp a b c d\nhigh 50000/tcp a1 b1 c1\n"), ALL)
    assert [(code, place) for code, place, _ in said(result)] == [("PORT001", "70000"), ("PORT002", "50000")]


def test_a_partial_list_may_have_an_experiment_on_one_transport() -> None:
    assert said(checked(Source("services", "exp1 1021/tcp\n"), ALL)) == []


# The real file of a Debian system


@pytest.fixture(scope="module")
def debian() -> Registry:
    if not SYSTEM.is_file() or "debian package" not in SYSTEM.read_text(encoding="utf-8", errors="replace"):
        pytest.skip("no /etc/services of Debian's netbase")
    return read(read_source(str(SYSTEM)))


def test_debians_file_is_read_line_by_line(debian: Registry) -> None:
    lines = [line for line in SYSTEM.read_text(encoding="utf-8").split("\n") if line.partition("#")[0].strip()]
    assert [debian.source.text[record.start : record.end] for record in debian.records] == lines
    for record, line in zip(debian.records, lines, strict=True):
        code, _, comment = line.partition("#")
        name, port, *aliases = code.split()
        assert (record.name, f"{record.number}/{record.transport}", list(record.aliases)) == (name, port, aliases)
        assert (record.description or "") == comment.strip()
        assert [at(debian, record, Field.ALIAS, value_index) for value_index in range(len(aliases))] == aliases
    assert debian.markup_errors == ()


def test_debians_file_has_only_the_known_findings(debian: Registry) -> None:
    result = checked(debian.source, ALL)
    found = [finding for finding in result.sorted_findings() if not finding.rule.opt_in]
    assert {finding.rule.code for finding in found} <= {"NAME001", "PORT002", "SERVICES008"}
    assert 1 <= len(found) <= 20
    for finding in found:
        place = pointed_at(result, finding)
        if finding.rule.code == "NAME001":
            assert len(place) > 15
        elif finding.rule.code == "PORT002":
            assert int(place) >= 49152


def test_getservbyname_agrees_with_the_list_except_for_shadowed_names(debian: Registry) -> None:
    result = checked(debian.source, [rule for rule in ALL if rule.code == "SERVICES008"])
    shadowed = {(str(finding.problem.entry), pointed_at(result, finding)) for finding in result.findings}
    differ = set()
    for record in debian.records:
        for name in (record.name or "", *record.aliases):
            try:
                port = socket.getservbyname(name, record.transport or "")
            except OSError:
                pytest.skip("the system does not look services up in this file")
            if str(port) != record.number:
                differ.add((str(record), name))
    assert differ == shadowed


# Hostile lists


CHOSEN = [rule for rule in ALL if rule.family in ("NAME", "PORT", "SERVICES")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "x 1/tcp " + "a " * 400_000 + "\n" + "y 2/tcp " + "a " * 1000 + "\n",
        "x 1/tcp " + " ".join(f"a{i}" for i in range(150_000)) + "\n" + "y 2/tcp " + " ".join(f"a{i}" for i in range(5_000)) + "\n",
        "".join(f"s{i} {i % 65536}/tcp a{i}\n" for i in range(40_000)),
        "x 1-65535/tcp\n" * 8_000,
        "x 1/tcp\n" + " " * 4_000_000 + "y 2/tcp",
        "x 1/tcp #" + "c" * 4_000_000 + "\n",
        "x 1/tcp " + "(" * 2_000_000 + "\n",
        "x 1/" + "tcp/" * 500_000 + "\n",
        "x" * 2_000_000 + " 1/tcp\n",
        "x 1/tcp\n" + ("#" + "c" * 1100 + "\n") * 2_000,
    ],
    ids=["one alias", "aliases", "lines", "ranges", "blanks", "comment", "brackets", "protocols", "name", "long lines"],
)
def test_a_hostile_list_is_checked(text: str) -> None:
    result = checked(Source("services", text), CHOSEN)
    render(Report((result,), (), tuple(Status), 1))


_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_LINES = st.lists(
    st.one_of(
        st.text(st.sampled_from("ab1/-,# \t\r.(é\x0b\xa0"), max_size=30),
        st.builds(" ".join, st.lists(st.sampled_from(["http", "80/tcp", "80", "/", "tcp", "#", "80-90/udp", "7/tcp/udp", "Web"]))),
        _WORDS,
    ),
    max_size=8,
)


@examples(300)
@given(_LINES)
def test_any_text_is_refused_or_read_with_exact_spans(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        registry = services(text)
    except SourceError:
        return
    for record in registry.records:
        for field, value in ((Field.NAME, record.name), (Field.PORT, record.number), (Field.TRANSPORT, record.transport)):
            assert at(registry, record, field) == value
        assert tuple(at(registry, record, Field.ALIAS, value_index) for value_index in range(len(record.aliases))) == record.aliases
        if record.description:
            assert at(registry, record, Field.DESCRIPTION) == record.description
    result = run(CHOSEN, registry, today=TODAY)
    assert result.crashes == ()
    render(Report((result,), (), tuple(Status), 1))


_NAME = st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True).filter(lambda name: find_comment([name, name]) == 2)


@examples(100)
@given(st.lists(st.tuples(_NAME, st.integers(0, 65535), st.sampled_from(["tcp", "udp"]), st.lists(_NAME, max_size=4)), min_size=1))
def test_written_entries_are_read_back(entries: list[tuple[str, int, str, list[str]]]) -> None:
    text = "".join(f"{name}\t{port}/{protocol}\t{' '.join(aliases)} # {name}\n" for name, port, protocol, aliases in entries)
    found = [(record.name, record.ports, record.transport, list(record.aliases)) for record in services(text).records]
    assert found == [(name, Ports(port, port), protocol, aliases) for name, port, protocol, aliases in entries]
    assert re.findall(r"# (.*)", text) == [record.description for record in services(text).records]


def test_a_part_of_the_list_of_iana_of_before_2011_is_refused() -> None:
    text = "tcpmux 1/tcp TCP Port Service Multiplexer\ncompressnet 2/tcp Management Utility\nrje 5/tcp Remote Job Entry\n"
    with pytest.raises(SourceError, match="descriptions in the place of aliases"):
        services(f"{text}echo 7/tcp Echo\n")
    assert len(services("lamp 1/tcp LaMP Lamp\nhorn 2/tcp Horn\nbell 3/tcp\n").records) == 3


@pytest.mark.parametrize(
    ("lines", "code", "part"),
    [
        ("lamp 7001/tpc 0.001\nferry 7002/tcp 0.002\n", "SERVICES004", "tpc"),
        ("lamp 7001/tcp 0.001\nferry 7001/tcp 0.002\n", "SERVICES009", "7001"),
        ("unknown 7001/tcp 0.001\nferry 7001/tcp 0.002\n", "SERVICES009", "7001"),
        (f"{WIRESHARK}lamp 7001/tcp/udp\nferry 7002/tcp/upd/dccp\n", "SERVICES004", "upd"),
        (f"{WIRESHARK}lamp 7001/tcp/udp\nferry 7001/udp/sctp\n", "SERVICES009", "7001"),
        (f"{WIRESHARK}lamp 7001/tcp/udp\nferry 7001/sctp/dccp\n", "", ""),
    ],
)
def test_lists_of_one_program_have_known_protocols_and_one_name_for_a_port(lines: str, code: str, part: str) -> None:
    assert [(found, text) for found, text, _ in said(checked(Source("services", lines), ALL))] == ([(code, part)] if code else [])


@pytest.mark.parametrize(
    ("after", "lost"),
    [
        ("lamp 7001/tcp 0.001\nferry 7002/tcp 0.002\nlamp 7001/udp 0.001\n", []),
        ("ship 7001/tcp 0.001\nferry 7002/tcp 0.002\nlamp 7001/udp 0.001\n", []),  # the table shows the new name
        ("unknown 7001/tcp 0.001\nferry 7002/tcp 0.002\nlamp 7001/udp 0.001\n", ["lamp 7001 tcp"]),
        ("ferry 7002/tcp 0.002\n", ["lamp 7001 tcp, udp"]),
        ("lamp 7002/tcp 0.002\nlamp 7001/udp 0.001\n", ["lamp 7001 tcp"]),
    ],
)
def test_a_port_of_nmap_that_loses_its_name_is_reported(after: str, lost: list[str]) -> None:
    before = "lamp 7001/tcp 0.001\nferry 7002/tcp 0.002\nlamp 7001/udp 0.001\n"
    found = [message for code, _, message in said(checked(Source("services", after), ALL, Source("services", before)))]
    lines = [re.sub(r"name '(\S+)' on (\d+)/(.*) is no longer found by Nmap; keep its line", r"\1 \2 \3", one) for one in found]
    assert lines == lost
