"""Findings that a baseline accepts, which get another status and are never dropped, and baseline entries that have become useless.

The key of a baseline entry is its rule and its entry. N baseline entries of one key accept N findings; if there are more findings,
none of them is accepted, since it is unknown which are new.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from linter.engine.finding import Finding, Status
from linter.engine.identity import fold_subject, make_identity, name_subject
from linter.engine.result import Result
from linter.model import BaselineEntry, BaselineUse, Capability, Entry, Field, Registry
from linter.rules_api.index import clock_day
from linter.source import Source, Span

FORMAT = "accepted"
_ACCEPTABLE = (Status.ACTIVE, Status.EXISTING)  # findings that a baseline entry accepts
_CONTACT = "contact "  # how a contact is called

Key = tuple[str, str]  # the code of a rule, and an entry folded


def make_key(rule: str, subject: str) -> Key:
    """Return the key by which entries and findings are compared, whatever the file and its format."""
    return rule, fold_subject(subject)


def _make_finding_key(finding: Finding) -> Key:
    identity = make_identity(finding)
    return identity.code, identity.subject


def _list_keys(finding: Finding) -> Iterator[Key]:
    """Yield the key of a finding and those of its twins, which a registry in another format reports one by one."""
    for problem in finding.problems:
        yield make_key(finding.rule.code, name_subject(problem.entry))


def accept_findings(result: Result, lines: Iterable[BaselineEntry], today: str = "") -> Result:
    """The result, with the active and standing findings that the lines accept as suppressed."""
    held = _group_by_key(lines, today)
    found: dict[Key, list[Finding]] = {}
    for finding in result.findings:
        if finding.status in _ACCEPTABLE and (key := _make_finding_key(finding)) in held:
            found.setdefault(key, []).append(finding)
    accepted = {
        id(finding): replace(finding, status=Status.SUPPRESSED, reason=line.reason, accepted=line)
        for key, findings in found.items()
        if len(findings) <= len(held[key])
        for finding, line in zip(sorted(findings, key=lambda one: one.text), held[key], strict=False)
    }
    return replace(result, findings=tuple(accepted.get(id(finding), finding) for finding in result.findings))


def find_missing(results: Iterable[Result], lines: Iterable[BaselineEntry], today: str = "") -> dict[str, list[str]]:
    """Return the entries, by the code of a rule, for which new baseline entries would accept the active findings of some results.

    An entry is repeated for each baseline entry that it needs.
    """
    held = {key: len(same) for key, same in _group_by_key(lines, today).items()}
    wanted: Counter[Key] = Counter()
    subjects: dict[Key, str] = {}
    for result in results:
        active = [finding for finding in result.findings if finding.status is Status.ACTIVE]
        for finding in active:
            for problem in finding.problems:
                subject = name_subject(problem.entry)
                subjects.setdefault(make_key(finding.rule.code, subject), subject)
        wanted |= Counter(key for finding in active for key in _list_keys(finding))  # the most of any
    found: dict[str, list[str]] = {}
    for key in sorted(wanted):
        found.setdefault(key[0], []).extend([subjects[key]] * (wanted[key] - held.get(key, 0)))
    return {code: entries for code, entries in found.items() if entries}


def find_uses(
    lines: Sequence[BaselineEntry], results: Sequence[Result], earlier: Iterable[BaselineEntry] | None = None, today: str = ""
) -> tuple[BaselineEntry, ...]:
    """The lines, each with the use that it is of to the results that share their file.

    With `earlier` lines, beyond which there are to be none, those that were added since are marked.
    """
    uses: dict[BaselineEntry, tuple[BaselineUse, str]] = {}
    looks = [_Look(result) for result in results]
    for (rule, subject), same in _group_by_key(lines, today).items():
        for nth, line in enumerate(same):
            uses[line] = _find_use(rule, subject, nth, looks)
    before = Counter(make_key(line.rule, line.subject) for line in earlier or ())
    marked = []
    for line in lines:
        key = make_key(line.rule, line.subject)
        use, offer = uses.get(line, (BaselineUse.UNKNOWN, ""))
        marked.append(replace(line, use=use, offer=offer, is_added=earlier is not None and not before[key]))
        before[key] -= min(before[key], 1)
    return tuple(marked)


def find_unused(lines: Sequence[BaselineEntry], results: Sequence[Result], today: str = "") -> set[int]:
    """The rows of the lines that accept nothing, and of those whose last day has passed, of rules that ran."""
    ran = {code for result in results for code in result.seconds}
    day = today or clock_day()
    return {
        line.row
        for line in find_uses(lines, results, today=today)
        if line.use in (BaselineUse.NOTHING, BaselineUse.SURPLUS, BaselineUse.NO_ENTRY) or (line.is_over(day) and line.rule in ran)
    }


def make_baseline_registry(source: Source, lines: Sequence[BaselineEntry]) -> Registry:
    """A file of accepted findings as what rules can be run over: a registry without entries, which has lines."""
    lacks = dict.fromkeys(Capability, "is a file of accepted findings")
    return Registry(source, FORMAT, None, (), (), (), (), (), _Locator(), lacks, baseline_entries=tuple(lines))


class _Locator:
    """The locator of a baseline."""

    def locate(self, _registry: Registry, entry: Entry, field: Field, *_value: object) -> Span:
        """Return the span of a baseline entry, or of its last day."""
        if not isinstance(entry, BaselineEntry):
            return Span(0, 0)
        return entry.until_span if field is Field.UNTIL else Span(entry.start, entry.end)


def _group_by_key(lines: Iterable[BaselineEntry], today: str) -> Mapping[Key, Sequence[BaselineEntry]]:
    """The lines whose last day has not passed."""
    day = today or clock_day()
    found: dict[Key, list[BaselineEntry]] = {}
    for line in (one for one in lines if not one.is_over(day)):
        found.setdefault(make_key(line.rule, line.subject), []).append(line)
    return found


class _Look:
    """The findings of one result by rule and entry, in any status, and the entries that the result covers."""

    def __init__(self, result: Result) -> None:
        crashed = {crash.rule.code for crash in result.crashes}
        self.ran = result.seconds.keys() - crashed
        self.found = Counter(key for finding in result.findings for key in _list_keys(finding))
        self.removed = result.change_set.removed if result.change_set else ()
        self.registry = result.registry
        self._subjects: dict[str, str] = {}

    def holds_all(self, subject: str) -> bool:
        """Whether an entry, folded, would stand in the registry if it were anywhere."""
        lacks = self.registry.missing_capabilities
        return Capability.WHOLE not in lacks and not (Capability.PEOPLE in lacks and subject.startswith(_CONTACT))

    @property
    def subjects(self) -> Mapping[str, str]:
        """All that a line can name, as it is written, by what it is compared by."""
        if not self._subjects:
            named = (name_subject(entry) for entry in (*_list_entries(self.registry), *self.removed))
            self._subjects = {make_key("", subject)[1]: subject for subject in named}
        return self._subjects


def _list_entries(registry: Registry) -> Iterator[Entry]:
    yield from registry.records
    yield from registry.contacts
    yield registry


def _find_use(rule: str, subject: str, nth: int, looks: Iterable[_Look]) -> tuple[BaselineUse, str]:
    """The use of the line that has some others of its rule and entry before it, with an entry that may be meant by it."""
    ran = [look for look in looks if rule in look.ran]
    found = max((look.found[rule, subject] for look in ran), default=0)
    if found > nth:
        return BaselineUse.ACCEPTS, ""
    if found:
        return BaselineUse.SURPLUS, ""
    if any(subject in look.subjects for look in ran):
        return BaselineUse.NOTHING, ""
    if not any(look.holds_all(subject) for look in ran):
        return BaselineUse.UNKNOWN, ""
    offers = (entry for look in ran for key, entry in look.subjects.items() if key.startswith(f"{subject} "))
    return BaselineUse.NO_ENTRY, next(offers, "")
