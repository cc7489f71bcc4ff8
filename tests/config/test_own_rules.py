"""Rules that settings define, and rules of plugins."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.config import SettingsError, load_settings
from linter.own_rules.plugins import load_plugin
from linter.rules_api import API_VERSION
from rules import ALL
from tests.support import ROOT

PLUGIN = ROOT / "fixtures" / "plugin"
REGISTRY = """entries:
  - {name: lamp, port: 7001, transport: [tcp, udp], x-id: A1, env: prod}
  - {name: svc-bell, port: 7002, transport: tcp, assignee: team-a, x-id: a1, env: prod, registered: 2024-05}
  - {name: svc-buoy, port: 8003, transport: TCP, assignee: team-b, x-id: a1, env: test}
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    Path("r.yaml").write_text(REGISTRY, encoding="utf-8")
    load_plugin.cache_clear()


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments])


def settings(rule: str, more: str = "") -> None:
    text = f"scope: env\n{more}rules:\n  XTEAM001: {{name: team-rule, message: \"'{{name}}': '{{value}}' is wrong\", {rule}}}\n"
    Path("reglint.yaml").write_text(text, encoding="utf-8")


def found(*arguments: str) -> list[str]:
    """Return the places and messages of the findings of the rule."""
    done = call("check", "--select", "XTEAM001", "--format", "json", *arguments, "r.yaml")
    findings = [one for registry in json.loads(done.stdout)["registries"] for one in registry["findings"]]
    return [f"{one['line']}:{one['column']} {one['message']}" for one in findings]


def errors_of(text: str) -> list[str]:
    Path("reglint.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings("reglint.yaml", ALL)
    return [line.removeprefix("reglint.yaml:") for line in caught.value.lines()]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("field: assignee, required: on", ["2:12 'lamp': '' is wrong"]),
        ("field: x-id, required: on", []),
        ("field: x-owner, required: on, when: {port: 8000-8999}", ["4:12 'svc-buoy': '' is wrong"]),
        ("field: assignee, required: off", ["3:60 'svc-bell': 'team-a' is wrong", "4:60 'svc-buoy': 'team-b' is wrong"]),
        ("field: name, matches: 'svc-.*'", ["2:12 'lamp': 'lamp' is wrong"]),
        ("field: name, not-matches: 'svc-b.*'", ["3:12 'svc-bell': 'svc-bell' is wrong", "4:12 'svc-buoy': 'svc-buoy' is wrong"]),
        ("field: transport, one-of: [tcp, udp]", ["4:45 'svc-buoy': 'TCP' is wrong"]),
        ("field: transport, none-of: tcp, when: {name: lamp}", ["2:42 'lamp': 'tcp' is wrong"]),
        ("field: port, within: [7000-7001, 8000-8999]", ["3:28 'svc-bell': '7002' is wrong"]),
        ("field: registered, not-before: 2024-06-01", ["3:101 'svc-bell': '2024-05' is wrong"]),
        ("field: registered, not-after: 2024-05-15", []),
        ("field: x-id, unique: [x-id, env]", ["3:74 'svc-bell': 'a1' is wrong"]),
        ("field: x-id, unique: x-id", ["3:74 'svc-bell': 'a1' is wrong", "4:74 'svc-buoy': 'a1' is wrong"]),
        ("field: x-id, unique: x-id, when: {env: PROD}", ["3:74 'svc-bell': 'a1' is wrong"]),
        ("field: env, one-of: prod, when: {assignee: {matches: 'team-.*'}}", ["4:83 'svc-buoy': 'test' is wrong"]),
        ("field: env, one-of: prod, when: {assignee: {required: off}}", []),
    ],
)
def test_a_condition_finds_its_values(rule: str, expected: list[str]) -> None:
    settings(rule)
    assert found() == expected


FIELDS = ["field: description, matches: '(x+x+)+y'", "field: name, required: off, when: {note: {matches: '(x|x)*'}}"]


@pytest.mark.parametrize("field", FIELDS)
def test_an_expression_that_would_take_years_is_matched_at_once(field: str) -> None:
    settings(field)
    write_long_values()
    result = call("check", "--select", "XTEAM001", "r.yaml")
    assert result.exit_code == 1
    assert "200 errors in 200 entries" in result.stdout


@pytest.mark.parametrize("field", FIELDS)
def test_an_expression_with_too_many_steps_ends_its_rule(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.own_rules.expression.MAX_STEPS", 10)
    settings(field)
    write_long_values()
    result = call("check", "r.yaml")
    assert result.exit_code == 2
    assert "takes more than 10 steps; write it without a repetition inside of a repetition" in result.stderr
    assert "this is a bug in the rule" in result.stderr
    assert "Traceback" not in result.output
    accepted = call("accept", "--reason", "x", "r.yaml")
    assert accepted.exit_code == 2
    assert "nothing was changed: --ignore XTEAM001 leaves the rule out" in accepted.stderr
    assert not Path("reglint-accepted.yaml").exists()


def write_long_values() -> None:
    """Write 200 entries with values on which Python's `re` would need years."""
    entries = "".join(f"- {{name: a{i}, port: {7000 + i}, description: {'x' * 60}, note: {'x' * 60}}}\n" for i in range(200))
    Path("r.yaml").write_text(f"entries:\n{entries}", encoding="utf-8")


def test_an_expression_that_is_not_supported_is_an_error_of_the_settings() -> None:
    settings("field: name, matches: '(?!lamp).*'")
    result = call("check", "r.yaml")
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "'(?!lamp).*' has '(?!', which is not supported; write groups as (...) or (?:...)" in result.stderr


def test_a_rule_of_data_is_a_rule_like_any_other() -> None:
    settings("field: name, matches: 'svc-.*', severity: note, exceptions: [lamp], source: Handbook")
    assert found() == []
    assert found("--show-suppressed") == ["2:12 'lamp': 'lamp' is wrong"]
    settings("field: name, matches: 'svc-.*', severity: note, enabled: off")
    assert call("check", "r.yaml").stdout.count("XTEAM001") == 0
    settings("field: name, matches: 'svc-.*'")
    assert call("check", "--select", "XTEAM", "r.yaml").exit_code == 1
    assert call("check", "--ignore", "team-rule", "--select", "XTEAM001,NAME001", "r.yaml").exit_code == 0
    (run,) = json.loads(call("check", "--format", "sarif", "--select", "XTEAM001", "r.yaml").stdout)["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["XTEAM001"]
    (rule,) = [rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == "XTEAM001"]
    assert rule["name"] == "TeamRule"
    Path("r.yaml").write_text(REGISTRY.replace("env: prod}\n", "env: prod}  # reglint: allow XTEAM001 old\n", 1), encoding="utf-8")
    assert found() == []
    Path("r.yaml").write_text(REGISTRY, encoding="utf-8")
    assert call("accept", "--select", "XTEAM001", "--reason", "old", "r.yaml").exit_code == 0
    assert found() == []
    Path("reglint-accepted.yaml").unlink()
    Path("old.yaml").write_text(REGISTRY, encoding="utf-8")
    assert found("--base", "old.yaml") == []
    Path("r.yaml").write_text(REGISTRY + "  - {name: quay, port: 9001}\n", encoding="utf-8")
    assert found("--base", "old.yaml") == ["5:12 'quay': 'quay' is wrong"]


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("field: transport, one-of: [tcp, udp]", "TCP", "tcp"),
        ("field: name, matches: 'svc-.*', fix: 'svc-{value}'", "name: lamp", "name: svc-lamp"),
        (
            "field: description, required: on, when: {name: lamp}, fix: 'The {name} on {port}'",
            "prod}\n  - {name: svc-bell",
            "prod, description: D}\n  - {name: svc-bell",
        ),
    ],
)
def test_fixes_follow_from_the_rule(rule: str, old: str, new: str) -> None:
    settings(rule)
    assert call("check", "--select", "XTEAM001", "--fix", "--unsafe", "r.yaml").exit_code == 0
    expected = REGISTRY.replace(old, new.replace(": D}", ": The lamp on 7001}"))
    assert Path("r.yaml").read_text(encoding="utf-8") == expected
    assert found() == []


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("XTEAM001: off", "2:13: 'off' is not allowed; a rule needs a name, a message and a field"),
        ("XTEAM001: {name: a}", "2:13: missing 'message', 'field'; a rule needs a name, a message and a field"),
        (
            "XTEAM001: {name: A b, message: m, field: name, required: on}",
            "2:20: 'A b' is not allowed; expected a name",
        ),
        (
            "XTEAM001: {name: a, message: m, field: nope, required: on}",
            "2:42: unknown field 'nope'; name a field",
        ),
        ('XTEAM001: {name: a, message: "{nam}", field: name, required: on}', "2:32: unknown placeholder '{nam}'; name a field"),
        ("XTEAM001: {name: a, message: m, field: name}", "2:13: the rule has no condition; add 'required', 'matches',"),
        (
            "XTEAM001: {name: a, message: m, field: name, unique: name, required: on}",
            "2:13: 'unique' and another condition",
        ),
        ("XTEAM001: {name: a, message: m, field: name, matches: '('}", "2:57: '(' is not a regular expression: "),
        ("XTEAM001: {name: a, message: m, field: name, matches: []}", "2:57: an empty list is not allowed; expected a regular"),
        ("XTEAM001: {name: a, message: m, field: x-a, required: on, fix: b}", "2:66: a fix of 'x-a' is not possible; remove it"),
        ("XTEAM001: {name: a, message: m, field: name, within: 70000}", "2:56: '70000' is not allowed; expected a port or a range"),
        ("XTEAM001: {name: a, message: m, field: name, requird: on}", "2:48: unknown key 'requird'; did you mean 'required'?"),
        ("XTEAM001: {name: a, message: m, field: name, when: {}}", "2:54: a mapping is not allowed; expected fields with their"),
        (
            "XTEAM001: {name: malformed-name, message: m, field: name, required: on}",
            "2:3: 'malformed-name' belongs to NAME001",
        ),
        ("TEAM001: {name: a, message: m, field: name, required: on}", "2:3: unknown rule 'TEAM001'; "),
    ],
)
def test_errors_in_definitions_have_their_place(rule: str, expected: str) -> None:
    (error, *_) = errors_of(f"rules:\n  {rule}\n")
    assert error.startswith(expected), error


def test_pages_and_lists_show_defined_rules() -> None:
    settings("field: name, matches: 'svc-.*', summary: A name without a prefix., why: So that it is found.")
    page = call("explain", "xteam001").stdout
    assert page.startswith("XTEAM001 team-rule (error)\n")
    assert "A name without a prefix.\n\nWhy it matters\n    So that it is found.\n" in page
    assert call("explain", "team-rule", "--format", "markdown").stdout.startswith("# XTEAM001 team-rule\n")
    assert call("rules").stdout.splitlines()[-1].endswith("A name without a prefix.")
    assert json.loads(call("rules", "--format", "json").stdout)[-1]["code"] == "XTEAM001"
    assert "XTEAM001" not in call("rules", "--isolated").stdout


def test_examples_are_tests() -> None:
    rule = "field: name, matches: 'svc-.*', good: '- {name: svc-a}', bad: '- {name: a, port: 1}'"
    settings(rule)
    done = call("rules", "--test")
    assert (done.exit_code, done.stdout) == (0, "XTEAM001 team-rule: examples are right\n")
    settings(rule.replace("svc-a}", "a}").replace("name: a, p", "name: svc-a, p"))
    done = call("rules", "--test")
    assert (done.exit_code, done.stdout) == (
        1,
        "XTEAM001 team-rule: reports the example under 'good': 'a': 'a' is wrong\n"
        "XTEAM001 team-rule: reports nothing in the example under 'bad'\n",
    )
    settings(rule.replace("- {name: svc-a}", "- {nam: svc-a}"))
    assert "has an example under 'good' that cannot be read: " in call("rules", "--test").stdout
    settings("field: name, matches: 'svc-.*'")
    assert call("rules", "--test").stdout == "XTEAM001 team-rule: has no examples; add 'good' and 'bad'\n"
    assert "there is no rule to test" in call("rules", "--test", "--isolated").stderr


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of installed packages with the example of a plugin."""
    site = tmp_path / "site"
    info = site / "harbour_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: harbour-rules\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[reglint.rules]\nharbour = harbour_rules:PLUGIN\n", encoding="utf-8")
    (site / "harbour_rules.py").write_text((PLUGIN / "harbour_rules.py").read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(__import__("sys").modules, "harbour_rules", raising=False)
    return site


@pytest.mark.usefixtures("plugin")
def test_a_plugin_runs_only_if_it_is_named() -> None:
    assert "XPIER001" not in call("check", "r.yaml").stdout
    Path("reglint.yaml").write_text("scope: env\nplugins: [harbour]\n", encoding="utf-8")
    done = call("check", "--select", "XPIER001", "r.yaml")
    assert "r.yaml:2:24: warning XPIER001 odd-port: port '7001' of 'lamp' is odd; take an even port, such as 7002" in done.stdout
    assert done.exit_code == 0
    text = "scope: env\nplugins: harbour\nrules: {odd-port: {severity: error, suffixes: [p]}}\n"
    Path("reglint.yaml").write_text(text, encoding="utf-8")
    done = call("check", "--select", "XPIER", "r.yaml")
    assert (done.exit_code, done.stdout.count("error XPIER001")) == (1, 1)
    assert call("rules", "--test").stdout == "XPIER001 odd-port: examples are right\n"
    assert call("explain", "odd-port").stdout.startswith("XPIER001 odd-port (warning, fixed by --fix --unsafe)\n")
    assert call("check", "--select", "odd-port", "--fix", "--unsafe", "r.yaml").exit_code == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("harbour = harbour_rules:PLUGIN", "pier = harbour_rules:PLUGIN"), "is not installed; install the package that offers it"),
        (("harbour_rules:PLUGIN", "harbour_rules:ODD_PORT"), "is not a Plugin of linter.rules_api; see"),
        (("harbour_rules:PLUGIN", "harbour_rules:NOTHING"), "cannot be loaded: AttributeError: "),
        (("api=API_VERSION", "api=99"), f"is for version 99 of linter.rules_api; this reglint has version {API_VERSION}"),
        (("XPIER001", "PIER001"), "has a rule 'PIER001' (odd-port); write a code such as XTEAM001"),
        (("odd-port", "malformed-name"), "has a rule 'malformed-name', as others have"),
        (("Why it matters", "Because"), "has a malformed manual page: "),
        (("(ODD_PORT,)", "[ODD_PORT]"), "has rules that are not a tuple of Rule"),
        (('"""A service', 'raise ValueError("broken")\n"""A service'), "cannot be loaded: ValueError: broken"),
    ],
)
def test_a_plugin_that_cannot_be_used_is_an_error(plugin: Path, change: tuple[str, str], expected: str) -> None:
    for path in (plugin / "harbour_rules.py", plugin / "harbour_rules-1.0.dist-info" / "entry_points.txt"):
        path.write_text(path.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    (error,) = errors_of("plugins: [harbour]\n")
    assert error.startswith(f"1:11: plugin 'harbour' {expected}"), error


def test_many_plugins_are_read_in_linear_time() -> None:
    names = ", ".join(f"a{i}" for i in range(5_000))
    assert len(errors_of(f"plugins: [{names}]\n")) == 21  # twenty, and how many more


def test_a_package_in_the_working_directory_is_not_installed(plugin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("reglint.yaml").write_text("plugins: [harbour]\n", encoding="utf-8")
    (plugin / "reglint.yaml").write_text("plugins: [harbour]\n", encoding="utf-8")
    monkeypatch.chdir(plugin)
    assert "plugin 'harbour' is not installed" in call("check", "../r.yaml").stderr


@pytest.mark.parametrize(
    ("code", "advice"),
    [
        ("OWN001", "codes of your own rules begin with X"),
        ("XT1", "codes of your own rules begin with X"),
        ("PORT099", "did you mean"),
    ],
)
def test_codes_of_other_families_get_advice(code: str, advice: str, tmp_path: Path) -> None:
    settings = tmp_path / "reglint.yaml"
    settings.write_text(f"rules:\n  {code}: {{name: a-b, message: m, field: name, required: on}}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match=f"unknown rule '{code}'; {advice}"):
        load_settings(str(settings), ALL)
