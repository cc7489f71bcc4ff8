"""Rules about transports, beyond their fixtures."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.rules_api.fix import Safety
from linter.source import read_source
from rules import ALL
from rules.protocols import transport_missing, unknown_transport
from tests.support import ROOT, lint, parse_text, registry_text, repaired

EXCERPT = read_source(str(ROOT / "fixtures" / "registry.xml"))
TRANSPORTS = [match.span(1) for match in re.finditer("<protocol>([a-z]+)</protocol>", EXCERPT.text)]


@pytest.mark.slow
@given(st.data())
def test_the_fix_changes_only_letter_case_and_blanks(data: st.DataObject) -> None:
    start, end = data.draw(st.sampled_from(TRANSPORTS))
    name = EXCERPT.text[start:end]
    letters = data.draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    before, after = data.draw(st.tuples(st.text(" \t\n", max_size=2), st.text(" \t\n", max_size=2)))
    spelt = "".join(letter.upper() if up else letter for letter, up in zip(name, letters, strict=True))
    damaged = replace(EXCERPT, text=EXCERPT.text[:start] + before + spelt + after + EXCERPT.text[end:])
    result = repaired(damaged, [unknown_transport.RULE], Safety.SAFE)
    assert result.registry.source.text == EXCERPT.text
    assert len(result.made) == (damaged.text != EXCERPT.text)


@pytest.mark.parametrize("name", ["lamp", ""])
@pytest.mark.parametrize("code", [None, "", "1818324336", "0"])
@pytest.mark.parametrize("transport", [None, "", "tcp", "udp", "sctp", "dccp", "dpcc"])
def test_a_service_code_on_a_wrong_transport_is_reported_once(name: str, code: str | None, transport: str | None) -> None:
    elements = "".join(f"<{tag}>{text}</{tag}>" for tag, text in (("protocol", transport), ("sc", code)) if text is not None)
    snippet = f'<record date="2025-05-06"><name>{name}</name><description>Lamps</description>{elements}</record>\n'
    rules = [rule for rule in ALL if rule.family in ("PROTOCOL", "CODE")]
    expected = []
    if transport == "dpcc":
        expected = ["PROTOCOL001", *["CODE003"] * (code == "0")]
    elif code and transport != "dccp":
        expected = ["CODE001"]
    elif code == "0":
        expected = ["CODE003"]
    elif name and not transport:
        expected = ["PROTOCOL002"]
    elif name and transport == "dccp" and not code:
        expected = ["CODE002"]
    assert [finding.rule.code for finding in lint(snippet, rules).findings] == expected


def test_users_can_set_the_labels() -> None:
    names = ("services", "lamp", "horn")
    snippet = "".join(f'<record date="2025-05-06"><name>{name}</name></record>\n' for name in names)
    result = run([transport_missing.RULE], parse_text(registry_text(snippet)), {transport_missing.LABELS: ("LAMP", "fife")})
    assert [str(finding.problem.entry) for finding in result.findings] == ["services", "horn"]


@pytest.mark.parametrize(
    ("description", "base", "is_reported"),
    [
        ("Lamps", "", True),
        ("Reserved", "", False),
        ("Lamps", "<record><name>lamp</name><protocol>tcp</protocol><number>831</number></record>", False),
        ("Lamps", "<record><name>torch</name><protocol>tcp</protocol><number>831</number></record>", True),
    ],
)
def test_a_name_of_a_returned_port_needs_no_transport(description: str, base: str, is_reported: bool) -> None:
    snippet = f'<record date="2025-05-06"><name>lamp</name><description>{description}</description></record>'
    assert len(lint(snippet, [transport_missing.RULE], base).findings) == is_reported


def test_a_name_that_keeps_its_port_beside_an_entry_without_transport_is_reported() -> None:
    base = '<record date="2025-05-06"><name>lamp</name><protocol>tcp</protocol><number>831</number></record>'
    added = '<record date="2025-05-06"><name>lamp</name></record>'
    assert len(lint(base + added, [transport_missing.RULE], base).findings) == 1
