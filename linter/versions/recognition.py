"""Recognize the findings that the base has too."""

from bisect import bisect_right
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from enum import IntEnum
from typing import NamedTuple

from linter.engine.finding import Finding, FixedFinding, Status
from linter.model import Entry, Field, Ports, Record, fold_case
from linter.rules_api.rule import Rule
from linter.versions.changeset import ChangeSet


class BaseFinding(NamedTuple):
    """A finding of the base. `kept` is the `id` of the same finding of the registry, if that is known; the text is empty then."""

    rule: Rule
    entry: Entry
    field: str
    text: str
    status: str
    has_safe_fix: bool
    kept: int | None = None


class Match(IntEnum):
    """The extent to which the base has a finding: not at all, with another message, or with the same one."""

    NONE = 0
    SIMILAR = 1
    SAME = 2


class KnownFindings:
    """The findings of the base, by their entry in the registry, field and message."""

    def __init__(self, known: Sequence[BaseFinding], became: Mapping[Entry, Entry]) -> None:
        self.known = known
        self.by_key: dict[Hashable, list[int]] = {}  # positions
        self.used: set[int] = set()
        self.rows: dict[Hashable, list[tuple[Ports, int]]] = {}  # of rows without a name: their ports and positions
        self.kept: dict[int, int] = {}  # positions, by the `id` of the same finding of the registry
        for position, one in reversed(list(enumerate(known))):
            if one.kept is not None:
                self.kept[one.kept] = position
                self.used.add(position)
                if key_of_row := _make_key_of_row(one.rule, one.entry, one.field):
                    self.rows.setdefault(key_of_row, []).append((_find_ports(one.entry), position))
                continue
            entry = became.get(one.entry)
            keys = _make_keys(one.rule, entry, one.field, one.text) if entry else ()
            by_name = _make_key_of_name(one.rule, one.entry, one.field)
            for key in (*keys, by_name, _make_key_of_service(one.rule, one.entry, one.field, one.text)):
                self.by_key.setdefault(key, []).append(position)
            if key_of_row := _make_key_of_row(one.rule, one.entry, one.field):
                self.rows.setdefault(key_of_row, []).append((_find_ports(one.entry), position))
        for rows in self.rows.values():
            rows.sort()

    def recognize(self, findings: Sequence[Finding], change: ChangeSet) -> Iterator[tuple[Finding, Match]]:
        """Yield the findings in their order, each with how far the base has it too.

        A finding that binds its entry only now, by another date, is similar to the grandfathered one of the base.

        Findings with the same message match first; then those with another message for the same field, because the registry may
        have changed elsewhere, unless a related entry was touched; then those of an untouched entry that replace one of another
        entry of its name, because a rule that reports once per name may choose another entry; last those of an added entry with
        the message of an entry of its name and transport, because a service may keep its name in a new row when another row takes
        over its port.
        """
        touched = change.touched
        matched: list[BaseFinding | None] = [None] * len(findings)
        matches = [Match.NONE] * len(findings)
        for position, finding in enumerate(findings):
            if (number := self.kept.get(id(finding))) is not None:
                matched[position], matches[position] = self.known[number], Match.SAME
        for step in range(4):
            for position, finding in enumerate(findings):
                if matched[position]:
                    continue
                rule, problem = finding.rule, finding.problem
                if step < 2:
                    matched[position] = self._take(_make_keys(rule, problem.entry, problem.field, finding.text)[step])
                elif step == 2 and problem.entry not in touched:
                    matched[position] = self._take(_make_key_of_name(rule, problem.entry, problem.field))
                elif step == 3 and problem.entry in touched and problem.entry not in change.changed_fields:
                    matched[position] = self._take(_make_key_of_service(rule, problem.entry, problem.field, finding.text))
                if (before := matched[position]) and (step != 1 or not _has_touched_related(finding, touched)):
                    binds_now = before.status == Status.GRANDFATHERED and finding.status is Status.ACTIVE
                    matches[position] = Match.SIMILAR if step in (1, 2) or binds_now else Match.SAME
        return zip(findings, matches, strict=True)

    def is_cut(self, finding: Finding, touched: Set[Entry]) -> bool:
        """Return whether a finding is about a row without a name that only lost ports, and that had it with them too."""
        problem = finding.problem
        if problem.entry not in touched:
            return False
        rows = self.rows.get(_make_key_of_row(finding.rule, problem.entry, problem.field))
        if not rows:
            return False
        ports = _find_ports(problem.entry)
        before = bisect_right(rows, ports.low, key=lambda row: row[0].low) - 1
        if before < 0 or rows[before][0].high < ports.high or rows[before][0] == ports:
            return False
        self.used.add(rows[before][1])
        return not _has_touched_related(finding, touched)

    def _take(self, key: Hashable) -> BaseFinding | None:
        positions = self.by_key.get(key, []) if key else []
        while positions:
            if (position := positions.pop()) not in self.used:
                self.used.add(position)
                return self.known[position]
        return None

    @property
    def has_fixed_safely(self) -> bool:
        """Return whether the change fixed a finding that has a safe fix."""
        return any(one.has_safe_fix and position not in self.used for position, one in enumerate(self.known))

    @property
    def left(self) -> Iterator[FixedFinding]:
        """Yield the findings of the base that were neither suppressed nor recognized: those that the change fixed."""
        first: dict[Hashable, Entry] = {}  # of records that come from one entry of the file, the first has the finding
        for position, one in enumerate(self.known):
            if one.status == Status.SUPPRESSED or position in self.used:
                continue
            key: Hashable = position
            if isinstance(one.entry, Record):
                key = one.rule.code, one.entry.start, one.field, _remove_transport(one)
            if first.setdefault(key, one.entry) is one.entry:
                yield FixedFinding(one.rule, Status(one.status), one.entry, Field(one.field), one.text)


def _remove_transport(one: BaseFinding) -> str:
    """Return a message without the transport of its record: records of one entry have the same."""
    transport = one.entry.transport if isinstance(one.entry, Record) else None
    return one.text.replace(f"/{transport}", "/*").replace(f"'{transport}'", "'*'") if transport else one.text


def _has_touched_related(finding: Finding, touched: Set[Entry]) -> bool:
    """Return whether a finding names another entry that was touched. Rows without a name do not count: most are cut ranges."""
    related = (one.entry for one in finding.problem.related)
    return any(entry in touched and not (isinstance(entry, Record) and entry.name is None) for entry in related)


def _make_key_of_row(rule: Rule, entry: Entry, field: str) -> Hashable:
    """Return what findings about a row of ports without a name share with those about a part of it, None for other entries."""
    if not isinstance(entry, Record) or entry.name is not None or not entry.ports:
        return None
    return rule.code, field, entry.transport, fold_case(entry.description or "")


def _find_ports(entry: Entry) -> Ports:
    assert isinstance(entry, Record)
    assert entry.ports
    return entry.ports


def _make_key_of_name(rule: Rule, entry: Entry, field: str) -> Hashable:
    return (rule.code, fold_case(entry.name), field) if isinstance(entry, Record) and entry.name else None


def _make_key_of_service(rule: Rule, entry: Entry, field: str, text: str) -> Hashable:
    by_name = _make_key_of_name(rule, entry, field)
    return (by_name, entry.transport, text) if by_name and isinstance(entry, Record) else None


def _make_keys(rule: Rule, entry: Entry, field: str, text: str) -> tuple[Hashable, Hashable]:
    return (rule.code, entry, field, text), (rule.code, entry, field)
