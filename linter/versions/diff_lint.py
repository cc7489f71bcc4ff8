"""Lint a change: of the findings of a registry, report as active only those that the change introduced."""

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from typing import Any, NamedTuple

from linter.engine.finding import Finding, FixedFinding, Status
from linter.engine.identity import fold_twins, subject_of
from linter.engine.parallel import run_beside
from linter.engine.run import Result, Skipped, run_each
from linter.model import Capability, Contact, Entry, Field, Ports, Record, Registry, fold_case
from linter.rules_api.option import Option
from linter.rules_api.problem import Problem, Related
from linter.rules_api.rule import Rule, Scope, Severity
from linter.source import Source
from linter.versions.changeset import ChangeSet, change_set

_LARGE = 1000  # records from which a second process pays off
MASS = 50  # findings of one kind in entries that the change did not touch from which one finding replaces them
_SHOWN = 5  # entries that such a finding names


def lint_change(
    rules: Sequence[Rule],
    base: Registry,
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
) -> Result:
    """Return the findings of a registry as its base explains them; `fixed` are the findings that only the base has.
    A rule that was skipped or crashed in the registry has no fixed findings: what it did not look for may still be there.

    A finding is existing if the base has it too and the change touched no field that its rule reads, of its entry or of a
    related one. A row without a name that only lost ports counts as untouched. A finding that the base does not have is active,
    however old its entry is: a change has to follow the rules of today. Findings about one fact are reduced to one
    (`Rule.supersedes`), and many of one kind in entries that the change did not touch are folded into one.
    """
    change = change_set(base, registry)
    base_rules = [rule for rule in rules if rule.scope is not Scope.CHANGE]

    reordered, became = change.reordered_base
    is_about_order = [Capability.ORDER in rule.required_capabilities and reordered is not base for rule in base_rules]

    def work() -> _Plain:
        plain: list[tuple[int, int, int, str, str, str]] = []
        unjudged: list[str] = []
        for version, wanted in ((reordered, False), (base, True)):
            chosen = [rule for rule, about_order in zip(base_rules, is_about_order, strict=True) if about_order is wanted]
            if chosen:
                found = _to_plain(run_each(chosen, version, options, today), base_rules)
                plain += found[0]
                unjudged += found[1]
        return plain, unjudged

    before = run_beside(work) if len(registry.records) >= _LARGE else work
    after = run_each(rules, registry, options, today, change)
    plain, unjudged = before()
    known = _Known(_from_plain(reordered, base, is_about_order, base_rules, plain), became)
    compared = set(became.values())
    findings = []
    for finding, is_known in known.recognize(after.findings, change):
        if finding.rule.scope is Scope.CHANGE:
            findings.append(finding)
            continue
        entry = finding.problem.entry
        if known.is_cut(finding, change.touched):
            status: Status = finding.status if finding.status is Status.SUPPRESSED else Status.EXISTING
        else:
            is_unjudged = entry not in change.touched and (finding.rule.code in unjudged or entry not in compared)
            status = _status(finding, is_known or is_unjudged, change)
        findings.append(finding if status is finding.status else replace(finding, status=status))
    findings = [_with_cause(finding, change) for finding in _without_repeats(findings)]
    folded = _fold_masses(fold_twins(registry, findings), registry, change)
    incomplete = {one.rule.code for one in after.skipped} | {one.rule.code for one in after.crashes}
    fixed = (one for one in known.left if one.rule.code not in incomplete)
    return replace(after, findings=tuple(folded), fixed=tuple(fixed))


def lint_added(
    rules: Sequence[Rule],
    base: str,
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
) -> Result:
    """Return the findings of a registry that the change added: every entry is new and has to follow the rules of today.

    `base` is the name of the base, which has no such file. Rules about changes have nothing to compare and are skipped.
    """
    empty = Registry(
        source=Source(base, ""),
        format=registry.format,
        updated=None,
        records=(),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=(),
        locator=registry.locator,
        missing_capabilities=registry.missing_capabilities,
    )
    result = lint_change([rule for rule in rules if rule.scope is not Scope.CHANGE], empty, registry, options, today)
    reason = "was added by the change, so the base has nothing to compare it with"
    skipped = [Skipped(rule, reason) for rule in rules if rule.scope is Scope.CHANGE]
    running = tuple(dict.fromkeys((*result.rules, *(one.rule for one in skipped))))
    return replace(result, rules=running, skipped=(*result.skipped, *skipped))


def _status(finding: Finding, is_known: bool, change: ChangeSet) -> Status:
    """Return the status of a finding that the base has too (`is_known`), or that it does not have."""
    if finding.status is Status.SUPPRESSED or (is_known and finding.status is Status.GRANDFATHERED):
        return finding.status
    if not _can_be_caused(finding, change, is_known):
        return Status.EXISTING
    problem = finding.problem
    is_general = isinstance(problem.entry, Registry) and problem.field is not Field.UPDATED
    if is_known and (is_general or problem.entry not in change.touched):
        return Status.EXISTING
    return Status.ACTIVE


def _can_be_caused(finding: Finding, change: ChangeSet, is_known: bool) -> bool:
    """Return whether the change touched a field that the rule reads, of the entry of a finding or of a related one.

    A finding that the base does not have can be caused by any entry, and an added entry can cause anything.
    """
    rule, problem, fields = finding.rule, finding.problem, change.changed_fields
    if not is_known:
        return True
    entries = (problem.entry, *(related.entry for related in problem.related))
    touched = [entry for entry in entries if entry in change.touched]
    return any(entry not in fields or not rule.reads.isdisjoint(fields[entry]) for entry in touched)


def _without_repeats(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings without active ones that report the same fact as another active one.

    A rule names in `supersedes` the codes of rules that report the same fact. The more severe finding stays; of equally severe
    ones, that of the rule which supersedes the other.
    """
    active = [finding for finding in findings if finding.status is Status.ACTIVE]
    by_code: dict[str, list[Finding]] = {}
    for finding in active:
        by_code.setdefault(finding.rule.code, []).append(finding)
    dropped: set[int] = set()
    severities = list(Severity)
    for finding in active:
        for code in sorted(finding.rule.supersedes):
            for other in by_code.get(code, ()):
                if id(other) in dropped or id(finding) in dropped or not _is_same_fact(finding, other):
                    continue
                weaker = severities.index(finding.rule.severity) > severities.index(other.rule.severity)
                dropped.add(id(finding if weaker else other))
    return [finding for finding in findings if id(finding) not in dropped] if dropped else findings


def _is_same_fact(one: Finding, other: Finding) -> bool:
    """Return whether two findings are about the same entry, or about ports that they share."""
    entries, others = _entries(one), _entries(other)
    if any(entry in others for entry in entries):
        return True
    return any(_overlap(entry, opposite) for entry in entries for opposite in others)


def _entries(finding: Finding) -> list[Entry]:
    return [finding.problem.entry, *(related.entry for related in finding.problem.related)]


def _overlap(one: Entry, other: Entry) -> bool:
    if not (isinstance(one, Record) and isinstance(other, Record) and one.ports and other.ports):
        return False
    return one.ports.low <= other.ports.high and other.ports.low <= one.ports.high


def _with_cause(finding: Finding, change: ChangeSet) -> Finding:
    """Return an active finding about an untouched entry with the related entry that the change added as its cause."""
    problem = finding.problem
    if finding.status is not Status.ACTIVE or finding.is_removed or isinstance(problem.entry, Registry):
        return finding
    if finding.rule.scope is Scope.CHANGE or problem.entry in change.touched:
        return finding
    cause = next((one for one in problem.related if one.entry in change.touched and one.entry is not problem.entry), None)
    return replace(finding, cause=cause) if cause else finding


def _fold_masses(findings: Sequence[Finding], registry: Registry, change: ChangeSet) -> Sequence[Finding]:
    """Return the findings with many active ones of one kind as one, if they are in entries that the change did not touch.

    One mistake, such as half of a file cut off or all contacts deleted, has hundreds of consequences. The fix is to undo it, so the
    folded finding offers none.
    """
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        problem = finding.problem
        if finding.status is Status.ACTIVE and problem.entry not in change.touched and finding.cause is None:
            groups.setdefault((finding.rule.code, problem.message), []).append(finding)
    masses = {id(group[0]): group for group in groups.values() if len(group) >= MASS}
    if not masses:
        return findings
    folded_away = {id(finding) for group in masses.values() for finding in group[1:]}
    return [
        _mass(masses[id(finding)], registry) if id(finding) in masses else finding
        for finding in findings
        if id(finding) not in folded_away
    ]


def _mass(group: Sequence[Finding], registry: Registry) -> Finding:
    first = group[0]
    label = "one of them, '{}'{}"
    related = tuple(
        Related(one.problem.entry, one.problem.field, label.format(one.problem.entry, " (removed)" if one.is_removed else ""))
        for one in group[:_SHOWN]
    )
    kind = "removed entries" if first.is_removed else "entries"
    named = ", ".join(dict.fromkeys(f"'{subject_of(one.problem.entry)}'" for one in group[:_SHOWN]))
    message = f"{{0}} findings of this kind in {kind}, such as {{1}}; did one mistake cause all of them? The first: {{2}}"
    problem = Problem(registry, Field.ENTRY, message, (f"{len(group):,}", named, first.text), related)
    return replace(first, problem=problem, twins=(), is_removed=False)


# The findings of the base as plain values, which another process can send: the positions of the rule and of the kind of entry, the
# row, the field, the message and the status; and the codes of the rules that did not run throughout.
_Plain = tuple[list[tuple[int, int, int, str, str, str]], list[str]]

_KINDS = (Record, Contact, Registry)


def _to_plain(result: Result, rules: Sequence[Rule]) -> _Plain:
    positions = {rule.code: position for position, rule in enumerate(rules)}
    plain = []
    for finding in result.findings:
        entry = finding.problem.entry
        row = 0 if isinstance(entry, Registry) else entry.row
        where = positions[finding.rule.code], _KINDS.index(type(entry)), row
        plain.append((*where, str(finding.problem.field), finding.text, str(finding.status)))
    unjudged = [one.rule.code for one in result.skipped] + [one.rule.code for one in result.crashes]
    return plain, unjudged


class _BaseFinding(NamedTuple):
    """A finding of the base."""

    rule: Rule
    entry: Entry
    field: str
    text: str
    status: str


def _from_plain(
    reordered: Registry,
    base: Registry,
    is_about_order: Sequence[bool],
    rules: Sequence[Rule],
    plain: Iterable[tuple[int, int, int, str, str, str]],
) -> list[_BaseFinding]:
    """Return findings from plain values; those of rules about the order of rows are about the base in its own order."""
    entries: list[tuple[Sequence[Entry], ...]] = [(one.records, one.contacts, (one,)) for one in (reordered, base)]
    return [
        _BaseFinding(rules[rule], entries[is_about_order[rule]][kind][row], field, text, status)
        for rule, kind, row, field, text, status in plain
    ]


class _Known:
    """The findings of the base, by their entry in the registry, field and message."""

    def __init__(self, known: Sequence[_BaseFinding], became: Mapping[Entry, Entry]) -> None:
        self.known = known
        self.by_key: dict[Hashable, list[int]] = {}  # positions
        self.used: set[int] = set()
        self.rows: dict[Hashable, list[tuple[Ports, int]]] = {}  # of rows without a name: their ports and positions
        for position, one in reversed(list(enumerate(known))):
            entry = became.get(one.entry)
            keys = _keys(one.rule, entry, one.field, one.text) if entry else ()
            for key in (*keys, _key_of_name(one.rule, one.entry, one.field)):
                self.by_key.setdefault(key, []).append(position)
            if key_of_row := _key_of_row(one.rule, one.entry, one.field):
                self.rows.setdefault(key_of_row, []).append((_ports(one.entry), position))
        for rows in self.rows.values():
            rows.sort()

    def recognize(self, findings: Sequence[Finding], change: ChangeSet) -> Iterator[tuple[Finding, bool]]:
        """Yield the findings in their order, each with whether the base has it too.

        Findings with the same message match first; then those with another message for the same field, because the registry may
        have changed elsewhere, unless a related entry was touched; last those of an untouched entry that replace one of another
        entry of its name, because a rule that reports once per name may choose another entry.
        """
        touched = change.touched
        matched = [False] * len(findings)
        is_known = [False] * len(findings)
        for step in range(3):
            for position, finding in enumerate(findings):
                if matched[position]:
                    continue
                rule, problem = finding.rule, finding.problem
                if step < 2:
                    matched[position] = self._take(_keys(rule, problem.entry, problem.field, finding.text)[step])
                elif problem.entry not in touched:
                    matched[position] = self._take(_key_of_name(rule, problem.entry, problem.field))
                is_known[position] = matched[position] and (step != 1 or not _has_touched_related(finding, touched))
        return zip(findings, is_known, strict=True)

    def is_cut(self, finding: Finding, touched: Set[Entry]) -> bool:
        """Return whether a finding is about a row without a name that only lost ports, and that had it with them too."""
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
        return not _has_touched_related(finding, touched)

    def _take(self, key: Hashable) -> bool:
        positions = self.by_key.get(key, []) if key else []
        while positions:
            if (position := positions.pop()) not in self.used:
                self.used.add(position)
                return True
        return False

    @property
    def left(self) -> Iterator[FixedFinding]:
        """Yield the findings of the base that were neither suppressed nor recognized: those that the change fixed."""
        first: dict[Hashable, Entry] = {}  # of records that come from one entry of the file, the first has the finding
        for position, one in enumerate(self.known):
            if one.status == Status.SUPPRESSED or position in self.used:
                continue
            key: Hashable = position
            if isinstance(one.entry, Record):
                key = one.rule.code, one.entry.start, one.field, _without_transport(one)
            if first.setdefault(key, one.entry) is one.entry:
                yield FixedFinding(one.rule, Status(one.status), one.entry, one.text)


def _without_transport(one: _BaseFinding) -> str:
    """Return a message without the transport of its record: records of one entry have the same."""
    transport = one.entry.transport if isinstance(one.entry, Record) else None
    return one.text.replace(f"/{transport}", "/*").replace(f"'{transport}'", "'*'") if transport else one.text


def _has_touched_related(finding: Finding, touched: Set[Entry]) -> bool:
    """Return whether a finding names another entry that was touched. Rows without a name do not count: most are cut ranges."""
    related = (one.entry for one in finding.problem.related)
    return any(entry in touched and not (isinstance(entry, Record) and entry.name is None) for entry in related)


def _key_of_row(rule: Rule, entry: Entry, field: str) -> Hashable:
    """Return what findings about a row of ports without a name share with those about a part of it, None for other entries."""
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
