"""What one edit is to blame for: the findings of two versions, told apart."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace

from linter.edit import Edit, edit
from linter.finding import Finding, Status
from linter.model import Entry, Field, Registry
from linter.option import Option
from linter.rule import Rule, Scope
from linter.run import Result, run


def run_edit(
    rules: Sequence[Rule],
    base: Registry,
    registry: Registry,
    options: Mapping[Option, tuple[str, ...]] | None = None,
    today: str = "",
) -> Result:
    """What the rules find in a registry, seen from a version before it.

    A finding that the base has too stands, unless it is about an entry that the edit changed. One that the base does not have is
    active, however old its entry is: what is done today has to follow the rules of today. `gone` are the active findings that only
    the base has.
    """
    made = edit(base, registry)
    earlier, became = made.before
    before = run([rule for rule in rules if rule.scope is not Scope.EDIT], earlier, options, today)
    after = run(rules, registry, options, today, made)
    known = _Known(before.findings, became)
    unjudged = {skip.rule.code for skip in before.skipped} | {crash.rule.code for crash in before.crashes}
    compared = set(became.values())
    findings = []
    for finding, stands in known.recognised(after.findings):
        entry = finding.problem.entry
        stands = stands or (entry not in made.touched and (finding.rule.code in unjudged or entry not in compared))
        status = _status(finding, stands, made)
        findings.append(finding if status is finding.status else replace(finding, status=status))
    return replace(after, findings=tuple(findings), gone=tuple(known.left))


def _status(finding: Finding, stands: bool, made: Edit) -> Status:
    if finding.status is Status.SUPPRESSED or (stands and finding.status is Status.GRANDFATHERED):
        return finding.status
    problem = finding.problem
    whole = isinstance(problem.entry, Registry) and problem.field is not Field.UPDATED
    return Status.STANDING if stands and (whole or problem.entry not in made.touched) else Status.ACTIVE


class _Known:
    """The findings of the base, by what they say of which entry of the later version."""

    def __init__(self, findings: Sequence[Finding], became: Mapping[Entry, Entry]) -> None:
        self.findings = findings
        self.by_key: dict[Hashable, list[int]] = {}  # positions
        self.used: set[int] = set()
        for position, finding in reversed(list(enumerate(findings))):
            if entry := became.get(finding.problem.entry):
                for key in _keys(finding, entry):
                    self.by_key.setdefault(key, []).append(position)

    def recognised(self, findings: Sequence[Finding]) -> Iterator[tuple[Finding, bool]]:
        """The findings of the later version in their order, each with whether it is one of these.

        Those that say the same come first, then those that say something else of the same field, as where the registry has
        changed elsewhere.
        """
        stands = [False] * len(findings)
        for exact in (0, 1):
            for position, finding in enumerate(findings):
                if not stands[position]:
                    stands[position] = self._take(_keys(finding, finding.problem.entry)[exact])
        return zip(findings, stands, strict=True)

    def _take(self, key: Hashable) -> bool:
        positions = self.by_key.get(key, [])
        while positions:
            if (position := positions.pop()) not in self.used:
                self.used.add(position)
                return True
        return False

    @property
    def left(self) -> Iterator[Finding]:
        """Those that were active and have not been recognised."""
        return (
            finding
            for position, finding in enumerate(self.findings)
            if position not in self.used and finding.status is Status.ACTIVE
        )


def _keys(finding: Finding, entry: Entry) -> tuple[Hashable, Hashable]:
    problem = finding.problem
    loose = finding.rule.code, entry, problem.field
    return (*loose, finding.text), loose
