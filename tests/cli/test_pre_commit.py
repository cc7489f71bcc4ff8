"""The hooks of .pre-commit-hooks.yaml, run by pre-commit on commits in real repositories."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.support import ROOT, registry_text

pytestmark = pytest.mark.slow

FILE = "service-names-port-numbers.xml"
SOUND = """\
  <record date="2025-01-02">
    <name>{}</name>
    <protocol>udp</protocol>
    <description>{}</description>
    <assignee><xref type="person" data="Ada"/></assignee>
    <xref type="person" data="Ada"/>
  </record>
"""
PEOPLE = '<person id="Ada"><name>Ada</name><uri>mailto:ada@house.example</uri><updated>2025-01-02</updated></person>'
EXISTING = SOUND.format("a_b", "was here before")


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one commit, out of reach of the user's own settings, and a command reglint on the path."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "PRE_COMMIT", "GITHUB_", "CI_MERGE", "CHANGE_TARGET"))]:
        monkeypatch.delenv(name, raising=False)
    home, bin_ = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("bin")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setenv("PRE_COMMIT_HOME", str(home))
    monkeypatch.setenv("PRE_COMMIT_COLOR", "never")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.com")
    command = bin_ / "reglint"
    code = "import sys; from linter.cli import main; main()"
    command.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -c '{code}' \"$@\"\n", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")  # a request to the network fails
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    folder = tmp_path_factory.mktemp("repository")
    monkeypatch.chdir(folder)
    git("init", "-q", "-b", "main")
    written(EXISTING)
    return folder


def git(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)


def pre_commit(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-m", "pre_commit", *arguments], capture_output=True, text=True, check=False)


def written(*records: str, path: str = FILE) -> None:
    Path(path).write_text(registry_text("".join(records) + PEOPLE), encoding="utf-8")


def hooks() -> list[dict[str, object]]:
    loaded = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded, list)
    return loaded


def installed(*identifiers: str, **more: object) -> None:
    """Have the hooks run with the commits of the repository, by the command on the path, and commit what is there."""
    chosen = [{**hook, "language": "system", **more} for hook in hooks() if hook["id"] in identifiers]
    with Path(".pre-commit-config.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump({"repos": [{"repo": "local", "hooks": chosen}]}, file)
    git("add", "-A")
    assert git("commit", "-qm", "as it stood").returncode == 0
    assert pre_commit("install").returncode == 0


def committed() -> "subprocess.CompletedProcess[str]":
    return git("commit", "-qm", "an edit")


@pytest.mark.slow
@pytest.mark.parametrize("identifier", [hook["id"] for hook in hooks()])
def test_a_commit_fails_for_its_findings_and_not_for_existing_ones(identifier: str) -> None:
    if identifier == "reglint-registry":
        Path("reglint.yaml").write_text(f"registry: {FILE}\n", encoding="utf-8")
    installed(identifier)
    written(EXISTING, SOUND.format("bell", "rings"))
    git("add", "-A")
    done = committed()
    assert done.returncode == 0, done.stderr
    written(EXISTING, SOUND.format("bell", "rings"), SOUND.format("c_d", "comes with the commit"))
    git("add", "-A")
    done = committed()
    assert done.returncode == 1
    assert f"{FILE}:20:11: error NAME001 malformed-name: service name 'c_d'" in done.stderr
    assert "a_b" not in done.stderr
    assert "hook id: " + identifier in done.stderr


def test_unstaged_changes_are_ignored_and_kept() -> None:
    installed("reglint")
    written(EXISTING, SOUND.format("c_d", "is staged"))
    git("add", "-A")
    written(EXISTING, SOUND.format("bell", "is not staged"))
    done = committed()
    assert (done.returncode, "'c_d'" in done.stderr) == (1, True)
    assert "is not staged" in Path(FILE).read_text(encoding="utf-8")
    git("add", "-A")
    written(EXISTING, SOUND.format("c_d", "is not staged"))
    done = committed()
    assert done.returncode == 0, done.stderr
    assert "c_d" in Path(FILE).read_text(encoding="utf-8")
    assert "c_d" not in git("show", f"HEAD:{FILE}").stdout


def test_fixes_leave_the_commit_to_the_user() -> None:
    installed("reglint", args=["--fix", "--unsafe"])
    written(EXISTING, SOUND.format("c_d", "comes with the commit"))
    git("add", "-A")
    done = committed()
    assert (done.returncode, "files were modified by this hook" in done.stderr) == (1, True)
    text = Path(FILE).read_text(encoding="utf-8")
    assert ("<name>c-d</name>" in text, "<name>a-b</name>" in text) == (True, False)
    git("add", "-A")
    assert committed().returncode == 0


def test_a_failing_hook_shows_how_to_accept_and_reads_staged_files() -> None:
    installed("reglint")
    written(EXISTING, SOUND.format("c_d", "comes with the commit"))
    git("add", "-A")
    accept = re.findall(r"^to accept with a reason +reglint (.+)$", committed().stderr, re.MULTILINE)
    assert accept == [f'accept --base HEAD --select NAME001 --reason "..." {FILE}']
    done = subprocess.run(["reglint", *shlex.split(accept[0])], capture_output=True, text=True, check=False)
    assert (done.returncode, Path("reglint-accepted.yaml").exists()) == (0, True)
    assert committed().returncode == 1  # it is no part of the commit
    git("add", "reglint-accepted.yaml")
    done = committed()
    assert done.returncode == 0, done.stderr


def test_other_and_excluded_files_are_not_checked() -> None:
    installed("reglint")
    written(SOUND.format("c_d", "is elsewhere"), path="other.xml")
    git("add", "-A")
    assert committed().returncode == 0
    Path("old").mkdir()
    Path("reglint.yaml").write_text("exclude: old/\n", encoding="utf-8")
    written(SOUND.format("c_d", "is excluded"), path=f"old/{FILE}")
    git("add", "-A")
    done = committed()
    assert done.returncode == 0, done.stderr


def test_a_new_registry_is_checked_in_full_and_the_first_commit_is_one() -> None:
    git("add", FILE)
    written(EXISTING)
    chosen = [{**hook, "language": "system"} for hook in hooks() if hook["id"] == "reglint"]
    with Path(".pre-commit-config.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump({"repos": [{"repo": "local", "hooks": chosen}]}, file)
    assert pre_commit("install").returncode == 0
    git("add", "-A")
    done = committed()
    assert (done.returncode, "'a_b'" in done.stderr) == (1, True)


def test_a_registry_of_several_files_is_checked_as_one() -> None:
    Path("teams").mkdir()
    Path("teams/people.yaml").write_text("contacts: {Ada: {name: Ada, uri: mailto:ada@house.example}}\n", encoding="utf-8")
    entry = "entries:\n- {name: bell, port: 7001, transport: tcp, description: Rings, assignee: Ada, contact: Ada}\n"
    Path("teams/net.yaml").write_text(entry, encoding="utf-8")
    Path("teams/web.yaml").write_text(entry.replace("bell", "lamp").replace("7001", "7002"), encoding="utf-8")
    Path("reglint.yaml").write_text("registry: teams/\n", encoding="utf-8")
    installed("reglint-registry")
    Path("teams/people.yaml").write_text("contacts: {Bea: {name: Bea, uri: mailto:bea@house.example}}\n", encoding="utf-8")
    git("add", "-A")
    done = committed()
    assert done.returncode == 1
    assert "teams/net.yaml:2:" in done.stderr
    assert "CONTACT001" in done.stderr
    git("reset", "-q", "--hard")
    git("rm", "-q", "teams/net.yaml")
    done = committed()
    assert (done.returncode, "EDIT001" in done.stderr) == (1, True)


def test_all_commits_of_a_pull_request_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    installed("reglint")
    git("checkout", "-qb", "topic")
    written(EXISTING, SOUND.format("c_d", "comes first"))
    git("commit", "-qnam", "one")
    git("commit", "-qn", "--allow-empty", "-m", "two")
    done = pre_commit("run", "--from-ref", "main", "--to-ref", "HEAD")
    assert (done.returncode, "'c_d'" in done.stdout, "a_b" in done.stdout) == (1, True, False)
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    done = pre_commit("run", "--all-files")
    assert (done.returncode, "'c_d'" in done.stdout, "a_b" in done.stdout) == (1, True, False)


def test_pre_commit_accepts_the_hooks() -> None:
    done = pre_commit("validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit installs hooks from a git repository, and this is none")
def test_pre_commit_installs_reglint_and_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("http_proxy")
    monkeypatch.delenv("https_proxy")
    git("add", "-A")
    done = pre_commit("try-repo", str(ROOT), "reglint", "--files", FILE)
    if "PackagesNotFound" in done.stdout or "No matching distribution" in done.stdout + done.stderr:
        pytest.skip("what reglint depends on cannot be installed here")
    assert (done.returncode, "'a_b'" in done.stdout) == (1, True), done.stdout
