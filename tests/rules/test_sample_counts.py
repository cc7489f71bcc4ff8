"""Counts of all findings in the sample of the repository: both small registries and the fixture of every rule."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.rules_api import Rule
from linter.source import read_source
from rules import ALL
from tests.support import ROOT, TODAY, policy, underlying

FIXTURES = ROOT / "fixtures"
COUNTS = FIXTURES / "sample-counts.tsv"


def count_findings(path: Path, own: Sequence[Rule] = ()) -> Counter[tuple[str, Status]]:
    """Return the number of findings of all rules in a registry by rule and status, with what the rules `own` require."""
    needs = (policy(own), underlying(own)) if own else ({}, ())
    result = run(ALL, read(read_source(str(path))), needs[0], TODAY, over=needs[1])
    assert result.crashes == (), path.name
    return Counter((finding.rule.code, finding.status) for finding in result.findings)


def count_own_findings() -> Counter[tuple[str, Status]]:
    """Return the number of findings of each rule in its fixture when all rules run."""
    counts: Counter[tuple[str, Status]] = Counter()
    for rule in ALL:
        if (path := FIXTURES / "rules" / f"{rule.code}.xml").exists():
            counts.update({key: number for key, number in count_findings(path, [rule]).items() if key[0] == rule.code})
    return counts


def test_sample_counts_are_the_reviewed_ones(golden: Callable[[Path, str], None]) -> None:
    """A row per rule and status that is found at all, so that a rule without findings needs none."""
    sample = {
        "registry.xml": count_findings(FIXTURES / "registry.xml"),
        "faulty.xml": count_findings(FIXTURES / "faulty.xml"),
        "own fixture": count_own_findings(),
    }
    lines = ["\t".join(("rule", "status", *sample))]
    for rule in ALL:
        for status in Status:
            counts = [count[rule.code, status] for count in sample.values()]
            if any(counts):
                lines.append("\t".join((rule.code, status, *map(str, counts))))
    golden(COUNTS, "".join(f"{line}\n" for line in lines))


def test_every_rule_on_one_xml_version_finds_something_in_the_sample() -> None:
    """A rule without a finding in the sample has no count that could notice its loss."""
    counted = {line.split("\t")[0] for line in COUNTS.read_text(encoding="utf-8").splitlines()[1:]}
    expected = {rule.code for rule in ALL if not rule.formats or "xml" in rule.formats}
    silent = {code for code in expected - counted if (FIXTURES / "rules" / f"{code}.xml").exists()}
    silent = {code for code in silent if not code.startswith("EDIT")}
    assert not silent, (
        f"{sorted(silent)} find nothing in the sample; break the rule in fixtures/rules/CODE.xml, then 'pytest --update'"
    )
