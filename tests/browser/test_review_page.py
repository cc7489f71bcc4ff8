"""The page of `reglint review` in a browser."""

import json
from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from linter.cli import cli
from tests.browser.conftest import Open, report
from tests.support import ROOT

pytestmark = pytest.mark.slow


def call(*arguments: str) -> str:
    return CliRunner().invoke(cli, list(arguments)).stdout


@pytest.fixture
def html(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Return the page of a log compared with an older one: one finding is new, one fixed."""
    monkeypatch.chdir(tmp_path)
    file = Path(copy(ROOT / "fixtures" / "faulty.xml", "r.xml"))
    Path("old.sarif").write_text(call("check", "--isolated", "--format", "sarif", "r.xml"), encoding="utf-8")
    content = file.read_text(encoding="utf-8")
    file.write_text(content.replace("<number>0177<", "<number>177<").replace("<name>qotd<", "<name>q_otd<"), encoding="utf-8")
    log = json.loads(call("check", "--isolated", "--format", "sarif", "r.xml"))
    for number, result in enumerate(log["runs"][0]["results"]):
        result["properties"]["age"] = {"date": f"2020-01-0{number + 1}", "days": 100 - number, "revision": "a" * 40, "older": False}
    Path("new.sarif").write_text(json.dumps(log), encoding="utf-8")
    return call("review", "new.sarif", "--since", "old.sarif", "--source", "r.xml", "--format", "html")


def test_states_are_filters_with_reasons(html: str, open_page: Open) -> None:
    page = open_page(html)
    assert page.locator("#findings i.fixed:visible").count() == 0
    assert page.locator(".verdict").inner_text().split()[1] == page.locator(".counter.error b").inner_text()
    page.click(".counter.new")
    new = page.locator("#findings .f > li:visible")
    assert new.count() > 0
    assert set(page.locator("#findings .f > li:visible i").all_text_contents()) == {"new"}
    page.click("text=Clear")
    page.click(".counter.fixed")
    assert "fixed: repaired" in page.locator("#findings i.fixed:visible").all_text_contents()


def test_the_order_can_be_that_of_age(html: str, open_page: Open) -> None:
    page = open_page(html, fragment="#order=age")
    ages = [
        text.split("since ")[1][:10] for text in page.locator("#findings .f > li:visible").all_inner_texts() if "since 2020" in text
    ]
    assert ages == sorted(ages)
    page.select_option("[name=order]", "port")
    assert page.evaluate("location.hash") == "#order=port"


def test_a_letter_is_ready_to_send(html: str, open_page: Open) -> None:
    page = open_page(html)
    page.locator("#contacts details").filter(has_text="Kevin DeVault").locator("summary").click()
    letter = page.locator("#contacts .letter:visible").inner_text()
    assert "Dear Kevin DeVault," in letter
    assert "RFC 6335 section 10.1" in letter


@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_is_accessible(html: str, open_page: Open, axe: str, width: int) -> None:
    page = open_page(html, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = page.evaluate(f"{axe}; axe.run(document, {{resultTypes: ['violations']}}).then(r => r.violations)")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations] == []


def test_lines_of_the_page_are_input_of_accept(open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    copy(ROOT / "fixtures" / "faulty.xml", "r.xml")
    page = open_page(report("r.xml"))
    page.click("text=Accept …")
    page.click("text=Choose all that are shown")
    page.fill("[name=reason]", 'it\'s: # "fine"')
    Path("v.yaml").write_text(page.input_value("[name=lines]"), encoding="utf-8")
    assert call("accept", "--from", "v.yaml", "r.xml") == "reglint-accepted.yaml: 7 added, 7 accepted\n"
    assert CliRunner().invoke(cli, ["check", "r.xml"]).exit_code == 0
