"""The files of a folder that is given as PATH."""

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linter.source import SourceError

MAX_FILES = 10_000  # of one folder
MAX_VISITED = 200_000  # files and folders that the search in one folder visits


class Listing(NamedTuple):
    """The files of a folder whose names show a known format, sorted, and the errors of folders that cannot be read."""

    files: "tuple[str, ...]"
    errors: "tuple[SourceError, ...]"


def list_folder(folder: str, form: str = "") -> Listing:
    """Return the files in a folder and below it whose names show a format, any or the given one.

    Hidden files and folders, reglint's own files and linked folders are left out. Raises SourceError for too many files.
    """
    from linter.config.files import is_own
    from linter.formats import find_format_by_name
    from linter.source import SourceError

    found: list[str] = []
    errors: list[SourceError] = []

    def report(error: OSError) -> None:
        errors.append(SourceError(error.filename or folder, f"cannot be read: {(error.strerror or str(error)).lower()}"))

    visited = 0
    for above, folders, files in os.walk(folder, onerror=report):
        visited += 1 + len(files)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            shown = find_format_by_name(name)
            if not name.startswith(".") and shown and form in ("", shown) and not is_own(name):
                found.append(os.path.normpath(os.path.join(above, name)))
        if visited > MAX_VISITED or len(found) > MAX_FILES:
            raise SourceError(folder, "has too many files; name a smaller folder, or the files")
    return Listing(tuple(sorted(found)), tuple(errors))
