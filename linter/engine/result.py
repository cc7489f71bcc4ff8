"""The outcome of a run: its findings, the rules that crashed or did not run, and the places of all these."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from linter.engine.finding import Finding, FixedFinding, FixOutcome, Status
from linter.engine.identity import Keys
from linter.frozen import frozen_class
from linter.model import Entry, Field, Registry
from linter.rules_api.rule import Rule, Severity
from linter.source import Span

if TYPE_CHECKING:
    from linter.rules_api.fix import TextEdit
    from linter.versions.changeset import ChangeSet

_RULE, _STATUS = attrgetter("rule"), attrgetter("status")
UNUSED = "uses no "  # begins the reason why a rule about a field does not run on a registry without it


class Crash(NamedTuple):
    """A rule that failed on an entry: a bug of reglint or of a rule of the user, not a fault of the registry.

    `entries` counts the entries on which the rule failed in the same way; `entry` is the first of them. `error` is the exception
    in one line, `where` its file and line.
    """

    rule: Rule
    entry: Entry
    error: str
    where: str
    entries: int

    @property
    def blame(self) -> str:
        """Whose bug it is, in words. The codes of rules that reglint does not ship begin with X."""
        return "this is a bug in the rule" if self.rule.code.startswith("X") else "this is a bug in reglint"


class Skipped(NamedTuple):
    """A rule that did not run. `reason` follows the name of the file and says what the registry cannot express.

    `entries` is the number of entries on which the rule did not run, 0 for all of them.
    """

    rule: Rule
    reason: str
    entries: int = 0

    @property
    def on_entries(self) -> str:
        """The entries, as a continuation of "did not run"."""
        return f" on {self.entries:,} {'entry' if self.entries == 1 else 'entries'}" if self.entries else ""


class RelatedPlace(NamedTuple):
    """A place that explains a finding. `registry` is the one that holds it: the base for entries that were removed."""

    label: str
    entry: Entry
    registry: Registry
    span: Span


@frozen_class(slots=False)
class Result:
    """The outcome of a run over one registry.

    `findings` are in the order of the rules; `sorted_findings` returns them in the order of the file. `seconds` is the CPU time of
    each rule by its code. `skipped` are rules that require a missing capability. `fix_outcomes` are the fixes that led to this
    registry. `change_set` is what changed since the base, if there is one, and `fixed` are the findings of the base that are gone.
    `profile` names the profile and where it comes from, "" for the default of IANA's formats. `over` names the underlying
    registries with their editions.
    """

    registry: Registry
    rules: tuple[Rule, ...]
    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    seconds: dict[str, float]
    skipped: tuple[Skipped, ...] = ()
    fix_outcomes: tuple[FixOutcome, ...] = ()
    change_set: "ChangeSet | None" = None
    fixed: tuple[FixedFinding, ...] = ()
    profile: str = ""
    over: tuple[str, ...] = ()

    @property
    def made(self) -> list[FixOutcome]:
        """Return the fixes that were applied."""
        return [outcome for outcome in self.fix_outcomes if not outcome.held_back]

    @property
    def held_back(self) -> list[FixOutcome]:
        """Return the fixes that were wanted and not applied."""
        return [outcome for outcome in self.fix_outcomes if outcome.held_back]

    @cached_property
    def known_edits(self) -> "dict[int, list[TextEdit] | None]":
        """The results of `linter.engine.fixes.edits_of`, by the `id` of the finding."""
        return {}

    @cached_property
    def _keys(self) -> Keys:
        return Keys(self.findings)

    def key(self, finding: Finding) -> str:
        """Return the key of a finding of this result: see `linter.engine.identity`."""
        return self._keys.find(finding)

    @cached_property
    def _places(self) -> dict[int, Span]:
        return {}

    def place(self, finding: Finding) -> Span:
        """Return the span of a finding in the registry. A removed entry is located at the row before the gap."""
        place = self._places.get(id(finding))
        if place is None:
            place = self._places[id(finding)] = self._locate(finding)
        return place

    def _locate(self, finding: Finding) -> Span:
        problem = finding.problem
        if finding.is_removed:
            assert self.change_set is not None
            return self.registry.locate(self.change_set.entry_before(problem.entry), Field.ENTRY)
        if finding.cause:
            return self.registry.locate(finding.cause.entry, finding.cause.field, finding.cause.value_index)
        return self.registry.locate(problem.entry, problem.field, problem.value_index, *(problem.substring or ()))

    def related_places(self, finding: Finding) -> list[RelatedPlace]:
        """Return the places that explain a finding: the removed entry in the base first, then those that the rule names."""
        problem, change = finding.problem, self.change_set
        found = []
        if finding.is_removed and change:
            span = change.base.locate(problem.entry, problem.field, problem.value_index, *(problem.substring or ()))
            found.append(RelatedPlace(f"the removed entry '{problem.entry}' in the base", problem.entry, change.base, span))
        if finding.cause:
            span = self.registry.locate(problem.entry, problem.field, problem.value_index)
            found.append(RelatedPlace(f"the other entry, '{problem.entry}'", problem.entry, self.registry, span))
        for related in problem.related:
            if finding.cause and related == finding.cause:
                continue
            registry = change.base if change and change.is_of_base(related.entry) else self.registry
            span = registry.locate(related.entry, related.field, related.value_index)
            found.append(RelatedPlace(related.label, related.entry, registry, span))
        return found

    def sorted_findings(self, statuses: Collection[Status] = (Status.ACTIVE,)) -> list[Finding]:
        """Return the findings with one of these statuses in a total order: place, rule, message."""
        if len(statuses) == 1:
            return self.sort(self.with_status(*statuses))
        return self.sort(finding for finding in self.findings if finding.status in statuses)

    def sort(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return some findings in a total order: place, rule, message."""

        def key(finding: Finding) -> tuple[int, int, str, str]:
            return *self.place(finding), finding.rule.code, finding.text

        return sorted(findings, key=key)

    def with_status(self, status: Status) -> Sequence[Finding]:
        """Return the findings with a status, in the order of the rules."""
        return self._by_status[status]

    @cached_property
    def _by_status(self) -> dict[Status, list[Finding]]:
        groups: dict[Status, list[Finding]] = {status: [] for status in Status}
        for finding in self.findings:
            groups[finding.status].append(finding)
        return groups

    def count(self) -> Counter[tuple[Severity, Status]]:
        """Return the number of findings by severity and status."""
        return self._counts.copy()

    @cached_property
    def _counts(self) -> Counter[tuple[Severity, Status]]:
        counts: Counter[tuple[Severity, Status]] = Counter()
        for rule, found in groupby(self.findings, _RULE):
            for status, number in Counter(map(_STATUS, found)).items():
                counts[rule.severity, status] += number
        return counts

    def fails(self, threshold: Severity | None) -> bool:
        """Return whether an active finding is at least as severe as the threshold. None means never."""
        if threshold is None:
            return False
        severe = list(Severity)[: list(Severity).index(threshold) + 1]
        return any(self._counts[severity, Status.ACTIVE] for severity in severe)
