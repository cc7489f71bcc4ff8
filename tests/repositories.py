"""Small git repositories for tests, out of reach of the user's settings."""

import os
import subprocess
from pathlib import Path

import pytest

_QUIET = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "C",
    "GIT_COMMITTER_EMAIL": "c@example.org",
}


def alone(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Go to a new folder in another, without settings of the user's, variables of a hook and repositories above."""
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    for name, value in _QUIET.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    (folder / "work").mkdir()
    monkeypatch.chdir(folder / "work")


def git(*arguments: str, day: str = "2020-01-01", folder: str = ".") -> str:
    date = f"{day}T12:00:00Z"
    environment = {**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date, "GIT_LITERAL_PATHSPECS": "1"}
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def commit(path: str, text: str, day: str = "2020-01-01") -> str:
    """Commit a text, and return the id of the commit."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8", newline="")
    git("add", "--", path)
    git("commit", "-q", "-m", f"edit {Path(path).name}", day=day)
    return git("rev-parse", "HEAD")


def repository(*arguments: str) -> None:
    git("init", "-q", "-b", "main", *arguments)
