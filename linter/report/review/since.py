"""Compare a log with an older one: which findings are new, fixed, unchanged or moved, and why one is fixed."""

from collections.abc import Callable, Iterable, Sequence
from itertools import count, groupby
from typing import NamedTuple

from linter.report.review.log import LogResult, LogRun

NEW, FIXED, UNCHANGED, MOVED = "new", "fixed", "unchanged", "moved"
ACCEPTED, RULE_OFF, REMOVED, REPAIRED = "accepted", "rule off", "entry removed", "repaired"
GONE = "repaired or no longer there"


class Reviewed(NamedTuple):
    """A result in its run, with its state and, if it is fixed, the reason. Without an older log the state is that of the log."""

    result: LogResult
    run: LogRun
    state: str
    because: str = ""

    @property
    def is_shown_as_problem(self) -> bool:
        """Return whether the finding is open: not fixed, and neither suppressed nor grandfathered."""
        return self.state != FIXED and self.result.status in ("active", "existing")


class Knowledge(NamedTuple):
    """Other reasons why a finding is gone: whether an entry is still there (None: unknown), and whether it is accepted."""

    has_entry: Callable[[str], bool | None]
    is_accepted: Callable[[str, str], bool]


def review_runs(runs: Iterable[LogRun]) -> list[Reviewed]:
    """Return the results of runs without an older log."""
    return [Reviewed(result, run, result.state) for run in runs for result in run.results]


def compare_runs(new: Sequence[LogRun], old: Sequence[LogRun], known: Knowledge) -> list[Reviewed]:
    """Return the results of the new runs with their states, then those of the old runs that are fixed.

    Results are matched by tool and key; of several with one key, by their order.
    """
    before = {key: (result, run) for key, result, run in _make_keys(old)}
    found: list[Reviewed] = []
    fixed: list[Reviewed] = []
    for key, result, run in _make_keys(new):
        match = before.pop(key, None)
        if match and result.status == "suppressed" and match[0].status != "suppressed":
            fixed.append(Reviewed(match[0], match[1], FIXED, ACCEPTED))
            found.append(Reviewed(result, run, ""))
        elif match is None or (match[0].status == "suppressed" and result.status != "suppressed"):
            found.append(Reviewed(result, run, NEW))
        else:
            found.append(Reviewed(result, run, UNCHANGED if _find_line(match[0]) == _find_line(result) else MOVED))
    by_tool = {run.tool: run for run in new}
    for result, run in before.values():
        if result.status != "suppressed":
            fixed.append(Reviewed(result, run, FIXED, _explain_fixed(result, by_tool.get(run.tool), known)))
    return found + fixed


def _explain_fixed(result: LogResult, run: LogRun | None, known: Knowledge) -> str:
    if known.is_accepted(result.code, name_entry(result)):
        return ACCEPTED
    if run is None or (run.is_own and (result.code not in run.rules or result.code in run.not_run)):
        return RULE_OFF
    if not run.is_own:
        return GONE
    has_entry = known.has_entry(name_entry(result))
    if has_entry is None:
        names = {name_entry(one) for one in run.results}
        return REPAIRED if name_entry(result) in names else GONE
    return REPAIRED if has_entry else REMOVED


def name_entry(result: LogResult) -> str:
    """Return the entry that a result is about, without the remark that it was removed."""
    return result.name.removesuffix(" (removed)")


def _find_line(result: LogResult) -> tuple[str, int]:
    return result.place.uri, result.place.region.line


def _make_keys(runs: Iterable[LogRun]) -> Iterable[tuple[tuple[str, str, int], LogResult, LogRun]]:
    """Yield each result that is not fixed with its tool, its key and a number among equal keys."""
    pairs = [(run.tool, result.key, result, run) for run in runs for result in run.results if result.state != FIXED]
    pairs.sort(key=lambda pair: pair[:2])  # stable: equal keys keep their order
    for _, group in groupby(pairs, key=lambda pair: pair[:2]):
        for number, (tool, key, result, run) in zip(count(), group, strict=False):
            yield (tool, key, number), result, run
