"""The last lines of a failing check of a change: commands that do what they say."""

import shlex
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli

SOUND = """entries:
- {name: lamp, port: 7001, transport: tcp, description: Dims lamps, contact: Ada}
- {name: bell, port: 7002, transport: tcp, description: Rings bells, contact: Ada}
contacts:
  Ada: {name: Ada Moss, uri: "mailto:ada@lamp.example"}
"""
FIXABLE = SOUND.replace("contact: Ada}\n- {name: bell", "contact: ada}\n- {name: bell")
REMOVED = "".join(line for line in SOUND.splitlines(True) if "bell" not in line)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GIT_INDEX_FILE", "GITHUB_BASE_REF", "GITHUB_EVENT_PATH"):
        monkeypatch.delenv(name, raising=False)
    Path("my ports.yaml").write_text(SOUND, encoding="utf-8")
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "m"]):
        subprocess.run(["git", *command], check=True)


def call(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def steps(done: Result) -> dict[str, list[str]]:
    """Return the commands of the last lines by their effects."""
    found = [line.removeprefix("to ").split("  reglint ") for line in done.stdout.splitlines() if line.startswith("to ")]
    return {effect.strip(): shlex.split(command) for effect, command in found}


def test_a_fix_and_an_acceptance_lead_to_a_passing_check() -> None:
    path = Path("my ports.yaml")
    path.write_text(FIXABLE, encoding="utf-8")
    failed = call("check", "--base", "auto", str(path))
    assert failed.exit_code == 1
    assert list(steps(failed)) == ["fix 1 finding", "accept with a reason", "read about the rule"]
    assert failed.stdout.splitlines()[-1].startswith("to read about the rule")
    call(*steps(failed)["fix 1 finding"])
    assert call("check", "--base", "auto", str(path)).exit_code == 0

    path.write_text(REMOVED, encoding="utf-8")
    failed = call("check", "--base", "auto", str(path))
    assert (failed.exit_code, list(steps(failed))) == (1, ["accept with a reason", "read about the rule"])
    accepted = call(*steps(failed)["accept with a reason"])
    assert accepted.exit_code == 0, accepted.output
    assert call("check", "--base", "auto", str(path)).exit_code == 0
    assert call(*steps(failed)["read about the rule"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "effects"),
    [
        ([], []),
        (["--base", "auto", "--exit-zero"], []),
        (["--base", "auto", "--quiet"], []),
        (["--base", "auto", "--fix"], []),
        (["--base", "auto", "--isolated"], ["read about the rule"]),
        (["--base", "auto", "--no-accepted"], ["fix 1 finding", "read about the rule"]),
        (["--base", "auto", "--format", "concise"], ["fix 1 finding", "accept with a reason", "read about the rule"]),
    ],
)
def test_next_steps_appear_only_where_they_apply(arguments: list[str], effects: list[str]) -> None:
    Path("my ports.yaml").write_text(FIXABLE, encoding="utf-8")
    assert list(steps(call("check", *arguments, "my ports.yaml"))) == effects


def test_a_passing_check_has_no_such_lines() -> None:
    assert steps(call("check", "--base", "auto", "my ports.yaml")) == {}


def test_the_hook_of_a_commit_shows_how_to_commit_again(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("my ports.yaml").write_text(FIXABLE, encoding="utf-8")
    subprocess.run(["git", "add", "."], check=True)
    monkeypatch.setenv("GIT_INDEX_FILE", str(Path(".git/index").absolute()))
    last = call("check", "--base", "auto", "my ports.yaml").stdout.splitlines()[-4:]
    assert last == [
        "to fix 1 finding         reglint check --fix --base HEAD 'my ports.yaml'",
        """to accept with a reason  reglint accept --base HEAD --select CONTACT001 --reason "..." 'my ports.yaml'""",
        "to commit again          git add ... && git commit",
        "to read about the rule   reglint explain CONTACT001",
    ]


def test_commands_name_the_version_that_a_job_compared_with(monkeypatch: pytest.MonkeyPatch) -> None:
    began = subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout
    subprocess.run(["git", "branch", "trunk"], check=True)
    Path("my ports.yaml").write_text(REMOVED, encoding="utf-8")
    for message in ("one", "two"):
        command = ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "--allow-empty", "-am", message]
        subprocess.run(["git", *command], check=True)
    monkeypatch.setenv("GITHUB_BASE_REF", "trunk")
    failed = steps(call("check", "--base", "auto", "my ports.yaml"))
    monkeypatch.delenv("GITHUB_BASE_REF")
    accept = failed["accept with a reason"]
    assert began.startswith(accept[accept.index("--base") + 1])
    assert "1 added" in call(*accept).output
