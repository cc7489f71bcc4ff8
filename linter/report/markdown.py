"""The outputs `markdown` and `github-summary`: a report for a pull request, a merge request or the summary of a job."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from linter.engine.finding import Finding, Status
from linter.engine.result import Result
from linter.lazy import compile_lazily
from linter.report import Report
from linter.report.changes.words import describe_events, summarize
from linter.report.escape import escape_controls
from linter.report.folding import fold_transports, name_group
from linter.report.nouns import count_noun
from linter.report.places import list_failures, make_place
from linter.report.shown_findings import rank_finding, select_findings
from linter.report.uri import make_relative_path
from linter.rules_api.rule import Severity
from linter.source import clip
from linter.versions.changelog import Changelog
from linter.versions.events import Subject

MAX_ROWS = 100
MAX_BYTES = 900 * 1024  # GitHub takes 1 MiB for the summary of a step …
MAX_COMMENT = 60 * 1024  # … and 65,536 characters for a comment
_RESERVE = 2048  # bytes for the findings that are not listed
MAX_EVENTS = 50
_MESSAGE = 300  # characters of a message
_SPECIAL = compile_lazily(r"[\\`*_\[\]<>&@#|~$]|://|\bwww\.", re.IGNORECASE)
_BREAK = "&#8203;"  # a zero-width space: what follows makes no mention, reference or link, not even as rendered text
_ENTITIES = frozenset("<>&|~$")


def render(report: Report) -> str:
    """Return the report as a comment, which GitHub limits to 65,536 characters."""
    return _render(report, MAX_COMMENT, "markdown")


def render_summary(report: Report) -> str:
    """Return the report as the summary of a job."""
    return _render(report, MAX_BYTES, "github-summary")


def _render(report: Report, size: int, name: str) -> str:
    """Return the verdict, what the change did, the numbers by severity and status, and the most important findings.

    Text of the registry is escaped: it makes no markup, no link and no mention. `size` is the largest number of bytes; what the
    change did gets half of it at most.
    """
    lines = [*_render_verdict(report), "", *_render_changes(report, size // 2, name), *_render_numbers(report)]
    selection = select_findings(report)
    groups = _fold_pairs(selection.by_importance)
    rows = [_render_row(result, group) for result, group in groups[:MAX_ROWS]]
    kept = _count_fitting(rows, size - _RESERVE - _measure(lines))
    if kept:
        lines += ["", "| Place | Severity | Rule | Entry | Message |", "|---|---|---|---|---|", *rows[:kept]]
    hidden = sum(len(group) for _, group in groups[kept:]) + selection.hidden.total()
    if hidden:
        message = f"{count_noun(hidden, 'finding')} not listed"
        report.cuts.append(f"{name}: {message}: the table has at most {MAX_ROWS} rows, the text {size // 1024:,} KiB")
        left = Counter(finding.rule.code for _, group in groups[kept:] for finding in group) + selection.hidden
        listed = ", ".join(f"{number:,} {code}" for code, number in left.most_common())
        lines += ["", f"<details><summary>{message}</summary>", "", listed, "", "</details>"]
    return "".join(f"{line}\n" for line in lines)


def _measure(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _count_fitting(lines: Sequence[str], size: int) -> int:
    """Return how many of some lines fit into a number of bytes."""
    for number, line in enumerate(lines):
        size -= len(line.encode()) + 1
        if size < 0:
            return number
    return len(lines)


def render_changes(changelog: Changelog, limit: int | None = None) -> str:
    """Return what a change did, as Markdown."""
    return "".join(f"{line}\n" for line in _change_lines(changelog, limit))


def escape(text: str) -> str:
    """Return a text on one line, escaped so that Markdown shows it unchanged."""

    def replace(match: re.Match[str]) -> str:
        found = match[0]
        if found in ("@", "#"):
            return f"&#{ord(found)};{_BREAK}"
        if len(found) > 1:
            return f"{found[:-1]}{_BREAK}{found[-1]}"
        return f"&#{ord(found)};" if found in _ENTITIES else f"\\{found}"

    return _SPECIAL.sub(replace, escape_controls(" ".join(text.split())))


def _render_verdict(report: Report) -> Iterator[str]:
    counts: Counter[Severity] = Counter()
    for result in report.results:
        for (severity, status), number in result.count().items():
            counts[severity] += number if status is Status.ACTIVE else 0
    found = ", ".join(count_noun(counts[severity], severity) for severity in Severity if counts[severity]) or "nothing found"
    names = ", ".join(escape(make_relative_path(result.registry.source.path)) for result in report.results)
    verdict = {0: "passed", 1: "failed"}.get(report.exit_status, "incomplete")
    yield f"### reglint: {verdict}, {found}"
    if names:
        yield ""
        yield f"Checked: {names}"
    for result in report.results:
        for remark in result.registry.remarks:
            yield ""
            yield f"{escape(f'{make_relative_path(result.registry.source.path)} {remark}')}."
    for failure in list_failures(report):
        position = f":{failure.position.line}" if failure.position else ""
        yield ""
        yield f"**Error:** {escape(f'{make_relative_path(failure.path)}{position}: {failure.message}')}"


def _render_changes(report: Report, size: int, name: str) -> Iterator[str]:
    for result in report.results:
        if changelog := report.changelog(result):
            lines = list(_change_lines(changelog, MAX_EVENTS))
            kept = _count_fitting(lines, size)
            yield from lines[:kept]
            if kept < len(lines):
                yield "- more; `reglint changes` lists all"
            if kept < len(lines) or len(changelog.events) > MAX_EVENTS:
                report.cuts.append(f"{name}: some events of the change are not listed; 'reglint changes' lists all")
            size -= _measure(lines[:kept])
            yield ""


def _change_lines(changelog: Changelog, limit: int | None) -> Iterator[str]:
    yield f"**Change since {escape(changelog.change_set.base.source.path)}:** {escape(summarize(changelog))}"
    if changelog.adds_everything:
        return
    lines = describe_events([event for event in changelog.events if event.subject is not Subject.REGISTRY or len(event.after) > 1])
    shown = lines[:limit]
    if shown:
        yield ""
    for line in shown:
        yield f"- **{line.actions}** {escape(line.headline)}"
        for field, before, after in line.values:
            yield f"  - {escape(field)}: {escape(before)} → {escape(after)}"
    if len(lines) > len(shown):
        yield f"- {len(lines) - len(shown):,} more; `reglint changes` lists all"


def _render_numbers(report: Report) -> Iterator[str]:
    """Yield a table of severity by status, without statuses that no finding has."""
    counts: Counter[tuple[Severity, Status]] = Counter()
    fixed: Counter[str] = Counter()
    for result in report.results:
        counts += result.count()
        fixed.update(gone.rule.code for gone in result.fixed)
    statuses = [status for status in Status if status is Status.ACTIVE or any(counts[severity, status] for severity in Severity)]
    yield f"| | {' | '.join(statuses)} |"
    yield f"|---|{'---:|' * len(statuses)}"
    for severity in Severity:
        yield f"| {severity} | {' | '.join(f'{counts[severity, status]:,}' for status in statuses)} |"
    if fixed:
        yield ""
        listed = ", ".join(f"{number:,} {code}" for code, number in fixed.most_common())
        yield f"The change fixed {count_noun(fixed.total(), 'finding')}: {listed}."


def _fold_pairs(pairs: Sequence[tuple[Result, Finding]]) -> list[tuple[Result, list[Finding]]]:
    by_result: dict[int, tuple[Result, list[Finding]]] = {}
    for result, finding in pairs:
        by_result.setdefault(id(result), (result, []))[1].append(finding)
    groups = [(result, group) for result, findings in by_result.values() for group in fold_transports(findings)]
    return sorted(groups, key=lambda group: rank_finding(group[1][0]))


def _render_row(result: Result, group: Sequence[Finding]) -> str:
    finding = group[0]
    path, start, _ = make_place(result, finding)
    place = escape(f"{make_relative_path(path)}:{start.line}")
    if link := render_line_link(make_relative_path(path), start.line):
        place = f"[{place}]({link})"
    status = "" if finding.status is Status.ACTIVE else f" ({finding.status})"
    removed = " (removed)" if finding.is_removed else ""
    cells = (
        place,
        f"{finding.rule.severity}{status}",
        f"{finding.rule.code} {finding.rule.name}",
        escape(name_group(group) + removed),
        escape(clip(finding.text, _MESSAGE)),
    )
    return f"| {' | '.join(cells)} |"


def render_line_link(path: str, line: int) -> str:
    """Return the address of a line at GitHub or GitLab, by the variables of a job; "" outside of one."""
    server, repository, commit = (os.environ.get(f"GITHUB_{name}", "") for name in ("SERVER_URL", "REPOSITORY", "SHA"))
    if server and repository and commit:
        return f"{server}/{repository}/blob/{commit}/{quote(path)}#L{line}"
    project, commit = os.environ.get("CI_PROJECT_URL", ""), os.environ.get("CI_COMMIT_SHA", "")
    return f"{project}/-/blob/{commit}/{quote(path)}#L{line}" if project and commit else ""
