"""Nothing is half read in silence: every command reports what a reader left out and refuses what holds no registry."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.cli.commands.compare import compare_two
from linter.formats import read
from linter.source import read_source
from tests.repositories import alone, commit, repository
from tests.support import registry_text

HALF_READ = "lamp 7001/tcp\ncrane 3037\nquay\n"
UNREAD = "reglint: half.services:2:1: was not read: "


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch, tmp_path)
    Path("half.services").write_text(HALF_READ, encoding="utf-8")
    Path("whole.services").write_text("lamp 7001/tcp\n", encoding="utf-8")
    Path("registry.yaml").write_text("entries:\n- {name: lamp, port: 7001, transport: tcp, description: d}\n", encoding="utf-8")
    Path("empty.xml").write_text(registry_text(""), encoding="utf-8")
    Path("foreign.pdf").write_text("%PDF-1.7\n", encoding="utf-8")


def called(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def test_compare_reports_lines_that_were_not_read_and_ends_1() -> None:
    done = called("compare", "half.services", "whole.services")
    assert (done.exit_code, done.stderr.count("was not read")) == (1, 2)
    assert UNREAD in done.stderr
    assert done.stdout == (
        "half.services and whole.services agree in the part that was read: 1 entry compared\n"
        "  2 places of half.services were not read\n"
    )
    document = json.loads(called("compare", "--format", "json", "whole.services", "half.services").stdout)
    assert [(place["path"], place["line"]) for place in document["unread"]] == [("half.services", 2), ("half.services", 3)]
    assert (document["same"], document["exit_status"]) == (False, 1)
    assert called("compare", "whole.services", "whole.services").exit_code == 0


def test_compare_against_reports_lines_that_were_not_read_and_ends_1() -> None:
    done = called("compare", "--against", "registry.yaml", "half.services")
    assert done.exit_code == 1
    assert UNREAD in done.stderr
    document = json.loads(called("compare", "--format", "json", "--against", "registry.yaml", "half.services").stdout)
    assert [(place["path"], place["line"]) for place in document["unread"]] == [("half.services", 2), ("half.services", 3)]
    assert called("compare", "--against", "registry.yaml", "whole.services").exit_code == 0


def test_convert_reports_lines_that_were_not_read_and_ends_1() -> None:
    done = called("convert", "half.services", "--to", "yaml")
    assert UNREAD in done.stderr
    assert "2 places" in done.stderr
    assert "name: lamp" in done.stdout
    assert done.exit_code == 1
    assert called("convert", "whole.services", "--to", "yaml").exit_code == 0


def test_history_reports_revisions_of_which_a_part_was_not_read() -> None:
    repository()
    for text in (HALF_READ, HALF_READ + "drum 7002/tcp\n", "lamp 7001/tcp\n", "lamp 7001/tcp\nquay\n"):
        commit("half.services", text)
    done = called("history", "--select", "NAME", "half.services")
    lines = [line for line in done.stderr.splitlines() if "not read" in line]
    assert [line.partition(": ")[2].partition(" ")[0] for line in lines] == ["half.services:"] * 2
    assert "2 places were not read" in lines[0]
    assert "1 place was not read" in lines[1]
    assert done.exit_code == 0
    document = json.loads(called("history", "--select", "NAME", "--format", "json", "half.services").stdout)
    assert [revision["unread"] for revision in document["revisions"]] == [2, 2, 0, 1]
    assert "not read" not in called("history", "half.services").stderr


@pytest.mark.parametrize(
    ("selected", "unread", "found"),
    [("FORMAT001", [4], ["5:1"]), ("FORMAT002", [5], ["4:3"]), ("FORMAT", [], ["4:3", "5:1"]), ("SERVICES", [4, 5], [])],
)
def test_check_reports_what_the_rules_for_the_other_part_leave(selected: str, unread: list[int], found: list[str]) -> None:
    table = "| Port | Service |\n|---|---|\n| 80 | a |\n| eighty | b |\n| 81 | c | d |\n"
    Path("p.md").write_text(table, encoding="utf-8")
    columns = ("--columns", "port=Port,name=Service")
    done = called("check", *columns, "--format", "concise", "--select", f"{selected},PORT010", "p.md")
    lines = [line.split(":") for line in done.stderr.splitlines() if "was not read" in line]
    assert [int(parts[2]) for parts in lines] == unread
    assert [line[5:8] for line in done.stdout.splitlines() if "FORMAT" in line] == found


def test_check_reports_lines_that_were_not_read_if_no_rule_does() -> None:
    assert UNREAD in called("check", "--select", "NAME", "half.services").stderr
    assert "was not read" not in called("check", "half.services").stderr


def test_a_comparison_of_no_entries_is_no_agreement() -> None:
    assert called("compare", "empty.xml", "empty.xml").exit_code == 2
    Path("nameless.yaml").write_text("entries:\n- {port: 7001, transport: tcp, description: Reserved}\n", encoding="utf-8")
    done = called("compare", "--against", "registry.yaml", "nameless.yaml")
    assert done.exit_code == 1
    assert "nameless.yaml: has no name with a port; nothing was compared" in done.stderr
    empty = replace(read(read_source("registry.yaml")), records=())
    render, agree = compare_two(empty, empty, False)
    assert (render("text"), agree) == ("registry.yaml and registry.yaml have no entry; nothing was compared\n", False)


@pytest.mark.parametrize(
    "command", [("check",), ("compare", "registry.yaml"), ("convert", "--to", "xml"), ("accept", "--reason", "r")]
)
def test_a_file_that_is_no_registry_is_refused_in_one_line(command: tuple[str, ...]) -> None:
    done = called(*command, "foreign.pdf")
    assert (done.exit_code, done.stdout if command[0] != "check" else "") == (2, "")
    assert done.stderr == "reglint: foreign.pdf: looks like a PDF document\n"


def test_accept_reports_lines_that_were_not_read() -> None:
    assert UNREAD in called("accept", "--reason", "r", "half.services").stderr
