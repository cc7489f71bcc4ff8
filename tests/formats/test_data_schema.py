"""Tests of the schema of private registries, on both sides of each limit: the values that are kept, and the messages."""

import pytest

from linter.formats import read
from linter.model import Reference, Registry
from linter.source import Source


def parse(text: str, name: str = "f.yaml") -> Registry:
    return read(Source(name, text))


def errors_of(text: str) -> list[str]:
    return [error.message for error in parse(f"entries:\n  - {{name: sound}}\n{text}").markup_errors]


def test_listed_contacts_and_footnotes_are_read() -> None:
    registry = parse("entries: [{name: a}]\ncontacts: [{id: A, name: Ada}, {id: B}]\nfootnotes: [{id: 1, text: one}]\n")
    assert [(contact.id, contact.name) for contact in registry.contacts] == [("A", "Ada"), ("B", None)]
    assert (registry.footnotes, registry.footnote_texts) == (("1",), ("one",))
    assert registry.markup_errors == ()


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("{transport: [a]}", []),
        (f"{{transport: [{', '.join('abcdefghijklmnop')}]}}", []),
        ("{transport: []}", ["'transport' lists 0 values; write 1 to 16"]),
        (f"{{transport: [{', '.join('abcdefghijklmnopq')}]}}", ["'transport' lists 17 values; write 1 to 16"]),
        ("{aliases: []}", []),
        (f"{{aliases: [{', '.join('abcdefghijklmnopq')}]}}", []),
        ("{aliases: [{uri: b}]}", ["'aliases' takes a text, not a mapping"]),
        ("{transport: {tcp: x}}", ["'transport' takes a text, not a mapping"]),
        ("{contact: {contact: A, label: x}}", []),
        ("{contact: {label: x}}", ["a reference that is a mapping has contact and, if need be, label"]),
        ("{name: [a, b]}", ["'name' takes a text, not a list"]),
        ("{name: true}", []),
        ("{x-team: [a, {b: c}]}", []),
    ],
)
def test_an_entry_has_the_values_that_the_schema_allows(entry: str, expected: list[str]) -> None:
    assert errors_of(f"  - {entry}\n") == expected


@pytest.mark.parametrize(("entry", "kind"), [("[a]", "a list"), ("a", "a text"), ("", "nothing")])
def test_an_entry_is_a_mapping(entry: str, kind: str) -> None:
    (message,) = errors_of(f"  - {entry}\n")
    assert message.startswith("an entry is a mapping such as {")
    assert message.endswith(f", not {kind}")


def test_valid_values_are_kept_beside_invalid_ones() -> None:
    registry = parse("entries:\n  - {name: a, nmae: x, transport: [tcp, {x: y}], contact: [A, {contact: B, label: b}, 3.5]}\n")
    assert [record.transport for record in registry.records] == ["tcp"]
    assert registry.records[0].contacts == (Reference("person", "A"), Reference("person", "B", "b"), Reference("person", "3.5"))


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ("{name: Ada, uri: [a, b]}", []),
        ("{x-team: a}", ["unknown key 'x-team' in a contact; the keys are name, organization, uri, updated"]),
        ("{name: [Ada]}", ["'name' takes a text, not a list"]),
        ("{name: {first: Ada}}", ["'name' takes a text, not a mapping"]),
        ("Ada", ["a contact is a mapping such as {name: Jon Postel}, not a text"]),
        ("[Ada]", ["a contact is a mapping such as {name: Jon Postel}, not a list"]),
        ("{name: Ada, name: Bo}", ["duplicate key 'name'; only the first is read"]),
    ],
)
def test_a_contact_has_the_values_that_the_schema_allows(contact: str, expected: list[str]) -> None:
    assert errors_of(f"contacts:\n  A: {contact}\n") == expected


def test_a_wrong_contact_keeps_its_id_and_a_valid_one_its_values() -> None:
    registry = parse(
        "entries: [{name: a}]\ncontacts:\n  A: Ada\n  B: {name: Bo, nmae: x}\n  C: {uri: [a, b], updated: 2020-01-01}\n"
    )
    assert [(one.id, one.name, one.uris, one.updated) for one in registry.contacts] == [
        ("A", None, (), None),
        ("B", "Bo", (), None),
        ("C", None, ("a", "b"), "2020-01-01"),
    ]


def test_similar_keys_are_searched_for_the_first_two_hundred_errors() -> None:
    found = errors_of("  - {nmae: a}\n" * 201)
    assert [message.endswith("did you mean 'name'?") for message in found] == [True] * 200 + [False]


def test_a_truth_value_is_a_text() -> None:
    registry = parse('{"entries": [{"name": true, "note": false}]}', "f.json")
    assert [(record.name, record.note) for record in registry.records] == [("true", "false")]


def test_a_duplicate_key_is_reported_at_its_last_occurrence() -> None:
    registry = parse("entries:\n  - name: a\n    port: 80\n    name: b\n")
    (error,) = registry.markup_errors
    assert (registry.records[0].name, registry.source.position(error.span.start).line) == ("a", 4)
