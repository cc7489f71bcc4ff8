"""The root of a repository, outside of which its settings reach nothing."""

import os
from glob import has_magic


def find_root(path: str) -> str:
    """Return the real path of the repository of a settings file: the nearest folder with .git, else the folder of the file.

    If the file is a link, its folder counts, not that of the file to which it leads.
    """
    own = folder = os.path.realpath(os.path.dirname(path))
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return own
        folder = above
    return folder


def is_inside(meant: str, root: str) -> bool:
    """Return whether a path, or all that a pattern can match, lies inside of a folder; symbolic links are followed."""
    names = os.path.abspath(meant).split(os.sep)
    plain = next((i for i, name in enumerate(names) if has_magic(name)), len(names))
    real = os.path.realpath(os.sep.join(names[:plain]) or os.sep)
    return real == root or real.startswith(os.path.join(root, ""))
