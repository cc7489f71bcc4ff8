"""The reports for programs: valid, honest, and pointing at the same places as the text."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from linter.cli import cli
from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.model import Field, Record
from linter.report import Report, statistics
from linter.report import json as report_json
from linter.report.escape import count_columns, escape_controls
from linter.report.line_hash import hash_lines
from linter.report.rulebook import rule_list as rulelist
from linter.report.rulebook import rule_page as page
from linter.report.sarif import log as sarif_report
from linter.rules_api.fix import Safety
from linter.rules_api.index import Index
from linter.rules_api.problem import Problem
from linter.rules_api.rule import Citation, Rule, Scope, Severity
from linter.rules_api.rule_docs import EXAMPLES, SECTIONS
from linter.source import read_source
from rules import ALL
from tests.support import ROOT, make_rule, parse_text, registry_text

SCHEMA = json.loads((ROOT / "linter" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
PATHS = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "fixtures" / "rules").glob("*.xml"))]
MULTITOOL = os.environ.get("SARIF_MULTITOOL")


def reported(format_: str, *arguments: str) -> Any:
    return json.loads(CliRunner().invoke(cli, ["check", "--format", format_, *arguments]).stdout)


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.slow
def test_json_keeps_to_its_published_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for arguments in ([*PATHS, "--show-grandfathered"], ["fixtures/registry.xml"], ["none.xml", "README.md"]):
        validator.validate(reported("json", *arguments))


def test_json_places_are_those_of_the_file() -> None:
    for registry in reported("json", *PATHS, "--show-grandfathered")["registries"]:
        lines = Path(registry["path"]).read_text(encoding="utf-8").split("\n")
        for finding in registry["findings"]:
            covered = "\n".join(lines[finding["line"] - 1 : finding["end_line"]])
            assert (
                len(covered) - (finding["column"] - 1) - (len(lines[finding["end_line"] - 1]) - finding["end_column"] + 1)
                == finding["length"]
            )


def test_json_has_all_details_of_a_finding() -> None:
    (registry,) = reported("json", "fixtures/rules/NAME001.xml", "--select", "NAME001")["registries"]
    assert re.fullmatch("[0-9a-f]{16}:1", registry["findings"][0].pop("key"))
    assert registry["findings"][0] == {
        "code": "NAME001",
        "name": "malformed-name",
        "severity": "error",
        "status": "active",
        "suppressed_by": None,
        "reason": None,
        "until": None,
        "path": "fixtures/rules/NAME001.xml",
        "message": "service name 'abcdefghijklmnop' has 16 characters, and at most 15 are allowed",
        "line": 14,
        "column": 11,
        "end_line": 14,
        "end_column": 27,
        "length": 16,
        "field": "name",
        "entry": {"kind": "record", "name": "abcdefghijklmnop", "port": None, "transport": None, "registered": None},
        "also": [],
        "removed": False,
        "cites": [{"document": "RFC 6335", "section": "5.1", "keyword": "MUST"}],
        "related": [],
        "fix": None,
    }
    assert registry["summary"]["active"] == {"error": len(registry["findings"]), "warning": 0, "note": 0}


@pytest.fixture(scope="module")
def sarif() -> Any:
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        return reported("sarif", *PATHS, "fixtures/registry.xml", "--show-grandfathered")
    finally:
        os.chdir(before)


def test_sarif_declares_every_rule_in_full(sarif: Any) -> None:
    (run,) = sarif["runs"]
    declared = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in declared] == [
        rule.code
        for rule in ALL
        if not rule.opt_in
        and (not rule.formats or "xml" in rule.formats)
        and rule.family not in ("OVER", "EDIT", "ACCEPT", "POLICY")
    ]
    for rule in declared:
        assert re.fullmatch("([A-Z][a-z]+)+", rule["name"])
        for key in ("shortDescription", "fullDescription", "help"):
            assert rule[key]["text"].endswith(".")
        assert "```xml" in rule["help"]["markdown"]
        assert rule["helpUri"].startswith("https://")
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert rule["properties"]["precision"] in ("very-high", "high", "medium")
        assert 1 <= len(rule["properties"]["tags"]) <= 10
        for relationship in rule["relationships"]:
            taxonomy = run["taxonomies"][relationship["target"]["toolComponent"]["index"]]
            assert taxonomy["name"] == relationship["target"]["toolComponent"]["name"]
            assert taxonomy["taxa"][relationship["target"]["index"]]["id"] == relationship["target"]["id"]


def test_sarif_results_have_the_properties_that_code_scanning_needs(sarif: Any) -> None:
    (run,) = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert "automationDetails" not in run  # the upload step sets it
    keys = set()
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        text = result["message"]["text"]
        assert text.endswith(".")
        assert text == rule["messageStrings"][result["message"]["id"]]["text"].format(*result["message"].get("arguments", ()))
        (location,) = result["locations"]
        place = location["physicalLocation"]
        region = place["region"]
        assert region["startLine"] == region["endLine"]
        uri = place["artifactLocation"]["uri"]
        assert not uri.startswith(("/", ".."))
        assert uri == run["artifacts"][place["artifactLocation"]["index"]]["location"]["uri"]
        line = Path(uri).read_text(encoding="utf-8").split("\n")[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]
        ids = [related["id"] for related in result.get("relatedLocations", ())]
        assert ids == [int(number) for number in re.findall(r"(?<!\\)\]\((\d+)\)", text)]
        keys.add((uri, result["partialFingerprints"]["reglintEntryKey/v1"]))
        assert (result["kind"], result["level"]) == ("informational", "none") or result["kind"] == "fail"
        assert "suppressions" not in result
        assert "baselineState" not in result
    assert len(keys) == len(run["results"])


def test_sarif_fingerprints_outlive_the_insertion_of_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "fixtures" / "rules" / "NAME001.xml").read_text(encoding="utf-8")

    def fingerprints(text: str) -> list[dict[str, str]]:
        Path("r.xml").write_text(text, encoding="utf-8")
        return [result["partialFingerprints"] for result in reported("sarif", "r.xml", "--select", "NAME001")["runs"][0]["results"]]

    before = fingerprints(text)
    assert fingerprints(text.replace("  <record>", "  <record><name>new</name></record>\n  <record>", 1)) == before


@pytest.mark.parametrize(
    ("text", "hashes"),
    [
        ("", ["c129715d7a2bc9a3:1"]),
        (" a\nb\n  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
        (" a\r\nb\r  \t\tc\n d", ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]),
    ],
)
def test_line_hashes_are_those_of_githubs_algorithm(text: str, hashes: list[str]) -> None:
    assert list(hash_lines(text, range(1, len(hashes) + 1)).values()) == hashes


def test_line_hashes_count_lines_that_are_alike_and_utf_16_units() -> None:
    same = f"{'x' * 100}\n" * 3
    assert [value.split(":")[1] for value in hash_lines(same, (1, 2, 3)).values()] == ["1", "2", "3"]
    assert hash_lines("😀" * 50 + "a", (1,)) == hash_lines("😀" * 50 + "b", (1,))
    assert hash_lines("😀" * 49 + "ab", (1,)) != hash_lines("😀" * 49 + "ac", (1,))


def test_sarif_reports_files_that_cannot_be_read() -> None:
    (run,) = reported("sarif", "none.xml", "pyproject.toml")["runs"]
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    missing, other = [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]]
    assert missing == "'none.xml' cannot be read: no such file or directory."
    assert other.startswith("'pyproject.toml' ")


def test_sarif_addresses_are_relative_and_encoded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "repository" / "in ner"
    inner.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    text = (ROOT / "fixtures" / "registry.xml").read_text(encoding="utf-8")
    monkeypatch.chdir(inner)
    for path in ("a:b.xml", "../c:d.xml", "../../outside.xml"):
        Path(path).write_text(text, encoding="utf-8")
    (run,) = reported("sarif", "a:b.xml", "../c:d.xml", "../../outside.xml")["runs"]
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == ["in%20ner/a%3Ab.xml", "c%3Ad.xml", "outside.xml"]


@pytest.mark.skipif(
    not MULTITOOL and not os.environ.get("CI"), reason="SARIF_MULTITOOL does not name a folder with Microsoft's validator"
)
def test_sarif_satisfies_the_schema_and_the_validator(sarif: Any, tmp_path: Path) -> None:
    assert MULTITOOL, "CI must name the folder of @microsoft/sarif-multitool-linux in SARIF_MULTITOOL"
    schema = json.loads((Path(MULTITOOL) / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    jsonschema.Draft202012Validator(schema).validate(sarif)
    log, out, config = tmp_path / "log.sarif", tmp_path / "out.sarif", ROOT / "tests" / "sarif-validator.xml"
    few = {**sarif["runs"][0], "results": sarif["runs"][0]["results"][::3][:1000]}  # the validator wants no more than a thousand
    log.write_text(json.dumps({**sarif, "runs": [few]}), encoding="utf-8")
    options = ["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--quiet", "true", "--config", str(config)]
    subprocess.run([Path(MULTITOOL) / "Sarif.Multitool", "validate", log, "-o", out, *options], check=True, cwd=tmp_path)
    results = json.loads(out.read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    assert [(result["ruleId"], result["message"]) for result in results] == []


def test_output_has_only_printable_characters() -> None:
    assert escape_controls("a\x1b[0m\x9b\u202eb\u2028\ud800\x7f\t€") == "a\\x1b[0m\\x9b\\u202eb\\u2028\\ud800\\x7f €"
    assert count_columns("a日é\u0301") == 4


def test_the_shipped_registry_is_the_excerpt(corpus: Path) -> None:
    ours = read(read_source(str(ROOT / "fixtures" / "registry.xml")))
    real = {
        (record.name, record.number, record.transport): record
        for record in read(read_source(str(corpus / "xml" / "2025-09-29.xml"))).records
    }
    assert len(ours.records) == 100
    for record in ours.records:
        other = real[record.name, record.number, record.transport]
        mine, theirs = (
            " ".join(
                str(
                    [entry.description, entry.note or None, entry.assignees, entry.contacts, entry.registered, entry.modified]
                ).split()
            )
            for entry in (record, other)
        )
        assert mine.replace("\\n", " ").split() == theirs.replace("\\n", " ").replace(", ''", ", None").split()


def a_rule(check: Callable[[Any, Index], Iterable[Problem]], code: str = "TEST001", **other: Any) -> Rule:
    citations = (Citation("RFC 6335", "5.1", "MUST"), Citation("RFC 6335", "8.1.1"))
    return make_rule(check, Scope.RECORD, code, name="test-" + code[-1], cites=citations, **other)


def once(record: Record, _index: Index) -> Iterator[Problem]:
    yield Problem(record, Field.NAME, "x")


def never(_record: Record, _index: Index) -> Iterator[Problem]:
    yield from ()


DATED = """  <record date="2011-08-31"><name>a</name></record>
  <record date="2012-01-01"><name>b</name></record>
  <record><name>c</name></record>
"""


def test_statistics_are_sorted_by_time_and_then_by_code() -> None:
    rules = [
        a_rule(once, "TEST003"),
        a_rule(never, "TEST002"),
        a_rule(once, "TEST001", since="2012-01-01"),
        a_rule(once, "TEST004"),
    ]
    result = run(rules, parse_text(registry_text(DATED)))
    results = (
        replace(result, seconds={"TEST003": 0.25, "TEST002": 0.5, "TEST001": 0.25, "TEST004": 1.25}),
        replace(result, seconds={"TEST003": 0.25, "TEST002": 2.5, "TEST001": 0.25, "TEST004": 0.5}),
    )
    assert statistics.render_statistics(Report(results, (), (Status.ACTIVE,), 1)).splitlines()[:6] == [
        "  active existing      old excepted       ms  rule",
        "       0        0        0        0   3000.0  TEST002 test-2",
        "       6        0        0        0   1750.0  TEST004 test-4",
        "       2        0        4        0    500.0  TEST001 test-1",
        "       6        0        0        0    500.0  TEST003 test-3",
        "      14        0        4        0   5750.0  all 4 rules",
    ]


def test_json_counts_grandfathered_findings_that_it_does_not_list() -> None:
    result = run([a_rule(once, since="2011-09-01")], parse_text(registry_text(DATED)))
    for statuses, listed in (((Status.ACTIVE,), ["active"]), (tuple(Status), ["grandfathered", "active", "grandfathered"])):
        (registry,) = json.loads(report_json.render(Report((result,), (), statuses, 1)))["registries"]
        assert [finding["status"] for finding in registry["findings"]] == listed
        assert registry["summary"] == {
            "active": {"error": 1, "warning": 0, "note": 0},
            "existing": {"error": 0, "warning": 0, "note": 0},
            "grandfathered": {"error": 2, "warning": 0, "note": 0},
            "suppressed": {"error": 0, "warning": 0, "note": 0},
        }


NAMES = "".join(f"  <record><name>{name}</name></record>\n" for name in ("a_b", "c_d", "e_f"))


def of_names(folder: Path, *texts: str) -> Any:
    """The run of SARIF that NAME001 gives of registries with these texts."""
    paths = [folder / f"{i}.xml" for i in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    (run_of_all,) = reported("sarif", *map(str, paths), "--select", "NAME001")["runs"]
    return run_of_all


@pytest.mark.parametrize(
    ("limit", "kept", "said"),
    [
        (0, [], ["6 results are left out because code scanning takes no more than 0 results and 10 MB in a run."]),
        (2, ["a_b", "c_d"], ["4 results are left out because code scanning takes no more than 2 results and 10 MB in a run."]),
        (
            4,
            ["a_b", "c_d", "e_f", "a_b"],
            ["2 results are left out because code scanning takes no more than 4 results and 10 MB in a run."],
        ),
        (6, ["a_b", "c_d", "e_f"] * 2, []),
        (25_000, ["a_b", "c_d", "e_f"] * 2, []),
    ],
)
def test_sarif_cuts_the_results_at_the_limit_of_a_run_and_counts_the_others(
    limit: int, kept: list[str], said: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sarif_report.MAX_RESULTS == 25_000
    monkeypatch.setattr(sarif_report, "MAX_RESULTS", limit)
    of_all = of_names(tmp_path, *[registry_text(NAMES)] * 2)
    places = [result["locations"][0]["physicalLocation"] for result in of_all["results"]]
    assert [place["region"]["snippet"]["text"] for place in places] == kept
    assert [place["artifactLocation"]["index"] for place in places] == ([0] * 3 + [1] * 3)[: len(kept)]
    (invocation,) = of_all["invocations"]
    assert [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]] == said
    assert all(notification["level"] == "warning" for notification in invocation["toolExecutionNotifications"])
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (True, 1)


def test_sarif_escapes_links_and_control_characters(tmp_path: Path) -> None:
    snippet = "  <record><name>a[b](1)&#x9b;{0}\\</name></record>\n"
    of_all = of_names(tmp_path, registry_text(snippet))
    (result,) = of_all["results"]
    message = result["message"]
    assert message["arguments"][0] == "a\\[b\\](1)\\\\x9b{0}\\\\"
    assert all(argument.isprintable() for argument in message["arguments"])
    rule = of_all["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert message["text"] == rule["messageStrings"][message["id"]]["text"].format(*message["arguments"])
    assert message["text"].startswith("Service name 'a\\[b\\](1)\\\\x9b{0}\\\\' has ")
    assert re.findall(r"(?<!\\)\]\(", message["text"]) == []


def test_sarif_keys_are_those_of_entries_and_move_with_them(tmp_path: Path) -> None:
    entries = [
        "  <record><name>a_b</name><number>1</number></record>\n",
        "  <record><name>a_b</name><number>2</number></record>\n",
        "  <record><name>a_b</name><number>2</number><protocol>tcp</protocol></record>\n",
        "  <record><name>c_d</name></record>\n",
    ]

    def keys(*order: int) -> dict[str, str]:
        results = of_names(tmp_path, registry_text("".join(entries[i] for i in order)))["results"]
        named = [result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] for result in results]
        return {name: result["partialFingerprints"]["reglintEntryKey/v1"] for name, result in zip(named, results, strict=True)}

    before = keys(0, 1, 2, 3)
    assert list(before) == ["a_b 1", "a_b 2", "a_b 2/tcp", "c_d"]
    assert len(set(before.values())) == 4
    assert keys(3, 2, 1, 0) == before
    assert keys(2) == {"a_b 2/tcp": before["a_b 2/tcp"]}


def test_sarif_keys_differ_for_equal_entries(tmp_path: Path) -> None:
    results = of_names(tmp_path, registry_text("  <record><name>a_b</name></record>\n" * 3))["results"]
    keys = [result["partialFingerprints"]["reglintEntryKey/v1"] for result in results]
    assert [key.partition(":")[2] for key in keys] == ["1", "2", "3"]
    assert len({key.partition(":")[0] for key in keys}) == 1


PAGE = """What a rule finds in a registry, in one sentence.

Why it matters
    The rules known as contact-defined-twice and alias-not-marked-historic have names that a reader searches for.

    Second.
How to fix
    Do it.
Good
    <record><name>an example that keeps its lines however long they are</name></record>
Bad
    <record>
      <name>b</name>

    </record>
"""


@pytest.fixture
def documented(monkeypatch: pytest.MonkeyPatch) -> Rule:
    """A rule whose manual page is PAGE."""
    monkeypatch.setattr(sys.modules[__name__], "__doc__", PAGE)
    return a_rule(once)


def test_a_page_is_at_least_40_columns_wide_and_breaks_no_name(documented: Rule) -> None:
    narrow = page.render(replace(documented, since="2012-01-01", opt_in=True), 10)
    assert (
        narrow
        == """\
TEST001 test-1 (error, for entries since 2012-01-01, off unless selected)
=========================================================================

What a rule finds in a registry, in one
sentence.

Why it matters
    The rules known as
    contact-defined-twice and
    alias-not-marked-historic have names
    that a reader searches for.

    Second.

How to fix
    Do it.

Good
    <record><name>an example that keeps its lines however long they are</name></record>

Bad
    <record>
      <name>b</name>

    </record>

Source
    RFC 6335 section 5.1 (MUST)  https://www.rfc-editor.org/rfc/rfc6335#section-5.1
    RFC 6335 section 8.1.1  https://www.rfc-editor.org/rfc/rfc6335#section-8.1.1
"""
    )
    assert page.render(documented, 40).splitlines()[2:] == narrow.splitlines()[2:]
    assert "known as contact-defined-twice and alias-not-marked-historic have\n" in page.render(documented, 80)


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.code)
def test_the_prose_of_a_page_fits_a_narrow_terminal(rule: Rule) -> None:
    title, wide = "", []
    for line in page.render(rule, 10).splitlines()[2:]:
        title = line if line in (*SECTIONS, "Source") else title
        if title not in (*EXAMPLES, "Source") and len(line) > 40:
            wide.append(line)
    assert wide == []


def test_the_list_of_rules_has_their_dates_and_marks_those_that_are_off(documented: Rule) -> None:
    rules = [
        documented,
        replace(documented, code="LONGER02", name="b", severity=Severity.WARNING, since="2012-01-01"),
        replace(documented, code="TEST003", name="longer-c", severity=Severity.NOTE, opt_in=True, fixes=tuple(Safety)),
    ]
    summary = "What a rule finds in a registry, in one sentence."
    assert rulelist.render(rules, "text").splitlines() == [
        f"TEST001   error    always      test-1    {summary}",
        f"LONGER02  warning  2012-01-01  b         {summary}",
        f"TEST003   note     off         longer-c  {summary}",
    ]
    cites = ", ".join(
        f"[RFC 6335 {section}](https://www.rfc-editor.org/rfc/rfc6335#section-{section})" for section in ("5.1", "8.1.1")
    )
    assert rulelist.render(rules, "markdown").splitlines() == [
        "| code | name | severity | binds entries | fix | what it finds | written in |",
        "|---|---|---|---|---|---|---|",
        f"| TEST001 | test-1 | error | always | by hand | {summary} | {cites} |",
        f"| LONGER02 | b | warning | 2012-01-01 | by hand | {summary} | {cites} |",
        f"| TEST003 | longer-c | note | always, off unless selected | safe, unsafe | {summary} | {cites} |",
    ]
    assert "| [TEST001](pages/TEST001.md) |" in rulelist.render_markdown(rules, "pages/")
