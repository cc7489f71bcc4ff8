"""The output `text`: findings with source excerpts, for a terminal."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from linter.engine.finding import Finding, FixOutcome, Status
from linter.engine.fixes import edits_of
from linter.engine.run import Result
from linter.model import Capability, Record
from linter.report import Report
from linter.report.change_text import render_lines
from linter.report.escape import columns, printable
from linter.report.lookup_table import render_lookup_table
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Severity
from linter.source import Source, Span, clip

if TYPE_CHECKING:
    from linter.versions.history import Age

_WIDTH = 110  # columns shown of a source line
_MOST_EVENTS = 50  # events of a change that a report begins with
_LEAD = 40  # columns shown before the fault of a longer line
_SUPPRESSORS = {"settings": "the settings", "comment": "comments", "file": "the baseline"}
_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "frame": "34", "quiet": "2"}


def render(report: Report, color: bool = False) -> str:
    """Return every finding with its source line, and a summary for each registry, without errors and crashes."""
    pens = _STYLES if color else {}
    statuses = report.statuses
    lines: list[str] = []
    for result in report.results:
        if changelog := report.changelog(result):
            lines.extend((*render_lines(changelog, _WIDTH, _MOST_EVENTS), ""))
        lines.extend(_repairs(result, pens))
        for finding in result.sorted_findings(statuses):
            lines.extend(_finding(result, finding, report.ages.get(id(finding)), pens))
            lines.append("")
        if result.change_set and (table := render_lookup_table(result.change_set.base, result.registry)):
            lines.extend((*table, ""))
        lines.extend(_summary(result, statuses, pens))
    return "".join(f"{line}\n" for line in lines)


def render_repairs(results: Iterable[Result]) -> str:
    """Return the summary of --diff: the fixes that were rolled back, and one line for each registry."""
    lines: list[str] = []
    for result in results:
        lines.extend(_repair(repair, {}) for repair in result.held_back)
        count = _counted(len(result.made), "fix") if result.made else "nothing to fix"
        possible = f"; {more}" if (more := _possible(result)) else ""
        lines.append(f"{printable(result.registry.source.path)}: {count}{possible}")
    return "".join(f"{line}\n" for line in lines)


def _repairs(result: Result, pens: dict[str, str]) -> Iterator[str]:
    for repair in result.fix_outcomes:
        yield _repair(repair, pens)
    if result.fix_outcomes:
        yield ""


def _repair(repair: FixOutcome, pens: dict[str, str]) -> str:
    rule, fix = repair.finding.rule, repair.finding.problem.fix
    assert fix is not None
    line, column = repair.position
    place = _styled(printable(f"{repair.path}:{line}:{column}"), "place", pens)
    what = f"held back ({repair.held_back})" if repair.held_back else "fixed"
    return f"{place}: {what} {rule.code} {rule.name}: {printable(clip(fix.message))}"


def _possible(result: Result) -> str:
    """Return the number of fixes that are available, and the options that apply them."""
    held = {id(repair.finding) for repair in result.held_back}
    counts = Counter(
        finding.problem.fix.safety
        for finding in result.findings
        if finding.problem.fix and finding.status is Status.ACTIVE and id(finding) not in held and edits_of(result, finding)
    )
    parts = [f"{_counted(counts[Safety.SAFE], 'fix')} with --fix"] if counts[Safety.SAFE] else []
    parts += [f"{_counted(counts[Safety.UNSAFE], 'fix')} with --fix --unsafe"] if counts[Safety.UNSAFE] else []
    return ", ".join(parts)


def _styled(text: str, style: str, pens: dict[str, str]) -> str:
    return f"\x1b[{pens[style]}m{text}\x1b[0m" if style in pens else text


def _finding(result: Result, finding: Finding, age: "Age | None", pens: dict[str, str]) -> Iterator[str]:
    rule, problem, registry = finding.rule, finding.problem, result.registry
    span = result.place(finding)
    place = printable(_place(registry.source, span))
    reason = f": {' '.join(finding.reason.split())}" if finding.reason else ""
    until = f" until {finding.accepted.until}" if finding.accepted and finding.accepted.until else ""
    status = "" if finding.status is Status.ACTIVE else f" ({finding.status}{until}{printable(reason)})"
    level = _styled(f"{rule.severity}{status}", rule.severity, pens)
    yield f"{_styled(place, 'place', pens)}: {level} {rule.code} {rule.name}: {printable(finding.text)}"
    number = str(registry.source.position(span.start).line)
    gutter = _styled(f"{' ' * len(number)} |", "frame", pens)
    shown, carets = _excerpt(registry.source, span)
    yield gutter
    yield f"{_styled(f'{number} |', 'frame', pens)} {shown}"
    yield f"{gutter} {_styled(carets, rule.severity, pens)}"
    mark = _styled(f"{' ' * len(number)} =", "frame", pens)
    yield f"{mark} {_about(finding)}"
    if age:
        yield f"{mark} {age.text}"
    if (fix := problem.fix) and edits_of(result, finding):
        command = "--fix" if fix.safety is Safety.SAFE else "--fix --unsafe"
        yield f"{mark} {command}: {printable(clip(fix.message))}"
    for related in result.related_places(finding):
        yield f"{mark} {printable(_place(related.registry.source, related.span))}: {printable(related.label)}"


def _place(source: Source, span: Span) -> str:
    position = source.position(span.start)
    return f"{source.path_at(span.start)}:{position.line}:{position.column}"


def _about(finding: Finding) -> str:
    """Return the entry with its date, and the sections that the rule enforces."""
    entry = finding.problem.entry
    word = "registered" if isinstance(entry, Record) else "updated"
    since = f", {word} {entry.dated}" if entry.dated else ""
    removed = " (removed)" if finding.is_removed else ""
    return f"{printable(f'{finding.subject}{removed}{since}')}; {'; '.join(map(str, finding.rule.cites))}"


def _excerpt(source: Source, span: Span) -> tuple[str, str]:
    """Return the line where a span starts, cut to the width of the report, and carets under the span."""
    line = source.line_span(span.start)
    start = span.start
    end = max(min(span.end, line.end), start)
    first, last = line.start, line.end
    before = after = ""
    if last - first > _WIDTH:
        first = max(first, min(start - _LEAD, last - _WIDTH))
        last = min(last, first + _WIDTH)
        before, after = "…" if first > line.start else "", "…" if last < line.end else ""
    lead = before + printable(source.text[first:start])
    fault = printable(source.text[start : min(end, last)])
    shown = lead + fault + printable(source.text[min(end, last) : last]) + after
    return shown.rstrip(), " " * columns(lead) + "^" * max(columns(fault), 1)


def _summary(result: Result, statuses: Collection[Status], pens: dict[str, str]) -> Iterator[str]:
    registry, counts = result.registry, result.count()
    found = {severity: counts[severity, Status.ACTIVE] for severity in Severity}
    says = ", ".join(_counted(number, severity) for severity, number in found.items() if number) or "nothing found"
    size = (
        _counted(len(registry.baseline_entries), "baseline entry")
        if registry.baseline_entries
        else _counted(len(registry.records), "entry")
    )
    if Capability.PEOPLE not in registry.missing_capabilities:
        size += f" and {_counted(len(registry.contacts), 'contact')}"
    if registry.source.parts:
        size += f" in {_counted(len(registry.source.parts), 'file')}"
    yield f"{_styled(printable(registry.source.path), 'place', pens)}: {says} in {size}"
    if result.profile:
        yield _styled(f"  profile {printable(result.profile)}", "quiet", pens)
    for underlying in result.over:
        yield _styled(f"  checked over {printable(underlying)}", "quiet", pens)
    if result.change_set:
        yield f"  compared with {printable(result.change_set.base.source.path)}: {result.change_set.summary}"
    by_status: Counter[Status] = Counter()
    for (_, status), number in counts.items():
        by_status[status] += number
    reasons = {
        Status.EXISTING: "existing (not introduced by the change)",
        Status.GRANDFATHERED: "grandfathered (undated, or registered before the rule)",
        Status.SUPPRESSED: f"suppressed by {_suppressors(result)}",
    }
    for status, reason in reasons.items():
        if number := by_status[status]:
            hint = "" if status in statuses else f"; --show-{status} shows them"
            yield _styled(f"  {number:,} {reason}{hint}", "quiet", pens)
    what = "registry" if registry.source.parts else "file"
    for (on_entries, reason), words in _not_run(result).items():
        yield _styled(f"  not run{on_entries} because the {what} {reason}: {', '.join(words)}", "quiet", pens)
    if result.fixed:
        active = sum(gone.status is Status.ACTIVE for gone in result.fixed)
        grandfathered = len(result.fixed) - active
        parts = [_counted(active, "finding")] if active else []
        parts += [f"{grandfathered:,} grandfathered"] if grandfathered else []
        yield f"  fixed by the change: {', '.join(parts)}"
    if result.fix_outcomes:
        held = f", {len(result.held_back):,} held back" if result.held_back else ""
        yield f"  {len(result.made):,} fixed{held}"
    if possible := _possible(result):
        yield f"  {possible}"


def _not_run(result: Result) -> dict[tuple[str, str], list[str]]:
    """Return the rules that did not run, by the entries on which and the reason why: whole families by their names."""
    size = Counter(rule.family for rule in result.rules)
    reasons: dict[tuple[str, str], dict[str, list[str]]] = {}
    for skip in result.skipped:
        reasons.setdefault((skip.on_entries, skip.reason), {}).setdefault(skip.rule.family, []).append(skip.rule.code)
    return {
        reason: [word for family, codes in skipped.items() for word in ([family] if len(codes) == size[family] else codes)]
        for reason, skipped in reasons.items()
    }


def _suppressors(result: Result) -> str:
    """Return what suppresses findings: the settings, comments in the file, the baseline, or several of these."""
    at_work = {finding.suppressed_by for finding in result.findings}
    return " and ".join(words for by, words in _SUPPRESSORS.items() if by in at_work)


def _counted(number: int, noun: str) -> str:
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}es" if noun.endswith("x") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
