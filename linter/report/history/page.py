"""Render the history of the findings of a file as an HTML page with a chart. It needs no other file and no script."""

from collections.abc import Iterator, Sequence

from linter.report.history.chart import make_anchor, make_steps, render_chart
from linter.report.history.outputs import shorten_revision, sum_by_rule, summarize_history
from linter.report.html.from_report import make_rule_view
from linter.report.html.markup import escape_text, read_template, render_link
from linter.report.html.page import render_document_head
from linter.report.html.sections import render_rules
from linter.source import clip
from linter.versions.git import Revision
from linter.versions.history import SHOWN, History
from linter.versions.track import Interval

_TEXT = 300  # characters of a message


def render(history: History) -> str:
    """Return the page. Values of the registry are escaped: they are text and never markup."""
    style = read_template("base.css") + read_template("history.css")
    older = "<p class=facts>Findings of the first revision may be older.</p>\n" if history.is_cut else ""
    used = {one.finding.code for one in history.intervals}
    rules = [make_rule_view(rule) for code, rule in history.rules.items() if code in used]
    parts = (
        render_document_head(f"Findings of {history.path} over time", style, ""),
        "<body>\n<header>\n<p class=brand>reglint history</p>\n",
        f"<h1>Findings of {escape_text(history.path)} over time</h1>\n",
        f"<p class=verdict>{escape_text(summarize_history(history))}. Ages are those of {escape_text(history.today)}.</p>\n",
        f"{older}</header>\n<main>\n",
        *render_chart(history),
        "<h2>By rule</h2>\n",
        *_render_rules(history),
        "<h2>By revision</h2>\n",
        *_render_revisions(history),
        "<h2>Open findings</h2>\n",
        *_render_findings(history, history.open, ("since", "days")),
        "<h2>Fixed findings</h2>\n",
        *_render_findings(history, history.fixed, ("appeared", "fixed", "days")),
        *_render_left_out(history),
        *render_rules(rules),
        "</main>\n</body>\n</html>\n",
    )
    return "".join(parts)


def _render_head(words: Sequence[str], numbers: Sequence[str]) -> str:
    cells = "".join(f"<th scope=col{' class=number' if word in numbers else ''}>{word}</th>" for word in words)
    return f"<div class=frame tabindex=0><table class=cards>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n"


def _render_cell(label: str, content: str, kind: str = "") -> str:
    return f'<td data-label="{label}"{f" class={kind}" if kind else ""}>{content}</td>'


def _render_rule_link(history: History, code: str) -> str:
    return f'<a href="#r-{escape_text(code)}">{escape_text(f"{code} {history.rules[code].name}")}</a>'


def _render_rules(history: History) -> Iterator[str]:
    rows = sum_by_rule(history)
    if not rows:
        yield "<p>No findings.</p>\n"
        return
    numbers = ("found", "fixed", "open", "oldest, days")
    yield _render_head(("rule", "severity", *numbers), numbers)
    for one in rows:
        oldest = "" if one.oldest is None else f"{one.oldest:,}"
        values = zip(numbers, (f"{one.found:,}", f"{one.fixed:,}", f"{one.open:,}", oldest), strict=True)
        severity = history.rules[one.code].severity
        cells = [
            _render_cell("rule", _render_rule_link(history, one.code)),
            _render_cell("severity", severity, severity),
            *(_render_cell(label, value, "number") for label, value in values),
        ]
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</tbody></table></div>\n"


def _render_revisions(history: History) -> Iterator[str]:
    """Yield the first revision and those that introduced or fixed findings."""
    steps = [step for step in make_steps(history) if step.new or step.fixed or step.number == 0]
    numbers = ("new", "fixed", "open")
    if not steps:
        yield "<p>None.</p>\n"
        return
    yield _render_head(("revision", "commit", *numbers), numbers)
    for step in steps:
        revision = history.revisions[step.number]
        values = zip(numbers, (step.new.total(), step.fixed.total(), step.open), strict=True)
        cells = "".join(_render_cell(label, f"{value:,}", "number") for label, value in values)
        name = render_link(revision.id[:SHOWN], history.commit_address(revision))
        yield f"<tr id={make_anchor(revision.id)}>{_render_cell('revision', f'{revision.date} {name}', 'when')}"
        yield f"{_render_cell('commit', escape_text(clip(revision.subject, _TEXT)))}{cells}</tr>\n"
    yield "</tbody></table></div>\n"


def _render_revision_link(revision: Revision) -> str:
    return f'<a href="#{make_anchor(revision.id)}">{escape_text(shorten_revision(revision))}</a>'


def _render_findings(history: History, intervals: Sequence[Interval], words: Sequence[str]) -> Iterator[str]:
    if not intervals:
        yield "<p>None.</p>\n"
        return
    yield _render_head((*words, "severity", "rule", "entry", "finding"), ("days",))
    for one in intervals:
        finding = one.finding
        severity = history.rules[finding.code].severity
        whens = (one.appeared, one.fixed) if "fixed" in words else (one.appeared,)
        gone = " <small>(entry removed)</small>" if one.is_removed else ""
        cells = (
            *(
                _render_cell(label, _render_revision_link(history.revisions[nth or 0]), "when")
                for label, nth in zip(words, whens, strict=False)
            ),
            _render_cell("days", f"{history.days(one):,}", "number"),
            _render_cell("severity", severity, severity),
            _render_cell("rule", _render_rule_link(history, finding.code)),
            _render_cell("entry", escape_text(clip(str(finding.subject)))),
            _render_cell("finding", f"{escape_text(clip(finding.message, _TEXT))}{gone}"),
        )
        yield f"<tr>{''.join(cells)}</tr>\n"
    yield "</tbody></table></div>\n"


def _render_left_out(history: History) -> Iterator[str]:
    if history.problems:
        yield "<h2>Revisions that could not be read</h2>\n<ul class=warnings>\n"
        for nth, why in history.problems.items():
            yield f"<li>{escape_text(shorten_revision(history.revisions[nth]))}: {escape_text(why)}</li>\n"
        yield "</ul>\n"
