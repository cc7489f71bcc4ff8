"""The history of the findings of a file: when each appeared, and when it was fixed.

Every revision is checked as if on the day of its commit.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.rules_api.rule import Rule, Severity
from linter.versions.git import Revision
from linter.versions.state import PlainFinding, State, Step, make_plain_finding, make_state
from linter.versions.track import Interval, Track, sort_key

SHOWN = 7  # digits of the id of a commit


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
    by the number of the revision. `unread` has the number of places that the reader left out and no rule reports, for the
    revisions that have some. `is_cut`: the file is older than the first revision. `crashes` are rules that crashed.
    `address` is that of a commit on the web without its id, "" if it is unknown.
    """

    path: str
    revisions: tuple[Revision, ...]
    rules: Mapping[str, Rule]
    intervals: tuple[Interval, ...]
    counts: tuple[Mapping[Severity, int] | None, ...]
    problems: Mapping[int, str]
    unread: Mapping[int, int]
    crashes: tuple[str, ...]
    is_cut: bool
    today: str
    address: str = ""

    def commit_address(self, revision: Revision) -> str:
        """Return the address of the page of a commit, "" if it is unknown."""
        return f"{self.address}{revision.id}" if self.address else ""

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
        return _count_days(None if interval.appeared is None else self.revisions[interval.appeared], last)


def _count_days(first: Revision | None, last: str) -> int:
    """Return the days from a revision to a day, 0 if the clock of a committer was wrong."""
    return max((date.fromisoformat(last) - date.fromisoformat(first.date)).days, 0) if first else 0


def find_ages(
    revisions: Sequence[Revision],
    states: Iterable[State | Step],
    result: Result,
    findings: Sequence[Finding],
    today: str,
    is_cut: bool,
) -> dict[int, Age]:
    """Return the age of each finding by its `id`, from the states of the revisions of its file."""
    track = Track()
    for number, state in enumerate(states):
        if isinstance(state, Step) or not state.problem:
            track.step(number, state)
    track.step(None, make_state(result, findings))
    by_finding: dict[PlainFinding, list[Interval]] = {}
    for interval in track.open:
        by_finding.setdefault(interval.finding, []).append(interval)
    found = {}
    for finding in findings:
        first = by_finding[make_plain_finding(finding, finding.problem.entry)].pop().appeared
        since = None if first is None else revisions[first]
        found[id(finding)] = Age(since, _count_days(since, today), is_cut and first == 0)
    return found


def make_history(
    path: str, revisions: Sequence[Revision], states: Iterable[State | Step], rules: Iterable[Rule], today: str, is_cut: bool
) -> History:
    """Return the history of a file from the states of its revisions, oldest first. Ages are counted up to `today` (YYYY-MM-DD)."""
    by_code = {rule.code: rule for rule in rules}
    track = Track()
    counts: list[Mapping[Severity, int] | None] = []
    problems: dict[int, str] = {}
    unread: dict[int, int] = {}
    crashes: list[str] = []
    for number, state in enumerate(states):
        if isinstance(state, State):
            crashes += state.crashes
            if state.problem:
                problems[number] = state.problem
                counts.append(None)
                continue
        track.step(number, state)
        if state.unread:
            unread[number] = state.unread
        counted: Counter[Severity] = Counter()
        for finding, count in track.found.items():
            if finding.status is Status.ACTIVE:
                counted[by_code[finding.code].severity] += count
        counts.append(counted)
    order = {code: number for number, code in enumerate(by_code)}
    intervals = sorted(track.fixed + track.open, key=lambda one: _make_sort_key(one, order))
    return History(
        *(path, tuple(revisions), by_code, tuple(intervals), tuple(counts), problems, unread, tuple(dict.fromkeys(crashes))),
        *(is_cut, today),
    )


def _make_sort_key(one: Interval, order: Mapping[str, int]) -> tuple[object, ...]:
    last = one.fixed
    return one.appeared is None, one.appeared or 0, order[one.finding.code], sort_key(one.finding), last is None, last or 0
