"""The reports for programs: valid, honest, and pointing at the same places as the text."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from linter.cli import cli
from linter.formats import read
from linter.report.escape import columns, printable
from linter.report.fingerprint import line_hashes
from linter.source import read_source
from rules import ALL
from tests.support import ROOT

SCHEMA = json.loads((ROOT / "linter" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
PATHS = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "fixtures" / "rules").glob("*.xml"))]
MULTITOOL = os.environ.get("SARIF_MULTITOOL")


def reported(format_: str, *arguments: str) -> Any:
    return json.loads(CliRunner().invoke(cli, ["check", "--format", format_, *arguments]).stdout)


@pytest.fixture(autouse=True)
def in_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


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


def test_json_says_all_of_a_finding() -> None:
    (registry,) = reported("json", "fixtures/rules/NAME001.xml", "--select", "NAME001")["registries"]
    assert registry["findings"][0] == {
        "code": "NAME001",
        "name": "malformed-name",
        "severity": "error",
        "status": "active",
        "message": "service name 'abcdefghijklmnop' has 16 characters, and at most 15 are allowed",
        "line": 14,
        "column": 11,
        "end_line": 14,
        "end_column": 27,
        "length": 16,
        "field": "name",
        "entry": {"kind": "record", "name": "abcdefghijklmnop", "port": None, "transport": None, "registered": None},
        "cites": [{"document": "RFC 6335", "section": "5.1", "force": "MUST"}],
        "related": [],
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
    assert [rule["id"] for rule in declared] == [rule.code for rule in ALL if not rule.opt_in]
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


def test_sarif_results_are_what_code_scanning_needs(sarif: Any) -> None:
    (run,) = sarif["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["automationDetails"]["id"].endswith("/")
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
        if not result["ruleId"].startswith("FORMAT"):  # which is about the markup as such
            assert not place["contextRegion"]["snippet"]["text"].lstrip().startswith(("<xref", "<assignee"))
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
    assert list(line_hashes(text, range(1, len(hashes) + 1)).values()) == hashes


def test_line_hashes_count_lines_that_are_alike_and_utf_16_units() -> None:
    same = f"{'x' * 100}\n" * 3
    assert [value.split(":")[1] for value in line_hashes(same, (1, 2, 3)).values()] == ["1", "2", "3"]
    assert line_hashes("😀" * 50 + "a", (1,)) == line_hashes("😀" * 50 + "b", (1,))
    assert line_hashes("😀" * 49 + "ab", (1,)) != line_hashes("😀" * 49 + "ac", (1,))


def test_sarif_tells_what_could_not_be_read() -> None:
    (run,) = reported("sarif", "none.xml", "README.md")["runs"]
    assert run["results"] == []
    (invocation,) = run["invocations"]
    assert (invocation["executionSuccessful"], invocation["exitCode"]) == (False, 2)
    assert [notification["message"]["text"] for notification in invocation["toolExecutionNotifications"]] == [
        "'none.xml' cannot be read: no such file or directory.",
        "'README.md' is not XML: it does not begin with <.",
    ]


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


def test_what_is_printed_is_printable() -> None:
    assert printable("a\x1b[0m\x9b\u202eb\u2028\ud800\x7f\t€") == "a\\x1b[0m\\x9b\\u202eb\\u2028\\ud800\\x7f €"
    assert columns("a日é\u0301") == 4


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
