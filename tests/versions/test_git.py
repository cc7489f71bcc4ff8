"""Tests of reading versions of a file from git, and of the errors."""

import os
import subprocess
from pathlib import Path

import pytest

from linter.versions.git import GitError, Repository
from tests.repositories import alone, commit, git, repository

LINES = "".join(f"line {number}\n" for number in range(40))


@pytest.fixture(autouse=True)
def in_a_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    alone(monkeypatch, tmp_path)


def revisions_of(path: str) -> list[tuple[str, str, str, bool]]:
    revisions = Repository.of(path).revisions(path)
    return [(one.date, one.subject, one.path, one.blob is not None) for one in revisions]


@pytest.mark.parametrize("path", ["a.xml", "with blank.xml", "ümläut.xml", "line\nend.xml", "-rf", ":(top)x", "*", "deep/er/a.xml"])
def test_a_file_of_any_name_is_found_in_every_state(path: str) -> None:
    repository()
    first = commit(path, "one\n")
    second = commit(path, "two\n", "2020-01-02")
    Path(path).write_text("three\n", encoding="utf-8")
    git("add", "--", path)
    Path(path).write_text("four\n", encoding="utf-8")
    found = Repository.of(path)
    assert found.inside(path) == path
    assert [found.blob(first, path), found.blob("HEAD", path), found.staged(path)] == [b"one\n", b"two\n", b"three\n"]
    assert found.resolve("HEAD~1") == first
    assert found.date("HEAD") == "2020-01-02"
    assert [(one.id, one.path) for one in found.revisions(path)] == [(first, path), (second, path)]


def test_a_file_is_found_from_another_folder_and_through_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    repository()
    commit("data/a.xml", "one\n")
    Path("link.xml").symlink_to("data/a.xml")
    Path("elsewhere").mkdir()
    assert Repository.of("link.xml").blob("HEAD", "link.xml") == b"one\n"
    monkeypatch.chdir("elsewhere")
    assert Repository.of("../data/a.xml").blob("HEAD", "../data/a.xml") == b"one\n"
    assert Repository.of("../link.xml").inside("../link.xml") == "data/a.xml"


def test_a_link_that_was_committed_is_no_text() -> None:
    repository()
    commit("a.xml", "one\n")
    os.replace("a.xml", "b.xml")
    Path("a.xml").symlink_to("b.xml")
    git("add", "-A")
    git("commit", "-q", "-m", "link")
    Path("a.xml").unlink()
    with pytest.raises(GitError, match=r"a\.xml: is a symbolic link in revision 'HEAD'"):
        Repository.of("a.xml").blob("HEAD", "a.xml")
    with pytest.raises(GitError, match=r"a\.xml: is a symbolic link where it is staged"):
        Repository.of("a.xml").staged("a.xml")
    assert [one.oddity for one in Repository.of("a.xml").revisions("a.xml")] == ["", "is a symbolic link"]


def test_a_missing_file_is_none() -> None:
    repository()
    first = commit("other.xml", "x\n")
    commit("a.xml", "one\n")
    found = Repository.of("a.xml")
    assert found.blob(first, "a.xml") is None
    git("rm", "-q", "--cached", "a.xml")
    assert found.staged("a.xml") is None
    assert found.commit("nothing") is None
    assert found.commit("--all") is None
    git("checkout", "-q", "--orphan", "new")
    git("commit", "-q", "--allow-empty", "-m", "root")
    assert found.merge_base("main", "new") is None


def test_bytes_are_those_that_were_committed() -> None:
    repository()
    git("config", "core.autocrlf", "true")
    Path("a.xml").write_bytes(b"\xef\xbb\xbfone\r\n\xff\0")
    git("-c", "core.autocrlf=false", "add", "a.xml")
    git("commit", "-q", "-m", "bytes")
    assert Repository.of("a.xml").blob("HEAD", "a.xml") == b"\xef\xbb\xbfone\r\n\xff\0"


def test_the_merge_base_is_the_commit_where_a_branch_began() -> None:
    repository()
    began = commit("a.xml", "one\n")
    git("checkout", "-q", "-b", "side")
    commit("a.xml", "two\n")
    git("checkout", "-q", "main")
    commit("b.xml", "x\n")
    found = Repository.of("a.xml")
    assert found.merge_base("main", "side") == began
    assert found.between("main", "side") == {found.resolve("side")}


def test_revisions_follow_renames_and_show_when_the_file_was_missing() -> None:
    repository()
    commit("a.xml", LINES)
    git("mv", "a.xml", "b c.xml")
    git("commit", "-q", "-m", "rename")
    commit("other", "x")
    git("rm", "-q", "b c.xml")
    git("commit", "-q", "-m", "remove")
    commit("b c.xml", LINES + "more\n", "2020-02-01")
    git("commit", "-q", "--allow-empty", "--allow-empty-message", "-m", "")
    assert revisions_of("b c.xml") == [
        ("2020-01-01", "edit a.xml", "a.xml", True),
        ("2020-01-01", "rename", "b c.xml", True),
        ("2020-01-01", "remove", "b c.xml", False),
        ("2020-02-01", "edit b c.xml", "b c.xml", True),
    ]


def test_a_merge_is_one_revision_of_the_main_line() -> None:
    repository()
    commit("a.xml", LINES)
    git("checkout", "-q", "-b", "side")
    commit("a.xml", LINES + "one\n")
    commit("a.xml", LINES + "one\ntwo\n")
    git("checkout", "-q", "main")
    commit("b.xml", "x\n")
    git("merge", "-q", "--no-ff", "-m", "merge", "side", day="2020-03-01")
    assert revisions_of("a.xml") == [("2020-01-01", "edit a.xml", "a.xml", True), ("2020-03-01", "merge", "a.xml", True)]


def test_settings_of_the_user_change_nothing() -> None:
    repository()
    commit("a.xml", LINES)
    commit("a.xml", LINES + "x\n")
    plain = revisions_of("a.xml")
    for name, value in {
        "log.showRoot": "false",
        "log.showSignature": "true",
        "diff.renames": "false",
        "color.ui": "always",
        "log.decorate": "full",
        "diff.noprefix": "true",
        "core.quotePath": "true",
        "format.pretty": "fuller",
        "diff.external": "false",
        "log.follow": "true",
    }.items():
        git("config", name, value)
    assert revisions_of("a.xml") == plain
    assert len(plain) == 2


def test_a_file_in_a_bare_repository_is_found_by_its_path() -> None:
    repository("origin")
    os.chdir("origin")
    commit("data/a.xml", "one\n")
    os.chdir("..")
    git("clone", "-q", "--bare", "origin", "bare.git")
    os.chdir("bare.git")
    assert Repository.of("data/a.xml").blob("HEAD", "data/a.xml") == b"one\n"
    assert len(revisions_of("data/a.xml")) == 1


def test_a_file_of_a_submodule_belongs_to_that() -> None:
    repository("inner")
    os.chdir("inner")
    commit("a.xml", "inner\n")
    os.chdir("..")
    repository("outer")
    git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../inner", "sub", folder="outer")
    git("commit", "-q", "-m", "with submodule", folder="outer")
    found = Repository.of("outer/sub/a.xml")
    assert (found.inside("outer/sub/a.xml"), found.blob("HEAD", "outer/sub/a.xml")) == ("a.xml", b"inner\n")
    with pytest.raises(GitError, match=r"outer/sub: is a submodule in revision 'HEAD'"):
        Repository.of("outer/sub").blob("HEAD", "outer/sub")
    with pytest.raises(GitError, match="is not in the same repository as"):
        found.inside("outer/b.xml")


def test_a_shallow_clone_is_reported() -> None:
    repository("origin")
    os.chdir("origin")
    commit("a.xml", "one\n")
    commit("a.xml", "two\n")
    os.chdir("..")
    git("clone", "-q", "--depth", "1", f"file://{os.getcwd()}/origin", "clone")
    assert not Repository.of("origin/a.xml").is_shallow
    assert Repository.of("clone/a.xml").is_shallow
    assert len(revisions_of("clone/a.xml")) == 1


def test_a_text_that_was_not_fetched_is_missed_without_fetching() -> None:
    repository("origin")
    os.chdir("origin")
    first = commit("a.xml", "one\n")
    commit("a.xml", "two\n")
    git("config", "uploadpack.allowFilter", "true")
    os.chdir("..")
    git("clone", "-q", "--filter=blob:none", f"file://{os.getcwd()}/origin", "clone")
    found = Repository.of("clone/a.xml")
    assert found.blob("HEAD", "clone/a.xml") == b"two\n"
    with pytest.raises(GitError, match=r"clone/a\.xml: its text '[0-9a-f]{10}' is not in this clone; fetch it first"):
        found.blob(first, "clone/a.xml")


def test_the_index_of_a_hook_is_read_and_that_of_another_repository_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        repository(name)
        os.chdir(name)
        commit("a.xml", f"{name}\n")
        os.chdir("..")
    os.chdir("one")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index")
    monkeypatch.setenv("GIT_DIR", ".git")
    Path("a.xml").write_text("partly\n", encoding="utf-8")
    git("read-tree", "HEAD")
    git("add", "a.xml")
    assert Repository.of("a.xml").staged("a.xml") == b"partly\n"
    assert Repository.of("../two/a.xml").staged("../two/a.xml") == b"two\n"
    assert Repository.of("../two/a.xml").blob("HEAD", "../two/a.xml") == b"two\n"
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert Repository.of("a.xml").staged("a.xml") == b"one\n"


def test_a_file_in_conflict_is_not_staged() -> None:
    repository()
    commit("a.xml", "one\n")
    git("checkout", "-q", "-b", "side")
    commit("a.xml", "two\n")
    git("checkout", "-q", "main")
    commit("a.xml", "three\n")
    with pytest.raises(subprocess.CalledProcessError):
        git("merge", "side")
    with pytest.raises(GitError, match=r"a\.xml: is in conflict; resolve the merge first"):
        Repository.of("a.xml").staged("a.xml")


@pytest.mark.parametrize("path", ["a.xml", "none/where/a.xml"])
def test_a_missing_repository_is_reported_in_one_line(path: str) -> None:
    with pytest.raises(GitError) as raised:
        Repository.of(path)
    assert str(raised.value) == f"{path}: is not in a git repository"


def test_a_missing_git_is_reported_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError) as raised:
        Repository.of("a.xml")
    assert str(raised.value) == "a.xml: its history needs git, which is not installed"


def test_an_empty_repository_and_unknown_revisions_are_reported_in_one_line() -> None:
    repository()
    with pytest.raises(GitError) as empty:
        Repository.of("a.xml").blob("HEAD", "a.xml")
    assert str(empty.value) == "a.xml: is in a repository without any commit"
    with pytest.raises(GitError) as unknown:
        Repository.of("a.xml").blob("nothing", "a.xml")
    assert str(unknown.value) == "a.xml: 'nothing' is not a revision of its repository; 'git log' lists them"


def test_a_repository_of_another_user_is_reported_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    repository()
    commit("a.xml", "one\n")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(GitError) as raised:
        Repository.of("a.xml")
    assert str(raised.value) == (
        "a.xml: its repository belongs to another user; 'git config --global --add safe.directory' allows it"
    )


def test_a_damaged_repository_is_reported_in_one_line() -> None:
    repository()
    commit("a.xml", "one\n")
    for path in Path(".git/objects").glob("??/*"):
        path.chmod(0o644)
        path.write_bytes(b"damage")
    with pytest.raises(GitError) as raised:
        Repository.of("a.xml").blob("HEAD", "a.xml")
    assert "\n" not in str(raised.value)
    with pytest.raises(GitError):
        Repository.of("a.xml").revisions("a.xml")


def test_many_texts_are_read_by_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    repository()
    for number in range(5):
        commit("a.xml", f"{number}\n" * number)
    found = Repository.of("a.xml")
    blobs = [one.blob or "" for one in found.revisions("a.xml")]
    with found.texts() as texts:
        monkeypatch.setenv("PATH", "/none")  # no other could be started
        assert [texts.read(blob) for blob in [*blobs, *blobs]] == [f"{n}\n".encode() * n for n in range(5)] * 2
