"""`reglint init` writes settings that are valid, also without their comment signs."""

import json
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from linter.config import load_settings
from rules import ALL
from rules.profiles import PROFILES


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments])


@pytest.mark.parametrize("profile", [profile.name for profile in PROFILES])
def test_the_settings_are_valid_as_written_and_with_every_line(profile: str) -> None:
    done = call("init", "--profile", profile)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("wrote reglint.yaml, reglint.schema.json, reglint-registry.schema.json\n")
    text = Path("reglint.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=reglint.schema.json\n")
    stated = load_settings("reglint.yaml", ALL).profile
    assert stated
    assert stated.value == profile
    everything = re.sub(r"(?m)^# (?!yaml-language-server)(?=(?: *- | *\"?[\w-]+\"?:))", "", text)
    Path("reglint.yaml").write_text(everything, encoding="utf-8")
    settings = load_settings("reglint.yaml", ALL)
    assert settings.fail_on
    assert settings.exclude
    assert bool(settings.registry and settings.over) is (profile != "iana")
    if profile == "private":
        assert settings.scope
        assert settings.ports
        assert [rule.code for rule in settings.own_rules] == ["XTEAM001"]


def test_editors_find_the_schemas() -> None:
    done = call("init")
    assert done.stderr == ""
    assert "# yaml-language-server: $schema=reglint-registry.schema.json\n" in done.stdout
    assert json.loads(Path("reglint.schema.json").read_text(encoding="utf-8"))["$id"] == "urn:reglint:settings:1"
    assert json.loads(Path("reglint-registry.schema.json").read_text(encoding="utf-8"))["$id"] == "urn:reglint:registry:1"
    Path("ports.yaml").write_text("entries: [{name: lamp, port: 7001}]\n", encoding="utf-8")
    done = call("check", ".")
    assert (done.exit_code, done.stderr) == (0, "reglint: .: 1 registry in 1 file\n")


def test_without_a_profile_the_formats_decide() -> None:
    assert call("init").exit_code == 0
    assert load_settings("reglint.yaml", ALL).profile is None
    assert "\n# profile: private\n" in Path("reglint.yaml").read_text(encoding="utf-8")


def test_schemas_of_another_version_are_replaced_and_other_files_are_not() -> None:
    old = Path("reglint.schema.json")
    old.write_text(
        '{\n "$schema": "https://json-schema.org/draft/2020-12/schema",\n "$id": "urn:reglint:settings:0"\n}\n', encoding="utf-8"
    )
    assert call("init").exit_code == 0
    assert "urn:reglint:settings:1" in old.read_text(encoding="utf-8")
    Path("reglint.yaml").unlink()
    old.write_text("{}\n", encoding="utf-8")
    done = call("init")
    assert (done.exit_code, "reglint.schema.json exists; give --force to replace it" in done.stderr) == (2, True)
    assert not Path("reglint.yaml").exists()


def test_settings_in_a_home_folder_need_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for folder in (".", "/"):
        done = call("init", folder)
        assert done.exit_code == 2
        assert "would apply to everything below it; name a folder, or give --force" in done.stderr
    assert call("init", "--force").exit_code == 0


def test_settings_outside_of_a_repository_have_a_warning_about_their_reach() -> None:
    with TemporaryDirectory() as folder:  # the folder of all tests is a repository
        done = call("init", folder)
    assert done.exit_code == 0
    reach = "is not in a repository; the settings apply to all folders below it, except for repositories"
    assert done.stderr == f"reglint: {os.path.realpath(folder)}: {reach}\n"


def test_settings_below_others_have_a_warning(tmp_path: Path) -> None:
    Path("reglint.yaml").write_text("fail-on: note\n", encoding="utf-8")
    Path("team").mkdir()
    done = call("init", "team")
    assert done.exit_code == 0
    advice = "no longer applies to team and the folders below it; settings files are not merged"
    assert done.stderr == f"reglint: {tmp_path / 'reglint.yaml'}: {advice}\n"
    Path("own/.git").mkdir(parents=True)
    assert call("init", "own").stderr == "", "a repository has settings of its own"


def test_a_folder_that_cannot_be_written_is_an_error() -> None:
    Path("reglint.yaml").symlink_to("nowhere/reglint.yaml")
    done = call("init", "--force")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("reglint: reglint.yaml: ")


def test_nothing_is_replaced_without_force() -> None:
    Path("reglint.yaml").write_text("profile: iana\n", encoding="utf-8")
    done = call("init")
    assert done.exit_code == 2
    assert "reglint.yaml exists; give --force to replace it" in done.stderr
    assert Path("reglint.yaml").read_text(encoding="utf-8") == "profile: iana\n"
    assert not Path("reglint.schema.json").exists()
    assert call("init", "--force").exit_code == 0
    assert "# profile: private" in Path("reglint.yaml").read_text(encoding="utf-8")
    assert call("init").exit_code == 0  # nothing would change


def test_another_folder() -> None:
    Path("lists").mkdir()
    assert call("init", "--profile", "iana", "lists").stdout.startswith("wrote lists/reglint.yaml, ")
    assert call("init", "nowhere").exit_code == 2
