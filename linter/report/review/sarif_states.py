"""A SARIF log with `baselineState`: the new log with the state of each result, and the fixed ones as absent."""

from typing import Any

from linter.report.json_text import write_json
from linter.report.review.log import LogRun
from linter.report.review.since import FIXED, MOVED, NEW, UNCHANGED, Reviewed
from linter.report.review.view_log import Review

_STATES = {NEW: "new", UNCHANGED: "unchanged", MOVED: "unchanged", "": "unchanged"}
_INDEXES = ("index", "ruleIndex", "parentIndex", "runGraphIndex", "resultGraphIndex", "provenance", "taxa", "graphs", "codeFlows")


def render(review: Review) -> str:
    """Return the log that was reviewed, with states. Results of the older log have no indexes: these belong to that log."""
    states = {id(one.result.raw): _STATES.get(one.state, "new") for one in review.found if one.state != FIXED}
    fixed = [one for one in review.found if one.state == FIXED and review.since]
    runs = [_run(run, states, fixed) for log in review.logs for run in log.runs]
    document = {**review.logs[0].document, "runs": runs} if review.logs else {}
    return write_json(document)


def _run(run: LogRun, states: dict[int, str], fixed: list[Reviewed]) -> dict[str, Any]:
    raw = run.raw
    results = [
        {**result, "baselineState": states[id(result)]} if id(result) in states else result for result in raw.get("results") or ()
    ]
    absent = [one for one in fixed if one.run.tool == run.tool]
    fixed[:] = [one for one in fixed if one.run.tool != run.tool]
    results += [{**_remove_indexes(one.result.raw), "ruleId": one.result.code, "baselineState": "absent"} for one in absent]
    return {**raw, "results": results}


def _remove_indexes(value: Any) -> Any:
    """Return a value without members that refer to other parts of its log by number."""
    if isinstance(value, dict):
        return {key: _remove_indexes(item) for key, item in value.items() if key not in _INDEXES and key != "rule"}
    if isinstance(value, list):
        return [_remove_indexes(item) for item in value]
    return value
