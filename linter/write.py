"""Files replaced as a whole or not at all."""

import os
import tempfile
from contextlib import suppress

from linter.source import Source, SourceError


def write_source(path: str, before: Source, after: Source) -> None:
    """Put a text in the place of another in a regular file, by way of a new file beside it that takes its name.

    Nothing is lost when the disk is full or the process dies: the old file stands until the new one is whole. A symbolic link
    stays one, and the mode and, where that is allowed, the owner stay. Raises SourceError where the file cannot be written or
    does not hold the first text any more.
    """
    shown = before.path
    target = os.path.realpath(path)
    try:
        with open(target, "rb") as file:
            if file.read(len(before.data) + 1) != before.data:
                raise SourceError(shown, "is not repaired: it was changed meanwhile")
            status = os.fstat(file.fileno())
        if not os.access(target, os.W_OK):
            raise SourceError(shown, "is not repaired: it is read-only")
        number, new = tempfile.mkstemp(prefix=".reglint-", dir=os.path.dirname(target))
        try:
            with open(number, "wb") as file:
                file.write(after.data)
                with suppress(OSError, AttributeError):  # of another owner, or a system without owners
                    os.fchown(number, status.st_uid, status.st_gid)
                os.chmod(new, status.st_mode & 0o7777)
                file.flush()
                os.fsync(number)
            os.replace(new, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise
    except OSError as error:
        raise SourceError(shown, f"is not repaired: {(error.strerror or str(error)).lower()}") from error
    _flush_folder(os.path.dirname(target))


def _flush_folder(path: str) -> None:
    """Make the new name last through a loss of power, where the system can."""
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
