"""Follow findings from state to state: which continue, which are fixed and which are new.

A finding keeps its identity (`linter.engine.identity`); the message only decides between several with the same identity. An entry
with another name on the same port, or another port under the same name, is the same entry. So is a row of unassigned ports that
lost some of them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from linter.engine.identity import Identity, fold_subject
from linter.model import parse_ports
from linter.versions.state import REGISTRY, PlainFinding, State, Step, Subject


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


def sort_key(finding: PlainFinding) -> tuple[str, ...]:
    """Return all values of a finding as a sort key."""
    return (finding.code, *(word or "" for word in finding.subject), finding.field, finding.status, finding.message, finding.person)


class Track:
    """The open and fixed findings while the revisions are walked."""

    def __init__(self) -> None:
        self.found: Counter[PlainFinding] = Counter()
        self.fixed: list[Interval] = []
        self._subjects: set[Subject] = set()
        self._open: dict[PlainFinding, list[Interval]] = {}

    @property
    def open(self) -> list[Interval]:
        """Return the intervals of the open findings."""
        return [interval for intervals in self._open.values() for interval in intervals]

    def step(self, number: int | None, state: State | Step) -> None:
        """Add a revision by its number (None: not committed yet): its state, or the step from the last state that was added.

        Findings of rules that did not run stay open.
        """
        step = self._find_step(state) if isinstance(state, State) else state
        self._subjects -= step.left
        self._subjects |= step.joined
        gone, new = (sorted(findings.elements(), key=sort_key) for findings in (step.gone, step.new))
        for keys_of_finding in (_make_identity_key, self._keys_of_renamed(step)):
            gone, new = self._continue(gone, new, keys_of_finding)
        for finding in gone:
            interval = self._take(finding)
            interval.fixed = number
            interval.is_removed = finding.subject.kind != REGISTRY and finding.subject not in self._subjects
            self.fixed.append(interval)
        for finding in new:
            self._open.setdefault(finding, []).append(Interval(finding, number))
        self.found.subtract(step.gone)
        self.found.update(step.new)
        for finding in step.gone:
            if not self.found[finding]:
                del self.found[finding]

    def _find_step(self, state: State) -> Step:
        """Return the step that leads to a state."""
        found = state.found + Counter({finding: n for finding, n in self.found.items() if finding.code not in state.ran})
        gone, new = self.found - found, found - self.found
        return Step(gone, new, frozenset(self._subjects - state.subjects), state.subjects - self._subjects, state.unread)

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
        return left_over, sorted(left.elements(), key=sort_key)

    def _keys_of_renamed(self, step: Step) -> Callable[[PlainFinding, bool], Iterable[object]]:
        """Return the function that yields keys for findings of entries that vanished or appeared, perhaps by a renaming."""

        def keys(finding: PlainFinding, is_new: bool) -> Iterable[object]:
            subject = finding.subject
            is_there = subject in self._subjects
            was_there = subject in step.left or (is_there and subject not in step.joined)
            if was_there if is_new else is_there:
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


def _make_identity_key(finding: PlainFinding, _is_new: bool) -> Iterable[object]:
    yield Identity(finding.code, fold_subject(str(finding.subject)), finding.field)
