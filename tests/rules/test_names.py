"""Rules about names, beyond their fixtures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.model import Entry, Ports, Record
from linter.source import Source
from rules.names import (
    discovery_name_without_suffix,
    duplicate_assignment,
    malformed_name,
    name_not_portable,
    redundant_word_in_name,
    version_in_name,
)
from tests.support import base, lint, parse_text, registry_text, repaired, said


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3), st.sampled_from(("tcp", "udp"))), min_size=1, max_size=9))
def test_an_entry_is_a_duplicate_if_and_only_if_it_shares_a_port_with_an_earlier_one(places: list[tuple[int, int, str]]) -> None:
    snippet = "".join(
        f"<record><name>lamp</name><protocol>{transport}</protocol><number>{Ports(low, low + extent)}</number></record>"
        for low, extent, transport in places
    )
    problems = [finding.problem for finding in lint(snippet, [duplicate_assignment.RULE]).findings]
    assert sorted(row_of(problem.entry) for problem in problems) == [
        row for row, place in enumerate(places) if any(overlap(place, earlier) for earlier in places[:row])
    ]
    for problem in problems:
        earlier = row_of(problem.related[0].entry)
        assert earlier < row_of(problem.entry)
        assert overlap(places[earlier], places[row_of(problem.entry)])


def row_of(entry: Entry) -> int:
    assert isinstance(entry, Record)
    return entry.row


def overlap(place: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    (low, extent, transport), (start, length, same) = place, other
    return transport == same and low <= start + length and start <= low + extent


def test_the_version_of_an_added_transport_is_reported_if_the_first_entry_has_none() -> None:
    snippet = """
    <record date="2019-08-13"><name>x510</name><protocol>tcp</protocol><description>Security service</description></record>
    <record date="2019-09-30"><name>x510</name><protocol>udp</protocol><description>The X.510 protocol v2</description></record>
    """
    assert said(lint(snippet, [version_in_name.RULE])) == [
        ("NAME005", "v2", "description of 'x510' has the version number 'v2'; omit it")
    ]


ALIAS = """
<record{}><name>lamp_x</name><protocol>tcp</protocol><number>7001</number><note>This entry is an alias to "lamp-x".</note></record>
"""


@pytest.mark.parametrize(
    ("date", "is_reported"),
    [("", False), ("2011-08-31", False), ("2011-08", False), ("2011-09", True), ("2011-09-01", True), ("2026-8-18", True)],
)
def test_a_malformed_name_is_exempt_if_it_is_an_alias_from_before_rfc_6335(date: str, is_reported: bool) -> None:
    found = lint(ALIAS.format(f' date="{date}"' if date else ""), [malformed_name.RULE]).findings
    assert [finding.text.endswith("; aliases registered after RFC 6335 are not exempt") for finding in found] == [
        True
    ] * is_reported


@pytest.mark.parametrize("date", ["", ' date="2010-01-15"', ' date="2026-08-18"'])
def test_an_alias_that_the_change_adds_is_not_exempt(date: str) -> None:
    result = lint(ALIAS.format(date), [malformed_name.RULE], "<record><name>lamp-x</name></record>")
    assert [(code, pointed) for code, pointed, _ in said(result)] == [("NAME001", "lamp_x")]


def test_an_old_alias_that_the_change_modifies_stays_exempt() -> None:
    assert lint(ALIAS.format(' updated="2026-08-18"'), [malformed_name.RULE], ALIAS.format("")).findings == ()


def test_the_fix_renames_a_name_that_the_change_adds() -> None:
    after = repaired(
        Source("r.xml", registry_text("<record><name>a_b</name></record>")), [malformed_name.RULE], base=base("<record/>")
    )
    assert [record.name for record in after.registry.records] == ["a-b"]
    assert after.findings == ()


DATED = """
<record date="2020-01-15"><name>{}</name><protocol>tcp</protocol><description>{}</description></record>
"""


def test_users_can_set_the_redundant_words() -> None:
    text = registry_text("".join(DATED.format(name, "") for name in ("lamp-port", "lamp-daemon", "lampdaemon", "lampd", "TorchD")))
    for words, expected in (
        (redundant_word_in_name.WORDS.default, ["lamp-port"]),
        (("daemon",), ["lamp-daemon"]),
        (("*Daemon", "*d"), ["lamp-daemon", "lampdaemon", "lampd", "TorchD"]),
        (("", "*"), []),
        ((), []),
    ):
        result = run([redundant_word_in_name.RULE], parse_text(text), {redundant_word_in_name.WORDS: words})
        assert [finding.problem.args[0] for finding in result.findings] == expected


def test_users_can_set_the_suffixes_of_discovery_names() -> None:
    text = registry_text("".join(DATED.format(name, "Discovery") for name in ("lamp-disc", "lamp-find", "lampfind")))
    for suffixes, expected in (
        (discovery_name_without_suffix.SUFFIXES.default, [("lamp-find", "-disc"), ("lampfind", "-disc")]),
        (("-find",), [("lamp-disc", "-find"), ("lampfind", "-find")]),
        (("Find", ""), [("lamp-disc", "-Find")]),
        ((), [("lamp-disc", "-disc"), ("lamp-find", "-disc"), ("lampfind", "-disc")]),
    ):
        result = run([discovery_name_without_suffix.RULE], parse_text(text), {discovery_name_without_suffix.SUFFIXES: suffixes})
        assert [finding.problem.args for finding in result.findings] == expected


def test_rules_about_the_choice_of_a_name_apply_only_to_its_first_entry() -> None:
    snippet = """
    <record><name>Lamp-port</name><protocol>tcp</protocol><description>Lamp Discovery</description></record>
    <record date="2020-01-15"><name>Lamp-port</name><protocol>udp</protocol><description>Lamp Discovery</description></record>
    <record><name>A_port</name><description>Discovery</description><note>This entry is an alias to "x".</note></record>
    """
    registry = parse_text(registry_text(snippet))
    for module in (redundant_word_in_name, discovery_name_without_suffix, name_not_portable):
        assert [finding.problem.entry for finding in run([module.RULE], registry).findings] == [registry.records[0]]


def test_a_revision_in_a_description_is_a_version() -> None:
    snippet = "".join(
        DATED.format(*entry) for entry in (("a", "Lamp Rev 3"), ("b", "Lamp revision 2.1"), ("c", "Rev. Lamp 3"), ("d", "Prev 3"))
    )
    assert [pointed for _, pointed, _ in said(lint(snippet, [version_in_name.RULE]))] == ["Rev 3", "revision 2.1"]
