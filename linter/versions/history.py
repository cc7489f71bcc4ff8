"""The findings of a file through its revisions: when each appeared, and when it was repaired.

Every revision is read and checked as if on the day of its commit. A finding is known again by its rule, its entry and the field;
by its words only among several of those, as they may change with other entries. An entry that has another name on the same port,
or another port under the same name, is the same entry; so is a row of free ports that has lost some of them.
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
from linter.engine.parallel import Processes
from linter.engine.run import Result, run
from linter.formats import read
from linter.model import Contact, Entry, Record, parse_ports
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity
from linter.source import SourceError, decode
from linter.versions.git import Repository, Revision

SHOWN = 7  # digits of the id of a commit
_REGISTRY = "registry"
_LEAST = 4  # revisions for which another process is worth its while


class Subject(NamedTuple):
    """What a finding is about, by the words that identify it: an entry, a contact (its id is the name) or the registry."""

    kind: str
    name: str | None = None
    port: str | None = None
    transport: str | None = None

    def __str__(self) -> str:
        if self.kind != "record":
            return self.kind if self.name is None else f"{self.kind} {self.name}"
        place = "/".join(filter(None, (self.port, self.transport)))
        return " ".join(filter(None, (self.name, place))) or "entry without name and port"


class Told(NamedTuple):
    """A finding without its file. `person` is the name of the contact that it is about."""

    code: str
    subject: Subject
    field: str
    status: Status
    message: str
    person: str = ""


class State(NamedTuple):
    """What was found in one revision, and in which entries. `ran` are the codes of the rules that could.

    `problem` says why the revision could not be read, and then the rest says nothing.
    """

    found: Counter[Told]
    subjects: frozenset[Subject]
    ran: frozenset[str] = frozenset()
    crashes: tuple[str, ...] = ()
    problem: str = ""


@dataclass(slots=True)
class Interval:
    """One finding from the revision in which it appeared to the one that repaired it, both counted from 0.

    `told` is how it was told last. Without `repaired` it stands, and without `appeared` it is in no revision yet. `is_removed` says
    that its entry went with it.
    """

    told: Told
    appeared: int | None
    repaired: int | None = None
    is_removed: bool = False


class Age(NamedTuple):
    """Since which revision a finding stands, None where it is in none yet, and for how many days. `is_older`: or longer."""

    since: Revision | None
    days: int
    is_older: bool

    @property
    def text(self) -> str:
        """The age in words."""
        if self.since is None:
            return "in no commit yet"
        days = f"{self.days:,} day{'s' * (self.days != 1)}"
        return f"since {self.since.date}{' or before' * self.is_older} ({self.since.id[:SHOWN]}), {days}"

    @property
    def document(self) -> dict[str, str | int | bool | None]:
        """The age for programs."""
        revision, day = (self.since.id, self.since.date) if self.since else (None, None)
        return {"revision": revision, "date": day, "days": self.days, "older": self.is_older}


@dataclass(frozen=True, slots=True)
class History:
    """The findings of a file through its revisions, oldest first.

    `counts` are those of the active findings by severity, None for a revision that could not be read; `problems` says why, by
    the number of the revision. `is_cut` says that the file is older than the first revision. `crashes` are rules that failed.
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
    def standing(self) -> list[Interval]:
        """The findings that stand, the oldest first."""
        return [interval for interval in self.intervals if interval.repaired is None]

    @property
    def ended(self) -> list[Interval]:
        """The findings that were repaired, in the order of that."""
        return sorted((one for one in self.intervals if one.repaired is not None), key=lambda one: one.repaired or 0)

    def is_older(self, interval: Interval) -> bool:
        """Whether a finding may have appeared before the revision that is known to have it first."""
        return self.is_cut and interval.appeared == 0

    def days(self, interval: Interval) -> int:
        """How long a finding stood or has stood."""
        last = self.today if interval.repaired is None else self.revisions[interval.repaired].date
        return _days(None if interval.appeared is None else self.revisions[interval.appeared], last)


def _days(first: Revision | None, last: str) -> int:
    """The days from a revision to a day; 0 where clocks were wrong."""
    return max((date.fromisoformat(last) - date.fromisoformat(first.date)).days, 0) if first else 0


def ages(
    revisions: Sequence[Revision], states: Iterable[State], result: Result, findings: Sequence[Finding], today: str, is_cut: bool
) -> dict[int, Age]:
    """The age of each of some findings in a file whose revisions had these states, by the id of the finding."""
    track = Track()
    for nth, state in enumerate(states):
        if not state.problem:
            track.step(nth, state)
    track.step(None, state_of(result, findings))
    standing: dict[Told, list[Interval]] = {}
    for interval in track.standing:
        standing.setdefault(interval.told, []).append(interval)
    found = {}
    for finding in findings:
        first = standing[told_of(finding)].pop().appeared
        since = None if first is None else revisions[first]
        found[id(finding)] = Age(since, _days(since, today), is_cut and first == 0)
    return found


def history(
    path: str, revisions: Sequence[Revision], states: Iterable[State], rules: Iterable[Rule], today: str, is_cut: bool
) -> History:
    """What the states of the revisions of a file, in their order, come to. `today` (YYYY-MM-DD) is the day to count to."""
    by_code = {rule.code: rule for rule in rules}
    track = Track()
    counts: list[Mapping[Severity, int] | None] = []
    problems: dict[int, str] = {}
    crashes: list[str] = []
    for nth, state in enumerate(states):
        if state.problem:
            problems[nth] = state.problem
            counts.append(None)
            continue
        track.step(nth, state)
        crashes += state.crashes
        counted: Counter[Severity] = Counter()
        for told, number in track.found.items():
            if told.status is Status.ACTIVE:
                counted[by_code[told.code].severity] += number
        counts.append(counted)
    order = {code: nth for nth, code in enumerate(by_code)}
    intervals = sorted(track.ended + track.standing, key=lambda one: _sorted(one, order))
    return History(
        path, tuple(revisions), by_code, tuple(intervals), tuple(counts), problems, tuple(dict.fromkeys(crashes)), is_cut, today
    )


def _sorted(one: Interval, order: Mapping[str, int]) -> tuple[object, ...]:
    last = one.repaired
    return one.appeared is None, one.appeared or 0, order[one.told.code], _words(one.told), last is None, last or 0


def _words(told: Told) -> tuple[str, ...]:
    """What findings are ordered by: whatever is told of them."""
    return (told.code, *(word or "" for word in told.subject), told.field, told.status, told.message, told.person)


class Track:
    """The findings from one revision to the next."""

    def __init__(self) -> None:
        self.found: Counter[Told] = Counter()
        self.ended: list[Interval] = []
        self._subjects: frozenset[Subject] = frozenset()
        self._standing: dict[Told, list[Interval]] = {}

    @property
    def standing(self) -> list[Interval]:
        """The findings that are there yet."""
        return [interval for intervals in self._standing.values() for interval in intervals]

    def step(self, nth: int | None, state: State) -> None:
        """Go on to a revision by its number, or to what is in no revision yet. What no rule looked at stays as it was."""
        found = state.found + Counter({told: n for told, n in self.found.items() if told.code not in state.ran})
        gone = sorted((self.found - found).elements(), key=_words)
        new = sorted((found - self.found).elements(), key=_words)
        for alike in (_same, self._renamed(state.subjects)):
            gone, new = self._go_on(gone, new, alike)
        for told in gone:
            interval = self._take(told)
            interval.repaired = nth
            interval.is_removed = told.subject.kind != _REGISTRY and told.subject not in state.subjects
            self.ended.append(interval)
        for told in new:
            self._standing.setdefault(told, []).append(Interval(told, nth))
        self.found = found
        self._subjects = state.subjects

    def _take(self, told: Told) -> Interval:
        """One standing finding less: the youngest of several that are told alike."""
        intervals = self._standing[told]
        interval = intervals.pop()
        if not intervals:
            del self._standing[told]
        return interval

    def _go_on(
        self, gone: Sequence[Told], new: Sequence[Told], alike: Callable[[Told, bool], Iterable[object]]
    ) -> tuple[list[Told], list[Told]]:
        """Let findings go on as others that are alike. What remains of both is returned."""
        by_key: dict[object, list[Told]] = {}
        for told in new:
            for key in alike(told, True):
                by_key.setdefault(key, []).append(told)
        left = Counter(new)
        ended = []
        for told in gone:
            for other in (other for key in alike(told, False) for other in by_key.get(key, ())):
                if left[other]:
                    left[other] -= 1
                    interval = self._take(told)
                    interval.told = other
                    self._standing.setdefault(other, []).append(interval)
                    break
            else:
                ended.append(told)
        return ended, sorted(left.elements(), key=_words)

    def _renamed(self, subjects: frozenset[Subject]) -> Callable[[Told, bool], Iterable[object]]:
        """The words by which an entry is known again that is gone under its name, or is new under it."""

        def keys(told: Told, is_new: bool) -> Iterable[object]:
            subject = told.subject
            if subject in (self._subjects if is_new else subjects):
                return
            about = (told.code, told.field, subject.kind, subject.transport)
            if subject.port:
                yield (*about, "port", subject.port)
            if subject.kind == "record" and subject.name:
                yield (*about, "name", subject.name)
            if subject.name is None and (ports := parse_ports(subject.port or "")):  # a row of free ports loses some at an end
                yield (*about, "first", ports.low)
                yield (*about, "last", ports.high)
            if told.person:
                yield (*about, "person", told.person)

        return keys


def _same(told: Told, _is_new: bool) -> Iterable[object]:
    yield told.code, told.subject, told.field


def state_of(result: Result, findings: Iterable[Finding]) -> State:
    """What a result comes to, with some of its findings."""
    registry = result.registry
    found = Counter(map(told_of, findings))
    entries: tuple[Entry, ...] = (*registry.records, *registry.contacts)
    subjects = frozenset(map(_subject, entries))
    crashes = tuple(f"{crash.rule.code} crashed on {crash.entry}: {crash.error} ({crash.where})" for crash in result.crashes)
    return State(found, subjects, frozenset(result.seconds), crashes)


def told_of(finding: Finding) -> Told:
    """A finding as it is told without its file."""
    problem = finding.problem
    entry = problem.entry
    person = entry.name if isinstance(entry, Contact) else None
    return Told(finding.rule.code, _subject(entry), problem.field.value, finding.status, finding.text, person or "")


def _subject(entry: Entry) -> Subject:
    if isinstance(entry, Record):
        return Subject("record", entry.name, entry.number, entry.transport)
    return Subject("contact", entry.id) if isinstance(entry, Contact) else Subject(_REGISTRY)


class Checks(NamedTuple):
    """How revisions are read and checked: the rules and their options, the format or "", the statuses of the findings to tell."""

    rules: Sequence[Rule]
    options: Mapping[Option[Any], Any]
    form: str
    statuses: Collection[Status]


def states(
    repository: Repository, revisions: Sequence[Revision], checks: Checks, jobs: int, done: Callable[[], None] = lambda: None
) -> Iterator[State]:
    """The state of each revision, in their order. `done` is called after each.

    They are checked by as many processes as there are `jobs`, or fewer where that is not worth it or the system cannot. Each has a
    stretch of revisions that follow each other.
    """
    jobs = max(min(jobs, len(revisions) // _LEAST), 1)
    bounds = [nth * len(revisions) // jobs for nth in range(jobs + 1)]
    stretches = [revisions[start:end] for start, end in pairwise(bounds)]
    with closing(Processes()) as processes:
        if jobs > 1:
            processes.start([partial(_steps, repository, stretch, checks) for stretch in stretches])
        for nth, stretch in enumerate(stretches):
            state = _NOTHING
            told = 0
            for step in processes.values(nth, done):
                told += 1
                state = _stepped(state, step)
                yield state
            # What a process has not done, because there is none or it came to an end, is done here.
            for state in _states(repository, stretch[told:], checks):
                done()
                yield state


def _states(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[State]:
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
            result = run(checks.rules, registry, checks.options, revision.date)
            yield state_of(result, [finding for finding in result.findings if finding.status in checks.statuses])


class _Step(NamedTuple):
    """A state by what differs from another; the rest of it has no findings and no entries."""

    gone: Counter[Told]
    new: Counter[Told]
    left: frozenset[Subject]
    joined: frozenset[Subject]
    rest: State


_NOTHING = State(Counter(), frozenset())


def _steps(repository: Repository, revisions: Sequence[Revision], checks: Checks) -> Iterator[_Step]:
    before = _NOTHING
    for state in _states(repository, revisions, checks):
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


def _stepped(before: State, step: _Step) -> State:
    return step.rest._replace(found=before.found - step.gone + step.new, subjects=before.subjects - step.left | step.joined)
