"""Tests of the text edition and of pasted pages: values, spans, ambiguities and refusals."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.formats.text.fixed_width import split_lines
from linter.formats.text.variants import read_text
from linter.formats.xml.reader import read_xml
from linter.model import Capability, Contact, Entry, Field, Record, Reference, Registry, parse_ports
from linter.source import Source, SourceError, Span, read_source
from rules import ALL
from tests.renderings import EARLIER_TITLES, TITLES, copied_of, edition_of
from tests.support import ROOT, examples

FIXTURES = ROOT / "fixtures" / "formats"
HEADER = " ".join(TITLES)
PEOPLE = "\nContact Information\n\nID Name Organization Contact URI Last Updated\n[A_B] A B mailto:a&b.example\n[C_D] C D\n"
TEXTS = ("name", "number", "transport", "description", "registered", "modified", "service_code", "unauthorized_use", "note")
NO_ASSIGNEE = "which repeats the contact where no assignee is recorded"


def parsed(text: str) -> Registry:
    return read_text(Source("r.txt", text))


def copied(*lines: str, people: str = PEOPLE) -> Registry:
    return parsed("\n".join((HEADER, *lines, people)))


def islands() -> Registry:
    return read_xml(read_source(str(FIXTURES / "islands.xml")))


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def value(record: Record, name: str) -> object:
    """Return the values that text can express: white space collapsed, an assignee equal to the contact left out."""
    if name == "assignees":
        return record.contacts if record.assignees is None else record.assignees
    if name == "references":
        return [(kind, target, squeezed(label)) for kind, target, label in record.references]
    found = getattr(record, name)
    return squeezed(found) if name in TEXTS else found


VALUES = (*TEXTS, "ports", "assignees", "contacts", "references", "inline_references")


def comparable(registry: Registry) -> list[list[object]]:
    return [[value(record, name) for name in VALUES] for record in registry.records]


def people(registry: Registry) -> list[tuple[object, ...]]:
    return [
        (contact.id, squeezed(contact.name), squeezed(contact.organization), tuple(filter(None, contact.uris)), contact.updated)
        for contact in registry.contacts
    ]


# the edition


@pytest.mark.parametrize("titles", [TITLES, EARLIER_TITLES])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_text_and_xml_give_equal_registries(titles: Sequence[str], line_end: str) -> None:
    registry = islands()
    text = edition_of(registry, titles)
    if titles is TITLES:
        assert text == read_source(str(FIXTURES / "islands-edition.txt")).text
    found = parsed(text.replace("\n", line_end))
    assert comparable(found) == comparable(registry)
    assert people(found) == people(registry)
    assert (found.updated, found.footnotes) == ("2025-06-01", ("1",))
    assert found.footnote_texts == ("It is only appropriate to use these values in experiments.",)
    assert found.missing_capabilities == {Capability.NO_ASSIGNEE: f"is plain text, {NO_ASSIGNEE}"}
    assert found.records[4].description == (
        'Height of the Tide\n\nIANA assigned this well-formed service name as a replacement for "tide_gauge".'
    )


# Changes of IANA between the XML of February 2013 and the text of June, except new and divided entries.
CHANGED = {
    "references": {"pt-tls", "pcp-multicast", "pcp", "mdns", "sctp-tunneling", "caldav", "caldavs"},
    "modified": {"send", "filemq", "sctp-tunneling", "dist-opencl"},
    "contacts": {"send", "sctp-tunneling"},
    "assignees": {"send", "sctp-tunneling", "filemq", "zre-disc"},
    "unauthorized_use": {None},
    "note": {None, "dist-opencl"},
    "description": {"egistix", "eheap", "flir-ircam", "fmserver-admin"},  # the lines of which it is in doubt where they belong
}


def test_the_real_edition_equals_the_earlier_xml_except_for_known_changes(corpus: Path) -> None:
    found = read_text(read_source(str(corpus / "txt" / "2013-06-26.txt")))
    before = read_xml(read_source(str(corpus / "xml" / "2013-02-18.xml")))
    assert (len(found.records), len(found.contacts), found.updated, found.footnotes) == (13_306, 4_736, "2013-06-26", ("1",))
    entries: dict[tuple[str | None, ...], list[Record]] = {}
    for record in before.records:
        entries.setdefault((record.name, record.number, record.transport), []).append(record)
    pairs = [
        (record, entries[key][0])
        for record in found.records
        if len(entries.get(key := (record.name, record.number, record.transport), ())) == 1
    ]
    assert len(pairs) == 13_170
    differing: dict[str, set[str | None]] = {}
    for record, other in pairs:
        for name in VALUES:
            if value(record, name) != value(other, name):
                differing.setdefault(name, set()).add(record.name)
    assert differing == CHANGED
    known = {contact[0]: contact for contact in people(before)}
    changed = [contact[0] for contact in people(found) if contact[0] in known and contact != known[contact[0]]]
    assert changed == ["Guy_Avery", "Navtech_Radar_Ltd"]
    assert found.uncertain_because.startswith("is plain text in which ")
    assert 2 <= len(found.uncertain) <= 100
    assert "Apple Remote Desktop (Net Assistant)" in {record.name for record in found.records}


@pytest.mark.parametrize("edition", ["2017-03-10", "2025-09-29"])
def test_no_line_of_the_real_registry_is_silently_given_to_another_entry(edition: str, corpus: Path) -> None:
    registry = read_xml(read_source(str(corpus / "xml" / f"{edition}.xml")))
    found = parsed(edition_of(registry))
    doubtful = doubts(found)
    assert len(doubtful) < 60
    label_or_word = {"wot", "pon-ictp"}  # an address behind a label, and a word in brackets

    def near(entry: Record | Contact) -> bool:
        return any(entry.start - 800 <= at <= entry.end + 1 for at in doubtful)

    for one, other in zip(found.records, registry.records, strict=True):
        if not near(one) and one.name not in label_or_word:
            assert [value(one, name) for name in VALUES] == [value(other, name) for name in VALUES]
    apart = [person for person, entry in zip(people(found), found.contacts, strict=True) if not near(entry)]
    assert apart == [person for person, entry in zip(people(registry), found.contacts, strict=True) if not near(entry)]


def doubts(registry: Registry) -> list[int]:
    """Return the beginnings of the lines whose entry is ambiguous."""
    parts = (registry.locator._entries, registry.locator._people)  # type: ignore[attr-defined] # of the locator of this format
    return [at for part in parts for at in part.doubtful]


def record(name: str, description: str, *, port: str = "1", transport: str = "tcp", note: str = "", contact: str = "") -> Record:
    contacts = (Reference("person", contact),) if contact else ()
    values = (name or None, port or None, parse_ports(port), transport or None, description or None)
    return Record(0, 0, 0, *values, None, contacts, (), (), None, None, None, None, note or None)


def registry_of(*records: Record) -> Registry:
    return replace(islands(), records=records)


def test_lines_go_to_the_entry_that_then_equals_its_sibling() -> None:
    registry = registry_of(
        record("a", "One of which the width is near the end of it all"),
        record("a", "One of which the width is near the end of it all", transport="udp"),
    )
    found = parsed(edition_of(registry))
    assert [entry.description for entry in found.records] == [registry.records[0].description] * 2
    assert not found.uncertain


@pytest.mark.parametrize(
    "description",
    [
        "Operation of a lamp (on the harbour of the island)",
        "Operation of a lamp [on the harbour of the island]",
        'Operation of a lamp "on the harbour of the island"',
        'Word\n\nIANA assigned this well-formed service name as a replacement for "long_name_xyz".',
    ],
)
def test_lines_go_to_the_entry_that_they_complete(description: str) -> None:
    registry = registry_of(record("first", description), record("second", "Infrastructure sharing for islands", port="2"))
    found = parsed(edition_of(registry))
    assert [entry.description for entry in found.records] == [description, "Infrastructure sharing for islands"]
    assert not found.uncertain


def test_a_line_that_may_belong_to_two_entries_is_reported() -> None:
    registry = registry_of(
        record("first", "Description of one service Interactive Room Software"),
        record("second", "Infrastructure (Event Sharing)", port="2"),
    )
    text = edition_of(registry)
    found = parsed(text)
    assert [entry.name for entry in found.records] == ["first", "second"]
    (at,) = doubts(found)
    assert text[at:].split("\n")[0].strip() == "Interactive Room Software"
    line = text[:at].count("\n") + 1
    assert found.uncertain_because == f"is plain text in which a line may belong to the entry above or below, line {line}"
    assert found.uncertain == set(found.records)


def test_an_ambiguous_line_affects_only_its_neighbours() -> None:
    registry = registry_of(
        record("first", "Description of one service Interactive Room Software"),
        record("second", "Infrastructure (Event Sharing)", port="2"),
        record("beside", "beside", port="2", transport="udp"),
        record("other", "other", port="3"),
    )
    found = parsed(edition_of(registry))
    assert {entry.name for entry in found.uncertain if isinstance(entry, Record)} == {"first", "second", "beside"}
    rule = next(rule for rule in ALL if rule.name == "description-missing")
    emptied = replace(found, records=tuple(replace(entry, description=None) for entry in found.records))
    uncertain = frozenset(emptied.records[:3])
    result = run([rule], replace(emptied, uncertain=uncertain), today="2026-01-01")
    assert [str(finding.problem.entry) for finding in result.findings] == ["other 3/tcp"]
    assert [(skip.rule, skip.reason, skip.entries) for skip in result.skipped] == [(rule, found.uncertain_because, 3)]


def test_a_name_with_blanks_may_span_several_lines() -> None:
    registry = registry_of(
        record("one", "One"),
        record("Apple Remote Desktop (Net Assistant)", "Net", port="3283", contact="Carla"),
        record("Apple Remote Desktop (Net Assistant)", "Net", port="3283", transport="udp", contact="Carla"),
        record("two", "Two"),
    )
    assert [entry.name for entry in parsed(edition_of(registry)).records] == [entry.name for entry in registry.records]


def test_earlier_editions_separate_the_assignee_from_the_contact() -> None:
    both = (Reference("person", "Island_Lines"), Reference("person", "Carla"))
    shown = replace(
        registry_of(record("a", "A", contact="Carla"), record("b", "B", contact="Carla"), record("c", "C")), updated="2013-06-26"
    )
    shown.records[1].assignees = both  # type: ignore[misc] # records are frozen for type checkers only
    found = parsed(edition_of(shown))
    assert [entry.assignees for entry in found.records] == [None, both[:1], None]
    later = parsed(edition_of(replace(shown, updated="2015-12-14")))
    assert [entry.assignees for entry in later.records] == [None, both, None]
    shown.records[2].assignees = both[:1]  # type: ignore[misc] # records are frozen for type checkers only
    shown.records[2].contacts = both[1:]  # type: ignore[misc] # records are frozen for type checkers only
    alone = parsed(edition_of(shown))  # a column that shows the assignee alone shows it so everywhere
    assert [entry.assignees for entry in alone.records] == [None, both, both[:1]]


def test_column_widths_in_characters_are_read() -> None:
    registry = islands()
    text = edition_of(registry)
    padded = [line if line.isascii() else pad_after_words(line) for line in text.split("\n")]
    assert comparable(parsed("\n".join(padded))) == comparable(registry)


def pad_after_words(line: str) -> str:
    """Return a line with blanks after each word that is not ASCII, one for each byte beyond its characters."""
    padded = ""
    for word in line.split(" "):
        padded += word + " " * (1 + len(word.encode()) - len(word))
    return padded[:-1]


def test_every_value_of_the_edition_is_located() -> None:
    registry = read_text(read_source(str(FIXTURES / "islands-edition.txt")))
    text = registry.source.text

    def shown(entry: int, field: Field, value_index: int = 0, part: str = "") -> str:
        return text[slice(*registry.locate(registry.records[entry], field, value_index, part))]

    assert [shown(0, field) for field in (Field.NAME, Field.PORT, Field.TRANSPORT, Field.ENTRY)] == ["0", "0", "tcp", "0"]
    assert [shown(1, field) for field in (Field.NAME, Field.PORT, Field.REGISTERED)] == ["ferry", "3001", "2012-03-05"]
    assert shown(1, Field.DESCRIPTION) == "Timetable of the Ferry"  # which goes on below
    assert shown(1, Field.DESCRIPTION, 0, "the Mainland") == "the"
    assert shown(1, Field.DESCRIPTION, 0, "Mainland") == "Mainland"
    assert shown(4, Field.DESCRIPTION, 0, '"tide_gauge"') == '"tide_gauge"'
    assert [shown(3, Field.CONTACT, value_index) for value_index in range(3)] == ["Ada_Moss", "Bjørn_Åse", "ferry"]
    assert [shown(3, Field.ASSIGNEE), shown(1, Field.ASSIGNEE), shown(3, Field.MODIFIED)] == ["Island_Lines", "ferry", "2019-11"]
    assert [shown(3, Field.REFERENCE, value_index) for value_index in range(2)] == ["RFC6335", "draft-moss-ferry-02"]
    assert [shown(3, Field.SERVICE_CODE), shown(6, Field.INLINE_REFERENCE), shown(8, Field.PORT)] == [
        "1178944089",
        "Ada_Moss",
        "3006-3019",
    ]
    assert shown(7, Field.UNAUTHORIZED_USE) == "Unauthorized"
    contact = registry.contacts[1]
    fields = (Field.ID, Field.NAME, Field.ORGANIZATION, Field.URI, Field.UPDATED)
    assert [text[slice(*registry.locate(contact, field))] for field in fields] == [
        *("Bjørn_Åse", "Bjørn Åse", "Tide Office", "mailto:b.aase&tides.example", "Bjørn_Åse"),
    ]
    assert text[slice(*registry.locate(registry.contacts[0], Field.URI, 1))] == "https://moss.example"
    assert text[slice(*registry.locate(registry, Field.UPDATED))] == "2025-06-01"
    third = registry.records[2]
    words = text[third.start : third.end].split()
    assert (words[:4], words[-1]) == (["Timetable", "of", "the", "Ferry"], "Mainland")


@pytest.mark.parametrize(
    ("mark", "missing"), [("                                  People", "its table of people"), ("    Footnote", "its footnotes")]
)
def test_an_edition_that_is_cut_off_is_an_error(mark: str, missing: str) -> None:
    text = edition_of(islands())
    cut = text[: text.index(mark)]
    with pytest.raises(SourceError, match=f"ends without {missing}: the file is cut off; get it again"):
        parsed(cut)


def test_an_excerpt_of_the_edition_lacks_the_whole_capability() -> None:
    text = edition_of(islands())
    found = parsed(text[text.index("\n\n", text.index("[RFC6335].")) : text.index("                                  People")])
    reason = "is an excerpt of the text edition, without its table of people"
    assert (found.missing_capabilities[Capability.WHOLE], found.missing_capabilities[Capability.PEOPLE]) == (reason, reason)
    assert found.missing_capabilities[Capability.FOOTNOTES] == "has no footnotes"
    assert len(found.records) == 11


def damaged(change: Callable[[list[str]], object]) -> str:
    lines = edition_of(islands()).split("\n")
    change(lines)
    return "\n".join(lines)


def line_of(lines: list[str], start: str) -> int:
    return next(number for number, line in enumerate(lines) if line.lstrip().startswith(start))


def shift(lines: list[str], start: str, at: int = 40) -> bool:
    number = line_of(lines, start)
    lines[number] = lines[number][:at] + " " + lines[number][at:]
    return True


def replace_in(lines: list[str], start: str, old: str, new: str) -> None:
    number = line_of(lines, start)
    lines[number] = lines[number].replace(old, new)


def drop(lines: list[str], start: str) -> str:
    return lines.pop(line_of(lines, start))


HOSTILE = {
    "empty": ("", "r.txt: is empty"),
    "a NUL": ("a\0", ":1:2: has a NUL character"),
    "another text": ("Network Working Group\n\nService Name\n", ":1:1: has no table with the registry's header ('Service Name'"),
    "a table without its header": (
        damaged(lambda lines: drop(lines, "Service Name Port")),
        ":1:1: has no table with the registry's header",
    ),
    "half a header": (damaged(lambda lines: drop(lines, "Protocol ")), "has no table with the registry's header"),
    "a header that was moved": (
        damaged(lambda lines: [shift(lines, start) for start in ("Service Name Port", "Protocol ") for _ in range(60)]),
        "has a header with titles that are not above the middle of their columns",
    ),
    "cells that were moved": (
        damaged(lambda lines: shift(lines, "ferry           3001        tcp", 40)),
        ":14:66: has a table with shifted columns: the assignee begins too late",
    ),
    "a line that was moved": (
        damaged(lambda lines: shift(lines, "Mainland", 0)),
        ":15:37: has a table with shifted columns: the description begins too late",
    ),
    "cells that ran over": (
        damaged(lambda lines: replace_in(lines, "ferry           3001        tcp", "the  [Ada", "their[Ada")),
        ":14:64: has a table with shifted columns: text is between the description and the assignee",
    ),
    "an entry lost among its lines": (
        damaged(lambda lines: drop(lines, "tide-gauge ")),
        ":26:1: has lines that fit neither the entry above nor the one below: lines are missing, or there are too many",
    ),
    "lines too many": (
        damaged(lambda lines: lines.__setitem__(slice(11, 11), [" " * 35 + "more"] * 2)),
        ":14:1: has lines that fit neither the entry above nor the one below",
    ),
    "no entries": (
        damaged(lambda lines: lines.__delitem__(slice(line_of(lines, "0  "), line_of(lines, "People")))),
        "has no entries",
    ),
    "no names": (
        damaged(lambda lines: lines.__setitem__(slice(line_of(lines, "0  "), line_of(lines, "People")), [" " * 35 + "a", ""])),
        "has a table in which no line names an entry",
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_malformed_input_is_refused_with_one_error(case: str) -> None:
    text, message = HOSTILE[case]
    with pytest.raises(SourceError) as caught:
        parsed(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_blank_lines_between_entries_are_ignored() -> None:
    text = damaged(lambda lines: lines.insert(line_of(lines, "exp1"), ""))
    assert comparable(parsed(text)) == comparable(islands())


def test_a_blank_line_beside_an_entry_of_several_lines_is_refused() -> None:
    with pytest.raises(SourceError, match="has lines that fit neither"):
        parsed(damaged(lambda lines: lines.insert(line_of(lines, "ferry           3001       dccp"), "")))


# copies


def test_pasted_text_and_xml_give_equal_registries() -> None:
    registry = islands()
    source = read_source(str(FIXTURES / "islands-copied.txt"))
    assert copied_of(registry) == source.text
    found = read_text(source)
    assert comparable(found) == comparable(registry)
    assert found.updated == "2025-06-01"
    assert found.missing_capabilities == {
        Capability.WHOLE: "is an excerpt: the text of a page, which shows a part of the registry",
        Capability.NO_ASSIGNEE: f"is the text of a page, {NO_ASSIGNEE}",
        Capability.WORDING: "is the text of a page, in which nothing separates a description from the next column",
        Capability.DATES: "has entries with one date, as in line 8, which may be that of a registration or of a modification",
        Capability.FOOTNOTES: "is the text of a page without footnotes",
    }
    assert people(found)[:2] == people(registry)[:2]


def test_a_copy_with_tabs_is_unambiguous() -> None:
    registry = islands()
    source = read_source(str(FIXTURES / "islands-copied-tabs.txt"))
    assert copied_of(registry, tabs=True) == source.text
    found = read_text(source)
    assert comparable(found) == comparable(registry)
    assert people(found) == people(registry)
    assert set(found.missing_capabilities) == {Capability.WHOLE, Capability.NO_ASSIGNEE, Capability.FOOTNOTES}


def test_every_entry_of_the_real_excerpt_equals_that_of_the_xml(corpus: Path) -> None:
    found = read_text(read_source(str(corpus / "txt" / "2025-09-29-excerpt.txt")))
    registry = read_xml(read_source(str(corpus / "xml" / "2025-09-29.xml")))
    entries = {(record.name, record.number, record.transport): record for record in registry.records}
    assert (len(found.records), len(found.contacts), found.updated) == (100, 41, "2025-09-29")
    for record_ in found.records:
        other = entries[record_.name, record_.number, record_.transport]
        assert [value(record_, name) for name in VALUES] == [value(other, name) for name in VALUES]
    known = {contact[0]: contact for contact in people(registry)}
    assert people(found) == [known[contact[0]] for contact in people(found)]


@pytest.mark.parametrize("edition", ["2018-02-12", "2025-09-29"])
def test_a_complete_copy_with_tabs_is_read_without_loss(edition: str, corpus: Path) -> None:
    registry = read_xml(read_source(str(corpus / "xml" / f"{edition}.xml")))
    found = parsed(copied_of(registry, tabs=True))
    differing = {
        (one.name, name)
        for one, other in zip(found.records, registry.records, strict=True)
        for name in VALUES
        if value(one, name) != value(other, name)
    }
    assert differing <= {
        ("wot", "inline_references"),
        ("pon-ictp", "references"),
    }  # a word in brackets, an address behind a label
    assert people(found) == people(registry)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a 1 tcp One [A_B] [A_B]", "a|1|tcp|One|A_B|A_B||||"),
        (
            "a 1 tcp One [A_B] [C_D][A_B] 2020-01 2021-02-03 [RFC1][x y] note",
            "a|1|tcp|One|A_B|C_D,A_B|2020-01|2021-02-03|rfc1,x y|note",
        ),
        ("a 1 tcp File [Default Data] [A_B] [A_B]", "a|1|tcp|File [Default Data]|A_B|A_B||||"),
        ("a 1 tcp File [recv]", "a|1|tcp|File [recv]||||||"),
        ("a 1 tcp File [X_Y] [X_Y] [n/a]", "a|1|tcp|File|X_Y|X_Y|||n/a|"),
        ("a 1 tcp File [X Y] [A_B]", "a|1|tcp|File|X Y|A_B||||"),
        ("a 1 tcp File [A_B] 2020-01", "a|1|tcp|File|A_B||2020-01|||"),
        ("a 1 tcp One [RFC1] [RFC1]", "a|1|tcp|One|||||rfc1|[RFC1]"),
        ("a 1 tcp [RFC1]", "a|1|tcp||||||rfc1|"),
        ("a 1 tcp As in [RFC1] one [A_B] [A_B]", "a|1|tcp|As in [RFC1] one|A_B|A_B||||"),
        ("1-3 Unassigned", "|1-3||Unassigned||||||"),
        ("1 tcp Reserved 2020-01-02 Gone.", "|1|tcp|Reserved||||2020-01-02||Gone."),
        ("a tcp One", "a||tcp|One||||||"),
        ("a One of one [A_B] [A_B]", "a|||One of one|A_B|A_B||||"),
        ("a 1 TCP One", "a|1|TCP|One||||||"),
        ("a 0080 tcp One", "a|0080|tcp|One||||||"),
        ("a 1 tcp One Defined TXT keys: x", "a|1|tcp|One||||||Defined TXT keys: x"),
        ("a 1 tcp", "a|1|tcp|||||||"),
        ("1 2 tcp One", "1|2|tcp|One||||||"),
    ],
)
def test_fields_are_recognized_by_their_form(line: str, expected: str) -> None:
    (entry,) = copied(line).records
    assignees = entry.contacts if entry.assignees is None else entry.assignees
    persons, contacts, references = (
        ",".join(reference.target or reference.label for reference in found)
        for found in (assignees, entry.contacts, entry.references)
    )
    cells = (entry.name, entry.number, entry.transport, entry.description, persons, contacts, entry.registered, entry.modified)
    assert "|".join(cell or "" for cell in (*cells, references, entry.note)) == expected


def test_service_codes_and_unauthorized_uses_are_recognized() -> None:
    line = 'a 1 dccp One [A_B] [A_B] [RFC1] 1178944089 Known UNAUTHORIZED USE on 1 This entry is an alias to "b".'
    entry = copied(line).records[0]
    assert (entry.service_code, entry.unauthorized_use) == ("1178944089", "Known UNAUTHORIZED USE on 1")
    assert entry.note == 'This entry is an alias to "b".'
    assert copied("a 1 tcp One [A_B] [A_B] 1178944089").records[0].service_code == "1178944089"  # which CODE001 reports


@pytest.mark.parametrize(
    ("lines", "dates"),
    [
        (["a 1 tcp One [A_B] [A_B] 2015-01-02"], [("2015-01-02", None)]),
        (["a 1 tcp One [A_B] [A_B]", "a 1 udp One [A_B] [A_B] 2015-01-02"], [(None, None), (None, "2015-01-02")]),
        (["1 tcp Reserved 2015-01-02"], [(None, "2015-01-02")]),
        (["1 tcp Reserved 2004-02"], [("2004-02", None)]),
    ],
)
def test_a_single_date_is_guessed_and_reported(lines: list[str], dates: list[tuple[str | None, str | None]]) -> None:
    found = copied(*lines)
    assert [(entry.registered, entry.modified) for entry in found.records] == dates
    assert Capability.DATES in found.missing_capabilities
    assert Capability.DATES not in copied("a 1 tcp One [A_B] [A_B] 2015-01-02 2016-01-02", "b 2 tcp Two").missing_capabilities


def test_a_copy_without_contacts_lacks_the_people_capability() -> None:
    found = copied("a 1 tcp One [X_Y] [Z_W] 2020-01 2020-02", people="")
    assert found.missing_capabilities[Capability.PEOPLE] == "is the text of a page without its table of contacts"
    assert found.records[0].contacts == (Reference("person", "Z_W"),)


def test_every_value_of_a_copy_is_located() -> None:
    registry = read_text(read_source(str(FIXTURES / "islands-copied.txt")))
    text = registry.source.text

    def shown(entry: int, field: Field, value_index: int = 0, part: str = "") -> str:
        return text[slice(*registry.locate(registry.records[entry], field, value_index, part))]

    assert [shown(0, field) for field in (Field.NAME, Field.PORT, Field.ENTRY, Field.NOTE)] == ["0"] * 4
    assert [shown(3, Field.CONTACT, value_index) for value_index in range(2)] == ["Ada_Moss", "Bjørn_Åse"]
    assert [shown(3, Field.ASSIGNEE), shown(1, Field.ASSIGNEE), shown(3, Field.REFERENCE, 1)] == [
        *("Island_Lines", "ferry", "draft-moss-ferry-02"),
    ]
    assert shown(4, Field.DESCRIPTION, 0, '"tide_gauge"') == '"tide_gauge"'
    assert [shown(6, Field.INLINE_REFERENCE), shown(6, Field.MODIFIED)] == ["Ada_Moss", "2020-02-29"]
    contact = registry.contacts[0]
    assert [text[slice(*registry.locate(contact, Field.URI, value_index))] for value_index in range(2)] == [
        *("mailto:ada&moss.example", "https://moss.example"),
    ]
    assert text[slice(*registry.locate(contact, Field.ID))] == "Ada_Moss"
    assert text[slice(*registry.locate(registry, Field.UPDATED))] == "2025-06-01"
    assert text[slice(*registry.locate(registry.records[4], Field.DESCRIPTION))].endswith('"tide_gauge".')


TABS = "\t".join(TITLES)
COPIES = {
    "no entries": (HEADER + "\n" + PEOPLE, ":1:1: has no entries"),
    "a line that may be anything": (
        f"{HEADER}\na 1 tcp One [A_B] [A_B]\nb Two\n{PEOPLE}",
        ":3:1: has a line that may be an entry without port and transport or go on with the one above; give the CSV or XML",
    ),
    "a line before the entries": (f"{HEADER}\nfoo bar\na 1 tcp One\n", ":2:1: has a line that is no entry"),
    "tabs too few": (f"{TABS}\na\t1\ttcp\n", ":2:1: has 3 cells in this row, but 12 columns"),
    "tabs too many": (f"{TABS}\na{chr(9) * 12}\nb\tc\n", ":2:1: has 13 cells in this row, but 12 columns"),
    "a renamed column": (TABS.replace("Contact", "Owner") + "\n", "has a column 'Owner', which is none of"),
}


@pytest.mark.parametrize("case", COPIES)
def test_an_ambiguous_copy_is_refused_with_one_error(case: str) -> None:
    text, message = COPIES[case]
    with pytest.raises(SourceError) as caught:
        parsed(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_copy_with_a_double_blank_is_read() -> None:
    assert copied("a 1 tcp One  and more").records[0].description == "One  and more"


# all formats of text


@pytest.mark.parametrize(
    "text",
    [
        edition_of(registry_of(*[record("a", "x y " * 9)] * 3_000)),
        edition_of(registry_of(record("a", "x" * 3_000_000))).replace("x" * 3_000_000, "x" * 20),
        edition_of(registry_of(record("a", "A"))).replace("\n1", "\n" + "\n" * 1_000_000 + "1"),
        HEADER + "\n" + "a 1 tcp One\n" * 10_000,
        HEADER + "\na 1 tcp " + "[" * 1_000_000,
        HEADER + "\na 1 tcp " + "[a][a] " * 30_000,
        HEADER + "\na 1 tcp " + "[a]" * 300_000 + "x",
        HEADER + "\na 1 tcp One\n" + PEOPLE + "[E_F] " + "e " * 300_000,
        TABS + "\n" + "\n" * 300_000 + "a" + "\t" * 11,
        "\n" * 2_000_000 + HEADER + "\na 1 tcp One",
    ],
    ids=["wrapped", "wide", "blank", "copied", "brackets", "groups", "labels", "words", "tabs", "lines"],
)
def test_large_texts_are_read_in_linear_time(text: str) -> None:
    try:
        registry = parsed(text)
    except SourceError:
        return
    for field in (Field.NAME, Field.DESCRIPTION, Field.REFERENCE, Field.CONTACT, Field.INLINE_REFERENCE):
        registry.locate(registry.records[0], field)


def test_an_entry_of_endless_lines_is_refused() -> None:
    with pytest.raises(SourceError, match="has lines that fit neither"):
        parsed(edition_of(registry_of(record("a", "word\n\n" * 2_000), record("b", "word\n\n" * 2_000))))


_WORDS = st.lists(st.text(alphabet=st.sampled_from("abéd-"), min_size=1, max_size=9), max_size=9).map(" ".join)
_NAMES = st.from_regex(r"[a-z][a-z0-9]{0,8}", fullmatch=True)
_RECORDS = st.builds(
    lambda name, port, transport, description, note, contact: record(
        name, description, port=str(port), transport=transport, note=note, contact=contact
    ),
    _NAMES | st.just(""),
    st.integers(0, 9999),
    st.sampled_from(("tcp", "udp", "")),
    _WORDS | st.builds("{}\n\n{}".format, _WORDS, _WORDS),
    _WORDS,
    st.sampled_from(("", "Carla", "Bjørn_Åse")),
)


@examples(150)
@given(st.lists(_RECORDS, min_size=1, max_size=8))
def test_rendered_records_are_read_back_or_reported_as_ambiguous(records: list[Record]) -> None:
    registry = registry_of(*records)
    found = parsed(edition_of(registry))
    unbroken = [name for name in VALUES if name not in ("description", "note", "inline_references")]
    assert [[value(entry, name) for name in unbroken] for entry in found.records] == [
        [value(entry, name) for name in unbroken] for entry in records
    ]
    if not found.uncertain:
        assert comparable(found) == comparable(registry)


@examples(150)
@given(st.lists(_RECORDS, min_size=1, max_size=6))
def test_records_copied_with_tabs_are_read_back(records: list[Record]) -> None:
    registry = registry_of(*records)
    assert comparable(parsed(copied_of(registry, tabs=True))) == comparable(registry)


@examples(150)
@given(st.sampled_from((edition_of(islands()), copied_of(islands()), copied_of(islands(), tabs=True))), st.data())
def test_damaged_text_is_read_or_refused(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        end = at + data.draw(st.integers(0, 40))
        text = text[:at] + data.draw(st.sampled_from(("", "\n", " ", "\t", "[", "é", "[A_B] [A_B]", "\n\n", "  x  "))) + text[end:]
    try:
        registry = parsed(text)
    except SourceError:
        return
    entries: list[Entry] = [registry, *registry.records, *registry.contacts]
    for entry in entries:
        for field in Field:
            start, end = registry.locate(entry, field)
            assert 0 <= start <= end <= len(text)


@given(st.text(alphabet=st.sampled_from("a\r\n"), max_size=20))
def test_split_lines_keeps_the_lines_of_the_file(text: str) -> None:
    lines = split_lines(text)
    assert list(lines.texts) == text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert all(text.startswith(line, start) for line, start in zip(*lines, strict=True))


@pytest.mark.parametrize(
    ("line", "name", "number", "transport"),
    [
        ("a 80x tcp One [A_B] [A_B]", "a", "80x", "tcp"),
        ("a +80 tcp One [A_B] [A_B]", "a", "+80", "tcp"),
        ("a 1e3 udp One [A_B] [A_B]", "a", "1e3", "udp"),
        ("a 80–90 udp One [A_B] [A_B]", "a", "80–90", "udp"),
        ("1,080 tcp Reserved", None, "1,080", "tcp"),
        ("a 80 tpc One [A_B] [A_B]", "a", "80", "tpc"),
        ("a 80 icmp One [A_B] [A_B]", "a", "80", "icmp"),
        ("a 80 tcp/udp One [A_B] [A_B]", "a", "80", "tcp/udp"),
        ("a 80 Tools for lamps [A_B] [A_B]", "a", "80", None),
        ("9lamp tcp One [A_B] [A_B]", "9lamp", None, "tcp"),
    ],
)
def test_a_malformed_port_or_transport_stays_in_its_column(
    line: str, name: str | None, number: str | None, transport: str | None
) -> None:
    record = copied(line).records[0]
    assert (record.name, record.number, record.transport) == (name, number, transport)


@pytest.mark.parametrize("name", ["islands-copied.txt", "islands-copied-tabs.txt", "islands-edition.txt"])
def test_a_second_table_is_an_error(name: str) -> None:
    text = read_source(str(FIXTURES / name)).text
    with pytest.raises(SourceError, match="has a second table of services; keep one table in a file"):
        parsed(f"{text}\n{text}")


@pytest.mark.parametrize("name", ["islands-copied.txt", "islands-edition.txt"])
def test_text_below_the_footnotes_is_reported(name: str) -> None:
    text = read_source(str(FIXTURES / name)).text.rstrip() + "\n"
    assert parsed(f"{text}\nLicensing Terms\n").markup_errors == ()
    if "edition" not in name:
        text = f"{text}Footnotes\n\n[1] A footnote.\n"
    assert parsed(f"{text}\nLicensing Terms\n").markup_errors == ()
    registry = parsed(f"{text}\n80 tcp\n81 tcp\n\nmore\n[9] Another footnote.\n")
    assert [text_of(registry, error.span) for error in registry.markup_errors] == ["80 tcp", "more"]
    assert registry.footnotes == ("1", "9")
    assert registry.footnote_texts[1] == "Another footnote."


def test_lines_that_are_no_contacts_are_reported() -> None:
    text = read_source(str(FIXTURES / "islands-copied.txt")).text
    at = text.index("https://moss.example 2012-03-05\n") + len("https://moss.example 2012-03-05\n")
    registry = parsed(f"{text[:at]}lamp 80 tcp\n{text[at:]}")
    assert [text_of(registry, error.span) for error in registry.markup_errors] == ["lamp 80 tcp"]
    assert registry.contacts[0].uris == ("mailto:ada&moss.example", "https://moss.example")


def text_of(registry: Registry, span: Span) -> str:
    return registry.source.text[span.start : span.end]
