"""`reglint changes`: what a change did, as text, JSON and Markdown."""

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from tests.support import ROOT

SCHEMA = json.loads((ROOT / "linter" / "schemas" / "changes-1.json").read_text(encoding="utf-8"))
REPORT_SCHEMA = json.loads((ROOT / "linter" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
BEFORE = """entries:
- {name: lamp, port: 7001, transport: [tcp, udp], description: Dims lamps}
- {name: bell, port: 7002, transport: tcp, description: Rings bells}
"""
AFTER = """entries:
- {name: light, port: 7001, transport: [tcp, udp], description: Dims lamps}
- {name: drum, port: 7003, transport: tcp, description: Beats drums}
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_INDEX_FILE", "GITHUB_BASE_REF", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)
    Path("a.yaml").write_text(BEFORE, encoding="utf-8")
    Path("b.yaml").write_text(AFTER, encoding="utf-8")


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["changes", *arguments])


def test_text_names_each_service_once() -> None:
    done = call("a.yaml", "b.yaml")
    assert done.exit_code == 0
    assert done.stdout == (
        "change since a.yaml\n"
        "  services: 1 removed, 1 renamed, 1 added\n"
        "  removed  bell 7002/tcp; 'Rings bells'; now: no row\n"
        "  renamed  lamp -> light 7001/tcp, 7001/udp\n"
        "  added    drum 7003/tcp; 'Beats drums'\n"
    )


def test_markdown_is_the_same_in_bullets() -> None:
    assert call("a.yaml", "b.yaml", "--format", "markdown").stdout == (
        "**Change since a.yaml:** services: 1 removed, 1 renamed, 1 added\n\n"
        "- **removed** bell 7002/tcp; 'Rings bells'; now: no row\n"
        "- **renamed** lamp -&#62; light 7001/tcp, 7001/udp\n"
        "- **added** drum 7003/tcp; 'Beats drums'\n"
    )


def test_json_keeps_to_its_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for arguments in (["a.yaml", "b.yaml"], ["b.yaml", "b.yaml"], [str(ROOT / "fixtures" / "registry.xml"), "b.yaml"]):
        document = json.loads(call(*arguments, "--format", "json").stdout)
        jsonschema.validate(document, SCHEMA)
    first = json.loads(call("a.yaml", "b.yaml", "--format", "json").stdout)
    assert first["counts"] == {"service": {"removed": 1, "renamed": 1, "added": 1}}
    (entry,) = first["events"][0]["before"]
    assert entry == {
        "kind": "record",
        "name": "bell",
        "port": "7002",
        "transport": "tcp",
        "path": "a.yaml",
        "line": 3,
        "column": 10,
    }


def test_reports_of_check_begin_with_the_change() -> None:
    arguments = ["check", "--isolated", "--base", "a.yaml", "b.yaml", "--format"]
    text = CliRunner().invoke(cli, [*arguments, "text"]).stdout
    assert text.startswith(call("a.yaml", "b.yaml").stdout)
    document = json.loads(CliRunner().invoke(cli, [*arguments, "json"]).stdout)
    jsonschema.validate(document, REPORT_SCHEMA)
    alone = json.loads(call("a.yaml", "b.yaml", "--format", "json").stdout)
    assert document["registries"][0]["base"]["changes"] == {key: alone[key] for key in ("summary", "counts", "events")}
    for format_ in ("concise", "grouped", "markdown", "github", "sarif"):
        assert "services: 1 removed, 1 renamed, 1 added" in CliRunner().invoke(cli, [*arguments, format_]).stdout


def test_a_base_is_found_as_for_check() -> None:
    Path("r.yaml").write_text(BEFORE, encoding="utf-8")
    for command in (["init", "-q"], ["add", "r.yaml"], ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "m"]):
        subprocess.run(["git", *command], check=True)
    Path("r.yaml").write_text(AFTER, encoding="utf-8")
    assert call("--base", "auto", "r.yaml").stdout.splitlines()[1:] == call("a.yaml", "b.yaml").stdout.splitlines()[1:]
    assert call("--base", "HEAD", "r.yaml").stdout == call("--base", "auto", "r.yaml").stdout
    added = call("--base", "HEAD", "b.yaml")
    assert (added.exit_code, len(added.stdout.splitlines())) == (0, 2)
    assert "services: 2 added" in added.stdout
    jsonschema.validate(json.loads(call("--base", "HEAD", "b.yaml", "--format", "json").stdout), SCHEMA)


def test_a_part_that_was_not_read_is_reported() -> None:
    Path("b.yaml").write_text(AFTER.replace("port: 7003", "prot: 7003"), encoding="utf-8")
    done = call("a.yaml", "b.yaml")
    assert done.exit_code == 1
    assert "b.yaml:3:16: was not read" in done.stderr
    assert "1 place of b.yaml was not read" in done.stdout
    assert json.loads(call("a.yaml", "b.yaml", "--format", "json").stdout)["unread"][0]["line"] == 3


def test_what_a_format_cannot_express_is_listed() -> None:
    Path("list.services").write_text("lamp 7001/tcp\nbell 7002/tcp\n", encoding="utf-8")
    assert "not compared, as list.services" in call("a.yaml", "list.services").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a.yaml"], "give two files, not 1"),
        (["a.yaml", "b.yaml", "--base", "HEAD"], "give one file with --base, not 2"),
        (["-", "-"], "only one of the two can be standard input"),
        (["a.yaml", "b.yaml", "--stdin-name", "x"], "--stdin-name is a name for standard input"),
        (["--base", "", "b.yaml"], "--base is empty"),
        (["a.yaml", "b.yaml", "--output", "json=a.yaml"], "is an input of this run"),
        (["a.yaml", "b.yaml", "--format", "sarif"], "'sarif' is not one of"),
        (["a.yaml", "none.yaml"], "none.yaml: cannot be read"),
    ],
)
def test_wrong_use_is_refused(arguments: list[str], said: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_a_failure_to_judge_costs_the_judgement_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_change: object) -> None:
        raise ValueError("no")

    monkeypatch.setattr("linter.cli.changelogs.load_continuity", lambda: fail)
    done = call("a.yaml", "b.yaml")
    assert done.exit_code == 0
    assert "services: 1 removed, 1 reused, 1 added" in done.stdout
    assert "b.yaml: renamed services were not recognized: ValueError: no; this is a bug in reglint" in done.stderr
