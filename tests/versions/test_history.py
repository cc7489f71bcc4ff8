"""Tests of the walk through revisions: when findings appear and are fixed, the reports, and the ages of open findings."""

import json
import multiprocessing
import os
import re
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

import linter.cli.revisions
import linter.versions.walk
from linter.cli import cli
from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.report.history.page import render as render_page
from linter.rules_api.rule import Rule
from linter.source import decode
from linter.versions.git import Repository, Revision
from linter.versions.history import History, make_history
from linter.versions.state import Checks, PlainFinding, State, Subject
from linter.versions.track import Track
from linter.versions.walk import walk_states
from rules import ALL
from tests.repositories import alone, commit, git, repository
from tests.support import CORPUS, ROOT, TODAY, registry_text

SCHEMA = json.loads((ROOT / "linter" / "schemas" / "history-1.json").read_text(encoding="utf-8"))
REPORT_SCHEMA = json.loads((ROOT / "linter" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
BUNDLE = CORPUS / "history-2017-2021.bundle"
NO_REGISTRY = "<registry"


@pytest.fixture(autouse=True)
def in_a_repository(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)
    repository()
    monkeypatch.setattr(linter.cli.revisions, "find_today", lambda: TODAY)


def entry(name: str = "a", port: str = "80", contact: str = "P", transport: str = "tcp", date: str = "", extra: str = "") -> str:
    return (
        f'<record date="{date}">'.replace(' date=""', "")
        + f"<name>{name}</name><protocol>{transport}</protocol><description>d</description>{extra}"
        f'<xref type="person" data="{contact}"/><number>{port}</number></record>\n'
    )


PERSON = '<person id="P"><name>P</name><uri>mailto:p&amp;example.org</uri></person>\n'


def text(*entries: str) -> str:
    return registry_text("".join(entries) + PERSON)


def rules(*codes: str) -> list[Rule]:
    return [rule for rule in ALL if rule.code in codes]


def walked(codes: str, *texts: str | None, days: Sequence[str] = (), statuses: Sequence[Status] = (Status.ACTIVE,)) -> History:
    """The history of a file that held these texts, each a day after the one before; None where it was away."""
    for number, content in enumerate(texts):
        day = days[number] if days else f"2020-01-{number + 1:02}"
        if content is None:
            git("rm", "-q", "a.xml")
            git("commit", "-q", "-m", "away", day=day)
        else:
            commit("a.xml", content, day)
    found = Repository.of("a.xml")
    revisions = found.revisions("a.xml")
    checks = Checks(rules(*codes.split()), {}, "", statuses)
    return make_history("a.xml", revisions, walk_states(found, revisions, checks, 1), checks.rules, TODAY, False)


def intervals_of(walked: History) -> list[tuple[str, str, int | None, int | None]]:
    return [(one.finding.code, str(one.finding.subject), one.appeared, one.fixed) for one in walked.intervals]


def totals(walked: History) -> list[int | None]:
    return [None if count is None else sum(count.values()) for count in walked.counts]


def test_a_finding_lasts_from_the_revision_that_has_it_first_to_the_first_without_it() -> None:
    found = walked("NAME001", text(entry("a")), text(entry("a_b")), text(entry("a_b"), entry("c", "90")), text(entry("a")))
    assert intervals_of(found) == [("NAME001", "a_b 80/tcp", 1, 3)]
    assert totals(found) == [0, 1, 1, 0]
    assert [found.days(one) for one in found.intervals] == [2]


def test_a_finding_that_comes_back_is_another_one() -> None:
    found = walked("NAME001", text(entry("a_b")), text(entry("a")), text(entry("a_b")))
    assert intervals_of(found) == [("NAME001", "a_b 80/tcp", 0, 1), ("NAME001", "a_b 80/tcp", 2, None)]
    assert [found.days(one) for one in found.intervals] == [1, 2190]


def test_a_finding_stays_open_when_its_message_changes() -> None:
    found = walked("CONTACT001", text(entry(contact="Q")), text(entry(contact="R")))
    assert intervals_of(found) == [("CONTACT001", "a 80/tcp", 0, None)]
    assert found.intervals[0].finding.message == "contact 'R' is not defined; define it or correct the id"


def test_of_several_findings_of_one_entry_the_one_with_the_same_message_stays_open() -> None:
    both = '<xref type="person" data="Q"/>'
    found = walked("CONTACT001", text(entry(contact="R")), text(entry(contact="R", extra=both)), text(entry(extra=both)))
    assert [(one.finding.message, one.appeared, one.fixed) for one in found.intervals] == [
        ("contact 'R' is not defined; define it or correct the id", 0, 2),
        ("contact 'Q' is not defined; define it or correct the id", 1, None),
    ]


@pytest.mark.parametrize(
    ("before", "after", "interval"),
    [
        (entry("a_b"), entry("a_c"), [("a_c 80/tcp", 0, None)]),
        (entry("a_b"), entry("a_b", "81"), [("a_b 81/tcp", 0, None)]),
        (entry("a_b"), entry("a_b", transport="udp"), [("a_b 80/tcp", 0, 1), ("a_b 80/udp", 1, None)]),
        (entry("a_b"), entry("a_c", "81"), [("a_b 80/tcp", 0, 1), ("a_c 81/tcp", 1, None)]),
        # the entry is there yet, and another one has its port
        (entry("a_b"), entry("a_c") + entry("a_b"), [("a_b 80/tcp", 0, None), ("a_c 80/tcp", 1, None)]),
    ],
)
def test_an_entry_is_known_again_by_its_port_or_by_its_name(
    before: str, after: str, interval: list[tuple[str, int, int | None]]
) -> None:
    assert [one[1:] for one in intervals_of(walked("NAME001", text(before), text(after)))] == interval


@pytest.mark.parametrize(("after", "intervals"), [("81-90", [(0, None)]), ("80-85", [(0, None)]), ("81-85", [(0, 1), (1, None)])])
def test_a_row_of_free_ports_is_known_again_by_either_end(after: str, intervals: list[tuple[int, int | None]]) -> None:
    def row(ports: str) -> str:
        return f"<record><description>Unassigned</description><number>{ports}</number></record>\n"

    found = walked("PORT003", text(row("80-90"), entry("a", "83")), text(row(after), entry("a", "83")))
    assert [(one.appeared, one.fixed) for one in found.intervals] == intervals


def test_the_end_of_an_entry_is_reported() -> None:
    found = walked("NAME001", text(entry("a_b"), entry("c_d", "90")), text(entry("a-b")), text(entry("a_b")), text(entry("x", "1")))
    assert [(str(one.finding.subject), one.fixed, one.is_removed) for one in found.intervals] == [
        ("a_b 80/tcp", 1, True),
        ("c_d 90/tcp", 1, True),
        ("a_b 80/tcp", 3, True),
    ]
    found = walked("CONTACT001", text(entry(contact="Q")), text(entry()))
    assert [one.is_removed for one in found.intervals if one.fixed] == [False]


def test_an_unreadable_revision_is_reported_and_changes_nothing() -> None:
    found = walked("NAME001", text(entry("a_b")), NO_REGISTRY, text(entry("a_b")))
    assert intervals_of(found) == [("NAME001", "a_b 80/tcp", 0, None)]
    assert found.counts[1] is None
    assert list(found.problems) == [1]
    assert found.problems[1].startswith("line 1: ")


def test_findings_end_with_the_removal_of_the_file() -> None:
    found = walked("NAME001", text(entry("a_b")), None, text(entry("a_b")))
    assert intervals_of(found) == [("NAME001", "a_b 80/tcp", 0, 1), ("NAME001", "a_b 80/tcp", 2, None)]
    assert [one.is_removed for one in found.intervals] == [True, False]


def test_findings_that_a_format_cannot_express_are_not_fixed() -> None:
    csv = "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,"
    csv += "Service Code,Unauthorized Use Reported,Assignment Notes\na,80,tcp,d,,,,,,,,\n"
    found = walked("NAME001 CONTACT002", text(entry("a_b", contact="Q")), csv, text(entry("a")))
    assert intervals_of(found) == [("NAME001", "a_b 80/tcp", 0, 1), ("CONTACT002", "contact P", 0, 2)]


def test_a_revision_is_checked_as_of_its_date() -> None:
    future = entry(date="2020-06-15")
    texts = [text(future, entry("b", str(90 + n))) for n in range(3)]
    found = walked("DATE003", *texts, days=("2020-06-13", "2020-06-14", "2020-06-15"))
    assert [one for one in intervals_of(found) if "80/tcp" in one[1]] == [("DATE003", "a 80/tcp", 0, 2)]


def test_findings_of_old_entries_are_reported_on_request() -> None:
    old, new = (entry(date=date).replace('<xref type="person" data="P"/>', "") for date in ("1999-01-01", "2015-01-01"))
    assert intervals_of(walked("CONTACT006", text(old), text(new))) == [("CONTACT006", "a 80/tcp", 1, None)]
    git("update-ref", "-d", "HEAD")
    found = walked("CONTACT006", text(old), text(new), statuses=(Status.ACTIVE, Status.GRANDFATHERED))
    assert intervals_of(found) == [("CONTACT006", "a 80/tcp", 0, None)]
    assert totals(found) == [0, 1]


_TOLD = st.builds(
    PlainFinding,
    st.sampled_from(["NAME001", "NAME002"]),
    st.builds(Subject, st.just("record"), st.sampled_from("ab"), st.sampled_from("12"), st.just("tcp")),
    st.just("name"),
    st.just(Status.ACTIVE),
    st.sampled_from("xy"),
)
_STATES = st.lists(
    st.lists(_TOLD, max_size=6).map(
        lambda found: State(Counter(found), frozenset(one.subject for one in found), frozenset({"NAME001", "NAME002"}))
    ),
    max_size=6,
)


class XPath:
    def __init__(self, document: Any) -> None:
        self.document = document

    def __call__(self, path: str) -> list[Any]:
        return list(self.document.xpath(path))


@pytest.mark.slow
@given(_STATES)
def test_each_revision_has_as_many_open_findings_as_a_check_of_it(walk: list[State]) -> None:
    track = Track()
    for nth, state in enumerate(walk):
        track.step(nth, state)
        assert Counter(one.finding for one in track.open) == state.found
    every = track.fixed + track.open
    for nth, state in enumerate(walk):
        lasting = [one for one in every if (one.appeared or 0) <= nth and (one.fixed is None or one.fixed > nth)]
        assert len(lasting) == state.found.total()
    assert all(one.fixed is None or (one.appeared or 0) < one.fixed for one in every)


# the processes


def many(number: int) -> None:
    for nth in range(number):
        content = NO_REGISTRY if nth == 7 else text(*(entry(f"n_{port}", str(port)) for port in range(nth % 5, 3 + nth % 7)))
        commit("a.xml", content, f"2020-01-{nth + 1:02}")


def call(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


@pytest.mark.slow
def test_any_number_of_processes_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    many(20)
    one = call("history", "--format", "json", "--jobs", "1", "a.xml")
    assert one.exit_code == 0
    assert len(json.loads(one.stdout)["findings"]) > 10
    for jobs in ("2", "3", "5"):
        assert call("history", "--format", "json", "--jobs", jobs, "a.xml").stdout == one.stdout
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert call("history", "--format", "json", "--jobs", "2", "a.xml").stdout == one.stdout


@pytest.mark.parametrize("after", [0, 3])
def test_work_of_a_failed_process_is_done_by_the_parent(after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    many(12)
    expected = call("history", "--format", "json", "--jobs", "1", "a.xml").stdout
    parent, steps = os.getpid(), linter.versions.walk._check_revisions

    def killed(*arguments: Any) -> Any:
        for nth, step in enumerate(steps(*arguments)):
            if nth == after and os.getpid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)
            yield step

    monkeypatch.setattr(linter.versions.walk, "_check_revisions", killed)
    assert call("history", "--format", "json", "--jobs", "3", "a.xml").stdout == expected


def test_a_system_without_room_for_processes_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    many(12)
    expected = call("history", "--format", "json", "--jobs", "1", "a.xml").stdout

    def full() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", full)
    assert call("history", "--format", "json", "--jobs", "3", "a.xml").stdout == expected


# the reports


def shop() -> None:
    """A history of a few revisions: a finding that is fixed, one removed with its entry, two open."""
    commit("a.xml", text(entry("a_b"), entry("c", "90", contact="Q")), "2020-01-01")
    commit("a.xml", text(entry("a-b"), entry("c", "90", contact="Q"), entry("d_e", "91")), "2020-02-01")
    commit("a.xml", text(entry("a-b", contact="R"), entry("c", "90", contact="Q")), "2020-03-01")


SELECT = ("--select", "NAME001,CONTACT001", "--isolated")


def ids() -> list[str]:
    return [one.id[:7] for one in Repository.of("a.xml").revisions("a.xml")]


def test_the_text_has_a_line_for_each_finding_and_one_for_each_rule() -> None:
    shop()
    one, two, three = ids()
    done = call("history", *SELECT, "a.xml")
    assert (done.exit_code, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"""\
a.xml: 3 revisions, 2020-01-01 {one} to 2020-03-01 {three}: 2 open, 2 fixed

open since            days  finding
2020-01-01 {one}   2,192  CONTACT001 c 90/tcp: contact 'Q' is not defined; define it or correct the id
2020-03-01 {three}   2,132  CONTACT001 a-b 80/tcp: contact 'R' is not defined; define it or correct the id

appeared            fixed                 days  finding
2020-01-01 {one}  2020-02-01 {two}      31  NAME001 a_b 80/tcp: service name 'a_b' has '_', and only ASCII letters, digits and \
hyphens are allowed (entry removed)
2020-02-01 {two}  2020-03-01 {three}      29  NAME001 d_e 91/tcp: service name 'd_e' has '_', and only ASCII letters, digits and \
hyphens are allowed (entry removed)

rule                          found  fixed   open oldest, days
NAME001 malformed-name            2      2      0
CONTACT001 undefined-contact      2      0      2        2,192
"""
    )


def test_the_text_by_revision_lists_the_changes_of_each() -> None:
    shop()
    commit("a.xml", Path("a.xml").read_text(encoding="utf-8") + "<!-- nothing -->\n")
    one, two, three, _ = ids()
    lines = call("history", "--by", "revision", *SELECT, "a.xml").stdout.splitlines()
    assert [line for line in lines[1:] if line and line[0] in "2 "] == [
        f"2020-01-01 {one} edit a.xml",
        "  2 appeared, 0 fixed, 2 active",
        "  + NAME001 a_b 80/tcp: service name 'a_b' has '_', and only ASCII letters, digits and hyphens are allowed",
        "  + CONTACT001 c 90/tcp: contact 'Q' is not defined; define it or correct the id",
        f"2020-02-01 {two} edit a.xml",
        "  1 appeared, 1 fixed, 2 active",
        "  + NAME001 d_e 91/tcp: service name 'd_e' has '_', and only ASCII letters, digits and hyphens are allowed",
        "  - NAME001 a_b 80/tcp: service name 'a_b' has '_', and only ASCII letters, digits and hyphens are allowed",
        f"2020-03-01 {three} edit a.xml",
        "  1 appeared, 1 fixed, 2 active",
        "  + CONTACT001 a-b 80/tcp: contact 'R' is not defined; define it or correct the id",
        "  - NAME001 d_e 91/tcp: service name 'd_e' has '_', and only ASCII letters, digits and hyphens are allowed",
    ]


def test_json_matches_its_published_schema_and_is_complete() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    shop()
    commit("a.xml", NO_REGISTRY, "2020-04-01")
    document = json.loads(call("history", "--format", "json", *SELECT, "a.xml").stdout)
    validator.validate(document)
    assert [one["problem"] is None for one in document["revisions"]] == [True, True, True, False]
    revisions = Repository.of("a.xml").revisions("a.xml")
    assert document["findings"][0] == {
        "code": "NAME001",
        "name": "malformed-name",
        "severity": "error",
        "status": "active",
        "message": "service name 'a_b' has '_', and only ASCII letters, digits and hyphens are allowed",
        "field": "name",
        "entry": {"kind": "record", "name": "a_b", "port": "80", "transport": "tcp"},
        "appeared": {"revision": revisions[0].id, "date": "2020-01-01"},
        "older": False,
        "fixed": {"revision": revisions[1].id, "date": "2020-02-01"},
        "removed": True,
        "days": 31,
    }
    commit("a.xml", text(entry(), "<date>x</date>"), "2020-05-01")
    validator.validate(json.loads(call("history", "--format", "json", "--isolated", "--show-grandfathered", "a.xml").stdout))


def test_a_range_separates_its_findings_from_older_ones() -> None:
    shop()
    git("tag", "first", ids()[0])
    git("tag", "second", ids()[1])
    document = json.loads(call("history", "--format", "json", *SELECT, "--range", "second..HEAD", "a.xml").stdout)
    assert document["cut"]
    assert [one["date"] for one in document["revisions"]] == ["2020-02-01", "2020-03-01"]
    assert [(one["code"], one["older"], one["fixed"] is None) for one in document["findings"]] == [
        ("NAME001", True, False),
        ("CONTACT001", True, True),
        ("CONTACT001", False, True),
    ]
    assert (
        call("history", "--format", "json", *SELECT, "--since", "2020-02-02", "a.xml").stdout
        == json.dumps(document, indent=1) + "\n"
    )
    upto = json.loads(call("history", "--format", "json", *SELECT, "--range", "second", "a.xml").stdout)
    assert (upto["today"], upto["cut"], len(upto["revisions"])) == ("2020-02-01", False, 2)
    assert [one["days"] for one in upto["findings"] if one["fixed"] is None] == [31, 0]
    nothing = json.loads(call("history", "--format", "json", *SELECT, "--range", "HEAD..HEAD", "a.xml").stdout)
    assert (nothing["cut"], [one["date"] for one in nothing["revisions"]]) == (True, ["2020-03-01"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.xml", "--range", "nothing"], "reglint: a.xml: 'nothing' is not a revision of its repository; 'git log' lists them\n"),
        (
            ["a.xml", "--range", "--all..HEAD"],
            "reglint: a.xml: '--all' is not a revision of its repository; 'git log' lists them\n",
        ),
        (["b.xml"], "reglint: b.xml: no revision up to 'HEAD' has it; commit it first\n"),
        (["../b.xml"], "reglint: ../b.xml: is not in a git repository\n"),
        (["a.xml", "--range", "a...b"], "give two revisions with two dots between them"),
        (["a.xml", "--range", "..b"], "give two revisions with two dots between them"),
        (["a.xml", "--since", "yesterday"], "'yesterday' is not a date; write YYYY-MM-DD, such as 2020-12-31"),
        (["a.xml", "--by", "revision", "--format", "json"], "--by revision requires the text report"),
        (["a.xml", "--select", "NAME001", "--ignore", "NAME"], "no rule is left to run"),
    ],
)
def test_wrong_usage_is_reported_in_one_line(arguments: list[str], said: str) -> None:
    shop()
    done = call("history", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_single_revisions_that_cannot_be_read_are_named_and_all_of_them_are_an_error() -> None:
    commit("a.xml", NO_REGISTRY)
    (one,) = ids()
    done = call("history", "a.xml")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"reglint: a.xml: revision 2020-01-01 {one} is left out: line 1: ")
    commit("a.xml", text(entry()), "2020-01-02")
    assert call("history", "a.xml").exit_code == 0


HOSTILE = "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;'&amp;amp;\u202e"


def test_the_page_is_whole_and_nothing_of_the_file_is_markup_in_it() -> None:
    os.mkdir("<b>")
    path = "<b>/a.xml"
    commit(path, text(entry(HOSTILE)), "2020-01-01")
    commit(path, text(entry(HOSTILE), entry(f"{HOSTILE}2", "90", contact=HOSTILE)), "2021-05-01")
    commit(path, text(entry()), "2021-06-01")
    page = call("history", "--format", "html", "--isolated", path).stdout
    document = html.document_fromstring(page)
    found = XPath(document)
    assert "<b>" not in page
    assert "\u202e" not in page
    assert found("//script | //link | //img | //*[@src] | //*[@onclick]") == []
    assert [a for a in found("//a/@href") if not a.startswith(("#", "https://"))] == []
    assert found("/html/head/title/text()") == ["Findings of <b>/a.xml over time"]
    assert "</td><script>alert(1)</script>\"'&amp;\\u202e 80/tcp" in found("//td/text()")
    assert len(found("//table")) == len(found("//table[thead/tr/th[@scope='col']]")) == 4
    assert len(found("//svg[@role='group'][title][desc]")) == 1


def test_the_picture_has_bars_of_new_and_fixed_findings_around_zero() -> None:
    found = walked(
        "NAME001 TEXT002",
        text(entry("a_b"), entry("c_d", "81")),
        text(entry("a_b"), entry("c_d", "81"), entry("d", "82", date="2015-01-01")),
        text(entry("a_b"), entry("d", "82", date="2015-01-01")),
        days=("2020-01-01", "2020-07-01", "2021-01-01"),
    )
    page = render_page(found)
    assert "The first revision has 2 findings; later ones introduced 1 and fixed 1, and the last one has 2." in page
    (zero,) = (float(y) for y in re.findall(r"<line class=zero x1=52 y1=([0-9.]+)", page))
    bars = re.findall(r'<rect class="?(\w+)( gone)?"? x=[0-9.]+ y=([0-9.]+) width=[0-9.]+ height=([0-9.]+)', page)
    assert [(severity, bool(gone)) for severity, gone, *_ in bars] == [("note", False), ("error", True)]
    assert float(bars[0][2]) + float(bars[0][3]) == zero == float(bars[1][2])


def test_revisions_and_rules_are_links() -> None:
    found = walked("NAME001", text(entry("a_b")), text(entry("a_b"), entry("c_d", "81")))
    page = replace(found, address="https://example.org/o/r/commit/")
    found_in = XPath(html.document_fromstring(render_page(page)))
    targets = set(found_in("//@id"))
    links = found_in("//a/@href")
    assert {link.removeprefix("#") for link in links if link.startswith("#")} <= targets
    assert [link for link in links if link.startswith("https://example.org/")] == [
        f"https://example.org/o/r/commit/{revision.id}" for revision in found.revisions
    ]


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/o/r.git", "https://github.com/o/r/commit/"),
        ("https://user:secret@github.com/o/r", "https://github.com/o/r/commit/"),
        ("git@github.com:o/r.git", "https://github.com/o/r/commit/"),
        ("ssh://git@gitlab.example.org:2222/a/b/c.git", "https://gitlab.example.org/a/b/c/-/commit/"),
        ("/srv/git/r.git", ""),
        ("file:///srv/git/r.git", ""),
        ("", ""),
    ],
)
def test_the_address_of_commits_comes_from_the_remote(remote: str, address: str) -> None:
    commit("a.xml", text(entry()))
    if remote:
        git("config", "remote.origin.url", remote)
    assert Repository.of("a.xml").commits_address() == address


def test_a_page_of_one_revision_has_no_picture() -> None:
    page = render_page(walked("NAME001", text(entry())))
    assert "<svg" not in page
    assert "No findings." in page


# check --age


def test_the_age_of_open_findings_is_reported() -> None:
    shop()
    one, _, three = ids()
    Path("a.xml").write_text(text(entry("a-b", contact="R"), entry("c", "90", contact="Q"), entry("f_g", "92")), encoding="utf-8")
    lines = call("check", "--age", *SELECT, "a.xml").stdout.splitlines()
    assert [line.strip() for line in lines if "= since" in line or "= in no" in line] == [
        f"= since 2020-03-01 ({three}), 2,132 days",
        f"= since 2020-01-01 ({one}), 2,192 days",
        "= in no commit yet",
    ]
    assert "since" not in call("check", *SELECT, "a.xml").stdout
    document = json.loads(call("check", "--age", "--format", "json", *SELECT, "a.xml").stdout)
    jsonschema.Draft202012Validator(REPORT_SCHEMA).validate(document)
    ages = [finding["age"] for finding in document["registries"][0]["findings"]]
    first = Repository.of("a.xml").revisions("a.xml")[0].id
    assert ages[1:] == [
        {"revision": first, "date": "2020-01-01", "days": 2192, "older": False},
        {"revision": None, "date": None, "days": 0, "older": False},
    ]
    sarif = json.loads(call("check", "--age", "--format", "sarif", *SELECT, "a.xml").stdout)
    assert [result["properties"]["age"] for result in sarif["runs"][0]["results"]] == ages


def test_revisions_of_a_file_are_walked_once_in_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    shop()
    walks = []
    walk = walk_states

    def counted(repository: Repository, revisions: Sequence[Revision], checks: Checks, *others: Any) -> Any:
        walks.append([rule.code for rule in checks.rules])
        return walk(repository, revisions, checks, *others)

    monkeypatch.setattr(linter.cli.revisions, "walk_states", counted)
    registry = read(decode("a.xml", Path("a.xml").read_bytes()))
    checks = Checks(rules("NAME001", "CONTACT001"), {}, "", (Status.ACTIVE,))
    ages = linter.cli.revisions.Ages()
    results = [run(checks.rules, registry, today=TODAY), run(rules("CONTACT001"), registry, today=TODAY)]
    both, one = (ages.find("a.xml", result, result.findings, checks) for result in results)
    assert sorted(age.text for age in one.values()) == sorted(age.text for age in both.values())
    assert len(walks) == 1
    ages.find("a.xml", results[0], results[0].findings, checks._replace(statuses=tuple(Status)))
    assert len(walks) == 2


def test_in_a_shallow_clone_findings_of_the_first_revision_may_be_older() -> None:
    shop()
    git("clone", "-q", "--depth", "2", f"file://{os.getcwd()}", "clone")
    _, two, three = ids()
    lines = call("check", "--age", *SELECT, "clone/a.xml").stdout.splitlines()
    assert [line.strip() for line in lines if "= since" in line] == [
        f"= since 2020-03-01 ({three}), 2,132 days",
        f"= since 2020-02-01 or before ({two}), 2,161 days",
    ]
    assert json.loads(call("history", "--format", "json", *SELECT, "clone/a.xml").stdout)["cut"]


def test_a_file_that_was_never_committed_has_only_new_findings() -> None:
    Path("a.xml").write_text(text(entry("a_b")), encoding="utf-8")
    assert "= in no commit yet" in call("check", "--age", *SELECT, "a.xml").stdout
    commit("b.xml", text(entry()))
    assert "= in no commit yet" in call("check", "--age", *SELECT, "a.xml").stdout


def test_an_unknown_age_is_an_error_and_the_findings_are_shown() -> None:
    Path("../outside.xml").write_text(text(entry("a_b")), encoding="utf-8")
    done = call("check", "--age", *SELECT, "../outside.xml")
    assert (done.exit_code, done.stderr) == (2, "reglint: ../outside.xml: is not in a git repository\n")
    assert "NAME001" in done.stdout


def test_a_registry_in_several_files_reports_that_it_has_no_ages() -> None:
    for number in (1, 2):
        commit(f"part/{number}.json", json.dumps({"entries": [{"name": f"a-{number}", "transport": "tcp"}]}))
    Path("reglint.yaml").write_text("registry: part\n", encoding="utf-8")
    done = call("check", "--age", "part")
    assert done.exit_code == 2
    assert "has several files; --age supports registries of one file\n" in done.stderr


def test_standard_input_has_the_ages_of_the_named_file() -> None:
    shop()
    content = Path("a.xml").read_text(encoding="utf-8")
    assert "= since 2020-01-01" in call("check", "--age", *SELECT, "--stdin-name", "a.xml", "-", stdin=content).stdout
    done = call("check", "--age", *SELECT, "-", stdin=content)
    assert (done.exit_code, "--age requires the path of the file on standard input" in done.stderr) == (2, True)


# the real history


@pytest.mark.slow
@pytest.mark.skipif(not BUNDLE.exists(), reason="needs the real registries")
def test_eight_contacts_that_were_undefined_were_fixed_by_one_real_revision() -> None:
    git("clone", "-q", "--no-checkout", str(BUNDLE), "real", "-b", "main")
    path = "real/service-names-port-numbers.xml"
    log = git("log", "--format=%h", "--reverse", "--until", "2017-11-16T00:00:00Z", folder="real").split()
    document = json.loads(
        call("history", "--format", "json", "--isolated", "--select", "CONTACT001", "--range", f"{log[-3]}..{log[-1]}", path).stdout
    )
    assert [one["date"] for one in document["revisions"]][-1] == "2017-11-15"
    fixed = {one["entry"]["name"] for one in document["findings"] if one["fixed"]}
    assert fixed == {"hp-dataprotect", "hub-open-net", "mediavault-gui", "pcmk-remote", "zixi-transport"}
    assert {one["date"] for one in (finding["fixed"] for finding in document["findings"]) if one} == {"2017-11-15"}
    assert [(one["found"], one["fixed"], one["open"]) for one in document["rules"]] == [(13, 8, 5)]
