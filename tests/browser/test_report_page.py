"""The report page in a browser: it shows all without a script, filters with one, and stays inert."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from linter.report.html.page import render_page
from linter.report.html.view import EntryView, Excerpt, FindingView, FixView, Mark, PageData, PortsView, RelatedView, RuleView
from tests.browser.conftest import Open, report
from tests.support import ROOT

pytestmark = pytest.mark.slow

FAULTY = str(ROOT / "fixtures" / "faulty.xml")
FINDINGS = 7  # of the faulty registry, in 6 entries


@pytest.fixture(scope="module")
def html() -> str:
    return report(FAULTY)


def shown(page: Any) -> list[str]:
    """Return the rules of the findings that are visible."""
    return [text.split(" ")[0] for text in page.locator("#findings .f > li:visible a[href^='#r-']").all_inner_texts()]


def fragment(page: Any) -> str:
    return str(page.evaluate("location.hash")).removeprefix("#")


def test_without_a_script_the_page_shows_everything(html: str, open_page: Open) -> None:
    page = open_page(html, script=False)
    assert (
        page.locator(".verdict")
        .inner_text()
        .endswith("5 errors, 1 warning and 1 note in 14 entries and 7 contacts: the check fails.")
    )
    assert len(shown(page)) == FINDINGS
    assert page.locator("#findings pre").first.is_visible()
    assert page.locator("#findings mark").first.inner_text() == "Jon Postel"
    assert page.locator("#findings del").first.inner_text().strip().startswith("-")
    assert not page.locator(".filters").is_visible()
    assert page.locator(".map").count() == 2
    assert page.locator(".map .marks use").count() > 0
    anchor = page.locator("#findings .related a").first
    assert page.locator(anchor.get_attribute("href")).is_visible()


def test_counters_and_fields_are_filters_and_the_address_keeps_them(html: str, open_page: Open) -> None:
    page = open_page(html)
    assert page.locator("output").inner_text() == "7 findings in 6 entries"
    page.click(".counter.error")
    assert len(shown(page)) == 5
    assert page.locator(".counter.error").get_attribute("aria-current") == "true"
    assert fragment(page) == "severity=error"
    page.select_option("[name=rule]", "PORT001")
    assert shown(page) == ["PORT001"]
    assert fragment(page) == "severity=error&rule=PORT001"
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert shown(page) == ["PORT001"]
    page.click("text=Clear")
    assert len(shown(page)) == FINDINGS
    assert fragment(page) == ""


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ("severity=note", 1),
        ("rule=NAME001", 1),
        ("section=RFC%206335%20section%205.1%20(MUST)", 1),
        ("range=0-1023", 4),
        ("range=51173", 1),
        ("range=60000-60001", 0),
        ("contact=Kevin_DeVault", 1),
        ("contact=No_One", 0),
        ("q=dlep+854", 2),
        ("q=CL/1", 1),
        ("status=active", FINDINGS),
        ("severity=error&range=0-1023&q=cl-2", 1),
    ],
)
def test_the_address_sets_the_filters(html: str, open_page: Open, wanted: str, count: int) -> None:
    page = open_page(html, fragment=f"#{wanted}")
    assert len(shown(page)) == count
    assert page.locator("#none").is_visible() is (count == 0)


def test_a_malformed_range_is_marked_and_hides_nothing(html: str, open_page: Open) -> None:
    page = open_page(html)
    page.fill("[name=range]", "80-x")
    assert page.locator("[name=range]").get_attribute("aria-invalid") == "true"
    assert len(shown(page)) == FINDINGS


def test_statuses_are_a_filter(open_page: Open) -> None:
    page = open_page(report("--show-grandfathered", FAULTY))
    page.click(".counter.grandfathered")
    assert len(shown(page)) == 14
    assert fragment(page) == "status=grandfathered"


def test_keys_go_to_the_search_and_through_the_findings(html: str, open_page: Open) -> None:
    page = open_page(html)
    focused = "document.activeElement.querySelector('a').textContent.slice(0, 8)"
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(focused) == "ALIAS001"
    page.keyboard.press("k")
    assert page.evaluate(focused) == "CONTACT0"
    page.keyboard.press("/")
    page.keyboard.type("jk/")
    assert page.input_value("[name=q]") == "jk/"
    page.keyboard.press("Escape")
    page.fill("[name=q]", "0177")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.evaluate(focused) == "PORT001 "


def test_the_manual_page_of_a_rule_opens_in_a_drawer(html: str, open_page: Open) -> None:
    page = open_page(html)
    page.click('#findings a[href="#r-NAME001"]')
    drawer = page.locator("#drawer")
    assert drawer.is_visible()
    assert "Why it matters" in drawer.inner_text()
    page.keyboard.press("Escape")
    assert not drawer.is_visible()
    page.click('#findings a[href="#r-NAME001"]')
    drawer.get_by_text("only findings of NAME001").click()
    assert not drawer.is_visible()
    assert len(shown(page)) == 1


def test_the_picture_zooms_filters_and_has_a_table(html: str, open_page: Open) -> None:
    page = open_page(html)
    tcp = page.locator('.map[data-transport="tcp"]')
    forms = {use.get_attribute("href") for use in tcp.locator(".marks use").all()}
    assert "#m-error" in forms
    box = tcp.bounding_box()
    page.mouse.click(box["x"] + box["width"] * (51173 % 1024 + 0.5) / 1024, box["y"] + box["height"] * (51173 // 1024 + 0.5) / 64)
    assert fragment(page) == "range=51168-51199"
    assert shown(page) == ["PORT002"]
    for _ in range(6):
        page.click("[data-zoom='1']")
    left, top, width, height = map(float, tcp.get_attribute("viewBox").split())
    assert (width, height) == (16, 2)
    assert left <= 51184 % 1024 <= left + width
    assert top <= 51184 // 1024 * 2 <= top + height
    tcp.focus()
    page.keyboard.press("ArrowRight")
    assert float(tcp.get_attribute("viewBox").split()[0]) > left
    page.click("text=Whole space")
    assert tcp.get_attribute("viewBox") == "0 0 1024 128"
    page.click("text=Clear")
    page.click("text=The picture as a table")
    row = page.locator("#ports tr", has_text="51200").first
    assert not row.count()
    row = page.locator("#ports tr", has_text="50176–51199").first
    assert row.locator("td").all_inner_texts()[0] == "tcp"
    row.locator("a").click()
    assert len(shown(page)) == 1


def test_verdicts_become_lines_of_the_baseline(html: str, open_page: Open) -> None:
    page = open_page(html)
    page.click("text=Accept …")
    page.check("#findings .f input >> nth=1")
    page.fill("[name=reason]", 'ticket "12": yes')
    assert page.input_value("[name=lines]") == (
        'accepted:\n- rule: ALIAS001\n  entry: "cl/1 172/tcp"\n  reason: "ticket \\"12\\": yes"\n'
    )
    with page.expect_download() as download:
        page.click("text=Save as verdicts.yaml")
    assert Path(download.value.path()).read_text(encoding="utf-8") == page.input_value("[name=lines]")
    page.select_option("[name=severity]", "note")
    page.click("text=Choose none")
    page.click("text=Choose all that are shown")
    assert page.input_value("[name=lines]").count("- rule:") == 1


def test_the_page_begins_with_the_change(open_page: Open) -> None:
    folder = ROOT / "fixtures" / "rules"
    page = open_page(report("--base", str(folder / "EDIT001.before.xml"), str(folder / "EDIT001.xml")))
    change, ports = page.locator("#change"), page.locator("#ports")
    assert change.bounding_box()["y"] < ports.bounding_box()["y"]
    assert "The change since" in change.inner_text()
    assert "removed" in change.locator(".events li b").all_inner_texts()
    removed = page.locator("#findings article", has_text="removed").first
    assert removed.locator("mark").first.is_visible()


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover=alert(1) x="',
    "' autofocus onfocus=alert(1) '",
    "<!--<script>",
    "]]></style><style>*{display:none}</style>",
    "${alert(1)}{{constructor}}",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066\u0000\x1b[2J",
    "&lt;b&gt;&#x3c;",
    "\ud800",
]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_text(value: str, script: bool, open_page: Open) -> None:
    excerpt = Excerpt(value, 1, f"{value}\n{value}", (Mark(0, 3, "error"),))
    related = (RelatedView(value, value, 1, 1, value, excerpt), RelatedView(value, value, 1, 1))
    fix = FixView(value, "safe", (("-", value), ("+", value)))
    finding = FindingView(
        value, "error", "active", value, value, 1, 1, fix=fix, related=related, age=value, reason=value, accept=(value,)
    )
    entry = EntryView(value, value, value, (value,), (PortsView("tcp", 80, 80), PortsView(value, 1, 2)), (finding,) * 2, (excerpt,))
    rule = RuleView(value, value, "error", value, {value: value}, frozenset(), (), value)
    data = PageData(value, value, "failed", (value,), (value,), (entry,), {value: rule}, origin=value)
    page = open_page(render_page(data).encode("utf-8", "strict").decode(), script=script)
    assert len(shown(page)) == 2
    assert page.locator("img, iframe, object, embed, script[src], link, [onerror], [onmouseover], [onfocus]").count() == 0
    assert page.locator("style").count() == 1
    assert page.evaluate("document.scripts.length") == 2 if script else True
    assert not [a for a in page.locator("a").all() if not re.match(r"https?:|#|blob:", a.get_attribute("href") or "#")]
    assert "\u202e" not in page.inner_text("body")


def test_the_policy_allows_the_own_style_and_script_only(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'",
        policy[1],
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_page_fits_and_is_accessible(html: str, open_page: Open, axe: str, width: int, scheme: str) -> None:
    page = open_page(html, width, scheme)
    page.click("text=Accept …")
    page.click("text=The picture as a table")
    page.locator("#contacts summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    violations = page.evaluate(f"{axe}; axe.run(document, {{resultTypes: ['violations']}}).then(r => r.violations)")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations] == []
    page.click('#findings a[href="#r-NAME001"]')
    violations = page.evaluate("axe.run('#drawer').then(r => r.violations)")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in violations] == []


def test_dark_mode_is_dark(html: str, open_page: Open) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark, light = (open_page(html, scheme=scheme).evaluate(ground) for scheme in ("dark", "light"))
    assert max(map(int, re.findall(r"\d+", dark))) < 60
    assert min(map(int, re.findall(r"\d+", light))) > 200


def test_cards_stack_on_a_narrow_screen(html: str, open_page: Open) -> None:
    for width, is_stacked in ((390, True), (1280, False)):
        page = open_page(html, width)
        words, code = (page.locator(f"#findings article {part}").first.bounding_box() for part in (".f", ".details"))
        assert (code["y"] >= words["y"] + words["height"]) is is_stacked


def test_the_print_style_leaves_out_the_controls(html: str, open_page: Open) -> None:
    page = open_page(html)
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert len(shown(page)) == FINDINGS


def large_page(count: int, length: int) -> PageData:
    text = "\n".join(f"  <line n='{{0}}'>{'abcdefghij' * 3}{{0}}</line>" for _ in range(9))
    entries = []
    for n in range(count):
        finding = FindingView("NAME001", "error", "active", f"finding {n} {'word ' * (length // 5)}", "r.xml", n * 10 + 1, 3)
        excerpt = Excerpt("r.xml", n * 10 + 1, text.format(n), (Mark(2, 6, "error"),))
        entries.append(
            EntryView(
                f"service-{n} {n}/tcp", "r.xml", "", (f"Contact_{n % 3000}",), (PortsView("tcp", n, n),), (finding,), (excerpt,)
            )
        )
    return PageData("r.xml", "Many errors.", "failed", (), (), tuple(entries), {}, origin="reglint check")


@pytest.mark.parametrize("length", [60, 200])
def test_ten_thousand_findings_fit_into_three_megabytes(length: int, open_page: Open) -> None:
    html = render_page(large_page(10_000, length))
    assert len(html.encode()) <= 3_000_000
    page = open_page(html)
    assert page.locator("output").inner_text() == "10,000 findings in 10,000 entries"
    page.fill("[name=q]", "9999/tcp")
    assert len(shown(page)) == 1
    page.locator("#findings article:visible summary").first.click() if page.locator(
        "#findings article:visible summary"
    ).count() else None
    assert "<line n='9999'>" in page.locator("#findings article:visible pre").inner_text()


def test_a_large_page_names_the_parts_that_need_a_script(open_page: Open) -> None:
    page = open_page(render_page(large_page(10_000, 200)), script=False)
    assert "only the script of the page shows them" in page.locator(".notice").first.inner_text()
    assert len(shown(page)) > 2_000


def test_facets_have_a_value_for_each_finding(html: str) -> None:
    facets = json.loads(html.partition('id="facets">')[2].partition("</script>")[0])
    assert len(facets["severity"]) == len(facets["rule"]) == FINDINGS
