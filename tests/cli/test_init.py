"""`reglint init` writes settings that are valid, also without their comment signs."""

import json
import re
from pathlib import Path

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
    if profile == "private":
        assert settings.registry
        assert settings.over
        assert settings.scope
        assert settings.ports
        assert [rule.code for rule in settings.own_rules] == ["XTEAM001"]


def test_editors_find_the_schemas() -> None:
    done = call("init")
    assert "# yaml-language-server: $schema=reglint-registry.schema.json\n" in done.stdout
    assert json.loads(Path("reglint.schema.json").read_text(encoding="utf-8"))["$id"] == "urn:reglint:settings:1"
    assert json.loads(Path("reglint-registry.schema.json").read_text(encoding="utf-8"))["$id"] == "urn:reglint:registry:1"
    Path("ports.yaml").write_text("entries: [{name: lamp, port: 7001}]\n", encoding="utf-8")
    done = call("check", ".")
    assert (done.exit_code, done.stderr) == (0, "reglint: .: 1 registry in 1 file\n")


def test_nothing_is_replaced_without_force() -> None:
    Path("reglint.yaml").write_text("profile: iana\n", encoding="utf-8")
    done = call("init")
    assert done.exit_code == 2
    assert "reglint.yaml exists; give --force to replace it" in done.stderr
    assert Path("reglint.yaml").read_text(encoding="utf-8") == "profile: iana\n"
    assert not Path("reglint.schema.json").exists()
    assert call("init", "--force").exit_code == 0
    assert "profile: private" in Path("reglint.yaml").read_text(encoding="utf-8")
    assert call("init").exit_code == 0  # nothing would change


def test_another_folder() -> None:
    Path("lists").mkdir()
    assert call("init", "--profile", "iana", "lists").stdout.startswith("wrote lists/reglint.yaml, ")
    assert call("init", "nowhere").exit_code == 2
