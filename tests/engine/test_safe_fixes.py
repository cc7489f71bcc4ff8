"""Safe fixes are safe: they lead to no finding that was not there before, with and without a base."""

from collections import Counter
from pathlib import Path

import pytest

from linter.engine.finding import Status
from linter.engine.result import Result
from linter.rules_api import Safety
from linter.source import Source, read_source
from rules import ALL
from tests.support import ROOT, checked, parse_text, registry_text, repaired

RULES = [rule for rule in ALL if not rule.opt_in]
SUFFIXES = (".xml", ".csv", ".services", ".yaml", ".json")
OTHER_FILES = ("ACCEPT", "compose")  # baselines and deployments have no fixes
FIXTURES = sorted(
    path
    for path in (ROOT / "fixtures").rglob("*")
    if path.suffix in SUFFIXES and not any(word in path.name for word in OTHER_FILES)
)
EDITIONS = ("2013-02-18", "2015-01-09", "2017-03-10", "2018-02-12", "2021-12-29", "2025-09-29", "2026-07-22")


def counts(result: Result) -> Counter[str]:
    return Counter(finding.rule.code for finding in result.findings if finding.status is Status.ACTIVE)


def check_safe_fixes(source: Source) -> None:
    before = checked(source, RULES)
    after = repaired(source, RULES, Safety.SAFE)
    assert not counts(after) - counts(before)
    assert not counts(checked(after.registry.source, RULES, source))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.name)
def test_safe_fixes_of_a_fixture_lead_to_no_finding(path: Path) -> None:
    check_safe_fixes(read_source(str(path), tolerant=path.suffix == ".services"))


@pytest.mark.slow
@pytest.mark.corpus
@pytest.mark.parametrize("edition", EDITIONS)
def test_safe_fixes_of_a_real_edition_lead_to_no_finding(corpus: Path, edition: str) -> None:
    check_safe_fixes(read_source(str(corpus / "xml" / f"{edition}.xml")))


ENTRY = """<record date="2012-03-04">
  <name>lamp</name>
  <protocol>tcp</protocol>
  <assignee><xref type="person" data="Ada"/></assignee>
  <xref type="person" data="Ada"/>
  <description>Switches the lamps</description>
  <number>{port}</number>
</record>
"""
PERSON = '<person id="Ada"><name>Ada</name><uri>mailto:ada&amp;example.com</uri></person>'


def entry(port: str) -> Source:
    return Source("registry.xml", registry_text(ENTRY.format(port=port) + PERSON))


def test_a_safe_fix_that_leads_to_another_finding_is_held_back() -> None:
    fixed = repaired(entry("0810"), RULES, Safety.SAFE)
    (held,) = fixed.held_back
    assert held.finding.rule.name == "malformed-port"
    assert held.held_back == "it leads to another finding, PORT006, PORT007; review both and give --unsafe"
    assert fixed.registry.source.text == entry("0810").text
    assert repaired(entry("0810"), RULES).registry.records[0].number == "810"


def test_a_safe_fix_is_applied_where_it_leads_to_nothing() -> None:
    reserved = "<record><protocol>udp</protocol><description>Reserved</description><number>8100</number></record>\n"
    source = Source("registry.xml", registry_text(f"{ENTRY.format(port='08100')}{reserved}{PERSON}"))
    assert repaired(source, RULES, Safety.SAFE).registry.records[0].number == "8100"


def test_what_a_safe_fix_uncovers_existed_before() -> None:
    """Also if it was made by hand, but not what another change of the same entry introduces."""
    assert counts(checked(entry("810"), RULES, entry("0810"))) == Counter()
    changed = Source("registry.xml", entry("810").text.replace(">Switches the lamps<", ">-<"))
    found = counts(checked(changed, RULES, entry("0810")))
    assert {"TEXT005", "EDIT013"} <= set(found)
    assert {"PORT006", "PORT007"}.isdisjoint(found)
    assert {"PORT006", "PORT007"} <= set(counts(checked(entry("811"), RULES, entry("0810"))))


def test_an_equal_finding_in_a_changed_entry_is_existing() -> None:
    """PORT006 reads the description, which says whether a row is assigned."""
    changed = Source("registry.xml", entry("7001").text.replace("Switches the lamps", "Switches lamps"))
    statuses = {finding.rule.code: finding.status for finding in checked(changed, RULES, entry("7001")).findings}
    assert statuses["PORT006"] is Status.EXISTING
    assert parse_text(changed.text).records[0].description == "Switches lamps"
