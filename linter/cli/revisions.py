"""Walk through the revisions of a file on all processors, with progress, for all commands."""

from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from time import gmtime, strftime
from typing import NamedTuple

from linter.cli.progress import show_progress
from linter.engine.finding import Finding
from linter.engine.parallel import count_processors
from linter.engine.result import Result
from linter.rules_api.rule import Scope
from linter.versions.git import Repository, Revision
from linter.versions.history import Age, find_ages
from linter.versions.state import Checks, State, Step
from linter.versions.walk import walk_states


@contextmanager
def walk(
    repository: Repository, revisions: Sequence[Revision], checks: Checks, jobs: int | None = None
) -> Iterator[Iterator[State | Step]]:
    """Yield the states of revisions, from one process for each processor or from `jobs` processes."""
    with show_progress(len(revisions), "revisions") as step:
        yield walk_states(repository, revisions, checks, jobs or count_processors(), step)


def find_today() -> str:
    """Return the day of the clock (YYYY-MM-DD), in UTC."""
    return strftime("%Y-%m-%d", gmtime())


class _Walked(NamedTuple):
    """A walk that was made: the file by its repository and revisions, the checks, and the states and steps."""

    folder: str
    revisions: Sequence[Revision]
    checks: Checks
    states: Sequence[State | Step]


class Ages:
    """The ages of findings. Revisions that were checked once in a run are not checked again for the same file and settings."""

    def __init__(self) -> None:
        self._walked: list[_Walked] = []

    def find(self, path: str, result: Result, findings: Sequence[Finding], checks: Checks) -> dict[int, Age]:
        """Return the age of each finding in a file, by its `id`. Findings about a change have none.

        Raises GitError if git fails.
        """
        aging = [finding for finding in findings if finding.rule.scope is not Scope.CHANGE]
        if not aging:
            return {}
        repository = Repository.of(path)
        revisions = repository.revisions(path) if repository.commit("HEAD") else []
        codes = {finding.rule.code for finding in aging}
        states = self._walk(repository, revisions, checks, codes)
        return find_ages(revisions, states, result, aging, find_today(), repository.is_shallow)

    def _walk(
        self, repository: Repository, revisions: Sequence[Revision], checks: Checks, codes: Set[str]
    ) -> Sequence[State | Step]:
        """Return what some rules find in revisions."""
        for folder, others, made, states in self._walked:
            is_same = folder == repository.folder and others == revisions and made._replace(rules=checks.rules) == checks
            if is_same and codes <= {rule.code for rule in made.rules if rule in checks.rules}:
                return states
        checks = checks._replace(rules=[rule for rule in checks.rules if rule.code in codes])
        with walk(repository, revisions, checks) as walked:
            self._walked.append(_Walked(repository.folder, revisions, checks, list(walked)))
        return self._walked[-1].states
