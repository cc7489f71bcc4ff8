"""`reglint compare --against`: limits, severities, and IANA's registry without a file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from linter.cli import cli
from tests.repositories import alone
from tests.support import ROOT

REGISTRY = """entries:
  - {name: lamp, port: 7001, transport: [tcp, udp]}
  - {name: gate, port: 7002, transport: tcp}
  - {name: quay, port: 7003, transport: tcp}
  - {name: buoy}
"""
LIST = """lamp 7001/tcp
lamp 7009/udp
mole 7002/tcp
horn 7004/tcp hoot
Quay 7003/tcp
"""


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("registry.yaml").write_text(REGISTRY, encoding="utf-8")
    Path("services").write_text(LIST, encoding="utf-8")


def call(*arguments: str, against: str = "registry.yaml") -> Result:
    return CliRunner().invoke(cli, ["compare", "--against", against, *arguments])


def found(*arguments: str, against: str = "registry.yaml") -> list[tuple[str, str, str]]:
    """Return kind, severity and name of each discrepancy in the JSON report, which is held against its schema."""
    document = json.loads(call(*arguments, "--format", "json", "services", against=against).stdout)
    schema = json.loads((ROOT / "linter" / "schemas" / "crosscheck-1.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)
    return [(one["kind"], one["severity"], one["name"]) for one in document["discrepancies"]]


OTHERWISE = [("elsewhere", "error", "lamp"), ("other-service", "error", "mole"), ("other-case", "note", "Quay")]
UNKNOWN = [("not-assigned", "warning", "horn"), ("unknown-alias", "note", "hoot")]
MISSING = [("missing", "note", "lamp"), ("missing", "note", "gate")]


def test_every_kind_has_a_severity_and_missing_services_are_not_reported() -> None:
    assert sorted(found()) == sorted(OTHERWISE + UNKNOWN)


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (["otherwise"], OTHERWISE),
        (["unknown"], UNKNOWN),
        (["missing"], MISSING),
        (["otherwise", "unknown"], OTHERWISE + UNKNOWN),
        (["missing", "unknown"], MISSING + UNKNOWN),
    ],
)
def test_only_limits_the_report(only: list[str], expected: list[tuple[str, str, str]]) -> None:
    assert sorted(found(*(word for group in only for word in ("--only", group)))) == sorted(expected)


def test_a_missing_service_is_located_in_the_registry_beside_the_line_of_the_list() -> None:
    text = call("--only", "missing", "services").stdout
    assert text == (
        "note: missing from the list (2)\n"
        "  registry.yaml:2:12  lamp 7001/udp\n"
        "  registry.yaml:3:12  gate 7002/tcp  mole\n"
        "\n"
        "services: 6 names on ports, compared with registry.yaml\n"
        "  2 names of the registry missing from the list\n"
    )


def test_the_summary_has_its_limits() -> None:
    assert "services: 2 of 6 names on ports unknown, by registry.yaml\n" in call("--only", "unknown", "services").stdout
    assert "services: 5 of 6 names on ports not as in registry.yaml\n" in call("services").stdout


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--only", "unknown", "--fail-on", "error"), 0),
        (("--only", "unknown", "--fail-on", "warning"), 1),
        (("--only", "unknown", "--fail-on", "error", "--severity", "not-assigned=error"), 1),
        (("--only", "missing", "--fail-on", "warning"), 0),
        (("--only", "missing"), 1),
    ],
)
def test_severities_decide_the_exit_status(arguments: tuple[str, ...], status: int) -> None:
    assert call(*arguments, "services").exit_code == status


def test_a_severity_is_shown() -> None:
    assert ("unknown-alias", "error", "hoot") in found("--severity", "unknown-alias=error")
    assert "error: alias that is not in the registry (1)" in call("--severity", "unknown-alias=error", "services").stdout


@pytest.mark.parametrize("value", ["unknown=error", "elsewhere", "elsewhere=bad", "not-compared=note", ""])
def test_other_severities_are_wrong_use(value: str) -> None:
    assert call("--severity", value, "services").exit_code == 2


@pytest.mark.parametrize(
    "option", [("--only", "missing"), ("--severity", "elsewhere=note"), ("--fail-on", "error"), ("--ports", "1")]
)
def test_the_options_need_against(option: tuple[str, ...]) -> None:
    assert CliRunner().invoke(cli, ["compare", *option, "services", "registry.yaml"]).exit_code == 2


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        ("7001-7004", OTHERWISE[1:] + UNKNOWN + MISSING),
        ("7009", OTHERWISE[:1]),
        ("7001", MISSING[:1]),
        ("7002-7008", [OTHERWISE[1], OTHERWISE[2], *UNKNOWN, MISSING[1]]),
        ("1-7000", []),
    ],
)
def test_ports_limit_the_report(ports: str, expected: list[tuple[str, str, str]]) -> None:
    groups = [word for group in ("otherwise", "unknown", "missing") for word in ("--only", group)]
    assert sorted(found(*groups, "--ports", ports)) == sorted(expected)


def test_ports_that_limit_the_report_are_named() -> None:
    text = call("--ports", "7002-7003", "services").stdout
    assert text.endswith("services: 2 of 2 names on ports not as in registry.yaml (ports 7002-7003 only)\n")
    done = call("--ports", "1-7000", "services")
    assert (done.exit_code, "nothing was compared" in done.stderr) == (1, True)
    assert call("--ports", "http", "services").exit_code == 2
    Path("services").write_text("lamp 70x/tcp\nlamp 7001/tcp\n", encoding="utf-8")
    assert "port '70x' cannot be read" in call("--ports", "7001", "services").stdout


def test_iana_is_the_snapshot() -> None:
    Path("services").write_text("http 80/tcp www\nredis 6380/tcp\nmole 6379/udp\nlamp-ctl 20009/tcp\n", encoding="utf-8")
    assert sorted(found(against="iana")) == [
        ("elsewhere", "error", "redis"),
        ("not-assigned", "warning", "lamp-ctl"),
        ("not-assigned", "warning", "mole"),
    ]
    text = call("services", against="iana").stdout
    assert "services:3:1  mole 6379/udp       Reserved" in text
    assert "not as in IANA's registry of 2026-" in text


@pytest.mark.parametrize(
    ("line", "expected", "says"),
    [
        ("gate 7002/udp", ("other-transport", "warning", "gate"), "7002/tcp"),
        ("gate 7005/udp", ("elsewhere", "error", "gate"), "7002/tcp"),
        ("buoy 7005/tcp", ("without-port", "warning", "buoy"), "no entry"),
        ("lamp 7001/tcp buoy", ("without-port", "warning", "buoy"), ""),
        ("lamp 7001/tcp gate", ("alias-elsewhere", "warning", "gate"), "7002/tcp"),
        ("gate 7002/tcp\nmole 7002/udp gate", ("other-transport", "warning", "gate"), "7002/tcp"),
        ("buoy 7001/tcp", ("other-service", "error", "buoy"), "lamp; 'buoy' is without a port"),
    ],
)
def test_a_name_that_has_another_transport_or_no_port(line: str, expected: tuple[str, str, str], says: str) -> None:
    Path("services").write_text(f"{line}\n", encoding="utf-8")
    assert expected in found()
    assert says in call("services").stdout


def test_ports_for_private_use_have_a_state_in_words() -> None:
    Path("services").write_text("lamp 24/tcp\n", encoding="utf-8")
    assert "lamp 24/tcp  assigned without a name\n" in call("services", against="iana").stdout


def test_the_snapshot_and_the_registry_give_equal_findings(corpus: Path, tmp_path: Path) -> None:
    newest = str(max((corpus / "xml").glob("*.xml")))
    lines = tmp_path / "services"
    made = CliRunner().invoke(cli, ["convert", "--to", "services", str(min((corpus / "xml").glob("*.xml")))])
    lines.write_text(made.stdout, encoding="utf-8")
    reports = []
    for against in (newest, "iana"):
        document = json.loads(call("--format", "json", str(lines), against=against).stdout)
        reports.append([(one["kind"], one["name"], one["port"], one["transport"]) for one in document["discrepancies"]])
    assert len(reports[0]) > 100
    assert reports[0] == reports[1]
