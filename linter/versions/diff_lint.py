"""What one edit is to blame for: the findings of two versions, told apart."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, NamedTuple

from linter.engine.finding import Finding, FixedFinding, Status
from linter.engine.parallel import beside
from linter.engine.run import Result, run
from linter.model import Contact, Entry, Field, Ports, Record, Registry, fold_case
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Scope
from linter.versions.changeset import ChangeSet, change_set

_LARGE = 1000  # entries from which a second process is worth its while


def lint_change(
    rules: Sequence[Rule],
    base: Registry,
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
) -> Result:
    """What the rules find in a registry, seen from a version before it.

    A finding that the base has too stands, unless it is about an entry that the edit changed, or says something new with one beside
    it. A row without a name is not changed where it only lost ports. What the base does not have is active, however old its entry
    is: what is done today has to follow the rules of today. `gone` are the findings that only the
    base has.
    """
    made = change_set(base, registry)
    earlier, became = made.before
    earlier_rules = [rule for rule in rules if rule.scope is not Scope.CHANGE]

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
        if known.is_cut(finding, made.touched):
            findings.append(finding if finding.status is Status.SUPPRESSED else replace(finding, status=Status.EXISTING))
            continue
        stands = stands or (entry not in made.touched and (finding.rule.code in unjudged or entry not in compared))
        status = _status(finding, stands, made)
        findings.append(finding if status is finding.status else replace(finding, status=status))
    return replace(after, findings=tuple(findings), fixed=tuple(known.left))


def _status(finding: Finding, stands: bool, made: ChangeSet) -> Status:
    if finding.status is Status.SUPPRESSED or (stands and finding.status is Status.GRANDFATHERED):
        return finding.status
    problem = finding.problem
    whole = isinstance(problem.entry, Registry) and problem.field is not Field.UPDATED
    return Status.EXISTING if stands and (whole or problem.entry not in made.touched) else Status.ACTIVE


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
        self.rows: dict[Hashable, list[tuple[Ports, int]]] = {}  # those without a name, by their ports, and positions
        for position, one in reversed(list(enumerate(said))):
            entry = became.get(one.entry)
            keys = _keys(one.rule, entry, one.field, one.text) if entry else ()
            for key in (*keys, _key_of_name(one.rule, one.entry, one.field)):
                self.by_key.setdefault(key, []).append(position)
            if key_of_row := _key_of_row(one.rule, one.entry, one.field):
                self.rows.setdefault(key_of_row, []).append((_ports(one.entry), position))
        for rows in self.rows.values():
            rows.sort()

    def recognised(self, findings: Sequence[Finding], touched: Set[Entry]) -> Iterator[tuple[Finding, bool]]:
        """The findings of the later version in their order, each with whether it is one of these.

        Those that say the same come first, then those that say something else of the same field, as where the registry has
        changed elsewhere, but not with an entry that was touched; at last those of an entry that was not touched which take the
        place of one of another entry of its name, as rules that speak once of a name may choose another entry.
        """
        known = [False] * len(findings)
        stands = [False] * len(findings)
        for step in range(3):
            for position, finding in enumerate(findings):
                if known[position]:
                    continue
                rule, problem = finding.rule, finding.problem
                if step < 2:
                    known[position] = self._take(_keys(rule, problem.entry, problem.field, finding.text)[step])
                elif problem.entry not in touched:
                    known[position] = self._take(_key_of_name(rule, problem.entry, problem.field))
                stands[position] = known[position] and (step != 1 or not _is_beside(finding, touched))
        return zip(findings, stands, strict=True)

    def is_cut(self, finding: Finding, touched: Set[Entry]) -> bool:
        """Whether a finding is about a row without a name that only lost ports, and was known of it when it had them."""
        problem = finding.problem
        if problem.entry not in touched:
            return False
        rows = self.rows.get(_key_of_row(finding.rule, problem.entry, problem.field))
        if not rows:
            return False
        ports = _ports(problem.entry)
        before = bisect_right(rows, ports.low, key=lambda row: row[0].low) - 1
        if before < 0 or rows[before][0].high < ports.high or rows[before][0] == ports:
            return False
        self.used.add(rows[before][1])
        return not _is_beside(finding, touched)

    def _take(self, key: Hashable) -> bool:
        positions = self.by_key.get(key, []) if key else []
        while positions:
            if (position := positions.pop()) not in self.used:
                self.used.add(position)
                return True
        return False

    @property
    def left(self) -> Iterator[FixedFinding]:
        """Those that nobody had accepted and that have not been recognised."""
        for position, one in enumerate(self.said):
            if one.status != Status.SUPPRESSED and position not in self.used:
                yield FixedFinding(one.rule, Status(one.status), one.entry, one.text)


def _is_beside(finding: Finding, touched: Set[Entry]) -> bool:
    """Whether a finding also shows another entry that was touched. Rows without a name do not count: most are cut ranges."""
    related = (one.entry for one in finding.problem.related)
    return any(entry in touched and not (isinstance(entry, Record) and entry.name is None) for entry in related)


def _key_of_row(rule: Rule, entry: Entry, field: str) -> Hashable:
    """What findings about a row of ports without a name have in common with those about a part of it, None for other entries."""
    if not isinstance(entry, Record) or entry.name is not None or not entry.ports:
        return None
    return rule.code, field, entry.transport, fold_case(entry.description or "")


def _ports(entry: Entry) -> Ports:
    assert isinstance(entry, Record)
    assert entry.ports
    return entry.ports


def _key_of_name(rule: Rule, entry: Entry, field: str) -> Hashable:
    return (rule.code, fold_case(entry.name), field) if isinstance(entry, Record) and entry.name else None


def _keys(rule: Rule, entry: Entry, field: str, text: str) -> tuple[Hashable, Hashable]:
    return (rule.code, entry, field, text), (rule.code, entry, field)
