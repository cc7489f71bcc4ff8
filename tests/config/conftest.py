"""Fixtures of the tests of settings."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty repository."""
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    return tmp_path
