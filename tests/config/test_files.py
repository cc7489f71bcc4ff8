"""Test the search for a registry's files: it stays in the repository and ends in bounded time."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from linter.cli import cli
from linter.config import NAME, SettingsError, files, read_settings_source, roots
from linter.config.files import list_files
from linter.config.resolve import Choice


@pytest.fixture(autouse=True)
def _repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    (repository / "config" / "teams").mkdir(parents=True)
    for path in ("config/teams/a.yaml", "config/b.yaml", "c.yaml", "../outside.yaml"):
        (repository / path).write_text("entries: []\n", encoding="utf-8")
    monkeypatch.chdir(repository)


def find_files(word: str) -> list[str]:
    return list_files("config/reglint.yaml", [Choice(word)])


@pytest.mark.parametrize(
    "word", ["/usr/**/*", "/**", "../../outside.yaml", "../../*.yaml", "*/../../../outside.yaml", "/etc/passwd", "../..", "link"]
)
def test_nothing_outside_of_the_repository_is_read(word: str) -> None:
    os.symlink("../../outside.yaml", "config/link")
    with pytest.raises(SettingsError, match="is outside of the repository; name files below"):
        find_files(word)


def test_links_that_lead_outside_are_refused() -> None:
    os.symlink("../../../outside.yaml", "config/teams/z.yaml")
    for word in ("teams/*.yaml", "**/*.yaml", "teams"):
        with pytest.raises(SettingsError, match="is outside of the repository"):
            find_files(word)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("../c.yaml", ["c.yaml"]),
        ("**/*.yaml", ["config/b.yaml", "config/teams/a.yaml"]),
        ("../**/a.yaml", ["config/teams/a.yaml"]),
        ("teams", ["config/teams/a.yaml"]),
        ("*/*.yaml", ["config/teams/a.yaml"]),
    ],
)
def test_files_of_the_repository_are_found(word: str, expected: list[str]) -> None:
    assert find_files(word) == expected


def test_a_search_with_linked_folders_ends() -> None:
    for name in ("x", "y", "z"):
        os.symlink(".", f"config/{name}")
    assert find_files("**/*.yaml") == ["config/b.yaml", "config/teams/a.yaml"]
    assert find_files("**/**/**/a.yaml") == ["config/teams/a.yaml"]


@pytest.mark.parametrize(("limit", "word"), [("MAX_FILES", "**/*.yaml"), ("MAX_FILES", "."), ("MAX_VISITED", "**/*.yaml")])
def test_a_search_ends_with_an_error_when_it_finds_too_much(limit: str, word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, limit, 1)
    with pytest.raises(SettingsError, match="matches or searches too many files; name a smaller folder"):
        find_files(word)


def test_every_word_that_names_no_file_of_the_repository_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    os.symlink("../../../outside.yaml", "config/teams/z.yaml")
    monkeypatch.setattr(files, "MAX_FILES", 1)
    words = ("../../outside.yaml", "teams/z.yaml", "**/*.yaml", "none.yaml", "b.yaml", "none", "/etc/passwd")
    with pytest.raises(SettingsError) as caught:
        list_files("config/reglint.yaml", [Choice(word) for word in words])
    assert [fault.message.split(";")[0] for fault in caught.value.faults] == [
        "'../../outside.yaml' is outside of the repository",
        "'teams/z.yaml' is outside of the repository",
        "'**/*.yaml' matches or searches too many files",
        "'none.yaml' is missing",
        "'none' is missing",
        "'/etc/passwd' is outside of the repository",
    ]


def test_settings_without_a_repository_have_the_root_in_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "alone"
    folder.mkdir()
    monkeypatch.setattr(os.path, "lexists", lambda path: not path.endswith(".git") and os.path.exists(path))
    assert roots.find_root(str(folder / "reglint.yaml")) == str(folder)


def test_a_pattern_through_links_to_their_own_folder_ends() -> None:
    for name in ("w", "x", "y", "z"):
        os.symlink(".", f"config/{name}")
    with pytest.raises(SettingsError, match="matches no file"):
        find_files("*/" * 30 + "q.yaml")
    (found,) = find_files("[wxyz]/" * 30 + "b.yaml")
    assert os.path.realpath(found) == os.path.realpath("config/b.yaml")


def test_a_nul_in_a_path_is_an_error() -> None:
    with pytest.raises(SettingsError, match="a path with a NUL character is not allowed"):
        find_files("a\0b")


@pytest.mark.parametrize("name", [NAME, "reglint-accepted.yaml"])
def test_a_link_to_a_file_outside_of_the_repository_is_not_read(name: str) -> None:
    Path("../secret").write_text("password: hunter2\n", encoding="utf-8")
    os.symlink("../../secret", f"config/{name}")
    with pytest.raises(SettingsError, match="is a link to a file outside of the repository; put a copy in its place"):
        read_settings_source(f"config/{name}", 1000, "a file")
    result = CliRunner().invoke(cli, ["check", "config/b.yaml"])
    assert result.exit_code == 2
    assert "hunter2" not in result.output


def test_a_link_to_settings_of_the_repository_is_read() -> None:
    Path("shared.yaml").write_text("registry: b.yaml\n", encoding="utf-8")
    os.symlink("../shared.yaml", f"config/{NAME}")
    assert read_settings_source(f"config/{NAME}", 1000, "a file").text == "registry: b.yaml\n"
    assert find_files("b.yaml") == ["config/b.yaml"]
