"""The steps of action.yml, run as a runner of GitHub would run them, on clones as actions/checkout makes them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.action.runner import Run, run_action
from tests.repositories import alone, commit, git, repository

pytestmark = pytest.mark.slow

ROW = "  - {{name: {0}, port: {1}, transport: tcp, description: Rings}}\n"
FILE = "ports.yaml"
ZERO = "0" * 40
EXISTING = "old_bell"
TEXT = "entries:\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the repository `origin` on a server, whose branch main has a finding; the test is in a clone of its author."""
    for name in list(os.environ):
        if name.startswith(("GITHUB_", "CI_", "PRE_COMMIT", "REGLINT_", "CHANGE_TARGET", "BITBUCKET_", "SYSTEM_PULL", "PYTHON")):
            monkeypatch.delenv(name)
    alone(monkeypatch, tmp_path)
    repository()
    commit(FILE, rows(EXISTING, "lamp"))
    git("init", "-q", "--bare", "-b", "main", "../origin")
    git("config", "uploadpack.allowAnySHA1InWant", "true", folder="../origin")
    git("remote", "add", "origin", f"file://{tmp_path / 'origin'}")
    git("push", "-q", "origin", "main")
    return tmp_path


def rows(*names: str) -> str:
    return TEXT + "".join(ROW.format(name, 2000 + number) for number, name in enumerate(names))


def checkout(folder: Path, monkeypatch: pytest.MonkeyPatch, branch: str, depth: int = 1, pull: str = "") -> str:
    """Clone a branch, or the merge commit of a pull request, as actions/checkout does, go there, and return the commit."""
    remote = git("remote", "get-url", "origin")
    reference = f"refs/remotes/pull/{pull}" if pull else f"refs/remotes/origin/{branch}"
    target = folder / "runner" / "checkout"
    target.mkdir(parents=True)
    monkeypatch.chdir(target)
    repository()
    git("remote", "add", "origin", remote)
    sources = [f"+refs/pull/{pull}/merge:{reference}" if pull else f"+refs/heads/{branch}:{reference}"]
    if depth:
        git("fetch", "-q", "--no-tags", f"--depth={depth}", "origin", *sources)
    else:
        git("fetch", "-q", "origin", *sources, "+refs/heads/*:refs/remotes/origin/*")
    git("checkout", "-q", "--detach", reference)
    return git("rev-parse", "HEAD")


def start(folder: Path, name: str, event: dict[str, Any], **more: str) -> Run:
    """Run the action for an event. Variables of the job are in upper case, inputs in lower case."""
    path = folder / "event.json"
    path.write_text(json.dumps({"repository": {"default_branch": "main"}, **event}), encoding="utf-8")
    environment = {"GITHUB_EVENT_NAME": name, "GITHUB_EVENT_PATH": str(path), "GITHUB_REPOSITORY": "house/ports"}
    environment |= {key: value for key, value in more.items() if key.isupper()}
    inputs = {"paths": FILE, **{key: value for key, value in more.items() if not key.isupper()}}
    return run_action(folder, environment, **inputs)


def pull_request(*names: str, head: str = "house/ports") -> dict[str, Any]:
    """Push a pull request whose change, in two commits, leads to rows of these names, after main went on; return its event."""
    git("checkout", "-q", "-b", "topic")
    commit(FILE, rows(*names, "between"))
    commit(FILE, rows(*names))
    git("checkout", "-q", "main")
    commit("other.txt", "main goes on")
    git("push", "-q", "origin", "main")
    git("checkout", "-q", "--detach")
    git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    git("push", "-q", "origin", "HEAD:refs/pull/7/merge", "topic")
    git("checkout", "-q", "main")
    return {"pull_request": {"head": {"repo": {"full_name": head} if head else None}}}


@pytest.mark.parametrize("depth", [1, 2, 0])
@pytest.mark.parametrize("name", ["bell", "new_bell"])
def test_a_pull_request_fails_for_its_changes(folder: Path, monkeypatch: pytest.MonkeyPatch, depth: int, name: str) -> None:
    event = pull_request(EXISTING, "lamp", name)
    checkout(folder, monkeypatch, "", depth, pull="7")
    run = start(folder, "pull_request", event, GITHUB_BASE_REF="main", GITHUB_REF="refs/pull/7/merge")
    assert run.status == (name != "bell")
    assert [message for message in run.messages("error") if "'new_bell'" in message] == run.messages("error")
    assert len(run.messages("error")) == run.status
    assert not run.messages("warning")
    assert ("1 added" in run.summary, "old_bell" in run.summary) == (True, False)
    assert run.outputs == {"status": str(run.status), "sarif": ""}
    assert not run.uploads


def push(folder: Path, monkeypatch: pytest.MonkeyPatch, before: str, branch: str = "main", depth: int = 1, **more: str) -> Run:
    git("push", "-q", "--force", "origin", branch)
    after = checkout(folder, monkeypatch, branch, depth)
    return start(folder, "push", {"before": before, "after": after}, GITHUB_REF=f"refs/heads/{branch}", **more)


@pytest.mark.parametrize("depth", [1, 2, 0])
def test_a_push_is_all_of_its_commits(folder: Path, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    before = git("rev-parse", "HEAD")
    commit(FILE, rows(EXISTING, "lamp", "new_bell"))
    commit("other.txt", "one more commit")
    commit("other.txt", "and another")
    run = push(folder, monkeypatch, before, depth=depth)
    assert run.status == 1
    assert ["'new_bell'" in message for message in run.messages("error")] == [True]
    assert f"since {before[:12]}" in run.log


@pytest.mark.parametrize("depth", [1, 2, 0])
def test_a_push_of_a_new_branch_is_compared_with_where_it_began(folder: Path, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    git("checkout", "-q", "-b", "topic/$(x) y;'z'".replace(" ", "-"))
    commit(FILE, rows(EXISTING, "lamp", "new_bell"))
    commit("other.txt", "one more commit")
    commit("other.txt", "and another")
    run = push(folder, monkeypatch, ZERO, git("branch", "--show-current"), depth)
    assert run.status == 1
    assert ["'new_bell'" in message for message in run.messages("error")] == [True]


@pytest.mark.parametrize("depth", [1, 0])
def test_a_forced_push_is_compared_with_the_replaced_commit_if_the_server_has_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, depth: int
) -> None:
    git("checkout", "-q", "-b", "topic")
    before = commit(FILE, rows(EXISTING, "lamp", "other_bell"))
    git("push", "-q", "origin", "topic")
    git("reset", "-q", "--hard", "main")
    commit(FILE, rows(EXISTING, "lamp", "other_bell", "new_bell"))
    run = push(folder, monkeypatch, before, "topic", depth)
    assert run.status == 1
    assert ["'new_bell'" in message for message in run.messages("error")] == [True]


def assert_everything(run: Run, reason: str) -> None:
    """Assert that a run has checked everything, and says so in the log, an annotation and the summary."""
    assert run.status == 1
    assert [EXISTING in message for message in run.messages("error")] == [True]
    (warning,) = run.messages("warning")
    assert warning.startswith("everything is checked, and existing findings count, too: ")
    assert reason in warning
    assert "The base of the change was not found" in run.summary


@pytest.mark.parametrize("depth", [1, 0])
def test_without_the_base_of_a_forced_push_everything_is_checked(folder: Path, monkeypatch: pytest.MonkeyPatch, depth: int) -> None:
    commit("other.txt", "one more commit")
    run = push(folder, monkeypatch, "1" * 40, depth=depth)
    assert_everything(run, "the commit before the push")
    assert "git fetch: " in run.log


@pytest.mark.parametrize("name", ["push", "new branch", "pull_request", "merge_group"])
def test_without_the_server_everything_is_checked(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    event = pull_request(EXISTING, "lamp", "bell")
    git("checkout", "-q", "topic")
    after = checkout(folder, monkeypatch, "topic")
    os.rename(folder / "origin", folder / "gone")
    if name == "pull_request":
        run = start(folder, name, event, GITHUB_BASE_REF="main")
    elif name == "merge_group":
        run = start(folder, name, {"merge_group": {"base_sha": "2" * 40}})
    else:
        run = start(folder, "push", {"before": ZERO if "new" in name else "1" * 40, "after": after})
    assert_everything(run, "is not a revision" if name == "merge_group" else "shallow")


def test_a_merge_group_is_compared_with_its_base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = git("rev-parse", "HEAD")
    git("checkout", "-q", "-b", "gh-readonly-queue/main/pr-7")
    commit(FILE, rows(EXISTING, "lamp", "new_bell"))
    commit("other.txt", "one more commit")
    git("push", "-q", "origin", "HEAD")
    checkout(folder, monkeypatch, "gh-readonly-queue/main/pr-7")
    run = start(folder, "merge_group", {"merge_group": {"base_sha": before}})
    assert run.status == 1
    assert ["'new_bell'" in message for message in run.messages("error")] == [True]


def test_a_checkout_without_the_pull_request_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event = pull_request(EXISTING, "lamp", "new_bell")
    checkout(folder, monkeypatch, "main")
    assert_everything(start(folder, "pull_request_target", event, GITHUB_BASE_REF="main"), "no commit of the pull request")


@pytest.mark.parametrize(("name", "reference"), [("schedule", "refs/heads/main"), ("push", "refs/tags/v1")])
def test_without_a_change_everything_is_checked(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, reference: str) -> None:
    checkout(folder, monkeypatch, "main")
    run = start(folder, name, {}, GITHUB_REF=reference)
    assert run.status == 1
    assert run.messages("notice") == [f"the event '{name}' is no change of a branch; everything is checked"]


@pytest.mark.parametrize("base", ["main", "origin/main", "COMMIT", "older.yaml"])
def test_a_base_by_name_is_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    before = git("rev-parse", "HEAD")
    git("checkout", "-q", "-b", "topic")
    commit(FILE, rows(EXISTING, "lamp", "bell"))
    git("push", "-q", "origin", "topic")
    checkout(folder, monkeypatch, "topic")
    Path("older.yaml").write_text(rows(EXISTING, "lamp"), encoding="utf-8")
    run = start(folder, "workflow_dispatch", {}, base=base.replace("COMMIT", before))
    assert run.status == 0, run.log
    assert "1 added" in run.log


@pytest.mark.parametrize("base", ["nowhere", "", "--output=x", "$(touch pwned)", "3" * 40])
def test_a_missing_base_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    checkout(folder, monkeypatch, "main")
    run = start(folder, "push", {}, base=base)
    assert run.status == 2
    assert run.messages("error")
    assert not Path("pwned").exists()


def upload(folder: Path, monkeypatch: pytest.MonkeyPatch, head: str, **more: str) -> Run:
    event = pull_request(EXISTING, "lamp", "bell", head=head)
    checkout(folder, monkeypatch, "", pull="7")
    return start(folder, "pull_request", event, GITHUB_BASE_REF="main", upload="true", category="house", **more)


def test_the_uploaded_log_is_that_of_a_full_check(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = upload(folder, monkeypatch, "house/ports")
    assert run.status == 0
    assert run.uploads == [{"sarif_file": run.outputs["sarif"], "category": "house"}]
    (log,) = json.loads(Path(run.outputs["sarif"]).read_text(encoding="utf-8"))["runs"]
    assert [EXISTING in result["message"]["text"] for result in log["results"]] == [True]
    assert log["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == FILE
    assert "automationDetails" not in log
    assert "baselineState" not in log["results"][0]


@pytest.mark.parametrize(("head", "actor"), [("fork/ports", "ada"), ("", "ada"), ("house/ports", "dependabot[bot]")])
def test_a_pull_request_from_a_fork_uploads_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, head: str, actor: str) -> None:
    run = upload(folder, monkeypatch, head, GITHUB_ACTOR=actor)
    assert (run.status, run.uploads, run.outputs["sarif"]) == (0, [], "")
    assert "the log is not uploaded: the token of this pull request may not write" in run.messages("notice")


def test_an_incomplete_log_is_not_uploaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(FILE).write_text("entries: [\n", encoding="utf-8")
    git("commit", "-qam", "break it")
    run = push(folder, monkeypatch, git("rev-parse", "HEAD^"), upload="true")
    assert (run.status, run.uploads) == (2, [])
    assert any(FILE in annotation.properties.get("file", "") for annotation in run.annotations)


def test_findings_do_not_keep_the_log_from_the_upload(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = git("rev-parse", "HEAD")
    commit(FILE, rows(EXISTING, "lamp", "new_bell"))
    run = push(folder, monkeypatch, before, upload="true")
    assert (run.status, len(run.uploads)) == (1, 1)


@pytest.mark.parametrize(("fail_on", "status"), [("", 1), ("error", 1), ("never", 0), ("fatal", 2), ("$(false)", 2)])
def test_fail_on_decides_about_the_status(folder: Path, monkeypatch: pytest.MonkeyPatch, fail_on: str, status: int) -> None:
    checkout(folder, monkeypatch, "main")
    run = start(folder, "push", {}, base="none", fail_on=fail_on)
    assert (run.status, bool(run.messages("error"))) == (status, True)


@pytest.mark.parametrize("name", ["upload", "summary"])
@pytest.mark.parametrize("value", ["yes", "", "1", "true\n::warning::x"])
def test_a_flag_is_true_or_false(folder: Path, name: str, value: str) -> None:
    run = start(folder, "push", {}, base="none", **{name: value})
    assert run.status == 2
    assert [message.partition(":")[0] for message in run.messages("error")] == [name]
    assert not run.messages("warning")


def test_the_summary_can_be_left_out(folder: Path) -> None:
    assert start(folder, "push", {}, base="none").summary
    assert not start(folder, "push", {}, base="none", summary="false").summary


def test_without_paths_the_declared_registry_is_checked(folder: Path) -> None:
    Path("settings.yaml").write_text(f"registry: {FILE}\n", encoding="utf-8")
    run = start(folder, "push", {}, base="none", paths="\n", config="settings.yaml")
    assert run.status == 1
    assert [annotation.properties["file"] for annotation in run.annotations if annotation.kind == "error"] == [FILE]


HOSTILE = (
    "a b.yaml",
    'it\'s "quoted".yaml',
    "$(touch pwned)`touch pwned`.yaml",
    "-v.yaml",
    "--exit-zero.yaml",
    "::stop-commands::x.yaml",
    "::error::x.yaml",
    "##[add-mask]x.yaml",
    "${{ github.token }}.yaml",
    "*.yaml",
    "%0A::error::x.yaml",
    "a;touch pwned;.yaml",
    "ünïcode\u202e.yaml",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_path_with_shell_characters_is_a_path(folder: Path, name: str) -> None:
    Path(FILE).rename(name)
    for path in (name, f"missing {name}"):
        run = start(folder, "push", {}, base="none", paths=f"\n{path}\n\n", upload="true")
        assert run.status == (1 if path == name else 2), run.log
        assert not run.commands
        assert not Path("pwned").exists()
        assert [annotation.kind for annotation in run.annotations] == (["error"] if path == name else ["error", "error"])
    assert "missing" in run.log


@pytest.mark.parametrize("name", [*HOSTILE, "two\n::error::lines.yaml"])
def test_a_settings_file_may_have_any_name(folder: Path, name: str) -> None:
    Path(name).write_text("rules: {NAME001: {severity: warning}}\n", encoding="utf-8")
    run = start(folder, "push", {}, base="none", config=name)
    assert run.status == 0, run.log
    assert [annotation.kind for annotation in run.annotations] == ["warning"]
    Path(name).unlink()
    run = start(folder, "push", {}, base="none", config=name)
    assert (run.status, run.commands, run.messages("warning")) == (2, [], [])
    assert not Path("pwned").exists()


def test_text_of_a_registry_starts_no_command(folder: Path) -> None:
    text = "::add-mask::x ##[add-mask]y\r\n::add-mask::z\n##[error]u"
    row = {"name": "::error::a_b ##[error]c", "port": "::error::1", "transport": "tcp", "description": text, text: text}
    Path(FILE).write_text(json.dumps({"entries": [row], text: text}), encoding="utf-8")
    run = start(folder, "push", {}, base="none")
    assert (run.status, run.commands) in ((1, []), (2, []))
    assert "add-mask" in run.log
    assert all(annotation.properties.get("title") for annotation in run.annotations)


def test_a_module_in_the_checkout_is_not_imported(folder: Path) -> None:
    for name in ("json", "linter", "venv", "pip", "rules", "re", "sitecustomize"):
        Path(f"{name}.py").write_text("open('pwned', 'w').close()\n", encoding="utf-8")
    run = start(folder, "push", {}, base="none", upload="true")
    assert run.status == 1
    assert not Path("pwned").exists()


def test_standard_input_is_no_path(folder: Path) -> None:
    run = start(folder, "push", {}, paths="-")
    assert run.status == 2
    assert run.messages("error") == ["paths: '-' is not allowed; name a file or a folder, each on a line"]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"before": 1, "repository": [], "pull_request": {"head": 3}}'])
def test_an_event_that_cannot_be_read_is_no_crash(folder: Path, text: str) -> None:
    (folder / "odd.json").write_text(text, encoding="utf-8")
    for name in ("push", "pull_request", "merge_group", ""):
        run = start(folder, name, {}, GITHUB_EVENT_PATH=str(folder / "odd.json"), upload="true")
        assert run.status in (0, 1), run.log
        assert "Traceback" not in run.log


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give files to another user")
@pytest.mark.parametrize("count", ["", "1"])
def test_the_checkout_in_a_container_belongs_to_another_user(folder: Path, monkeypatch: pytest.MonkeyPatch, count: str) -> None:
    before = git("rev-parse", "HEAD")
    commit(FILE, rows(EXISTING, "lamp", "bell"))
    git("push", "-q", "origin", "main")
    after = checkout(folder, monkeypatch, "main", 0)
    for path in (Path.cwd(), *Path.cwd().rglob("*")):
        os.chown(path, 10001, 10001)
    if count:
        monkeypatch.setenv("GIT_CONFIG_COUNT", count)
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.abbrev")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", "12")
    run = start(folder, "push", {"before": before, "after": after})
    assert (run.status, run.messages("warning")) == (0, []), run.log
    assert f"since {before[:12]}" in run.log


@pytest.mark.packaging
def test_the_action_installs_itself(folder: Path) -> None:
    for name in ("venv", "pip", "encodings", "ensurepip"):
        Path(f"{name}.py").write_text("open('pwned', 'w').close()\n", encoding="utf-8")
    run = start(folder, "push", {}, INSTALLS="true", base="none")
    if "No matching distribution" in run.log or "Could not find a version" in run.log:
        pytest.skip("what reglint depends on cannot be installed here")
    assert run.status == 1, run.log
    assert [EXISTING in message for message in run.messages("error")] == [True]
    assert not Path("pwned").exists()
