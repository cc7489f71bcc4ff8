"""Take the registry from git's index, for `--staged` and for hooks."""

from typing import TYPE_CHECKING

from linter.cli.automatic_base import add_own_files, reads_index

if TYPE_CHECKING:
    from linter.cli.registries import Target
    from linter.source import Source


def read_staged(path: str, base: str | None, staged: bool) -> "Source | None":
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


def select_staged(target: "Target", base: str | None, staged: bool) -> "Target":
    """Return the registry of the settings with its staged files, where the index is checked. A file on the command line stays.

    Raises SourceError if no file of the registry is staged.
    """
    if target.is_own_file is None or not reads_index(base, staged):
        return target
    from linter.versions.git import GitError, Repository

    repository = Repository.of(target.files[0])
    files = [
        path for path in add_own_files(repository, "", target.files, target.is_own_file) if repository.staged(path) is not None
    ]
    if not files:
        raise GitError(target.name, "none of its files is staged; 'git add' stages them")
    return target._replace(files=tuple(files))
