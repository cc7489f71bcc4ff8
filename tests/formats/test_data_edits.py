"""Tests of text edits in YAML: other bytes are unchanged, and edited values are read back."""

import re
from collections.abc import Callable
from dataclasses import astuple, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given
from hypothesis import strategies as st

from linter.formats import make_edits, read
from linter.formats.data.yaml_writer import write_yaml
from linter.model import Field, Record, Reference, Registry, parse_ports
from linter.rules_api.fix import (
    Add,
    Change,
    Copy,
    Delete,
    Fix,
    Insert,
    Move,
    Remove,
    Replace,
    Safety,
    Substring,
    UneditableError,
    apply_edits,
)
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Rule
from linter.source import Source
from tests.formats.test_yaml import registries, values
from tests.support import ROOT, examples, make_rule, repaired

TEXT = """# head
updated: 2025-06-01  # when
entries:
  # about one
  - name: one
    port: 1
    transport: tcp
    description: "First: \\"& foremost\\""  # x
    contact: A_B
    registered: 2012-01-02
  - port: 2
    transport: [tcp, udp]
    state: Unassigned
  - {name: three, port: 3}
  - name: four
    transport: [tcp, udp, sctp]
    assignee: [A_B]
    reference: [RFC6335, 'a book', https://example.org/?a]
    note: |
      line one
      line two [A_B]
  # last
  - name: five
contacts:
  A_B:
    name: Ann
    uri: mailto:a@example.org
  C: {}
"""

Choose = Callable[[Registry], list[Change]]


def changed(text: str, choose: Choose) -> str:
    """Return the text of a registry after text edits, and assert that it is still a registry."""
    registry = read(Source("f.yaml", text))
    after = apply_edits(text, make_edits(registry, choose(registry)))
    assert read(Source("f.yaml", after)).markup_errors == ()
    return after


CHANGES: dict[str, tuple[Choose, list[str], list[str]]] = {
    "value": (
        lambda r: [Replace(r.records[0], Field.NAME, "a<b")],
        ["  - name: one"],
        ["  - name: a<b"],
    ),
    "quoted": (
        lambda r: [Replace(r.records[0], Field.DESCRIPTION, 'New "one": x')],
        ['    description: "First: \\"& foremost\\""  # x'],
        ['    description: "New \\"one\\": x"  # x'],
    ),
    "part": (
        lambda r: [Replace(r.records[0], Field.DESCRIPTION, "> 'x'", substring=Substring("& foremost"))],
        ['    description: "First: \\"& foremost\\""  # x'],
        ['    description: "First: \\"> \'x\'\\""  # x'],
    ),
    "plain to quoted": (
        lambda r: [Replace(r.records[0], Field.NAME, "no")],
        ["  - name: one"],
        ['  - name: "no"'],
    ),
    "goes on": (
        lambda r: [Replace(r.records[0], Field.DESCRIPTION, f"{r.records[0].description}\n\nMore")],
        ['    description: "First: \\"& foremost\\""  # x'],
        ['    description: "First: \\"& foremost\\"\\n\\nMore"  # x'],
    ),
    "literal": (
        lambda r: [Replace(x, Field.NOTE, f"{x.note}\nmore") for x in r.records[4:7]],
        [],
        ["      more"],
    ),
    "literal part": (
        lambda r: [Replace(x, Field.NOTE, "2", substring=Substring("two")) for x in r.records[4:7]],
        ["      line two [A_B]"],
        ["      line 2 [A_B]"],
    ),
    "split": (
        lambda r: [Replace(r.records[5], Field.NOTE, "2", substring=Substring("two"))],
        ["    transport: [tcp, udp, sctp]"],
        [
            "    transport: tcp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
            "  - name: four",
            "    transport: udp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line 2 [A_B]",
            "  - name: four",
            "    transport: sctp",
        ],
    ),
    "split name": (
        lambda r: [Replace(r.records[4], Field.NAME, "quattro")],
        ["  - name: four", "    transport: [tcp, udp, sctp]"],
        [
            "  - name: quattro",
            "    transport: tcp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
            "  - name: four",
            "    transport: [udp, sctp]",
        ],
    ),
    "contact": (
        lambda r: [Replace(r.records[0], Field.CONTACT, "C")],
        ["    contact: A_B"],
        ["    contact: C"],
    ),
    "ref": (
        lambda r: [Replace(x, Field.REFERENCE, "rfc7605") for x in r.records[4:7]],
        ["    reference: [RFC6335, 'a book', https://example.org/?a]"],
        ["    reference: [RFC7605, 'a book', https://example.org/?a]"],
    ),
    "ref text": (
        lambda r: [Replace(x, Field.REFERENCE, "a page", value_index=1) for x in r.records[4:7]],
        ["    reference: [RFC6335, 'a book', https://example.org/?a]"],
        ["    reference: [RFC6335, 'a page', https://example.org/?a]"],
    ),
    "ref uri": (
        lambda r: [Replace(x, Field.REFERENCE, "http://x/?b=1", value_index=2) for x in r.records[4:7]],
        ["    reference: [RFC6335, 'a book', https://example.org/?a]"],
        ["    reference: [RFC6335, 'a book', http://x/?b=1]"],
    ),
    "inline reference": (
        lambda r: [Replace(x, Field.INLINE_REFERENCE, "C_D") for x in r.records[4:7]],
        ["      line two [A_B]"],
        ["      line two [C_D]"],
    ),
    "updated": (
        lambda r: [Replace(r, Field.UPDATED, "2026-01-01")],
        ["updated: 2025-06-01  # when"],
        ["updated: 2026-01-01  # when"],
    ),
    "id": (
        lambda r: [Replace(r.contacts[0], Field.ID, "A: B")],
        ["  A_B:"],
        ['  "A: B":'],
    ),
    "add": (
        lambda r: [Add(r.records[0], Field.NOTE, "One.\n\nTwo.")],
        [],
        ["    note: |", "      One.", "", "      Two."],
    ),
    "add mid": (
        lambda r: [Add(r.records[0], Field.SERVICE_CODE, "7")],
        [],
        ["    service-code: 7"],
    ),
    "add first": (
        lambda r: [Add(r.records[1], Field.MODIFIED, "2020"), Add(r.records[2], Field.MODIFIED, "2020")],
        [],
        ["    modified: 2020"],
    ),
    "add flow": (
        lambda r: [Add(r.records[3], Field.NOTE, "One: x.\nTwo")],
        ["  - {name: three, port: 3}"],
        ['  - {name: three, port: 3, note: "One: x.\\nTwo"}'],
    ),
    "add contact": (
        lambda r: [Add(r.contacts[0], Field.ORGANIZATION, "O")],
        [],
        ["    organization: O"],
    ),
    "add contact empty": (
        lambda r: [Add(r.contacts[1], Field.ORGANIZATION, "O")],
        ["  C: {}"],
        ["  C: {organization: O}"],
    ),
    "remove": (
        lambda r: [Remove(r.records[0], Field.PORT)],
        ["    port: 1"],
        [],
    ),
    "remove first": (
        lambda r: [Remove(r.records[0], Field.NAME)],
        ["  - name: one", "    port: 1"],
        ["  - port: 1"],
    ),
    "remove item": (
        lambda r: [Remove(x, Field.REFERENCE, 1) for x in r.records[4:7]],
        ["    reference: [RFC6335, 'a book', https://example.org/?a]"],
        ["    reference: [RFC6335, https://example.org/?a]"],
    ),
    "remove assignee": (
        lambda r: [Remove(x, Field.ASSIGNEE) for x in r.records[4:7]],
        ["    assignee: [A_B]"],
        [],
    ),
    "remove flow": (
        lambda r: [Remove(r.records[3], Field.PORT)],
        ["  - {name: three, port: 3}"],
        ["  - {name: three}"],
    ),
    "delete": (
        lambda r: [Delete(r.records[0])],
        [
            "  - name: one",
            "    port: 1",
            "    transport: tcp",
            '    description: "First: \\"& foremost\\""  # x',
            "    contact: A_B",
            "    registered: 2012-01-02",
        ],
        [],
    ),
    "delete transport": (
        lambda r: [Delete(r.records[5])],
        ["    transport: [tcp, udp, sctp]"],
        ["    transport: [tcp, sctp]"],
    ),
    "delete 2": (
        lambda r: [Delete(r.records[1])],
        ["    transport: [tcp, udp]"],
        ["    transport: udp"],
    ),
    "delete all": (
        lambda r: [Delete(r.records[1]), Delete(r.records[2])],
        ["  - port: 2", "    transport: [tcp, udp]", "    state: Unassigned"],
        [],
    ),
    "delete last": (
        lambda r: [Delete(r.records[-1])],
        ["  - name: five"],
        [],
    ),
    "delete contact": (
        lambda r: [Delete(r.contacts[0])],
        ["  A_B:", "    name: Ann", "    uri: mailto:a@example.org"],
        [],
    ),
    "state": (
        lambda r: [Replace(x, Field.DESCRIPTION, "Reserved") for x in r.records[1:3]],
        ["    state: Unassigned"],
        ["    state: Reserved"],
    ),
    "state one": (
        lambda r: [Replace(r.records[2], Field.DESCRIPTION, "Reserved")],
        ["    transport: [tcp, udp]", "    state: Unassigned"],
        ["    transport: tcp", "    state: Unassigned", "  - port: 2", "    transport: udp", "    state: Reserved"],
    ),
    "state other": (
        lambda r: [Replace(x, Field.DESCRIPTION, "De-registered") for x in r.records[1:3]],
        ["    state: Unassigned"],
        ["    description: De-registered"],
    ),
    "transport": (
        lambda r: [Replace(r.records[5], Field.TRANSPORT, "dccp")],
        ["    transport: [tcp, udp, sctp]"],
        ["    transport: [tcp, dccp, sctp]"],
    ),
    "port": (
        lambda r: [Replace(r.records[0], Field.PORT, "1-3")],
        ["    port: 1"],
        ["    port: 1-3"],
    ),
    "insert": (
        lambda r: [
            Insert(
                ((Field.DESCRIPTION, "Reserved"), (Field.PORT, "4"), (Field.REGISTERED, "2020-02-02"), (Field.TRANSPORT, "tcp")),
                r.records[1],
            )
        ],
        [],
        ["  - port: 4", "    transport: tcp", "    state: Reserved", "    registered: 2020-02-02"],
    ),
    "insert flow": (
        lambda r: [Insert(((Field.DESCRIPTION, "Reserved"), (Field.PORT, "4")), r.records[3], before=True)],
        [],
        ["  - {port: 4, state: Reserved}"],
    ),
    "insert before first": (
        lambda r: [Insert(((Field.DESCRIPTION, "x"), (Field.PORT, "4")), r.records[0], before=True)],
        [],
        ["  - port: 4", "    description: x"],
    ),
    "copy": (
        lambda r: [Copy(r.records[3], ((Field.NAME, "drei"), (Field.DESCRIPTION, "Three"), (Field.PORT, "")))],
        [],
        ["  - {name: drei, description: Three}"],
    ),
    "copy multi": (
        lambda r: [Copy(r.records[5], ((Field.NAME, "vier"),), after=True)],
        [],
        [
            "  - name: vier",
            "    transport: udp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
        ],
    ),
    "copy multi2": (
        lambda r: [Copy(x, ((Field.NAME, "vier"),)) for x in r.records[5:7]],
        [],
        [
            "  - name: vier",
            "    transport: [udp, sctp]",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
        ],
    ),
    "copy+split": (
        lambda r: [Copy(r.records[5], ((Field.NAME, "vier"),)), Replace(r.records[5], Field.NOTE, "2", substring=Substring("two"))],
        ["  - name: four", "    transport: [tcp, udp, sctp]"],
        [
            "  - name: vier",
            "    transport: udp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
            "  - name: four",
            "    transport: tcp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
            "  - name: four",
            "    transport: udp",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line 2 [A_B]",
            "  - name: four",
            "    transport: sctp",
        ],
    ),
    "move": (
        lambda r: [Move(r.records[-1], r.records[0])],
        [
            "  # about one",
            "  - name: one",
            "    port: 1",
            "    transport: tcp",
            '    description: "First: \\"& foremost\\""  # x',
            "    contact: A_B",
            "    registered: 2012-01-02",
            "  - port: 2",
            "    transport: [tcp, udp]",
            "    state: Unassigned",
            "  - {name: three, port: 3}",
            "  - name: four",
            "    transport: [tcp, udp, sctp]",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
            "  # last",
            "  - name: five",
        ],
        [
            "  - name: five",
            "  # about one",
            "  - name: one",
            "    port: 1",
            "    transport: tcp",
            '    description: "First: \\"& foremost\\""  # x',
            "    contact: A_B",
            "    registered: 2012-01-02",
            "  - port: 2",
            "    transport: [tcp, udp]",
            "    state: Unassigned",
            "  - {name: three, port: 3}",
            "  - name: four",
            "    transport: [tcp, udp, sctp]",
            "    assignee: [A_B]",
            "    reference: [RFC6335, 'a book', https://example.org/?a]",
            "    note: |",
            "      line one",
            "      line two [A_B]",
            "  # last",
        ],
    ),
    "move multi": (
        lambda r: [Move(x, r.records[0]) for x in r.records[1:3]],
        [
            "  # about one",
            "  - name: one",
            "    port: 1",
            "    transport: tcp",
            '    description: "First: \\"& foremost\\""  # x',
            "    contact: A_B",
            "    registered: 2012-01-02",
            "  - port: 2",
            "    transport: [tcp, udp]",
            "    state: Unassigned",
        ],
        [
            "  - port: 2",
            "    transport: [tcp, udp]",
            "    state: Unassigned",
            "  # about one",
            "  - name: one",
            "    port: 1",
            "    transport: tcp",
            '    description: "First: \\"& foremost\\""  # x',
            "    contact: A_B",
            "    registered: 2012-01-02",
        ],
    ),
}


def lines_that_differ(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that only one of two texts has, from their first difference."""
    old, new = before.split("\n"), after.split("\n")
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return old, new


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CHANGES)
def test_a_text_edit_changes_only_its_own_characters(case: str, newline: str) -> None:
    choose, old, new = CHANGES[case]
    after = changed(TEXT.replace("\n", newline), choose)
    assert after.replace(newline, "\n").count("\n") == after.count("\n"), "a line end of the other kind"
    assert lines_that_differ(TEXT, after.replace(newline, "\n")) == (old, new)


ANCHORED = """entries:
  - &a {name: one, port: &p 1}
  - *a
  - name: two # why
    port: *p
    transport:
      - tcp # and why
      - udp
  - name: three
    transport: [tcp, udp] # both
  - {name: four, # a comment
     port: 4}
  - {port: 5, state: Reserved}
contacts:
  A: {}
"""
UNEDITABLE: dict[str, Choose] = {
    "an entry that is anchored": lambda r: [Replace(r.records[0], Field.NAME, "x")],
    "an entry that is an alias": lambda r: [Replace(r.records[1], Field.NAME, "x")],
    "a part of an alias": lambda r: [Replace(x, Field.PORT, "x", substring=Substring("1")) for x in r.records[2:4]],
    "an entry to split with comments in it": lambda r: [Replace(r.records[2], Field.NAME, "x")],
    "an entry to split with a comment behind it": lambda r: [Replace(r.records[4], Field.NAME, "x")],
    "a copy of an entry with a comment": lambda r: [Copy(r.records[6], ((Field.NAME, "x"),))],
    "a field beside a comment less": lambda r: [Remove(r.records[6], Field.NAME)],
    "an anchored entry less": lambda r: [Delete(r.records[0])],
    "some transports of an entry moved": lambda r: [Move(r.records[4], r.records[0])],
    "a row between two transports": lambda r: [Move(r.records[7], r.records[5])],
    "a value that is not there": lambda r: [Replace(r.records[7], Field.NOTE, "x")],
    "a field that is there": lambda r: [Add(r.records[6], Field.NAME, "x")],
    "a name beside a state": lambda r: [Add(r.records[7], Field.NAME, "x")],
    "a reference more": lambda r: [Add(r.records[6], Field.REFERENCE, "RFC1")],
    "the only contact less": lambda r: [Delete(r.contacts[0])],
    "a date that the registry lacks": lambda r: [Replace(r, Field.UPDATED, "2025-01-01")],
    "a part that is not there": lambda r: [Replace(r.records[6], Field.NAME, "x", substring=Substring("five"))],
}


@pytest.mark.parametrize("case", UNEDITABLE)
def test_an_edit_that_the_layout_does_not_allow_is_refused(case: str) -> None:
    with pytest.raises(UneditableError):
        changed(ANCHORED, UNEDITABLE[case])


MERGED = """x-net: &net {port: 1, contact: A, note: 'by [A]'}
entries:
  - name: one
    <<: *net
    description: "[A]"
contacts:
  A: {}
"""


def test_merged_fields_are_kept_and_fields_of_the_entry_can_change() -> None:
    after = changed(MERGED, lambda r: [Replace(r.records[0], Field.NAME, "two"), Add(r.records[0], Field.REGISTERED, "2025-01")])
    assert after == MERGED.replace("one", "two").replace("contacts:", "    registered: 2025-01\ncontacts:")
    refused: list[Choose] = [
        lambda r: [Replace(r.records[0], Field.PORT, "2")],
        lambda r: [Remove(r.records[0], Field.CONTACT)],
        lambda r: [Replace(r.records[0], Field.INLINE_REFERENCE, "B", value_index=1)],
        lambda r: [Copy(r.records[0], ((Field.NOTE, ""),))],
    ]
    for choose in refused:
        with pytest.raises(UneditableError):
            changed(MERGED, choose)


def test_an_edit_replaces_an_alias_by_a_value() -> None:
    after = changed(ANCHORED, lambda r: [Replace(x, Field.PORT, "7") for x in r.records[2:4]])
    assert after == ANCHORED.replace("port: *p", "port: 7")


def test_removing_an_item_of_a_block_list_removes_its_line() -> None:
    assert changed(ANCHORED, lambda r: [Delete(r.records[2])]) == ANCHORED.replace("      - tcp # and why\n", "")


def test_removing_an_entry_removes_its_suppression_and_keeps_other_comments() -> None:
    text = "entries:\n  # a chapter\n  # reglint: allow X001 why\n  - name: a\n  # more\n  - name: b\n"
    assert changed(text, lambda r: [Delete(r.records[0])]) == "entries:\n  # a chapter\n  # more\n  - name: b\n"
    moved = changed(text, lambda r: [Move(r.records[1], r.records[0])])
    assert moved == "entries:\n  - name: b\n  # a chapter\n  # reglint: allow X001 why\n  - name: a\n  # more\n"


def test_a_file_without_a_final_newline_is_edited() -> None:
    text = "entries:\n  - name: a\n  - name: b"
    assert changed(text, lambda r: [Delete(r.records[1])]) == "entries:\n  - name: a"
    assert changed(text, lambda r: [Add(r.records[1], Field.PORT, "1")]) == f"{text}\n    port: 1"
    assert changed(text, lambda r: [Move(r.records[1], r.records[0])]) == "entries:\n  - name: b\n  - name: a"


# effect of a change on the model


PLAIN = {
    Field.NAME: "name",
    Field.DESCRIPTION: "description",
    Field.NOTE: "note",
    Field.REGISTERED: "registered",
    Field.MODIFIED: "modified",
    Field.SERVICE_CODE: "service_code",
    Field.UNAUTHORIZED_USE: "unauthorized_use",
    Field.PORT: "number",
    Field.TRANSPORT: "transport",
}


def after_change(records: list[Record], change: Change) -> list[Record]:
    """Return the records that a change should leave."""
    match change:
        case Replace(entry, field, text, value_index, part):
            return [_with(record, field, text, value_index, part) if record is entry else record for record in records]
        case Add(entry, field, text):
            return [_with(record, field, text, 0, None) if record is entry else record for record in records]
        case Remove(entry, field):
            return [replace(record, **_fields(field, None)) if record is entry else record for record in records]
        case Delete(entry):
            return [record for record in records if record is not entry]
    raise NotImplementedError


def _fields(field: Field, text: str | None) -> dict[str, Any]:
    ports = {"ports": None if text is None else parse_ports(text)} if field is Field.PORT else {}
    return {PLAIN[field]: text, **ports}


def _with(record: Record, field: Field, text: str, value_index: int, part: Substring | None) -> Record:
    if field in (Field.CONTACT, Field.ASSIGNEE, Field.REFERENCE):
        name = {Field.CONTACT: "contacts", Field.ASSIGNEE: "assignees", Field.REFERENCE: "references"}[field]
        changed_references: dict[str, Any]
        references = list(getattr(record, name))
        old: Reference = references[value_index]
        only_label = old.kind == "text" and not old.target
        references[value_index] = old._replace(label=text) if only_label else old._replace(target=text)
        changed_references = {name: tuple(references)}
        return replace(record, **changed_references)
    value = text
    if part:
        old_value = getattr(record, PLAIN[field])
        value = old_value.replace(part.text, text, 1)
    return replace(record, **_fields(field, value))


def bare(record: Record) -> tuple[object, ...]:
    """Return the values of a record without inline references; an empty name or transport is absent."""
    said = list(astuple(replace(record, name=record.name or None, transport=record.transport or None)))[3:]
    del said[8]
    return tuple(said)


_TEXT = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n:#-[]{},'\"\\&*"), min_size=1, max_size=10
) | st.sampled_from(["null", "no", "a: b", "12", "a\nb", "a\n\n  b\n", " a", "|", "Reserved", "Unassigned"])
_STYLES = ("plain", "'", '"', "flow")


def _in_style(text: str, style: str) -> str:
    """Return a written registry with other quotes or brackets."""
    if style in ("'", '"'):
        return re.sub(
            r"(?m)^( +(?:- )?(?:name|port|description|registered|note): )([A-Za-z0-9][^'\"\n:#\\]*)$", rf"\1{style}\2{style}", text
        )
    return text


@pytest.mark.slow
@examples(500, suppress_health_check=[HealthCheck.too_slow])
@given(registries(), st.sampled_from(_STYLES), st.data())
def test_edited_fields_are_read_back_and_others_are_unchanged(made: Registry, style: str, data: st.DataObject) -> None:
    text = _in_style(write_yaml(made), style)
    registry = read(Source("f.yaml", text))
    record = data.draw(st.sampled_from(registry.records))
    kind = data.draw(st.sampled_from(["replace", "part", "add", "remove", "delete", "reference"]))
    present = [field for field, name in PLAIN.items() if getattr(record, name)]
    absent = [field for field, name in PLAIN.items() if getattr(record, name) is None]
    new = data.draw(_TEXT)
    change: Change
    if kind == "replace" and present:
        change = Replace(record, data.draw(st.sampled_from(present)), new)
    elif kind == "part" and present:
        field = data.draw(st.sampled_from(present))
        value = getattr(record, PLAIN[field])
        start = data.draw(st.integers(0, len(value) - 1))
        part = value[start : data.draw(st.integers(start + 1, len(value)))]
        change = Replace(record, field, new, substring=Substring(part))
    elif kind == "add" and absent:
        change = Add(record, data.draw(st.sampled_from(absent)), new)
    elif kind == "remove" and present:
        change = Remove(record, data.draw(st.sampled_from(present)))
    elif kind == "reference" and record.contacts:
        change = Replace(record, Field.CONTACT, new, data.draw(st.integers(0, len(record.contacts) - 1)))
    elif len(registry.records) > 1:
        change = Delete(record)
    else:
        return
    try:
        after = read(Source("f.yaml", apply_edits(text, make_edits(registry, [change]))))
    except UneditableError:
        event(f"{kind}: no place")
        return
    event(f"{kind}: made")
    expected = after_change(list(registry.records), change)
    assert [bare(record) for record in after.records] == [bare(record) for record in expected]
    assert values(after)[1:5] == values(registry)[1:5]  # type: ignore[index] # a tuple of known length
    assert after.markup_errors == ()


@examples(150)
@given(st.data())
def test_the_private_registry_keeps_its_lines(data: st.DataObject) -> None:
    text = (ROOT / "fixtures" / "formats" / "own.yaml").read_text(encoding="utf-8")
    registry = read(Source("f.yaml", text))
    record = data.draw(st.sampled_from([record for record in registry.records if record.name and record.number]))
    same = [one for one in registry.records if one.start == record.start]
    new = data.draw(_TEXT)
    after = apply_edits(text, make_edits(registry, [Replace(one, Field.DESCRIPTION, new) for one in same]))
    again = read(Source("f.yaml", after))
    assert [one.description for one in again.records if one.name == record.name] == [new] * len(same)
    gone, _ = lines_that_differ(text, after)
    assert len(gone) <= 2
    assert after.count("#") - new.count("#") == text.count("#")


# fixes


def _renaming(new: Callable[[Record], str | None]) -> Rule:
    def check(record: Record, _index: object) -> Any:
        if name := new(record):
            fix = Fix(f"write '{name}'", (Replace(record, Field.NAME, name),), Safety.SAFE)
            yield Problem(record, Field.NAME, "name '{0}'", (record.name,), fix=fix)

    return make_rule(check)


def test_an_edit_of_all_transports_is_made_once() -> None:
    text = "entries:\n  - name: a_b # kept\n    transport: [tcp, udp]\n  - name: c\n"
    everywhere = _renaming(lambda record: "a-b" if record.name == "a_b" else None)
    after = repaired(Source("f.yaml", text), [everywhere])
    assert after.registry.source.text == text.replace("a_b", "a-b")
    assert (len(after.made), after.held_back) == (1, [])


def test_an_edit_of_one_transport_splits_the_entry() -> None:
    text = "entries:\n  - name: a_b\n    transport: [tcp, udp]\n  - name: c\n"
    on_udp = _renaming(lambda record: "a-b" if record.name == "a_b" and record.transport == "udp" else None)
    after = repaired(Source("f.yaml", text), [on_udp])
    assert after.registry.source.text == (
        "entries:\n  - name: a_b\n    transport: tcp\n  - name: a-b\n    transport: udp\n  - name: c\n"
    )


def test_fixes_of_all_rules_leave_a_valid_registry() -> None:
    from linter.formats.xml.reader import read_xml
    from linter.source import read_source
    from rules import ALL

    faulty = write_yaml(read_xml(read_source(str(ROOT / "fixtures" / "faulty.xml"))))
    after = repaired(Source("f.yaml", faulty), ALL)
    assert (not after.made) is (after.registry.source.text == faulty)
    again = repaired(after.registry.source, ALL)
    assert (again.made, again.registry.source.text) == ([], after.registry.source.text)
