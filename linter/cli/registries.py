"""From PATH arguments to registries: single files, or the registry of several files that the settings declare."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from linter.cli.options import MistakesError

if TYPE_CHECKING:
    from linter.config.resolve import ResolvedSettings
    from linter.source import Source

STANDARD_INPUT = "-"


class Target(NamedTuple):
    """A registry to read: the name to show for it, and its files. `means` tells which others are its own in other versions.

    `scope` are the keys of its entries that separate port spaces.
    """

    name: str
    files: tuple[str, ...]
    means: "Callable[[str], bool] | None" = None
    scope: tuple[str, ...] = ()

    def read(self, read_one: "Callable[[str], Source]") -> "Source":
        """Return the text of all files. Raises SourceError."""
        from linter.source import SourceError, join_sources

        try:
            sources = [read_one(file) for file in self.files]
        except SourceError as error:
            hint = ", or have 'registry' in reglint.yaml name the folder" if os.path.isdir(self.name) else ""
            raise SourceError(error.path, f"{error.message}{hint}", error.position) from error
        return sources[0] if len(sources) == 1 else join_sources(self.name, sources)


def read_named(path: str, stdin_name: str | None) -> "Source":
    """Return the text of a file; `stdin_name` is the name to show for standard input. Raises SourceError."""
    from linter.source import read_source

    return read_source(path, stdin_name=stdin_name or "<stdin>", tolerant=True)


def name_once(path: str) -> str:
    """Return a normalized path. A path with .. stays unchanged: after a symbolic link, .. is another folder."""
    if path == STANDARD_INPUT or os.pardir in path.split(os.sep):
        return path
    return os.path.join(os.curdir, os.path.normpath(path))  # a file of the name - is not standard input


def targets(paths: Sequence[str], settings: "ResolvedSettings") -> list[Target]:
    """Return the registries that some paths select, each once.

    A path to a file of the registry that the settings declare, to a folder with such files, or to the settings file selects all of
    that registry, and so does no path at all. Excluded files are skipped with a message. Raises click.ClickException if there is
    nothing to read.
    """
    is_excluded = _excluded(settings)
    declared = _declared(settings, is_excluded)
    if not paths and declared is None:
        raise click.UsageError("give the files to check, or name those of your registry as 'registry' in reglint.yaml")
    found: dict[str, Target] = {}
    for path in paths:
        if path != STANDARD_INPUT and is_excluded(path):
            click.echo(f"reglint: {path}: skipped, because {settings.path} excludes it", err=True)
            continue
        means_declared = declared and path != STANDARD_INPUT and _stands_for(path, declared, settings.path)
        target = declared if declared and means_declared else Target(path, (path,))
        found.setdefault(name_once(target.name), target)
    return list(found.values()) if paths else [declared] if declared else []


def one_registry(path: str) -> Target:
    """Return the registry that a path selects for a command that reads single files, even if they are part of a registry.

    A settings file selects the registry that it declares; a folder selects the registry to which its files belong, by the settings
    in it or in the nearest parent folder. Raises click.ClickException for errors in the settings, and if they declare none.
    """
    alone = Target(path, (path,), scope=_find_scope(path))
    is_folder = path != STANDARD_INPUT and os.path.isdir(path)
    if not is_folder and not path.endswith(".yaml"):  # no settings, for which more would have to be loaded
        return alone
    from linter.config import NAME, find

    if not is_folder and os.path.basename(path) != NAME:
        return alone
    place = find(os.path.abspath(path)) if is_folder else path
    if place is None:
        return alone
    from linter.cli.options import resolve_settings
    from linter.cli.rulebook import load_rulebook

    settings = resolve_settings(load_rulebook(), (), (), None, os.path.relpath(place) if is_folder else place, False)
    if not settings.registry and not is_folder:
        raise click.UsageError(f"{path} declares no registry; name its files as 'registry' there")
    return next(iter(targets([path], settings)), alone)._replace(scope=settings.scope_keys)


def _find_scope(path: str) -> tuple[str, ...]:
    """Return the scope in the settings that hold for a file, () for formats that can have none."""
    from linter.formats import FORMATS, find_format_by_name

    form = find_format_by_name(path)
    if form and not FORMATS[form].is_private:
        return ()
    from linter.config import SettingsError, find, load_scope

    folder = os.curdir if path == STANDARD_INPUT else path if os.path.isdir(path) else os.path.dirname(path)
    place = find(os.path.abspath(folder))
    try:
        return load_scope(os.path.relpath(place)) if place else ()
    except SettingsError as error:
        raise MistakesError(error) from error


def _excluded(settings: "ResolvedSettings") -> Callable[[str], bool]:
    if not settings.exclude:
        return lambda _path: False
    from linter.config import SettingsError
    from linter.config.files import build_exclude_predicate

    try:
        return build_exclude_predicate(settings.path or "", settings.exclude)
    except SettingsError as error:
        raise MistakesError(error) from error


def _declared(settings: "ResolvedSettings", is_excluded: Callable[[str], bool]) -> Target | None:
    from linter.config import SettingsError
    from linter.config.files import build_file_predicate, list_files, resolve_path

    if not settings.registry or settings.path is None:
        return None
    try:
        files = [file for file in list_files(settings.path, settings.registry) if not is_excluded(file)]
    except SettingsError as error:
        raise MistakesError(error) from error
    if not files:
        raise click.UsageError(f"{settings.path} excludes all files of its registry")
    is_meant = build_file_predicate(settings.path, settings.registry)
    return Target(
        _name(files, [resolve_path(settings.path, word.value) for word in settings.registry], settings.path),
        tuple(files),
        lambda file: is_meant(file) and not is_excluded(file),
    )


def _name(files: Sequence[str], meant: Sequence[str], settings: str) -> str:
    """Return the name to show for a registry: its only file or folder, else the settings file."""
    if len(files) == 1:
        return files[0]
    return meant[0] if len(meant) == 1 and os.path.isdir(meant[0]) and meant[0] != os.curdir else settings


def _stands_for(path: str, declared: Target, settings: str | None) -> bool:
    real = os.path.realpath(path)
    known: Iterable[str] = map(os.path.realpath, (*declared.files, *((settings,) if settings else ())))
    if os.path.isdir(path):
        return any(one.startswith(os.path.join(real, "")) for one in known)
    return real in known
