"""The output `text`: findings with source excerpts, for a terminal."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from linter.engine.finding import Finding, FixOutcome, Status
from linter.engine.fixes import find_edits
from linter.engine.result import UNUSED, Result
from linter.model import Capability, Record
from linter.report import Report
from linter.report.escape import count_columns, escape_controls
from linter.report.folding import fold_transports, name_group
from linter.report.nouns import count_noun
from linter.report.shown_findings import Selection, select_findings
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Severity
from linter.source import Source, Span, clip

MOST_EVENTS = 50  # events of a change that a report begins with
_MANY = 10  # findings from which the report ends with their numbers by rule
_LEAD = 40  # columns shown before the fault of a longer line
_SUPPRESSORS = {"settings": "the settings", "comment": "comments", "file": "the baseline"}
_STYLES = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "frame": "34", "quiet": "2"}


def render(report: Report, color: bool = False) -> str:
    """Return what the change did, every finding with its source line, and a summary, without errors and crashes.

    Findings that differ in the transport only are shown once. The sections that a rule enforces are listed with its first finding.
    """
    pens = _STYLES if color else {}
    selection = select_findings(report, output="text")
    lines: list[str] = []
    known: set[str] = set()  # the rules that were shown
    for result, findings in selection.shown:
        if (changelog := report.changelog(result)) and not report.view.is_quiet:
            from linter.report.changes.as_text import render_lines  # only with a base

            lines.extend((*render_lines(changelog, report.view.width, MOST_EVENTS), ""))
        lines.extend(_render_fixes(result, pens))
        for group in fold_transports(findings):
            lines.extend(_render_finding(report, result, group, pens, group[0].rule.code not in known))
            lines.append("")
            known.add(group[0].rule.code)
        if result.change_set:
            from linter.report.compare.lookup_table import render_lookup_table

            if table := render_lookup_table(result.change_set.base, result.registry):
                lines.extend((*table, ""))
        if not report.view.is_quiet:
            lines.extend(_render_summary(result, report.statuses, pens))
    lines.extend(_render_rules(selection, report.view.is_quiet))
    lines.extend(render_next_steps(report))
    return "".join(f"{line}\n" for line in lines)


def render_next_steps(report: Report) -> Iterator[str]:
    """Yield the commands that help if a change fails."""
    steps = () if report.view.is_quiet else report.view.next_steps
    if steps:
        yield ""
    width = max((len(effect) for _, effect in steps), default=0)
    for command, effect in steps:
        yield escape_controls(f"to {effect:<{width}}  {command}")


def _render_rules(selection: Selection, is_quiet: bool) -> Iterator[str]:
    """Yield the numbers of findings by rule: all of them for many findings, otherwise those that a limit cuts."""
    counts = Counter(finding.rule.code for _, finding in selection)
    rules = {finding.rule.code: finding.rule for _, finding in selection}
    is_long = counts.total() >= _MANY and len(counts) > 1 and not is_quiet
    if is_long:
        yield ""
    listed = sorted(rules, key=lambda code: (list(Severity).index(rules[code].severity), -counts[code], code))
    width = max((len(f"{counts[code] + selection.hidden[code]:,}") for code in listed), default=0)
    for code in listed:
        hidden = selection.hidden[code]
        if is_long or hidden:
            more = f" ... {hidden:,} more" if hidden else ""
            yield f"  {counts[code] + hidden:>{width},} {rules[code].severity:<7} {code} {rules[code].name}{more}"


def render_fix_summary(results: Iterable[Result]) -> str:
    """Return the summary of --diff: the fixes that were rolled back, and one line for each registry."""
    lines: list[str] = []
    for result in results:
        lines.extend(_render_fix(repair, {}) for repair in result.held_back)
        count = count_noun(len(result.made), "fix") if result.made else "nothing to fix"
        possible = f"; {more}" if (more := _count_possible_fixes(result)) else ""
        lines.append(f"{escape_controls(result.registry.source.path)}: {count}{possible}")
    return "".join(f"{line}\n" for line in lines)


def _render_fixes(result: Result, pens: dict[str, str]) -> Iterator[str]:
    for repair in result.fix_outcomes:
        yield _render_fix(repair, pens)
    if result.fix_outcomes:
        yield ""


def _render_fix(repair: FixOutcome, pens: dict[str, str]) -> str:
    rule, fix = repair.finding.rule, repair.finding.problem.fix
    assert fix is not None
    line, column = repair.position
    place = _paint(escape_controls(f"{repair.path}:{line}:{column}"), "place", pens)
    what = f"held back ({repair.held_back})" if repair.held_back else "fixed"
    return f"{place}: {what} {rule.code} {rule.name}: {escape_controls(clip(fix.message))}"


def _count_possible_fixes(result: Result) -> str:
    """Return the number of fixes that are available, and the options that apply them."""
    held = {id(repair.finding) for repair in result.held_back}
    counts = Counter(
        finding.problem.fix.safety
        for finding in result.findings
        if finding.problem.fix and finding.status is Status.ACTIVE and id(finding) not in held and find_edits(result, finding)
    )
    parts = [f"{count_noun(counts[Safety.SAFE], 'fix')} with --fix"] if counts[Safety.SAFE] else []
    parts += [f"{count_noun(counts[Safety.UNSAFE], 'fix')} with --fix --unsafe"] if counts[Safety.UNSAFE] else []
    return ", ".join(parts)


def _paint(text: str, style: str, pens: dict[str, str]) -> str:
    return f"\x1b[{pens[style]}m{text}\x1b[0m" if style in pens else text


def _render_finding(
    report: Report, result: Result, group: Sequence[Finding], pens: dict[str, str], is_first: bool
) -> Iterator[str]:
    """Yield the lines of a finding, and those of the same on other transports in one. `is_first` says that the rule is new."""
    finding, registry, age = group[0], result.registry, report.ages.get(id(group[0]))
    rule, problem = finding.rule, finding.problem
    span = result.place(finding)
    place = escape_controls(_place(registry.source, span))
    reason = f": {' '.join(finding.reason.split())}" if finding.reason else ""
    until = f" until {finding.accepted.until}" if finding.accepted and finding.accepted.until else ""
    status = "" if finding.status is Status.ACTIVE else f" ({finding.status}{until}{escape_controls(reason)})"
    level = _paint(f"{rule.severity}{status}", rule.severity, pens)
    yield f"{_paint(place, 'place', pens)}: {level} {rule.code} {rule.name}: {escape_controls(finding.text)}"
    number = str(registry.source.position(span.start).line)
    gutter = _paint(f"{' ' * len(number)} |", "frame", pens)
    shown, carets = _make_excerpt(registry.source, span, report.view.width)
    yield f"{_paint(f'{number} |', 'frame', pens)} {shown}"
    yield f"{gutter} {_paint(carets, rule.severity, pens)}"
    mark = _paint(f"{' ' * len(number)} =", "frame", pens)
    yield f"{mark} {_describe_entry(group, is_first)}"
    for other in group[1:]:
        place = escape_controls(_place(registry.source, result.place(other)))
        yield f"{mark} {place}: the same finding at {escape_controls(other.subject)}"
    if age:
        yield f"{mark} {age.text}"
    if (fix := problem.fix) and find_edits(result, finding):
        command = "--fix" if fix.safety is Safety.SAFE else "--fix --unsafe"
        yield f"{mark} {command}: {escape_controls(clip(fix.message))}"
    for related in result.related_places(finding):
        yield f"{mark} {escape_controls(_place(related.registry.source, related.span))}: {escape_controls(related.label)}"


def _place(source: Source, span: Span) -> str:
    position = source.position(span.start)
    return f"{source.path_at(span.start)}:{position.line}:{position.column}"


def _describe_entry(group: Sequence[Finding], is_first: bool) -> str:
    """Return the entry with its date and, with the first finding of a rule, the sections that it enforces."""
    finding = group[0]
    entry = finding.problem.entry
    word = "registered" if isinstance(entry, Record) else "updated"
    since = f", {word} {clip(entry.dated, 40)}" if entry.dated else ""
    removed = " (removed)" if finding.is_removed else ""
    cites = f"; {'; '.join(map(str, finding.rule.cites))}" if is_first else ""
    return f"{escape_controls(f'{name_group(group)}{removed}{since}')}{cites}"


def _make_excerpt(source: Source, span: Span, width: int) -> tuple[str, str]:
    """Return the line where a span starts, cut to a width in columns, and carets under the span."""
    line = source.line_span(span.start)
    start = span.start
    end = max(min(span.end, line.end), start)
    first, last = line.start, line.end
    before = after = ""
    if last - first > width:
        first = max(first, min(start - _LEAD, last - width))
        last = min(last, first + width)
        before, after = "…" if first > line.start else "", "…" if last < line.end else ""
    lead = before + escape_controls(source.text[first:start])
    fault = escape_controls(source.text[start : min(end, last)])
    shown = lead + fault + escape_controls(source.text[min(end, last) : last]) + after
    return shown.rstrip(), " " * count_columns(lead) + "^" * max(count_columns(fault), 1)


def render_summary_line(result: Result, color: bool = False) -> str:
    """Return the numbers of active findings and of entries in one line."""
    return _write_headline(result, _STYLES if color else {})


def paint(text: str, style: str, color: bool) -> str:
    """Return a text in the color of a style: a severity or "place"."""
    return _paint(text, style, _STYLES if color else {})


def _write_headline(result: Result, pens: dict[str, str]) -> str:
    registry, counts = result.registry, result.count()
    found = {severity: counts[severity, Status.ACTIVE] for severity in Severity}
    says = ", ".join(count_noun(number, severity) for severity, number in found.items() if number) or "nothing found"
    size = (
        count_noun(len(registry.baseline_entries), "baseline entry")
        if registry.baseline_entries
        else count_noun(len(registry.records), "entry")
    )
    if Capability.PEOPLE not in registry.missing_capabilities:
        size += f" and {count_noun(len(registry.contacts), 'contact')}"
    if registry.source.parts:
        size += f" in {count_noun(len(registry.source.parts), 'file')}"
    return f"{_paint(escape_controls(registry.source.path), 'place', pens)}: {says} in {size}"


def _render_summary(result: Result, statuses: Collection[Status], pens: dict[str, str]) -> Iterator[str]:
    registry, counts = result.registry, result.count()
    yield _write_headline(result, pens)
    if result.profile:
        yield _paint(f"  profile {escape_controls(result.profile)}", "quiet", pens)
    for underlying in result.over:
        yield _paint(f"  checked over {escape_controls(underlying)}", "quiet", pens)
    what = "registry" if registry.source.parts else "file"
    for remark in registry.remarks:
        yield f"  the {what} {escape_controls(remark)}"
    if result.change_set:
        yield f"  compared with {escape_controls(result.change_set.base.source.path)}: {result.change_set.summary}"
    by_status: Counter[Status] = Counter()
    for (_, status), number in counts.items():
        by_status[status] += number
    reasons = {
        Status.EXISTING: "existing (not introduced by the change)",
        Status.GRANDFATHERED: "grandfathered (undated, or registered before the rule)",
        Status.SUPPRESSED: f"suppressed by {_name_suppressors(result)}",
    }
    for status, reason in reasons.items():
        if number := by_status[status]:
            hint = "" if status in statuses else f"; --show-{status} shows them"
            yield _paint(f"  {number:,} {reason}{hint}", "quiet", pens)
    for (on_entries, reason), words in _group_skipped(result).items():
        yield _paint(f"  not run{on_entries} because the {what} {reason}: {', '.join(words)}", "quiet", pens)
    if result.fixed:
        active = sum(gone.status is Status.ACTIVE for gone in result.fixed)
        grandfathered = len(result.fixed) - active
        parts = [count_noun(active, "finding")] if active else []
        parts += [f"{grandfathered:,} grandfathered"] if grandfathered else []
        yield f"  fixed by the change: {', '.join(parts)}"
    if result.fix_outcomes:
        held = f", {len(result.held_back):,} held back" if result.held_back else ""
        yield f"  {len(result.made):,} fixed{held}"
    if possible := _count_possible_fixes(result):
        yield f"  {possible}"


def _group_skipped(result: Result) -> dict[tuple[str, str], list[str]]:
    """Return the rules that did not run, by the entries on which and the reason why: whole families by their names.

    Rules that are on only if a field is used share one reason.
    """
    unused = dict.fromkeys(skip.reason for skip in result.skipped if skip.reason.startswith(UNUSED))
    *others, last = (reason.removeprefix(UNUSED) for reason in unused) if unused else ("",)
    together = f"{UNUSED}{', '.join(others)} or {last}" if others else f"{UNUSED}{last}"
    size = Counter(rule.family for rule in result.rules)
    reasons: dict[tuple[str, str], dict[str, list[str]]] = {}
    for skip in result.skipped:
        reasons.setdefault((skip.on_entries, together if skip.reason in unused else skip.reason), {}).setdefault(
            skip.rule.family, []
        ).append(skip.rule.code)
    return {
        reason: [word for family, codes in skipped.items() for word in ([family] if len(codes) == size[family] else codes)]
        for reason, skipped in reasons.items()
    }


def _name_suppressors(result: Result) -> str:
    """Return what suppresses findings: the settings, comments in the file, the baseline, or several of these."""
    at_work = {finding.suppressed_by for finding in result.with_status(Status.SUPPRESSED)}
    return " and ".join(words for by, words in _SUPPRESSORS.items() if by in at_work)
