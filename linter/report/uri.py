"""The address of a file as code scanning wants it: relative to the repository, never absolute, never leading out of it."""

import os
from pathlib import Path
from urllib.parse import quote


def relative_uri(path: str) -> str:
    """A path as a relative URI: below the root of the repository it stands in, else without what leads out of it."""
    if path == "<stdin>":
        return "stdin"
    try:
        here = Path.cwd()
    except OSError:  # the folder is gone
        return quote(Path(path).name)
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    try:
        relative = Path(os.path.abspath(path)).relative_to(root)
    except ValueError:
        relative = Path(*(part for part in Path(path).parts if part not in ("..", "/")))
    return quote(relative.as_posix())
