"""SARIF as code scanning takes it: identities, limits, removed entries, fixed findings."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import linter
from linter.cli import cli
from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.report import Report, View
from linter.report.sarif import log as sarif_report
from linter.report.sarif.results import MAX_RELATED
from linter.report.sarif.rules import MAX_TAGS
from linter.report.uri import find_rule_url, make_relative_path, make_relative_uri
from linter.source import Source
from rules import ALL
from tests.support import ROOT

NAMES = "".join(f"<record><name>a_{number}</name><protocol>tcp</protocol></record>\n" for number in range(60))
REGISTRY = (
    '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers"><updated>2020-01-01</updated>\n{}</registry>'
)
BEFORE = """entries:
- {name: lamp, port: 7001, transport: tcp, description: Dims lamps}
- {name: bell, port: 7002, transport: tcp, description: Rings bells}
- {name: drum, port: 7003, transport: tcp, description: Beats drums}
- {name: a_b, port: 7004, transport: tcp, description: Has a fault}
- {name: oboe, port: 7005, transport: tcp, description: Plays}
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def log_of(*arguments: str) -> Any:
    done = CliRunner().invoke(cli, ["check", "--isolated", "--format", "sarif", *arguments])
    assert done.exit_code in (0, 1), done.output
    (found,) = json.loads(done.stdout)["runs"]
    return found


def changed(edit: Callable[[str], str], *arguments: str) -> Any:
    Path("base.yaml").write_text(BEFORE, encoding="utf-8")
    Path("r.yaml").write_text(edit(BEFORE), encoding="utf-8")
    return log_of("--base", "base.yaml", "r.yaml", *arguments)


def without(*names: str) -> Callable[[str], str]:
    return lambda text: "".join(line for line in text.splitlines(True) if not any(f"name: {name}," in line for name in names))


@pytest.mark.parametrize(
    ("arguments", "identity", "identity_of_change"),
    [
        ([], None, "reglint/change/"),
        (["--sarif-category", "ports"], "ports/", "ports/change/"),
        (["--sarif-category", "team/ports/"], "team/ports/", "team/ports/change/"),
    ],
)
def test_a_run_with_a_base_never_has_the_identity_of_a_full_one(
    arguments: list[str], identity: str | None, identity_of_change: str
) -> None:
    Path("full.yaml").write_text(BEFORE, encoding="utf-8")
    assert log_of("full.yaml", *arguments).get("automationDetails", {}).get("id") == identity
    assert changed(without("drum"), *arguments)["automationDetails"]["id"] == identity_of_change


def test_removed_entries_have_different_keys_and_names() -> None:
    results = [result for result in changed(without("lamp", "bell", "drum"))["results"] if result["ruleId"].startswith("EDIT")]
    removed = {
        (
            result["partialFingerprints"]["reglintEntryKey/v1"],
            result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"],
        )
        for result in results
    }
    assert len(removed) == len(results) >= 3
    assert all(name.endswith("(removed)") for _, name in removed)
    for result in results:
        assert "base.yaml" in result["relatedLocations"][0]["message"]["text"]


def test_results_carry_entry_contacts_and_key() -> None:
    for result in changed(without("drum"), "--show-existing")["results"]:
        properties = result["properties"]
        assert properties["key"] == result["partialFingerprints"]["reglintEntryKey/v1"]
        assert properties["entry"]["kind"] in ("record", "contact", "registry")
        assert isinstance(properties["contacts"], list)


def test_contacts_of_a_record_are_its_parties() -> None:
    found = log_of(str(ROOT / "fixtures" / "rules" / "CONTACT005.xml"), "--show-grandfathered", "--show-existing")
    assert any(result["properties"]["contacts"] for result in found["results"] if result["properties"]["entry"]["kind"] == "record")


def test_fixed_findings_are_absent_results_on_request() -> None:
    def absent(log: Any) -> list[tuple[str, str]]:
        return [
            (result["ruleId"], result["partialFingerprints"]["reglintEntryKey/v1"])
            for result in log["results"]
            if result.get("baselineState") == "absent"
        ]

    edit = without("a_b")
    assert absent(changed(edit)) == []
    log = changed(edit, "--show-fixed")
    before = log_of("base.yaml")
    assert ("NAME001", *[key for code, key in absent(log) if code == "NAME001"]) == (
        "NAME001",
        *[result["partialFingerprints"]["reglintEntryKey/v1"] for result in before["results"] if result["ruleId"] == "NAME001"],
    )
    assert all("baselineState" in result for result in log["results"])
    assert all(result["message"]["text"].endswith(".") for result in log["results"])


def test_the_run_has_the_changes() -> None:
    change = changed(without("drum"))["properties"]["changes"]["r.yaml"]
    assert change["base"] == "base.yaml"
    assert change["summary"].startswith("services: 1 removed")
    assert change["events"][0].startswith("removed: drum 7003/tcp")


def report_of_many(**view: Any) -> Report:
    result = run(ALL, read(Source("r.xml", REGISTRY.format(NAMES))), today="2026-01-01")
    return Report((result,), (), tuple(Status), 1, {}, view=View(**view))


def test_a_log_keeps_to_the_compressed_size(monkeypatch: pytest.MonkeyPatch) -> None:
    full = len(json.loads(sarif_report.render(report_of_many()))["runs"][0]["results"])
    assert sarif_report.MAX_BYTES == 10_000_000
    whole = len(gzip.compress(sarif_report.render(report_of_many()).encode(), mtime=0))
    monkeypatch.setattr(sarif_report, "MAX_BYTES", whole)
    assert len(json.loads(sarif_report.render(report_of_many()))["runs"][0]["results"]) == full
    monkeypatch.setattr(sarif_report, "MAX_BYTES", whole - 1000)
    report = report_of_many()
    text = sarif_report.render(report)
    (cut,) = json.loads(text)["runs"]
    assert len(gzip.compress(text.encode(), mtime=0)) <= whole - 1000
    assert 0 < len(cut["results"]) < full
    (message,) = report.cuts
    assert message.startswith(f"sarif: {full - len(cut['results']):,} results are left out")
    assert f"{full - len(cut['results']):,} results" in cut["invocations"][0]["toolExecutionNotifications"][-1]["message"]["text"]


def test_a_limit_keeps_the_most_important_results(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in (1, 5, 30):
        monkeypatch.setattr(sarif_report, "MAX_RESULTS", limit)
        found = json.loads(sarif_report.render(report_of_many()))["runs"][0]["results"]
        assert len(found) == limit
        assert {result["properties"]["status"] for result in found} == {"active"} or limit == 30
    everything = report_of_many().results[0].findings
    active = sum(finding.status is Status.ACTIVE for finding in everything)
    monkeypatch.setattr(sarif_report, "MAX_RESULTS", active)
    found = json.loads(sarif_report.render(report_of_many()))["runs"][0]["results"]
    assert {result["properties"]["status"] for result in found} == {"active"}


def test_limits_of_github_hold() -> None:
    log = json.loads(sarif_report.render(report_of_many()))["runs"][0]
    assert sarif_report.MAX_RESULTS == 25_000
    assert MAX_RELATED == 1_000
    assert MAX_TAGS == 20
    for rule in log["tool"]["driver"]["rules"]:
        assert len(rule["properties"]["tags"]) <= MAX_TAGS
    for result in log["results"]:
        assert len(result["locations"]) + len(result.get("relatedLocations", ())) <= MAX_RELATED


def test_help_leads_to_the_page_of_the_rule_if_its_address_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in ALL:
        assert find_rule_url(rule).startswith("https://"), rule.code
    monkeypatch.setattr(linter, "RULE_PAGES", "https://forge.example/reglint/docs/rules")
    assert {find_rule_url(rule) for rule in ALL} == {f"https://forge.example/reglint/docs/rules/{rule.code}.md" for rule in ALL}


def test_paths_are_percent_encoded_from_their_bytes() -> None:
    shown = b"a\xff b.xml".decode(errors="surrogateescape").encode(errors="backslashreplace").decode()
    assert (make_relative_path(shown), make_relative_uri(shown)) == ("a%FF b.xml", "a%FF%20b.xml")
