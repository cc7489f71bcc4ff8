"""Walk through the revisions of a file: read and check each, in several processes if there are many."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from linter.engine.parallel import Processes
from linter.engine.run import run
from linter.formats import read
from linter.source import SourceError, decode
from linter.versions.git import Repository, Revision
from linter.versions.state import Checks, PlainFinding, State, Subject, to_state

_LEAST = 4  # revisions from which another process pays off


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
            result = run(checks.rules, registry, checks.options, revision.date, over=checks.over)
            yield to_state(result, [finding for finding in result.findings if finding.status in checks.statuses])


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
