"""Tests of a registry in several files: rules see one registry; findings and fixes name the file."""

from collections.abc import Callable, Iterator

import pytest

from linter.formats import make_edits, read
from linter.model import Capability, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Delete, Fix, Insert, Move, Replace, Safety, UneditableError, apply_edits
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Rule, Scope
from linter.source import Position, Source, SourceError, join_sources
from tests.support import ROOT, checked, make_rule, repaired, said

NETWORK = """updated: 2025-03-01
entries:
  - name: dns-a
    port: 600
    contact: Ann
    note: by [ben]
  - name: ntp_b # reglint: allow NAME001 an old one
    transport: [tcp, udp]
    contact: ben
"""
STORAGE = """{"updated": "2025-06-01",
 "entries": [{"name": "disk-c", "port": "0x1", "contact": "Cy"}, {"name": "tape_d", "colour": "red"}],
 "contacts": {"Ann": {}, "ben": {}}}
"""


def source() -> Source:
    return join_sources(
        "teams", [Source("network.yaml", NETWORK), Source("storage.json", STORAGE), Source("more.yaml", "entries:\n  - name: e")]
    )


def place(registry: Registry, record: Record, field: Field) -> tuple[str, Position, str]:
    span = registry.locate(record, field)
    return registry.source.path_at(span.start), registry.source.position(span.start), registry.source.text[slice(*span)]


def test_the_files_make_one_registry() -> None:
    registry = read(source())
    assert [str(record) for record in registry.records] == ["dns-a 600", "ntp_b tcp", "ntp_b udp", "disk-c 0x1", "tape_d", "e"]
    assert [record.row for record in registry.records] == list(range(6))
    assert [contact.id for contact in registry.contacts] == ["Ann", "ben"]
    assert (registry.updated, registry.format) == ("2025-06-01", "yaml")
    assert registry.missing_capabilities == {Capability.ORDER: "has several files, whose rows have no common order"}
    assert [reference.target for reference in registry.records[0].inline_references] == ["ben"]


def test_every_value_is_located_in_its_file() -> None:
    registry = read(source())
    assert [place(registry, registry.records[row], Field.NAME) for row in (0, 2, 3, 5)] == [
        ("network.yaml", (3, 11), "dns-a"),
        ("network.yaml", (7, 11), "ntp_b"),
        ("storage.json", (2, 24), "disk-c"),
        ("more.yaml", (2, 11), "e"),
    ]
    assert place(registry, registry.records[0], Field.INLINE_REFERENCE) == ("network.yaml", (6, 15), "ben")
    span = registry.locate(registry.contacts[1], Field.ID)
    assert (registry.source.path_at(span.start), registry.source.position(span.start)) == ("storage.json", (3, 27))
    updated = registry.locate(registry, Field.UPDATED)
    assert registry.source.path_at(updated.start) == "storage.json"
    assert registry.source.text[slice(*registry.source.line_span(updated.start))] == '{"updated": "2025-06-01",'
    (markup_error,) = registry.markup_errors
    assert (registry.source.path_at(markup_error.span.start), registry.source.position(markup_error.span.start)) == (
        "storage.json",
        (2, 86),
    )


def test_rules_see_one_registry_and_comments_count_in_their_file() -> None:
    from rules import ALL

    rules = [rule for rule in ALL if rule.code in ("NAME001", "PORT001", "CONTACT001", "CONTACT002", "FORMAT001", "PORT012")]
    result = checked(source(), rules)
    assert [(code, what) for code, what, _ in said(result)] == [
        ("PORT001", "0x1"),
        ("CONTACT001", "Cy"),
        ("NAME001", "tape_d"),
        ("FORMAT001", "colour"),
    ]
    assert [(finding.rule.code, str(finding.problem.entry)) for finding in result.findings if finding.status == "suppressed"] == [
        ("NAME001", "ntp_b tcp"),
    ]
    assert [skip.rule.code for skip in result.skipped] == ["PORT012"]


def test_an_error_names_its_file() -> None:
    with pytest.raises(SourceError, match=r"^bad\.yaml:2:11: a text that begins with '@' needs quotes; quote it$"):
        read(join_sources("teams", [Source("a.yaml", NETWORK), Source("bad.yaml", "entries:\n  - name: @x\n")]))
    assert str(source().error("x", len(NETWORK) + 1)) == "storage.json:1:1: x"
    assert str(source().error("x")) == "teams: x"


def test_the_people_capability_is_missing_only_if_no_file_has_people() -> None:
    lonely = join_sources("teams", [Source("a.yaml", NETWORK), Source("b.yaml", "entries:\n  - name: e\n")])
    assert read(lonely).missing_capabilities[Capability.PEOPLE] == "defines no contacts"


def test_an_edit_is_made_in_its_file_and_never_across_files() -> None:
    registry = read(source())
    first, third, last = registry.records[0], registry.records[3], registry.records[5]
    after = apply_edits(
        registry.source.text, make_edits(registry, [Replace(last, Field.NAME, "f"), Add(third, Field.NOTE, "n"), Delete(first)])
    )
    assert after == "\n".join(
        [
            NETWORK.replace(NETWORK[NETWORK.index("  - name: dns") : NETWORK.index("  - name: ntp")], ""),
            STORAGE.replace('"Cy"}', '"Cy", "note": "n"}'),
            "entries:\n  - name: f",
        ]
    )
    dated = apply_edits(registry.source.text, make_edits(registry, [Replace(registry, Field.UPDATED, "2025-07-01")]))
    assert dated == registry.source.text.replace("2025-06-01", "2025-07-01")
    assert make_edits(registry, [Insert(((Field.NAME, "g"),), last)])[0].text == "\n  - name: g"
    with pytest.raises(UneditableError):
        make_edits(registry, [Move(first, last)])


def test_fixes_keep_several_files() -> None:
    def check(record: Record, _index: object) -> Iterator[Problem]:
        if record.name and "_" in record.name:
            new = record.name.replace("_", "-")
            yield Problem(record, Field.NAME, "x", fix=Fix(f"write '{new}'", (Replace(record, Field.NAME, new),), Safety.SAFE))

    rule = make_rule(check)
    after = repaired(source(), [rule])
    assert [(part.path, part.text) for part in after.registry.source.parts] == [
        ("network.yaml", NETWORK.replace("ntp_b", "ntp-b")),
        ("storage.json", STORAGE.replace("tape_d", "tape-d")),
        ("more.yaml", "entries:\n  - name: e"),
    ]
    assert len(after.made) == 2


def test_a_fix_of_two_files_is_applied_to_both_or_to_none() -> None:
    def rule_with(*more: Callable[[Registry], Change]) -> Rule:
        def check(registry: Registry, _index: object) -> Iterator[Problem]:
            first, third = registry.records[0], registry.records[3]
            if first.name == "dns-a":
                changes = (
                    Replace(first, Field.NAME, "dns-z"),
                    Replace(third, Field.NAME, "disk-z"),
                    *(one(registry) for one in more),
                )
                yield Problem(first, Field.NAME, "x", fix=Fix("rename both", changes, Safety.SAFE))

        return make_rule(check, Scope.REGISTRY)

    after = repaired(source(), [rule_with()])
    assert [part.text for part in after.registry.source.parts[:2]] == [
        NETWORK.replace("dns-a", "dns-z"),
        STORAGE.replace("disk-c", "disk-z"),
    ]
    held = repaired(source(), [rule_with(lambda registry: Move(registry.records[0], registry.records[5]))])
    assert [part.text for part in held.registry.source.parts[:2]] == [NETWORK, STORAGE]
    assert [repair.held_back for repair in held.fix_outcomes] == ["the layout of the file does not allow it"]


def test_a_single_part_is_read_like_a_file() -> None:
    text = (ROOT / "fixtures" / "registry.xml").read_text(encoding="utf-8")
    alone, part = read(Source("r.xml", text)), read(join_sources("all", [Source("r.xml", text)]))
    assert [str(record) for record in alone.records] == [str(record) for record in part.records]
    assert part.missing_capabilities == alone.missing_capabilities


@pytest.mark.parametrize("text", ["services: {lamp: {}}\n", "$schema: x\ntitle: y\nproperties: {}\n", "(:"])
def test_a_part_without_registry_content_is_refused(text: str) -> None:
    parts = [Source("a.yaml", "entries:\n  - {name: a}\n"), Source("b.yaml", text)]
    with pytest.raises(SourceError, match=r"b\.yaml:\d+:1: is not a registry: the file has '"):
        read(join_sources("teams", parts))
