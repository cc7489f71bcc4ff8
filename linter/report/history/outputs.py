"""Render the history of the findings of a file as text and JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from linter import __version__
from linter.report.escape import escape_controls
from linter.report.json_text import write_json
from linter.rules_api.rule import Severity
from linter.source import clip
from linter.versions.git import Revision
from linter.versions.history import SHOWN, History
from linter.versions.state import Subject
from linter.versions.track import Interval

VERSION = 1
_WIDTH = 100  # characters of a message that are shown


class Sum(NamedTuple):
    """The numbers of findings of one rule: all, fixed and open. `oldest` is the age in days of the oldest open one, or None."""

    code: str
    found: int
    fixed: int
    open: int
    oldest: int | None


def sum_by_rule(history: History) -> list[Sum]:
    """Return the numbers of each rule that has findings."""
    by_code: dict[str, list[Interval]] = {}
    for interval in history.intervals:
        by_code.setdefault(interval.finding.code, []).append(interval)
    found = []
    for code in (code for code in history.rules if code in by_code):
        open_days = [history.days(one) for one in by_code[code] if one.fixed is None]
        total = len(by_code[code])
        found.append(Sum(code, total, total - len(open_days), len(open_days), max(open_days, default=None)))
    return found


def shorten_revision(revision: Revision) -> str:
    """Return the day and the beginning of the id of a revision."""
    return f"{revision.date} {revision.id[:SHOWN]}"


def describe_interval(interval: Interval) -> str:
    """Return a finding in one line, which may be cut."""
    finding = interval.finding
    return escape_controls(f"{finding.code} {clip(str(finding.subject), _WIDTH)}: {clip(finding.message, _WIDTH)}")


def summarize_history(history: History) -> str:
    """Return the revisions and the numbers of findings in one line."""
    revisions = history.revisions
    span = (
        shorten_revision(revisions[0])
        if len(revisions) == 1
        else f"{shorten_revision(revisions[0])} to {shorten_revision(revisions[-1])}"
    )
    found = f"{len(history.open):,} open, {len(history.fixed):,} fixed"
    return f"{len(revisions):,} revision{'s' * (len(revisions) > 1)}, {span}: {found}"


def render(history: History, by: str = "finding") -> str:
    """Return the report as text: by "finding" or by "revision", and a line for each rule."""
    lines = [f"{escape_controls(history.path)}: {summarize_history(history)}"]
    if history.is_cut:
        lines.append("  findings of the first revision may be older")
    lines += _render_revisions(history) if by == "revision" else _render_findings(history)
    if rows := sum_by_rule(history):
        width = max(len(f"{one.code} {history.rules[one.code].name}") for one in rows)
        lines += ["", f"{'rule':<{width}} {'found':>6} {'fixed':>6} {'open':>6} {'oldest, days':>12}"]
        for one in rows:
            rule = f"{one.code} {history.rules[one.code].name}"
            oldest = "" if one.oldest is None else f"{one.oldest:,}"
            lines.append(f"{rule:<{width}} {one.found:>6,} {one.fixed:>6,} {one.open:>6,} {oldest:>12}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def _render_findings(history: History) -> Iterator[str]:
    if history.open:
        yield from ("", f"{'open since':<18}  {'days':>6}  finding")
    for one in history.open:
        yield f"{_describe_first(history, one)}  {history.days(one):>6,}  {describe_interval(one)}"
    if history.fixed:
        yield from ("", f"{'appeared':<18}  {'fixed':<18}  {'days':>6}  finding")
    for one in history.fixed:
        gone = " (entry removed)" if one.is_removed else ""
        dates = f"{_describe_first(history, one)}  {_describe_last(history, one)}"
        yield f"{dates}  {history.days(one):>6,}  {describe_interval(one)}{gone}"


def _describe_first(history: History, interval: Interval) -> str:
    return shorten_revision(history.revisions[interval.appeared or 0])


def _describe_last(history: History, interval: Interval) -> str:
    return shorten_revision(history.revisions[interval.fixed or 0])


def _render_revisions(history: History) -> Iterator[str]:
    changes = group_by_revision(history)
    for nth, revision in enumerate(history.revisions):
        appeared, fixed = changes[nth]
        if (counts := history.counts[nth]) is None or not (appeared or fixed):
            continue
        said = escape_controls(clip(revision.subject, _WIDTH))
        yield ""
        yield f"{shorten_revision(revision)} {said}".rstrip()
        yield f"  {len(appeared):,} appeared, {len(fixed):,} fixed, {sum(counts.values()):,} active"
        if nth or not history.is_cut:
            yield from (f"  + {describe_interval(one)}" for one in appeared)
        yield from (f"  - {describe_interval(one)}" for one in fixed)


def group_by_revision(history: History) -> list[tuple[list[Interval], list[Interval]]]:
    """Return the findings that each revision introduced, and those that it fixed."""
    found: list[tuple[list[Interval], list[Interval]]] = [([], []) for _ in history.revisions]
    for interval in history.intervals:
        if interval.appeared is not None:
            found[interval.appeared][0].append(interval)
        if interval.fixed is not None:
            found[interval.fixed][1].append(interval)
    return found


def render_json(history: History, exit_status: int) -> str:
    """Return the history as one JSON object, described by schemas/history-1.json."""
    changes = group_by_revision(history)
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "path": history.path,
        "today": history.today,
        "cut": history.is_cut,
        "revisions": [
            {
                **_make_revision(revision),
                "subject": revision.subject,
                "path": revision.path.encode(errors="backslashreplace").decode(),
                "problem": history.problems.get(nth),
                "unread": history.unread.get(nth, 0),
                "appeared": len(changes[nth][0]),
                "fixed": len(changes[nth][1]),
                "active": None if (counts := history.counts[nth]) is None else {one: counts.get(one, 0) for one in Severity},
            }
            for nth, revision in enumerate(history.revisions)
        ],
        "findings": [_make_finding(history, interval) for interval in history.intervals],
        "rules": [{**one._asdict(), "name": history.rules[one.code].name} for one in sum_by_rule(history)],
        "exit_status": exit_status,
    }
    return write_json(document)


def _make_revision(revision: Revision) -> dict[str, str]:
    return {"revision": revision.id, "date": revision.date}


def _make_finding(history: History, interval: Interval) -> dict[str, Any]:
    finding, rule = interval.finding, history.rules[interval.finding.code]
    return {
        "code": finding.code,
        "name": rule.name,
        "severity": rule.severity,
        "status": finding.status,
        "message": finding.message,
        "field": finding.field,
        "entry": _make_entry(finding.subject),
        "appeared": _make_revision(history.revisions[interval.appeared or 0]),
        "older": history.is_older(interval),
        "fixed": None if interval.fixed is None else _make_revision(history.revisions[interval.fixed]),
        "removed": interval.is_removed,
        "days": history.days(interval),
    }


def _make_entry(subject: Subject) -> dict[str, Any]:
    if subject.kind == "record":
        return subject._asdict()
    return {"kind": subject.kind, **({"id": subject.name} if subject.name is not None else {})}


def describe_unread(history: History) -> Sequence[str]:
    """Return a line for each revision that could not be read, and for each from which on another number of places was not read."""
    lines = {
        nth: f"revision {shorten_revision(history.revisions[nth])} is left out: {why}" for nth, why in history.problems.items()
    }
    before = 0
    for nth, revision in enumerate(history.revisions):
        number = history.unread.get(nth, 0)
        if number != before and number:
            what = "1 place was" if number == 1 else f"{number:,} places were"
            lines.setdefault(nth, f"{what} not read from revision {shorten_revision(revision)} on; 'reglint check' lists them")
        before = number
    return [lines[nth] for nth in sorted(lines)]
