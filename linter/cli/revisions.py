"""Walk through the revisions of a file on all processors, with progress, for all commands."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import gmtime, strftime

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


def find_ages_in_file(path: str, result: Result, findings: Sequence[Finding], checks: Checks) -> dict[int, Age]:
    """Return the age of each finding in a file, by its `id`. Findings about a change have none.

    Raises GitError if git fails.
    """
    aging = [finding for finding in findings if finding.rule.scope is not Scope.CHANGE]
    if not aging:
        return {}
    repository = Repository.of(path)
    revisions = repository.revisions(path) if repository.commit("HEAD") else []
    codes = {finding.rule.code for finding in aging}
    checks = checks._replace(rules=[rule for rule in checks.rules if rule.code in codes])
    with walk(repository, revisions, checks) as walked:
        return find_ages(revisions, walked, result, aging, find_today(), repository.is_shallow)
