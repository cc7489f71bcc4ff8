"""The changelog: what a change did, in the registry's words."""

import pytest

from linter.formats import read
from linter.report.changes.words import describe_events, summarize
from linter.source import Source
from linter.versions.changelog import Changelog, make_changelog
from linter.versions.changeset import make_change_set
from linter.versions.events import Action, Subject
from rules.continuity import judge_continuity

PEOPLE = """<people>
  <person id="Ada_Moss"><name>Ada Moss</name><uri>mailto:ada&amp;lamp.example</uri></person>
  <person id="Bell_Inc"><name>Bell Inc</name><uri>mailto:ports&amp;bell.example</uri></person>
</people>"""


def row(number: str, transport: str = "", description: str = "Unassigned", note: str = "") -> str:
    protocol = f"<protocol>{transport}</protocol>" if transport else ""
    note = f"<note>{note}</note>" if note else ""
    return f"<record>{protocol}<description>{description}</description><number>{number}</number>{note}</record>"


def entry(
    name: str, number: str, *transports: str, party: str = "Ada_Moss", description: str = "dims lamps", more: str = ""
) -> str:
    port = f"<number>{number}</number>" if number else ""
    xref = f'<xref type="person" data="{party}"/>'
    return "".join(
        f'<record date="2010-01-01"><name>{name}</name><protocol>{transport}</protocol><assignee>{xref}</assignee>{xref}'
        f"<description>{description}</description>{port}{more}</record>"
        for transport in transports
    )


def changelog(before: list[str], after: list[str], people: str = PEOPLE, people_after: str = "") -> Changelog:
    base, head = (
        read(
            Source(
                "ports.xml",
                '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers"><updated>2020-01-01</updated>'
                f"{''.join(records)}{persons}</registry>",
            )
        )
        for records, persons in ((before, people), (after, people_after or people))
    )
    change = make_change_set(base, head)
    log = make_changelog(change, judge_continuity(change))
    assert_covers(log)
    return log


def assert_covers(log: Changelog) -> None:
    """Assert that every changed entry is in exactly one event, and no other entry in any."""
    change = log.change_set
    changed = [one for pair in change.changed for one in (pair.one, pair.other)]
    events = [event for event in log.events if event.action is not Action.REORDERED]
    found = [id(one) for event in events for one in (*event.before, *event.after)]
    assert len(found) == len(set(found))
    assert set(found) == {id(one) for one in (*changed, *change.added, *change.removed)}


def lines(log: Changelog) -> list[str]:
    return [
        text
        for line in describe_events(log.events)
        for text in (f"{line.actions} {line.headline}", *(f"  {field}: {one} -> {other}" for field, one, other in line.values))
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([entry("lamp", "7001", "tcp")], [entry("lamp", "7001", "tcp")], []),
        (
            [row("7000-7009")],
            [row("7000"), entry("lamp", "7001", "tcp", "udp"), row("7002-7009")],
            [
                "added lamp 7001/tcp, 7001/udp; 'dims lamps'; assignee Ada_Moss; before: Unassigned",
                "resized Unassigned 7000-7009 -> 7000, 7002-7009; 7001 went to lamp",
            ],
        ),
        (
            [row("7001")],
            [entry("lamp", "7001", "tcp"), row("7001", "udp", "Reserved")],
            ["added lamp 7001/tcp; 'dims lamps'; assignee Ada_Moss; before: Unassigned; 7001/udp Reserved"],
        ),
        (
            [row("7001", "tcp", "Reserved")],
            [entry("lamp", "7001", "tcp")],
            ["added lamp 7001/tcp; 'dims lamps'; assignee Ada_Moss; before: Reserved"],
        ),
        ([entry("lamp", "7001", "tcp", "udp")], [], ["removed lamp 7001/tcp, 7001/udp; 'dims lamps'; now: no row"]),
        (
            [row("7000"), entry("lamp", "7001", "tcp")],
            [row("7000-7001")],
            [
                "removed lamp 7001/tcp; 'dims lamps'; now: Unassigned",
                "resized Unassigned 7000 -> 7000-7001; 7001 came from lamp",
            ],
        ),
        (
            [entry("lamp", "7001", "tcp", "udp")],
            [row("7001", "tcp", "Reserved", "was lamp"), row("7001", "udp", "Reserved", "was lamp"), entry("lamp", "", "tcp")],
            ["de-assigned lamp 7001/tcp, 7001/udp; 'dims lamps'; now: Reserved; the name stays without the port; note 'was lamp'"],
        ),
        (
            [entry("lamp", "7001", "tcp", "udp")],
            [entry("light", "7001", "tcp", "udp")],
            ["renamed lamp -> light 7001/tcp, 7001/udp"],
        ),
        (
            [entry("lamp", "7001", "tcp", "udp")],
            [entry("light", "7001", "tcp", "udp", party="Bell_Inc")],
            [
                "renamed, transferred lamp -> light 7001/tcp, 7001/udp",
                "  assignee: 'Ada_Moss' -> 'Bell_Inc'",
                "  contact: 'Ada_Moss' -> 'Bell_Inc'",
            ],
        ),
        (
            [entry("lamp", "7001", "tcp")],
            [entry("bell", "7001", "tcp", party="Bell_Inc", description="rings at doors").replace("2010", "2020")],
            [
                "reused 7001/tcp from lamp to bell",
                "  description: 'dims lamps' -> 'rings at doors'",
                "  assignee: 'Ada_Moss' -> 'Bell_Inc'",
                "  contact: 'Ada_Moss' -> 'Bell_Inc'",
                "  registration date: '2010-01-01' -> '2020-01-01'",
            ],
        ),
        (
            [entry("lamp", "7001", "tcp"), entry("lamp", "7001", "udp")],
            [entry("lamp", "7001", "tcp", more="<note>n</note>"), entry("lamp", "7001", "udp")],
            ["changed lamp 7001/tcp", "  assignment note: (none) -> 'n'"],
        ),
        (
            [entry("lamp", "7001", "tcp", "udp")],
            [entry("lamp", "7001", "tcp", more="<note>n</note>"), entry("lamp", "7001", "udp", more="<note>m</note>")],
            ["changed lamp 7001/tcp, 7001/udp", "  assignment note (tcp): (none) -> 'n'", "  assignment note (udp): (none) -> 'm'"],
        ),
        (
            [entry("lamp", "7001", "tcp"), entry("bell", "7005", "tcp")],
            [entry("lamp", "7001", "tcp", more="<note>n</note>"), entry("bell", "7005", "tcp", more="<note>n</note>")],
            ["changed lamp 7001/tcp; bell 7005/tcp", "  assignment note: (none) -> 'n'"],
        ),
        (
            [entry("lamp", "7001", "tcp"), row("7001", "udp", "Reserved"), row("7005")],
            [row("7001"), entry("lamp", "7005", "tcp"), row("7005", "udp", "Reserved")],
            ["moved lamp 7001/tcp -> 7005/tcp; before: Unassigned; 7001 Unassigned; 7005/udp Reserved"],
        ),
        (
            [entry("LAMP", "7001", "tcp")],
            [entry("lamp", "7001", "tcp")],
            ["changed LAMP -> lamp 7001/tcp"],
        ),
        (
            [row("7001-7002", "tcp"), row("7005", "udp", "Reserved")],
            [row("7001", "tcp"), row("7005", "udp", "Reserved", "n")],
            [
                "changed Reserved 7005/udp",
                "  assignment note: (none) -> 'n'",
                "resized Unassigned 7001-7002/tcp -> 7001/tcp; 7002 has no row now",
            ],
        ),
        ([], [row("7001")], ["added Unassigned 7001; 7001 had no row before"]),
        ([row("7001")], [], ["removed Unassigned 7001; 7001 has no row now"]),
    ],
)
def test_a_change_is_described_in_the_words_of_the_registry(before: list[str], after: list[str], expected: list[str]) -> None:
    rest = [entry("other", "9", "tcp")]
    assert lines(changelog([*before, *rest], [*after, *rest])) == expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        (
            PEOPLE.replace("Ada_Moss", "Ada_M"),
            ["renamed contact Ada_Moss -> Ada_M (Ada Moss)"],
        ),
        (
            PEOPLE.replace("Ada Moss", "Acme").replace("ada&amp;lamp", "ports&amp;acme"),
            [
                "transferred contact Ada_Moss (Acme)",
                "  name: 'Ada Moss' -> 'Acme'",
                "  URI: 'mailto:ada&lamp.example' -> 'mailto:ports&acme.example'",
            ],
        ),
        (
            PEOPLE.replace("lamp.example", "light.example"),
            ["changed contact Ada_Moss", "  URI: 'mailto:ada&lamp.example' -> 'mailto:ada&light.example'"],
        ),
        ("<people/>", ["removed contact Ada_Moss; Bell_Inc"]),
    ],
)
def test_contacts_are_described(people: str, expected: list[str]) -> None:
    assert lines(changelog([entry("lamp", "7001", "tcp")], [entry("lamp", "7001", "tcp")], PEOPLE, people)) == expected


def test_the_summary_counts_events() -> None:
    log = changelog(
        [row("7000-7009"), entry("bell", "8", "tcp", "udp")],
        [row("7000"), entry("lamp", "7001", "tcp", "udp"), row("7002-7009"), entry("bell", "8", "tcp", "udp", party="Bell_Inc")],
    )
    assert summarize(log) == "services: 1 transferred, 1 added; rows of ports: 1 resized"
    assert log.counts[Subject.SERVICE, Action.TRANSFERRED] == 1


def test_nothing_is_summarized_as_nothing() -> None:
    assert summarize(changelog([row("1")], [row("1")])) == "nothing differs"


def test_rows_in_another_order_are_one_event() -> None:
    log = changelog([row("1"), row("2"), row("3")], [row("1"), row("3"), row("2")])
    assert [event.action for event in log.events] == [Action.REORDERED]
    assert summarize(log) == "1 row in another place"


def test_a_pair_on_another_port_with_another_name_is_no_renaming() -> None:
    """The comparison pairs a removed and an added entry with one description and date."""
    log = changelog(
        [entry("lamp", "7001", "tcp", description="talks"), row("9")],
        [row("9"), entry("bell", "7005", "tcp", party="Bell_Inc", description="talks")],
    )
    assert [line.split(";")[0] for line in lines(log)] == ["removed lamp 7001/tcp", "added bell 7005/tcp"]
