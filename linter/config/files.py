"""The files that a registry is spread over, as settings declare them: paths, folders and patterns."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob, has_magic

from linter.config import NAME, SettingsError
from linter.config.resolve import Choice
from linter.source import SourceError, clipped

_ENDS = (".yaml", ".yml", ".json")  # of the files that count in a folder
_OWN = (NAME, "reglint-")  # what names of files begin with that are reglint's own


def files_of(path: str, words: Iterable[Choice[str]]) -> list[str]:
    """The files that the words of a file of settings at a path mean, each once, in the order of the words and then by name.

    They are relative to the working directory, unless the path is absolute. Raises SettingsError for all words that mean no file.
    """
    files: dict[str, str] = {}
    faults: list[SourceError] = []
    for word, origin in words:
        meant = placed(path, word)
        if not (found := _files(meant)):
            faults.append(SourceError(path, _missing(word, meant), origin.position))
        for file in found:
            files.setdefault(os.path.realpath(file), file)
    if faults:
        raise SettingsError(faults)
    return list(files.values())


def meaning(path: str, words: Iterable[Choice[str]]) -> Callable[[str], bool]:
    """What tells of a path whether the words of a file of settings at another mean it, as `files_of` if the file were there."""
    meant = [os.path.relpath(placed(path, word)) for word, _ in words]
    return lambda file: any(_means(one, os.path.relpath(file)) for one in meant)


def excluded(path: str, patterns: Iterable[Choice[str]]) -> Callable[[str], bool]:
    """What tells of a file whether a file of settings at a path excludes it.

    The patterns are those of .gitignore, relative to the folder of the settings: a name or pattern without a slash holds at any
    depth, a folder excludes all that is in it, and ! takes a file back. Raises SettingsError for what is no pattern.
    """
    from pathspec import GitIgnoreSpec

    listed = list(patterns)
    faults: list[SourceError] = []
    for pattern, origin in listed:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            faults.append(SourceError(path, f"'{clipped(pattern)}' is no pattern as in .gitignore", origin.position))
    if faults:
        raise SettingsError(faults)
    spec = GitIgnoreSpec.from_lines(pattern for pattern, _ in listed)
    folder = os.path.realpath(os.path.dirname(path))

    def is_excluded(file: str) -> bool:
        inside = os.path.relpath(os.path.realpath(file), folder)
        return inside.split(os.sep)[0] != os.pardir and spec.match_file(inside.replace(os.sep, "/"))

    return is_excluded


def placed(path: str, word: str) -> str:
    """Where a word of a file of settings at a path points to."""
    meant = os.path.join(os.path.dirname(path), word)
    return os.path.normpath(meant) if os.path.isabs(meant) else os.path.relpath(meant)


def _files(meant: str) -> list[str]:
    if os.path.isdir(meant):
        return sorted(_inside(meant))
    if os.path.lexists(meant):
        return [meant]
    return sorted(file for file in glob(meant, recursive=True) if not os.path.isdir(file) and not _is_own(file))


def _inside(folder: str) -> Iterator[str]:
    """The files in a folder and in those below, but for hidden ones."""
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.endswith(_ENDS) and not name.startswith(".") and not _is_own(name):
                yield os.path.normpath(os.path.join(above, name))


def _means(meant: str, file: str) -> bool:
    if file == meant:
        return True
    if _is_own(file):
        return False
    folder = "" if meant == os.curdir else os.path.join(meant, "")
    if file.startswith(folder):
        below = file[len(folder) :].split(os.sep)
        return file.endswith(_ENDS) and not any(name.startswith(".") for name in below)
    return has_magic(meant) and _fits(file.split(os.sep), meant.split(os.sep))


def _fits(names: Sequence[str], patterns: Sequence[str]) -> bool:
    """Whether the names of a path are those of a pattern, as `glob` has them."""
    if not names or not patterns:
        return not names and list(patterns) in ([], ["**"])
    is_hidden = names[0].startswith(".")
    if patterns[0] == "**":
        return _fits(names, patterns[1:]) or (not is_hidden and _fits(names[1:], patterns))
    shown = not is_hidden or patterns[0].startswith(".")
    return shown and fnmatchcase(names[0], patterns[0]) and _fits(names[1:], patterns[1:])


def _is_own(file: str) -> bool:
    return os.path.basename(file).startswith(_OWN)


def _missing(word: str, meant: str) -> str:
    if os.path.isdir(meant):
        return f"the folder '{clipped(word)}' has no file that ends in {', '.join(_ENDS)}"
    return f"'{clipped(word)}' {'matches no file' if has_magic(word) else 'is missing'}; files stand here relative to the settings"
