"""Counts of all findings in the sample of the repository: both small registries and the fixture of every rule."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from linter.engine.finding import Status
from linter.engine.run import run
from linter.formats import read
from linter.rules_api import Underlying
from linter.source import read_source
from rules import ALL
from tests.support import EXAMPLE_POLICY, ROOT, TODAY, shipped

FIXTURES = ROOT / "fixtures"
COUNTS = FIXTURES / "sample-counts.tsv"


def count_findings(path: Path, over: Sequence[Underlying] = ()) -> Counter[tuple[str, Status]]:
    """Return the number of findings in a registry by rule and status, opt-in rules included."""
    options = EXAMPLE_POLICY if over else {}
    result = run(ALL, read(read_source(str(path))), options, TODAY, over=over)
    assert result.crashes == (), path.name
    return Counter((finding.rule.code, finding.status) for finding in result.findings)


def count_own_findings() -> Counter[tuple[str, Status]]:
    """Return the number of findings of each rule in its fixture, over IANA's registry, when all rules run."""
    own: Counter[tuple[str, Status]] = Counter()
    for path in sorted((FIXTURES / "rules").glob("*.xml")):
        own.update({key: number for key, number in count_findings(path, [shipped()]).items() if key[0] == path.stem})
    return own


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
    assert {code for code in silent if not code.startswith("EDIT")} == set()
