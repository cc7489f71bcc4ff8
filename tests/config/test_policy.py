"""The settings `scope` and `ports`: what they accept, where errors are, and what they do in `reglint check`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.config import SettingsError, load_settings
from linter.model import Ports
from linter.rules_api import Allowance, Ban, Policy
from linter.rules_api.bands import BANDS, BY_NAME
from rules import ALL
from tests.support import ROOT

CASES = ROOT.parent / "shared" / "cases" / "own"
REGISTRY = """entries:
  - {name: lamp, port: 7001, transport: tcp, assignee: team-lights}
  - {name: ledger, port: 7150, transport: tcp, assignee: payments}
  - {name: quay, port: 9100, transport: tcp, assignee: harbour}
  - {name: ctl, port: 47760, transport: tcp, assignee: harbour}
"""
POLICY = """ports:
  allow: {"team-*": 7000-7999, payments: [7100-7199], harbour: 0-65535}
  forbid:
    - linux-ephemeral
    - {ports: 9000-9100, reason: monitoring only, except: [team-monitoring]}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    Path("r.yaml").write_text(REGISTRY, encoding="utf-8")


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def settings(text: str) -> None:
    Path("reglint.yaml").write_text(text, encoding="utf-8")


def errors_of(text: str) -> list[str]:
    settings(text)
    try:
        load_settings("reglint.yaml", ALL)
    except SettingsError as error:
        return [line.removeprefix("reglint.yaml:") for line in error.lines()]
    return []


def policy_of(text: str) -> Policy:
    settings(text)
    stated = load_settings("reglint.yaml", ALL).ports
    assert stated
    return stated.value


def test_a_policy_is_read() -> None:
    assert policy_of(POLICY) == Policy(
        (
            Allowance("team-*", (Ports(7000, 7999),)),
            Allowance("payments", (Ports(7100, 7199),)),
            Allowance("harbour", (Ports(0, 65535),)),
        ),
        (
            Ban((Ports(32768, 60999),), "linux-ephemeral"),
            Ban((Ports(9000, 9100),), "", "monitoring only", ("team-monitoring",)),
        ),
    )
    assert policy_of("ports: {forbid: 8080}").forbid == (Ban((Ports(8080, 8080),)),)
    assert policy_of("ports: {forbid: [8080, 9000-9001]}").forbid == (Ban((Ports(8080, 8080),)), Ban((Ports(9000, 9001),)))
    both = policy_of("ports: {forbid: {ports: [system, 8080], except: ops}}").forbid
    assert both == (Ban((Ports(0, 1023),), "system", "", ("ops",)), Ban((Ports(8080, 8080),), "", "", ("ops",)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ports: 7000\n", "1:8: '7000' is not allowed; expected 'allow' and 'forbid'"),
        ("ports:\n", "1:6: a value is missing; expected 'allow' and 'forbid'"),
        ("ports: {allows: {a: 1}}\n", "1:9: unknown key 'allows'; did you mean 'allow'?"),
        ("ports: {allow: {}}\n", "1:16: a mapping is not allowed; expected assignees with their ports, as in 'team-*: 7000-7999'"),
        ("ports: {allow: [a]}\n", "1:16: a list is not allowed; expected assignees with their ports, as in 'team-*: 7000-7999'"),
        (
            "ports: {allow: {a: 7999-7000}}\n",
            "1:20: '7999-7000' is not allowed; expected a port or a range of ports",
        ),
        ("ports: {allow: {a: 65536}}\n", "1:20: '65536' is not allowed; expected a port or a range of ports"),
        (
            "ports: {allow: {a: []}}\n",
            "1:20: an empty list is not allowed; expected ports and ranges of ports",
        ),
        ("ports: {forbid: []}\n", "1:17: an empty list is not allowed; expected a list of ports, ranges of ports, or a band"),
        (
            "ports: {forbid: [linux-ephemral]}\n",
            "1:18: 'linux-ephemral' is not allowed; expected ports, a range of ports",
        ),
        ("ports: {forbid: [{reason: a}]}\n", "1:18: missing 'ports'; expected ports, a range of ports"),
        ("ports: {forbid: [{ports: 1, exempt: a}]}\n", "1:29: unknown key 'exempt'; did you mean 'except'?"),
        ("ports: {forbid: [{ports: [], reason: a}]}\n", "1:26: an empty list is not allowed; expected a list of ports"),
        ("ports: {forbid: [{ports: 1, reason: [a]}]}\n", "1:37: a list is not allowed; expected a text"),
        ("scope: []\n", "1:8: an empty list is not allowed; expected a list of 1 to 4 different keys of entries"),
        (
            "scope: [env, env]\n",
            "1:8: a list is not allowed; expected a list of 1 to 4 different keys of entries such as [env, host]",
        ),
        ("scope: [a, b, c, d, e]\n", "1:8: a list is not allowed; expected a list of 1 to 4 different keys of entries"),
        ("scope: transport\n", "1:8: 'transport' is not allowed; expected a key that is no field of an entry, such as env"),
        ("scope: [env, port]\n", "1:14: 'port' is not allowed; expected a key that is no field of an entry, such as env"),
        ("scope: 7\n", "1:8: '7' is not allowed; expected a list of 1 to 4"),
    ],
)
def test_errors_have_their_place(text: str, expected: str) -> None:
    found = errors_of(text)
    assert len(found) == 1, found
    assert found[0].startswith(expected), found[0]


def test_an_unknown_band_gets_a_suggestion() -> None:
    assert errors_of("ports: {forbid: linux-ephemral}\n")[0].endswith("did you mean 'linux-ephemeral'?")


def test_check_reports_what_the_policy_forbids() -> None:
    settings(POLICY)
    done = check("r.yaml")
    assert done.exit_code == 1
    found = [line.split(": ", 1) for line in done.stdout.splitlines() if line.startswith("r.yaml:") and " error " in line]
    assert [place for place, _ in found] == ["r.yaml:4:24", "r.yaml:5:23"]
    assert "error POLICY002 port-forbidden: port '9100' of 'quay' is forbidden by the settings (monitoring only)" in found[0][1]
    assert "error POLICY003 port-in-forbidden-band: port '47760' of 'ctl' is in the band 'linux-ephemeral'" in found[1][1]
    settings(POLICY + "rules: {POLICY002: {severity: note}, POLICY003: off}\n")
    done = check("r.yaml")
    assert done.exit_code == 0
    assert "note POLICY002" in done.stdout


def test_without_a_policy_its_rules_do_not_run() -> None:
    assert "POLICY" not in check("--isolated", "r.yaml").stdout
    assert "POLICY" not in check("--isolated", "--format", "json", "r.yaml").stdout


def test_suppressions_base_and_baseline_hold_for_the_policy() -> None:
    settings("ports: {forbid: 9100}\n")
    Path("old.yaml").write_text(REGISTRY, encoding="utf-8")
    Path("r.yaml").write_text(REGISTRY + "  - {name: new, port: 9100, transport: udp}\n", encoding="utf-8")
    done = check("--base", "old.yaml", "r.yaml")
    assert "r.yaml:6:23: error POLICY002" in done.stdout or "r.yaml:6:" in done.stdout
    assert "r.yaml:4:" not in done.stdout
    Path("r.yaml").write_text("# reglint: allow POLICY002 agreed in ticket 4\n" + REGISTRY, encoding="utf-8")
    Path("r.yaml").write_text(
        REGISTRY.replace("harbour}\n", "harbour}  # reglint: allow POLICY002 ticket 4\n", 1), encoding="utf-8"
    )
    assert check("r.yaml").exit_code == 0
    Path("r.yaml").write_text(REGISTRY, encoding="utf-8")
    assert CliRunner().invoke(cli, ["accept", "--reason", "ticket 4", "r.yaml"]).exit_code == 0
    assert "POLICY002" in Path("reglint-accepted.yaml").read_text(encoding="utf-8")
    assert check("r.yaml").exit_code == 0


def test_sarif_names_the_rules_of_the_policy() -> None:
    settings(POLICY)
    (run,) = json.loads(check("--format", "sarif", "r.yaml").stdout)["runs"]
    assert {result["ruleId"] for result in run["results"]} == {"POLICY002", "POLICY003"}


def test_settings_are_shown_as_settings() -> None:
    settings(POLICY + "scope: [env]\n")
    shown = CliRunner().invoke(cli, ["settings"]).stdout
    assert '    "team-*": [7000-7999]\n' in shown
    assert "    - linux-ephemeral\n" in shown
    assert "    - {ports: [9000-9100], reason: monitoring only, except: [team-monitoring]}\n" in shown
    before = policy_of(POLICY)
    assert policy_of(shown) == before
    document = json.loads(CliRunner().invoke(cli, ["settings", "--format", "json"]).stdout)
    assert document["ports"]["value"] is None or document["ports"]["value"]["allow"]["payments"] == ["7100-7199"]


def test_a_scope_lets_environments_use_one_port_and_reports_a_collision_in_one() -> None:
    text = "entries:\n  - {name: lamp, port: 7001, transport: tcp, env: prod}\n"
    text += "  - {name: bell, port: 7001, transport: tcp, env: ENV}\n"
    settings("scope: [env]\n")
    Path("r.yaml").write_text(text.replace("ENV", "test"), encoding="utf-8")
    assert check("r.yaml").exit_code == 0
    Path("r.yaml").write_text(text.replace("ENV", "[test, prod]"), encoding="utf-8")
    done = check("r.yaml")
    assert done.exit_code == 1
    assert (
        "r.yaml:3:12: error PORT010 unrelated-names-share-port: in env prod: service 'bell' shares 7001/tcp with 'lamp'"
        in done.stdout
    )
    settings("")
    done = check("r.yaml")
    assert "unknown key 'env' in an entry" in done.stdout


def test_other_commands_know_the_scope() -> None:
    settings("scope: env\n")
    Path("r.yaml").write_text("entries:\n  - {name: lamp, port: 7001, transport: tcp, env: prod, x-a: [1]}\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["convert", "r.yaml", "--to", "json"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert json.loads(done.stdout)["entries"][0]["env"] == "prod"
    Path("o.json").write_text(done.stdout, encoding="utf-8")
    assert CliRunner().invoke(cli, ["compare", "r.yaml", "o.json"]).exit_code == 0
    assert CliRunner().invoke(cli, ["accept", "--prune", "r.yaml"]).exit_code == 0


@pytest.mark.skipif(not CASES.exists(), reason="needs the cases beside the checkout")
def test_the_case_of_bands() -> None:
    settings("ports: {forbid: [linux-ephemeral, kubernetes-nodeport, browser-blocked]}\n")
    Path("r.yaml").write_text((CASES / "bands.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    done = check("r.yaml")
    assert done.exit_code == 1
    assert done.stdout.count("error POLICY003") == 3


def test_bands_are_facts_with_a_source() -> None:
    assert {"linux-ephemeral", "kubernetes-nodeport", "browser-blocked"} <= BY_NAME.keys()
    assert BY_NAME["linux-ephemeral"].ports == (Ports(32768, 60999),)
    assert BY_NAME["kubernetes-nodeport"].ports == (Ports(30000, 32767),)
    blocked = {port for low, high in BY_NAME["browser-blocked"].ports for port in range(low, high + 1)}
    assert {1, 22, 6000, 6667, 10080} <= blocked
    assert not {80, 443, 3000, 5000, 8080} & blocked
    for band in BANDS:
        assert list(band.ports) == sorted(band.ports)
        assert all(one.high + 1 < other.low for one, other in zip(band.ports, band.ports[1:], strict=False))
        assert band.url.startswith("https://")
        assert band.checked > "2026"


def test_the_schema_of_registries_has_the_keys_of_the_scope() -> None:
    settings("scope: [env, host]\n")
    form = json.loads(CliRunner().invoke(cli, ["settings", "--schema", "registry"]).stdout)
    properties = form["$defs"]["entry"]["properties"]
    assert properties["env"]["$ref"] == properties["host"]["$ref"] == "#/$defs/texts"
    form = json.loads(CliRunner().invoke(cli, ["settings", "--schema", "registry", "--isolated"]).stdout)
    assert "env" not in form["$defs"]["entry"]["properties"]
