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
_CONTACT = "contact "  # begins the name of a contact

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


def accept_findings(result: Result, entries: Iterable[BaselineEntry], today: str = "") -> Result:
    """Return the result with the active and existing findings that baseline entries accept as suppressed."""
    accepting = _group_by_key(entries, today)
    found: dict[Key, list[Finding]] = {}
    for finding in result.findings:
        if finding.status in _ACCEPTABLE and (key := _make_finding_key(finding)) in accepting:
            found.setdefault(key, []).append(finding)
    accepted = {
        id(finding): replace(finding, status=Status.SUPPRESSED, reason=entry.reason, accepted=entry)
        for key, findings in found.items()
        if len(findings) <= len(accepting[key])
        for finding, entry in zip(sorted(findings, key=lambda one: one.text), accepting[key], strict=False)
    }
    return replace(result, findings=tuple(accepted.get(id(finding), finding) for finding in result.findings))


def find_missing(results: Iterable[Result], entries: Iterable[BaselineEntry], today: str = "") -> dict[str, list[str]]:
    """Return the entries, by the code of a rule, for which new baseline entries would accept the active findings of some results.

    An entry is repeated for each baseline entry that it needs.
    """
    accepting = {key: len(same) for key, same in _group_by_key(entries, today).items()}
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
        found.setdefault(key[0], []).extend([subjects[key]] * (wanted[key] - accepting.get(key, 0)))
    return {code: subjects_of_rule for code, subjects_of_rule in found.items() if subjects_of_rule}


def find_uses(
    entries: Sequence[BaselineEntry], results: Sequence[Result], earlier: Iterable[BaselineEntry] | None = None, today: str = ""
) -> tuple[BaselineEntry, ...]:
    """Return baseline entries with their use for the results that share their file.

    If the baseline must not grow, `earlier` are the entries of its earlier version; entries that were added since are marked.
    """
    uses: dict[BaselineEntry, tuple[BaselineUse, str]] = {}
    looks = [_Look(result) for result in results]
    for (rule, subject), same in _group_by_key(entries, today).items():
        for nth, entry in enumerate(same):
            uses[entry] = _find_use(rule, subject, nth, looks)
    before = Counter(make_key(entry.rule, entry.subject) for entry in earlier or ())
    marked = []
    for entry in entries:
        key = make_key(entry.rule, entry.subject)
        use, offer = uses.get(entry, (BaselineUse.UNKNOWN, ""))
        marked.append(replace(entry, use=use, offer=offer, is_added=earlier is not None and not before[key]))
        before[key] -= min(before[key], 1)
    return tuple(marked)


def find_unused(entries: Sequence[BaselineEntry], results: Sequence[Result], today: str = "") -> set[int]:
    """Return the rows of entries that accept nothing, and of entries of rules that ran whose last day has passed."""
    ran = {code for result in results for code in result.seconds}
    day = today or clock_day()
    return {
        entry.row
        for entry in find_uses(entries, results, today=today)
        if entry.use in (BaselineUse.NOTHING, BaselineUse.SURPLUS, BaselineUse.NO_ENTRY)
        or (entry.is_over(day) and entry.rule in ran)
    }


def make_baseline_registry(source: Source, entries: Sequence[BaselineEntry]) -> Registry:
    """Return a baseline as a registry without records, over which rules about baselines can run."""
    lacks = dict.fromkeys(Capability, "is a baseline file")
    return Registry(source, FORMAT, None, (), (), (), (), (), _Locator(), lacks, baseline_entries=tuple(entries))


class _Locator:
    """The locator of a baseline."""

    def locate(self, _registry: Registry, entry: Entry, field: Field, *_value: object) -> Span:
        """Return the span of a baseline entry, or of its last day."""
        if not isinstance(entry, BaselineEntry):
            return Span(0, 0)
        return entry.until_span if field is Field.UNTIL else Span(entry.start, entry.end)


def _group_by_key(entries: Iterable[BaselineEntry], today: str) -> Mapping[Key, Sequence[BaselineEntry]]:
    """Group the entries whose last day has not passed."""
    day = today or clock_day()
    found: dict[Key, list[BaselineEntry]] = {}
    for entry in (one for one in entries if not one.is_over(day)):
        found.setdefault(make_key(entry.rule, entry.subject), []).append(entry)
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
        self._longer: dict[str, str] | None = None

    def has_all(self, subject: str) -> bool:
        """Return whether the registry would have an entry, given folded, if any registry had it."""
        lacks = self.registry.missing_capabilities
        return Capability.WHOLE not in lacks and not (Capability.PEOPLE in lacks and subject.startswith(_CONTACT))

    @property
    def subjects(self) -> Mapping[str, str]:
        """The names of everything that a baseline entry can refer to, by their folded form."""
        if not self._subjects:
            named = (name_subject(entry) for entry in (*_list_entries(self.registry), *self.removed))
            self._subjects = {make_key("", subject)[1]: subject for subject in named}
        return self._subjects

    def find_longer(self, subject: str) -> str:
        """Return the first name of an entry that begins with a subject, given folded, and a blank, or ""."""
        if self._longer is None:
            self._longer = {}
            for key, entry in self.subjects.items():
                for at, character in enumerate(key):
                    if character == " ":
                        self._longer.setdefault(key[:at], entry)
        return self._longer.get(subject, "")


def _list_entries(registry: Registry) -> Iterator[Entry]:
    yield from registry.records
    yield from registry.contacts
    yield registry


def _find_use(rule: str, subject: str, nth: int, looks: Iterable[_Look]) -> tuple[BaselineUse, str]:
    """Return the use of the baseline entry that is number `nth` among equal ones, and a similar subject if its own is unknown."""
    ran = [look for look in looks if rule in look.ran]
    found = max((look.found[rule, subject] for look in ran), default=0)
    if found > nth:
        return BaselineUse.ACCEPTS, ""
    if found:
        return BaselineUse.SURPLUS, ""
    if any(subject in look.subjects for look in ran):
        return BaselineUse.NOTHING, ""
    if not any(look.has_all(subject) for look in ran):
        return BaselineUse.UNKNOWN, ""
    return BaselineUse.NO_ENTRY, next((offer for look in ran if (offer := look.find_longer(subject))), "")
