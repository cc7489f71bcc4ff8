"""The output `grouped`: findings by rule, entry, contact, section or file."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.model import Contact, Record
from linter.report import Report
from linter.report.changes.as_text import render_lines
from linter.report.escape import escape_controls
from linter.report.folding import fold_transports, name_group
from linter.report.nouns import count_noun
from linter.report.places import fix_mark, make_place
from linter.report.shown_findings import rank_finding, select_findings
from linter.report.text import MOST_EVENTS, paint, render_next_steps, render_summary_line
from linter.rules_api.rule import Severity

_Pair = tuple[Result, Finding]


def render(report: Report, color: bool = False) -> str:
    """Return the findings under the headings that `--group-by` chooses, the most important group first."""
    selection = select_findings(report, output="grouped")
    lines: list[str] = []
    for result in report.results:
        if (changelog := report.changelog(result)) and not report.view.is_quiet:
            lines += [*render_lines(changelog, report.view.width, MOST_EVENTS), ""]
    groups: dict[str, list[_Pair]] = {}
    title_of = _TITLES[report.view.group_by]
    for result, finding in selection:
        groups.setdefault(title_of(result, finding), []).append((result, finding))
    for title, pairs in sorted(groups.items(), key=_rank_group):
        lines += [*_group(title, pairs, report.view.group_by, color), ""]
    lines += [f"{code}: ... {number:,} more" for code, number in sorted(selection.hidden.items())]
    if not report.view.is_quiet:
        lines += [render_summary_line(result, color) for result in report.results]
    lines += render_next_steps(report)
    return "".join(f"{line}\n" for line in lines)


def _rank_group(group: tuple[str, Sequence[_Pair]]) -> tuple[tuple[int, int], int, str]:
    title, pairs = group
    return min(rank_finding(finding) for _, finding in pairs), -len(pairs), title


def _group(title: str, pairs: Sequence[_Pair], group_by: str, color: bool) -> Iterator[str]:
    counts = Counter(finding.rule.severity for _, finding in pairs)
    numbers = ", ".join(count_noun(counts[severity], severity) for severity in Severity if counts[severity])
    yield f"{paint(escape_controls(title), 'place', color)}: {numbers}"
    result_of = {id(finding): result for result, finding in pairs}
    for group in fold_transports(finding for _, finding in pairs):
        first, rule = group[0], group[0].rule
        result = result_of[id(first)]
        path, start, _ = make_place(result, first)
        place = f"{path}:{start.line}:{start.column}"
        others = [make_place(result_of[id(finding)], finding) for finding in group[1:]]
        also = f" (also {', '.join(f'{other.start.line}:{other.start.column}' for other in others)})" if others else ""
        level = paint(str(rule.severity), str(rule.severity), color)
        what = level if group_by == "rule" else f"{level} {rule.code} {rule.name}"
        subject = "" if group_by == "entry" and len(group) == 1 else f" {name_group(group)}:"
        status = "" if first.status is Status.ACTIVE else f" ({first.status})"
        mark = f" {mark}" if (mark := fix_mark(result, first)) else ""
        yield f"  {escape_controls(f'{place}{also}')}: {what}{escape_controls(f'{subject} {first.text}')}{status}{mark}"


def _name_rule(_result: Result, finding: Finding) -> str:
    return f"{finding.rule.code} {finding.rule.name}"


def _name_entry(_result: Result, finding: Finding) -> str:
    entry = finding.problem.entry
    if isinstance(entry, Record):
        return " ".join(filter(None, (entry.name, entry.number))) or str(entry)
    return str(entry)


def _name_contact(_result: Result, finding: Finding) -> str:
    entry = finding.problem.entry
    if isinstance(entry, Contact):
        return str(entry)
    references = (*(entry.assignees or ()), *entry.contacts) if isinstance(entry, Record) else ()
    return f"contact {references[0].target}" if references else "without contact"


def _name_section(_result: Result, finding: Finding) -> str:
    return str(finding.rule.cites[0])


def _name_file(result: Result, finding: Finding) -> str:
    return make_place(result, finding).path


_TITLES: dict[str, Callable[[Result, Finding], str]] = {
    "rule": _name_rule,
    "entry": _name_entry,
    "contact": _name_contact,
    "section": _name_section,
    "file": _name_file,
}
