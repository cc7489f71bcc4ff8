"""Render the history of the findings of a file as an HTML page with a chart. It needs no other file and no script."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape

from linter.report.escape import printable
from linter.report.history import headline, short, sums
from linter.rules_api.rule import Severity
from linter.source import clip
from linter.versions.history import History
from linter.versions.track import Interval

_WIDTH, _HEIGHT = 960, 340  # of the picture, in its own units
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 120, 12, 40  # around the areas
_LABEL = 16  # the height of a line of text
_TEXT = 300  # characters of a message
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# Areas differ by pattern too, not by color alone, and each has its label beside it.
_PATTERNS = """<defs>
<pattern id="warning" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
<rect class="warning" width="8" height="8"/><line class="ink" x1="0" y1="0" x2="0" y2="8"/></pattern>
<pattern id="note" width="8" height="8" patternUnits="userSpaceOnUse">\
<rect class="note" width="8" height="8"/><circle class="dot" cx="4" cy="4" r="1.2"/></pattern>
</defs>"""
_FILLS = {Severity.ERROR: "var(--error)", Severity.WARNING: "url(#warning)", Severity.NOTE: "url(#note)"}
_STYLE = """:root { color-scheme: light dark; --paper: #fff; --text: #1b1b1b; --faint: #6a6a6a; --line: #d0d0d0;
  --error: #b3261e; --warning: #f0b35a; --note: #9cc3e6; --ink: #6b4300; --dot: #1d4f7c; }
@media (prefers-color-scheme: dark) { :root { --paper: #161616; --text: #ececec; --faint: #a8a8a8; --line: #444;
  --error: #f2867e; --warning: #8a5a12; --note: #24506f; --ink: #f3c982; --dot: #a9d3f5; } }
body { margin: 2rem auto; max-width: 75rem; padding: 0 1rem; background: var(--paper); color: var(--text);
  font: 1rem/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; } h2 { font-size: 1.1rem; margin-top: 2rem; }
svg { width: 100%; height: auto; } svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
.grid { stroke: var(--line); } .edge { fill: none; stroke: var(--text); stroke-width: 1.2; }
.warning { fill: var(--warning); } .note { fill: var(--note); } .ink { stroke: var(--ink); stroke-width: 3; }
.dot { fill: var(--dot); }
.frame { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; } td { overflow-wrap: anywhere; }
td.when { white-space: nowrap; } small { color: var(--faint); }"""


def render(history: History) -> str:
    """Return the page. Values of the registry are escaped: they are text and never markup."""
    name = _text(history.path)
    older = "<p>Findings of the first revision may be older.</p>\n" if history.is_cut else ""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>Findings of {name} over time</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1>Findings of {name} over time</h1>
<p>{_text(headline(history))}. Ages are those of {history.today}.</p>
{older}{"".join(_chart(history))}<h2>By rule</h2>
{"".join(_rules(history))}<h2>Open findings</h2>
{"".join(_table(history, history.open, ("since", "days")))}<h2>Fixed findings</h2>
{"".join(_table(history, history.fixed, ("appeared", "fixed", "days")))}{"".join(_left_out(history))}</body>
</html>
"""


def _text(text: str) -> str:
    return escape(printable(text))


def _chart(history: History) -> Iterator[str]:
    """Yield the chart: one stacked area for each severity, in steps from revision to revision."""
    counts = [(nth, count) for nth, count in enumerate(history.counts) if count is not None]
    if len(counts) < 2:
        return
    days = [date.fromisoformat(history.revisions[nth].date).toordinal() for nth, _ in counts]
    is_ordered = days == sorted(days) and days[0] < days[-1]  # else all steps are equally wide
    places = _x_coordinates([float(day) for day in days] if is_ordered else [float(nth) for nth in range(len(days))])
    most = max(sum(count.values()) for _, count in counts)
    top, step = _scale(most)

    def height(number: int) -> float:
        return _HEIGHT - _BOTTOM - number * (_HEIGHT - _TOP - _BOTTOM) / top

    yield f'<figure>\n<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-labelledby="title about">\n'
    yield '<title id="title">Active findings by severity over time</title>\n'
    yield f'<desc id="about">{_describe(history)}</desc>\n{_PATTERNS}\n'
    for number in range(0, top + 1, step):
        y = height(number)
        yield f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH - _RIGHT}" y2="{y:.1f}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{number:,}</text>\n'
    below = [0] * len(counts)
    labels: list[tuple[float, str]] = []
    for severity in Severity:
        above = [under + count.get(severity, 0) for under, (_, count) in zip(below, counts, strict=True)]
        if above != below:
            edge = _steps(places, [height(number) for number in above])
            floor = _steps(places, [height(number) for number in below])
            points = " ".join([*edge, *reversed(floor)])
            yield f'<polygon style="fill: {_FILLS[severity]}" points="{points}"/>'
            yield f'<polyline class="edge" points="{" ".join(edge)}"/>\n'
            last = above[-1] - below[-1]
            labels.append(((height(above[-1]) + height(below[-1])) / 2, f"{last:,} {severity}{'s' * (last != 1)}"))
        below = above
    yield from _labels(labels)
    for day, place, anchor in ((0, _LEFT, "start"), (-1, _WIDTH - _RIGHT, "end")):
        when = history.revisions[counts[day][0]].date
        yield f'<text x="{place}" y="{_HEIGHT - _BOTTOM + _LABEL + 4}" text-anchor="{anchor}">{when}</text>\n'
    if is_ordered:
        yield from _years(days)
    yield "</svg>\n</figure>\n"


def _x_coordinates(values: Sequence[float]) -> list[float]:
    """Return the x coordinates of values."""
    return [_LEFT + (value - values[0]) * (_WIDTH - _LEFT - _RIGHT) / (values[-1] - values[0]) for value in values]


def _scale(most: int) -> tuple[int, int]:
    """Return the top of a scale up to a number, and the step between its marks: 1, 2 or 5 times a power of ten."""
    step, factors = 1, (2, 2.5, 2)
    nth = 0
    while step * 5 < most:
        step = int(step * factors[nth % 3])
        nth += 1
    return max(-(-most // step), 1) * step, step


def _steps(places: Sequence[float], heights: Sequence[float]) -> list[str]:
    """Return the corners of a line that keeps its height until the next place."""
    corners = [f"{places[0]:.1f},{heights[0]:.1f}"]
    for nth in range(1, len(places)):
        if heights[nth] != heights[nth - 1] or nth == len(places) - 1:
            corners += [f"{places[nth]:.1f},{heights[nth - 1]:.1f}", f"{places[nth]:.1f},{heights[nth]:.1f}"]
    return corners


def _labels(labels: Sequence[tuple[float, str]]) -> Iterator[str]:
    """Yield the labels of the areas, right of them and from the lowest up, without overlaps."""
    limit = float(_HEIGHT - _BOTTOM)
    for place, text in labels:
        limit = min(place + 4, limit)
        yield f'<text x="{_WIDTH - _RIGHT + 8}" y="{limit:.1f}">{text}</text>\n'
        limit -= _LABEL


def _years(days: Sequence[int]) -> Iterator[str]:
    """Yield a mark at the start of each year, with its number if there is room."""
    first, last = date.fromordinal(days[0]), date.fromordinal(days[-1])
    years = [date(year, 1, 1).toordinal() for year in range(first.year + 1, last.year + 1)]
    near = 80  # of the dates at both ends
    for place, day in zip(_x_coordinates([float(days[0]), *map(float, years), float(days[-1])])[1:], years, strict=False):
        yield f'<line class="grid" x1="{place:.1f}" y1="{_TOP}" x2="{place:.1f}" y2="{_HEIGHT - _BOTTOM}"/>'
        if _LEFT + near < place < _WIDTH - _RIGHT - near and len(years) <= 20:
            y = _HEIGHT - _BOTTOM + _LABEL + 4
            yield f'<text x="{place:.1f}" y="{y}" text-anchor="middle">{date.fromordinal(day).year}</text>\n'


def _describe(history: History) -> str:
    """Return the description of the chart."""
    counts = [count for count in history.counts if count is not None]
    ends = [", ".join(f"{count.get(severity, 0):,} {severity}s" for severity in Severity) for count in (counts[0], counts[-1])]
    return f"At first {ends[0]}; at last {ends[1]}; at most {max(sum(count.values()) for count in counts):,} in all."


def _head(words: Sequence[tuple[str, str]]) -> str:
    cells = "".join(f'<th scope="col"{f" class={style}" if style else ""}>{word}</th>' for word, style in words)
    return f'<div class="frame"><table>\n<thead><tr>{cells}</tr></thead>\n<tbody>\n'


def _rules(history: History) -> Iterator[str]:
    rows = sums(history)
    if not rows:
        yield "<p>No findings.</p>\n"
        return
    numbers = ("found", "fixed", "open", "oldest, days")
    yield _head([("rule", ""), ("severity", ""), *((word, "number") for word in numbers)])
    for one in rows:
        rule = history.rules[one.code]
        oldest = "" if one.oldest is None else f"{one.oldest:,}"
        cells = (f"{one.found:,}", f"{one.fixed:,}", f"{one.open:,}", oldest)
        shown = "".join(f'<td class="number">{cell}</td>' for cell in cells)
        yield f"<tr><td>{_text(f'{one.code} {rule.name}')}</td><td>{rule.severity}</td>{shown}</tr>\n"
    yield "</tbody></table></div>\n"


def _table(history: History, intervals: Sequence[Interval], words: Sequence[str]) -> Iterator[str]:
    if not intervals:
        yield "<p>None.</p>\n"
        return
    yield _head(
        [
            *((word, "number" if word == "days" else "") for word in words),
            *((word, "") for word in ("severity", "rule", "entry", "finding")),
        ]
    )
    for one in intervals:
        finding, rule = one.finding, history.rules[one.finding.code]
        whens = (one.appeared, one.fixed) if "fixed" in words else (one.appeared,)
        cells = "".join(f'<td class="when">{short(history.revisions[nth or 0])}</td>' for nth in whens)
        gone = " <small>(entry removed)</small>" if one.is_removed else ""
        texts: Mapping[str, str] = {
            "severity": rule.severity,
            "rule": f"{finding.code} {rule.name}",
            "entry": clip(str(finding.subject)),
            "finding": clip(finding.message, _TEXT),
        }
        shown = "</td><td>".join(map(_text, texts.values()))
        yield f'<tr>{cells}<td class="number">{history.days(one):,}</td><td>{shown}{gone}</td></tr>\n'
    yield "</tbody></table></div>\n"


def _left_out(history: History) -> Iterator[str]:
    if history.problems:
        yield "<h2>Revisions that could not be read</h2>\n<ul>\n"
        for nth, why in history.problems.items():
            yield f"<li>{short(history.revisions[nth])}: {_text(why)}</li>\n"
        yield "</ul>\n"
