"""The history page in a browser: usable without a script, on narrow screens, and accessible."""

from pathlib import Path

import pytest

from linter.report.history.page import render
from tests.browser.conftest import Open
from tests.repositories import alone, repository
from tests.versions.test_history import entry, text, walked

pytestmark = pytest.mark.slow


@pytest.fixture
def html(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    alone(monkeypatch, tmp_path)
    repository()
    faulty = [entry("a_b"), entry("c_d", "81"), entry("e_f", "82", contact="Q")]
    return render(walked("NAME001 CONTACT001", text(*faulty[:1]), text(*faulty), text(*faulty[1:]), text(entry("a-b"))))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_is_accessible(html: str, open_page: Open, axe: str, width: int, scheme: str) -> None:
    page = open_page(html, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = page.evaluate(f"{axe}; axe.run(document, {{resultTypes: ['violations']}}).then(r => r.violations)")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations] == []


def test_tables_are_cards_on_a_narrow_screen(html: str, open_page: Open) -> None:
    page = open_page(html, 390, script=False)
    row = page.locator("table.cards tbody tr").first
    tops = [cell.bounding_box()["y"] for cell in row.locator("td:visible").all()]
    assert tops == sorted(set(tops))
    assert min(cell.bounding_box()["width"] for cell in row.locator("td:visible").all()) > 300


def test_a_bar_leads_to_its_revision(html: str, open_page: Open) -> None:
    page = open_page(html, script=False)
    target = page.locator(".chart a").first.get_attribute("href")
    page.locator(".chart a rect").first.click()
    assert page.locator(target).is_visible()
