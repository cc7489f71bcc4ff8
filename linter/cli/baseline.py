"""Find, read and check the baseline files that belong to registries, for all commands."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import click

from linter.cli.registries import STANDARD_INPUT

if TYPE_CHECKING:
    from linter.config import SettingsError
    from linter.engine.result import Result
    from linter.model import BaselineEntry
    from linter.rules_api.rule import Rule
    from linter.source import Source, SourceError
    from linter.suppressions.baseline_file import BaselineFile

NAME = "reglint-accepted.yaml"  # as in linter.suppressions.baseline_file, which is not loaded without such a file

_Command = TypeVar("_Command", bound=Callable[..., object])

accepted_option = click.option(
    "--accepted",
    metavar="FILE",
    type=click.Path(readable=False),
    help=f"The baseline file. By default {NAME} in the folder of each registry.",
)


class Pair(NamedTuple):
    """A registry by the path that the user gave, and its result."""

    path: str
    result: "Result"


class Baselines:
    """The baseline files of one call. Each is read once, for the first registry that it belongs to.

    With a `base` or `staged`, each may have an earlier version too. `errors` are the errors of earlier versions that matter.
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
        """Return the path of the baseline of a registry, which need not exist. None for standard input without a name."""
        if self.off or self.given is not None:
            return self.given
        if path == STANDARD_INPUT:
            path = self.stdin_name or ""
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        place = os.path.join(folder, NAME) if path else None
        return place if place is None or os.pardir in place.split(os.sep) else os.path.normpath(place)

    def entries_for(self, path: str) -> "Sequence[BaselineEntry]":
        """Return the baseline entries for a registry, none without a file. Raises SettingsError for errors in it."""
        place = self.place_for(path)
        baseline = self.read(place) if place else None
        return baseline.entries if baseline else ()

    def read(self, place: str) -> "BaselineFile | None":
        """Return a baseline file, None if there is none. Raises SettingsError for errors in it, the same one every time."""
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
            from linter.cli.automatic_base import reads_index
            from linter.cli.staged import read_staged
            from linter.versions.git import GitError

            if reads_index(self.base, self.staged):
                try:
                    source = read_staged(place, self.base, self.staged)
                except GitError:  # it is not in git
                    return None
                return self._parse(source) if source else None  # a file that is not staged is no part of the commit
        if self.given is None and not os.path.lexists(place):
            return None
        from linter.suppressions.baseline_file import load_baseline

        return load_baseline(place, select_acceptable_rules(self.rules))

    def _parse(self, source: "Source") -> "BaselineFile":
        from linter.suppressions.baseline_file import parse_baseline

        return parse_baseline(source, select_acceptable_rules(self.rules))

    def judged(self, pairs: Sequence[Pair], running: "Sequence[Rule]") -> "list[Result]":
        """Return the results of the rules about baselines, for those baselines that were read and have findings."""
        files = [(place, baseline) for place, baseline in self._read.items() if baseline]
        if not files:
            return []
        from linter.engine.run import run
        from linter.suppressions.baseline import FORMAT, find_uses, make_baseline_registry

        rules = [rule for rule in running if FORMAT in rule.formats]
        found = []
        for place, baseline in files if rules else ():
            results = [pair.result for pair in pairs if self.place_for(pair.path) == place]
            earlier = self._earlier(place, baseline)
            before = earlier.entries if earlier and earlier.only_shrink else None
            result = run(rules, make_baseline_registry(baseline.source, find_uses(baseline.entries, results, before)))
            found += [result] if result.findings or result.crashes else []
        return found

    def _earlier(self, place: str, baseline: "BaselineFile") -> "BaselineFile | None":
        """Return the version of a baseline before the change, None without a base or such a version."""
        if self.base is None and not self.staged:
            return None
        from linter.cli.automatic_base import HEAD
        from linter.cli.base import find_base, is_file, parse_file_in_revision
        from linter.config import SettingsError
        from linter.source import SourceError, read_source

        try:
            if self.base is None or not is_file(self.base):
                revision, _ = parse_file_in_revision(self.base or "") or (self.base or HEAD, "")
                source = find_base(place, [place], revision).source
                return self._parse(source) if source else None
            beside = os.path.join(os.path.dirname(self.base), NAME)
            return self._parse(read_source(beside)) if os.path.lexists(beside) else None
        except SettingsError as error:
            faults = list(error.faults)
        except SourceError as error:
            faults = [error]
        self.errors += faults if baseline.only_shrink else []
        return None


def select_acceptable_rules(rules: "Sequence[Rule]") -> "list[Rule]":
    """Return the rules whose findings a baseline can accept: all but those about baselines."""
    from linter.suppressions.baseline import FORMAT

    return [rule for rule in rules if FORMAT not in rule.formats]
