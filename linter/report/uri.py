"""URIs of files relative to the repository, as code scanning requires: never absolute, never outside of it."""

import os
from pathlib import Path
from urllib.parse import quote


def relative_uri(path: str) -> str:
    """Return a path as a URI relative to the root of its repository; outside of it, drop the leading "/" and ".."."""
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
