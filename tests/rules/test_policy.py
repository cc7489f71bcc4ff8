"""The rules about policies for ports, at the limits of allowed and forbidden ports, and the reading of malformed ports."""

import pytest

from linter.engine.run import run
from linter.rules_api import Allowance, Ban, Policy, Ports, Record
from linter.rules_api.policy import POLICY
from rules.policy import port_not_allowed
from rules.services.names_differ_by_letter import _is_misspelt
from rules.shared.port_intervals import guess_ports
from rules.shared.port_policy import permits
from tests.support import parse_text, registry_text


def entry(number: str, assignee: str = "team-a") -> Record:
    who = f'<assignee><xref type="person" data="{assignee}"/></assignee>'
    return parse_text(registry_text(f"<record><name>lamp</name>{who}<number>{number}</number></record>")).records[0]


@pytest.mark.parametrize(
    ("port", "allowed", "free_to_all"), [(6999, False, True), (7000, True, True), (7999, True, True), (8000, False, True)]
)
def test_a_port_is_allowed_between_the_ends_of_a_range(port: int, allowed: bool, free_to_all: bool) -> None:
    policy = Policy((Allowance("team-*", (Ports(7000, 7999),)),), ())
    assert permits(policy, entry("1"), port) is allowed
    assert permits(policy, None, port) is free_to_all
    assert permits(policy, entry("1", "other"), port) is False


@pytest.mark.parametrize(("port", "is_free"), [(8999, True), (9000, False), (9100, False), (9101, True)])
def test_a_port_is_forbidden_between_the_ends_of_a_range(port: int, is_free: bool) -> None:
    policy = Policy((), (Ban((Ports(9000, 9100),), exempt=("team-b",)),))
    assert permits(policy, entry("1"), port) is is_free
    assert permits(policy, entry("1", "team-b"), port) is True


@pytest.mark.parametrize(
    ("stretches", "number", "is_reported"),
    [
        (((7000, 7009), (7010, 7019)), "7005-7015", False),  # ranges that touch are one
        (((7000, 7009), (7011, 7019)), "7005-7015", True),
        (((7000, 7019), (7005, 7009)), "7005-7019", False),
        (((7010, 7019), (7000, 7009)), "7000-7019", False),
        (((7000, 7009),), "7009-7010", True),
    ],
)
def test_a_range_is_allowed_if_all_of_its_ports_are(stretches: tuple[tuple[int, int], ...], number: str, is_reported: bool) -> None:
    policy = Policy((Allowance("team-*", tuple(Ports(*one) for one in stretches)),), ())
    who = '<assignee><xref type="person" data="team-a"/></assignee>'
    registry = parse_text(registry_text(f"<record><name>lamp</name>{who}<number>{number}</number></record>"))
    assert bool(run([port_not_allowed.RULE], registry, {POLICY: policy}).findings) is is_reported


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("80", Ports(80, 80)),
        ("080", Ports(80, 80)),
        ("80, 81", Ports(80, 81)),
        ("81 80", Ports(80, 81)),
        ("1000 or 2000", Ports(1000, 2000)),
        ("1000 or 2001", Ports(2001, 2001)),  # too far apart for one range
        ("80 and 65536", None),
        ("none", None),
    ],
)
def test_a_malformed_port_has_the_ports_of_the_numbers_in_it(number: str, expected: Ports | None) -> None:
    assert guess_ports(entry(number)) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("lantern", "lanturn", True),
        ("lantern", "lanktern", True),
        ("lantern", "lanternk", False),  # a letter at the end makes another name
        ("lantern", "lanterns", False),
        ("lantern", "antern", True),
        ("lantern", "lanternes", False),
        ("lantern", "lanternxyz", False),
        ("lantern", "lantern", False),
        ("lantern", "lantern1", False),
        ("ab", "ac", False),
    ],
)
def test_names_differ_by_a_letter_that_is_replaced_added_or_missing(one: str, other: str, expected: bool) -> None:
    assert _is_misspelt(one, other) is _is_misspelt(other, one) is expected
