"""The steps of `reglint check` one by one: options to a plan, a plan to an outcome, an outcome to outputs."""

import json
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.cli.commands.check import check
from linter.cli.commands.check.emit import emit
from linter.cli.commands.check.plan import CheckOptions, make_plan
from linter.cli.commands.check.run import run_plan
from linter.cli.destinations import Destination, parse_destinations
from linter.engine.finding import Status
from linter.report.outputs import OUTPUTS, find_output
from tests.support import registry_text

CLEAN = registry_text("  <record><name>a</name><protocol>tcp</protocol><description>d</description></record>\n")
FAULTY = CLEAN.replace("<name>a<", "<name>a_b<")

OUTPUT_NAMES = [output.name for output in OUTPUTS]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("clean.xml").write_text(CLEAN, encoding="utf-8")
    Path("faulty.xml").write_text(FAULTY, encoding="utf-8")
    return tmp_path


def called(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments], input=stdin)


class TestPlan:
    def test_has_every_option_of_the_command(self) -> None:
        names = {parameter.name for parameter in check.params}
        assert names == set(CheckOptions._fields)

    def test_resolves_rules_targets_statuses_and_destinations(self) -> None:
        plan = make_plan(CheckOptions(paths=("clean.xml",), select=("NAME001",), show_existing=True, format_="json"))
        assert [rule.code for rule in plan.settings.running] == ["NAME001"]
        assert [target.files for target in plan.targets] == [("clean.xml",)]
        assert plan.statuses == (Status.ACTIVE, Status.EXISTING)
        assert [(destination.output.name, destination.file) for destination in plan.destinations] == [("json", None)]

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (CheckOptions(paths=("x",), unsafe=True), "--unsafe selects fixes"),
            (CheckOptions(paths=("x",), diff=True, format_="json"), "--diff writes a patch"),
            (CheckOptions(paths=("x",), age=True, diff=True), "--age applies to findings"),
            (CheckOptions(paths=("-",), age=True), "--age requires the path"),
            (CheckOptions(paths=("-",), base="HEAD"), "--base requires the path"),
            (CheckOptions(paths=("-", "x"), fix=True), "--fix writes fixed standard input"),
            (CheckOptions(paths=("x",), stdin_name="y"), "--stdin-name is a name"),
            (CheckOptions(paths=("-",), config="-"), "standard input cannot be both"),
            (CheckOptions(paths=("x",), accepted="y", no_accepted=True), "--accepted names a baseline"),
        ],
    )
    def test_refuses_wrong_use(self, options: CheckOptions, said: str) -> None:
        with pytest.raises(click.UsageError, match=said):
            make_plan(options)


class TestRun:
    def test_keeps_results_beside_errors(self) -> None:
        outcome = run_plan(make_plan(CheckOptions(paths=("faulty.xml", "none.xml"), isolated=True)))
        assert [len(result.findings) > 0 for result in outcome.results] == [True]
        assert [error.path for error in outcome.errors] == ["none.xml"]
        assert outcome.exit_status(None) == 2

    def test_previews_fixes_and_prints_nothing(self, capsys: pytest.CaptureFixture[str]) -> None:
        plan = make_plan(CheckOptions(paths=("faulty.xml",), isolated=True, diff=True, unsafe=True))
        outcome = run_plan(plan)
        ((before, after),) = outcome.previews
        assert (len(before.made), len(after.made)) == (0, 1)
        assert Path("faulty.xml").read_text(encoding="utf-8") == FAULTY
        assert capsys.readouterr().out == ""


class TestDestinations:
    def test_are_text_on_standard_output_by_default(self) -> None:
        assert parse_destinations(None, ()) == (Destination(OUTPUTS[0], None),)

    def test_are_those_of_both_options(self) -> None:
        sarif = find_output("sarif")
        assert sarif
        assert parse_destinations("text", ("sarif=a=b.sarif",)) == (Destination(OUTPUTS[0], None), Destination(sarif, "a=b.sarif"))

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--output", "nope"], "'nope' is not a format; use one of text, concise, grouped, json, sarif"),
            (["--output", "json="], "names no file"),
            (["--output", "json=no/where.json"], "folder 'no' does not exist"),
            (["--output", "json=."], "'.' is a folder"),
            (["--output", "json", "--output", "text"], "two outputs go to standard output"),
            (["--format", "json", "--output", "text"], "two outputs go to standard output"),
            (["--output", "json=x", "--output", "text=./x"], "two outputs go to './x'"),
            (["--output", "json=clean.xml"], "output 'clean.xml' is an input"),
            (["--output", "json=./link.xml"], "output './link.xml' is an input"),
            (["--output", "json=settings.yaml", "--config", "settings.yaml"], "output 'settings.yaml' is an input"),
            (["--output", "json=faulty.xml", "--base", "faulty.xml"], "output 'faulty.xml' is an input"),
        ],
    )
    def test_that_collide_are_refused_before_anything_is_checked(
        self, arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        Path("settings.yaml").write_text("fail-on: error\n", encoding="utf-8")
        Path("link.xml").symlink_to("clean.xml")
        monkeypatch.setattr(sys.modules["linter.cli.commands.check.run"], "run_plan", lambda _plan: pytest.fail("it was checked"))
        result = called("clean.xml", *arguments)
        assert result.exit_code == 2
        assert said in " ".join(result.stderr.split())
        assert Path("clean.xml").read_text(encoding="utf-8") == CLEAN

    def test_receive_the_same_report_as_standard_output(self) -> None:
        files = [f"--output={name}={name}.out" for name in OUTPUT_NAMES]
        result = called("faulty.xml", *files)
        assert (result.exit_code, result.stdout, result.stderr) == (1, "", "")
        for name in OUTPUT_NAMES:
            assert Path(f"{name}.out").read_text(encoding="utf-8") == called("faulty.xml", "--format", name).stdout

    def test_can_be_files_beside_standard_output(self) -> None:
        result = called("faulty.xml", "--output", "text", "--output", "json=report.json")
        assert "faulty.xml:5:" in result.stdout
        assert json.loads(Path("report.json").read_text(encoding="utf-8"))["exit_status"] == 1

    def test_are_written_whole_or_not_at_all(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("report.json").write_text("old", encoding="utf-8")
        monkeypatch.setattr("os.replace", lambda *_paths: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        result = called("clean.xml", "--output", "json=report.json")
        assert (result.exit_code, result.stderr) == (2, "reglint: report.json: is not written: no space left on device\n")
        assert Path("report.json").read_text(encoding="utf-8") == "old"
        assert [path for path in folder.iterdir() if path.name.startswith(".reglint")] == []


def test_emit_returns_the_exit_status_whatever_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    for name in OUTPUT_NAMES:
        plan = make_plan(CheckOptions(paths=("faulty.xml",), isolated=True, outputs=(f"{name}=out",)))
        assert emit(plan, run_plan(plan)) == 1
    assert capsys.readouterr().out == ""
