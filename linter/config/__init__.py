"""Find, read and check the settings of users, and combine them with the command line. This package names no rule."""

import os
from collections.abc import Iterable, Sequence

from linter.config.settings import Settings
from linter.rules_api.rule import Rule
from linter.source import Position, Source, SourceError, read_source

NAME = "reglint.yaml"
MAX_BYTES = 1 << 16  # of a settings file; YAML is slow to parse
MAX_FAULTS = 20  # reported for one file


class SettingsError(Exception):
    """A settings file that cannot be used, with all errors in it, in the order of the file."""

    def __init__(self, faults: Sequence[SourceError]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)

    def lines(self) -> list[str]:
        """Return the errors, one line each, at most MAX_FAULTS and a line that counts the rest."""
        more = len(self.faults) - MAX_FAULTS
        rest = [f"{self.faults[0].path}: and {more} more"] if more > 0 else []
        return [*map(str, self.faults[:MAX_FAULTS]), *rest]

    def __str__(self) -> str:
        return "; ".join(self.lines())


def find_settings_file(folder: str) -> str | None:
    """Return the path of the settings file for a folder: in the folder itself, or in the nearest parent that has one.

    The search ends at the root of a repository (a folder with .git). An unreadable file counts as found, so that settings are
    never ignored silently.
    """
    while True:
        path = os.path.join(folder, NAME)
        if os.path.lexists(path):
            return path
        above = os.path.dirname(folder)
        if above == folder or os.path.lexists(os.path.join(folder, ".git")):
            return None
        folder = above


def load_settings(path: str, rules: Sequence[Rule]) -> Settings:
    """Return the settings in a file. Raises SettingsError for an unreadable file, and for all errors in it at once."""
    from linter.config.compose import compose
    from linter.config.own_rules import find_own_rules
    from linter.config.parse import find_duplicate_rules, parse_settings

    source = read_settings_source(path, MAX_BYTES, "a settings file")
    root, faults = compose(source)
    settings = None
    if root is not None:
        own = find_own_rules(root, rules, source)
        faults += [*own.faults, *find_duplicate_rules(root, (*rules, *own.rules), source)]
        settings = parse_settings(root, rules, source, own)
        if settings is None:
            from linter.config.errors import describe_errors
            from linter.config.schema import build_settings_schema

            faults += describe_errors(root, build_settings_schema((*rules, *own.plugins), own.defined), source, MAX_FAULTS)
    if settings is None or faults:
        raise SettingsError(sort_errors(faults))
    return settings


def load_scope(path: str) -> tuple[str, ...]:
    """Return the keys that a settings file names as `scope`, whatever else it says. Raises SettingsError if it is unreadable."""
    from linter.config.compose import compose
    from linter.config.parse import parse_scope

    root, faults = compose(read_settings_source(path, MAX_BYTES, "a settings file"))
    if root is None:
        raise SettingsError(sort_errors(faults))
    return parse_scope(root)


def load_columns(path: str) -> str:
    """Return the mapping of columns that a settings file has, "" without one. Raises SettingsError if it is unreadable."""
    from linter.config.compose import compose
    from linter.config.parse import parse_columns_of

    root, faults = compose(read_settings_source(path, MAX_BYTES, "a settings file"))
    if root is None:
        raise SettingsError(sort_errors(faults))
    return parse_columns_of(root)


def read_settings_source(path: str, most: int, what: str) -> Source:
    """Return the text of a file of at most `most` bytes.

    Raises SettingsError if it cannot be read, and for a link to a file outside of the repository, which messages would quote.
    """
    if os.path.isdir(path):
        raise SettingsError([SourceError(path, f"is a directory; name {what}")])
    if os.path.islink(path):
        from linter.config.roots import find_root, is_inside

        if not is_inside(path, find_root(path)):
            raise SettingsError([SourceError(path, "is a link to a file outside of the repository; put a copy in its place")])
    try:
        return read_source(path, most)
    except SourceError as error:
        raise SettingsError([error]) from error


def sort_errors(faults: Iterable[SourceError]) -> list[SourceError]:
    """Return the errors in the order of their places, one for each place."""
    by_place: dict[Position | None, SourceError] = {}
    for fault in faults:
        by_place.setdefault(fault.position, fault)
    return sorted(by_place.values(), key=lambda fault: fault.position or (0, 0))
