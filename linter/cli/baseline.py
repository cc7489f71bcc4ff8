"""What commands share about files of accepted findings: which goes with which registry, and what is of no use in it."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from linter.cli.registries import STANDARD_INPUT

if TYPE_CHECKING:
    from linter.config import SettingsError
    from linter.engine.run import Result
    from linter.model import BaselineEntry
    from linter.rules_api.rule import Rule
    from linter.source import Source, SourceError
    from linter.suppressions.baseline_file import BaselineFile

NAME = "reglint-accepted.yaml"  # linter.suppressions.baseline_file knows it too, and is not loaded where there is no such file

_Command = TypeVar("_Command", bound=Callable[..., object])

accepted_option = click.option(
    "--accepted",
    metavar="FILE",
    type=click.Path(readable=False),
    help=f"Take the accepted findings from this file. By default it is {NAME} beside each registry.",
)


class Pair(NamedTuple):
    """A registry, as it was given, and what was found in it."""

    path: str
    result: "Result"


class Baselines:
    """The files of accepted findings of one call. Each is read once, when the first registry that it is for asks for it.

    With a `base`, or where what is `staged` is checked, there is an earlier state of each too. `errors` are what keeps one from
    being read that matters.
    """

    def __init__(
        self,
        rules: "Sequence[Rule]",
        given: str | None,
        off: bool = False,
        stdin_name: str | None = None,
        base: str | None = None,
        staged: bool = False,
    ) -> None:
        self.rules, self.given, self.off, self.stdin_name, self.base, self.staged = rules, given, off, stdin_name, base, staged
        self.errors: list[SourceError] = []
        self._read: dict[str, BaselineFile | None] = {}
        self._wrong: dict[str, SettingsError] = {}

    def place_for(self, path: str) -> str | None:
        """Where the file for a registry is, or would be: beside or in it. None for standard input without a name."""
        if self.off or self.given is not None:
            return self.given
        if path == STANDARD_INPUT:
            path = self.stdin_name or ""
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        place = os.path.join(folder, NAME) if path else None
        return place if place is None or os.pardir in place.split(os.sep) else os.path.normpath(place)

    def entries_for(self, path: str) -> "Sequence[BaselineEntry]":
        """The lines that are for a registry, none where there is no file. Raises SettingsError for mistakes in it."""
        place = self.place_for(path)
        held = self.read(place) if place else None
        return held.lines if held else ()

    def read(self, place: str) -> "BaselineFile | None":
        """A file of accepted findings, if it is there. Raises SettingsError for mistakes in it, the same one every time."""
        if place in self._wrong:
            raise self._wrong[place]
        if place not in self._read:
            from linter.config import SettingsError

            try:
                self._read[place] = self._load(place)
            except SettingsError as error:
                self._wrong[place] = error
                raise
        return self._read[place]

    def _load(self, place: str) -> "BaselineFile | None":
        if self.given is None and (self.staged or self.base is not None):
            from linter.cli.base import reads_index, staged_source
            from linter.versions.git import GitError

            if reads_index(self.base, self.staged):
                try:
                    source = staged_source(place, self.base, self.staged)
                except GitError:  # it is not in git
                    return None
                return self._parse(source) if source else None  # a file that is not staged is no part of the commit
        if self.given is None and not os.path.lexists(place):
            return None
        from linter.suppressions.baseline_file import load

        return load(place, acceptable_rules(self.rules))

    def _parse(self, source: "Source") -> "BaselineFile":
        from linter.suppressions.baseline_file import parse_baseline

        return parse_baseline(source, acceptable_rules(self.rules))

    def judged(self, pairs: Sequence[Pair], running: "Sequence[Rule]") -> "list[Result]":
        """What rules about files of accepted findings find in those that were read, each after all registries that it is for."""
        files = [(place, held) for place, held in self._read.items() if held]
        if not files:
            return []
        from linter.engine.run import run
        from linter.suppressions.baseline import FORMAT, judged, registry_of

        rules = [rule for rule in running if FORMAT in rule.formats]
        found = []
        for place, held in files if rules else ():
            results = [pair.result for pair in pairs if self.place_for(pair.path) == place]
            earlier = self._earlier(place, held)
            before = earlier.lines if earlier and earlier.only_shrink else None
            result = run(rules, registry_of(held.source, judged(held.lines, results, before)))
            found += [result] if result.findings or result.crashes else []
        return found

    def _earlier(self, place: str, held: "BaselineFile") -> "BaselineFile | None":
        """The state of a file before the edit, if that is asked about and the file was there."""
        if self.base is None and not self.staged:
            return None
        from linter.cli.base import HEAD, file_in_revision, find_base, is_file
        from linter.config import SettingsError
        from linter.source import SourceError, read_source

        try:
            if self.base is None or not is_file(self.base):
                revision, _ = file_in_revision(self.base or "") or (self.base or HEAD, "")
                source = find_base(place, [place], revision).source
                return self._parse(source) if source else None
            beside = os.path.join(os.path.dirname(self.base), NAME)
            return self._parse(read_source(beside)) if os.path.lexists(beside) else None
        except SettingsError as error:
            faults = list(error.faults)
        except SourceError as error:
            faults = [error]
        self.errors += faults if held.only_shrink else []
        return None


def acceptable_rules(rules: "Sequence[Rule]") -> "list[Rule]":
    """The rules whose findings a file can accept: all but those about such files."""
    from linter.suppressions.baseline import FORMAT

    return [rule for rule in rules if FORMAT not in rule.formats]
