"""What the revisions of a file did to its findings, for people and for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from linter import __version__
from linter.report.escape import printable, printable_json
from linter.rules_api.rule import Severity
from linter.source import clipped
from linter.versions.git import Revision
from linter.versions.history import SHOWN, History, Interval, Subject

VERSION = 1
_WIDTH = 100  # characters of a message that are shown


class Sum(NamedTuple):
    """What became of the findings of one rule: how many there were, were repaired and stand, and how old the oldest of these is.

    `oldest` is a number of days, None where none stands.
    """

    code: str
    found: int
    repaired: int
    open: int
    oldest: int | None


def sums(history: History) -> list[Sum]:
    """What became of the findings, rule by rule, of those that found any."""
    by_code: dict[str, list[Interval]] = {}
    for interval in history.intervals:
        by_code.setdefault(interval.told.code, []).append(interval)
    found = []
    for code in (code for code in history.rules if code in by_code):
        standing = [history.days(one) for one in by_code[code] if one.repaired is None]
        total = len(by_code[code])
        found.append(Sum(code, total, total - len(standing), len(standing), max(standing, default=None)))
    return found


def short(revision: Revision) -> str:
    """A revision as it is shown: its day and the beginning of its id."""
    return f"{revision.date} {revision.id[:SHOWN]}"


def about(interval: Interval) -> str:
    """What a finding says, in one line that may be cut."""
    told = interval.told
    return printable(f"{told.code} {clipped(str(told.subject), _WIDTH)}: {clipped(told.message, _WIDTH)}")


def headline(history: History) -> str:
    """What was walked, in a sentence."""
    revisions = history.revisions
    span = short(revisions[0]) if len(revisions) == 1 else f"{short(revisions[0])} to {short(revisions[-1])}"
    found = f"{len(history.standing):,} stand, {len(history.ended):,} were repaired"
    return f"{len(revisions):,} revision{'s' * (len(revisions) > 1)}, {span}: {found}"


def render(history: History, by: str = "finding") -> str:
    """Every finding with the revisions that brought and repaired it, or by "revision" what each of them did, and a line a rule."""
    lines = [f"{printable(history.path)}: {headline(history)}"]
    if history.is_cut:
        lines.append("  what was found in the first of them may be older")
    lines += _revisions(history) if by == "revision" else _findings(history)
    if rows := sums(history):
        width = max(len(f"{one.code} {history.rules[one.code].name}") for one in rows)
        lines += ["", f"{'rule':<{width}} {'found':>6} {'repaired':>8} {'stand':>6} {'oldest, days':>12}"]
        for one in rows:
            rule = f"{one.code} {history.rules[one.code].name}"
            oldest = "" if one.oldest is None else f"{one.oldest:,}"
            lines.append(f"{rule:<{width}} {one.found:>6,} {one.repaired:>8,} {one.open:>6,} {oldest:>12}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def _findings(history: History) -> Iterator[str]:
    if history.standing:
        yield from ("", f"{'stands since':<18}  {'days':>6}  finding")
    for one in history.standing:
        yield f"{_first(history, one)}  {history.days(one):>6,}  {about(one)}"
    if history.ended:
        yield from ("", f"{'appeared':<18}  {'repaired':<18}  {'days':>6}  finding")
    for one in history.ended:
        gone = " (its entry is gone)" if one.is_removed else ""
        yield f"{_first(history, one)}  {_last(history, one)}  {history.days(one):>6,}  {about(one)}{gone}"


def _first(history: History, interval: Interval) -> str:
    return short(history.revisions[interval.appeared or 0])


def _last(history: History, interval: Interval) -> str:
    return short(history.revisions[interval.repaired or 0])


def _revisions(history: History) -> Iterator[str]:
    changes = by_revision(history)
    for nth, revision in enumerate(history.revisions):
        appeared, repaired = changes[nth]
        if (counts := history.counts[nth]) is None or not (appeared or repaired):
            continue
        said = printable(clipped(revision.subject, _WIDTH))
        yield ""
        yield f"{short(revision)} {said}".rstrip()
        yield f"  {len(appeared):,} appeared, {len(repaired):,} repaired, {sum(counts.values()):,} active"
        if nth or not history.is_cut:
            yield from (f"  + {about(one)}" for one in appeared)
        yield from (f"  - {about(one)}" for one in repaired)


def by_revision(history: History) -> list[tuple[list[Interval], list[Interval]]]:
    """The findings that each revision brought, and those that it repaired."""
    found: list[tuple[list[Interval], list[Interval]]] = [([], []) for _ in history.revisions]
    for interval in history.intervals:
        if interval.appeared is not None:
            found[interval.appeared][0].append(interval)
        if interval.repaired is not None:
            found[interval.repaired][1].append(interval)
    return found


def render_json(history: History, exit_status: int) -> str:
    """The history as one JSON object, as schemas/history-1.json describes it."""
    changes = by_revision(history)
    document = {
        "version": VERSION,
        "tool": {"name": "reglint", "version": __version__},
        "path": history.path,
        "today": history.today,
        "cut": history.is_cut,
        "revisions": [
            {
                **_revision(revision),
                "subject": revision.subject,
                "path": revision.path.encode(errors="backslashreplace").decode(),
                "problem": history.problems.get(nth),
                "appeared": len(changes[nth][0]),
                "repaired": len(changes[nth][1]),
                "active": None if (counts := history.counts[nth]) is None else {one: counts.get(one, 0) for one in Severity},
            }
            for nth, revision in enumerate(history.revisions)
        ],
        "findings": [_finding(history, interval) for interval in history.intervals],
        "rules": [{**one._asdict(), "name": history.rules[one.code].name} for one in sums(history)],
        "exit_status": exit_status,
    }
    return printable_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _revision(revision: Revision) -> dict[str, str]:
    return {"revision": revision.id, "date": revision.date}


def _finding(history: History, interval: Interval) -> dict[str, Any]:
    told, rule = interval.told, history.rules[interval.told.code]
    return {
        "code": told.code,
        "name": rule.name,
        "severity": rule.severity,
        "status": told.status,
        "message": told.message,
        "field": told.field,
        "entry": _entry(told.subject),
        "appeared": _revision(history.revisions[interval.appeared or 0]),
        "older": history.is_older(interval),
        "repaired": None if interval.repaired is None else _revision(history.revisions[interval.repaired]),
        "removed": interval.is_removed,
        "days": history.days(interval),
    }


def _entry(subject: Subject) -> dict[str, Any]:
    if subject.kind == "record":
        return subject._asdict()
    return {"kind": subject.kind, **({"id": subject.name} if subject.name is not None else {})}


def unread(history: History) -> Sequence[str]:
    """The revisions that could not be read, a line for each."""
    return [f"revision {short(history.revisions[nth])} is left out: {why}" for nth, why in history.problems.items()]
