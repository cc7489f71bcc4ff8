"""Write files whole or not at all, several of them together."""

import os
import stat
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from linter.source import Source, SourceError


def write_sources(changes: Sequence[tuple[str, Source, Source]], done: str = "fixed") -> None:
    """Replace the texts of regular files: all of them or none. A change is a path, the present text and the new one.

    Each new text is first written to a file beside the old one, which it replaces when all of them are complete: no text is lost
    when the disk is full or the process dies. Symbolic links, hard links, the mode, extended attributes and, where the system
    allows it, the owner are kept. Raises SourceError if a file cannot be written or no longer has the present text; `done` is
    the participle for its message.
    """
    todo = [(path, before, after) for path, before, after in changes if before is not after]
    staged: list[tuple[str, str]] = []
    made = 0
    try:
        for path, before, after in todo:
            staged.append(_stage(path, before, after, done))
        for (_, before, _), (new, target) in zip(todo, staged, strict=True):
            with _convert_errors(before.path, done):
                _replace(new, target)
            made += 1
    except BaseException as error:
        for new, _ in staged[made:]:
            with suppress(OSError):
                os.unlink(new)
        for path, before, after in todo[:made]:
            with suppress(OSError, SourceError):
                _replace(*_stage(path, after, before, done))
        if isinstance(error, SourceError) and len(todo) > 1:
            raise SourceError(error.path, f"{error.message}; nor is any other file of the registry") from error
        raise
    for folder in dict.fromkeys(os.path.dirname(target) for _, target in staged):
        _flush_folder(folder)


def write_file(path: str, data: bytes, replace: bool = False) -> None:
    """Write a file whole or not at all. With `replace`, an existing regular file is replaced and keeps its mode and links.

    Raises SourceError if the file cannot be written, exists and may not be replaced, or is not a regular file.
    """
    shown = path.encode(errors="backslashreplace").decode()
    with _convert_errors(shown, "written"):
        target = os.path.realpath(path)
        status = os.stat(target) if os.path.lexists(target) else None
        if status is not None and not replace:
            raise SourceError(shown, "is not written: the file exists")
        if status is not None and not stat.S_ISREG(status.st_mode):
            raise SourceError(shown, "is not written: it exists and is not a regular file")
        if status is not None and not os.access(target, os.W_OK):
            raise SourceError(shown, "is not written: it is read-only")
        new = _write_beside(target, data, status)
        try:
            _replace(new, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise
    _flush_folder(os.path.dirname(target))


def _stage(path: str, before: Source, after: Source, done: str) -> tuple[str, str]:
    """Write the new text beside a file. Return the path of the new file and the one to replace, with links resolved."""
    target = os.path.realpath(path)
    with _convert_errors(before.path, done):
        with open(target, "rb") as file:
            if file.read(len(before.data) + 1) != before.data:
                raise SourceError(before.path, f"is not {done}: it was changed meanwhile")
            status = os.fstat(file.fileno())
        if not os.access(target, os.W_OK):
            raise SourceError(before.path, f"is not {done}: it is read-only")
        return _write_beside(target, after.data, status), target


def _write_beside(target: str, data: bytes, status: os.stat_result | None) -> str:
    """Write a new file in the folder of another, with the mode, owner and attributes of that if it exists. Return its path."""
    number, new = tempfile.mkstemp(prefix=".reglint-", dir=os.path.dirname(target))
    try:
        with open(number, "wb") as file:
            file.write(data)
            if status is None:
                os.chmod(new, 0o666 & ~_read_umask())
            else:
                with suppress(OSError, AttributeError):  # the owner is another user, or the system has no owners
                    os.fchown(number, status.st_uid, status.st_gid)
                os.chmod(new, status.st_mode & 0o7777)
            file.flush()
            os.fsync(number)
        if status is not None:
            _copy_attributes(target, new)
    except BaseException:
        with suppress(OSError):
            os.unlink(new)
        raise
    return new


def _replace(new: str, target: str) -> None:
    """Put a new file in the place of an old one, if there is one.

    A rename is atomic, but breaks hard links. A file with several names, or with attributes that cannot be copied, is overwritten
    in place; the new file is removed only after that, and the old content is restored if it fails.
    """
    exists = os.path.exists(target)
    if not exists or (os.stat(target).st_nlink == 1 and _read_attributes(new) == _read_attributes(target)):
        os.replace(new, target)
        return
    with open(new, "rb") as file:
        data = file.read()
    with open(target, "r+b") as file:
        old = file.read()
        try:
            _overwrite(file.fileno(), data)
        except BaseException:
            with suppress(OSError):
                _overwrite(file.fileno(), old)
            raise
    with suppress(OSError):
        os.unlink(new)


def _overwrite(number: int, data: bytes) -> None:
    """Replace the content of an open file."""
    os.lseek(number, 0, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(number, rest) :]
    os.ftruncate(number, len(data))
    os.fsync(number)


def _read_attributes(path: str) -> dict[str, bytes]:
    """Return the extended attributes of a file; none where the system or the file system has none."""
    if sys.platform == "linux":
        with suppress(OSError):
            return {name: os.getxattr(path, name) for name in os.listxattr(path)}
    return {}


def _copy_attributes(source: str, target: str) -> None:
    """Copy the extended attributes of a file as far as the system allows it."""
    if sys.platform == "linux":
        for name, value in _read_attributes(source).items():
            with suppress(OSError):
                os.setxattr(target, name, value)


def _read_umask() -> int:
    """Return the mode bits that the process removes from new files. The system has no call that only reads them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def _convert_errors(shown: str, done: str) -> Iterator[None]:
    """Turn errors of the system into SourceErrors that name the file."""
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: the path contains a NUL
        raise SourceError(shown, f"is not {done}: {(getattr(error, 'strerror', None) or str(error)).lower()}") from error


def _flush_folder(path: str) -> None:
    """Flush a folder to disk, so that a new name survives a loss of power, where the system can."""
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
