"""Choose the base of `--base auto`: the version before the change at hand, from hooks, CI variables and git."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.versions.git import Repository

AUTO = "auto"
HEAD = "HEAD"
SHOWN_DIGITS = 12  # digits of the id of a commit
_TARGETS = {  # the variables in which services name the branch that a pull request goes to
    "GITHUB_BASE_REF": "GitHub",
    "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "GitLab",
    "BITBUCKET_PR_DESTINATION_BRANCH": "Bitbucket",
    "SYSTEM_PULLREQUEST_TARGETBRANCH": "Azure",
    "CHANGE_TARGET": "Jenkins",
}
_PUSHED_FROM = "PRE_COMMIT_FROM_REF"  # the base where pre-commit checks several commits
_INDEX = "GIT_INDEX_FILE"  # git sets it for the hooks of a commit
_SHALLOW = "this clone is shallow; fetch more of the history (actions/checkout: 'fetch-depth: 0')"


def add_own_files(
    repository: "Repository", revision: str, paths: Sequence[str], is_own_file: Callable[[str], bool] | None
) -> Sequence[str]:
    """Return the files of a registry, and those that a revision, or the index for "", has of it besides."""
    if is_own_file is None:
        return paths
    known = set(map(repository.inside, paths))
    return (*paths, *(path for path in repository.files(revision) if is_own_file(path) and repository.inside(path) not in known))


def reads_index(base: str | None, staged: bool) -> bool:
    """Return whether git's index is checked instead of files: with --staged or, in the hook of a commit, with AUTO."""
    return staged or (base == AUTO and is_in_commit_hook())


def is_in_commit_hook() -> bool:
    return _INDEX in os.environ and _PUSHED_FROM not in os.environ


def find_automatic(
    repository: "Repository", paths: Sequence[str] = (), is_own_file: Callable[[str], bool] | None = None
) -> str | None:
    """Return the revision before the change at hand, or None for the state before the first commit.

    That is, in this order: the revision that pre-commit names; the commit where the branch of a pull request began; the commit
    before a push; in the hook of a commit, HEAD, or its parent if the commit amends HEAD; HEAD if a file differs from it; else the
    parent of HEAD, or nothing for a first commit. Raises GitError if the clone lacks that version.
    """
    from linter.versions.git import GitError

    if pushed_from := os.environ.get(_PUSHED_FROM):
        return pushed_from
    for variable in _TARGETS:
        if target := os.environ.get(variable, "").removeprefix("refs/heads/"):
            return _find_merge_base(repository, target)
    if is_in_commit_hook():
        return _find_parent(repository) if _is_amending() else HEAD
    if repository.commit(HEAD) is None:
        return HEAD
    if any(
        not os.path.exists(path) or repository.differs(HEAD, path) for path in add_own_files(repository, HEAD, paths, is_own_file)
    ):
        return HEAD
    if (before := _find_before_push(repository)) is None:
        return _find_parent(repository)
    if repository.commit(before) is None:
        hint = _SHALLOW if repository.is_shallow else "a forced push has replaced it; name a revision with --base"
        message = f"cannot be compared with {before[:SHOWN_DIGITS]}, the commit before the push: {hint}"
        raise GitError(repository.shown, message)
    return before


def _find_parent(repository: "Repository") -> str | None:
    from linter.versions.git import GitError

    if repository.commit(f"{HEAD}^") is not None:
        return f"{HEAD}^"
    if repository.is_shallow:
        raise GitError(repository.shown, f"cannot be compared with the commit before HEAD: {_SHALLOW}")
    return None


def _find_before_push(repository: "Repository") -> str | None:
    """Return the commit before the push that a job is about, or None if no variable of GitHub or GitLab names it.

    The commit after the push has to be HEAD: the variables may belong to another repository. For a new branch, the commit before is
    where it began, if the default branch is another. Raises GitError if the clone lacks the default branch.
    """
    before, after, default = _read_push_of_github() or _read_push_of_gitlab() or ("", "", "")
    if not before or repository.commit(HEAD) != after:
        return None
    if before.strip("0"):
        return before
    if not default:
        return None
    branch = next((name for name in (f"origin/{default}", default) if repository.commit(name)), None)
    if branch is None:
        from linter.versions.git import GitError

        hint = _SHALLOW if repository.is_shallow else "fetch that branch"
        raise GitError(
            repository.shown, f"cannot be compared with the default branch '{default}', where the new branch began: {hint}"
        )
    began = repository.merge_base(branch, HEAD)
    return None if began == after else began


def _read_push_of_github() -> tuple[str, str, str] | None:
    """Return the commits before and after a push, and the default branch, from the event of a workflow."""
    path = os.environ.get("GITHUB_EVENT_PATH", "")
    if os.environ.get("GITHUB_EVENT_NAME", "push") != "push" or not path:
        return None
    try:
        import json

        with open(path, encoding="utf-8") as file:
            event = json.load(file)
        default = event.get("repository", {}).get("default_branch", "")
        found = (event.get("before"), event.get("after"), default)
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
    before, after, default = (value if isinstance(value, str) else "" for value in found)
    return (before, after, default) if before and after else None


def _read_push_of_gitlab() -> tuple[str, str, str] | None:
    variables = ("CI_COMMIT_BEFORE_SHA", "CI_COMMIT_SHA", "CI_DEFAULT_BRANCH")
    before, after, default = (os.environ.get(name, "") for name in variables)
    return (before, after, default) if before and after else None


def _is_amending() -> bool:
    """Return whether the hook runs for `git commit --amend`. Git does not say so; the command line of a parent process does."""
    from linter.cli.parent_processes import list_parent_commands

    for command in list_parent_commands():
        words = command[1:]
        if command and os.path.basename(command[0]).removesuffix(".exe") == "git" and "commit" in words:
            options = words[words.index("commit") + 1 :]
            options = options[: options.index("--")] if "--" in options else options
            return any(len(word) > len("--a") and "--amend".startswith(word) for word in options)
    return False


def _find_merge_base(repository: "Repository", target: str) -> str:
    from linter.versions.git import GitError

    branch = next((name for name in (f"origin/{target}", target) if repository.commit(name)), None)
    found = branch and repository.merge_base(branch, HEAD)
    if found:
        return found
    hint = _SHALLOW if repository.is_shallow else f"fetch the branch '{target}'"
    raise GitError(repository.shown, f"cannot be compared with the branch '{target}' of the pull request: {hint}")
