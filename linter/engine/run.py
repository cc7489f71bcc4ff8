"""Run rules over a registry: call every check, keep crashes apart, and turn problems into findings."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from os.path import basename
from time import thread_time
from typing import TYPE_CHECKING, Any

from linter.engine.finding import Finding, Status
from linter.engine.identity import fold_twins
from linter.engine.result import UNUSED, Crash, Result, Skipped
from linter.model import Capability, Contact, Entry, Field, MarkupError, Record, Registry, fold_case, is_date
from linter.rules_api.dates import read_date
from linter.rules_api.index import Index
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Scope
from linter.rules_api.underlying import Underlying
from linter.suppressions.inline import suppress_findings

if TYPE_CHECKING:
    from linter.versions.changeset import ChangeSet


def run(
    rules: Sequence[Rule],
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
    change_set: "ChangeSet | None" = None,
    over: Sequence[Underlying] = (),
) -> Result:
    """Return what the rules find in a registry, findings that repeat in records of one entry as one.

    A rule that crashes on an entry loses that entry and nothing else. Rules about other formats are left out, and so are rules
    about changes without a change set, and rules about underlying registries unless `over` has one. `options` are those that
    differ from their default; `today` (YYYY-MM-DD) replaces the day of the clock.
    """
    result = run_each(rules, registry, options, today, change_set, over)
    return replace(result, findings=tuple(fold_twins(registry, result.findings)))


def run_each(
    rules: Sequence[Rule],
    registry: Registry,
    options: Mapping[Option[Any], Any] | None = None,
    today: str = "",
    change_set: "ChangeSet | None" = None,
    over: Sequence[Underlying] = (),
) -> Result:
    """Return what the rules find in each record: as `run`, with nothing folded."""
    index = Index(registry, options, today, change_set, over)
    findings: list[Finding] = []
    crashes: list[Crash] = []
    seconds: dict[str, float] = {}
    suited = [rule for rule in rules if not _explain_unsuited(rule, index)]
    skipped = [Skipped(rule, lack) for rule in suited if (lack := _explain_lack(rule, registry, change_set))]
    if not suited:  # or it would look as if they had run
        skipped = [Skipped(rule, _explain_unsuited(rule, index)) for rule in rules]
    left_out = {skip.rule.code for skip in skipped}
    for rule in suited:
        if rule.code in left_out:
            continue
        start = thread_time()
        if rule.by_space and registry.scope:
            drained = _drain_spaces(rule, index)
            if isinstance(drained, Skipped):
                skipped.append(drained)
                continue
            found, failures = drained
        else:
            found, failures = _drain(rule, index)
        if registry.uncertain and Capability.WORDING in rule.required_capabilities:
            found = [finding for finding in found if _is_certain(finding, registry)]
            skipped.append(Skipped(rule, registry.uncertain_because, len(registry.uncertain)))
        findings += found
        crashes += _list_crashes(rule, failures)
        seconds[rule.code] = thread_time() - start
    found_in_all = tuple(suppress_findings(registry, findings))
    return Result(
        registry,
        tuple(suited or rules),
        found_in_all,
        tuple(crashes),
        seconds,
        tuple(skipped),
        change_set=change_set,
        over=tuple(map(str, over)),
    )


def _is_certain(finding: Finding, registry: Registry) -> bool:
    """Return whether no entry that a finding is about is one of the uncertain ones."""
    problem = finding.problem
    return registry.uncertain.isdisjoint((problem.entry, *(related.entry for related in problem.related)))


def _explain_unsuited(rule: Rule, index: Index) -> str:
    """Return why a rule is not about a registry, in words that follow the name of the file, or "" if it is."""
    if rule.formats and index.registry.format not in rule.formats:
        return "is not of the format that the rule is about"
    if Capability.UNDERLYING in rule.requires and not index.over:
        return "is not checked over another registry (--over)"
    if Capability.POLICY in rule.requires and not any(index.policy):
        return "is not checked by a policy ('ports' in the settings)"
    return "is not compared with a base (--base)" if rule.scope is Scope.CHANGE and index.change_set is None else ""


def _explain_lack(rule: Rule, registry: Registry, change_set: "ChangeSet | None") -> str:
    """Return the reason of the first capability that a rule requires and the registry or its base lacks, or ""."""
    if rule.only_if_used and not any(registry.uses(field) for field in rule.only_if_used):
        return f"{UNUSED}{' or '.join(sorted(rule.only_if_used))}"
    if rule.scope is Scope.CHANGE and change_set and Capability.WORDING in rule.required_capabilities:
        for one, introduction in ((registry, ""), (change_set.base, "is compared with a version that ")):
            if one.uncertain:
                return introduction + one.uncertain_because
    before = change_set.base.missing_capabilities if rule.scope is Scope.CHANGE and change_set else {}
    for missing, introduction in ((registry.missing_capabilities, ""), (before, "is compared with a version that ")):
        for capability in Capability:
            if capability in rule.required_capabilities and capability in missing:
                return introduction + missing[capability]
    return ""


_Failure = tuple[Entry, Exception]


def _drain(rule: Rule, index: Index) -> tuple[list[Finding], list[_Failure]]:
    """Return the findings of a rule in the subjects of its scope, and the subjects on which it failed."""
    findings: list[Finding] = []
    failures: list[_Failure] = []
    check, change = rule.check, index.change_set if rule.scope is Scope.CHANGE else None
    statuses, active = _StatusByDate(rule), Status.ACTIVE
    try:
        subjects = list_subjects(rule, index)
    except Exception as error:  # the candidates of the rule failed
        return [], [(index.registry, error)]
    for subject in subjects:
        try:
            for problem in check(subject, index):
                entry = problem.entry
                status = find_status(rule, entry) if rule.exceptions else statuses[entry.dated]
                if status is active:
                    problem.text.isascii()  # a message that cannot be filled in is a crash of this rule, not of the report
                finding = Finding(rule, status, problem)
                if change is not None:
                    finding.is_removed = change.is_of_base(entry)
                findings.append(finding)
        except Exception as error:  # a rule may fail in any way; that costs this rule on this entry
            failures.append((index.registry if subject is index.change_set else subject, error))
    return findings, failures


def _drain_spaces(rule: Rule, index: Index) -> tuple[list[Finding], list[_Failure]] | Skipped:
    """Return the findings of a rule in all port spaces, equal ones once, or why it cannot run."""
    from linter.engine.spaces import TOO_MANY, find_spaces, name_space  # few registries have any

    if (spaces := index.get(find_spaces)) is None:
        return Skipped(rule, TOO_MANY)
    findings: dict[Hashable, Finding] = {}
    failures: list[_Failure] = []
    for space in spaces:
        found, failed = _drain(rule, space)
        failures += failed
        for one in found:
            problem = name_space(one.problem, index.registry.scope)
            findings.setdefault((problem.entry, problem.field, problem.value_index, problem.text), replace(one, problem=problem))
    return list(findings.values()), failures


def list_subjects(rule: Rule, index: Index) -> Iterable[Any]:
    """Return the candidates of a rule, or all subjects of its scope."""
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


def list_unread(registry: Registry, rules: Iterable[Rule]) -> Sequence[MarkupError]:
    """Return what the reader of a registry left out and none of some rules reports. A rule that crashes reports nothing."""
    if not registry.markup_errors:
        return ()
    index = Index(registry)
    reported: set[int] = set()
    for rule in rules:
        if Field.MARKUP in rule.reads and not _explain_unsuited(rule, index):
            reported.update(finding.problem.value_index for finding in _drain(rule, index)[0])
    return [error for number, error in enumerate(registry.markup_errors) if number not in reported]


def find_status(rule: Rule, entry: Entry) -> Status:
    """Return the status that the findings of a rule about an entry have, comments and baselines aside."""
    if rule.exceptions and not rule.exceptions.isdisjoint(_list_words(entry)):
        return Status.SUPPRESSED
    return _status_by_date(rule, entry.dated)


def _status_by_date(rule: Rule, date: str | None) -> Status:
    if rule.since is None or is_registered_since(date, rule.since) or (rule.binds_undated and not is_date(date)):
        return Status.ACTIVE
    return Status.GRANDFATHERED


class _StatusByDate(dict[str | None, Status]):
    """The status of the findings of a rule, by the date of the entry: thousands of findings have a few hundred dates."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def __missing__(self, date: str | None) -> Status:
        status = self[date] = _status_by_date(self._rule, date)
        return status


def _list_words(entry: Entry) -> set[str]:
    """Return the folded words by which settings may except an entry: its name, id or, without a name, port; and all of it."""
    if isinstance(entry, Record):
        own = entry.number if entry.name is None else entry.name
    else:
        own = entry.id if isinstance(entry, Contact) else None
    return {fold_case(own or ""), fold_case(str(entry))}


@lru_cache(maxsize=1 << 12)
def is_registered_since(date: str | None, since: str) -> bool:
    """Return whether a date is not before another (YYYY-MM-DD), compared at the coarser precision of the two.

    A text that can be read as one date only, such as "2020-1-15", counts as that date. No date, and a text that is none, count
    as old.
    """
    meant = date if date is None or is_date(date) else read_date(date)
    return meant is not None and meant >= since[: len(meant)]


def _list_crashes(rule: Rule, failures: Sequence[_Failure]) -> list[Crash]:
    """Return the failures of a rule, equal ones as one crash."""
    if not failures:
        return []
    import traceback

    alike: dict[tuple[str, str], list[Entry]] = {}
    for entry, error in failures:
        *_, (frame, line) = traceback.walk_tb(error.__traceback__)
        text = " ".join("".join(traceback.format_exception_only(error)).split())
        alike.setdefault((text, f"{basename(frame.f_code.co_filename)}:{line}"), []).append(entry)
    return [Crash(rule, entries[0], text, where, len(entries)) for (text, where), entries in alike.items()]
