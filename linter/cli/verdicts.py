"""Verdicts: lines of a baseline that the report page exported, to be added if `reglint check` reports their findings."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from linter.cli.baseline import select_acceptable_rules
from linter.suppressions.baseline import make_key
from linter.suppressions.baseline_edits import Group

if TYPE_CHECKING:
    from linter.model import BaselineEntry
    from linter.rules_api.rule import Rule
    from linter.source import SourceError
    from linter.suppressions.baseline_file import BaselineFile


class Verdicts:
    """The lines of a file of verdicts, which has the form of a baseline. Raises SettingsError for errors in it."""

    def __init__(self, path: str, rules: "Sequence[Rule]") -> None:
        from linter.suppressions.baseline_file import load_baseline

        self.file = load_baseline(path, select_acceptable_rules(rules))
        self._used: set[BaselineEntry] = set()

    def groups(self, missing: Mapping[str, Sequence[str]], baseline: "BaselineFile") -> list[Group]:
        """Return the lines to add: those whose finding is reported and not accepted yet. `missing` are entries by rule code."""
        wanted = Counter(make_key(code, entry) for code, entries in missing.items() for entry in entries)
        accepted = Counter(make_key(line.rule, line.subject) for line in baseline.entries)
        found: dict[tuple[str, str, str | None], list[str]] = {}
        for line in self.file.entries:
            key = make_key(line.rule, line.subject)
            if wanted[key]:
                wanted[key] -= 1
                found.setdefault((line.rule, " ".join(line.reason.split()), line.until), []).append(line.subject)
            elif accepted[key]:
                accepted[key] -= 1
            else:
                continue
            self._used.add(line)
        return [Group(rule, tuple(entries), reason, until) for (rule, reason, until), entries in found.items()]

    def unused(self) -> "list[SourceError]":
        """Return an error for each line that accepts no finding of any registry."""
        return [
            self.file.source.error(
                f"accepts nothing: {line.rule} found nothing at '{line.subject}'; check the registry again", line.start
            )
            for line in self.file.entries
            if line not in self._used
        ]
