"""Folders as PATH, and settings files that hold for their folder."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli, folders
from tests.repositories import alone, commit, git

SOUND = "entries:\n  - {name: lamp, port: 7001, transport: tcp}\n"
COLLISION = SOUND + "  - {name: bell, port: 7001, transport: tcp}\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, [*arguments])


def write(path: str, text: str = SOUND) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8")


def checked(*arguments: str) -> list[str]:
    """Return the files that a check reads."""
    done = call("check", "--format", "json", *arguments)
    return [registry["path"] for registry in json.loads(done.stdout)["registries"]]


def test_a_folder_means_its_files_with_a_known_suffix() -> None:
    for path in ("p/a.yaml", "p/b/c.yml", "p/b/d.json", "p/.hidden.yaml", "p/.cache/e.yaml", "p/notes.rst", "p/README.md"):
        write(path, '{"entries": [{"name": "lamp"}]}' if path.endswith("json") else SOUND)
    write("p/reglint-accepted.yaml", "accepted: []\n")
    assert checked("p") == ["p/a.yaml", "p/b/c.yml", "p/b/d.json"]
    done = call("check", "p")
    assert done.stderr == "reglint: p: 3 registries in 3 files\n"
    assert checked("p", "p/a.yaml") == ["p/a.yaml", "p/b/c.yml", "p/b/d.json"]
    assert checked("--from", "json", "p") == ["p/b/d.json"]


def test_the_collision_in_a_folder_fails() -> None:
    write("p/a.yaml")
    write("p/b.yaml", COLLISION)
    done = call("check", "p")
    assert done.exit_code == 1
    assert "p/b.yaml:3:12: error PORT010" in done.stdout


def test_what_cannot_be_read_is_an_error() -> None:
    write("p/a.yaml")
    write("p/compose.yaml", "services: {web: {ports: [80]}}\n")
    done = call("check", "p")
    assert done.exit_code == 2
    assert "p/compose.yaml: is not a registry but a deployment; " in done.stderr
    assert done.stderr.count("; if it is no registry, exclude it in reglint.yaml\n") == 1
    write("reglint.yaml", "exclude: compose.yaml\n")
    done = call("check", "p")
    assert (done.exit_code, done.stderr) == (0, "reglint: p: 1 registry in 1 file, 1 excluded\n")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_an_error() -> None:
    write("p/a.yaml")
    write("p/b/c.yaml")
    Path("p/b").chmod(0)
    try:
        done = call("check", "p")
    finally:
        Path("p/b").chmod(0o755)
    assert done.exit_code == 2
    assert "p/b: cannot be read: permission denied" in done.stderr


def test_an_unreadable_folder_is_reported_by_the_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    write("p/a.yaml")
    walk = os.walk

    def failing(folder: str, onerror: object = None) -> object:
        assert callable(onerror)
        onerror(PermissionError(13, "Permission denied", f"{folder}/b"))
        return walk(folder)

    monkeypatch.setattr(os, "walk", failing)
    done = call("check", "p")
    assert done.exit_code == 2
    assert "p/b: cannot be read: permission denied" in done.stderr
    assert "p/a.yaml: nothing found" in done.stdout


def test_too_many_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        write(f"p/{number}.yaml")
    monkeypatch.setattr(folders, "MAX_FILES", 3)
    done = call("check", "p")
    assert done.exit_code == 2
    assert "p: has too many files; name a smaller folder, or the files" in done.stderr


def test_an_empty_folder_is_refused() -> None:
    Path("p").mkdir()
    assert call("check", "p").exit_code == 2


def test_a_settings_file_holds_for_its_folder() -> None:
    write("a/r.yaml", COLLISION)
    write("b/r.yaml", COLLISION)
    write("b/deep/r.yaml", COLLISION)
    write("reglint.yaml", "rules: {PORT010: {severity: warning}}\n")
    write("b/reglint.yaml", "profile: private\n")
    done = call("check", "a/r.yaml")
    assert (done.exit_code, "warning PORT010" in done.stdout) == (0, True)
    for path in ("b/r.yaml", "b/deep/r.yaml", "b"):
        done = call("check", path)
        assert (done.exit_code, "error PORT010" in done.stdout) == (1, True), path
        assert "profile private (set in b/reglint.yaml)" in done.stdout
    done = call("check", ".")
    assert (done.exit_code, done.stdout.count("warning PORT010"), done.stdout.count("error PORT010")) == (1, 1, 2)
    assert call("check", "--config", "reglint.yaml", "b/r.yaml").exit_code == 0
    assert call("check", "--isolated", "a/r.yaml").exit_code == 1


def test_the_severity_that_fails_is_that_of_the_folder() -> None:
    write("a/r.yaml", COLLISION)
    write("a/reglint.yaml", "fail-on: never\n")
    write("b/r.yaml")
    assert call("check", ".").exit_code == 0
    write("b/r.yaml", COLLISION)
    assert call("check", ".").exit_code == 1
    assert call("check", "a").exit_code == 0


def test_each_folder_has_its_scope_and_its_registry() -> None:
    write("a/reglint.yaml", "scope: env\n")
    write("a/r.yaml", SOUND.replace("tcp}", "tcp, env: prod}"))
    write("b/reglint.yaml", "registry: [one.yaml, two.yaml]\n")
    write("b/one.yaml")
    write("b/two.yaml", SOUND.replace("lamp", "bell"))
    done = call("check", ".")
    assert done.exit_code == 1
    assert "unknown key" not in done.stdout
    assert "service 'bell' shares 7001/tcp with 'lamp'" in done.stdout
    assert done.stderr == "reglint: .: 2 registries in 3 files\n"
    assert call("check", "b/one.yaml").exit_code == 1


def test_errors_in_nested_settings_have_their_place() -> None:
    write("a/reglint.yaml", "scop: env\n")
    write("a/r.yaml")
    done = call("check", "a/r.yaml")
    assert (done.exit_code, done.stderr) == (2, "reglint: a/reglint.yaml:1:1: unknown key 'scop'; did you mean 'scope'?\n")


def test_accept_and_free_use_the_settings_of_the_folder() -> None:
    write("a/reglint.yaml", "rules: {PORT010: off}\n")
    write("a/r.yaml", COLLISION)
    write("b/r.yaml", COLLISION)
    done = call("accept", "--reason", "ticket", "a", "b")
    assert done.exit_code == 0, done.stderr
    assert not Path("a/reglint-accepted.yaml").exists()
    assert "PORT010" in Path("b/reglint-accepted.yaml").read_text(encoding="utf-8")
    write("reglint.yaml", "registry: [b/r.yaml]\nover: b/r.yaml\nports: {forbid: 7002-7003}\n")
    assert call("free", "7000-7004").stdout.split() == ["7000", "7004"]


def test_settings_are_found_from_the_file_and_not_from_the_working_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a/r.yaml", COLLISION)
    write("b/reglint.yaml", "fail-on: never\n")
    monkeypatch.chdir("b")
    assert call("check", "../a/r.yaml").exit_code == 0  # no settings hold for it, so those of the working directory do
    write("../a/reglint.yaml", "fail-on: error\n")
    assert call("check", "../a/r.yaml").exit_code == 1


def test_settings_are_shown_for_a_path() -> None:
    write("a/reglint.yaml", "fail-on: warning\n")
    write("a/r.yaml")
    assert "fail-on: warning" in call("settings", "a/r.yaml").stdout
    assert "profile: private  # default\n" in call("settings", "a/r.yaml").stdout.replace("   ", "  ").replace("   ", "  ")
    assert "profile" not in call("settings", "a").stdout
    assert "fail-on" not in call("settings").stdout
    assert "# a/reglint.yaml is in use." in call("settings", "a").stdout


def test_a_file_that_the_change_removed_from_a_folder_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone(monkeypatch, tmp_path)
    git("init", "-q")
    commit("p/a.yaml", SOUND)
    commit("p/b.yaml", COLLISION)
    commit("q/c.yaml", SOUND)
    git("rm", "-q", "p/b.yaml", "q/c.yaml")
    for base in ("HEAD", "auto"):
        done = call("check", "--base", base, "p")
        expected = "reglint: p/b.yaml: was removed by the change; its entries are not compared\n"
        assert (done.exit_code, done.stderr) == (0, f"reglint: p: 1 registry in 1 file\n{expected}")


def test_files_of_the_working_directory_have_plain_names() -> None:
    write("team/ports.yaml", "entries: [{name: lamp, port: 7001}]\n")
    done = CliRunner().invoke(cli, ["check", "--isolated", "."])
    assert done.stdout.startswith("team/ports.yaml: "), done.output


def test_settings_of_a_linked_folder_name_files_as_seen_from_there() -> None:
    write("platform/ports.yaml", "entries: [{name: gate, port: 7001}]\n")
    write("team/reglint.yaml", "over: ../platform/ports.yaml\n")
    write("team/ports.yaml", "entries: [{name: lamp, port: 7001}]\n")
    Path("links").mkdir()
    Path("links/team").symlink_to("../team")
    done = CliRunner().invoke(cli, ["check", "links/team"])
    assert "port '7001' is assigned to 'gate' in platform/ports.yaml" in done.stdout, done.output
