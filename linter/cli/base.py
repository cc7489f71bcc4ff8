"""The base of `reglint check --base`: which version a registry is compared with, and where its text comes from."""

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from linter.cli.registries import Target
    from linter.engine.result import Result
    from linter.model import Registry
    from linter.rules_api.option import Option
    from linter.rules_api.rule import Rule
    from linter.rules_api.underlying import Underlying
    from linter.source import Source
    from linter.versions.git import Repository

AUTO = "auto"
HEAD = "HEAD"
_SHOWN = 12  # digits of the id of a commit
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


class Base(NamedTuple):
    """The version that a registry is compared with. Without a `source`, it has no such file: the change adds the registry.

    `name` names the version and the file, as in "main (1a2b3c4d5e6f):ports.xml".
    """

    name: str
    source: "Source | None"


def staged_source(path: str, base: str | None, staged: bool) -> "Source | None":
    """Return the staged text of a file, with --staged or, in the hook of a commit, with AUTO; else None.

    Raises SourceError if --staged wants a file that is not staged.
    """
    if not reads_index(base, staged):
        return None
    from linter.source import decode
    from linter.versions.git import GitError, Repository

    data = Repository.of(path).staged(path)
    if data is None and staged:
        raise GitError(path, "is not staged; 'git add' stages it")
    return None if data is None else decode(path, data)


def as_staged(target: "Target", base: str | None, staged: bool) -> "Target":
    """Return the registry of the settings with its staged files, where the index is checked. A file on the command line stays.

    Raises SourceError if no file of the registry is staged.
    """
    if target.means is None or not reads_index(base, staged):
        return target
    from linter.versions.git import GitError, Repository

    repository = Repository.of(target.files[0])
    files = [path for path in _with_others(repository, "", target.files, target.means) if repository.staged(path) is not None]
    if not files:
        raise GitError(target.name, "none of its files is staged; 'git add' stages them")
    return target._replace(files=tuple(files))


def _with_others(
    repository: "Repository", revision: str, paths: Sequence[str], means: Callable[[str], bool] | None
) -> Sequence[str]:
    """Return the files of a registry, and those that a revision, or the index for "", has of it besides."""
    if means is None:
        return paths
    known = set(map(repository.inside, paths))
    return (*paths, *(path for path in repository.files(revision) if means(path) and repository.inside(path) not in known))


def reads_index(base: str | None, staged: bool) -> bool:
    """Return whether git's index is checked instead of files: with --staged or, in the hook of a commit, with AUTO."""
    return staged or (base == AUTO and _in_commit_hook())


def _in_commit_hook() -> bool:
    return _INDEX in os.environ and _PUSHED_FROM not in os.environ


def is_file(base: str) -> bool:
    """Return whether a base is a file and no revision. A name that is both is the file."""
    return base != AUTO and os.path.exists(base)


def find_base(name: str, paths: Sequence[str], base: str, means: Callable[[str], bool] | None = None) -> Base:
    """Return the version of a registry before the change.

    `name` and `paths` are those of the registry, `means` selects files that were its own in other versions; without it, a file may
    have had another name. `base` is a file, a revision, REV:PATH as git writes it, or AUTO.
    Raises SourceError if the version cannot be found or read.
    """
    from linter.source import decode, join_sources, read_source
    from linter.versions.git import GitError, Repository

    if is_file(base):
        return Base(base, read_source(base))
    repository = Repository.of(paths[0])
    if base != AUTO and (file := file_in_revision(base)) and repository.commit(base) is None:
        revision, path = file
        data = repository.blob(revision, _from_top(repository, path))
        if data is None:
            raise GitError(
                repository.shown, f"'{path}' is not in revision '{revision}'; 'git ls-tree -r {revision}' lists its files"
            )
        label = f"{_label(repository, revision)}:{path}"
        return Base(label, decode(label, data))
    before = find_automatic(repository, paths, means) if base == AUTO else base
    if before is None or (before == HEAD and repository.commit(HEAD) is None):
        return Base(f"{name} before the first commit", None)
    label = _label(repository, before)
    found = []
    for path in _with_others(repository, before, paths, means):
        there, data = path, repository.blob(before, path)
        if data is None and means is None and (former := repository.former_name(before, path)):
            there, data = former, repository.blob(before, former)
        if data is not None:
            found.append(decode(f"{label}:{there}", data))
    if not found:
        return Base(f"{label}:{name}", None)
    return Base(label, join_sources(f"{label}:{name}", found) if max(len(paths), len(found)) > 1 else found[0])


def list_removed(folder: str, paths: Sequence[str], base: str) -> list[str]:
    """Return the files of a folder that the base has and that are gone; `paths` are those that are left.

    Raises SourceError if the version cannot be found.
    """
    from linter.config.files import is_own
    from linter.formats import FORMATS, find_format_by_name
    from linter.versions.git import Repository

    repository = Repository.of(os.path.join(folder, os.curdir))
    before = find_automatic(repository, paths) if base == AUTO else base
    if before is None or (before == HEAD and repository.commit(HEAD) is None):
        return []
    above = os.path.join(os.path.relpath(folder), "") if os.path.relpath(folder) != os.curdir else ""
    return [
        path
        for path in repository.files(before)
        if path.startswith(above)
        and not os.path.lexists(path)
        and (form := find_format_by_name(path))
        and not FORMATS[form].takes_columns
        and not is_own(path)
        and not any(name.startswith(".") for name in path.split(os.sep))
    ]


def lint_against(
    base: Base | None,
    is_other_file: bool,
    registry: "Registry",
    rules: "Sequence[Rule]",
    options: "Mapping[Option[Any], Any]",
    over: "Sequence[Underlying]" = (),
) -> "Result":
    """Return the findings of a registry, against its base if there is one.

    `is_other_file` says that the base is another file, whose format has to be detected. Raises SourceError if the base cannot be
    read.
    """
    if base is None:
        from linter.engine.run import run

        return run(rules, registry, options, over=over)
    from linter.versions.diff_lint import lint_added, lint_change

    if base.source is None:
        return lint_added(rules, base.name, registry, options, over=over)
    return lint_change(rules, read_base(base, is_other_file, registry), registry, options, over=over)


def read_base(base: Base, is_other_file: bool, registry: "Registry") -> "Registry":
    """Return the base of a registry: one without entries if the change adds the registry. Raises SourceError.

    `is_other_file` says that the base is another file, whose format has to be detected.
    """
    if base.source is None:
        from linter.versions.diff_lint import empty_base

        return empty_base(base.name, registry)
    from linter.formats import read

    form = "" if (is_other_file and not registry.columns) or base.source.parts else registry.form
    return read(base.source, form, registry)


def file_in_revision(base: str) -> tuple[str, str] | None:
    """Return the revision and the path of REV:PATH, None for another base."""
    revision, colon, path = base.partition(":")
    return (revision, path) if colon and revision and path and not is_file(base) else None


def _from_top(repository: "Repository", path: str) -> str:
    """Return a path of REV:PATH in the file system: below the top of the repository, or here if it begins with a dot."""
    is_here = path.startswith(("./", "../"))
    return path if is_here else os.path.join(repository.top, path)


def find_automatic(repository: "Repository", paths: Sequence[str] = (), means: Callable[[str], bool] | None = None) -> str | None:
    """Return the revision before the change at hand, or None for the state before the first commit.

    That is, in this order: the revision that pre-commit names; the commit where the branch of a pull request began; the commit
    before a push; in the hook of a commit, HEAD, or its parent if the commit amends HEAD; HEAD if a file differs from it; else the
    parent of HEAD, or nothing for a first commit. Raises GitError if the clone does not hold that version.
    """
    from linter.versions.git import GitError

    if pushed_from := os.environ.get(_PUSHED_FROM):
        return pushed_from
    for variable in _TARGETS:
        if target := os.environ.get(variable, "").removeprefix("refs/heads/"):
            return _merge_base(repository, target)
    if _in_commit_hook():
        return _parent(repository) if _is_amending() else HEAD
    if repository.commit(HEAD) is None:
        return HEAD
    if any(not os.path.exists(path) or repository.differs(HEAD, path) for path in _with_others(repository, HEAD, paths, means)):
        return HEAD
    if (before := _before_push(repository)) is None:
        return _parent(repository)
    if repository.commit(before) is None:
        hint = _SHALLOW if repository.is_shallow else "a forced push has replaced it; name a revision with --base"
        message = f"cannot be compared with {before[:_SHOWN]}, the commit before the push: {hint}"
        raise GitError(repository.shown, message)
    return before


def _parent(repository: "Repository") -> str | None:
    from linter.versions.git import GitError

    if repository.commit(f"{HEAD}^") is not None:
        return f"{HEAD}^"
    if repository.is_shallow:
        raise GitError(repository.shown, f"cannot be compared with the commit before HEAD: {_SHALLOW}")
    return None


def _before_push(repository: "Repository") -> str | None:
    """Return the commit before the push that a job is about, or None if no variable of GitHub or GitLab names it.

    The commit after the push has to be HEAD: the variables may belong to another repository. For a new branch, the commit before is
    where it began, if the default branch is another. Raises GitError if the clone lacks the default branch.
    """
    before, after, default = _push_of_github() or _push_of_gitlab() or ("", "", "")
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


def _push_of_github() -> tuple[str, str, str] | None:
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


def _push_of_gitlab() -> tuple[str, str, str] | None:
    variables = ("CI_COMMIT_BEFORE_SHA", "CI_COMMIT_SHA", "CI_DEFAULT_BRANCH")
    before, after, default = (os.environ.get(name, "") for name in variables)
    return (before, after, default) if before and after else None


def _is_amending() -> bool:
    """Return whether the hook runs for `git commit --amend`. Git does not say so; the command line of a parent process does."""
    from linter.versions.git import parent_commands

    for command in parent_commands():
        words = command[1:]
        if command and os.path.basename(command[0]).removesuffix(".exe") == "git" and "commit" in words:
            options = words[words.index("commit") + 1 :]
            options = options[: options.index("--")] if "--" in options else options
            return any(len(word) > len("--a") and "--amend".startswith(word) for word in options)
    return False


def _merge_base(repository: "Repository", target: str) -> str:
    from linter.versions.git import GitError

    branch = next((name for name in (f"origin/{target}", target) if repository.commit(name)), None)
    found = branch and repository.merge_base(branch, HEAD)
    if found:
        return found
    hint = _SHALLOW if repository.is_shallow else f"fetch the branch '{target}'"
    raise GitError(repository.shown, f"cannot be compared with the branch '{target}' of the pull request: {hint}")


def _label(repository: "Repository", revision: str) -> str:
    """Return a revision as reports show it: the word for it and the beginning of its id."""
    commit = repository.resolve(revision)
    short = commit[:_SHOWN]
    return short if commit.startswith(revision.lower()) and len(revision) >= 4 else f"{revision} ({short})"


def refuse_contradictions(paths: list[str], base: str | None, staged: bool, fix: bool) -> None:
    """Raise UsageError for options that contradict each other, and for an empty base."""
    if base == "":  # as of a variable that is not set
        raise click.UsageError("--base is empty; give a revision, a file or auto")
    if base is not None and len(paths) > 1 and (is_file(base) or file_in_revision(base)):
        raise click.UsageError(f"--base {base} is one file and can be the base of one PATH only; name a revision for several")
    if staged and fix:
        raise click.UsageError("--fix changes files and not the index; leave --staged out, and stage the fixed file")
    if staged and "-" in paths:
        raise click.UsageError("standard input is not staged; leave --staged or - out")
