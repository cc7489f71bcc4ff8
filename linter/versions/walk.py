"""Walk through the revisions of a file: read and check each, in several processes if there are many."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise

from linter.engine.identity import fold_twins
from linter.engine.parallel import Processes
from linter.formats import read
from linter.model import Record, Registry
from linter.source import SourceError, decode
from linter.versions.compare import compare
from linter.versions.delta import Delta, make_delta, make_delta_since
from linter.versions.git import Repository, Revision
from linter.versions.known import Known, KnownByRule, make_known_findings
from linter.versions.links import Links
from linter.versions.recheck import Conditions, move_findings, recheck_delta
from linter.versions.selections import Selections
from linter.versions.state import (
    Checks,
    PlainFinding,
    State,
    Step,
    Subject,
    count_unread,
    list_subjects,
    make_plain_finding,
    make_state,
    make_subject,
)

_LEAST = 4  # revisions from which another process pays off
_LARGE = 1000  # records from which it pays off to compare a revision with the one before it


def walk_states(
    repository: Repository, revisions: Sequence[Revision], checks: Checks, jobs: int, done: Callable[[], None] = lambda: None
) -> Iterator[State | Step]:
    """Yield the state of each revision in order, or the step to it from the last one that could be read; call `done` after each.

    Up to `jobs` processes check consecutive stretches of revisions; fewer for few revisions or if the system refuses.
    """
    jobs = max(min(jobs, len(revisions) // _LEAST), 1)
    bounds = [number * len(revisions) // jobs for number in range(jobs + 1)]
    stretches = [revisions[start:end] for start, end in pairwise(bounds)]
    with closing(Processes()) as processes:
        if jobs > 1:
            processes.start([partial(_check_revisions, repository, stretch, checks) for stretch in stretches])
        for number, stretch in enumerate(stretches):
            done_here = 0
            for state in processes.values(number, done):
                done_here += 1
                yield state
            # check here what no process has checked
            for state in _check_revisions(repository, stretch[done_here:], checks):
                done()
                yield state


def _check_revisions(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[State | Step]:
    if not revisions:
        return
    with repository.texts() as texts:
        blob, registry = "", None
        checker = Checker(checks)
        is_gone = False  # the last state is that of a revision without the file
        for revision in revisions:
            if revision.oddity:
                yield State(Counter(), frozenset(), problem=revision.oddity)
                continue
            if revision.blob is None:
                yield State(Counter(), frozenset(), frozenset(rule.code for rule in checks.rules))
                is_gone = True
                continue
            try:
                if registry is None or revision.blob != blob:
                    source = decode(os.fsencode(revision.path).decode(errors="backslashreplace"), texts.read(revision.blob))
                    registry = read(source, checks.form, registry, checks.scope, takes_over=True)
                    blob = revision.blob
            except SourceError as error:
                place = f"line {error.position.line}: " if error.position else ""
                yield State(Counter(), frozenset(), problem=f"{place}{error.message}")
                continue
            step = checker.check(registry, revision.date)
            yield checker.state if step is None or is_gone else step
            is_gone = False


class Checker:
    """A check of one revision after the other, which checks again only what the difference between two can affect."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._registry: Registry | None = None
        self._day = ""
        self._known = KnownByRule(())
        self._links: Links | None = None  # of the registry, made when they are needed, as are the selections
        self._selections = Selections((), ())
        self._found: Counter[PlainFinding] = Counter()
        self._subjects: Counter[Subject] = Counter()
        self._ran: frozenset[str] = frozenset()
        self._crashes: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """The state of the last registry."""
        assert self._registry is not None
        unread = count_unread(self._registry, self._checks.rules)
        return State(self._found.copy(), frozenset(self._subjects), self._ran, self._crashes, unread=unread)

    def check(self, registry: Registry, day: str) -> Step | None:
        """Check a registry as on a day, and return the step to its state from the last one; None if all of it was checked."""
        conditions = Conditions(self._checks.rules, self._checks.options, day, self._checks.over)
        step = self._follow(registry, conditions, day != self._day)
        if step is None:
            self._check_all(registry, conditions)
        self._registry, self._day = registry, day
        return step

    def _check_all(self, registry: Registry, conditions: Conditions) -> None:
        result = conditions.run(self._checks.rules, registry)
        findings = [finding for finding in fold_twins(registry, result.findings) if finding.status in self._checks.statuses]
        state = make_state(result, findings)
        self._found, self._ran, self._crashes = state.found, state.ran, state.crashes
        self._subjects = Counter(list_subjects(registry))
        self._known = KnownByRule(make_known_findings(result.findings))

    def _follow(self, registry: Registry, conditions: Conditions, is_other_day: bool) -> Step | None:
        """Return the step to a registry; None if all of it has to be checked."""
        before = self._registry
        if before is None or self._crashes or len(registry.records) < _LARGE:
            self._links = None
            return None
        delta = make_delta_since(before, registry) or make_delta(compare(before, registry))
        links = self._make_links(delta)
        found = recheck_delta(self._known, delta, links, conditions, is_other_day, self._selections.by_code)
        if found is None:
            return None
        if not delta.shares_entries:
            self._known = KnownByRule(move_findings(self._known, delta))
        self._known.add(found.new)
        gone, new = self._count(found.gone), self._count(found.new)
        gone, new = gone - new, new - gone
        self._found.subtract(gone)
        self._found.update(new)
        self._found = +self._found
        left = self._leave(map(make_subject, (*delta.gone, *(here for here, _ in delta.changed))))
        joined = self._join(map(make_subject, (*delta.new, *(there for _, there in delta.changed))))
        return Step(gone, new, left - joined, joined - left, count_unread(registry, self._checks.rules))

    def _make_links(self, delta: Delta) -> Links:
        """Return the links of the other registry, and bring the selections up to date."""
        if self._links is None or not delta.shares_entries:
            self._links = Links(delta.other.records)
            self._selections = Selections(self._checks.rules, delta.other.records)
        else:
            gone = [entry for entry in (*delta.gone, *(here for here, _ in delta.changed)) if isinstance(entry, Record)]
            new = [entry for entry in (*delta.new, *(there for _, there in delta.changed)) if isinstance(entry, Record)]
            self._links.update(gone, new)
            self._selections.update(gone, new)
        return self._links

    def _count(self, known: Iterable[Known]) -> Counter[PlainFinding]:
        statuses = self._checks.statuses
        return Counter(make_plain_finding(one.finding, one.entry) for one in known if one.finding.status in statuses)

    def _leave(self, subjects: Iterable[Subject]) -> frozenset[Subject]:
        """Count subjects that are gone, and return those that no other entry has."""
        left = set()
        for subject in subjects:
            self._subjects[subject] -= 1
            if not self._subjects[subject]:
                del self._subjects[subject]
                left.add(subject)
        return frozenset(left)

    def _join(self, subjects: Iterable[Subject]) -> frozenset[Subject]:
        """Count subjects that are new, and return those that no other entry had."""
        joined = set()
        for subject in subjects:
            if not self._subjects[subject]:
                joined.add(subject)
            self._subjects[subject] += 1
        return frozenset(joined)
