"""References: the ways to write them, and repairs that lead to the same document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.source import Source
from rules import ALL
from rules.references.malformed_reference import SCHEMES
from rules.shared.documents import as_draft, as_rfc, is_draft, is_rfc
from tests.support import checked, lint, registry_text, repaired, said

REF = [rule for rule in ALL if rule.family == "REF"]

blanks = st.sampled_from(["", " ", "  ", "\n   "])
characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
targets = st.text(characters, max_size=12) | st.from_regex(r"\A<?(?:rfc|RFC|draft|https?:)[-/ 0-9a-zA-Z.#%:@\[\]]{0,12}>?\Z")


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


@given(
    st.integers(1, 99_999),
    st.sampled_from(["rfc", "RFC", "Rfc", ""]),
    st.sampled_from(["", " ", "-", "_", "  ", " #"]),
    st.integers(0, 4),
    blanks,
    blanks,
)
def test_an_rfc_is_known_in_every_notation(number: int, series: str, between: str, zeros: int, before: str, behind: str) -> None:
    assert as_rfc(f"{before}{series}{between}{'0' * zeros}{number}{behind}") == f"rfc{number}"


@given(targets)
def test_the_corrected_form_is_valid_and_stays_the_same(target: str) -> None:
    for sound, meant in ((is_rfc, as_rfc), (is_draft, as_draft)):
        written = meant(target)
        assert written is None or (sound(written) and meant(written) == written)
        assert not sound(target) or written == target


@given(st.lists(st.tuples(st.sampled_from(["rfc", "draft", "uri", "text", "note"]), targets, targets), max_size=4))
def test_fixes_leave_nothing_to_fix(references: list[tuple[str, str, str]]) -> None:
    xrefs = "".join(f'<xref type="{kind}" data="{escaped(data)}">{escaped(label)}</xref>\n' for kind, data, label in references)
    text = registry_text(f'<record>\n<name>a</name>\n{xrefs}</record>\n<footnote anchor="rfc">b</footnote>\n')
    before = checked(Source("registry.xml", text), REF)
    after = repaired(Source("registry.xml", text), REF)
    assert after.held_back == []
    assert len(after.findings) <= len(before.findings)
    assert [finding for finding in after.findings if finding.problem.fix] == []


@given(st.sampled_from(["rfc6335", "draft-lamp-01", "https://example.org/a?b=c%20d"]), blanks, blanks)
def test_a_damaged_reference_is_restored(target: str, before: str, behind: str) -> None:
    kind = {"r": "rfc", "d": "draft", "h": "uri"}[target[0]]

    def text(target: str) -> str:
        return registry_text(f'<record>\n<name>a</name>\n<xref type="{kind}" data="{target}"/>\n</record>\n')

    written = target if kind == "uri" else target.upper()
    after = repaired(Source("registry.xml", text(f"{before}{written}{behind}")), [rule for rule in REF if rule.code == "REF001"])
    assert after.registry.source.text == text(target)


def test_users_can_set_the_schemes() -> None:
    registry = lint(
        '<record><name>a</name><xref type="uri" data="Gopher://a"/><xref type="uri" data="https://a"/></record>', []
    ).registry
    found = run(REF, registry, {SCHEMES: ("gopher",)}).findings
    assert [finding.text for finding in found] == ["reference 'https://a' has the unknown scheme 'https'; use one of gopher"]


def test_a_reference_of_an_unknown_kind_is_left_to_the_rule_about_markup() -> None:
    result = lint(
        '<record><name>a</name><xref type="book" data="RFC 1"/><assignee><xref type="book" data="b"/></assignee></record>', ALL
    )
    assert {code for code, _, _ in said(result)} & {rule.code for rule in REF} == set()
    assert "FORMAT001" in {code for code, _, _ in said(result)}


@pytest.mark.parametrize(
    "target",
    ["rfc" + "0" * 500_000, "draft-" + "a-" * 300_000 + "!", "https://" + "a." * 300_000 + "!", "%" * 500_000, "<" * 500_000],
)
@pytest.mark.parametrize("kind", ["rfc", "draft", "uri", "note"])
def test_long_references_take_linear_time(kind: str, target: str) -> None:
    lint(f'<record><name>a</name><xref type="{kind}" data="{escaped(target)}"/></record>', REF)


@pytest.mark.slow
def test_an_entry_with_very_many_references_takes_linear_time() -> None:
    references = '<xref type="note" data="b"/>' * 20_000
    result = lint(f"<record><name>a</name>{references}</record>", REF)
    assert len(result.findings) == 20_000 + 19_999
