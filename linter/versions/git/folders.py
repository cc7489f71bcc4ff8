"""Find the repository of a file, and keep the variables of git that are about it."""

import os
from collections.abc import Mapping

from linter.versions.git.process import VARIABLES, GitError, make_error, run_git

# The variables that git sets for hooks about their repository. The first four name an index and objects that are not yet in it.
OF_ONE_REPOSITORY = (
    *("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH"),
    *("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_GRAFT_FILE"),
    *("GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_TRACE", "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS"),
)
KEPT_VARIABLES = OF_ONE_REPOSITORY[:4]
_PLACES: dict[tuple[object, ...], tuple[str, str]] = {}  # of folders that were looked up before; a hook asks several times


def find_places(shown: str, here: str, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the relative path from a folder to the top of its repository, and the folder of the repository itself."""
    key = (os.path.abspath(here), *sorted(item for item in environment.items() if item[0].startswith("GIT_")))
    if key in _PLACES and os.path.isdir(_PLACES[key][1]):
        return _PLACES[key]
    done = run_git(shown, ["git", "rev-parse", "--show-cdup", "--absolute-git-dir"], here, environment)
    if done.returncode:
        raise make_error(shown, done.stderr)
    up, _, folder = os.fsdecode(done.stdout).partition("\n")
    _PLACES[key] = (up, os.path.realpath(folder.removesuffix("\n")))
    return _PLACES[key]


def find_folder_of_call(shown: str) -> str:
    """Return the folder of the repository for which reglint was called, by its environment, or ""."""
    try:
        return find_places(shown, os.curdir, {**os.environ, **VARIABLES})[1]
    except GitError:
        return ""
