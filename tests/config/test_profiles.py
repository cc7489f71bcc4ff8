"""Test profiles, the defaults for kinds of registries."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.config import load_settings
from linter.config.resolve import ResolvedSettings, Wanted, resolve
from linter.formats.table import FORMATS
from linter.rules_api import Severity
from rules import ALL
from rules.profiles import IANA, LIST, PRIVATE, PROFILES
from tests.support import ROOT

COLLISION = "entries:\n  - {name: lamp, port: PORT, transport: tcp}\n  - {name: crane, port: PORT, transport: tcp}\n"
SAME = "shares 7001/tcp with 'lamp'"


def resolve_profile(text: str = "", select: tuple[str, ...] = (), folder: Path | None = None) -> ResolvedSettings:
    settings = None
    if folder:
        (folder / "reglint.yaml").write_text(text, encoding="utf-8")
        settings = load_settings(str(folder / "reglint.yaml"), ALL)
    return resolve(ALL, settings, Wanted(select), PROFILES)


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def check(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["check", *arguments])


def list_codes(settings: ResolvedSettings) -> set[str]:
    return {rule.code for rule in settings.running}


def test_profiles_and_their_rules_exist() -> None:
    from linter.config.settings import PROFILES as NAMES

    known = {rule.code for rule in ALL}
    assert tuple(profile.name for profile in PROFILES) == NAMES
    for profile in PROFILES:
        assert known >= {*profile.off, *profile.severities, *profile.since, *profile.options, *profile.only_if_used}
        for rule in ALL:
            defaults = {option.name: option.default for option in rule.options}
            values = profile.options.get(rule.code, {})
            assert values.keys() <= defaults.keys()
            assert all(type(value) is type(defaults[name]) and value != defaults[name] for name, value in values.items())


@pytest.mark.parametrize("form", [*FORMATS, "accepted"])
def test_the_format_chooses_the_profile(form: str) -> None:
    settings = resolve_profile().for_format(form)
    profile = {"yaml": PRIVATE, "json": PRIVATE, "table": PRIVATE, "services": LIST}.get(form)
    assert (settings.profile and settings.profile.value) == (profile.name if profile else None)
    assert list_codes(resolve_profile()) - list_codes(settings) == (profile.off if profile else set())


def test_the_settings_choose_the_profile(tmp_path: Path) -> None:
    assert list_codes(resolve_profile("profile: iana\n", folder=tmp_path).for_format("yaml")) == list_codes(resolve_profile())
    settings = resolve_profile("profile: private\n", folder=tmp_path).for_format("xml")
    assert list_codes(settings) == list_codes(resolve_profile().for_format("yaml"))
    assert settings.profile_text == f"private (set in {tmp_path / 'reglint.yaml'})"


@pytest.mark.parametrize(
    ("line", "code", "severity"),
    [
        ("edi_service 34567/udp", "", ""),  # IANA's registry has this name
        ("edi_services 34567/udp", "NAME001", "error"),
        ("lamp 49152/tcp", "PORT002", "error"),
        ("lamp 1023/tcp", "PORT004", "error"),
        ("lamp 1020/tcp", "", ""),
        ("lamp 0/tcp", "PORT004", "error"),
        ("lamp 7001/tcp\nlamp 7001/tcp", "NAME002", "error"),
    ],
)
def test_a_list_may_have_the_names_of_the_registry(line: str, code: str, severity: str) -> None:
    Path("services").write_text(f"{line}\n", encoding="utf-8")
    done = check("--isolated", "--format", "json", "services")
    (result,) = json.loads(done.stdout)["registries"]
    assert [(one["code"], one["severity"]) for one in result["findings"]] == ([(code, severity)] if code else [])
    assert result["profile"] == "list (default for this format; set 'profile' in reglint.yaml to change it)"
    Path("reglint.yaml").write_text("profile: iana\n", encoding="utf-8")
    assert check("services").exit_code == int("_" in line or bool(code)), "the profile of IANA's registry excepts no name"


def test_settings_and_options_override_the_profile(tmp_path: Path) -> None:
    assert list_codes(resolve_profile(select=("PORT002", "PORT01")).for_format("json")) == {
        *("PORT002", "PORT010", "PORT013", "PORT014", "PORT015"),
        *({rule.code for rule in ALL if rule.code.startswith("PORT01") and not rule.opt_in} - PRIVATE.off),
    }
    text = "rules: {PORT006: on, PORT010: {severity: note, since: 2024-01-01}}\n"
    settings = resolve_profile(text, folder=tmp_path).for_format("yaml")
    rule = next(rule for rule in settings.running if rule.code == "PORT010")
    assert (rule.severity, rule.since, rule.binds_undated) == (Severity.NOTE, "2024-01-01", True)
    assert "PORT006" in list_codes(settings)


def test_the_profile_of_iana_changes_no_rule() -> None:
    assert [IANA.apply(rule) for rule in ALL] == list(ALL)


@pytest.mark.parametrize("port", ["7001", "50051", "7000-7010"])
@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_two_services_on_one_port_are_an_error(port: str, suffix: str, tmp_path: Path) -> None:
    text = COLLISION.replace("PORT", port)
    if suffix == "json":
        entries = ", ".join(f'{{"name": "{name}", "port": "{port}", "transport": "tcp"}}' for name in ("lamp", "crane"))
        text = f'{{"entries": [{entries}]}}'
    (tmp_path / f"r.{suffix}").write_text(text, encoding="utf-8")
    done = check("--isolated", f"r.{suffix}")
    assert done.exit_code == 1, done.stdout
    assert f"'crane' shares {port}/tcp with 'lamp'" in done.stdout
    assert "\n  profile private (default for this format; set 'profile' in reglint.yaml to change it)\n" in done.stdout


def test_a_port_within_the_range_of_another_service_is_an_error(tmp_path: Path) -> None:
    text = "entries:\n  - {name: lamp, port: 7000-7010}\n  - {name: crane, port: 7001, transport: tcp}\n"
    (tmp_path / "r.yaml").write_text(text, encoding="utf-8")
    done = check("--isolated", "--select", "PORT010", "r.yaml")
    assert (done.exit_code, SAME in done.stdout) == (1, True), done.stdout


def test_rules_with_a_date_in_the_settings_apply_to_undated_entries(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(COLLISION.replace("PORT", "7001"), encoding="utf-8")
    (tmp_path / "reglint.yaml").write_text("rules: {PORT010: {since: 2024-01-01}}\n", encoding="utf-8")
    assert SAME in check("r.yaml").stdout
    (tmp_path / "reglint.yaml").write_text("profile: iana\n", encoding="utf-8")
    done = check("r.yaml")
    assert done.exit_code == 0, done.stdout
    assert "\n  profile iana (set in reglint.yaml)\n" in done.stdout


def test_a_private_registry_need_not_have_unused_fields(tmp_path: Path) -> None:
    lone = "entries:\n  - {name: lamp, port: 7001, transport: tcp}\n"
    (tmp_path / "r.yaml").write_text(lone, encoding="utf-8")
    done = check("--isolated", "r.yaml")
    assert done.stdout.startswith("r.yaml: nothing found in 1 entry\n")
    unused = "uses no assignee, contact, description or service code: CONTACT005, CONTACT006, TEXT001, CODE002"
    assert f"  not run because the file {unused}\n" in done.stdout
    (tmp_path / "r.yaml").write_text(f"{lone}  - {{name: crane, port: 7002, transport: tcp, contact: Ada}}\n", encoding="utf-8")
    assert "2:12: error CONTACT006" in check("--isolated", "r.yaml").stdout


def registry_of(*entries: str) -> None:
    Path("r.yaml").write_text("entries:\n" + "".join(f"  - {{{entry}}}\n" for entry in entries), encoding="utf-8")


@pytest.mark.parametrize(
    ("length", "settings", "code"),
    [
        (15, "", 0),
        (16, "", 0),
        (63, "", 0),
        (64, "", 1),
        (15, "profile: iana", 0),
        (16, "profile: iana", 1),
        (15, "rules: {NAME001: {max-length: 15}}", 0),
        (16, "rules: {NAME001: {max-length: 15}}", 1),
    ],
)
def test_the_length_of_names_is_an_option_that_the_profile_sets(length: int, settings: str, code: int) -> None:
    registry_of(f"name: {'a' * length}, port: 7001, transport: tcp")
    Path("reglint.yaml").write_text(f"{settings}\n", encoding="utf-8")
    done = check("r.yaml")
    assert done.exit_code == code, done.stdout
    if code:
        assert f"has {length} characters, and at most" in done.stdout


def test_a_long_name_with_an_illegal_character_is_renamed_and_gets_no_alias() -> None:
    registry_of("name: payment_gateway_api, port: 7001, transport: tcp")
    assert check("--isolated", "--fix", "--unsafe", "r.yaml").exit_code == 0
    assert Path("r.yaml").read_text(encoding="utf-8") == "entries:\n  - {name: payment-gateway-api, port: 7001, transport: tcp}\n"


@pytest.mark.parametrize("port", [0, 1021, 1022, 1023, 1024, 49151, 49152, 65535])
def test_two_services_collide_on_every_port(port: int) -> None:
    registry_of(f"name: lamp, port: {port}, transport: tcp", f"name: crane, port: {port}, transport: tcp")
    done = check("--isolated", "r.yaml")
    assert f"'crane' shares {port}/tcp with 'lamp'" in done.stdout
    assert done.exit_code == 1


def test_three_services_collide_although_a_note_ties_the_first_to_both_others() -> None:
    registry_of(
        'name: gate, port: 7001, transport: tcp, note: "passes on to web and api"',
        "name: web, port: 7001, transport: tcp",
        "name: api, port: 7001, transport: tcp",
    )
    assert "service 'api' shares 7001/tcp with 'web'" in check("--isolated", "r.yaml").stdout


def test_services_without_a_name_collide() -> None:
    registry_of("port: 7001, transport: tcp, description: The lamp", "name: bell, port: 7000-7009, transport: tcp")
    done = check("--isolated", "r.yaml")
    assert (done.exit_code, "service 'bell' shares 7001/tcp with 'The lamp'" in done.stdout) == (1, True)
    registry_of("port: 7001, transport: tcp", "name: bell, port: 7000-7009, transport: tcp")
    done = check("--isolated", "r.yaml")
    assert (done.exit_code, "service 'bell' shares 7001/tcp with '(no name)'" in done.stdout) == (1, True)
    registry_of("port: 7001, transport: tcp", "port: 7001, transport: tcp, x-team: lights")
    assert "PORT010" in check("--isolated", "r.yaml").stdout
    registry_of("port: 7001, transport: tcp, state: Reserved", "name: bell, port: 7000-7009, transport: tcp")
    assert "PORT010" not in check("--isolated", "r.yaml").stdout


@pytest.mark.parametrize("port", [1021, 1022, 1023, 1024, 49151, 49152, 65535])
def test_one_service_may_have_any_port_but_0(port: int) -> None:
    registry_of(f"name: lamp, port: {port}, transport: tcp")
    assert check("--isolated", "--fail-on", "note", "r.yaml").exit_code == 0
    registry_of("name: lamp, port: 0, transport: tcp")
    assert "error PORT004" in check("--isolated", "r.yaml").stdout


def test_service_codes_and_transports_are_required_only_where_the_file_uses_them() -> None:
    registry_of("name: lamp, port: 7001, transport: dccp")
    assert check("--isolated", "--fail-on", "note", "r.yaml").exit_code == 0
    registry_of("name: lamp, port: 7001, transport: dccp", "name: bell, port: 7002, transport: dccp, service-code: 1")
    assert "error CODE002" in check("--isolated", "r.yaml").stdout
    registry_of("name: lamp, port: 7001", "name: bell, port: 7002")
    assert check("--isolated", "--fail-on", "note", "r.yaml").exit_code == 0
    registry_of("name: lamp, port: 7001", "name: bell, port: 7002, transport: tcp")
    assert "error PROTOCOL002" in check("--isolated", "r.yaml").stdout
    registry_of("name: lamp, port: 7001", "name: bell, port: 7001")
    assert "shares 7001 with 'lamp'" in check("--isolated", "r.yaml").stdout


def test_settings_name_the_profile_as_the_origin_of_its_values() -> None:
    Path("reglint.yaml").write_text("profile: private\n", encoding="utf-8")
    shown = CliRunner().invoke(cli, ["settings", "--all"]).stdout
    assert re.search(r"\n    max-length: 63 +# profile\n", shown)
    assert re.search(r"\n    enabled: off +# profile\n", shown)
    assert "max-length" not in CliRunner().invoke(cli, ["settings"]).stdout


def test_iana_formats_keep_their_report() -> None:
    done = check("--isolated", str(ROOT / "fixtures" / "registry.xml"))
    assert "profile" not in done.stdout


def test_reports_for_programs_name_the_profile(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(COLLISION.replace("PORT", "7001"), encoding="utf-8")
    profile = "private (default for this format; set 'profile' in reglint.yaml to change it)"
    (registry,) = json.loads(check("--isolated", "--format", "json", "r.yaml").stdout)["registries"]
    assert registry["profile"] == profile
    (run,) = json.loads(check("--isolated", "--format", "sarif", "r.yaml").stdout)["runs"]
    assert run["properties"] == {"profiles": {"r.yaml": profile}}
    iana = str(ROOT / "fixtures" / "registry.xml")
    assert json.loads(check("--isolated", "--format", "json", iana).stdout)["registries"][0]["profile"] is None
    assert "properties" not in json.loads(check("--isolated", "--format", "sarif", iana).stdout)["runs"][0]


def test_a_page_lists_every_change_of_a_profile() -> None:
    done = CliRunner().invoke(cli, ["explain", "profiles"])
    assert done.exit_code == 0
    pages = dict(re.findall(r"(?m)^(\w+): the default for .*\n((?:  .*\n)+)", done.stdout))
    assert list(pages) == [profile.name for profile in PROFILES]
    for profile in PROFILES:
        codes = {*profile.off, *profile.severities, *profile.since, *profile.options, *profile.only_if_used}
        assert set(re.findall(r"(?m)^  ([A-Z]+\d+) ", pages[profile.name])) == codes
    assert "  NAME001 malformed-name: iana-names is on instead of off\n" in pages["list"]
    assert CliRunner().invoke(cli, ["explain", "private"]).stdout == f"{done.stdout.partition('private: ')[1]}" + (
        done.stdout.partition("private: ")[2].partition("\n\n")[0] + "\n"
    )
