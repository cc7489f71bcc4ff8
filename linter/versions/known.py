"""The findings of one version of a registry, by rule and entry."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from linter.engine.finding import Finding
from linter.model import Contact, Entry, Record, Registry
from linter.rules_api.fix import Change


class Known(NamedTuple):
    """A finding of a registry. `entry` is its entry there; that of the problem may be of an earlier version that is equal."""

    finding: Finding
    entry: Entry


def move_finding(finding: Finding, find: Callable[[Entry], Entry | None]) -> Finding | None:
    """Return a finding with each entry replaced by another one, None if there is none for one of them."""
    problem, fix = finding.problem, finding.problem.fix
    entry = find(problem.entry)
    if entry is problem.entry and not problem.related and fix is None:
        return finding
    related = [one._replace(entry=place) for one in problem.related if (place := find(one.entry))]
    changes = [moved for change in (fix.changes if fix else ()) if (moved := _move_change(change, find))]
    if entry is None or len(related) < len(problem.related) or (fix and len(changes) < len(fix.changes)):
        return None
    moved_fix = fix._replace(changes=tuple(changes)) if fix else None
    return replace(finding, problem=problem._replace(entry=entry, related=tuple(related), fix=moved_fix))


def _move_change(change: Change, find: Callable[[Entry], Entry | None]) -> Change | None:
    entries: dict[str, Any] = {
        name: find(value) for name, value in change._asdict().items() if isinstance(value, Record | Contact | Registry)
    }
    return None if None in entries.values() else change._replace(**entries)


class KnownByRule:
    """All findings of a registry, by the code of the rule and the entry."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._by_code: dict[str, dict[Entry, list[Known]]] = {}
        self.add(known)

    def __iter__(self) -> Iterator[Known]:
        for by_entry in self._by_code.values():
            for known in by_entry.values():
                yield from known

    @property
    def codes(self) -> list[str]:
        """The codes of the rules that have findings."""
        return list(self._by_code)

    def add(self, known: Iterable[Known]) -> None:
        """Add findings."""
        for one in known:
            self._by_code.setdefault(one.finding.rule.code, {}).setdefault(one.entry, []).append(one)

    def entries(self, code: str) -> list[Entry]:
        """Return the entries that a rule has findings about."""
        return list(self._by_code.get(code, ()))

    def take_all(self, code: str) -> list[Known]:
        """Remove and return the findings of a rule."""
        return [one for known in self._by_code.pop(code, {}).values() for one in known]

    def take(self, code: str, entries: Iterable[Entry]) -> list[Known]:
        """Remove and return the findings of a rule about some entries."""
        by_entry = self._by_code.get(code)
        return [one for entry in entries for one in by_entry.pop(entry, ())] if by_entry else []


def make_known_findings(findings: Iterable[Finding]) -> list[Known]:
    """Return findings of one registry as known ones."""
    return [Known(finding, finding.problem.entry) for finding in findings]
