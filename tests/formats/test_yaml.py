"""Tests of registries in YAML: values, spans, comments and refusals."""

import json
import re
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from linter.engine.finding import Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.formats import read
from linter.formats.data import yaml_events as events_module
from linter.formats.data.cst import MappingNode, ScalarNode, map_characters
from linter.formats.data.json_reader import read_json
from linter.formats.data.json_writer import write_json
from linter.formats.data.schema import CONTACT, ENTRY, TOP
from linter.formats.data.yaml_nodes import read_yaml_nodes
from linter.formats.data.yaml_reader import read_yaml
from linter.formats.data.yaml_writer import write_yaml
from linter.formats.xml.reader import read_xml
from linter.model import Capability, Contact, Entry, Field, Record, Reference, Registry, parse_ports
from linter.source import Source, SourceError, Span, decode, read_source
from linter.suppressions.inline import find_unused_suppressions
from tests.support import ROOT, TODAY, checked, examples, said

OWN = ROOT / "fixtures" / "formats" / "own.yaml"
SCHEMA = json.loads((ROOT / "linter" / "schemas" / "registry-1.json").read_text(encoding="utf-8"))
HEAD = "entries:\n"


def parse(text: str) -> Registry:
    return read_yaml(Source("f.yaml", text))


def values(registry: Registry) -> object:
    """Return the content of a registry without its locator."""
    return (
        [astuple(record)[3:] for record in registry.records],
        [astuple(contact)[3:] for contact in registry.contacts],
        registry.updated,
        registry.footnotes,
        registry.footnote_texts,
        registry.inline_references,
    )


def pointed(registry: Registry, entry: Entry, field: Field, value_index: int = 0, substring: str = "", occurrence: int = 0) -> str:
    return registry.source.text[slice(*registry.locate(entry, field, value_index, substring, occurrence))]


def mistakes(registry: Registry) -> list[tuple[str, str]]:
    return [(registry.source.text[slice(*markup_error.span)], markup_error.message) for markup_error in registry.markup_errors]


def test_an_entry_is_read_with_the_fields_of_rfc_6335() -> None:
    registry = read_yaml(read_source(str(OWN)))
    assert [str(record) for record in registry.records] == [
        *("0/tcp", "0/udp", "beacon 600/tcp", "beacon 600/udp", "lamp-9 601/tcp", "602-699"),
        *("lantern tcp", "lantern udp", "💡-1 700/tcp", "💡-1 700/udp"),
    ]
    beacon = registry.records[3]
    assert astuple(beacon)[3:] == (
        "beacon",
        "600",
        (600, 600),
        "udp",
        "Beacon of the house",
        (("person", "Moss_House", ""),),
        (("person", "Ada_Moss", ""),),
        (("rfc", "rfc6335", ""), ("text", "", "The Lamp, second edition"), ("uri", "https://beacon.example/?page=1", "")),
        (("person", "Ada_Moss", ""), ("rfc", "rfc7605", "")),
        "2014-03-02",
        "2020-07",
        None,
        None,
        "Lit by [Ada_Moss] every evening,\nas [RFC7605] has it.",
        (),
        (),
        (),
    )
    assert registry.records[4].assignees is None
    assert registry.records[5].description == "Unassigned"
    assert registry.records[7].references == (Reference("uri", "https://lantern.example/", "the lantern's page"),)
    assert registry.records[9].references == (Reference("draft", "draft-moss-bulb-00"), Reference("note", "1"))
    assert [astuple(contact)[3:] for contact in registry.contacts] == [
        ("Moss_House", None, "Moss House", ("https://moss.example/",), "2014-03"),
        ("Ada_Moss", "Ada Moss", None, ("mailto:ada@moss.example", "tel:+1-555-0100"), "2014-03-02"),
        ("Ben_Fern", "Ben Fern", "Moss House", ("mailto:ben@moss.example",), None),
    ]
    assert (registry.updated, registry.footnotes, registry.footnote_texts) == (
        "2025-06-01",
        ("1",),
        ("See [RFC3692] on experiments.",),
    )
    assert registry.inline_references == (Reference("rfc", "rfc3692"),)
    assert (registry.markup_errors, registry.missing_capabilities) == ((), {})


def test_every_value_is_located() -> None:
    registry = read_yaml(read_source(str(OWN)))
    records, contacts = registry.records, registry.contacts
    assert [
        pointed(registry, entry, field, value_index)
        for entry, field, value_index in (
            (records[1], Field.TRANSPORT, 0),
            (records[1], Field.DESCRIPTION, 0),
            (records[1], Field.NAME, 0),
            (records[2], Field.ASSIGNEE, 0),
            (records[2], Field.REFERENCE, 1),
            (records[2], Field.INLINE_REFERENCE, 1),
            (records[2], Field.SERVICE_CODE, 0),
            (records[4], Field.CONTACT, 1),
            (records[4], Field.DESCRIPTION, 0),
            (records[6], Field.TRANSPORT, 0),
            (records[7], Field.TRANSPORT, 0),
            (records[7], Field.REFERENCE, 0),
            (records[8], Field.TRANSPORT, 0),
            (records[9], Field.PORT, 0),
            (records[9], Field.DESCRIPTION, 0),
            (contacts[0], Field.ID, 0),
            (contacts[0], Field.NAME, 0),
            (contacts[1], Field.URI, 1),
            (contacts[2], Field.URI, 0),
            (registry, Field.UPDATED, 0),
            (registry, Field.INLINE_REFERENCE, 0),
            (registry, Field.ENTRY, 0),
        )
    ] == [
        *("udp", "Reserved", "0", "Moss_House", "The Lamp, second edition", "RFC7605", "beacon", "Ben_Fern"),
        *("Lamp of the ''ninth'' floor", "tcp", "udp", "https://lantern.example/", "*both", "700", "Bulb,\n      over two lines"),
        *("Moss_House", "Moss_House", "tel:+1-555-0100", "mailto:ben@moss.example", "2025-06-01", "RFC3692", "entries"),
    ]
    assert registry.source.position(registry.locate(records[9], Field.PORT).start) == (33, 11)
    assert pointed(registry, records[2], Field.NOTE, substring="every") == "every"
    assert pointed(registry, records[6], Field.DESCRIPTION, substring='"small"') == '\\"small\\"'
    assert pointed(registry, records[9], Field.DESCRIPTION, substring="over") == "over"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("port: 0080", "0080"),
        ("port: 1e3", "1e3"),
        ("port: 80:80", "80:80"),
        ("port: 0o17", "0o17"),
        ("port: 8_0", "8_0"),
        ("registered: 2012-01-02", "2012-01-02"),
        ("name: on", "on"),
        ("name: no", "no"),
        ("name: 0x10", "0x10"),
        ("registered: 2025-13-45", "2025-13-45"),
        ("description: true", "true"),
        ("note: 12:30:45", "12:30:45"),
        ("note: 'null'", "null"),
        ("port: " + "9" * 5000, "9" * 5000),
    ],
)
def test_a_scalar_is_read_as_text(written: str, value: str) -> None:
    registry = parse(f"{HEAD}  - {written}\n")
    field = Field(written.split(":")[0].replace("registered", "registration date").replace("note", "assignment note"))
    assert registry.markup_errors == ()
    assert pointed(registry, registry.records[0], field).strip("'") == value
    assert value in astuple(registry.records[0])


def test_a_block_of_text_ends_with_its_last_line() -> None:
    for header in ("|", "|-", ">-\n\n      a\n\n", ">"):
        registry = parse(f"{HEAD}  - note: {header}\n      b\n    port: 1\n")
        assert (registry.records[0].note or "").endswith("b")


def test_an_alias_has_the_anchored_value_and_its_own_span() -> None:
    text = f"{HEAD}  - &a {{name: one, port: &p 1, contact: [A, B]}}\n  - *a\n  - {{name: two, port: *p}}\n"
    registry = parse(text)
    assert [(record.name, record.number, len(record.contacts)) for record in registry.records] == [
        ("one", "1", 2),
        ("one", "1", 2),
        ("two", "1", 0),
    ]
    assert [pointed(registry, record, Field.PORT) for record in registry.records] == ["1", "*a", "*p"]
    assert pointed(registry, registry.records[1], Field.CONTACT, 1) == "*a"


def test_an_inline_reference_in_an_aliased_value_keeps_the_order() -> None:
    registry = parse(f"{HEAD}  - {{name: a, description: &d 'of [RFC1]'}}\n  - {{name: b, description: *d, note: '[RFC2]'}}\n")
    assert [pointed(registry, registry.records[1], Field.INLINE_REFERENCE, value_index) for value_index in (0, 1)] == ["*d", "RFC2"]


@pytest.mark.parametrize("written", ['""', "''", "|", "{}"])
def test_an_empty_text_has_a_visible_span(written: str) -> None:
    registry = parse(f"{HEAD}  - description: {written}\n    name: a\n")
    assert pointed(registry, registry.records[0], Field.DESCRIPTION) == written


def test_a_merge_key_adds_only_missing_fields() -> None:
    text = f"""x-net: &net
  contact: [A, B]
  note: by [A]
  transport: [tcp, udp]
x-old: &old {{registered: 2001-02, note: old}}
{HEAD}  - name: one
    <<: *net
    transport: sctp
    description: of [B]
  - <<: [*net, *old]
    name: two
contacts:
  A: &a {{organization: O}}
  B: {{<<: *a, name: Bo}}
"""
    registry = parse(text)
    one, two, also_two = registry.records
    assert [(record.name, record.transport, record.note, record.registered) for record in registry.records] == [
        ("one", "sctp", "by [A]", None),
        ("two", "tcp", "by [A]", "2001-02"),
        ("two", "udp", "by [A]", "2001-02"),
    ]
    assert [len(record.contacts) for record in registry.records] == [2, 2, 2]
    assert registry.contacts[1].organization == "O"
    assert registry.markup_errors == ()
    places = [(one, Field.TRANSPORT), (one, Field.CONTACT), (one, Field.NOTE), (one, Field.REGISTERED), (two, Field.NOTE)]
    assert [pointed(registry, *place) for place in places] == ["sctp", "*net", "*net", "one", "[*net, *old]"]
    assert pointed(registry, also_two, Field.TRANSPORT) == "two"
    assert [pointed(registry, one, Field.INLINE_REFERENCE, value_index) for value_index in (0, 1)] == ["B", "*net"]
    assert pointed(registry, registry.contacts[1], Field.ORGANIZATION) == "*a"


def test_an_error_in_a_merged_value_is_reported_at_the_alias() -> None:
    assert mistakes(parse(f"x-a: &a {{nam: x}}\n{HEAD}  - <<: *a\n    port: 1\n")) == [
        ("*a", "unknown key 'nam' in an entry; did you mean 'name'?")
    ]


HOSTILE = {
    "empty": ("", "f.yaml: is empty"),
    "comments": ("# nothing\n", "1:1: has only comments; list services under 'entries'"),
    "a tag": ("entries:\n  - name: !!str a\n", "2:11: the tag 'tag:yaml.org,2002:str' is not allowed"),
    "a tag on all": ("!x\nentries: []\n", "1:1: the tag '!x'"),
    "YAML 1.1": ("%YAML 1.1\n---\nentries:\n  - {}\n", "1:1: a directive is not allowed"),
    "a tag directive": ("%TAG ! tag:x,2000:\n---\nentries:\n  - {}\n", "1:1: a directive is not allowed"),
    "another version": ("%YAML 1.3\n---\nentries:\n  - {}\n", "1:1: is not well-formed YAML: "),
    "two documents": ("entries:\n  - {}\n---\nentries:\n  - {}\n", "3:1: a second document is not allowed"),
    "a merge key for a text": ("entries:\n  - &a {name: x}\n  - <<: [*a, x]\n", "3:9: the value of '<<' is not a mapping"),
    "a merge key for nothing": ("entries:\n  - <<:\n    name: x\n", "the value of '<<' is not a mapping"),
    "two merge keys": (
        "entries:\n  - &a {name: x}\n  - {<<: *a, <<: *a}\n",
        "3:14: '<<' is allowed once in an entry, a contact or a reference only",
    ),
    "a merge key for the registry": (
        "x-a: &a {entries: [{name: x}]}\n<<: *a\n",
        "2:1: '<<' is allowed once in an entry, a contact or a reference only",
    ),
    "a merge bomb": (
        "".join(f"x{i}: &a{i}\n  <<: [{', '.join([f'*a{i - 1}'] * 9) if i else ''}]\n" for i in range(9)),
        "the aliases up to here repeat too much of the file",
    ),
    "an undefined alias": ("entries:\n  - *a\n", "2:5: '*a' is an alias without an anchor before it"),
    "a self-reference": ("entries:\n  - &a {note: *a}\n", "2:15: '*a' is an alias without an anchor before it"),
    "an alias bomb": (
        f"x: &a [{'b, ' * 9}]\n" + "".join(f"x{i}: &a{i} [{', '.join([f'*a{i - 1 if i else str()}'] * 9)}]\n" for i in range(12)),
        "the aliases up to here repeat too much of the file",
    ),
    "a long entry many times": (
        f"entries:\n  - &a {{note: {'n' * 10_000}}}\n" + "  - *a\n" * 20_000,
        "the aliases up to here repeat too much of the file",
    ),
    "brackets without end": ("entries: " + "[" * 100_000, "1:17: is nested more than 8 levels deep"),
    "braces without end": ("entries:\n  - note: " + "{a: " * 50_000, "is nested more than 8 levels deep"),
    "dashes without end": ("- " * 10_000, "1:1: is not a registry; list services under"),
    "a list": ("- a\n", "1:1: is not a registry"),
    "a text": ("Service Name\n", "1:1: is not a registry"),
    "entries twice": ("entries:\n  - {}\nentries:\n  - {}\n", "3:1: duplicate key 'entries'; keep one"),
    "no entries": ("title: x\n", "1:1: has no entries; list them under 'entries'"),
    "another program's mapping": (
        "ports:\n  lamp-ctl: 7001\n",
        "1:1: is not a registry: the file has 'ports' and no 'entries'; list services under 'entries', such as {name: http, ",
    ),
    "a composition": ("services:\n  lamp:\n    ports: ['7001:7001']\n", "1:1: is not a registry: the file has 'services' and no"),
    "entries of another program": ("a: 1\nentries:\n  - {path: /a}\n", "2:1: is not a registry: no entry has a known key;"),
    "entries that are ports": ("entries: [80, 443]\n", "1:1: is not a registry: no entry has a known key;"),
    "a bracket and a colon": ("(:", "1:1: is not a registry"),
    "an empty list": ("title: x\nentries: []\n", "2:1: has no entries"),
    "a mapping of entries": ("entries: {}\n", "1:10: 'entries' must be a list"),
    "contacts as a text": ("entries:\n  - {}\ncontacts: x\n", "3:11: 'contacts' must be a mapping of ids to contacts"),
    "an alias for a key": ("entries:\n  - &a x\n  - {*a : b}\n", "3:6: an alias, a list or a mapping is not allowed as a key"),
    "a list for a key": ("entries:\n  - {[a]: b}\n", "2:6: an alias, a list or a mapping is not allowed as a key"),
    "a key of nothing": ("entries:\n  - ~: b\n", "2:5: the key '~' means null; quote it"),
    "a tab": ("entries:\n\t- name: a\n", "2:1: a tab is not allowed here; indent with spaces"),
    "an at sign": ("entries:\n  - name: @a\n", "2:11: a text that begins with '@' needs quotes; quote it"),
    "an asterisk": ("entries:\n  - name: *a*\n", "quote a text that begins with"),
    "a colon in a text": ("entries:\n  - note: a: b\n", "2:12: a colon before a space is not allowed in plain text"),
    "a colon that is missing": (
        "entries:\n  - name a\n    port: 1\n",
        "3:9: a key is not allowed here",
    ),
    "a quotation mark is not closed": (
        "entries:\n  - note: 'a\n  - {}\n",
        "2:11: a quotation mark is not closed; add the closing one",
    ),
    "indentation": ("entries:\n  - name: a\n   port: 1\n", "3:4: the indentation differs from the lines above; align them"),
    "text behind a value": ("entries:\n  - name: 'a' b\n", "2:15: text after the end of a value is not allowed"),
    "a bracket": (
        "entries:\n  - transport: [tcp, udp\n    port: 1\n",
        "a comma is missing here, or the closing bracket for line 2",
    ),
    "a control character": ("entries:\n  - note: a\x01\n", "2:12: the character U+0001 is not allowed in YAML"),
    "a NUL": ("entries:\n  - note: a\0\n", "2:12: the character U+0000"),
    "a second byte order mark": ("\ufeffentries:\n  - {}\n", "1:1: begins with a second byte order mark"),
    "a character that is none": ('entries:\n  - note: "\\U00110000"\n', "2:14: is not well-formed YAML: "),
    "half a character": ('entries:\n  - note: "\\ud800"\n', "2:14: is not well-formed YAML: "),
}


@pytest.fixture(params=["C", "Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the parsers of ruamel.yaml: both, or only the Python one if the C one is missing."""
    if request.param == "Python":
        monkeypatch.setattr(events_module, "import_module", _no_module)
    else:
        pytest.importorskip("_ruamel_yaml")
    return str(request.param)


def _no_module(name: str) -> Any:
    raise ImportError(name)


@pytest.mark.parametrize("case", HOSTILE)
def test_malformed_input_is_refused_with_one_error(case: str, parser: str) -> None:
    text, message = HOSTILE[case]
    with pytest.raises(SourceError) as caught:
        parse(text)
    assert "\n" not in str(caught.value)
    if parser == "C":  # the other one words some faults differently
        assert message in str(caught.value)


MISTAKES = {
    "unknown keys": (
        "entries:\n  - transprot: tcp\n    protocol: tcp\n    colour: red\nentrys: x\n",
        [
            ("transprot", "unknown key 'transprot' in an entry; did you mean 'transport'?"),
            ("protocol", "unknown key 'protocol' in an entry; did you mean 'transport'?"),
            (
                "colour",
                "unknown key 'colour' in an entry; the keys are name, port, transport, state, description, assignee, contact, "
                "registered, modified, reference, service-code, unauthorized-use, note",
            ),
            ("entrys", "unknown key 'entrys' in the registry; did you mean 'entries'?"),
        ],
    ),
    "a key twice": (
        "entries:\n  - name: a\n    name: b\n",
        [("name", "duplicate key 'name'; only the first is read")],
    ),
    "a contact twice": (
        "entries:\n  - {}\ncontacts:\n  A: {}\n  A: {name: x}\n",
        [("A", "duplicate key 'A'; only the first is read")],
    ),
    "a footnote twice": (
        "entries:\n  - {}\nfootnotes: {1: a, 1: b}\n",
        [("1", "duplicate key '1'; only the first is read")],
    ),
    "nothing": (
        "entries:\n  - name:\n    port: ~\n    transport: [tcp, null]\n",
        [
            ("name", "'name' has no value; write one, or remove the key"),
            ("~", "'port' has no value; write one, or remove the key"),
            ("null", "'transport' has no value; write one, or remove the key"),
        ],
    ),
    "lists and mappings": (
        "entries:\n  - name: [a]\n    note: {b: c}\nupdated: [x]\n",
        [
            ("[a]", "'name' takes a text, not a list"),
            ("{b: c}", "'note' takes a text, not a mapping"),
            ("[x]", "'updated' takes a text, not a list"),
        ],
    ),
    "entries that are none": (
        "entries:\n  - abc\n  - [x]\n  - {}\n",
        [
            ("abc", "an entry is a mapping such as {name: http, port: 80, transport: tcp}, not a text"),
            ("[x]", "an entry is a mapping such as {name: http, port: 80, transport: tcp}, not a list"),
        ],
    ),
    "states": (
        "entries:\n  - state: Free\n  - {state: Reserved, name: x}\n  - {description: x, state: Reserved}\n",
        [
            ("Free", "'state' is Unassigned or Reserved; other words go to 'description'"),
            ("state", "'state' is not allowed with a name; write 'description'"),
            ("state", "'state' and 'description' are not allowed in one entry; remove one"),
        ],
    ),
    "references": (
        "entries:\n  - reference: [{rfc: x, uri: y}, {isbn: x}, {label: x}, {rfc: }]\n    contact: {rfc: x}\n",
        [
            ("{rfc: x, uri: y}", "a reference that is a mapping has one of rfc, draft, uri, footnote, text and, if need be, label"),
            (
                "isbn",
                "unknown key 'isbn' in a reference of 'reference'; the keys are rfc, draft, uri, footnote, text, label",
            ),
            ("{label: x}", "a reference that is a mapping has one of rfc, draft, uri, footnote, text and, if need be, label"),
            ("rfc", "'rfc' has no value; write one, or remove the key"),
            ("rfc", "unknown key 'rfc' in a reference of 'contact'; the keys are contact, label"),
        ],
    ),
    "transports": (
        "entries:\n  - transport: []\n  - transport: [" + ", ".join("abcdefghijklmnopq") + "]\n",
        [
            ("[]", "'transport' lists 0 values; write 1 to 16"),
            ("[" + ", ".join("abcdefghijklmnopq") + "]", "'transport' lists 17 values; write 1 to 16"),
        ],
    ),
    "lists of contacts and footnotes": (
        "entries:\n  - {}\ncontacts:\n  - {id: A}\n  - {name: x}\n  - x\nfootnotes:\n  - {id: 1}\n",
        [
            ("{name: x}", "a contact in a list needs 'id'"),
            ("x", "a contact in a list is a mapping with id, not a text"),
            ("{id: 1}", "a footnote in a list needs 'text'"),
        ],
    ),
    "what an alias repeats": (
        "entries:\n  - &a {nam: x}\n  - *a\n",
        [
            ("nam", "unknown key 'nam' in an entry; did you mean 'name'?"),
            ("*a", "unknown key 'nam' in an entry; did you mean 'name'?"),
        ],
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_schema_errors_are_reported_at_their_spans_and_other_entries_are_kept(case: str, newline: str) -> None:
    text, expected = MISTAKES[case]
    registry = parse(text.replace("entries:\n", "entries:\n  - {name: sound}\n").replace("\n", newline))
    assert mistakes(registry) == expected
    assert registry.records
    assert [said(checked(registry.source, rules)) for rules in [_format_rules()]] == [
        [("FORMAT001", place, message) for place, message in expected]
    ]


def _format_rules() -> list[Any]:
    from rules import ALL

    return [rule for rule in ALL if rule.code == "FORMAT001"]


@pytest.mark.parametrize(
    "line",
    ["  - {nmae: a}\n", "  - {name: a} # reglint: allow X001\n", "  - {name: a, name: a}\n"],
    ids=["key", "comment", "twice"],
)
def test_the_last_of_very_many_errors_counts_the_rest(line: str) -> None:
    sound = "  - {name: sound}\n"
    *_, last = mistakes(parse(HEAD + sound + line * 1_000))
    assert " more" not in last[1]
    reported = mistakes(parse(HEAD + sound + line * 3_345))
    assert len(reported) == 1_000
    assert [message.endswith("; the file has 2,345 more") for _, message in reported] == [*[False] * 999, True]


def test_an_unknown_key_may_have_any_value() -> None:
    registry = parse("x: [a, {b: [c]}]\nentries:\n  - {y: {z: [1]}, name: a}\n")
    assert [place for place, _ in mistakes(registry)] == ["x", "y"]
    assert registry.records[0].name == "a"


@pytest.mark.usefixtures("parser")
def test_colons_and_question_marks_in_flow_text_are_kept() -> None:
    uris = ["https://a.example/?b=c:d", "mailto:x@y.example", "urn:a:b?", "a::b"]
    registry = parse(f'{HEAD}  - {{name: a?b, reference: [{", ".join(uris)}]}}\n  - {{"name":"c", note: [d:e]}}\n')
    assert [reference.target or reference.label for reference in registry.records[0].references] == uris
    assert (registry.records[0].name, registry.records[1].name) == ("a?b", "c")
    assert pointed(registry, registry.records[0], Field.REFERENCE, 1) == uris[1]
    assert mistakes(registry) == [("[d:e]", "'note' takes a text, not a list")]


def test_placeholder_characters_do_not_appear_in_values() -> None:
    text = "".join(map(chr, range(0xE000, 0xE010)))
    registry = parse(f'{HEAD}  - {{name: "{text}", uri: [a:b], reference: [c:d?e]}}\n')
    assert registry.records[0].name == text
    assert registry.records[0].references[0].label == "c:d?e"


def test_a_registry_without_contacts_reports_no_undefined_contacts() -> None:
    text = f"{HEAD}  - {{name: a, contact: A}}\n"
    assert parse(text).missing_capabilities == {Capability.PEOPLE: "defines no contacts"}
    assert parse(f"{text}contacts: {{}}\n").missing_capabilities == {}


def test_words_in_brackets_are_inline_references_if_they_name_a_target() -> None:
    text = f"{HEAD}  - note: '[RFC1] [was x] [team-a] [Jon_Postel] [team-b]'\ncontacts: {{team-a: {{}}}}\n"
    inline_references = ("rfc1", "team-a", "Jon_Postel")
    assert tuple(reference.target for reference in parse(text).records[0].inline_references) == inline_references
    explicit = parse(text.replace("contacts:", "    inline-references: [RFC2, {contact: B, label: c}]\ncontacts:"))
    assert explicit.records[0].inline_references == (Reference("rfc", "rfc2"), Reference("person", "B", "c"))
    assert pointed(explicit, explicit.records[0], Field.INLINE_REFERENCE, 1) == "B"


# comments


ALLOWING = """# reglint: allow X001 nothing is below

entries:
  # reglint: allow NAME001, NAME005 all of this entry
  # and another comment
  - name: a_v1
    port: 99999
  - name: b_1 # reglint: allow malformed-name,PORT001 the name
    port: 99999
  - {name: c_1, port: 99999} # reglint: allow PORT001 the line
  - name: d_1
    # reglint: allow NAME001 not the name, the port
    port: 99999
    note: | # reglint: allow PORT001 not the port
      # reglint: allow PORT001 no comment
    description: "x # reglint: allow PORT001 no comment"
  - name: e_1 # reglint: allow NAME001
    port: 99999 # reglint: PORT001 what
  # reglint: allow NAME001 nothing is below

contacts:
  A: # reglint: allow CONTACT002 kept for later
    name: A
  # reglint: allow CONTACT002 this too
  B: {}
  C: {}
"""


def test_suppressions_apply_to_their_line_or_the_entry_below() -> None:
    from rules import ALL

    result = run(
        [rule for rule in ALL if rule.code in ("NAME001", "NAME005", "PORT001", "CONTACT002")], parse(ALLOWING), today=TODAY
    )
    assert {(rule, place) for rule, place, _ in said(result, Status.SUPPRESSED)} == {
        *{
            ("NAME001", "a_v1"),
            ("NAME005", "v1"),
            ("NAME001", "b_1"),
            ("PORT001", "99999"),
            ("CONTACT002", "A"),
            ("CONTACT002", "B"),
        },
    }
    active = [(rule, result.registry.source.position(result.place(finding).start).line) for rule, finding in _active(result)]
    assert active == [
        *[("PORT001", 7), ("PORT001", 9), ("NAME001", 10), ("NAME001", 11), ("PORT001", 13), ("NAME001", 17), ("PORT001", 18)],
        ("CONTACT002", 26),
    ]
    unneeded = [
        result.registry.source.position(suppression.span.start).line
        for suppression in find_unused_suppressions(result.registry, result.findings)
    ]
    assert unneeded == [12, 14]


def _active(result: Any) -> Iterator[tuple[str, Any]]:
    for finding in result.sorted_findings():
        yield finding.rule.code, finding


def test_a_suppression_without_a_reason_or_an_entry_is_an_error() -> None:
    registry = parse(ALLOWING)
    form = "'# reglint: allow CODE the reason'"
    assert mistakes(registry) == [
        ("# reglint: allow X001 nothing is below", "the comment allows nothing; put it right above an entry or value"),
        ("# reglint: allow NAME001", f"the reason is missing; write {form}"),
        ("# reglint: PORT001 what", f"the comment is malformed; write {form}"),
        ("# reglint: allow NAME001 nothing is below", "the comment allows nothing; put it right above an entry or value"),
    ]


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_suppressions_are_located_with_any_line_end(newline: str) -> None:
    unix, other = parse(ALLOWING), parse(ALLOWING.replace("\n", newline))
    assert [(one.rules, one.reason) for one in unix.suppressions] == [(one.rules, one.reason) for one in other.suppressions]
    for one, two in zip(unix.suppressions, other.suppressions, strict=True):
        for span, same in ((one.span, two.span), (one.covers, two.covers)):
            assert unix.source.position(span.start) == other.source.position(same.start)


def test_many_comments_are_read_in_linear_time() -> None:
    entries = "".join(f"  # reglint: allow NAME001 r\n  - name: a_{i} # reglint: allow NAME001 r\n" for i in range(5_000))
    block = "  # reglint: allow NAME001 r\n" * 5_000 + "  - {contact: [\n" + "A, # reglint: allow X001 r\n" * 5_000 + "A]}\n"
    registry = parse(HEAD + entries + block)
    assert len(registry.suppressions) == 20_000


# writing


_CHARACTER = st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n\t:#-[]{},'\"\\&*!|>%@`?~\r\x85\u2028\ufeff\x00")
_TEXT = st.text(_CHARACTER, max_size=12) | st.sampled_from(
    [
        "",
        "null",
        "~",
        "no",
        "yes",
        "true",
        "12",
        "012",
        "1e3",
        "0x1",
        "1_000",
        "12:30",
        ".inf",
        "2012-01-02",
        "- a",
        "a: b",
        "a #b",
        "<<",
        "=",
        "...",
        "---",
        "a\n",
        "\n",
        " a",
        "a ",
        "a\n b",
        "\n\na",
    ]
)
_OPTIONAL = st.none() | _TEXT
_PERSON = st.builds(Reference, st.just("person"), _TEXT, st.just("") | _TEXT)
_DOCUMENT = st.builds(
    Reference, st.sampled_from(["rfc", "draft", "uri", "text", "note"]), _TEXT, st.just("") | _TEXT
) | st.sampled_from(
    [Reference("rfc", "rfc6335"), Reference("uri", "https://a.example/?b"), Reference("note", "1"), Reference("text", "", "a book")]
)


def _several(references: st.SearchStrategy[Reference]) -> st.SearchStrategy[tuple[Reference, ...]]:
    return st.lists(references, max_size=3).map(tuple)


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """Generate registries with every value that the model can hold."""
    records: list[Record] = []
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.none() | st.sampled_from(["80", "6000-6063", "0080", ""]) | _TEXT)
        fields: dict[str, Any] = {
            "name": draw(_OPTIONAL) or None,
            "number": number,
            "ports": None if number is None else parse_ports(number),
            "description": draw(_OPTIONAL | st.sampled_from(["Unassigned", "Reserved", "see [RFC1] [A_B]"])),
            "assignees": draw(st.none() | _several(_PERSON | _DOCUMENT)),
            "contacts": draw(_several(_PERSON)),
            "references": draw(_several(_DOCUMENT)),
            "inline_references": draw(_several(_PERSON | _DOCUMENT)),
            "registered": draw(_OPTIONAL),
            "modified": draw(_OPTIONAL),
            "service_code": draw(_OPTIONAL),
            "unauthorized_use": draw(_OPTIONAL),
            "note": draw(_OPTIONAL),
            "aliases": draw(st.lists(_TEXT, max_size=2).map(tuple)),
        }
        transport = draw(st.none() | st.sampled_from(["tcp", "udp"]) | _TEXT) or None
        for one in draw(st.sampled_from([(transport,), ("tcp", "udp"), ("tcp", "tcp"), (None, "tcp")])):
            records.append(Record(row=len(records), start=0, end=0, transport=one, **fields))
    details = st.tuples(_TEXT, _OPTIONAL, _OPTIONAL, st.lists(_TEXT, max_size=3).map(tuple), _OPTIONAL)
    contacts = tuple(
        Contact(row, 0, 0, identifier, name or None, organization or None, uris, updated or None)
        for row, (identifier, name, organization, uris, updated) in enumerate(draw(st.lists(details, max_size=3)))
    )
    footnotes = draw(st.lists(st.tuples(_TEXT, _TEXT), max_size=2))
    return Registry(
        source=Source("made", ""),
        format="xml",
        updated=draw(_OPTIONAL),
        records=tuple(records),
        contacts=contacts,
        footnotes=tuple(anchor for anchor, _ in footnotes),
        inline_references=draw(_several(_PERSON | _DOCUMENT)),
        markup_errors=(),
        locator=_Nowhere(),
        footnote_texts=tuple(text for _, text in footnotes),
    )


class _Nowhere:
    """A locator without values."""

    def locate(self, *_: object) -> Span:
        return Span(0, 0)


@pytest.mark.slow
@examples(400, suppress_health_check=[HealthCheck.too_slow])
@given(registries())
def test_any_registry_is_written_and_read_back(registry: Registry) -> None:
    for written, reader in ((write_yaml(registry), read_yaml), (write_json(registry), read_json)):
        again = reader(Source("f", written))
        assert values(again) == values(registry)
        assert (again.markup_errors, again.suppressions) == ((), ())


@pytest.mark.slow
@examples(150, suppress_health_check=[HealthCheck.too_slow])
@given(registries())
def test_written_files_match_the_published_schema(registry: Registry) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(write_json(registry)))


def test_a_reference_of_an_unknown_type_is_refused_with_its_position() -> None:
    text = (
        (ROOT / "fixtures" / "registry.xml").read_text(encoding="utf-8").replace('type="rfc" data="rfc', 'type="isbn" data="rfc', 1)
    )
    for write in (write_yaml, write_json):
        with pytest.raises(
            SourceError, match=r"f:\d+:\d+: the inline reference is of the type 'isbn', which cannot be written"
        ) as caught:
            write(read_xml(Source("f", text)))
        assert "\n" not in str(caught.value)


def test_the_writer_uses_a_readable_layout() -> None:
    text = """updated: 2025-06-01
entries:
  - name: a-1
    port: 80
    transport: [tcp, udp]
    description: "One: two"
    contact: [A_B, C]
    registered: 2012-01-02
    reference: [RFC6335, {uri: https://a.example/, label: a page}]
    note: |
      Two lines,
      and [A_B].
  - port: 81-82
    state: Unassigned
contacts:
  A_B:
    name: Ann
    uri: mailto:ann@a.example
  C: {}
footnotes:
  1: Text
"""
    assert write_yaml(parse(text)) == text


# agreement with the schema


_LEAF = st.sampled_from(["x", "tcp", "Unassigned", "RFC1", "", 80, 1.5, True, None])
_KEY = st.sampled_from([*ENTRY, *CONTACT, *TOP, "id", "text", "label", "contact", "rfc", "draft", "uri", "footnote", "x"])


def _around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.lists(inner, max_size=3) | st.dictionaries(_KEY, inner, max_size=3)


_REFERENCE = _LEAF | st.dictionaries(
    st.sampled_from(["contact", "rfc", "uri", "footnote", "text", "label", "draft"]), _LEAF, max_size=2
)
_VALUE = _LEAF | _REFERENCE | st.lists(_REFERENCE, max_size=18) | st.recursive(_LEAF, _around, max_leaves=4)
_AN_ENTRY = st.dictionaries(st.sampled_from([*ENTRY, *ENTRY, "x"]), _VALUE, max_size=4) | _LEAF
_A_CONTACT = st.dictionaries(st.sampled_from([*LISTED, "x"] if (LISTED := ["id", *CONTACT]) else []), _VALUE, max_size=3) | _LEAF
_A_FOOTNOTE = st.dictionaries(st.sampled_from(["id", "text", "x"]), _LEAF, max_size=3) | _LEAF
_INSTANCE = st.fixed_dictionaries(
    {"entries": st.lists(_AN_ENTRY, max_size=3) | _LEAF},
    optional={
        "contacts": st.dictionaries(_KEY, _A_CONTACT, max_size=2) | st.lists(_A_CONTACT, max_size=2) | _LEAF,
        "footnotes": st.dictionaries(_KEY, _VALUE, max_size=2) | st.lists(_A_FOOTNOTE, max_size=2) | _LEAF,
        "inline-references": _VALUE,
        "updated": _VALUE,
        "title": _VALUE,
        "x-own": _VALUE,
        "$schema": _VALUE,
        "x": _VALUE,
    },
)


@pytest.mark.slow
@examples(600, suppress_health_check=[HealthCheck.too_slow])
@given(_INSTANCE)
def test_the_readers_accept_what_the_published_schema_accepts(instance: Any) -> None:
    valid = Draft202012Validator(SCHEMA).is_valid(instance)
    text = json.dumps(instance)
    assert _accepted(read_json, text) is valid
    assert _accepted(read_yaml, text.replace(":", ": ")) is valid  # JSON is YAML, and so is this


def _accepted(reader: Any, text: str) -> bool:
    try:
        return not reader(Source("f", text)).markup_errors
    except SourceError:
        return False


def test_the_schema_describes_every_key() -> None:
    entry, contact = SCHEMA["$defs"]["entry"]["properties"], SCHEMA["$defs"]["contact"]["properties"]
    assert (tuple(SCHEMA["properties"]), tuple(entry), tuple(contact)) == (TOP, ENTRY, CONTACT)
    assert all(part.get("description") for part in (*SCHEMA["properties"].values(), *entry.values(), *contact.values()))
    assert SCHEMA["$id"] == "urn:reglint:registry:1"


# damage


@examples(300)
@given(st.data())
def test_damaged_files_are_read_or_refused_and_never_crash(data: st.DataObject) -> None:
    text = OWN.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 20))
        piece = data.draw(
            st.text(max_size=5)
            | st.sampled_from(["[", "]", "{", "}", "&a ", "*both", "!x ", ": ", " #", "\n", "\n  - ", "'", '"', "|", "? "])
        )
        text = text[:start] + piece + text[end:]
    try:
        registry = parse(text)
    except SourceError as error:
        refused = str(error)
    else:
        refused = ""
        locate_all(registry)
    assert "\n" not in refused


@examples(300)
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", HEAD.encode() + b"  - name: ", b'{"entries": [{"name": "']),
    st.sampled_from(["yaml", "json"]),
)
def test_any_bytes_are_a_registry_or_one_clear_error(data: bytes, before: bytes, form: str) -> None:
    try:
        registry = read(decode("f", before + data), form)
    except SourceError as error:
        refused = str(error)
    else:
        refused = ""
        locate_all(registry)
    assert "\n" not in refused


def locate_all(registry: Registry) -> None:
    """Locate every value."""
    entries: list[Entry] = [*registry.records, *registry.contacts, registry]
    for entry in entries:
        for field in Field:
            if field not in (Field.MARKUP, Field.LINE):
                span = registry.locate(entry, field)
                assert 0 <= span.start <= span.end <= len(registry.source.text)


def _single(document: str) -> ScalarNode | None:
    """Return the value of the key k in a document if it is a text."""
    try:
        node = read_yaml_nodes(Source("f", document), Span(0, len(document)))
    except SourceError:
        return None
    value = node.items[0][1] if isinstance(node, MappingNode) and node.items else None
    return value if isinstance(value, ScalarNode) else None


@examples(500)
@given(
    st.sampled_from(["k: {}", "k: '{}'", 'k: "{}"', "k: |\n  {}", "k: >\n  {}"]),
    st.lists(st.sampled_from([*"aé💡b' \\\"", "''", "\\n", "\\u00e9", "\\\n", "\n  ", "\n\n  ", "x"]), max_size=9),
)
def test_each_character_of_a_text_is_found(form: str, pieces: list[str]) -> None:
    document = form.format("".join(pieces))
    node = _single(document)
    if node is None:
        return
    spans = map_characters(document, node)
    if spans is None:
        assert "\\" in document  # blanks that are folded, next to some that are escaped
        return
    assert len(spans) == len(node.value)
    for character, (start, end) in zip(node.value, spans, strict=True):
        written = document[start:end]
        if not character.isspace():
            assert written == character or (written[:1] == "\\" and node.style == '"') or written == "''"
        else:
            assert written == character or not written.strip() or written[:1] == "\\"


# real registries


def test_a_real_registry_is_the_same_in_yaml_and_in_json(corpus: Path) -> None:
    for path in sorted((corpus / "xml").glob("*.xml"))[::5]:
        registry = read_xml(read_source(str(path)))
        in_yaml, in_json = Source("r.yaml", write_yaml(registry)), Source("r.json", write_json(registry))
        for source in (in_yaml, in_json):
            again = read(source)
            assert again.format == source.path[2:]
            assert values(again) == values(registry)
            assert again.markup_errors == ()


def test_a_real_registry_has_the_same_findings_in_all_three(corpus: Path) -> None:
    from rules import ALL

    def problems(result: Result) -> list[tuple[str, str]]:
        """Return the code and the entry of every problem; YAML and JSON fold the transports of an entry into one finding."""
        return sorted((finding.rule.code, str(problem.entry)) for finding in result.findings for problem in finding.problems)

    registry = read_xml(read_source(str(corpus / "xml" / "2025-09-29.xml")))
    expected = run(ALL, registry, today=TODAY)
    texts = {(finding.rule.code, finding.text) for finding in expected.findings}
    for source in (Source("r.yaml", write_yaml(registry)), Source("r.json", write_json(registry))):
        result = checked(source, ALL)
        assert problems(result) == problems(expected)
        assert {(finding.rule.code, finding.text) for finding in result.findings} <= texts
        for finding in result.findings:
            span = result.place(finding)
            assert span.start < span.end


def test_every_value_of_a_real_registry_is_located(corpus: Path) -> None:
    registry = read_xml(read_source(str(corpus / "xml" / "2025-09-29.xml")))
    for source in (Source("r.yaml", write_yaml(registry)), Source("r.json", write_json(registry))):
        again = read(source)
        for record in again.records[::40]:
            for field, attribute in (
                (Field.NAME, "name"),
                (Field.PORT, "number"),
                (Field.TRANSPORT, "transport"),
                (Field.REGISTERED, "registered"),
            ):
                if value := getattr(record, attribute):
                    assert pointed(again, record, field) == value
            for value_index, reference in enumerate(record.contacts):
                assert pointed(again, record, Field.CONTACT, value_index) == reference.target
            for line in re.findall(r"\w.*\w", record.note or "")[:3]:
                assert pointed(again, record, Field.NOTE, substring=line).replace('\\"', '"') == line


@pytest.mark.parametrize(
    "text",
    [
        *("a:\n", "a:   # none\n", "a:\nb: 1\n", "a: # x\n\nb: 1\n", "- # y\n- b\n", "-\n- x: \n  y: 1\n# z\n- ", "a:\r\nb: 2\r\n"),
        *(
            "a: ''\nb: \"\"\n",
            "? \n: x\n",
            "a: &x\nb: *x\n",
            "a: !!str\nb: 1\n",
            "a: |\n  b\nc: >-\n\n  d\n",
            "# - c\na: [b, 'c', {d: e}]\n",
        ),
    ],
)
def test_both_parsers_report_equal_spans(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("_ruamel_yaml")
    whole = Span(0, len(text))
    quick = read_yaml_nodes(Source("r.yaml", text), whole)
    monkeypatch.setattr(events_module, "import_module", _no_module)
    assert read_yaml_nodes(Source("r.yaml", text), whole) == quick
