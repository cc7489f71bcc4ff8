"""List the files of a registry that settings declare by paths, folders and patterns."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import has_magic
from itertools import islice

from linter.config import NAME, SettingsError
from linter.config.resolve import Choice
from linter.config.roots import find_root, is_inside
from linter.source import SourceError, clip

MAX_FILES = 10_000  # of one registry
MAX_VISITED = 200_000  # files and folders that the search for one pattern visits
_ENDS = (".yaml", ".yml", ".json")  # of the files that belong to the registry if settings name their folder
_OWN = (NAME, "reglint-", "reglint.schema")  # prefixes of the names of reglint's files


def list_files(path: str, words: Iterable[Choice[str]]) -> list[str]:
    """Return the files that the words of a settings file at a path name, each once, in the order of the words and then by name.

    They are relative to the working directory, unless the path is absolute. Raises SettingsError for all words that name no file, a
    file outside of the repository, or too many files.
    """
    root = find_root(path)
    files: dict[str, str] = {}
    faults: list[SourceError] = []
    for word, origin in words:
        if "\0" in word:
            faults.append(SourceError(path, "a path with a NUL character is not allowed; remove it", origin.position))
            continue
        meant = resolve_path(path, word)
        if not is_inside(meant, root):
            faults.append(SourceError(path, _describe_outside(word), origin.position))
            continue
        found = _find_files(meant)
        if found is None:
            message = f"'{clip(word)}' matches or searches too many files; name a smaller folder or a narrower pattern"
            faults.append(SourceError(path, message, origin.position))
            continue
        if not found:
            faults.append(SourceError(path, _describe_missing(word, meant), origin.position))
        elif any(not is_inside(file, root) for file in found):
            faults.append(SourceError(path, _describe_outside(word), origin.position))
            continue
        for file in found:
            files.setdefault(os.path.realpath(file), file)
    if faults:
        raise SettingsError(faults)
    return list(files.values())


def build_file_predicate(path: str, words: Iterable[Choice[str]]) -> Callable[[str], bool]:
    """Return a predicate for paths that the words of a settings file name, as `list_files` would if the file existed."""
    meant = [os.path.relpath(resolve_path(path, word)) for word, _ in words]
    return lambda file: any(_is_meant(one, os.path.relpath(file)) for one in meant)


def build_exclude_predicate(path: str, patterns: Iterable[Choice[str]]) -> Callable[[str], bool]:
    """Return a predicate for files that a settings file at a path excludes.

    The patterns are those of .gitignore, relative to the folder of the settings: a name or pattern without a slash applies at any
    depth, a folder excludes all files in it, and ! includes a file again. Raises SettingsError for a malformed pattern.
    """
    from pathspec import GitIgnoreSpec

    listed = list(patterns)
    faults: list[SourceError] = []
    for pattern, origin in listed:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            faults.append(SourceError(path, f"'{clip(pattern)}' is not a pattern; write it as in .gitignore", origin.position))
    if faults:
        raise SettingsError(faults)
    spec = GitIgnoreSpec.from_lines(pattern for pattern, _ in listed)
    folder = os.path.realpath(os.path.dirname(path))

    def is_excluded(file: str) -> bool:
        inside = os.path.relpath(os.path.realpath(file), folder)
        return inside.split(os.sep)[0] != os.pardir and spec.match_file(inside.replace(os.sep, "/"))

    return is_excluded


def resolve_path(path: str, word: str) -> str:
    """Return the path that a word of a settings file names, relative to the working directory unless it is absolute.

    A word that leads out of the folder of the settings starts from where that folder is, also if a link leads to it.
    """
    folder = os.path.dirname(path)
    meant = os.path.join(os.path.realpath(folder) if os.pardir in word.split("/") else folder, word)
    return os.path.normpath(meant) if os.path.isabs(path) or os.path.isabs(word) else os.path.relpath(meant)


def _find_files(meant: str) -> list[str] | None:
    """Return the files that a path or pattern means, sorted; None for too many."""
    if os.path.isdir(meant):
        found = list(islice(_list_folder(meant), MAX_FILES + 1))
    elif os.path.lexists(meant):
        found = [meant]
    elif "**" in meant.split(os.sep):
        walked = _walk(meant)
        if walked is None:
            return None
        found = walked
    else:
        expanded = _expand(meant) if has_magic(meant) else []
        if expanded is None:
            return None
        found = [file for file in expanded if not os.path.isdir(file) and not is_own(file)]
    return sorted(found) if len(found) <= MAX_FILES else None


def _walk(meant: str) -> list[str] | None:
    """Return the files that a pattern with ** matches; None if that takes too long. Linked folders are not entered."""
    patterns = meant.split(os.sep)
    plain = next(i for i, pattern in enumerate(patterns) if has_magic(pattern))
    start = os.sep.join(patterns[:plain]) or (os.sep if os.path.isabs(meant) else os.curdir)
    found: list[str] = []
    visited = 0
    for above, folders, files in os.walk(start):
        visited += 1 + len(files)
        if visited > MAX_VISITED or len(found) > MAX_FILES:
            return None
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            file = os.path.normpath(os.path.join(above, name))
            if not is_own(file) and _is_match(os.path.relpath(file, start).split(os.sep), patterns[plain:]):
                found.append(file)
    return found


def _expand(meant: str) -> list[str] | None:
    """Return what a pattern without ** matches; None if that takes too long.

    A folder that several links lead to is searched once for each part of the pattern.
    """
    patterns = meant.split(os.sep)
    plain = next(i for i, pattern in enumerate(patterns) if has_magic(pattern))
    found = [os.sep.join(patterns[:plain]) or (os.sep if os.path.isabs(meant) else "")]
    visited = 0
    for pattern in patterns[plain:]:
        reached: dict[str, str] = {}
        for folder in found:
            names = _list_names(folder or os.curdir) if has_magic(pattern) else [pattern]
            visited += 1 + len(names)
            if visited > MAX_VISITED:
                return None
            for name in names:
                path = os.path.join(folder, name)
                if (name == pattern or _is_match([name], [pattern])) and os.path.lexists(path):
                    reached.setdefault(os.path.realpath(path), path)
        found = list(reached.values())
    return found


def _list_names(folder: str) -> list[str]:
    """Return the names in a folder, none if it cannot be read or is no folder."""
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _list_folder(folder: str) -> Iterator[str]:
    """Yield the files in a folder and in those below it, except hidden ones."""
    for above, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.endswith(_ENDS) and not name.startswith(".") and not is_own(name):
                yield os.path.normpath(os.path.join(above, name))


def _is_meant(meant: str, file: str) -> bool:
    """Return whether a path, folder or pattern covers a file, both relative to the working directory."""
    if file == meant:
        return True
    if is_own(file):
        return False
    folder = "" if meant == os.curdir else os.path.join(meant, "")
    if file.startswith(folder):
        below = file[len(folder) :].split(os.sep)
        return file.endswith(_ENDS) and not any(name.startswith(".") for name in below)
    return has_magic(meant) and _is_match(file.split(os.sep), meant.split(os.sep))


def _is_match(names: Sequence[str], patterns: Sequence[str]) -> bool:
    """Return whether the names of a path match those of a pattern, as `glob` matches them."""
    ends = {0}  # the numbers of names that the patterns so far can match
    for pattern in patterns:
        reached: set[int] = set()
        for end in ends:
            if pattern == "**":
                reached.add(end)
                while end < len(names) and not names[end].startswith("."):
                    end += 1
                    reached.add(end)
                continue
            name = names[end] if end < len(names) else None
            if name is not None and fnmatchcase(name, pattern) and (pattern.startswith(".") or not name.startswith(".")):
                reached.add(end + 1)
        ends = reached
    return len(names) in ends


def is_own(file: str) -> bool:
    """Return whether a file is one of reglint's own by its name: settings, a baseline, a schema."""
    return os.path.basename(file).startswith(_OWN)


def _describe_outside(word: str) -> str:
    return f"'{clip(word)}' is outside of the repository; name files below the folder of the settings or its git repository"


def _describe_missing(word: str, meant: str) -> str:
    if os.path.isdir(meant):
        return f"the folder '{clip(word)}' has no file that ends in {', '.join(_ENDS)}"
    return f"'{clip(word)}' {'matches no file' if has_magic(word) else 'is missing'}; paths are relative to the settings file"
