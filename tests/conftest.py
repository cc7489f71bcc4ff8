"""Options and fixtures for all tests."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import CORPUS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files instead of comparing with them")


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Let no reglint.yaml of the machine reach the tests in temporary folders: the search for one ends with a repository."""
    (tmp_path_factory.getbasetemp() / ".git").touch()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or write it there under --update."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"{path.name} is missing; pytest --update writes it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real registries; without it a test is skipped, but not in CI."""
    if not CORPUS.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the corpus of real registries must be at ../shared/corpus when CI is set")
        pytest.skip("no corpus of real registries at ../shared/corpus")
    return CORPUS
