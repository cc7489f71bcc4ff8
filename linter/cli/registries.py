"""Find the registries that PATH arguments name: single files, or the registry of several files that the settings declare."""

import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from linter.cli.settings_finder import InvalidSettingsError

if TYPE_CHECKING:
    from linter.cli.settings_finder import SettingsFinder
    from linter.config.resolve import ResolvedSettings
    from linter.source import Source, SourceError

STANDARD_INPUT = "-"


class Target(NamedTuple):
    """A registry to read: the name to show for it, and its files. `is_own_file` is a predicate for its files in other versions.

    `scope` are the keys of its entries that separate port spaces, `settings` those that apply to it. `folder` is the PATH in which
    the file was found, "" for a file that is a PATH itself; `error` is why a folder cannot be read.
    """

    name: str
    files: tuple[str, ...]
    is_own_file: "Callable[[str], bool] | None" = None
    scope: tuple[str, ...] = ()
    settings: "ResolvedSettings | None" = None
    folder: str = ""
    error: "SourceError | None" = None

    def read(self, read_one: "Callable[[str], Source]") -> "Source":
        """Return the text of all files. Raises SourceError."""
        from linter.source import SourceError, join_sources

        if self.error:
            raise self.error
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


def find_targets(paths: Sequence[str], finder: "SettingsFinder", form: str = "", with_columns: bool = False) -> list[Target]:
    """Return the registries that some paths select, each once, with their settings.

    A path to a file of the registry that its settings declare, to a folder with such files, or to the settings file selects all of
    that registry, and so does no path at all. Another folder selects its files whose names show a format, any or `form`, with
    tables if there is a mapping of columns. Excluded files are skipped with a message.

    Raises click.ClickException if there is nothing to read.
    """
    selection = _Selection(finder, form, with_columns)
    for path in paths:
        selection.add(path)
    if not paths:
        declared = selection.declare(finder.main)
        if declared is None:
            raise click.UsageError("give the files to check, or name those of your registry as 'registry' in reglint.yaml")
        return [declared]
    return list(selection.found.values())


class _Selection:
    """The registries that paths select, by their names."""

    def __init__(self, finder: "SettingsFinder", form: str = "", with_columns: bool = False) -> None:
        self.finder = finder
        self.form = form
        self.with_columns = with_columns
        self.found: dict[str, Target] = {}
        self._excluded: dict[int, Callable[[str], bool]] = {}  # by the id of settings, as the next
        self._declared: dict[int, Target | None] = {}

    def add(self, path: str) -> None:
        """Add the registries that a path selects."""
        if path == STANDARD_INPUT:
            self._keep(Target(path, (path,), settings=self.finder.main))
            return
        settings = self.finder.for_path(path)
        if excluding := self._find_exclusion(path):
            click.echo(f"reglint: {path}: skipped, because {excluding} excludes it", err=True)
            return
        declared = self.declare(settings)
        if declared and _is_same_registry(path, declared, settings.path):
            self._keep(declared)
            if os.path.isdir(path):
                self._add_folder(path, settings)
        elif os.path.isdir(path):
            self._add_folder(path, None)
        else:
            self._keep(Target(path, (path,), settings=settings, scope=settings.scope_keys))

    def _add_folder(self, folder: str, declaring: "ResolvedSettings | None") -> None:
        """Add the registries in a folder; only those with other settings if its own settings declare its registry."""
        from linter.cli.folders import list_folder
        from linter.formats import FORMATS, find_format_by_name
        from linter.source import SourceError

        try:
            listing = list_folder(folder, self.form)
        except SourceError as error:
            raise click.UsageError(str(error)) from error
        for unreadable in listing.errors:
            self._keep(Target(unreadable.path, (unreadable.path,), settings=self.finder.main, error=unreadable))
        names: set[str] = set()
        files = excluded = 0
        for file in listing.files:
            settings = self.finder.for_path(file)
            needs_columns = FORMATS[find_format_by_name(file)].takes_columns and not (self.with_columns or settings.columns)
            if settings is declaring or needs_columns:
                continue
            files += 1
            if self._find_exclusion(file):
                excluded += 1
                continue
            declared = self.declare(settings)
            if declared and _is_same_registry(file, declared, settings.path):
                target = declared
            else:
                target = Target(file, (file,), settings=settings, scope=settings.scope_keys, folder=folder)
            self._keep(target)
            names.add(target.name)
        if declaring is None and not names and not excluded and not listing.errors:
            suffixes = ", ".join(suffix for form in FORMATS.values() if not form.takes_columns for suffix in form.suffixes)
            raise click.UsageError(f"{folder} has no file that may be a registry: none that ends in {suffixes}")
        if declaring is None or names:
            more = f", {excluded:,} excluded" if excluded else ""
            read = files - excluded
            noun = "registry" if len(names) == 1 else "registries"
            click.echo(f"reglint: {folder}: {len(names):,} {noun} in {read:,} {'file' if read == 1 else 'files'}{more}", err=True)

    def _keep(self, target: Target) -> None:
        self.found.setdefault(name_once(target.name), target)

    def _find_exclusion(self, path: str) -> str | None:
        """Return the settings file that excludes a path, its own or that of the working directory."""
        for settings in (self.finder.for_path(path), self.finder.main):
            if id(settings) not in self._excluded:
                self._excluded[id(settings)] = _make_exclude_predicate(settings)
            if self._excluded[id(settings)](path):
                return settings.path
        return None

    def declare(self, settings: "ResolvedSettings") -> Target | None:
        """Return the registry that settings declare, if they do."""
        if id(settings) not in self._declared:
            if id(settings) not in self._excluded:
                self._excluded[id(settings)] = _make_exclude_predicate(settings)
            self._declared[id(settings)] = _find_declared(settings, self._excluded[id(settings)])
        return self._declared[id(settings)]


def find_target(path: str) -> Target:
    """Return the registry that a path selects for a command that reads single files, even if they are part of a registry.

    A settings file selects the registry that it declares; a folder selects the registry to which its files belong, by the settings
    in it or in the nearest parent folder. Raises click.ClickException for errors in the settings, and if they declare none.
    """
    alone = Target(path, (path,), scope=_find_scope(path))
    is_folder = path != STANDARD_INPUT and os.path.isdir(path)
    if not is_folder and not path.endswith(".yaml"):  # no settings, for which more would have to be loaded
        return alone
    from linter.config import NAME, find_settings_file

    if not is_folder and os.path.basename(path) != NAME:
        return alone
    place = find_settings_file(os.path.abspath(path)) if is_folder else path
    if place is None:
        return alone
    from linter.cli.rulebook import load_rulebook
    from linter.cli.settings_finder import find_settings

    finder = find_settings(load_rulebook(), (), (), None, os.path.relpath(place) if is_folder else place, False)
    if not finder.main.registry:
        if is_folder:
            return alone
        raise click.UsageError(f"{path} declares no registry; name its files as 'registry' there")
    declared = _Selection(finder).declare(finder.main)
    return declared if declared and _is_same_registry(path, declared, finder.main.path) else alone


def _find_scope(path: str) -> tuple[str, ...]:
    """Return the scope in the settings that apply to a file, () for formats that can have none."""
    from linter.formats import FORMATS, find_format_by_name

    form = find_format_by_name(path)
    if form and not FORMATS[form].is_private:
        return ()
    from linter.config import SettingsError, load_scope

    place = _find_settings_file(path)
    try:
        return load_scope(place) if place else ()
    except SettingsError as error:
        raise InvalidSettingsError(error) from error


def find_table_form(path: str) -> str:
    """Return the format "table" with the mapping of columns in the settings that apply to a file, "" if it is not a table."""
    from linter.formats import find_format_by_name

    if find_format_by_name(path) not in ("csv", "json", "yaml", "table"):
        return ""
    from linter.config import SettingsError, load_columns

    place = _find_settings_file(path)
    try:
        columns = load_columns(place) if place and os.path.basename(path) != os.path.basename(place) else ""
    except SettingsError as error:
        raise InvalidSettingsError(error) from error
    return f"table:{columns}" if columns else ""


def _find_settings_file(path: str) -> str | None:
    """Return the settings file that applies to a file or folder."""
    from linter.config import find_settings_file

    folder = os.curdir if path == STANDARD_INPUT else path if os.path.isdir(path) else os.path.dirname(path)
    place = find_settings_file(os.path.abspath(folder))
    return os.path.relpath(place) if place else None


def _make_exclude_predicate(settings: "ResolvedSettings") -> Callable[[str], bool]:
    if not settings.exclude:
        return lambda _path: False
    from linter.config import SettingsError
    from linter.config.files import build_exclude_predicate

    try:
        return build_exclude_predicate(settings.path or "", settings.exclude)
    except SettingsError as error:
        raise InvalidSettingsError(error) from error


def _find_declared(settings: "ResolvedSettings", is_excluded: Callable[[str], bool]) -> Target | None:
    from linter.config import SettingsError
    from linter.config.files import build_file_predicate, list_files, resolve_path

    if not settings.registry or settings.path is None:
        return None
    try:
        files = [file for file in list_files(settings.path, settings.registry) if not is_excluded(file)]
    except SettingsError as error:
        raise InvalidSettingsError(error) from error
    if not files:
        raise click.UsageError(f"{settings.path} excludes all files of its registry")
    is_meant = build_file_predicate(settings.path, settings.registry)
    return Target(
        _name_registry(files, [resolve_path(settings.path, word.value) for word in settings.registry], settings.path),
        tuple(files),
        lambda file: is_meant(file) and not is_excluded(file),
        settings.scope_keys,
        settings,
    )


def _name_registry(files: Sequence[str], meant: Sequence[str], settings: str) -> str:
    """Return the name to show for a registry: its only file or folder, else the settings file."""
    if len(files) == 1:
        return files[0]
    return meant[0] if len(meant) == 1 and os.path.isdir(meant[0]) and meant[0] != os.curdir else settings


def _is_same_registry(path: str, declared: Target, settings: str | None) -> bool:
    real = os.path.realpath(path)
    known: Iterable[str] = map(os.path.realpath, (*declared.files, *((settings,) if settings else ())))
    if os.path.isdir(path):
        return any(one.startswith(os.path.join(real, "")) for one in known)
    return real in known
