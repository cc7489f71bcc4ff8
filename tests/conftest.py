"""Options, markers and fixtures for all tests."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import CORPUS, ROOT, examples

if settings.get_current_profile_name() == "default":
    settings.register_profile("reglint", examples(100))
    settings.load_profile("reglint")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite golden files instead of comparing with them")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that needs the real registries as `corpus` and `slow`."""
    for item in items:
        if "corpus" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.corpus)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def no_settings_of_the_machine(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep any reglint.yaml of the machine away from tests in temporary folders: the search for one ends at a repository."""
    (tmp_path_factory.getbasetemp() / ".git").touch()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file, or write it there under --update."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update"):
            path.write_text(text, encoding="utf-8")
        shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        assert path.exists(), f"{shown} is missing; 'pytest --update' writes it"
        assert text == path.read_text(encoding="utf-8"), (
            f"{shown} is out of date; 'pytest --update' rewrites it, then read its diff"
        )

    return compare


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real registries. Without it the test is skipped, except in CI, where it fails."""
    if not CORPUS.is_dir():
        if os.environ.get("CI"):
            pytest.fail("the corpus of real registries must be at ../shared/corpus when CI is set")
        pytest.skip("no corpus of real registries at ../shared/corpus")
    return CORPUS
