"""Follow the findings of a file through its revisions: when each appeared, and when it was fixed.

Every revision is checked as if on the day of its commit. A finding keeps its identity (`linter.engine.identity`); the message only
decides between several with the same identity. An entry with another name on the same port, or another port under the same name, is
the same entry. So is a row of unassigned ports that lost some of them.
"""

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from linter.engine.finding import Finding, Status
from linter.engine.identity import Identity, fold_subject
from linter.engine.parallel import Processes
from linter.engine.run import Result, run
from linter.formats import read
from linter.model import Contact, Entry, Record, parse_ports
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity
from linter.rules_api.underlying import Underlying
from linter.source import SourceError, decode
from linter.versions.git import Repository, Revision

SHOWN = 7  # digits of the id of a commit
_REGISTRY = "registry"
_LEAST = 4  # revisions from which another process pays off


class Subject(NamedTuple):
    """The subject of a finding by its identifying values: a record, a contact (`name` is its id) or the registry."""

    kind: str
    name: str | None = None
    port: str | None = None
    transport: str | None = None

    def __str__(self) -> str:
        if self.kind != "record":
            return self.kind if self.name is None else f"{self.kind} {self.name}"
        place = "/".join(filter(None, (self.port, self.transport)))
        return " ".join(filter(None, (self.name, place))) or "entry without name and port"


class PlainFinding(NamedTuple):
    """A finding without its registry. `person` is the name of the contact that it is about, else ""."""

    code: str
    subject: Subject
    field: str
    status: Status
    message: str
    person: str = ""


class State(NamedTuple):
    """The findings and the entries of one revision. `ran` are the codes of the rules that ran.

    `problem` is the reason why the revision could not be read, else ""; the other fields are empty then.
    """

    found: Counter[PlainFinding]
    subjects: frozenset[Subject]
    ran: frozenset[str] = frozenset()
    crashes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(slots=True)
class Interval:
    """A finding from the revision in which it appeared to the one that fixed it, both counted from 0.

    `finding` is its last form. Without `fixed` it is open; without `appeared` it is not committed yet. `is_removed`: its entry was
    removed with it.
    """

    finding: PlainFinding
    appeared: int | None
    fixed: int | None = None
    is_removed: bool = False


class Age(NamedTuple):
    """The age of an open finding: the revision that introduced it, None if it is not committed yet, and the days since.

    `is_older`: it may be older, because the history is cut there.
    """

    since: Revision | None
    days: int
    is_older: bool

    @property
    def text(self) -> str:
        """Return the age in words."""
        if self.since is None:
            return "in no commit yet"
        days = f"{self.days:,} day{'s' * (self.days != 1)}"
        return f"since {self.since.date}{' or before' * self.is_older} ({self.since.id[:SHOWN]}), {days}"

    @property
    def document(self) -> dict[str, str | int | bool | None]:
        """Return the age as a JSON object."""
        revision, day = (self.since.id, self.since.date) if self.since else (None, None)
        return {"revision": revision, "date": day, "days": self.days, "older": self.is_older}


@dataclass(frozen=True, slots=True)
class History:
    """The findings of a file through its revisions, oldest first.

    `counts` are the numbers of active findings by severity, None for a revision that could not be read; `problems` has the reason,
    by the number of the revision. `is_cut`: the file is older than the first revision. `crashes` are rules that crashed.
    """

    path: str
    revisions: tuple[Revision, ...]
    rules: Mapping[str, Rule]
    intervals: tuple[Interval, ...]
    counts: tuple[Mapping[Severity, int] | None, ...]
    problems: Mapping[int, str]
    crashes: tuple[str, ...]
    is_cut: bool
    today: str

    @property
    def open(self) -> list[Interval]:
        """Return the open findings, oldest first."""
        return [interval for interval in self.intervals if interval.fixed is None]

    @property
    def fixed(self) -> list[Interval]:
        """Return the fixed findings in the order of the revisions that fixed them."""
        return sorted((one for one in self.intervals if one.fixed is not None), key=lambda one: one.fixed or 0)

    def is_older(self, interval: Interval) -> bool:
        """Return whether a finding may have appeared before the first revision of the history."""
        return self.is_cut and interval.appeared == 0

    def days(self, interval: Interval) -> int:
        """Return the number of days for which a finding was open."""
        last = self.today if interval.fixed is None else self.revisions[interval.fixed].date
        return _days(None if interval.appeared is None else self.revisions[interval.appeared], last)


def _days(first: Revision | None, last: str) -> int:
    """Return the days from a revision to a day, 0 if the clock of a committer was wrong."""
    return max((date.fromisoformat(last) - date.fromisoformat(first.date)).days, 0) if first else 0


def find_ages(
    revisions: Sequence[Revision],
    walk_states: Iterable[State],
    result: Result,
    findings: Sequence[Finding],
    today: str,
    is_cut: bool,
) -> dict[int, Age]:
    """Return the age of each finding by its `id`, from the states of the revisions of its file."""
    track = Track()
    for number, state in enumerate(walk_states):
        if not state.problem:
            track.step(number, state)
    track.step(None, to_state(result, findings))
    by_finding: dict[PlainFinding, list[Interval]] = {}
    for interval in track.open:
        by_finding.setdefault(interval.finding, []).append(interval)
    found = {}
    for finding in findings:
        first = by_finding[plain_finding(finding)].pop().appeared
        since = None if first is None else revisions[first]
        found[id(finding)] = Age(since, _days(since, today), is_cut and first == 0)
    return found


def history(
    path: str, revisions: Sequence[Revision], walk_states: Iterable[State], rules: Iterable[Rule], today: str, is_cut: bool
) -> History:
    """Return the history of a file from the states of its revisions, oldest first. Ages are counted up to `today` (YYYY-MM-DD)."""
    by_code = {rule.code: rule for rule in rules}
    track = Track()
    counts: list[Mapping[Severity, int] | None] = []
    problems: dict[int, str] = {}
    crashes: list[str] = []
    for number, state in enumerate(walk_states):
        if state.problem:
            problems[number] = state.problem
            counts.append(None)
            continue
        track.step(number, state)
        crashes += state.crashes
        counted: Counter[Severity] = Counter()
        for finding, number in track.found.items():
            if finding.status is Status.ACTIVE:
                counted[by_code[finding.code].severity] += number
        counts.append(counted)
    order = {code: number for number, code in enumerate(by_code)}
    intervals = sorted(track.fixed + track.open, key=lambda one: _interval_order(one, order))
    return History(
        path, tuple(revisions), by_code, tuple(intervals), tuple(counts), problems, tuple(dict.fromkeys(crashes)), is_cut, today
    )


def _interval_order(one: Interval, order: Mapping[str, int]) -> tuple[object, ...]:
    last = one.fixed
    return one.appeared is None, one.appeared or 0, order[one.finding.code], _sort_key(one.finding), last is None, last or 0


def _sort_key(finding: PlainFinding) -> tuple[str, ...]:
    """Return all values of a finding as a sort key."""
    return (finding.code, *(word or "" for word in finding.subject), finding.field, finding.status, finding.message, finding.person)


class Track:
    """The open and fixed findings while the revisions are walked."""

    def __init__(self) -> None:
        self.found: Counter[PlainFinding] = Counter()
        self.fixed: list[Interval] = []
        self._subjects: frozenset[Subject] = frozenset()
        self._open: dict[PlainFinding, list[Interval]] = {}

    @property
    def open(self) -> list[Interval]:
        """Return the intervals of the open findings."""
        return [interval for intervals in self._open.values() for interval in intervals]

    def step(self, number: int | None, state: State) -> None:
        """Add the state of a revision by its number (None: not committed yet). Findings of rules that did not run stay open."""
        found = state.found + Counter({finding: n for finding, n in self.found.items() if finding.code not in state.ran})
        gone = sorted((self.found - found).elements(), key=_sort_key)
        new = sorted((found - self.found).elements(), key=_sort_key)
        for keys_of_finding in (_identity_key, self._keys_of_renamed(state.subjects)):
            gone, new = self._continue(gone, new, keys_of_finding)
        for finding in gone:
            interval = self._take(finding)
            interval.fixed = number
            interval.is_removed = finding.subject.kind != _REGISTRY and finding.subject not in state.subjects
            self.fixed.append(interval)
        for finding in new:
            self._open.setdefault(finding, []).append(Interval(finding, number))
        self.found = found
        self._subjects = state.subjects

    def _take(self, finding: PlainFinding) -> Interval:
        """Remove and return the youngest interval of equal open findings."""
        intervals = self._open[finding]
        interval = intervals.pop()
        if not intervals:
            del self._open[finding]
        return interval

    def _continue(
        self,
        gone: Sequence[PlainFinding],
        new: Sequence[PlainFinding],
        keys_of_finding: Callable[[PlainFinding, bool], Iterable[object]],
    ) -> tuple[list[PlainFinding], list[PlainFinding]]:
        """Continue gone findings as new ones with a key in common. Return those of both kinds that are left."""
        by_key: dict[object, list[PlainFinding]] = {}
        for finding in new:
            for key in keys_of_finding(finding, True):
                by_key.setdefault(key, []).append(finding)
        left = Counter(new)
        left_over = []
        for finding in gone:
            for other in (other for key in keys_of_finding(finding, False) for other in by_key.get(key, ())):
                if left[other]:
                    left[other] -= 1
                    interval = self._take(finding)
                    interval.finding = other
                    self._open.setdefault(other, []).append(interval)
                    break
            else:
                left_over.append(finding)
        return left_over, sorted(left.elements(), key=_sort_key)

    def _keys_of_renamed(self, subjects: frozenset[Subject]) -> Callable[[PlainFinding, bool], Iterable[object]]:
        """Return the function that yields keys for findings of entries that vanished or appeared, perhaps by a renaming."""

        def keys(finding: PlainFinding, is_new: bool) -> Iterable[object]:
            subject = finding.subject
            if subject in (self._subjects if is_new else subjects):
                return
            about = (finding.code, finding.field, subject.kind, subject.transport)
            if subject.port:
                yield (*about, "port", subject.port)
            if subject.kind == "record" and subject.name:
                yield (*about, "name", subject.name)
            if subject.name is None and (
                ports := parse_ports(subject.port or "")
            ):  # a row of unassigned ports loses some at an end
                yield (*about, "first", ports.low)
                yield (*about, "last", ports.high)
            if finding.person:
                yield (*about, "person", finding.person)

        return keys


def _identity_key(finding: PlainFinding, _is_new: bool) -> Iterable[object]:
    yield Identity(finding.code, fold_subject(str(finding.subject)), finding.field)


def to_state(result: Result, findings: Iterable[Finding]) -> State:
    """Return the state of a result, restricted to some of its findings."""
    registry = result.registry
    found = Counter(map(plain_finding, findings))
    entries: tuple[Entry, ...] = (*registry.records, *registry.contacts)
    subjects = frozenset(map(_subject, entries))
    crashes = tuple(f"{crash.rule.code} crashed on {crash.entry}: {crash.error} ({crash.where})" for crash in result.crashes)
    return State(found, subjects, frozenset(result.seconds), crashes)


def plain_finding(finding: Finding) -> PlainFinding:
    """Return a finding without its registry."""
    problem = finding.problem
    entry = problem.entry
    person = entry.name if isinstance(entry, Contact) else None
    return PlainFinding(finding.rule.code, _subject(entry), problem.field.value, finding.status, finding.text, person or "")


def _subject(entry: Entry) -> Subject:
    if isinstance(entry, Record):
        return Subject("record", entry.name, entry.number, entry.transport)
    return Subject("contact", entry.id) if isinstance(entry, Contact) else Subject(_REGISTRY)


class Checks(NamedTuple):
    """The rules, options and underlying registries of every check, the format ("": detect it) and the statuses to report."""

    rules: Sequence[Rule]
    options: Mapping[Option[Any], Any]
    form: str
    statuses: Collection[Status]
    over: Sequence[Underlying] = ()


def walk_states(
    repository: Repository, revisions: Sequence[Revision], checks: Checks, jobs: int, done: Callable[[], None] = lambda: None
) -> Iterator[State]:
    """Yield the state of each revision in order, and call `done` after each.

    Up to `jobs` processes check consecutive stretches of revisions; fewer for few revisions or if the system refuses.
    """
    jobs = max(min(jobs, len(revisions) // _LEAST), 1)
    bounds = [number * len(revisions) // jobs for number in range(jobs + 1)]
    stretches = [revisions[start:end] for start, end in pairwise(bounds)]
    with closing(Processes()) as processes:
        if jobs > 1:
            processes.start([partial(_yield_steps, repository, stretch, checks) for stretch in stretches])
        for number, stretch in enumerate(stretches):
            state = _NOTHING
            done_here = 0
            for step in processes.values(number, done):
                done_here += 1
                state = _apply_step(state, step)
                yield state
            # check here what no process has checked
            for state in _check_revisions(repository, stretch[done_here:], checks):
                done()
                yield state


def _check_revisions(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[State]:
    if not revisions:
        return
    with repository.texts() as texts:
        blob, registry = "", None
        for revision in revisions:
            if revision.oddity:
                yield State(Counter(), frozenset(), problem=revision.oddity)
                continue
            if revision.blob is None:
                yield State(Counter(), frozenset(), frozenset(rule.code for rule in checks.rules))
                continue
            try:
                if registry is None or revision.blob != blob:
                    source = decode(os.fsencode(revision.path).decode(errors="backslashreplace"), texts.read(revision.blob))
                    registry = read(source, checks.form, registry)
                    blob = revision.blob
            except SourceError as error:
                place = f"line {error.position.line}: " if error.position else ""
                yield State(Counter(), frozenset(), problem=f"{place}{error.message}")
                continue
            result = run(checks.rules, registry, checks.options, revision.date, over=checks.over)
            yield to_state(result, [finding for finding in result.findings if finding.status in checks.statuses])


class _Step(NamedTuple):
    """The difference between two states. `rest` is the later one without findings and entries."""

    gone: Counter[PlainFinding]
    new: Counter[PlainFinding]
    left: frozenset[Subject]
    joined: frozenset[Subject]
    rest: State


_NOTHING = State(Counter(), frozenset())


def _yield_steps(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[_Step]:
    before = _NOTHING
    for state in _check_revisions(repository, revisions, checks):
        if state.problem:
            yield _Step(Counter(), Counter(), frozenset(), frozenset(), state)
            continue
        yield _Step(
            before.found - state.found,
            state.found - before.found,
            before.subjects - state.subjects,
            state.subjects - before.subjects,
            state._replace(found=Counter(), subjects=frozenset()),
        )
        before = state


def _apply_step(before: State, step: _Step) -> State:
    return step.rest._replace(found=before.found - step.gone + step.new, subjects=before.subjects - step.left | step.joined)
