"""Walk through the revisions of a file: read and check each, in several processes if there are many."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from linter.engine.identity import fold_twins
from linter.engine.parallel import Processes
from linter.formats import read
from linter.model import Registry
from linter.source import SourceError, decode
from linter.versions.compare import Comparison, compare
from linter.versions.git import Repository, Revision
from linter.versions.recheck import Conditions, Known, make_known_findings, recheck
from linter.versions.state import (
    Checks,
    PlainFinding,
    State,
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
) -> Iterator[State]:
    """Yield the state of each revision in order, and call `done` after each.

    Up to `jobs` processes check consecutive stretches of revisions; fewer for few revisions or if the system refuses.
    """
    jobs = max(min(jobs, len(revisions) // _LEAST), 1)
    bounds = [number * len(revisions) // jobs for number in range(jobs + 1)]
    stretches = [revisions[start:end] for start, end in pairwise(bounds)]
    with closing(Processes()) as processes:
        if jobs > 1:
            processes.start([partial(_yield_steps, repository, stretch, checks) for stretch in stretches])
        for number, stretch in enumerate(stretches):
            state = _NOTHING
            done_here = 0
            for step in processes.values(number, done):
                done_here += 1
                state = _apply_step(state, step)
                yield state
            # check here what no process has checked
            for state in _check_revisions(repository, stretch[done_here:], checks):
                done()
                yield state


def _check_revisions(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[State]:
    if not revisions:
        return
    with repository.texts() as texts:
        blob, registry = "", None
        checker = _Checker(checks)
        for revision in revisions:
            if revision.oddity:
                yield State(Counter(), frozenset(), problem=revision.oddity)
                continue
            if revision.blob is None:
                yield State(Counter(), frozenset(), frozenset(rule.code for rule in checks.rules))
                continue
            try:
                if registry is None or revision.blob != blob:
                    source = decode(os.fsencode(revision.path).decode(errors="backslashreplace"), texts.read(revision.blob))
                    registry = read(source, checks.form, registry, checks.scope)
                    blob = revision.blob
            except SourceError as error:
                place = f"line {error.position.line}: " if error.position else ""
                yield State(Counter(), frozenset(), problem=f"{place}{error.message}")
                continue
            yield checker.check(registry, revision.date)


class _Checker:
    """A check of one revision after the other, which checks again only what the difference between two can affect."""

    def __init__(self, checks: Checks) -> None:
        self._checks = checks
        self._registry: Registry | None = None
        self._day = ""
        self._known: list[Known] = []
        self._state = _NOTHING
        self._subjects: Counter[Subject] = Counter()

    def check(self, registry: Registry, day: str) -> State:
        """Return the state of a registry as on a day."""
        checks = self._checks
        conditions = Conditions(checks.rules, checks.options, day, checks.over)
        if self._registry is not None and len(registry.records) >= _LARGE:
            comparison = compare(self._registry, registry)
            known = recheck(self._known, comparison, conditions, day != self._day)
            if known is not None:
                self._state = self._continue(registry, comparison, known)
                self._registry, self._day, self._known = registry, day, known
                return self._state
        result = conditions.run(checks.rules, registry)
        folded = fold_twins(registry, result.findings)
        self._state = make_state(result, [finding for finding in folded if finding.status in checks.statuses])
        self._subjects = Counter(list_subjects(registry))
        self._known = make_known_findings(result.findings)
        self._registry = None if result.crashes else registry
        self._day = day
        return self._state

    def _continue(self, registry: Registry, comparison: Comparison, known: Sequence[Known]) -> State:
        """Return the state that follows the last one."""
        checks = self._checks
        found = Counter(make_plain_finding(one.finding, one.entry) for one in known if one.finding.status in checks.statuses)
        self._subjects.update(map(make_subject, (*comparison.only_in_other, *(there for _, there in comparison.unlike))))
        for subject in map(make_subject, (*comparison.only_in_one, *(here for here, _ in comparison.unlike))):
            self._subjects[subject] -= 1
            if not self._subjects[subject]:
                del self._subjects[subject]
        unread = count_unread(registry, checks.rules)
        return State(found, frozenset(self._subjects), self._state.ran, unread=unread)


class _Step(NamedTuple):
    """The difference between two states. `rest` is the later one without findings and entries."""

    gone: Counter[PlainFinding]
    new: Counter[PlainFinding]
    left: frozenset[Subject]
    joined: frozenset[Subject]
    rest: State


_NOTHING = State(Counter(), frozenset())


def _yield_steps(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[_Step]:
    before = _NOTHING
    for state in _check_revisions(repository, revisions, checks):
        if state.problem:
            yield _Step(Counter(), Counter(), frozenset(), frozenset(), state)
            continue
        yield _Step(
            before.found - state.found,
            state.found - before.found,
            before.subjects - state.subjects,
            state.subjects - before.subjects,
            state._replace(found=Counter(), subjects=frozenset()),
        )
        before = state


def _apply_step(before: State, step: _Step) -> State:
    return step.rest._replace(found=before.found - step.gone + step.new, subjects=before.subjects - step.left | step.joined)
