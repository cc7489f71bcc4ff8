"""The output `text` for one, fifty and thousands of findings, and the choice of findings that limits make."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli
from linter.engine.finding import Finding, Status
from linter.engine.run import run
from linter.formats import read
from linter.report import Report, View
from linter.report.shown_findings import rank_finding, select_findings
from linter.report.text import render
from linter.source import Source
from rules import ALL

HEAD = '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers"><updated>2026-01-01</updated>\n'
ENTRY = """<record date="2025-01-01"><name>{name}</name><protocol>{transport}</protocol><number>{number}</number></record>
"""


def registry(entries: str) -> str:
    return f"{HEAD}{entries}</registry>"


def shown(text: str, *arguments: str) -> str:
    Path("r.xml").write_text(text, encoding="utf-8")
    done = CliRunner().invoke(cli, ["check", "--isolated", "--select", "NAME001,NAME005", *arguments, "r.xml"])
    assert done.exit_code in (0, 1), done.output
    return done.stdout


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_transports_of_a_service_are_one_finding() -> None:
    entries = "".join(ENTRY.format(name="a_b", transport=transport, number=7001) for transport in ("tcp", "udp", "sctp"))
    text = shown(registry(entries))
    assert len(re.findall(r"error NAME001", text)) == 1
    assert "= a_b 7001/tcp, 7001/udp, 7001/sctp, registered 2025-01-01" in text
    assert re.findall(r"= (r\.xml:\d+:\d+): the same finding at a_b 7001/(\w+)", text) == [
        ("r.xml:3:33", "udp"),
        ("r.xml:4:33", "sctp"),
    ]
    assert "r.xml: 3 errors in 3 entries" in text


@pytest.mark.parametrize(
    "entries",
    [
        ENTRY.format(name="a_b", transport="tcp", number=7001) + ENTRY.format(name="a_b", transport="tcp", number=7002),
        ENTRY.format(name="a_b", transport="tcp", number=7001) + ENTRY.format(name="a_c", transport="udp", number=7001),
        ENTRY.format(name="a_b", transport="tcp", number=7001) + ENTRY.format(name="a_b", transport="quic", number=7001),
    ],
)
def test_other_ports_names_and_unknown_transports_are_separate_findings(entries: str) -> None:
    assert len(re.findall(r"error NAME001", shown(registry(entries)))) == 2


def test_sections_are_listed_once_for_a_rule() -> None:
    entries = "".join(ENTRY.format(name=f"a_{number}", transport="tcp", number=7001 + number) for number in range(3))
    assert shown(registry(entries)).count("RFC 6335 section 5.1 (MUST)") == 1


@pytest.mark.parametrize(("number", "is_listed"), [(4, False), (5, True)])
def test_many_findings_end_with_their_numbers_by_rule(number: int, is_listed: bool) -> None:
    entries = "".join(ENTRY.format(name=f"a_{nth}-v1", transport="tcp", number=7001 + nth) for nth in range(number))
    text = shown(registry(entries))
    assert text.endswith(f"  {number} error   NAME001 malformed-name\n  {number} note    NAME005 version-in-name\n") is is_listed
    assert "NAME005 version-in-name\n" not in shown(registry(entries), "--quiet")


def test_a_limit_counts_the_findings_that_it_cuts() -> None:
    entries = "".join(ENTRY.format(name=f"a_{nth}", transport="tcp", number=7001 + nth) for nth in range(20))
    text = shown(registry(entries), "--limit", "3")
    assert len(re.findall(r"error NAME001", text)) == 3
    assert text.endswith("  20 error   NAME001 malformed-name ... 17 more\n")
    assert "more" not in shown(registry(entries), "--limit", "20")


def test_quiet_shows_findings_only() -> None:
    entry = ENTRY.format(name="a_b", transport="tcp", number=7001)
    assert "1 error in" in shown(registry(entry))
    quiet = shown(registry(entry), "--quiet")
    assert quiet.splitlines()[0].startswith("r.xml:2:33: error NAME001")
    assert " in 1 entry" not in quiet


def test_lines_are_cut_to_the_width_of_the_terminal() -> None:
    entry = ENTRY.format(name="a_b", transport="tcp", number=7001).replace("<name>", f"<!--{'x' * 300}--><name>")
    result = run([rule for rule in ALL if rule.code == "NAME001"], read(Source("r.xml", registry(entry))))
    for width in (60, 110, 200):
        text = render(Report((result,), (), (Status.ACTIVE,), 1, {}, view=View(width=width)))
        (line,) = re.findall(r"^2 \| (.*)$", text, re.MULTILINE)
        assert len(line) <= width + 2
        assert line.startswith("…")


def test_the_most_important_findings_are_kept() -> None:
    entries = "".join(ENTRY.format(name=f"a_{nth}", transport="tcp", number=7001 + nth) for nth in range(4))
    old = entries.replace("2025-01-01", "2001-01-01").replace("a_", "b_")
    result = run(ALL, read(Source("r.xml", registry(old + entries))))
    report = Report((result,), (), tuple(Status), 1, {})
    every = sorted(map(rank_finding, result.findings))
    for limit in (1, 3, 7, len(every), len(every) + 5):
        kept: list[Finding] = [finding for _, finding in select_findings(report, limit)]
        assert sorted(map(rank_finding, kept)) == every[:limit]
        assert select_findings(report, limit).hidden.total() == max(len(every) - limit, 0)
        places = [result.place(finding) for finding in kept]
        assert places == sorted(places)
