"""Rules over a registry: every check function is drained, its crashes are kept apart, what it says becomes findings."""

import traceback
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from os.path import basename
from time import perf_counter
from typing import TYPE_CHECKING, Any

from linter.engine.finding import Finding, FixedFinding, FixOutcome, Status
from linter.model import Capability, Contact, Entry, Record, Registry, fold_case, is_date
from linter.rules_api.index import Index
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Scope, Severity
from linter.source import Span
from linter.suppressions.inline import accepted

if TYPE_CHECKING:
    from linter.versions.changeset import ChangeSet


@dataclass(frozen=True, slots=True)
class Crash:
    """A rule that failed on an entry: a fault of reglint's, not of the registry's.

    `entries` counts the entries on which the rule failed in the same way; `entry` is the first of them. `error` is the exception
    in one line, `where` the file and line of it.
    """

    rule: Rule
    entry: Entry
    error: str
    where: str
    entries: int


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that did not run, and why: what the registry cannot say, in words that follow the name of the file."""

    rule: Rule
    reason: str


@dataclass(frozen=True, eq=False)
class Result:
    """What a run over one registry found.

    `findings` stand in the order of the rules; `sorted_findings` puts those with a status into the order of the file. `seconds` is
    the time that each rule took, by its code. `skipped` are the rules that need what the registry cannot say.
    `repairs` are those that led to this registry from another. `edit` is how the registry came to be what it is, if a version
    before it is known, and `gone` are the findings of that which do not hold any more.
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

    @property
    def made(self) -> list[FixOutcome]:
        """The repairs that were made."""
        return [repair for repair in self.fix_outcomes if not repair.held_back]

    @property
    def held_back(self) -> list[FixOutcome]:
        """The repairs that were not made, though they were wanted."""
        return [repair for repair in self.fix_outcomes if repair.held_back]

    def place(self, finding: Finding) -> Span:
        """Where a finding stands."""
        problem = finding.problem
        return self.registry.locate(problem.entry, problem.field, problem.value_index, *(problem.substring or ()))

    def sorted_findings(self, statuses: Collection[Status] = (Status.ACTIVE,)) -> list[Finding]:
        """The findings with one of these statuses, in a total order: place, rule, message."""

        def key(finding: Finding) -> tuple[int, int, str, str]:
            return *self.place(finding), finding.rule.code, finding.text

        return sorted((finding for finding in self.findings if finding.status in statuses), key=key)

    def twins(self, finding: Finding) -> Sequence[Finding]:
        """A finding, and those that say the same of other records that share the lines of its entry."""
        entry = finding.problem.entry
        if not isinstance(entry, Record) or not self._shared:
            return (finding,)
        return self._shared.get((finding.rule.code, entry.start, finding.problem.field, finding.text), (finding,))

    @cached_property
    def _shared(self) -> Mapping[tuple[str, int, str, str], Sequence[Finding]]:
        """The findings about records that share their lines with others, those that say the same of one entry together."""
        starts = Counter(record.start for record in self.registry.records)
        if len(starts) == len(self.registry.records):
            return {}
        found: dict[tuple[str, int, str, str], list[Finding]] = {}
        for finding in self.findings:
            entry = finding.problem.entry
            if isinstance(entry, Record) and starts[entry.start] > 1:
                found.setdefault((finding.rule.code, entry.start, finding.problem.field, finding.text), []).append(finding)
        return found

    def count(self) -> Counter[tuple[Severity, Status]]:
        """How many findings there are of each severity and status."""
        return Counter((finding.rule.severity, finding.status) for finding in self.findings)

    def fails(self, threshold: Severity | None) -> bool:
        """Whether an active finding is at least as grave as the threshold. None stands for never."""
        if threshold is None:
            return False
        grave = list(Severity)[: list(Severity).index(threshold) + 1]
        return any(finding.status is Status.ACTIVE and finding.rule.severity in grave for finding in self.findings)


def run(
    rules: Sequence[Rule],
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
    change_set: "ChangeSet | None" = None,
) -> Result:
    """What the rules find in the registry. A rule that crashes on an entry loses that entry, and nothing else is lost. Rules about
    other formats are left out, and so are those about edits where none is known.

    `options` are those that differ from their default, `today` is a day (YYYY-MM-DD) to judge by instead of that of the clock,
    `edit` is how the registry came to be what it is.
    """
    index = Index(registry, options, today, change_set)
    findings: list[Finding] = []
    crashes: list[Crash] = []
    seconds: dict[str, float] = {}
    suited = [rule for rule in rules if not _unsuited(rule, registry, change_set)]
    skipped = [Skipped(rule, lack) for rule in suited if (lack := _lack(rule, registry, change_set))]
    if not suited:  # or it would look as if they had run
        skipped = [Skipped(rule, _unsuited(rule, registry, change_set)) for rule in rules]
    left_out = {skip.rule.code for skip in skipped}
    for rule in suited:
        if rule.code in left_out:
            continue
        start = perf_counter()
        found, failures = _drain(rule, index)
        findings += found
        crashes += _crashes(rule, failures)
        seconds[rule.code] = perf_counter() - start
    found_in_all = tuple(accepted(registry, findings))
    return Result(registry, tuple(suited or rules), found_in_all, tuple(crashes), seconds, tuple(skipped), change_set=change_set)


def _unsuited(rule: Rule, registry: Registry, change_set: "ChangeSet | None") -> str:
    """Why a rule is not about a registry, in words that follow the name of the file, or nothing where it is."""
    if rule.formats and registry.format not in rule.formats:
        return "is not of the format that the rule is about"
    return "is not compared with a version before it (--base)" if rule.scope is Scope.CHANGE and change_set is None else ""


def _lack(rule: Rule, registry: Registry, change_set: "ChangeSet | None") -> str:
    """What a rule needs and the registry cannot say or, for a rule about edits, the version before it, in words that follow the
    name of the file; nothing where all is there.
    """
    before = change_set.base.missing_capabilities if rule.scope is Scope.CHANGE and change_set else {}
    for lacks, introduction in ((registry.missing_capabilities, ""), (before, "is compared with a version that ")):
        for feature in Capability:
            if feature in rule.required_capabilities and feature in lacks:
                return introduction + lacks[feature]
    return ""


_Failure = tuple[Entry, Exception]


def _drain(rule: Rule, index: Index) -> tuple[list[Finding], list[_Failure]]:
    """All that a rule finds in the subjects of its scope, down to the words of it, and on which of them it failed."""
    findings: list[Finding] = []
    failures: list[_Failure] = []
    check = rule.check
    try:
        subjects = subjects_of(rule, index)
    except Exception as error:  # the rule's own choice of subjects failed
        return [], [(index.registry, error)]
    for subject in subjects:
        try:
            for problem in check(subject, index):
                findings.append(Finding(rule, _status(rule, problem.entry), problem, problem.text))
        except Exception as error:  # a rule may fail in any way; that costs this rule on this entry
            failures.append((index.registry if subject is index.change_set else subject, error))
    return findings, failures


def subjects_of(rule: Rule, index: Index) -> Iterable[Any]:
    if rule.candidates is not None:
        return index.get(rule.candidates)
    if rule.scope is Scope.RECORD:
        return index.registry.records
    if rule.scope is Scope.CONTACT:
        return index.registry.contacts
    if rule.scope is Scope.BASELINE:
        return index.registry.baseline_entries
    if rule.scope is Scope.CHANGE:
        return () if index.change_set is None else (index.change_set,)
    return (index.registry,)


def _status(rule: Rule, entry: Entry) -> Status:
    if rule.exceptions and not rule.exceptions.isdisjoint(_words_for(entry)):
        return Status.SUPPRESSED
    if rule.since is None or registered_since(entry.dated, rule.since):
        return Status.ACTIVE
    return Status.GRANDFATHERED


def _words_for(entry: Entry) -> set[str]:
    """The words by which users may except an entry, folded: its name or id, or its port where it has no name, and all of it."""
    if isinstance(entry, Record):
        own = entry.number if entry.name is None else entry.name
    else:
        own = entry.id if isinstance(entry, Contact) else None
    return {fold_case(own or ""), fold_case(str(entry))}


def registered_since(date: str | None, since: str) -> bool:
    """Whether a date (YYYY-MM or YYYY-MM-DD) is not before another (YYYY-MM-DD), as far as it says.

    No date, and a text that is none, count as old.
    """
    return date is not None and is_date(date) and date >= since[: len(date)]


def _crashes(rule: Rule, failures: Iterable[_Failure]) -> list[Crash]:
    """The failures of a rule, those that look the same as one."""
    alike: dict[tuple[str, str], list[Entry]] = {}
    for entry, error in failures:
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        text = " ".join("".join(traceback.format_exception_only(error)).split())
        alike.setdefault((text, f"{basename(frame.f_code.co_filename)}:{line}"), []).append(entry)
    return [Crash(rule, entries[0], text, where, len(entries)) for (text, where), entries in alike.items()]
