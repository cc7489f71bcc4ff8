"""Test the effect of settings on checks and their reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.config.rules import (
    run_cli,
    write_settings,
)
from tests.support import registry_text

REGISTRY = registry_text("""  <record date="2020-01-01">
    <name>a_b</name>
    <protocol>tcp</protocol>
    <description>d</description>
    <xref type="person" data="P"/>
    <xref type="person" data="Q"/>
  </record>
  <record>
    <number>00</number>
    <protocol>tcp</protocol>
    <description>Reserved</description>
  </record>
<person id="P"><name>P</name><uri>mailto:p&amp;example.org</uri></person>
<person id="R"><name>R</name><uri>mailto:r&amp;example.org</uri></person>
""")


@pytest.fixture
def registry(folder: Path) -> Path:
    path = folder / "r.xml"
    path.write_text(REGISTRY, encoding="utf-8")
    return path


def check_by_status(*arguments: str) -> dict[str, list[str]]:
    """Return the findings of `reglint check` by status: rule, severity and entry."""
    result = run_cli("check", "r.xml", "--format", "json", "--show-suppressed", "--show-grandfathered", *arguments)
    (registry,) = json.loads(result.stdout)["registries"]
    found: dict[str, list[str]] = {}
    for finding in registry["findings"]:
        entry = finding["entry"]
        found.setdefault(finding["status"], []).append(
            f"{finding['code']} {finding['severity']} {entry.get('name') or entry.get('id')}"
        )
    return found


BASE = ("--select", "NAME001,CONTACT001,CONTACT002,PORT001")


@pytest.mark.usefixtures("registry")
class TestCheck:
    def test_applies_the_settings(self) -> None:
        assert check_by_status(*BASE) == {
            "active": ["NAME001 error a_b", "CONTACT001 error a_b", "PORT001 error None", "CONTACT002 warning R"]
        }
        write_settings(
            "select: [NAME001, CONTACT001, CONTACT002, PORT001]\n"
            "rules:\n  NAME001: {severity: note}\n  CONTACT001: {since: 2020-01-02}\n"
            "  CONTACT002: {exceptions: r}\n  PORT001: off\n"
        )
        assert check_by_status() == {
            "active": ["NAME001 note a_b"],
            "grandfathered": ["CONTACT001 error a_b"],
            "suppressed": ["CONTACT002 warning R"],
        }
        assert check_by_status("--isolated", *BASE)["active"][0] == "NAME001 error a_b"

    @pytest.mark.parametrize(
        ("rule", "exception"),
        [
            *(("NAME001", word) for word in ("a_b", "A_B", "a_b tcp", "[x, a_b]")),
            *(("PORT001", word) for word in ("00", "'00'", "00/tcp")),
            *(("CONTACT002", word) for word in ("R", "r", "contact R")),
        ],
    )
    def test_suppresses_exceptions_by_name_port_and_id(self, rule: str, exception: str) -> None:
        assert list(check_by_status("--select", rule)) == ["active"]
        write_settings(f"rules: {{{rule}: {{exceptions: {exception}}}}}")
        assert list(check_by_status("--select", rule)) == ["suppressed"]
        assert run_cli("check", "r.xml", "--select", rule, "--fail-on", "note").exit_code == 0

    @pytest.mark.parametrize(
        ("rule", "exception"), [("NAME001", "a"), ("NAME001", "a_b udp"), ("NAME001", "tcp"), ("PORT001", "0"), ("CONTACT002", "P")]
    )
    def test_suppresses_no_other_entries(self, rule: str, exception: str) -> None:
        write_settings(f"rules: {{{rule}: {{exceptions: {exception}}}}}")
        assert list(check_by_status("--select", rule)) == ["active"]

    def test_suppresses_a_named_entry_only_by_its_name(self) -> None:
        Path("r.xml").write_text(registry_text("  <record><name>a_b</name><number>8080</number></record>\n"), encoding="utf-8")
        for exception, status in (("8080", "active"), ("a_b 8080", "suppressed")):
            write_settings(f"rules: {{NAME001: {{exceptions: {exception}}}}}")
            assert list(check_by_status("--select", "NAME001")) == [status]

    def test_counts_exceptions_and_shows_them_on_request(self) -> None:
        write_settings("rules: {NAME001: {exceptions: a_b, since: 2022-01-01}}")
        assert run_cli("check", "r.xml", "--select", "NAME001").stdout == (
            "r.xml: nothing found in 2 entries and 2 contacts\n  1 suppressed by the settings; --show-suppressed shows them\n"
        )
        lines = run_cli("check", "r.xml", "--select", "NAME001", "--show-suppressed").stdout.splitlines()
        assert lines[0].startswith("r.xml:6:11: error (suppressed) NAME001 malformed-name: ")
        assert lines[-1] == "  1 suppressed by the settings"
        (registry,) = json.loads(run_cli("check", "r.xml", "--select", "NAME001", "--format", "json").stdout)["registries"]
        assert registry["findings"] == []
        assert registry["summary"]["suppressed"] == {"error": 1, "warning": 0, "note": 0}

    def test_does_not_fix_exceptions(self) -> None:
        before = Path("r.xml").read_bytes()
        write_settings("rules: {PORT001: {exceptions: '00'}}")
        run_cli("check", "r.xml", "--select", "PORT001", "--fix", "--unsafe")
        assert Path("r.xml").read_bytes() == before

    def test_passes_options_to_rules(self) -> None:
        text = registry_text('  <record date="2020-01-01"><name>a-zzz</name></record>\n')
        Path("r.xml").write_text(text, encoding="utf-8")
        assert check_by_status("--select", "NAME004") == {}
        write_settings("rules: {NAME004: {words: zzz}}")
        assert check_by_status("--select", "NAME004") == {"active": ["NAME004 note a-zzz"]}

    def test_fails_by_the_threshold_of_the_file_unless_the_command_line_has_one(self) -> None:
        write_settings("fail-on: warning\n")
        assert run_cli("check", "r.xml", "--select", "CONTACT002").exit_code == 1
        assert run_cli("check", "r.xml", "--select", "CONTACT002", "--fail-on", "error").exit_code == 0
        assert run_cli("check", "r.xml", "--select", "CONTACT002", "--isolated").exit_code == 0

    def test_reads_the_file_of_a_parent_folder_or_the_named_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_settings("rules: {NAME001: {severity: note}}\n")
        write_settings("rules: {NAME001: {severity: warning}}\n", "other.yaml")
        Path("inner").mkdir()
        Path("r.xml").rename("inner/r.xml")
        monkeypatch.chdir("inner")
        assert check_by_status("--select", "NAME001") == {"active": ["NAME001 note a_b"]}
        assert check_by_status("--select", "NAME001", "--config", "../other.yaml") == {"active": ["NAME001 warning a_b"]}

    def test_reads_settings_from_standard_input(self) -> None:
        result = run_cli("check", "r.xml", "--select", "NAME001", "--config", "-", stdin="rules: {NAME001: {severity: note}}\n")
        assert "note NAME001" in result.stdout

    def test_refuses_standard_input_as_both_settings_and_registry(self) -> None:
        result = run_cli("check", "-", "--config", "-", stdin=REGISTRY)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "standard input cannot be both the settings and a registry; name a file for one of them" in result.stderr

    def test_exits_with_2_for_errors_in_the_file(self) -> None:
        write_settings("fail-on: x\x1b\nrules: {NAME001: {severity: grave}}\n".replace("\x1b", "\u202e"))
        for format_ in ("text", "json", "sarif"):
            result = run_cli("check", "r.xml", "--format", format_)
            assert (result.exit_code, result.stdout) == (2, "")
            assert result.stderr.splitlines() == [
                "reglint: reglint.yaml:1:10: 'x\\u202e' is not allowed; expected 'error', 'warning', 'note' or 'never'",
                "reglint: reglint.yaml:2:29: 'grave' is not allowed; expected 'error', 'warning' or 'note'",
            ]

    @pytest.mark.parametrize("command", [["check", "r.xml"], ["settings"]])
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (["--config", "none.yaml"], "reglint: none.yaml: cannot be read: no such file or directory\n"),
            (["--config", ".git"], "reglint: .git: is a directory; name a settings file\n"),
            (["--config", "x", "--isolated"], "--config names a settings file and --isolated reads none; give one of them\n"),
            (["--select", "NOPE"], "'NOPE' is not a rule, a family or the beginning of a code"),
            (["--config", ""], "reglint: : cannot be read: no such file or directory\n"),
        ],
    )
    def test_exits_with_2_for_wrong_options(self, command: list[str], arguments: list[str], expected: str) -> None:
        result = run_cli(*command, *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert expected in result.stderr

    def test_exits_with_2_when_no_rule_is_enabled(self) -> None:
        write_settings("ignore: [NAME]\n")
        assert run_cli("check", "r.xml", "--select", "NAME").exit_code == 2


@pytest.mark.usefixtures("registry")
class TestSarif:
    def run_of(self, *arguments: str) -> Any:
        (run,) = json.loads(run_cli("check", "r.xml", "--format", "sarif", "--select", "NAME001,CONTACT002", *arguments).stdout)[
            "runs"
        ]
        return run

    def test_has_suppressions_in_every_result_with_show_suppressed(self) -> None:
        write_settings("rules: {NAME001: {exceptions: a_b}}")
        assert [(result["ruleId"], "suppressions" in result) for result in self.run_of()["results"]] == [("CONTACT002", False)]
        results = self.run_of("--show-suppressed")["results"]
        assert [(result["ruleId"], result["kind"], result["level"], result["suppressions"]) for result in results] == [
            (
                "NAME001",
                "fail",
                "error",
                [{"kind": "external", "justification": "The settings except 'a_b tcp' from this rule."}],
            ),
            ("CONTACT002", "fail", "warning", []),
        ]

    def test_has_the_default_severity_and_the_configured_one(self) -> None:
        write_settings("rules: {NAME001: {severity: note}, CONTACT002: {severity: warning}}")
        run = self.run_of()
        rules = [
            (rule["id"], rule["defaultConfiguration"], rule["properties"]["problem.severity"])
            for rule in run["tool"]["driver"]["rules"]
        ]
        assert rules == [
            ("NAME001", {"level": "error"}, "recommendation"),
            ("CONTACT002", {"level": "warning"}, "warning"),
        ]
        assert [result["level"] for result in run["results"]] == ["note", "warning"]
        overrides = run["invocations"][0]["ruleConfigurationOverrides"]
        assert overrides == [{"descriptor": {"id": "NAME001", "index": 0}, "configuration": {"level": "note"}}]
        assert "ruleConfigurationOverrides" not in self.run_of("--isolated")["invocations"][0]
