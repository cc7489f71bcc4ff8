"""`reglint check --base` and --staged in real git repositories."""

import json
import os
import subprocess
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from linter.cli import cli
from tests.support import ROOT, registry_text

SOUND = """\
  <record date="2025-01-02">
    <name>lamp</name>
    <protocol>udp</protocol>
    <description>does it</description>
  </record>
"""
EXISTING = SOUND.replace("lamp", "a_b").replace("does it", "does as it did")
ADDED = SOUND.replace("lamp", "c_d")
OF_SERVICES = (
    *("GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BITBUCKET_PR_DESTINATION_BRANCH"),
    *("SYSTEM_PULLREQUEST_TARGETBRANCH", "CHANGE_TARGET", "PRE_COMMIT_FROM_REF"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository as the working directory, out of reach of the user's own settings and of the service that runs this."""
    for name in [name for name in os.environ if name.startswith("GIT_")] + list(OF_SERVICES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.com")
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    return tmp_path


def git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], check=True, capture_output=True, text=True).stdout.strip()


def written(*records: str, path: str = "r.xml") -> None:
    Path(path).write_text(registry_text("".join(records)), encoding="utf-8")


def committed(*records: str) -> None:
    written(*records)
    git("add", "r.xml")
    git("commit", "-qm", "an edit")


def called(*arguments: str, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(cli, ["check", "--select", "NAME001", *arguments], input=stdin)
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return result


def found(*arguments: str, path: str = "r.xml", stdin: str | None = None) -> list[str]:
    """The names that are active findings."""
    result = called(*arguments, path, "--format", "json", stdin=stdin)
    assert result.exit_code in (0, 1), result.output
    (registry,) = json.loads(result.stdout)["registries"]
    return [finding["entry"]["name"] for finding in registry["findings"]]


def test_a_revision_is_a_base() -> None:
    committed(EXISTING)
    committed(EXISTING, ADDED)
    written(EXISTING, ADDED, SOUND)
    assert found() == ["a_b", "c_d"]
    assert found("--base", "HEAD") == []
    assert found("--base", "HEAD~1") == ["c_d"]
    assert found("--base", git("rev-parse", "HEAD~1")) == ["c_d"]


def test_a_file_of_any_format_is_a_base() -> None:
    written(EXISTING, ADDED)
    written(EXISTING, path="before.xml")
    Path("before.csv").write_text(
        "Service Name,Port Number,Transport Protocol,Description,Assignee,Contact,Registration Date,Modification Date,Reference,"
        "Service Code,Unauthorized Use Reported,Assignment Notes\na_b,,udp,does as it did,,,2025-01-02,,,,,\n",
        encoding="utf-8",
    )
    assert found("--base", "before.xml") == ["c_d"]
    assert found("--base", "before.csv") == ["c_d"]


def test_a_name_of_a_file_and_a_revision_means_the_file() -> None:
    committed(EXISTING)
    git("tag", "before.xml")
    written(EXISTING, ADDED)
    written(EXISTING, ADDED, path="before.xml")
    assert found("--base", "before.xml") == []


def test_the_base_of_a_renamed_file_is_the_file_before_renaming(folder: Path) -> None:
    committed(EXISTING, SOUND)
    (folder / "new").mkdir()
    git("mv", "r.xml", "new/s.xml")
    written(EXISTING, SOUND, ADDED, path="new/s.xml")
    assert found("--base", "HEAD", path="new/s.xml") == ["c_d"]
    assert found("--staged", path="new/s.xml") == []
    git("commit", "-qam", "renamed")
    result = called("--base", "auto", "new/s.xml")
    assert (result.stderr, f"compared with HEAD^ ({git('rev-parse', 'HEAD^')[:12]}):r.xml: 1 entry added" in result.stdout) == (
        "",
        True,
    )
    git("mv", "new/s.xml", "t.xml")
    git("commit", "-qam", "renamed again")
    assert found("--base", "HEAD~2", path="t.xml") == ["c_d"]
    written(EXISTING, path="copy.xml")
    assert "copy.xml: 1 entry added" in called("--base", "HEAD", "copy.xml").stdout


def test_auto_is_the_last_commit_that_differs() -> None:
    committed(EXISTING)
    assert found("--base", "auto") == ["a_b"], "everything in the first commit is added"
    committed(EXISTING, ADDED)
    assert found("--base", "auto") == ["c_d"], "the file is as committed, so that the commit is looked at"
    written(EXISTING, ADDED, SOUND)
    assert found("--base", "auto") == [], "the file is edited"


@pytest.mark.parametrize("variable", OF_SERVICES[:5])
def test_auto_is_the_merge_base_of_a_pull_request(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(EXISTING)
    git("checkout", "-qb", "topic")
    committed(EXISTING, ADDED)
    git("checkout", "-q", "main")
    committed(EXISTING, SOUND.replace("lamp", "of_main"))
    git("checkout", "-q", "topic")
    written(EXISTING, ADDED)
    monkeypatch.setenv(variable, "refs/heads/main" if "PULLREQUEST" in variable else "main")
    assert found("--base", "auto") == ["c_d"]
    git("update-ref", "refs/remotes/origin/main", git("rev-parse", "main~1"))
    assert found("--base", "auto") == ["c_d"]


def test_a_pull_request_without_its_target_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    committed(EXISTING)
    monkeypatch.setenv("GITHUB_BASE_REF", "elsewhere")
    result = called("--base", "auto", "r.xml")
    assert result.exit_code == 2
    assert result.stderr == (
        "reglint: r.xml: cannot be compared with the branch 'elsewhere' of the pull request: fetch the branch 'elsewhere'\n"
    )


def test_a_shallow_clone_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    committed(EXISTING)
    committed(EXISTING, ADDED)
    git("clone", "-q", "--depth", "1", f"file://{tmp_path}", "clone")
    monkeypatch.chdir(tmp_path / "clone")
    monkeypatch.setenv("GITHUB_BASE_REF", "missing")
    result = called("--base", "auto", "r.xml")
    assert (result.exit_code, "this clone is shallow; fetch more of the history" in result.stderr) == (2, True)


def test_the_commit_before_a_push_is_a_base(monkeypatch: pytest.MonkeyPatch) -> None:
    committed(EXISTING)
    first = git("rev-parse", "HEAD")
    committed(EXISTING, ADDED)
    committed(EXISTING, ADDED, SOUND)
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", first)
    assert found("--base", "auto") == ["c_d"]


def test_the_hook_compares_staged_files_with_the_last_commit(folder: Path) -> None:
    committed(EXISTING)
    written(EXISTING, ADDED)
    git("add", "r.xml")
    written(EXISTING, ADDED, SOUND.replace("lamp", "not_staged"))
    hook = folder / ".git" / "hooks" / "pre-commit"
    code = "import sys; from linter.cli import main; main()"
    hook.write_text(f"#!/bin/sh\nPYTHONPATH={ROOT} exec python -c '{code}' check --base auto --select NAME001 r.xml\n")
    hook.chmod(0o755)
    done = subprocess.run(["git", "commit", "-qm", "x"], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "r.xml:11:11: error NAME001 malformed-name: service name 'c_d'" in done.stderr
    assert "not_staged" not in done.stderr
    assert "1 existing" in done.stderr
    git("reset", "-q", "--hard")
    written(EXISTING, SOUND)
    git("add", "r.xml")
    git("commit", "-qm", "sound")


def test_staged_files_are_checked_on_request() -> None:
    committed(EXISTING)
    written(EXISTING, ADDED)
    assert found("--staged") == []
    git("add", "r.xml")
    written(EXISTING)
    assert found("--staged") == ["c_d"]
    assert found("--staged", "--base", "HEAD") == ["c_d"]


def test_unstaged_files_are_an_error_with_staged() -> None:
    written(SOUND)
    result = called("--staged", "r.xml")
    assert (result.exit_code, result.stderr) == (2, "reglint: r.xml: is not staged; 'git add' stages it\n")


def test_a_file_that_the_base_does_not_have_is_added() -> None:
    committed(SOUND)
    written(EXISTING, path="new.xml")
    assert found("--base", "HEAD", path="new.xml") == ["a_b"]
    result = called("--base", "HEAD", "new.xml")
    assert (result.stderr, "new.xml: 1 entry added" in result.stdout) == ("", True)


def test_before_the_first_commit_every_entry_is_checked() -> None:
    written(EXISTING)
    git("add", "r.xml")
    assert found("--base", "auto") == ["a_b"]
    assert found("--staged") == ["a_b"]


def test_standard_input_has_a_base_under_its_name() -> None:
    committed(EXISTING)
    text = registry_text(f"{EXISTING}{ADDED}")
    assert found("--base", "HEAD", "--stdin-name", "r.xml", path="-", stdin=text) == ["c_d"]
    result = called("--base", "HEAD", "-", stdin=text)
    assert (result.exit_code, "name it with --stdin-name" in result.stderr) == (2, True)


def test_fixes_apply_to_findings_of_the_change_only() -> None:
    committed(EXISTING)
    written(EXISTING, ADDED)
    result = called("--base", "HEAD", "--fix", "--unsafe", "r.xml")
    assert result.exit_code == 0
    text = Path("r.xml").read_text(encoding="utf-8")
    assert ("<name>a_b</name>" in text, "<name>c-d</name>" in text) == (True, True)
    assert "<name>a-b</name>" not in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--base", "nowhere", "r.xml"), "r.xml: 'nowhere' is not a revision of its repository; 'git log' lists them"),
        (("--base", "-x", "r.xml"), "r.xml: '-x' is not a revision of its repository; 'git log' lists them"),
        (("--base", "before.xml", "r.xml", "s.xml"), "--base before.xml is one file and can be the base of one PATH only"),
        (("--staged", "--fix", "r.xml"), "--fix changes files and not the index"),
        (("--staged", "-"), "standard input is not staged"),
        (("--base", "", "r.xml"), "--base is empty; give a revision, a file or auto"),
        (("--base", "broken.xml", "r.xml"), "broken.xml:1:9: is not well-formed XML"),
        (("--base", "HEAD:q.xml", "r.xml"), "r.xml: 'q.xml' is not in revision 'HEAD'"),
    ],
)
def test_wrong_bases_are_refused_in_one_line(arguments: tuple[str, ...], said: str) -> None:
    committed(SOUND)
    written(SOUND, path="s.xml")
    written(SOUND, path="before.xml")
    Path("broken.xml").write_text("<a><b></a>", encoding="utf-8")
    result = called(*arguments, stdin="")
    assert result.exit_code == 2
    assert said in result.stderr
    assert len([line for line in result.stderr.splitlines() if "Usage" not in line and "Try " not in line and line]) == 1


def test_failures_of_git_are_reported_in_one_line(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("plain"))
    written(SOUND)
    result = called("--base", "HEAD", "r.xml")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("reglint: r.xml: ")


def test_the_text_report_names_the_base() -> None:
    committed(EXISTING)
    written(EXISTING.replace("a_b", "a_c"), ADDED)
    assert called("--base", "HEAD", "r.xml").stdout.splitlines()[-5:-2] == [
        "r.xml: 2 errors in 2 entries and 0 contacts",
        f"  compared with HEAD ({git('rev-parse', 'HEAD')[:12]}):r.xml: 1 entry added, 1 entry changed",
        "  2 fixes with --fix --unsafe",
    ]


def test_json_names_the_base_by_its_schema() -> None:
    schema = json.loads((ROOT / "linter" / "schemas" / "report-1.json").read_text(encoding="utf-8"))
    committed(EXISTING, SOUND)
    written(EXISTING.replace("a_b", "a-b"), ADDED, SOUND)
    document = json.loads(called("--base", "HEAD", "r.xml", "--format", "json", "--show-existing").stdout)
    jsonschema.Draft202012Validator(schema).validate(document)
    base = document["registries"][0]["base"]
    assert (base["path"], base["entries"], base["contacts"]) == (
        f"HEAD ({git('rev-parse', 'HEAD')[:12]}):r.xml",
        {"added": 1, "changed": 1, "removed": 0},
        {"added": 0, "changed": 0, "removed": 0},
    )
    assert [gone["entry"]["name"] for gone in base["fixed"]] == ["a_b"]


def test_sarif_has_a_baseline_state_for_every_result() -> None:
    committed(EXISTING)
    written(EXISTING, ADDED)

    def states(*more: str) -> list[str]:
        document = json.loads(called("--base", "HEAD", "r.xml", "--format", "sarif", *more).stdout)
        return [result["baselineState"] for result in document["runs"][0]["results"]]

    assert states() == ["new"]
    assert states("--show-existing") == ["unchanged", "new"]
    plain = json.loads(called("r.xml", "--format", "sarif").stdout)["runs"][0]["results"]
    assert all("baselineState" not in result for result in plain)
