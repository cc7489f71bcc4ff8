"""Regression tests for hostile input."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.report.escape import escape_json_controls
from linter.report.sarif.locations import MAX_QUOTED
from linter.source import CLIPPED, Position, Source, SourceError, decode
from tests.support import parse_text, registry_text


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def check(text: str, *arguments: str) -> Result:
    Path("r.xml").write_text(text, encoding="utf-8")
    return CliRunner().invoke(cli, ["check", "r.xml", *arguments])


@pytest.mark.parametrize("format_", ["json", "sarif"])
def test_machine_readable_reports_escape_control_characters_without_loss(format_: str) -> None:
    name = "a\x9b\u202e\u2028\x7f_é"
    output = check(registry_text(f"  <record><name>{name}</name></record>\n"), "--format", format_).stdout
    assert all(character == "\n" or character.isprintable() for character in output)
    assert "é" in output
    if format_ == "json":
        assert json.loads(output)["registries"][0]["findings"][0]["entry"]["name"] == name
    assert json.loads(escape_json_controls(json.dumps(name, ensure_ascii=False))) == name


def test_a_selector_is_escaped_in_the_error_about_it() -> None:
    for arguments in (["check", "x", "--select", "a\x1b[31m\x9b\n"], ["explain", "a\x1b[31m\u202e\n"]):
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 2
        assert "a\\x1b[31m" in result.stderr
        assert all(line.isprintable() for line in result.stderr.splitlines())


def test_sarif_does_not_repeat_a_long_line_with_every_result() -> None:
    records = "".join(f"<record><name>a_{i}</name></record>" for i in range(300))
    text = registry_text(f"  {records}\n")
    log = check(text, "--format", "sarif").stdout
    assert len(log) < 300 * 3_000 + 300_000
    places = [result["locations"][0]["physicalLocation"] for result in json.loads(log)["runs"][0]["results"]]
    assert len(places) == 300
    assert not any("contextRegion" in place for place in places)
    assert places[0]["region"]["snippet"]["text"] == "a_0"
    short = check(registry_text("  <record><name>a_b</name></record>\n"), "--format", "sarif").stdout
    assert "contextRegion" in json.loads(short)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert len(records) > MAX_QUOTED


@pytest.mark.parametrize("format_", ["text", "json", "sarif"])
def test_a_long_value_is_clipped_in_reports(format_: str) -> None:
    name = "a_" * 50_000
    output = check(registry_text(f"  <record><name>{name}</name></record>\n"), "--format", format_, "--select", "NAME001").stdout
    assert f"'{name[: CLIPPED - 1]}…'" in output
    if format_ != "json":  # JSON has the unescaped name
        assert len(output) < 20_000


@pytest.mark.parametrize("format_", ["text", "concise", "grouped", "markdown", "junit", "checkstyle", "rdjson", "github-summary"])
def test_a_value_begins_no_line_of_a_report(format_: str) -> None:
    record = "  <record><name>a\n::error::b\n##vso[c]</name><number>80</number><protocol>tcp</protocol></record>\n"
    arguments = ("--format", format_, "--show-grandfathered", "--show-suppressed")
    lines = check(registry_text(record), *arguments).output.splitlines()
    assert not [line for line in lines if line.lstrip().startswith(("::", "##vso"))]


def test_a_long_name_is_clipped_in_errors() -> None:
    with pytest.raises(SourceError) as caught:
        parse_text(f"<{'x' * 50_000}/>")
    assert len(str(caught.value)) < 500


def test_a_compressed_file_is_named_as_the_cause_of_the_error() -> None:
    with pytest.raises(SourceError, match="is compressed by gzip; unpack it first"):
        decode("f", gzip.compress(b"<registry/>"))


@pytest.mark.parametrize(("value", "colored"), [("1", True), ("0", False), ("", False)])
def test_force_color_can_disable_colors(value: str, colored: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", value)
    assert ("\x1b[" in check(registry_text("  <record><name>a_b</name></record>\n")).stdout) is colored


def test_positions_on_a_line_of_many_blocks_are_exact() -> None:
    source = Source("f", "ab\n" + "x" * 300_000 + "\ncd\n")
    for offset in (3, 65_535, 65_536, 131_072, 300_002):
        assert source.position(offset) == Position(2, offset - 2)
        assert source.line_span(offset) == (3, 300_003)
    assert source.position(300_004) == Position(3, 1)
    assert source.line_span(300_004) == (300_004, 300_006)


def test_the_exact_reader_reads_a_long_text_completely() -> None:
    note = "a line\n" * 200_000
    registry = parse_text(registry_text(f"  <record><!-- --><name>a</name><note>{note}</note></record>\n"))
    assert registry.records[0].note == note


def test_a_file_outside_the_repository_keeps_a_distinct_path() -> None:
    Path(".git").mkdir()
    for name in ("o1", "o2"):
        (Path("..") / name).mkdir(exist_ok=True)
        (Path("..") / name / "r.xml").write_text(registry_text("  <record/>\n"), encoding="utf-8")
    result = CliRunner().invoke(cli, ["check", "../o1/r.xml", "../o2/r.xml", "--format", "sarif"])
    artifacts = json.loads(result.stdout)["runs"][0]["artifacts"]
    assert [artifact["location"]["uri"] for artifact in artifacts] == ["o1/r.xml", "o2/r.xml"]
