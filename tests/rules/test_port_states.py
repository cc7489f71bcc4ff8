"""PORT003: the findings and the fixes of ranges that other rows contradict, at their limits."""

import pytest

from linter.rules_api import Record
from linter.source import Source
from rules.ports import port_in_two_states
from tests.rules.test_ports import row
from tests.support import parse_text, registry_text, repaired

RULE = port_in_two_states.RULE


def ports_after_fix(text: str) -> list[str | None]:
    """Return the port fields of all rows in the order of the file after the fixes of PORT003."""
    return [record.number for record in repaired(Source("registry.xml", text), [RULE]).registry.records]


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        (row(2005, name="b"), ["2000-2004", "2005", "2006-2009"]),
        (row(2000, name="b"), ["2000-2009", "2000"]),  # the narrowed range would no longer be in order
        (row(2000, name="b") + row(2020, name="c"), ["2000-2009", "2000", "2020"]),
        (row(2009, name="b"), ["2000-2008", "2009"]),
        (row(2000, transport="other", name="a") + row(2005, name="b"), ["2000-2004", "2000", "2005", "2006-2009"]),
        (row(2005, name="b") + row(2006, transport="other", name="c"), ["2000-2004", "2005", "2006-2009", "2006"]),
        (row(2005, name="b") + row(2004, name="c") + row(2020, name="d"), ["2000-2009", "2005", "2004", "2020"]),  # out of order
        (row(2005, name="b") + row(2006, "No state"), ["2000-2009", "2005", "2006"]),
        (row("2005-2010", name="b"), ["2000-2009", "2005-2010"]),
    ],
)
def test_a_range_is_narrowed_or_split_if_the_rows_below_it_stay_in_order(below: str, expected: list[str]) -> None:
    assert ports_after_fix(registry_text(row("2000-2009", "Unassigned") + below)) == expected


def test_the_last_row_of_a_registry_is_narrowed() -> None:
    text = registry_text(row(2000, name="a") + row("2000-2009", "Unassigned"))
    assert ports_after_fix(text) == ["2000", "2001-2009"]


@pytest.mark.parametrize("above", ["1995-2000", "1995-2003"])
def test_a_range_that_a_row_enters_from_below_is_not_fixed(above: str) -> None:
    for inside in ("", row(2005, name="b")):
        text = registry_text(row(above, name="a") + row("2000-2009", "Unassigned") + inside)
        assert ports_after_fix(text) == [record.number for record in parse_text(text).records]


def test_a_range_out_of_order_is_not_fixed() -> None:
    text = registry_text(
        row(1990, name="a") + row("3000-3009", "Unassigned") + row(1995, name="b") + row(1996, name="c") + row(3005, name="d")
    )
    assert ports_after_fix(text) == ["1990", "3000-3009", "1995", "1996", "3005"]
    text = registry_text(row(2005, name="a") + row(5000, name="b") + row("2000-2009", "Unassigned") + row(5001, name="c"))
    assert ports_after_fix(text) == ["2005", "5000", "2000-2009", "5001"]


@pytest.mark.parametrize(("number", "is_fixed"), [(62, True), (63, False)])
def test_a_range_of_one_transport_has_a_limit_of_rows_inside(number: int, is_fixed: bool) -> None:
    inside = "".join(row(2005, "", "tcp", f"n{at}") for at in range(number))
    found = ports_after_fix(registry_text(row("2000-2009", "Unassigned", "tcp") + inside + row(2020, name="z")))
    assert (found[0], len(found)) == (("2000-2004", number + 3) if is_fixed else ("2000-2009", number + 2))


@pytest.mark.parametrize(("tcp", "udp", "is_fixed"), [(62, 1, True), (63, 1, False), (62, 2, False), (62, 8, False)])
def test_a_range_with_many_rows_inside_is_not_fixed(tcp: int, udp: int, is_fixed: bool) -> None:
    """Up to 63 rows on a transport, the range included, and up to 63 rows between the parts."""
    inside = [row(2005, "", transport, f"n{at}") for transport, number in (("tcp", tcp), ("udp", udp)) for at in range(number)]
    found = ports_after_fix(registry_text(row("2000-2009", "Unassigned") + "".join(inside) + row(2020, name="z")))
    assert (found[0], "2006-2009" in found) == (("2000-2004", True) if is_fixed else ("2000-2009", False))
    assert len(found) == tcp + udp + 2 + is_fixed


def test_rows_without_a_known_state_do_not_hide_other_rows() -> None:
    text = registry_text(row("2000-2009", "No state") + row("2001-2005", "Unassigned") + row(2003, name="b"))
    found = [finding.problem.entry for finding in repaired(Source("registry.xml", text), [RULE], *()).findings]
    assert [entry.number for entry in found if isinstance(entry, Record)] == ["2001-2005"]
