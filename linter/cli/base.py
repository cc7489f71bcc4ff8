"""Which version before an edit `reglint check --base` means, and where its text comes from."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from linter.cli.registries import Target
    from linter.source import Source
    from linter.versions.git import Repository

AUTO = "auto"
HEAD = "HEAD"
_TARGETS = {  # where services that build pull requests say into which branch one is to go
    "GITHUB_BASE_REF": "GitHub",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "GitLab",
    "BITBUCKET_PR_DESTINATION_BRANCH": "Bitbucket",
    "SYSTEM_PULLREQUEST_TARGETBRANCH": "Azure",
    "CHANGE_TARGET": "Jenkins",
}
_PUSHED_FROM = "PRE_COMMIT_FROM_REF"  # the revision before, where pre-commit looks at several commits
_INDEX = "GIT_INDEX_FILE"  # which git sets for the hooks of a commit


def staged_source(path: str, base: str | None, staged: bool) -> "Source | None":
    """The text of a file as it is staged for the next commit, where that is wanted: by --staged, or by AUTO in a hook.

    Raises SourceError where --staged wants what is not there.
    """
    from linter.source import decode
    from linter.versions.git import GitError, Repository

    if not _is_staged(base, staged):
        return None
    data = Repository.of(path).staged(path)
    if data is None and staged:
        raise GitError(path, "is not staged; 'git add' stages it")
    return None if data is None else decode(path, data, tolerant=True)


def as_staged(target: "Target", base: str | None, staged: bool) -> "Target":
    """A registry with those of its files that are staged, where these are what is checked.

    That is for the registry of the settings: whoever names a file means that one. Raises SourceError where none is staged.
    """
    from linter.versions.git import GitError, Repository

    if target.means is None or not _is_staged(base, staged):
        return target
    repository = Repository.of(target.files[0])
    files = [path for path in _with_others(repository, "", target.files, target.means) if repository.staged(path) is not None]
    if not files:
        raise GitError(target.name, "none of its files is staged; 'git add' stages them")
    return target._replace(files=tuple(files))


def _with_others(
    repository: "Repository", revision: str, paths: Sequence[str], means: Callable[[str], bool] | None
) -> Sequence[str]:
    """The files of a registry, and those that a revision, or else the index, has of it besides."""
    if means is None:
        return paths
    known = set(map(repository.inside, paths))
    return (*paths, *(path for path in repository.files(revision) if means(path) and repository.inside(path) not in known))


def _is_staged(base: str | None, staged: bool) -> bool:
    return staged or (base == AUTO and _in_commit_hook())


def _in_commit_hook() -> bool:
    return _INDEX in os.environ and _PUSHED_FROM not in os.environ


def base_source(name: str, paths: Sequence[str], base: str, means: Callable[[str], bool] | None = None) -> "Source | None":
    """The text that the files of a registry of some name had before the edit, or None where none of them was there.

    `means` tells of files that are not there any more whether they were of the registry; a file without it may have had another
    name. `base` is a file, a revision, or AUTO.
    Raises SourceError for what cannot be had.
    """
    from linter.source import decode, joined, read_source
    from linter.versions.git import Repository

    if base != AUTO and os.path.exists(base):
        return read_source(base, tolerant=True)
    repository = Repository.of(paths[0])
    revision = _automatic(repository, paths, means) if base == AUTO else base
    if revision == HEAD and repository.commit(HEAD) is None:  # the first commit is yet to come
        return None
    found = []
    for path in _with_others(repository, revision, paths, means):
        there, data = path, repository.blob(revision, path)
        if data is None and means is None and (former := repository.former_name(revision, path)):
            there, data = former, repository.blob(revision, former)
        if data is not None:
            found.append(decode(f"{_short(revision)}:{there}", data, tolerant=True))
    return joined(f"{_short(revision)}:{name}", found) if found and max(len(paths), len(found)) > 1 else next(iter(found), None)


def is_file(base: str) -> bool:
    """Whether a base is a file rather than a revision. A name that is both is taken for the file."""
    return base != AUTO and os.path.exists(base)


def _automatic(repository: "Repository", paths: Sequence[str], means: Callable[[str], bool] | None) -> str:
    """The revision before the edit at hand: where the branch of a pull request began; what was pushed before; the last commit; or,
    where all files are as they were committed last, the commit before.
    """
    from linter.source import read_source

    if pushed_from := os.environ.get(_PUSHED_FROM):
        return pushed_from
    for variable in _TARGETS:
        if target := os.environ.get(variable, "").removeprefix("refs/heads/"):
            return _merge_base(repository, target)
    parent = f"{HEAD}^"
    if _in_commit_hook() or repository.commit(parent) is None:
        return HEAD
    every = _with_others(repository, HEAD, paths, means)
    edited = (not os.path.exists(path) or read_source(path, tolerant=True).data != repository.blob(HEAD, path) for path in every)
    return HEAD if any(edited) else parent


def _merge_base(repository: "Repository", target: str) -> str:
    from linter.versions.git import GitError

    branch = next((name for name in (f"origin/{target}", target) if repository.commit(name)), None)
    found = branch and repository.merge_base(branch, HEAD)
    if found:
        return found
    hint = "this clone is shallow; fetch all of the history" if repository.is_shallow else f"fetch the branch '{target}'"
    raise GitError(repository.shown, f"cannot be compared with the branch '{target}' of the pull request: {hint}")


def _short(revision: str) -> str:
    """A revision as messages show it: of the id of a commit, the beginning."""
    is_id = len(revision) in (40, 64) and all(c in "0123456789abcdef" for c in revision)
    return revision[:12] if is_id else revision


def refuse_contradictions(paths: list[str], base: str | None, staged: bool, fix: bool) -> None:
    """Raises UsageError for options that do not go together, and for a base without a word."""
    if base == "":  # as of a variable that is not set, where nothing would be seen from anywhere
        raise click.UsageError("--base is empty; give a revision, a file or auto")
    if base is not None and is_file(base) and len(paths) > 1:
        raise click.UsageError(f"--base {base} is one file and can be the base of one PATH only; name a revision for several")
    if staged and fix:
        raise click.UsageError("--fix repairs files and not what is staged; leave --staged out, and stage the repaired file")
    if staged and "-" in paths:
        raise click.UsageError("standard input is not staged; leave --staged or - out")
