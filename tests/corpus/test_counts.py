"""The rules on real registries of 2013 to 2025: what they find is counted, and the counts are reviewed when a rule changes."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from linter.engine.finding import Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.formats import read
from linter.rules_api.rule import Severity
from linter.source import read_source
from rules import ALL
from tests.support import ROOT, pointed_at

COUNTS = ROOT / "fixtures" / "corpus-counts.tsv"


@cache
def result_of(path: Path) -> Result:
    return run(ALL, read(read_source(str(path))))


def test_counts_on_every_edition_equal_the_reviewed_ones(corpus: Path, golden: Callable[[Path, str], None]) -> None:
    """A line per rule and status, a column per edition, zeros included, the opt-in rules too."""
    editions = sorted((corpus / "xml").glob("*.xml"))
    assert len(editions) >= 7
    counts = []
    for path in editions:
        result = result_of(path)
        assert result.crashes == ()
        assert result.registry.markup_errors == ()
        counts.append(Counter((finding.rule.code, finding.status) for finding in result.findings))
    lines = ["\t".join(("rule", "status", *(path.stem for path in editions)))]
    for rule in ALL:
        if rule.family in ("SERVICES", "EDIT"):
            continue
        for status in (Status.ACTIVE, Status.GRANDFATHERED) if rule.since else (Status.ACTIVE,):
            lines.append("\t".join((rule.code, status, *(str(count[rule.code, status]) for count in counts))))
        if not rule.since:
            assert all(count[rule.code, Status.GRANDFATHERED] == 0 for count in counts)
    golden(COUNTS, "".join(f"{line}\n" for line in lines))


def test_an_editor_sees_tens_of_errors_and_warnings_and_not_thousands(corpus: Path) -> None:
    for path in sorted((corpus / "xml").glob("*.xml")):
        grave = [
            finding
            for finding in result_of(path).findings
            if finding.status is Status.ACTIVE and finding.rule.severity is not Severity.NOTE and not finding.rule.opt_in
        ]
        assert 10 <= len(grave) <= 150, path.stem


def found(result: Result, code: str) -> set[tuple[str, int, str]]:
    """What an active rule found: the entry, the line, and the text pointed at."""
    return {
        (str(finding.problem.entry), result.registry.source.position(result.place(finding).start).line, pointed_at(result, finding))
        for finding in result.findings
        if finding.rule.code == code and finding.status is Status.ACTIVE
    }


def line_of(text: str, pattern: str, value_index: int = 0) -> int:
    """The line where a pattern of the file begins, found without the reader."""
    matches = list(re.finditer(pattern, text))
    return text.count("\n", 0, matches[value_index].start()) + 1


def test_the_known_facts_of_2025_are_found_at_their_line_and_column(corpus: Path) -> None:
    result = result_of(corpus / "xml" / "2025-09-29.xml")
    text = result.registry.source.text
    assert found(result, "NAME001") == {("edi_service 34567/udp", line_of(text, "<name>edi_service<"), "edi_service")}
    assert found(result, "NAME002") == {("rdp", line_of(text, "<name>rdp<", 1), "rdp")}
    unassigned = {entry for entry, _, _ in found(result, "PORT003")}
    assert {"7748-7776", "7983-7997"} <= unassigned
    assert {entry for entry, _, _ in found(result, "PORT006")} >= {"docker-s 2376/tcp", "jute 5883/tcp", "sal 21801/tcp"}
    assert {entry for entry, _, _ in found(result, "PORT006")} >= {"pmwebapi 44323/tcp"}
    assert {entry for entry, _, _ in found(result, "PORT007")} >= {"rndc 953/tcp", "mbap-s 802/tcp"}
    assert {entry for entry, _, _ in found(result, "PORT010")} >= {"submissions 465/tcp", "ipps 631/tcp"}
    assert any("7776" in entry for entry, _, _ in found(result, "PORT015"))
    bare = {"ltp-deepspace 1113/dccp", "dtn-bundle 4556/dccp", "ircs-u 6697/tcp"}
    assert {entry for entry, _, _ in found(result, "CONTACT005")} >= bare
    assert {entry for entry, _, _ in found(result, "CONTACT006")} >= bare | {"h323hostcall 1720/sctp", "evp tcp"}
    assert {entry.split()[0] for entry, _, _ in found(result, "CONTACT010")} >= {"bfd-lag", "certificates", "smimeca"}
    assert len(found(result, "CONTACT008")) >= 5
    assert found(result, "CONTACT001") == set()
    assert {
        code for code in (rule.code for rule in ALL) if code.startswith("ALIAS00") and code < "ALIAS005" and found(result, code)
    } == set()


def test_all_undefined_contacts_of_2017_are_found(corpus: Path) -> None:
    result = result_of(corpus / "xml" / "2017-03-10.xml")
    text = result.registry.source.text
    defined = set(re.findall(r'<person id="([^"]*)"', text))
    undefined = [match for match in re.finditer(r'<xref type="person" data="([^"]*)"', text) if match[1] not in defined]
    assert len(undefined) == 13
    places = {(text.count("\n", 0, match.start(1)) + 1, match[1]) for match in undefined}
    assert {(line, pointed) for _, line, pointed in found(result, "CONTACT001")} == places


@pytest.mark.parametrize("edition", ["2013-02-18", "2025-09-29"])
def test_two_runs_give_equal_findings(corpus: Path, edition: str) -> None:
    path = corpus / "xml" / f"{edition}.xml"
    again = run(ALL, read(read_source(str(path))))
    said = [[(finding.rule.code, finding.text) for finding in result.findings] for result in (result_of(path), again)]
    assert said[0] == said[1]
