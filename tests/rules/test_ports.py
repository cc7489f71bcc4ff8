"""The rules about ports, against the plainest way to compute the same, and on ranges that overlap as badly as can be."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.model import MAX_PORT, Ports, Record
from linter.rules_api import State
from linter.rules_api.rule import Rule
from linter.source import Source
from rules import ALL
from rules.ports import (
    edge_port_not_reserved,
    experimental_port_misused,
    port_in_two_states,
    port_listed_twice,
    rows_out_of_order,
    sibling_transport_not_reserved,
    state_not_recognised,
)
from rules.ports._order import _longest_ascent, _longest_ascent_of_part
from rules.shared.port_intervals import Reach, gaps, merge_ports, spell_ports
from rules.shared.port_states import state
from rules.shared.rfc6335 import TRANSPORTS
from tests.support import parse_text, registry_text, repaired

PORT_RULES = [rule for rule in ALL if rule.family == "PORT"]
STATES = ("Unassigned", "Reserved", "any private use")

ports = st.tuples(st.integers(2000, 2012), st.integers(0, 6)).map(lambda pair: Ports(pair[0], sum(pair)))
rows = st.lists(st.tuples(ports, st.sampled_from(STATES), st.sampled_from(("", *TRANSPORTS[:2]))), min_size=1, max_size=8)


def row(number: object, description: str = "", transport: str = "", name: str = "", date: str = "") -> str:
    cells = (("name", name), ("protocol", transport), ("description", description), ("number", number))
    inside = "".join(f"<{tag}>{value}</{tag}>" for tag, value in cells if value or tag == "description")
    return f'<record date="{date}">{inside}</record>\n' if date else f"<record>{inside}</record>\n"


def text_of(entries: Sequence[tuple[Ports, str, str]]) -> str:
    return registry_text("".join(row(*entry) for entry in entries))


def reported(rule: Rule, text: str) -> list[int]:
    """The rows that a rule reports."""
    entries = [finding.problem.entry for finding in run([rule], parse_text(text)).findings]
    return sorted(entry.row for entry in entries if isinstance(entry, Record))


@given(rows)
def test_ports_in_two_states_are_those_of_a_comparison_of_every_pair(entries: list[tuple[Ports, str, str]]) -> None:
    text = text_of(entries)
    records = parse_text(text).records
    order = (State.UNASSIGNED, State.RESERVED, State.ASSIGNED)

    def meet(one: int, other: int) -> bool:
        (low, high), _, transport = entries[one]
        (other_low, other_high), _, other_transport = entries[other]
        return low <= other_high and other_low <= high and ("" in (transport, other_transport) or transport == other_transport)

    def strength(at: int) -> int:
        known = state(records[at])
        assert known is not None
        return order.index(known)

    expected = [
        at
        for at in range(len(entries))
        if entries.index(entries[at]) == at and any(meet(at, to) and strength(to) > strength(at) for to in range(len(entries)))
    ]
    assert reported(port_in_two_states.RULE, text) == expected


@given(rows)
def test_ports_listed_twice_are_those_of_a_count_of_every_port(entries: list[tuple[Ports, str, str]]) -> None:
    listed = Counter(
        (port, transport, description)
        for (low, high), description, own in entries
        for port in range(low, high + 1)
        for transport in ([own] if own else TRANSPORTS)
    )
    twice = any(count > 1 for count in listed.values())
    assert bool(reported(port_listed_twice.RULE, text_of(entries))) == twice


@given(st.lists(ports, min_size=1, max_size=8), ports)
def test_gaps_are_the_ports_without_a_row(entries: list[Ports], wanted: Ports) -> None:
    records = parse_text(registry_text("".join(row(entry) for entry in entries))).records
    missing = {port for gap in gaps(wanted, merge_ports(records)) for port in range(gap.low, gap.high + 1)}
    assert missing == {port for port in range(wanted.low, wanted.high + 1) if not any(low <= port <= high for low, high in entries)}


@given(st.lists(ports, min_size=1, max_size=8), ports)
def test_reach_finds_an_overlapping_row(entries: list[Ports], wanted: Ports) -> None:
    reach = Reach(parse_text(registry_text("".join(row(entry) for entry in entries))).records)
    overlapping = [entry for entry in entries if entry.low <= wanted.high and entry.high >= wanted.low]
    found, count = reach.overlapping(wanted)
    assert bool(overlapping) == (reach.find_overlapping(wanted) is not None) == bool(found) == bool(count)
    assert {record.ports for record in found} <= set(overlapping)
    assert count <= len(overlapping)


@given(st.lists(st.integers(2000, 2100), min_size=2, max_size=30).map(sorted), st.data())
def test_one_row_moved_is_one_finding_at_most(numbers: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(numbers) - 1))
    to = data.draw(st.integers(0, len(numbers) - 1))
    numbers.insert(to, numbers.pop(at))
    text = registry_text("".join(row(number) for number in numbers))
    assert len(reported(rows_out_of_order.RULE, text)) == (numbers != sorted(numbers))


@given(st.lists(st.integers(2000, 2030), min_size=2, max_size=30).map(sorted), st.data())
def test_one_row_renumbered_is_one_finding_at_most_among_rows_of_tcp_and_udp(numbers: list[int], data: st.DataObject) -> None:
    twice = [(number, transport) for number in numbers for transport in TRANSPORTS[:2]]
    at = data.draw(st.integers(0, len(twice) - 1))
    twice[at] = data.draw(st.integers(2000, 2030)), twice[at][1]
    text = registry_text("".join(row(number, "", transport) for number, transport in twice))
    in_order = [number for number, _ in twice] == sorted(number for number, _ in twice)
    assert len(reported(rows_out_of_order.RULE, text)) == (not in_order)


def test_a_row_renumbered_to_the_port_of_the_next_service_is_reported_and_its_neighbour_is_not() -> None:
    for wrong in (0, 2):
        numbers = [3664, 3664, 3665, 3665, 3666, 3666]
        numbers[wrong] += 1
        lines = [row(number, "", TRANSPORTS[at % 2], f"a{at // 2}") for at, number in enumerate(numbers)]
        assert reported(rows_out_of_order.RULE, registry_text("".join(lines))) == [wrong]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ("20/tcp 30/tcp 29/udp 30/tcp", [1]),
        ("20/tcp 30/tcp 10/udp 30/tcp", [2]),  # without the row above it, it would still step back
        ("29/udp 30/tcp 29/udp 30/tcp", [2]),  # its port recurs too
        ("52/tcp 51/tcp 55/tcp 54/udp 55/tcp", [1, 3]),  # one misplaced row does not become a part of another finding
        ("20/tcp 30/tcp 25/udp 24/tcp 30/tcp 31/tcp", [2, 3]),  # two rows step back
    ],
)
def test_the_upper_of_two_neighbours_is_reported_only_if_all_else_is_in_order(places: str, expected: list[int]) -> None:
    lines = [row(number, "", transport) for number, transport in (place.split("/") for place in places.split())]
    assert reported(rows_out_of_order.RULE, registry_text("".join(lines))) == expected


def test_a_row_that_is_too_high_for_the_row_below_does_not_make_the_row_above_the_one_out_of_place() -> None:
    lines = [row(number, "", "udp", name) for number, name in ((625, "a"), (625, "b"), (705, "c"), (626, "d"), (627, "e"))]
    assert reported(rows_out_of_order.RULE, registry_text("".join(lines))) == [2]


@given(st.lists(st.integers(2000, 9000), min_size=2, max_size=20, unique=True), st.data())
def test_rows_moved_back_ascend_and_a_single_one_returns_to_its_place(numbers: list[int], data: st.DataObject) -> None:
    rule = [rows_out_of_order.RULE]
    after = repaired(
        Source("registry.xml", registry_text("".join(map(row, numbers)) + "<record><name>last</name></record>\n")), rule
    )
    assert [record.number for record in after.registry.records[:-1]] == list(map(str, sorted(numbers)))
    numbers.sort()
    sound = registry_text("".join(map(row, numbers)) + "<record><name>last</name></record>\n")
    at, to = (data.draw(st.integers(0, len(numbers) - 1)) for _ in range(2))
    numbers.insert(to, numbers.pop(at))
    damaged = registry_text("".join(map(row, numbers)) + "<record><name>last</name></record>\n")
    assert repaired(Source("registry.xml", damaged), rule).registry.source.text == sound


close_ports = st.tuples(st.integers(2000, 2004), st.integers(0, 4)).map(lambda pair: Ports(pair[0], sum(pair)))
close_rows = st.tuples(
    close_ports, st.sampled_from(("Unassigned", "Unassigned", "Reserved", "")), st.sampled_from(("", "", "tcp", "udp"))
)


@given(st.lists(close_rows, min_size=2, max_size=6).map(sorted))
@example([(Ports(2000, 2004), "Unassigned", ""), (Ports(2003, 2003), "", ""), (Ports(2004, 2004), "Unassigned", "")])
@example([(Ports(2000, 2004), "Unassigned", ""), (Ports(2003, 2003), "Reserved", "tcp")])
@example([(Ports(2000, 2004), "Unassigned", "")] * 2 + [(Ports(2002, 2002), "", "")])
@example([(Ports(2000, 2004), "Unassigned", ""), (Ports(2001, 2003), "Unassigned", ""), (Ports(2002, 2002), "Unassigned", "")])
def test_fixes_leave_no_port_without_a_row_and_terminate(entries: list[tuple[Ports, str, str]]) -> None:
    lines = [
        row(number, description, transport, *(("", "") if description else (f"name-{at}", "2020-01-01")))
        for at, (number, description, transport) in enumerate(entries)
    ]
    rules = [rule for rule in PORT_RULES if rule.fixes]
    source = Source("registry.xml", registry_text("".join(lines)))
    after = repaired(source, rules)
    assert covered(after.registry.records) >= covered(parse_text(source.text).records)
    assert repaired(after.registry.source, rules).made == []


def covered(records: Sequence[Record]) -> set[tuple[str, int]]:
    return {
        (transport, port)
        for record in records
        if record.ports
        for port in range(record.ports.low, record.ports.high + 1)
        for transport in ([record.transport] if record.transport else TRANSPORTS[:2])
    }


spellings = st.sampled_from(("{}", "0{}", "000{}", "+{}", " {}", "{}\n", "\u00a0{}\u2003"))
dashes = st.sampled_from(("-", "\u2013", " - ", "\u2212", "--", "\u2011"))
digits = st.sampled_from((0x30, 0x660, 0xFF10))


@given(st.integers(0, MAX_PORT), st.integers(0, MAX_PORT), spellings, spellings, dashes, digits)
def test_an_unambiguous_malformed_port_is_corrected(
    one: int, other: int, spelling: str, other_spelling: str, dash: str, zero: int
) -> None:
    script = {0x30 + digit: zero + digit for digit in range(10)}
    written = spelling.format(str(one).translate(script))
    assert spell_ports(written) == str(one)
    written += dash + other_spelling.format(str(other).translate(script))
    assert spell_ports(written) == (f"{one}-{other}" if one < other else str(one) if one == other else None)


@pytest.mark.parametrize(
    "text", ["", "-", "80-", "-80", "1-2-3", "8,080", "8 080", "0x50", "8o80", "\u00b2", "65536", "9-8", "+-80", "++80"]
)
def test_an_ambiguous_malformed_port_is_not_corrected(text: str) -> None:
    assert spell_ports(text) is None


def test_users_can_add_states() -> None:
    registry = parse_text(registry_text(row(7001, "Kept for the lab") + row(7002, "kept") + row(7003, "Something else")))
    options = {state_not_recognised.STATES: ("KEPT FOR", "")}
    found = run([state_not_recognised.RULE], registry, options).findings
    assert [finding.problem.entry for finding in found] == list(registry.records[1:])


def experiments(name: str, port: int) -> str:
    return "".join(row(port, "", transport, name) for transport in TRANSPORTS)


def test_a_missing_experiment_is_reported_if_the_other_one_has_rows() -> None:
    one, other = experiments("exp1", 1021), experiments("exp2", 1022)
    for text, expected in ((one, [0]), (other, [0]), (one + other, []), (row(1020), []), (row(1022, "", "tcp", "a") + one, [0, 1])):
        assert reported(experimental_port_misused.RULE, registry_text(text)) == expected
    assert (
        "experimental name 'exp1' missing"
        in run([experimental_port_misused.RULE], parse_text(registry_text(other))).findings[0].problem.text
    )


def test_a_missing_edge_is_reported_if_another_transport_has_a_row_and_no_malformed_port_hides_it() -> None:
    tcp, udp, sctp, both = (row(1023, "Reserved", transport) for transport in ("tcp", "udp", "sctp", ""))
    hidden = row("1O23", "Reserved", "udp")
    for text, expected in (
        (tcp, [0]),
        (udp, [0]),
        (sctp, [0]),
        (both, []),
        (tcp + udp, []),
        (row(1022) + row("1000-1030", "Reserved", "udp"), [1, 1]),  # 1023 and 1024
        (tcp + hidden, []),
        (hidden + tcp, []),
        (tcp + row(1025) + hidden, [0]),
        (tcp + row("1O23", "Reserved", "sctp"), [0]),
        (row(1025), []),
    ):
        assert reported(edge_port_not_reserved.RULE, registry_text(text)) == expected, text


@pytest.mark.parametrize("damaged", ["65536", "70001", "7,001", "x", "05001", ""])
def test_a_malformed_port_beside_an_entry_is_not_a_missing_sibling_too(damaged: str) -> None:
    entry = row(5001, "", "tcp", "a", "2020-01-01")
    sibling = row(damaged, "Reserved", "udp") if damaged else "<record><protocol>udp</protocol><description/><number/></record>"
    for text in (entry + sibling, sibling + entry):
        assert reported(sibling_transport_not_reserved.RULE, registry_text(text)) == []


def hostile() -> Iterator[tuple[str, list[str]]]:
    """Ten thousand rows each, in which all overlap with all."""
    everything = [row("1-65535", STATES[at % 2]) for at in range(10_000)]
    named = [row("1-49151", "", "tcp", f"a{at}", "2020-01-01") for at in range(10_000)]
    nested = [row(f"{1 + at}-{49000 - at}", STATES[at % 3]) for at in range(10_000)]
    stairs = [row(f"{1 + at}-{20000 + at}", STATES[at % 3], ("", "tcp", "udp")[at % 3]) for at in range(10_000)]
    falling = [row(40_000 - at, STATES[0]) for at in range(10_000)]
    alone = [row(2 * at + 1100, "", "tcp", "c", "2020-01-01") for at in range(10_000)]
    comb = [row(2 * at + 2000, STATES[0]) for at in range(5_000)] + [
        row(f"1-{45000 - at}", "", "tcp", f"b{at}", "2020-01-01") for at in range(5_000)
    ]
    cases = {
        "everything": everything,
        "named": named,
        "nested": nested,
        "stairs": stairs,
        "falling": falling,
        "comb": comb,
        "alone": alone,
    }
    yield from cases.items()


@pytest.mark.slow
def test_rows_that_all_overlap_are_not_reported_pair_by_pair() -> None:
    for name, lines in hostile():
        registry = parse_text(registry_text("".join(lines)))
        for rule in PORT_RULES:
            result = run([rule], registry)
            assert len(result.findings) < 2 * len(lines), (name, rule.code)
            assert all(len(finding.text) < 400 for finding in result.findings), (name, rule.code)
            assert all(len(finding.problem.related) <= 3 for finding in result.findings), (name, rule.code)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=12))
def test_rows_that_step_back_are_found_in_the_parts_of_a_registry_as_in_the_whole(lows: list[int]) -> None:
    assert _longest_ascent(lows) == _longest_ascent_of_part(lows)
    assert _longest_ascent(sorted(lows)) == [*range(len(lows))]
