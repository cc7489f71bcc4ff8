"""The entries of a page as cards: the findings in words, and the entry, the fixes and the related places beside them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.report.html.excerpts import find_line, find_line_starts
from linter.report.html.markup import escape_text, render_link
from linter.report.html.view import EntryView, Excerpt, FindingView, FixView, RelatedView, RuleView

_LETTERS = {"error": "e", "warning": "w", "note": "n"}
_SAFETY = {"safe": "safe fix", "unsafe": "unsafe fix"}


class Card(NamedTuple):
    """A card in two parts, so that a large page can leave out the second: the findings, and the details."""

    head: str
    details: str


class Places:
    """The related entries without a card: each gets an excerpt at the end of the page, up to `most`."""

    def __init__(self, anchors: Mapping[str, str], most: int) -> None:
        self.anchors = dict(anchors)
        self.most = most
        self.excerpts: list[tuple[str, RelatedView]] = []

    def anchor(self, place: RelatedView) -> str:
        """Return the anchor of a related place, "" if the page does not show it."""
        name = f"{place.path}\n{place.entry}" if place.entry else ""
        if name in self.anchors:
            return self.anchors[name]
        if place.excerpt is None or len(self.excerpts) >= self.most:
            return ""
        key = f"{place.path}\n{place.line}\n{place.column}"
        if key not in self.anchors:
            self.anchors[key] = f"p{len(self.excerpts) + 1}"
            self.excerpts.append((self.anchors[key], place))
        return self.anchors[key]


def render_card(
    number: int,
    entry: EntryView,
    rules: Mapping[str, RuleView],
    contacts: Mapping[str, int],
    places: Places,
    shows_path: bool,
    is_brief: bool,
) -> Card:
    """Return the card of an entry. `contacts` are the numbers of contacts that the page describes. Brief cards suit large pages."""
    path = f"{escape_text(entry.path)} " if shows_path else ""
    about = [f"<span>{path}</span>" if path else "", "<span>removed</span>" if entry.is_removed else ""]
    if entry.dated:
        about.append(f"<span>{escape_text(entry.dated)}</span>")
    if not is_brief:
        about += [
            f'<a href="#c{contacts[one]}">{escape_text(one)}</a>' if one in contacts else escape_text(one) for one in entry.contacts
        ]
    facts = "".join(part for part in about if part)
    rows = "".join(_render_row(finding, rules.get(finding.code), is_brief) for finding in entry.findings)
    head = f"<h3>{escape_text(entry.name)}</h3>{f'<p class=about>{facts}</p>' if facts else ''}<ul class=f>{rows}</ul>"
    return Card(f"<article id=e{number}>{head}", "".join(_render_details(entry, places)))


def _render_row(finding: FindingView, rule: RuleView | None, is_brief: bool) -> str:
    parts = [f"<b>{finding.severity}</b>", f'<a href="#r-{escape_text(finding.code)}">{escape_text(finding.code)}</a>']
    if rule and not is_brief:
        parts[-1] = f'<a href="#r-{escape_text(finding.code)}">{escape_text(f"{finding.code} {rule.name}".strip())}</a>'
        parts += [render_link(cite.text, cite.url) for cite in rule.cites]
    if finding.line:
        parts.append(f"{finding.line}:{finding.column}")
    if finding.fix and finding.fix.safety in _SAFETY:
        parts.append(f"<em>{_SAFETY[finding.fix.safety]}</em>")
    if finding.status != "active":
        parts.append(f"<i>{escape_text(finding.status)}{escape_text(f': {finding.reason}') if finding.reason else ''}</i>")
    if finding.state:
        because = f": {escape_text(finding.because)}" if finding.because else ""
        parts.append(f"<i class={escape_text(finding.state)}>{escape_text(finding.state)}{because}</i>")
    if finding.age:
        parts.append(escape_text(finding.age))
    return f"<li class={_LETTERS[finding.severity]}>{escape_text(finding.message)}<p>{' '.join(parts)}</p></li>"


def _render_details(entry: EntryView, places: Places) -> Iterator[str]:
    yield from map(render_excerpt, entry.excerpts)
    for finding in entry.findings:
        if finding.fix:
            yield _render_fix(finding, finding.fix)
        if finding.related:
            yield f"<ul class=related>{''.join(_render_related(place, places) for place in finding.related)}</ul>"


def render_excerpt(excerpt: Excerpt) -> str:
    """Return an excerpt with numbered lines and the faults marked. Common indentation is left out."""
    starts = find_line_starts(excerpt.text)
    rows = excerpt.text.split("\n")
    indent = min((len(row) - len(row.lstrip(" \t")) for row in rows if row.strip()), default=0)
    by_line: dict[int, list[tuple[int, int, str]]] = {}
    for mark in excerpt.marks:
        first, last = find_line(starts, mark.start), find_line(starts, max(mark.end - 1, mark.start))
        for number in range(first, last + 1):
            begin = max(mark.start - starts[number], 0)
            end = min(mark.end - starts[number], len(rows[number]))
            by_line.setdefault(number, []).append((begin, end, mark.severity))
    width = len(str(excerpt.first_line + len(rows) - 1))
    shown = [
        f"<i>{excerpt.first_line + number:>{width}}</i> {_mark_row(row, by_line.get(number, ()), indent)}"
        for number, row in enumerate(rows)
    ]
    more = '<p class="cut">The entry has more lines.</p>' if excerpt.is_cut else ""
    return f"<pre>{chr(10).join(shown)}</pre>{more}"


def _mark_row(row: str, marks: Sequence[tuple[int, int, str]], indent: int) -> str:
    row = row.rstrip("\r")
    pieces = []
    at = min(indent, len(row) - len(row.lstrip(" \t")))
    for begin, end, severity in marks:
        begin = max(begin, at)
        fault = row[begin : max(end, begin)] or " "
        letter = _LETTERS.get(severity, "p")
        pieces.append(f"{escape_text(row[at:begin])}<mark class={letter}>{escape_text(fault)}</mark>")
        at = max(end, begin)
    return "".join(pieces) + escape_text(row[at:].rstrip())


def _render_fix(finding: FindingView, fix: FixView) -> str:
    tags = {"-": "del", "+": "ins"}
    shown = "\n".join(
        f"<{tags[mark]}>{mark} {escape_text(line)}</{tags[mark]}>" if mark in tags else f"  {escape_text(line)}"
        for mark, line in fix.lines
    )
    safety = f"{_SAFETY[fix.safety].capitalize()}" if fix.safety in _SAFETY else "Fix"
    pre = f"<pre class=diff>{shown}</pre>" if shown else ""
    return f"<p class=fix>{safety} for {escape_text(finding.code)}: {escape_text(fix.message)}</p>{pre}"


def _render_related(place: RelatedView, places: Places) -> str:
    where = f" {escape_text(place.path)}:{place.line}" if place.line else ""
    if anchor := places.anchor(place):
        return f'<li><a href="#{anchor}">{escape_text(place.label)}</a><small>{where}</small></li>'
    return f"<li>{escape_text(place.label)}<small>{where}</small></li>"
