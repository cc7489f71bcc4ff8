"""What one edit is to blame for: the findings of two versions, told apart."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import NamedTuple

from linter.beside import beside
from linter.edit import Edit, edit
from linter.finding import Finding, Gone, Status
from linter.index import fold
from linter.model import Contact, Entry, Field, Record, Registry
from linter.option import Option
from linter.rule import Rule, Scope
from linter.run import Result, run

_LARGE = 1000  # entries from which a second process is worth its while


def run_edit(
    rules: Sequence[Rule],
    base: Registry,
    registry: Registry,
    options: Mapping[Option, tuple[str, ...]] | None = None,
    today: str = "",
) -> Result:
    """What the rules find in a registry, seen from a version before it.

    A finding that the base has too stands, unless it is about an entry that the edit changed. One that the base does not have is
    active, however old its entry is: what is done today has to follow the rules of today. `gone` are the findings that only the
    base has.
    """
    made = edit(base, registry)
    earlier, became = made.before
    earlier_rules = [rule for rule in rules if rule.scope is not Scope.EDIT]

    def work() -> _Plain:
        return _plain(run(earlier_rules, earlier, options, today), earlier_rules)

    before = beside(work) if len(registry.records) >= _LARGE else work
    after = run(rules, registry, options, today, made)
    said, unjudged = before()
    known = _Known(_said(earlier, earlier_rules, said), became)
    compared = set(became.values())
    findings = []
    for finding, stands in known.recognised(after.findings, made.touched):
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


# What is found in the base, in plain values: which of the rules, which kind of entry, its row, the field, the words, and the
# status; and the codes of the rules that did not run throughout.
_Plain = tuple[list[tuple[int, int, int, str, str, str]], list[str]]

_KINDS = (Record, Contact, Registry)


def _plain(result: Result, rules: Sequence[Rule]) -> _Plain:
    positions = {rule.code: position for position, rule in enumerate(rules)}
    said = []
    for finding in result.findings:
        entry = finding.problem.entry
        row = 0 if isinstance(entry, Registry) else entry.row
        where = positions[finding.rule.code], _KINDS.index(type(entry)), row
        said.append((*where, str(finding.problem.field), finding.text, str(finding.status)))
    unjudged = [one.rule.code for one in result.skipped] + [one.rule.code for one in result.crashes]
    return said, unjudged


class _Said(NamedTuple):
    """What the rules said of an entry of the base."""

    rule: Rule
    entry: Entry
    field: str
    text: str
    status: str


def _said(registry: Registry, rules: Sequence[Rule], plain: Iterable[tuple[int, int, int, str, str, str]]) -> list[_Said]:
    entries: tuple[Sequence[Entry], ...] = registry.records, registry.contacts, (registry,)
    return [_Said(rules[rule], entries[kind][row], field, text, status) for rule, kind, row, field, text, status in plain]


class _Known:
    """The findings of the base, by what they say of which entry of the later version."""

    def __init__(self, said: Sequence[_Said], became: Mapping[Entry, Entry]) -> None:
        self.said = said
        self.by_key: dict[Hashable, list[int]] = {}  # positions
        self.used: set[int] = set()
        for position, one in reversed(list(enumerate(said))):
            entry = became.get(one.entry)
            keys = _keys(one.rule, entry, one.field, one.text) if entry else ()
            for key in (*keys, _key_of_name(one.rule, one.entry, one.field)):
                self.by_key.setdefault(key, []).append(position)

    def recognised(self, findings: Sequence[Finding], touched: Set[Entry]) -> Iterator[tuple[Finding, bool]]:
        """The findings of the later version in their order, each with whether it is one of these.

        Those that say the same come first, then those that say something else of the same field, as where the registry has
        changed elsewhere; at last those of an entry that was not touched which take the place of one of another entry of its name,
        as rules that speak once of a name may choose another entry.
        """
        stands = [False] * len(findings)
        for step in range(3):
            for position, finding in enumerate(findings):
                if stands[position]:
                    continue
                rule, problem = finding.rule, finding.problem
                if step < 2:
                    stands[position] = self._take(_keys(rule, problem.entry, problem.field, finding.text)[step])
                elif problem.entry not in touched:
                    stands[position] = self._take(_key_of_name(rule, problem.entry, problem.field))
        return zip(findings, stands, strict=True)

    def _take(self, key: Hashable) -> bool:
        positions = self.by_key.get(key, []) if key else []
        while positions:
            if (position := positions.pop()) not in self.used:
                self.used.add(position)
                return True
        return False

    @property
    def left(self) -> Iterator[Gone]:
        """Those that nobody had accepted and that have not been recognised."""
        for position, one in enumerate(self.said):
            if one.status != Status.SUPPRESSED and position not in self.used:
                yield Gone(one.rule, Status(one.status), one.entry, one.text)


def _key_of_name(rule: Rule, entry: Entry, field: str) -> Hashable:
    return (rule.code, fold(entry.name), field) if isinstance(entry, Record) and entry.name else None


def _keys(rule: Rule, entry: Entry, field: str, text: str) -> tuple[Hashable, Hashable]:
    return (rule.code, entry, field, text), (rule.code, entry, field)
