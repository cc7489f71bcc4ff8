"""Tests of registries in JSON: values, spans and refusals."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.formats import make_edits
from linter.formats.data.json_reader import read_json
from linter.formats.data.json_writer import write_json
from linter.formats.data.yaml_reader import read_yaml
from linter.model import Field, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, Substring, UneditableError, apply_edits
from linter.source import Source, SourceError, read_source
from tests.formats.test_yaml import locate_all, pointed, values
from tests.support import ROOT, examples

OWN = ROOT / "fixtures" / "formats" / "own.json"


def parse(text: str) -> Registry:
    return read_json(Source("f.json", text))


def test_json_and_yaml_give_equal_registries() -> None:
    in_json, in_yaml = read_json(read_source(str(OWN))), read_yaml(read_source(str(OWN.with_suffix(".yaml"))))
    assert values(in_json) == values(in_yaml)
    assert write_json(in_yaml) == in_json.source.text == write_json(in_json)


def test_every_value_is_located() -> None:
    registry = read_json(read_source(str(OWN)))
    records, contacts = registry.records, registry.contacts
    assert [
        pointed(registry, entry, field, value_index)
        for entry, field, value_index in (
            (records[1], Field.TRANSPORT, 0),
            (records[1], Field.DESCRIPTION, 0),
            (records[1], Field.NAME, 0),
            (records[2], Field.INLINE_REFERENCE, 1),
            (records[2], Field.REFERENCE, 2),
            (records[6], Field.REFERENCE, 0),
            (records[9], Field.SERVICE_CODE, 0),
            (contacts[1], Field.URI, 1),
            (contacts[2], Field.ID, 0),
            (registry, Field.UPDATED, 0),
            (registry, Field.INLINE_REFERENCE, 0),
        )
    ] == [
        *("udp", "Reserved", "0", "RFC7605", "https://beacon.example/?page=1", "https://lantern.example/", "1145656131"),
        *("tel:+1-555-0100", "Ben_Fern", "2025-06-01", "RFC3692"),
    ]
    assert pointed(registry, records[6], Field.DESCRIPTION, substring='"small"') == '\\"small\\"'
    escaped = parse('{"entries": [{"note": "\\ud83d\\udca1 \\u0041\\n\\/b"}]}')
    assert pointed(escaped, escaped.records[0], Field.NOTE, substring="💡") == "\\ud83d\\udca1"
    assert pointed(escaped, escaped.records[0], Field.NOTE, substring="A\n/b") == "\\u0041\\n\\/b"


def test_numbers_and_booleans_are_read_as_text() -> None:
    registry = parse('{"entries": [{"name": true, "port": 1.50E3, "service-code": -0}]}')
    record = registry.records[0]
    assert (record.name, record.number, record.service_code, record.ports) == ("true", "1.50E3", "-0", None)
    assert pointed(registry, record, Field.PORT) == "1.50E3"
    assert parse(f'{{"entries": [{{"port": {"9" * 5000}}}]}}').records[0].number == "9" * 5000


HOSTILE = {
    "empty": (" \n", "f.json: is empty"),
    "a list": ("[]", "1:1: is not a registry; list services under"),
    "a text": ('\n "x"', "2:2: is not a registry"),
    "no entries": ('{"title": "x"}', "1:1: has no entries"),
    "another program's mapping": ('{"7001/tcp": ["lamp-ctl"]}', "1:2: is not a registry: the file has '7001/tcp' and no 'entries'"),
    "entries of a program": ('{"entries": [{"path": "a"}]}', "1:2: is not a registry: no entry has a known key;"),
    "an empty list": ('{"entries": []}', "1:2: has no entries"),
    "entries twice": ('{"entries": [{}], "entries": [{}]}', "1:19: duplicate key 'entries'; keep one"),
    "a mapping of entries": ('{"entries": {}}', "1:13: 'entries' must be a list"),
    "NaN": ('{"entries": [{"port": NaN}]}', "1:23: 'NaN' is not a JSON number"),
    "Infinity": ('{"entries": [{"port": -Infinity}]}', "1:23: '-Infinity' is not a JSON number"),
    "NaN before all": ("NaN0{}", "1:1: 'NaN' is not a JSON number"),
    "brackets without end": ('{"entries": ' + "[" * 100_000, "1:22: is nested more than 8 levels deep"),
    "braces without end": ('{"a": ' * 100_000, "is nested more than 8 levels deep"),
    "twenty brackets": (
        '{"entries": [{"name": "a"}, {"note": ' + "[" * 20 + "]" * 20 + "}]}",
        "1:46: is nested more than 8 levels deep",
    ),
    "half a character": ('{"entries": [{"note": "\\ud800"}]}', "1:24: '\\ud800' is half of a surrogate pair"),
    "the other half": ('{"entries": [{"note": "\\udc00"}]}', "1:24: '\\udc00' is half of a surrogate pair"),
    "a comma too many": ('{"entries": [{},]}', "1:17: a comma is not allowed before a closing bracket; remove it"),
    "another one": ('{"entries": [{"port": 1,}]}', "1:25: a comma is not allowed before a closing bracket; remove it"),
    "a comma too few": ('{"entries": [{"name": "a" "port": 1}]}', "1:27: a comma or a closing bracket is missing here"),
    "a comma between entries": ('{"entries": [{} {}]}', "1:17: a comma or a closing bracket is missing here"),
    "a comment": ('{"entries": [ // x\n]}', "1:15: comments are not allowed in JSON; use YAML"),
    "single quotes": ("{'entries': []}", "1:2: single quotes are not allowed; write double quotes"),
    "a leading zero": ('{"entries": [{"port": 080}]}', "1:24: a leading 0 is not allowed in a number"),
    "a line end in a text": (
        '{"entries": [{"note": "a\nb"}]}',
        "1:25: a control character is not allowed in a text",
    ),
    "an escape": ('{"entries": [{"note": "\\x"}]}', "1:24: the escape is unknown"),
    "a quotation mark is not closed": ('{"entries": [{"note": "a', "1:23: a quotation mark is not closed; add the closing one"),
    "truncated": ('{"entries": [{"port": 1}', "1:25: a comma or a closing bracket is missing here"),
    "truncated earlier": ('{"entries":', "1:12: a value is missing here"),
    "a word": ('{"entries": [{"name": tru}]}', "1:23: a value is missing here"),
    "more": ('{"entries": [{}]} {}', "1:19: text after the end of the registry is not allowed; remove it"),
    "a second byte order mark": ('\ufeff{"entries": [{}]}', "1:1: begins with a second byte order mark"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_malformed_input_is_refused_with_one_error(case: str) -> None:
    text, message = HOSTILE[case]
    with pytest.raises(SourceError) as caught:
        parse(text)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_schema_errors_are_reported_at_their_spans() -> None:
    text = """{
  "entries": [
    {"name": "a", "name": "b", "note": null, "transprot": "tcp"},
    7
  ],
  "contacts": {"A": {}, "A": {"name": "x"}}
}"""
    registry = parse(text)
    assert [(registry.source.text[slice(*markup_error.span)], markup_error.message) for markup_error in registry.markup_errors] == [
        ("name", "duplicate key 'name'; only the first is read"),
        ("null", "'note' has no value; write one, or remove the key"),
        ("transprot", "unknown key 'transprot' in an entry; did you mean 'transport'?"),
        ("7", "an entry is a mapping such as {name: http, port: 80, transport: tcp}, not a text"),
        ("A", "duplicate key 'A'; only the first is read"),
    ]
    assert registry.source.position(registry.markup_errors[0].span.start) == (3, 20)
    assert (registry.records[0].name, len(registry.contacts)) == ("a", 1)


@examples(300)
@given(st.data())
def test_damaged_files_are_read_or_refused_and_never_crash(data: st.DataObject) -> None:
    text = OWN.read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 20))
        piece = data.draw(
            st.text(max_size=5) | st.sampled_from(["[", "]", "{", "}", '"', ",", ":", "\\", "NaN", "null", "\\ud800"])
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


COMPACT = '{"entries":[{"name":"a","port":1,"transport":["tcp","udp"]},{"name":"b"}],"contacts":{"A":{"name":"x"},"B":{}}}'
SPREAD = """{
  "entries": [
    {
      "name": "a",
      "port": 1,
      "transport": ["tcp", "udp"]
    },
    {
      "name": "b"
    }
  ],
  "contacts": {
    "A": {
      "name": "x"
    },
    "B": {}
  }
}
"""


@pytest.mark.parametrize("text", [COMPACT, SPREAD], ids=["compact", "spread"])
def test_edits_are_read_back_and_keep_the_layout(text: str) -> None:
    registry = parse(text)
    first, second, last = registry.records
    cases: list[tuple[list[Change], dict[str, object]]] = [
        ([Replace(last, Field.NAME, 'c "d"')], {"entries.1.name": 'c "d"'}),
        ([Replace(one, Field.PORT, "2") for one in (first, second)], {"entries.0.port": 2}),
        ([Replace(one, Field.PORT, "2-3") for one in (first, second)], {"entries.0.port": "2-3"}),
        ([Replace(last, Field.NAME, "x", substring=Substring("b"))], {"entries.1.name": "x"}),
        ([Add(last, Field.NOTE, "one\ntwo")], {"entries.1.note": "one\ntwo"}),
        ([Add(last, Field.PORT, "7")], {"entries.1.port": "7"}),
        ([Remove(one, Field.PORT) for one in (first, second)], {"entries.0.port": None}),
        ([Remove(one, Field.NAME) for one in (first, second)], {"entries.0.name": None}),
        ([Delete(second)], {"entries.0.transport": "tcp"}),
        ([Replace(second, Field.TRANSPORT, "sctp")], {"entries.0.transport.1": "sctp"}),
        ([Add(registry.contacts[1], Field.ORGANIZATION, "O")], {"contacts.B.organization": "O"}),
        ([Replace(registry.contacts[0], Field.ID, "C")], {"contacts": {"C": {"name": "x"}, "B": {}}}),
        ([Delete(registry.contacts[0])], {"contacts.A": None}),
        ([Delete(registry.contacts[1])], {"contacts.B": None}),
        ([Delete(last)], {"entries.1": None}),
        ([Delete(first), Delete(second)], {"entries": [{"name": "b"}]}),
    ]
    for changes, expected in cases:
        after = apply_edits(text, make_edits(registry, changes))
        assert json.loads(after) == _with(json.loads(text), expected), after
        assert after.count("\n") == text.count("\n") or text is SPREAD
    entries: list[dict[str, object]] = [{"name": "a", "port": 1, "transport": ["tcp", "udp"]}, {"name": "b"}]
    moved = apply_edits(text, make_edits(registry, [Move(last, first)]))
    assert json.loads(moved)["entries"] == entries[::-1]
    values_of_new = ((Field.DESCRIPTION, "Reserved"), (Field.PORT, "4"))
    for before, at in ((True, 1), (False, 2)):
        inserted = apply_edits(text, make_edits(registry, [Insert(values_of_new, last, before)]))
        assert json.loads(inserted)["entries"] == [*entries[:at], {"port": "4", "state": "Reserved"}, *entries[at:]]
    copied = apply_edits(text, make_edits(registry, [Copy(second, ((Field.NAME, "c"),))]))
    assert json.loads(copied)["entries"] == [{"name": "c", "port": 1, "transport": "udp"}, *entries]
    split = apply_edits(text, make_edits(registry, [Replace(second, Field.NAME, "c")]))
    assert json.loads(split)["entries"] == [
        {**entries[0], "transport": "tcp"},
        {"name": "c", "port": 1, "transport": "udp"},
        entries[1],
    ]
    with pytest.raises(UneditableError):
        make_edits(registry, [Move(first, last)])


def _with(document: dict[str, object], expected: dict[str, object]) -> object:
    """Return a document with the values at some paths replaced, or removed for None."""
    for path, value in expected.items():
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        at: object = document
        for step in steps:
            at = at[step]  # type: ignore[index] # any nested value
        if value is None:
            del at[last]  # type: ignore[attr-defined] # any nested value
        else:
            at[last] = value  # type: ignore[index] # any nested value
    return document
