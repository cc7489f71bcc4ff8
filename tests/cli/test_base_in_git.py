"""`--base auto` where git makes it hard: shallow clones, line ends, first commits, pushes, amended commits."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from tests.repositories import alone, commit, git, repository
from tests.support import ROOT

OF_SERVICES = (
    *("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH", "CHANGE_TARGET"),
    *("SYSTEM_PULLREQUEST_TARGETBRANCH", "PRE_COMMIT_FROM_REF", "GITHUB_EVENT_PATH", "GITHUB_EVENT_NAME"),
    *("CI_COMMIT_BEFORE_SHA", "CI_COMMIT_SHA", "CI_DEFAULT_BRANCH"),
)
ROW = """\
  - name: {0}
    port: {1}
    transport: tcp
    description: rings {0}
"""


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OF_SERVICES:
        monkeypatch.delenv(name, raising=False)
    alone(monkeypatch, tmp_path)
    repository()


def rows(*names: str) -> str:
    return "entries:\n" + "".join(ROW.format(name, 1000 + ord(name[0])) for name in names)


def check(*arguments: str, path: str = "r.yaml") -> Result:
    return CliRunner().invoke(cli, ["check", "--isolated", "--select", "EDIT,NAME", *arguments, path])


def base_of(result: Result) -> tuple[str, dict[str, int]]:
    (registry,) = json.loads(result.stdout)["registries"]
    return registry["base"]["path"], registry["base"]["entries"]


def compared(*arguments: str) -> tuple[str, dict[str, int]]:
    result = check("--base", "auto", "--format", "json", *arguments)
    assert result.exit_code in (0, 1), result.output
    return base_of(result)


REMOVED = {"added": 0, "changed": 0, "removed": 1}


def test_a_shallow_clone_on_a_push_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit("r.yaml", rows("a", "b"))
    commit("r.yaml", rows("a"))
    git("clone", "-q", "--depth", "1", f"file://{os.getcwd()}", str(tmp_path / "shallow"))
    monkeypatch.chdir(tmp_path / "shallow")
    result = check("--base", "auto")
    assert result.exit_code == 2
    assert "this clone is shallow" in result.stderr


def test_line_ends_that_git_converts_are_no_change() -> None:
    commit("r.yaml", rows("a", "b"))
    commit("r.yaml", rows("a"))
    git("config", "core.autocrlf", "true")
    Path("r.yaml").write_bytes(rows("a").replace("\n", "\r\n").encode())
    assert compared()[1] == REMOVED


def test_everything_in_a_first_commit_is_added() -> None:
    commit("r.yaml", rows("a_b"))
    result = check("--base", "auto", "--format", "json")
    assert result.exit_code == 1
    assert base_of(result) == ("r.yaml before the first commit", {"added": 1, "changed": 0, "removed": 0})


def test_a_file_that_the_change_adds_is_added_entries() -> None:
    first = commit("other.yaml", rows("a"))
    commit("r.yaml", rows("a_b"))
    result = check("--base", "auto", "--format", "json")
    assert result.exit_code == 1
    assert base_of(result) == (f"HEAD^ ({first[:12]}):r.yaml", {"added": 1, "changed": 0, "removed": 0})
    assert "1 entry added" in check("--base", "auto").stdout


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_a_push_of_several_commits_is_compared_with_the_commit_before_it(forge: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = commit("r.yaml", rows("a", "b"))
    commit("r.yaml", rows("a"))
    after = commit("r.yaml", rows("a", "c"))
    if forge == "github":
        event = Path("..") / "event.json"
        event.write_text(json.dumps({"before": before, "after": after, "repository": {"default_branch": "main"}}))
        monkeypatch.setenv("GITHUB_EVENT_PATH", str(event))
        monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    else:
        monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", before)
        monkeypatch.setenv("CI_COMMIT_SHA", after)
    assert compared() == (f"{before[:12]}:r.yaml", {"added": 1, "changed": 0, "removed": 1})


def test_a_push_with_a_missing_first_commit_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    after = commit("r.yaml", rows("a", "b"))
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "1" * 40)
    monkeypatch.setenv("CI_COMMIT_SHA", after)
    result = check("--base", "auto")
    assert result.exit_code == 2
    assert "cannot be compared with 111111111111, the commit before the push" in result.stderr


def test_a_push_of_a_new_branch_is_compared_with_where_it_began(monkeypatch: pytest.MonkeyPatch) -> None:
    began = commit("r.yaml", rows("a", "b"))
    git("checkout", "-q", "-b", "new")
    commit("r.yaml", rows("a"))
    after = commit("r.yaml", rows("a", "c"))
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "0" * 40)
    monkeypatch.setenv("CI_COMMIT_SHA", after)
    monkeypatch.setenv("CI_DEFAULT_BRANCH", "main")
    assert compared()[0] == f"{began[:12]}:r.yaml"


def test_a_push_of_a_new_branch_without_the_default_branch_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    commit("r.yaml", rows("a", "b"))
    git("checkout", "-q", "-b", "new")
    commit("r.yaml", rows("a"))
    after = commit("r.yaml", rows("a", "c"))
    git("branch", "-q", "-D", "main")
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "0" * 40)
    monkeypatch.setenv("CI_COMMIT_SHA", after)
    monkeypatch.setenv("CI_DEFAULT_BRANCH", "main")
    result = check("--base", "auto")
    assert result.exit_code == 2
    assert "cannot be compared with the default branch 'main', where the new branch began: fetch that branch" in result.stderr


def test_the_variables_of_another_repository_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    first = commit("r.yaml", rows("a", "b"))
    commit("r.yaml", rows("a"))
    monkeypatch.setenv("CI_COMMIT_BEFORE_SHA", "1" * 40)
    monkeypatch.setenv("CI_COMMIT_SHA", "2" * 40)
    assert compared() == (f"HEAD^ ({first[:12]}):r.yaml", REMOVED)


@pytest.mark.parametrize(("options", "word"), [(("--amend", "--no-edit"), "HEAD^"), (("-m", "x"), "HEAD")])
def test_an_amended_commit_is_compared_with_its_parent(options: tuple[str, ...], word: str) -> None:
    commit("r.yaml", rows("a", "b"))
    commit("r.yaml", rows("a"))
    hook = Path(".git/hooks/pre-commit")
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from linter.cli import cli; cli()"
    hook.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{code}" check --base auto --format json --select EDIT r.yaml > ../out\n')
    hook.chmod(0o755)
    Path("r.yaml").write_text(rows("a", "c"))
    git("add", "r.yaml")
    subprocess.run(["git", "commit", "-q", *options], check=False, capture_output=True)
    (registry,) = json.loads(Path("../out").read_text())["registries"]
    assert registry["base"]["path"].startswith(f"{word} (")


def test_a_file_in_a_revision_is_a_base() -> None:
    first = commit("old.yaml", rows("a", "b"))
    commit("r.yaml", rows("a"))
    result = check("--base", "HEAD:old.yaml", "--format", "json")
    assert base_of(result) == (f"HEAD ({git('rev-parse', 'HEAD')[:12]}):old.yaml", REMOVED)
    assert base_of(check("--base", f"{first}:./old.yaml", "--format", "json"))[1] == REMOVED
    missing = check("--base", "HEAD:none.yaml")
    assert missing.exit_code == 2
    assert "'none.yaml' is not in revision 'HEAD'" in missing.stderr


def test_a_report_has_both_versions_and_their_differences() -> None:
    first = commit("r.yaml", rows("a", "b"))
    Path("r.yaml").write_text(rows("a", "b") + "# end\n")
    assert (
        f"compared with HEAD ({first[:12]}):r.yaml: only white space, comments or markup differ" in check("--base", "HEAD").stdout
    )
    Path("r.yaml").write_text(rows("a"))
    assert "1 entry removed" in check("--base", "HEAD").stdout


def test_a_removed_entry_is_accepted_with_a_base() -> None:
    commit("r.yaml", rows("a", "b"))
    Path("r.yaml").write_text(rows("a"))
    runner = CliRunner()
    before = json.loads(runner.invoke(cli, ["check", "--base", "HEAD", "--format", "json", "r.yaml"]).stdout)
    removed = [finding for finding in before["registries"][0]["findings"] if finding["removed"]]
    assert {(finding["code"], finding["entry"]["name"]) for finding in removed} >= {("EDIT001", "b")}
    done = runner.invoke(cli, ["accept", "--base", "HEAD", "--reason", "approved", "r.yaml"])
    assert done.exit_code == 0, done.output
    assert "b 1098/tcp" in Path("reglint-accepted.yaml").read_text()
    after = json.loads(runner.invoke(cli, ["check", "--base", "HEAD", "--format", "json", "r.yaml"]).stdout)
    assert after["registries"][0]["findings"] == []
