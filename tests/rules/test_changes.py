"""Change rules on small changes: each case is a base, a head, and the findings of the EDIT rules, by code and place."""

import pytest

from linter.engine.result import Result
from rules import ALL
from tests.support import lint, pointed_at

RULES = [rule for rule in ALL if rule.family == "EDIT"]
PEOPLE = """
<person id="Ada_Moss"><name>Ada Moss</name><uri>mailto:ada&amp;lamp.example</uri><updated>2024-05-01</updated></person>
<person id="Bo_Reed"><name>Bo Reed</name><uri>mailto:bo&amp;church.example</uri><updated>2024-05-01</updated></person>
"""


def entry(name: str, number: str = "", transport: str = "tcp", description: str = "dims lamps", **more: str) -> str:
    """Return a named entry of Ada Moss, or of the `party`, with the attributes of `dates`."""
    dates, party = more.get("dates", 'date="2012-01-02" updated="2020-01-02"'), more.get("party", "Ada_Moss")
    port = f"<number>{number}</number>" if number else ""
    return f"""<record {dates}><name>{name}</name><protocol>{transport}</protocol>
    <assignee><xref type="person" data="{party}"/></assignee><xref type="person" data="{party}"/>
    <description>{description}</description>{port}</record>\n"""


def row(number: str, description: str, transport: str = "", note: str = "") -> str:
    """Return a nameless row."""
    parts = [f"<protocol>{transport}</protocol>" if transport else "", f"<note>{note}</note>" if note else ""]
    return f"<record>{parts[0]}<description>{description}</description><number>{number}</number>{parts[1]}</record>\n"


NEW = 'date="2025-06-01"'
TODAY = 'date="2012-01-02" updated="2025-06-01"'
HISTORY = "De-assigned on 2025-01-02, was drum"
DRUM = row("7003", "Reserved", "tcp", HISTORY) + row("7003", "Reserved", "udp", HISTORY)
FREE = row("7000", "Unassigned")
LAMP = entry("lamp", "7001")

CASES: dict[str, tuple[str, str, list[str]]] = {
    "a de-assigned port becomes Unassigned": (FREE + DRUM, FREE + row("7003", "Unassigned"), ["EDIT002 7003"]),
    "a de-assigned port of a range becomes Unassigned": (
        FREE + row("7003-7005", "Removed"),
        FREE + row("7003", "Removed") + row("7004-7005", "Unassigned"),
        ["EDIT002 7004-7005"],
    ),
    "a de-assigned port vanishes": (FREE + DRUM, FREE, ["EDIT001 7003/tcp"]),
    "a history note is deleted": (DRUM, row("7003", "Reserved", "tcp") + row("7003", "Reserved", "udp"), ["EDIT003 7003"]),
    "a history note stays on one transport": (DRUM, row("7003", "Reserved", "tcp", HISTORY) + row("7003", "Reserved", "udp"), []),
    "a history note loses the name": (DRUM, DRUM.replace(", was drum", ""), ["EDIT003 7003"]),
    "a history note is worded otherwise": (DRUM, DRUM.replace(HISTORY, "Historic usage was drum. De-Assigned on 2025-01-02"), []),
    "a Reserved port without a history becomes Unassigned": (row("7003", "Reserved"), row("7003", "Unassigned"), []),
    "a port drops out of a range": (
        row("7000-7009", "Unassigned"),
        row("7000-7004", "Unassigned") + row("7006-7009", "Unassigned"),
        ["EDIT022 7000-7009"],
    ),
    "a Reserved row is removed from a registry that lists no free ports": (LAMP + row("7001", "Reserved", "udp"), LAMP, []),
    "two services swap their names": (
        LAMP + entry("bell", "7002", description="rings bells", party="Bo_Reed"),
        entry("bell", "7001", dates=TODAY) + entry("lamp", "7002", description="rings bells", party="Bo_Reed", dates=TODAY),
        ["EDIT008 bell"],
    ),
    "a service takes the name that another gave up": (
        LAMP + entry("bell", "7002", description="rings bells", party="Bo_Reed"),
        entry("bell", "7001", dates=TODAY) + entry("chime", "7002", description="rings bells", party="Bo_Reed", dates=TODAY),
        ["EDIT008 bell"],
    ),
    "a name is emptied on a port that the name keeps on another transport": (
        LAMP + entry("lamp", "7001", "udp"),
        LAMP + entry("lamp", "7001", "udp").replace("<name>lamp</name>", ""),
        [],  # PORT019 reports the row without a name
    ),
    "a name has an empty element": (LAMP, LAMP.replace("lamp<", "<"), ["EDIT004 lamp 7001/tcp"]),
    "a service is renamed without a date": (LAMP, entry("lamps", "7001"), ["EDIT011 2020-01-02"]),
    "a service is renamed with a date": (LAMP, entry("lamps", "7001", dates=TODAY), []),
    "a service is renamed on one transport": (
        LAMP + entry("lamp", "7001", "udp"),
        entry("lmap", "7001", dates=TODAY) + entry("lamp", "7001", "udp"),
        ["EDIT021 lmap"],
    ),
    "an undated service is renamed on one transport": (
        entry("lamp", "7001", dates="") + entry("lamp", "7001", "udp"),
        entry("lmap", "7001", dates='updated="2025-06-01"') + entry("lamp", "7001", "udp"),
        ["EDIT021 lmap"],
    ),
    "the case of an id is corrected": (
        entry("lamp", "7001", party="ada-moss") + entry("bell", "7002"),
        LAMP + entry("bell", "7002"),
        [],
    ),
    "both transports of an entry are deleted": (
        FREE + LAMP + entry("lamp", "7001", "udp"),
        FREE,
        ["EDIT001 lamp 7001/tcp", "EDIT004 lamp 7001/tcp"],
    ),
    "both transports go to another party": (
        LAMP + entry("lamp", "7001", "udp"),
        entry("lamp", "7001", party="Bo_Reed", dates=TODAY) + entry("lamp", "7001", "udp", party="Bo_Reed", dates=TODAY),
        ["EDIT005 Bo_Reed"],
    ),
    "both transports go to another service": (
        LAMP + entry("lamp", "7001", "udp"),
        "".join(entry("quay", "7001", transport, "gates of a harbour", party="Bo_Reed", dates=NEW) for transport in ("tcp", "udp")),
        ["EDIT004 lamp 7001/tcp", "EDIT007 quay"],
    ),
    "an old service loses its port and keeps its name": (
        FREE + LAMP,
        FREE + row("7001", "Reserved", "tcp", "was lamp") + entry("lamp", dates=TODAY),
        [],
    ),
}


def describe(result: Result) -> list[str]:
    """Return each finding as its code and the text it points at, or the removed entry."""
    return sorted(
        f"{finding.rule.code} {finding.problem.entry if finding.is_removed else pointed_at(result, finding)}"
        for finding in result.sorted_findings()
    )


@pytest.mark.parametrize("case", CASES)
def test_change(case: str) -> None:
    before, after, findings = CASES[case]
    result = lint(after + PEOPLE, RULES, before + PEOPLE)
    assert describe(result) == findings


CONTACTS: dict[str, tuple[tuple[str, str], list[str]]] = {
    "another company": (
        ("<name>Bo Reed</name><uri>mailto:bo&amp;church", "<org>Acme</org><uri>mailto:me&amp;acme"),
        ["EDIT018 Acme"],
    ),
    "a corrected spelling": (("Bo Reed</name><uri>mailto:bo&amp;church", "Bo Reeds</name><uri>mailto:bo&amp;acme"), []),
    "a new address": (("bo&amp;church.example", "bo&amp;acme.example"), []),
    "a new name with the same address": (("Bo Reed</name>", "Cy Dell</name>"), []),
    "an earlier date": (
        ("church.example</uri><updated>2024-05-01", "church.example</uri><updated>2024-01-04"),
        ["EDIT012 2024-01-04"],
    ),
    "no date": (("church.example</uri><updated>2024-05-01</updated>", "church.example</uri>"), ["EDIT012 Bo_Reed"]),
}


@pytest.mark.parametrize("case", CONTACTS)
def test_change_of_a_contact(case: str) -> None:
    (old, new), findings = CONTACTS[case]
    assert old in PEOPLE
    result = lint(LAMP + PEOPLE.replace(old, new), RULES, LAMP + PEOPLE)
    assert describe(result) == findings


DATES: dict[str, tuple[str, str, str, list[str]]] = {
    "not updated": ("2025-05-01", "2025-05-01", 'date="2012-01-02" updated="2024-06-01"', ["EDIT013 2025-05-01"]),
    "a second change on one day": ("2025-05-20", "2025-05-20", 'date="2012-01-02" updated="2025-05-20"', []),
    "a change of the day of the test": ("2026-01-01", "2026-01-01", 'date="2012-01-02"', []),
    "went back": ("2025-05-20", "2025-05-01", 'date="2012-01-02" updated="2025-05-01"', ["EDIT013 2025-05-01"]),
    "removed": ("2025-05-01", "", 'date="2012-01-02" updated="2025-06-01"', ["EDIT019 "]),
}


@pytest.mark.parametrize("case", DATES)
def test_date_of_the_registry(case: str) -> None:
    was, now, dates, findings = DATES[case]
    base, head = (f"<updated>{date}</updated>\n" for date in (was, now))
    bare = '<record date="2012-01-02"><name>bell</name><protocol>udp</protocol></record>\n'
    rules = [rule for rule in RULES if rule.code in ("EDIT013", "EDIT019")]
    result = lint(head + bare + entry("lamp", "7001", dates=dates), rules, base + bare + LAMP)
    assert describe(result) == findings


def test_no_registration_date_is_offered_for_an_entry_that_existed() -> None:
    undated = entry("bell", "7002", description="rings", party="Bo_Reed", dates="")
    result = lint(LAMP + undated + PEOPLE, RULES, LAMP + entry("quay", "7002", description="gates of a harbour") + PEOPLE)
    found = {finding.rule.code: finding.problem.fix for finding in result.findings}
    assert found["EDIT009"] is None
