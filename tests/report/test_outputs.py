"""The contract of every output: it renders every fixture of every rule, inert and the same twice."""

import html
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner

from linter.cli import cli
from linter.cli.commands.changes import changes
from linter.cli.commands.check import check
from linter.cli.commands.compare import compare
from linter.cli.commands.history import history
from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.report import Report
from linter.report.escape import escape_controls
from linter.report.line_hash import hash_lines
from linter.report.outputs import (
    CHANGES_OUTPUTS,
    COMPARISON_OUTPUTS,
    HISTORY_OUTPUTS,
    OUTPUTS,
    REVIEW_OUTPUTS,
    OutputFormat,
)
from linter.rules_api.rule import Rule
from linter.source import Source, decode
from rules import ALL
from tests.packaging.test_readme import with_part
from tests.rules.test_contract import fixture, fixture_before
from tests.support import EXAMPLES, ROOT, checked, read_example

SEVERITIES = {rule.code: rule.severity for rule in ALL}
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e]")  # characters that would steer a terminal

each_rule = pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
each_output = pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.name)


@cache
def result_of(rule: Rule) -> Result:
    return checked(fixture(rule), [rule], fixture_before(rule))


def report_of(*results: Result) -> Report:
    return Report(results, (), tuple(Status), 1, SEVERITIES)


def _markdown_findings(text: str) -> int:
    """Return the sum of the table of severities and statuses; every row of the other table shows one finding or more."""
    numbers = re.findall(r"^\| (?:error|warning|note) \| ([0-9, |]+) \|$", text, re.MULTILINE)
    found = sum(int(number.replace(",", "")) for row in numbers for number in row.split(" | "))
    rows = len(re.findall(r"^\| [^|]+ \| (?:error|warning|note)\b[^|]*\| [A-Z]+[0-9]{3} ", text, re.MULTILINE))
    assert bool(rows) == bool(found)
    return found


def _text_findings(text: str) -> int:
    return len(re.findall(r"^ *= .*: the same finding at ", text, re.MULTILINE)) + len(
        re.findall(r"^\S.*?:\d+:\d+: (?:error|warning|note)\b", text, re.MULTILINE)
    )


def _grouped_findings(text: str) -> int:
    titles = re.findall(r"^\S.*: ((?:[0-9]+ (?:error|warning|note)s?(?:, )?)+)$", text, re.MULTILINE)
    return sum(int(number) for title in titles for number in re.findall("[0-9]+", title))


def _github_findings(text: str) -> int:
    more = re.search(r"::([0-9,]+) more findings", text)
    return text.count(",title=") + int(more[1].replace(",", "") if more else 0)


def _junit_findings(text: str) -> int:
    return len(re.findall(r"^(?:.*>)?\S+:\d+:\d+: (?:error|warning|note)\b", text, re.MULTILINE))


COUNTS: dict[str, Callable[[str], int]] = {  # of outputs that fold, cut or escape messages
    "text": _text_findings,
    "concise": _text_findings,
    "json": lambda text: sum(len(registry["findings"]) for registry in json.loads(text)["registries"]),
    "sarif": lambda text: len(json.loads(text)["runs"][0]["results"]),
    "html": lambda text: len(re.findall(r"<li class=[ewn]>", text)),
    "grouped": _grouped_findings,
    "markdown": _markdown_findings,
    "github-summary": _markdown_findings,
    "github": _github_findings,
    "gitlab": lambda text: len(json.loads(text)),
    "azure": lambda text: len(text.splitlines()),
    "junit": _junit_findings,
    "checkstyle": lambda text: text.count("  <error "),
    "rdjson": lambda text: len(json.loads(text)["diagnostics"]),
}


def assert_shows(output: OutputFormat, text: str, findings: Sequence[Finding]) -> None:
    """Assert that an output of one registry shows each finding once: by its count or, without one, by the messages."""
    if output.name in COUNTS:
        shown = COUNTS[output.name](text)
    else:
        messages = Counter(finding.text for finding in findings)
        texts = (text, html.unescape(text))
        counts = {one: max(shown.count(form) for shown in texts for form in (one, escape_controls(one))) for one in messages}
        shown = sum(min(counts[message], number) for message, number in messages.items())
    advice = "show each of them, or count them in COUNTS of tests/report/test_outputs.py if messages are folded, cut or escaped"
    assert shown == len(findings), f"output '{output.name}' shows {shown} of {len(findings)} findings; {advice}"


@each_output
@each_rule
def test_every_output_renders_every_finding_of_every_fixture(rule: Rule, output: OutputFormat) -> None:
    result = result_of(rule)
    text = output.render(report_of(result))
    assert text == output.render(report_of(result))
    assert text.endswith("\n")
    assert_shows(output, text, result.findings)
    assert not STEERING.search(text)


@each_output
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_output_renders_every_format(path: Path, output: OutputFormat) -> None:
    result = run(ALL, read_example(path), today="2026-01-01")
    assert_shows(output, output.render(report_of(result)), result.findings)


@each_output
def test_every_output_renders_a_report_without_results(output: OutputFormat) -> None:
    assert_shows(output, output.render(Report((), (), tuple(Status), 0, SEVERITIES)), ())


@each_output
def test_colors_are_for_people_only(output: OutputFormat) -> None:
    text = output.render(report_of(result_of(ALL[0])), color=True)
    assert ("\x1b[" in text) is not output.is_for_programs


@each_rule
def test_messages_have_plain_placeholders_only(rule: Rule) -> None:
    """A message with a format specification, such as {0:04X}, could not be a template of SARIF."""
    for finding in result_of(rule).findings:
        assert not re.search(r"\{[^0-9}]|\{[0-9]+[^0-9}]", finding.problem.message.replace("{{", "").replace("}}", ""))


@each_rule
def test_sarif_has_the_places_of_the_findings_and_quotes_dynamic_parts(rule: Rule) -> None:
    result = result_of(rule)
    source = result.registry.source
    (sarif,) = (output for output in OUTPUTS if output.name == "sarif")
    (log,) = json.loads(sarif.render(report_of(result)))["runs"]
    for finding, shown in zip(result.sorted_findings(tuple(Status)), log["results"], strict=True):
        span = result.place(finding)
        region = shown["locations"][0]["physicalLocation"]["region"]
        assert (region["startLine"], region["startColumn"]) == source.position(span.start)
        text = source.text[span.start : span.end].partition("\n")[0].rstrip("\r")
        assert region.get("snippet", {"text": text})["text"] == text
        strings = log["tool"]["driver"]["rules"][0]["messageStrings"]
        template = strings[shown["message"]["id"]]["text"]
        assert not re.search(r"(?<!['\[])\{[0-9]+\}|\{[0-9]+\}(?!['\]])", template), template


def test_every_output_module_is_in_a_table() -> None:
    tables = (*OUTPUTS, *COMPARISON_OUTPUTS, *CHANGES_OUTPUTS, *REVIEW_OUTPUTS, *HISTORY_OUTPUTS)
    known = {f"{output.module}.{output.function}" for output in tables}
    for path in (ROOT / "linter" / "report").glob("*.py"):
        if re.search(r"^def render\(report: Report\b", path.read_text(encoding="utf-8"), re.MULTILINE):
            name = f"linter.report.{path.stem}.render"
            assert name in known, f"{name} is in no table; add a row to OUTPUTS in linter/report/outputs.py"


@pytest.mark.parametrize(
    ("command", "table"),
    [(check, OUTPUTS), (compare, COMPARISON_OUTPUTS), (changes, CHANGES_OUTPUTS), (history, HISTORY_OUTPUTS)],
    ids=lambda one: getattr(one, "name", ""),
)
def test_commands_read_the_table(command: Command, table: tuple[OutputFormat, ...]) -> None:
    (option,) = (parameter for parameter in command.params if parameter.name == "format_")
    assert list(option.type.choices) == [output.name for output in table]  # type: ignore[attr-defined] # the type is a Choice
    text = " ".join(CliRunner().invoke(cli, [str(command.name), "--help"]).stdout.split())
    for output in table:
        assert f"{output.name} ({output.purpose})" in text
        assert callable(output.load())


def test_the_page_lists_the_tables(golden: Callable[[Path, str], None]) -> None:
    page = ROOT / "docs" / "outputs.md"
    rows = "".join(f"| `{output.name}` | {output.purpose} |\n" for output in OUTPUTS)
    tables = {"compare": COMPARISON_OUTPUTS, "changes": CHANGES_OUTPUTS, "history": HISTORY_OUTPUTS}
    commands = "".join(f"| `{name}` | {', '.join(f'`{output.name}`' for output in table)} |\n" for name, table in tables.items())
    text = with_part(page.read_text(encoding="utf-8"), "outputs", f"| format | purpose |\n|---|---|\n{rows}")
    golden(page, with_part(text, "commands", f"| command | formats |\n|---|---|\n{commands}"))


def sarif_of(path: str) -> list[dict[str, dict[str, str]]]:
    done = CliRunner().invoke(cli, ["check", "--isolated", "--fail-on", "note", "--format", "sarif", path])
    assert done.exit_code == 1, done.output
    results: list[dict[str, dict[str, str]]] = json.loads(done.stdout)["runs"][0]["results"]
    return results


@pytest.mark.parametrize(
    "data",
    [
        b"a_b 1/tcp\xc2\xa0x\n",
        b"a_b 1/tcp\r \r\n",
        b"\xef\xbb\xbfa_b 1/tcp\n",
        b"a_b 1/tcp #{0} {x:d} [y](1)\r",
        b"a{0}b 1/tcp\n",
    ],
)
def test_sarif_survives_odd_characters(data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("services").write_bytes(data)
    assert sarif_of("services")


def test_line_hashes_keep_a_byte_order_mark_and_carriage_returns_before_blanks() -> None:
    source = decode("f", b"\xef\xbb\xbfa\n")
    assert source.bom
    assert hash_lines("\ufeffa\n", (1,)) != hash_lines("a\n", (1,))
    parted = Source("f", "a\r \nb")
    assert parted.position(len(parted.text)).line == 3
    assert len(hash_lines("a\r \nb", (1, 2, 3))) == 3
    assert hash_lines("a\r \nb", (1, 2, 3)) == hash_lines("a\n\nb", (1, 2, 3))
