"""Pages in a real browser: headless Chromium, driven by playwright, with axe-core for accessibility.

A test is skipped with the reason where one of these is missing. REGLINT_CHROMIUM and REGLINT_AXE name the files where they are in
no usual place.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from linter.cli import cli
from tests.support import ROOT

_NAMES = ("chromium", "chromium-browser", "google-chrome")

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    sync_api: Any = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (pip install playwright)")
    path = os.environ.get("REGLINT_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no Chromium is installed (apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the script of axe-core."""
    path = Path(os.environ.get("REGLINT_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    if not path.is_file():
        pytest.skip("axe-core is not installed (npm install axe-core)")
    return path.read_text(encoding="utf-8")


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """Return a function that opens HTML and waits for its script. `seen` collects requests, errors and dialogs."""
    contexts: list[Any] = []

    def open_(html: str, width: int = 1280, scheme: str = "light", script: bool = True, fragment: str = "") -> Any:
        file = tmp_path / f"page-{len(contexts)}.html"
        file.write_text(html, encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 500 else 1000}, color_scheme=scheme, java_script_enabled=script
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.seen = []
        page.on("request", lambda request: page.seen.append(request.url))
        page.on("console", lambda message: page.seen.append(message.text))
        page.on("pageerror", lambda error: page.seen.append(str(error)))
        page.on("dialog", lambda dialog: (page.seen.append(dialog.message), dialog.dismiss()))
        page.goto(f"{file.as_uri()}{fragment}")
        if script and "<script>" in html:
            page.wait_for_selector("html[data-ready]", state="attached")
        assert page.seen == [f"{file.as_uri()}"], "the page asks for nothing and logs nothing"
        return page

    yield open_
    for context in contexts:
        context.close()


def report(*arguments: str, status: int = 1) -> str:
    """Return the page that `reglint check` writes."""
    done = CliRunner().invoke(cli, ["check", "--isolated", "--format", "html", *arguments])
    assert done.exit_code == status, done.output
    return done.stdout
