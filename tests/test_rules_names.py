"""Rules about names, beyond their fixtures."""

from hypothesis import given
from hypothesis import strategies as st

from linter.index import Index
from linter.model import Entry, Ports, Record
from rules.names import duplicate_assignment, malformed_name, version_in_name
from tests.support import lint, parse_text, registry_text, said


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


def test_the_version_of_an_added_transport_is_told_where_the_name_came_without_one() -> None:
    snippet = """
    <record date="2019-08-13"><name>x510</name><protocol>tcp</protocol><description>Security service</description></record>
    <record date="2019-09-30"><name>x510</name><protocol>udp</protocol><description>The X.510 protocol v2</description></record>
    """
    assert said(lint(snippet, [version_in_name.RULE])) == [("NAME005", "v2", "description of 'x510' has the version number 'v2'")]


def test_a_sound_name_is_not_malformed_whoever_asks() -> None:
    registry = parse_text(registry_text("<record><name>lamp</name></record><record/><record><name/></record>"))
    assert [problem for record in registry.records for problem in malformed_name.check(record, Index(registry))] == []
