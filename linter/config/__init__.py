"""The settings of users: found, read, checked, and joined with those of the command line. No rule is named here."""

import os
from collections.abc import Iterable, Sequence

from linter.config.settings import Settings
from linter.rules_api.rule import Rule
from linter.source import Position, Source, SourceError, read_source

NAME = "reglint.yaml"
MAX_BYTES = 1 << 16  # of a file of settings; YAML takes its time
MAX_FAULTS = 20  # that are told of one file


class SettingsError(Exception):
    """A file of settings that cannot be used, with everything that is wrong in it, in the order of the file."""

    def __init__(self, faults: Sequence[SourceError]) -> None:
        super().__init__(*faults)
        self.faults = tuple(faults)

    def lines(self) -> list[str]:
        """The faults, as many as are worth telling, a line each."""
        more = len(self.faults) - MAX_FAULTS
        rest = [f"{self.faults[0].path}: and {more} more"] if more > 0 else []
        return [*map(str, self.faults[:MAX_FAULTS]), *rest]

    def __str__(self) -> str:
        return "; ".join(self.lines())


def find(folder: str) -> str | None:
    """The file of settings for a folder: its own, or that of the nearest folder above which has one.

    The search ends with the folder of a repository (one that holds .git). What cannot be read counts as found, lest settings that
    are meant to hold are missed without a word.
    """
    while True:
        path = os.path.join(folder, NAME)
        if os.path.lexists(path):
            return path
        above = os.path.dirname(folder)
        if above == folder or os.path.lexists(os.path.join(folder, ".git")):
            return None
        folder = above


def load(path: str, rules: Sequence[Rule]) -> Settings:
    """The settings in a file. Raises SettingsError for a file that cannot be read, and for all mistakes in it at once."""
    from linter.config.nodes import compose
    from linter.config.parse import stated_twice, understand

    source = source_of(path, MAX_BYTES, "a file of settings")
    root, faults = compose(source)
    settings = None
    if root is not None:
        faults += stated_twice(root, rules, source)
        settings = understand(root, rules, source)
        if settings is None:
            from linter.config.errors import worded
            from linter.config.schema import schema

            faults += worded(root, schema(rules), source, MAX_FAULTS)
    if settings is None or faults:
        raise SettingsError(in_order(faults))
    return settings


def source_of(path: str, most: int, what: str) -> Source:
    """The text of a file of no more than some bytes. Raises SettingsError where it cannot be read."""
    if os.path.isdir(path):
        raise SettingsError([SourceError(path, f"is a directory; name {what}")])
    try:
        return read_source(path, most)
    except SourceError as error:
        raise SettingsError([error]) from error


def in_order(faults: Iterable[SourceError]) -> list[SourceError]:
    """The faults by their places, one for each."""
    by_place: dict[Position | None, SourceError] = {}
    for fault in faults:
        by_place.setdefault(fault.position, fault)
    return sorted(by_place.values(), key=lambda fault: fault.position or (0, 0))
