"""`over` in reglint.yaml and --over: entries checked against another registry."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from tests.repositories import alone, commit, repository

OWN = """entries:
  - {name: lamp-ctl, port: 7001, transport: [tcp, udp]}
  - {name: crane, port: 7002, transport: tcp}
"""
PLATFORM = """entries:
  - {name: gate, port: 7001, transport: tcp}
  - {name: crane, port: 7002, transport: tcp}
  - {name: mole, port: 80, transport: tcp}
"""


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    alone(monkeypatch, tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("ports.yaml").write_text(OWN, encoding="utf-8")
    return Path.cwd()


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def findings(*arguments: str) -> list[tuple[str, str, str]]:
    """Return the code, the message and the status of each finding of a call, in the order of the report."""
    done = call(*arguments, "--format", "json")
    (registry,) = json.loads(done.stdout)["registries"]
    return [(one["code"], one["message"], one["status"]) for one in registry["findings"]]


def check(*arguments: str) -> list[tuple[str, str, str]]:
    return findings("check", "--isolated", "--select", "OVER", *arguments)


def test_no_underlying_registry_is_no_finding() -> None:
    assert findings("check", "--isolated", "ports.yaml") == []
    assert "checked over" not in call("check", "--isolated", "ports.yaml").stdout


def test_the_registry_of_iana() -> None:
    found, *more = (one for one in check("--over", "iana", "ports.yaml") if "7001" in one[1])
    assert (found[0], [one[0] for one in more]) == ("OVER001", ["OVER005"])
    assert found[1].startswith("port '7001' is assigned to 'afs3-callback' (tcp and udp) in IANA's registry; use that name for")
    done = call("check", "--isolated", "--over", "iana", "ports.yaml")
    assert "  checked over IANA's registry, edition 2026-" in done.stdout
    assert done.exit_code == 1


def test_a_file_of_any_format_and_several() -> None:
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")
    Path("services").write_text("quay 7002/tcp mole\n", encoding="utf-8")
    found = check("--over", "platform.yaml", "--over", "services", "ports.yaml")
    assert [one[1] for one in found] == [
        "port '7001' is assigned to 'gate' (tcp) in platform.yaml; use that name for the same service, or take another port, "
        "such as 7000",
        "port '7002' is assigned to 'quay' (tcp) in services; use that name for the same service, or take another port, "
        "such as 7003",
    ]


def test_the_transports_of_an_entry_are_one_finding_and_iana_only_has_system_ports() -> None:
    Path("platform.yaml").write_text("entries: [{name: gate, port: 7003, transport: [tcp, udp]}]\n", encoding="utf-8")
    Path("ports.yaml").write_text(
        "entries:\n- {name: lamp, port: 7003, transport: [udp, tcp]}\n- {name: low, port: 81}\n", encoding="utf-8"
    )
    assert [one[0] for one in check("--over", "platform.yaml", "ports.yaml")] == ["OVER001"]
    assert [one[0] for one in check("--over", "iana", "ports.yaml")] == ["OVER001", "OVER004"]


def test_the_setting_and_the_option_that_overrides_it() -> None:
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")
    Path("reglint.yaml").write_text("over: [platform.yaml]\nselect: OVER\nregistry: ports.yaml\n", encoding="utf-8")
    assert [one[1].partition(";")[0] for one in findings("check")] == ["port '7001' is assigned to 'gate' (tcp) in platform.yaml"]
    assert "afs3-callback" in findings("check", "--over", "iana")[0][1]
    assert "over:\n  - platform.yaml  # reglint.yaml:1:8\n" in call("settings").stdout
    assert "over:\n  - iana        # --over\n" in call("settings", "--over", "iana").stdout


def test_a_title_in_the_place_of_a_name_agrees_if_it_has_the_name_as_a_word() -> None:
    Path("ports.md").write_text("|Port|What|\n|-|-|\n|6379|The Redis cache|\n|5432|PostgreSQL|\n|5433|Rediscache|\n|80|HTTP|\n")
    columns = "--columns", "port=Port,description=What"
    assert [one[1].partition(" is")[0] for one in check("--over", "iana", *columns, "ports.md")] == ["port '5433'"]


def test_a_list_of_nmap_reserves_no_unknown_port() -> None:
    text = "gate 7001/tcp 0.000100\nunknown 7002/tcp 0.000100\nunknown 7003/tcp 0.000100\n"
    Path("services").write_text(text, encoding="utf-8")
    assert [one[0] for one in check("--over", "services", "ports.yaml")] == ["OVER001"]


def test_a_list_of_services_is_checked_too() -> None:
    Path("services").write_text("redis 6379/tcp/udp\nlamp 6379/tcp\nwww 80/tcp/udp\n", encoding="utf-8")
    assert [one[0] for one in check("--over", "iana", "services")] == ["OVER001"]


def test_a_folder_is_one_underlying_registry() -> None:
    Path("platform").mkdir()
    Path("platform/a.yaml").write_text("entries: [{name: gate, port: 7001, transport: tcp}]\n", encoding="utf-8")
    Path("platform/b.yaml").write_text("entries: [{name: quay, port: 7002, transport: tcp}]\n", encoding="utf-8")
    Path("reglint.yaml").write_text("over: platform\nselect: OVER\nregistry: ports.yaml\n", encoding="utf-8")
    found = [one[1].partition(";")[0] for one in findings("check")]
    assert found == [
        "port '7001' is assigned to 'gate' (tcp) in platform",
        "port '7002' is assigned to 'quay' (tcp) in platform",
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("half.services", "lamp 7001/tcp\n7002/tcp gate\n", "half.services:2:1: was not read: "),
        ("half.yaml", "entries:\n- {name: a, port: 7001}\n- {nme: b, port: 7002}\n", "half.yaml:3:4: was not read: "),
        (
            "bad.yaml",
            "entries:\n- {name: a, port: 7001}\n- {name: b, port: '7x02'}\n",
            "bad.yaml:3:20: port '7x02' cannot be read",
        ),
        ("none.yaml", "entries:\n- {name: a}\n", "none.yaml: has no entry with a port"),
        ("foreign.yaml", "services: {a: 1}\n", "foreign.yaml"),
        ("compose.json", '{"services": 1}', "compose.json"),
        ("empty.yaml", "", "empty.yaml"),
        (None, "", "missing.yaml: cannot be read: "),
    ],
)
def test_a_file_that_is_not_read_as_a_whole_is_refused(name: str | None, text: str, message: str) -> None:
    if name:
        Path(name).write_text(text, encoding="utf-8")
    done = call("check", "--isolated", "--over", name or "missing.yaml", "ports.yaml")
    assert done.exit_code == 2
    assert done.stderr.startswith(f"reglint: {message}"), done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_a_malformed_port_counts_as_its_only_reading() -> None:
    Path("platform.yaml").write_text("entries: [{name: gate, port: 7002-7002}, {name: quay, port: '07001'}]\n", encoding="utf-8")
    assert [message.partition(" is ")[0] for _, message, _ in check("--over", "platform.yaml", "ports.yaml")] == [
        "port '7001'",
        "port '7002'",
    ]


def test_older_editions_can_be_underlying_registries(corpus: Path) -> None:
    for path in (*(corpus / "csv").glob("*.csv"), min((corpus / "xml").glob("*.xml")), min((corpus / "txt").glob("*.txt"))):
        assert "afs3-callback" in check("--over", str(path), "ports.yaml")[0][1], path.name


def test_a_page_of_the_registry_is_refused(corpus: Path) -> None:
    (page,) = (corpus / "html").iterdir()
    done = call("check", "--isolated", "--over", str(page), "ports.yaml")
    assert done.exit_code == 2
    assert "an underlying registry must be whole" in done.stderr


def test_a_setting_reaches_no_file_outside_of_the_repository() -> None:
    repository()
    Path("../platform.yaml").write_text(PLATFORM, encoding="utf-8")
    Path("reglint.yaml").write_text("over: ../platform.yaml\n", encoding="utf-8")
    done = call("check", "ports.yaml")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("reglint: reglint.yaml:1:7: ")
    assert call("check", "--over", "../platform.yaml", "ports.yaml").exit_code == 1


@pytest.mark.parametrize("value", ["[]", "{a: 1}", "true", ""])
def test_other_values_of_the_setting_are_errors(value: str) -> None:
    Path("reglint.yaml").write_text(f"over: {value}\n", encoding="utf-8")
    done = call("check", "ports.yaml")
    assert done.exit_code == 2
    assert "expected 'iana', a file, or a list of these" in done.stderr


def test_settings_of_a_rule_and_a_baseline_hold() -> None:
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")
    settings = "over: platform.yaml\nregistry: ports.yaml\nrules: {OVER001: %s}\n"
    Path("reglint.yaml").write_text(settings % "{exceptions: lamp-ctl}", encoding="utf-8")
    assert call("check").exit_code == 0
    Path("reglint.yaml").write_text(settings % "{severity: note}", encoding="utf-8")
    assert call("check").exit_code == 0
    Path("reglint.yaml").write_text(settings % "on", encoding="utf-8")
    assert call("check").exit_code == 1
    assert call("accept", "--reason", "agreed with the platform team").exit_code == 0
    assert "OVER001" in Path("reglint-accepted.yaml").read_text(encoding="utf-8")
    assert call("check").exit_code == 0


def test_with_a_base_only_findings_of_the_change_are_active() -> None:
    repository()
    commit("ports.yaml", OWN)
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")
    Path("ports.yaml").write_text(OWN + "  - {name: buoy, port: 80, transport: tcp}\n", encoding="utf-8")
    found = check("--over", "platform.yaml", "--base", "HEAD", "--show-existing", "ports.yaml")
    assert [(message.partition(" is ")[0], status) for _, message, status in found] == [
        ("port '7001'", "existing"),
        ("port '80'", "active"),
    ]


def test_a_history_is_checked_over_it() -> None:
    repository()
    commit("ports.yaml", OWN)
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")
    assert "OVER001" in call("history", "--isolated", "--over", "platform.yaml", "ports.yaml").stdout
    assert "OVER001" not in call("history", "--isolated", "ports.yaml").stdout


def test_iana_over_itself_agrees(corpus: Path) -> None:
    newest = str(max((corpus / "xml").glob("*.xml")))
    assert check("--over", "iana", newest) == []


def test_the_free_port_nearby_is_one_that_the_policy_permits() -> None:
    Path("ports.yaml").write_text("entries:\n- {name: lamp, port: 7003, assignee: team-lamp}\n", encoding="utf-8")
    Path("platform.yaml").write_text("entries: [{name: gate, port: 7003}]\n", encoding="utf-8")
    settings = "over: platform.yaml\nregistry: ports.yaml\nselect: OVER\nports:\n"
    for policy, near in (
        ("  forbid: [7000-7005]", 7006),
        ('  allow: {"team-*": [7001, 7003]}', 7001),
        ('  allow: {"team-*": [7003, 8500-8600]}', 8500),
        ('  allow: {"team-*": 7003}', None),
    ):
        Path("reglint.yaml").write_text(f"{settings}{policy}\n", encoding="utf-8")
        ((_, message, _),) = findings("check")
        assert message.endswith(f"such as {near}" if near else "or take another port")


def test_many_ranges_of_all_ports_are_checked_in_linear_time() -> None:
    ranges = "".join(f"  - {{name: s{i}, port: 1-65535, transport: tcp}}\n" for i in range(2_000))
    Path("platform.yaml").write_text(f"entries:\n{ranges}", encoding="utf-8")
    assert check("--over", "platform.yaml", "ports.yaml")


def test_the_columns_of_a_table_do_not_keep_a_registry_from_being_read() -> None:
    Path("platform.md").write_text("| Port | Service |\n|---|---|\n| 7001 | gate |\n", encoding="utf-8")
    Path("ports.yaml").write_text("entries: [{name: lamp, port: 7001, transport: tcp}]\n", encoding="utf-8")
    Path("reglint.yaml").write_text(
        "registry: ports.yaml\nover: platform.md\ncolumns: {port: Port, name: Service}\n", encoding="utf-8"
    )
    done = CliRunner().invoke(cli, ["check"])
    assert "port '7001' is assigned to 'gate' in platform.md" in done.stdout, done.output
    Path("ports.yaml").write_text("entries: [{name: lamp, prot: 7001}]\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["check"])
    assert (done.exit_code, "FORMAT001" in done.stdout) == (1, True), done.output
    Path("ports.yaml").write_text("services: [{nme: lamp, prot: 7001}]\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["check"])
    assert (done.exit_code, "has no rows with the key 'Port'" in done.stderr) == (2, True), done.output


def test_a_registry_that_is_named_again_is_read_once() -> None:
    Path("platform.yaml").write_text(PLATFORM, encoding="utf-8")
    Path("reglint.yaml").write_text("over: [platform.yaml, ./platform.yaml, iana, iana]\n", encoding="utf-8")
    lines = [line for line in call("check", "ports.yaml").stdout.splitlines() if "checked over" in line]
    assert len(lines) == 2
    assert sum("platform.yaml" in line for line in lines) == 1


def test_a_list_is_offered_no_free_port() -> None:
    Path("services").write_text("lamp 6379/tcp\n", encoding="utf-8")
    Path("ports.yaml").write_text("entries: [{name: lamp, port: 6379, transport: tcp}]\n", encoding="utf-8")
    assert "take another port\n" in CliRunner().invoke(cli, ["check", "--over", "iana", "services"]).stdout
    assert "take another port, such as " in CliRunner().invoke(cli, ["check", "--over", "iana", "ports.yaml"]).stdout
