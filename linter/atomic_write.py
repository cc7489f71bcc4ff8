"""Files replaced as a whole or not at all, several of them together."""

import os
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from linter.source import Source, SourceError


def write_sources(changes: Sequence[tuple[str, Source, Source]], done: str = "repaired") -> None:
    """Put texts in the place of others in regular files: of each a path, the text that is there, and the one that is to be.

    All are made or none, by way of new files beside the old ones that take their names once all of them are whole. Nothing is lost
    when the disk is full or the process dies: each old file stands until its new one takes its place. A symbolic link stays one,
    and the mode and, where that is allowed, the owner stay. Raises SourceError where a file cannot be written or does not hold the
    first text any more; `done` is what is not done to it then.
    """
    todo = [(path, before, after) for path, before, after in changes if before is not after]
    staged: list[tuple[str, str]] = []
    made = 0
    try:
        for path, before, after in todo:
            staged.append(_stage(path, before, after, done))
        for (_, before, _), (new, target) in zip(todo, staged, strict=True):
            with _told(before.path, done):
                os.replace(new, target)
            made += 1
    except BaseException as error:
        for new, _ in staged[made:]:
            with suppress(OSError):
                os.unlink(new)
        for path, before, after in todo[:made]:
            with suppress(OSError, SourceError):
                os.replace(*_stage(path, after, before, done))
        if isinstance(error, SourceError) and len(todo) > 1:
            raise SourceError(error.path, f"{error.message}; nor is any other file of the registry") from error
        raise
    for folder in dict.fromkeys(os.path.dirname(target) for _, target in staged):
        _flush_folder(folder)


def _stage(path: str, before: Source, after: Source, done: str) -> tuple[str, str]:
    """A new file with a text, whole and in the folder of an old one, and the path of that."""
    target = os.path.realpath(path)
    with _told(before.path, done):
        with open(target, "rb") as file:
            if file.read(len(before.data) + 1) != before.data:
                raise SourceError(before.path, f"is not {done}: it was changed meanwhile")
            status = os.fstat(file.fileno())
        if not os.access(target, os.W_OK):
            raise SourceError(before.path, f"is not {done}: it is read-only")
        return _new_beside(target, after.data, status), target


def write_file(path: str, data: bytes, replace: bool = False) -> None:
    """Write a file as a whole or not at all; one that is there only where it may be replaced, and then it keeps mode and owner.

    Raises SourceError where the file cannot be written, may not be replaced, or is not a regular one.
    """
    shown = path.encode(errors="backslashreplace").decode()
    with _told(shown, "written"):
        target = os.path.realpath(path)
        status = os.stat(target) if os.path.lexists(target) else None
        if status is not None and not replace:
            raise SourceError(shown, "is not written: it is there already")
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise SourceError(shown, "is not written: it is there and not a regular file")
        if status is not None and not os.access(target, os.W_OK):
            raise SourceError(shown, "is not written: it is read-only")
        new = _new_beside(target, data, status)
        try:
            os.replace(new, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise
    _flush_folder(os.path.dirname(target))


def _new_beside(target: str, data: bytes, status: os.stat_result | None) -> str:
    """The path of a new file beside another, whole, with the mode and owner of that if it is there."""
    number, new = tempfile.mkstemp(prefix=".reglint-", dir=os.path.dirname(target))
    try:
        with open(number, "wb") as file:
            file.write(data)
            if status is None:
                os.chmod(new, 0o666 & ~_umask())
            else:
                with suppress(OSError, AttributeError):  # of another owner, or a system without owners
                    os.fchown(number, status.st_uid, status.st_gid)
                os.chmod(new, status.st_mode & 0o7777)
            file.flush()
            os.fsync(number)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise
    return new


def _umask() -> int:
    """What the process takes from the mode of new files; it can be read only by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _told(shown: str, done: str) -> Iterator[None]:
    """Say of which file it is that something cannot be done."""
    try:
        yield
    except (OSError, ValueError) as error:  # the latter for a NUL in the path
        raise SourceError(shown, f"is not {done}: {(getattr(error, 'strerror', None) or str(error)).lower()}") from error


def _flush_folder(path: str) -> None:
    """Make the new name last through a loss of power, where the system can."""
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
