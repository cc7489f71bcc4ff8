"""Lookups in an underlying registry, against the plainest way to compute the same."""

from hypothesis import given
from hypothesis import strategies as st

from linter.rules_api import Assignment, Ports, State, Underlying, make_columns

PORT = st.integers(0, 40)
STRETCH = st.tuples(PORT, st.integers(0, 12)).map(lambda pair: Ports(pair[0], pair[0] + pair[1]))
NAME = st.sampled_from(["", "lamp", "Lamp", "crane", "mole"])
ASSIGNMENT = st.builds(
    Assignment,
    NAME,
    st.none() | STRETCH,
    st.sampled_from([(), ("tcp",), ("udp",), ("tcp", "udp"), ("sctp",)]),
    st.sampled_from(State),
    st.sampled_from(["", "2014-05", "2015-06-07"]),
    st.sampled_from(["", "crane"]),
    st.booleans(),
)


def underlying(*assignments: Assignment) -> Underlying:
    return Underlying("it", make_columns(assignments))


def spread(assignments: list[Assignment]) -> set[tuple[object, ...]]:
    """Return assignments by single transports, so that those that are merged compare equal."""
    return {(one._replace(transports=()), transport) for one in assignments for transport in one.transports or ("",)}


@given(st.lists(ASSIGNMENT, max_size=12))
def test_nothing_is_lost(assignments: list[Assignment]) -> None:
    assert spread(list(underlying(*assignments))) == spread(assignments)


@given(st.lists(ASSIGNMENT, max_size=12), STRETCH, st.sampled_from([None, "tcp", "UDP", "dccp"]))
def test_holders_are_those_with_a_port_in_common(assignments: list[Assignment], ports: Ports, transport: str | None) -> None:
    whole = list(underlying(*assignments))
    expected = [
        one
        for one in whole
        if one.ports
        and one.ports.low <= ports.high
        and ports.low <= one.ports.high
        and (not transport or not one.transports or transport.lower() in one.transports)
    ]
    assert list(underlying(*assignments).holders(ports, transport)) == expected


@given(st.lists(ASSIGNMENT, max_size=12), NAME)
def test_names_are_found_in_any_letter_case(assignments: list[Assignment], name: str) -> None:
    made = underlying(*assignments)
    assert list(made.named(name.upper())) == [one for one in made if name and one.name.lower() == name.lower()]


def test_rows_that_differ_in_transports_only_are_one() -> None:
    tcp = Assignment("lamp", Ports(7001, 7001), ("tcp",), State.ASSIGNED)
    made = underlying(tcp._replace(transports=("udp",)), tcp, tcp._replace(since="2014-05"))
    assert [one.transports for one in made] == [("tcp", "udp"), ("tcp",)]


def test_a_port_is_free_if_it_is_unassigned_and_not_misused() -> None:
    made = underlying(
        Assignment("lamp", Ports(1, 1), ("tcp",), State.ASSIGNED),
        Assignment("", Ports(2, 5), (), State.UNASSIGNED),
        Assignment("", Ports(3, 3), (), State.RESERVED),
        Assignment("", Ports(4, 4), (), State.UNASSIGNED, is_misused=True),
    )
    assert [port for port in range(7) if made.is_free(port)] == [0, 2, 5, 6]
    assert made.is_free(1, "udp")
    assert not made.is_free(1, "tcp")
