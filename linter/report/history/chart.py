"""The picture of a history: bars of new and fixed findings per revision around zero, and the number of open ones below."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.report.history.outputs import shorten_revision
from linter.report.html.markup import escape_text
from linter.rules_api.rule import Severity
from linter.versions.history import SHOWN, History

_WIDTH, _LEFT, _RIGHT = 960, 52, 12
_TOP, _BARS = 16, 200  # where the bars begin, and their height
_OPEN_TOP, _OPEN = 250, 70  # the same for the line of open findings
_HEIGHT = 350
_MOST_BARS = 400  # beyond that, revisions that changed nothing are left out
PATTERNS = """<defs>
<pattern id=hatch width=5 height=5 patternUnits=userSpaceOnUse patternTransform="rotate(45)">\
<rect class=wash-warning width=5 height=5 /><line class=ink-warning x1=0 y1=0 x2=0 y2=5 /></pattern>
<pattern id=dots width=4 height=4 patternUnits=userSpaceOnUse>\
<rect class=wash-note width=4 height=4 /><circle class=ink-note cx=2 cy=2 r=1 /></pattern>
</defs>"""


class Step(NamedTuple):
    """A revision by its number, with the findings that it introduced and fixed by severity, and the number of open ones."""

    number: int
    new: Counter[Severity]
    fixed: Counter[Severity]
    open: int


def make_steps(history: History) -> list[Step]:
    """Return the steps of a history, without revisions that could not be read."""
    new: dict[int, Counter[Severity]] = {}
    fixed: dict[int, Counter[Severity]] = {}
    for one in history.intervals:
        severity = history.rules[one.finding.code].severity
        if one.appeared is not None:
            new.setdefault(one.appeared, Counter())[severity] += 1
        if one.fixed is not None:
            fixed.setdefault(one.fixed, Counter())[severity] += 1
    steps = []
    count = 0
    for number, counts in enumerate(history.counts):
        added, gone = new.get(number, Counter()), fixed.get(number, Counter())
        count += added.total() - gone.total()
        if counts is not None:
            steps.append(Step(number, added, gone, count))
    return steps


def render_chart(history: History) -> Iterator[str]:
    """Yield the picture, nothing for fewer than two revisions. The findings of the first revision have no bar."""
    steps = make_steps(history)
    if len(steps) < 2:
        return
    first, *rest = steps
    if len(rest) > _MOST_BARS:
        rest = [step for step in rest if step.new or step.fixed]
    up = max((step.new.total() for step in rest), default=0)
    down = max((step.fixed.total() for step in rest), default=0)
    if not up and not down:
        yield f"<p>No revision after the first introduced or fixed a finding; {first.open:,} are open throughout.</p>\n"
        return
    scale = _BARS / (up + down)
    zero = _TOP + up * scale
    slot = (_WIDTH - _LEFT - _RIGHT) / len(rest)
    yield '<figure><div class=frame tabindex=0 role=group aria-label="Chart of the findings by revision">\n'
    yield f'<svg class=chart viewBox="0 0 {_WIDTH} {_HEIGHT}" role=group aria-labelledby="chart-title chart-about">\n'
    yield "<title id=chart-title>New and fixed findings by revision</title>\n"
    yield f"<desc id=chart-about>{_describe(first, rest)}</desc>\n{PATTERNS}\n"
    yield from _render_grid(up, down, zero, scale)
    for nth, step in enumerate(rest):
        yield from _render_bars(history, step, _LEFT + nth * slot, max(slot * 0.8, 1), zero, scale)
    yield f"<line class=zero x1={_LEFT} y1={zero:.1f} x2={_WIDTH - _RIGHT} y2={zero:.1f} />\n"
    yield from _open_line(first, rest, slot)
    yield from _render_years(history, rest, slot)
    yield "</svg></div>\n"
    yield _render_legend(first)
    yield "</figure>\n"


def _describe(first: Step, rest: Sequence[Step]) -> str:
    new, fixed = sum(step.new.total() for step in rest), sum(step.fixed.total() for step in rest)
    return (
        f"The first revision has {first.open:,} findings; later ones introduced {new:,} and fixed {fixed:,}, and the last one has "
        f"{rest[-1].open:,}. The table of revisions has the same numbers."
    )


def _render_legend(first: Step) -> str:
    swatches = "".join(f'<li><span class="swatch {severity}"></span>{severity}</li>' for severity in Severity)
    return (
        f"<figcaption class=legend><ul>{swatches}</ul><span>Up: new findings of a revision. Down: fixed ones. "
        f"The {first.open:,} of the first revision have no bar.</span></figcaption>\n"
    )


def _render_grid(up: int, down: int, zero: float, scale: float) -> Iterator[str]:
    for number in (*_choose_ticks(up), *(-tick for tick in _choose_ticks(down))):
        y = zero - number * scale
        yield f"<line class=grid x1={_LEFT} y1={y:.1f} x2={_WIDTH - _RIGHT} y2={y:.1f} />"
        sign = "+" if number > 0 else "−"
        yield f'<text x={_LEFT - 6} y={y + 4:.1f} text-anchor="end">{sign}{abs(number):,}</text>\n'
    yield f'<text x={_LEFT - 6} y={zero + 4:.1f} text-anchor="end">0</text>\n'


def _choose_ticks(most: int) -> list[int]:
    """Return at most three round numbers up to a maximum: 1, 2 or 5 times a power of ten, and their multiples."""
    step = 1
    for factor in (2, 2.5, 2) * 7:
        if most // step <= 3:
            break
        step = int(step * factor)
    return list(range(step, most + 1, step))


def _render_bars(history: History, step: Step, x: float, width: float, zero: float, scale: float) -> Iterator[str]:
    if not step.new and not step.fixed:
        return
    revision = history.revisions[step.number]
    title = f"{shorten_revision(revision)}: {step.new.total():,} new, {step.fixed.total():,} fixed. {revision.subject}"
    yield f"<a href=#{make_anchor(revision.id)} tabindex=-1><title>{escape_text(title)}</title>"
    top, bottom = zero, zero
    for severity in Severity:
        if number := step.new[severity]:
            top -= number * scale
            yield f"<rect class={severity} x={x:.1f} y={top:.1f} width={width:.1f} height={number * scale:.1f} />"
        if number := step.fixed[severity]:
            yield f'<rect class="{severity} gone" x={x:.1f} y={bottom:.1f} width={width:.1f} height={number * scale:.1f} />'
            bottom += number * scale
    yield "</a>\n"


def make_anchor(revision: str) -> str:
    """Return the anchor of a revision in the table of revisions."""
    return f"rev-{revision[:SHOWN]}"


def _open_line(first: Step, rest: Sequence[Step], slot: float) -> Iterator[str]:
    """Yield the number of open findings as a line between its least and its largest value."""
    values = [first.open, *(step.open for step in rest)]
    low, high = min(values), max(values)
    height = _OPEN / max(high - low, 1)
    places = [_LEFT + max(nth - 0.5, 0) * slot for nth in range(len(values))]
    points = " ".join(f"{x:.1f},{_OPEN_TOP + (high - value) * height:.1f}" for x, value in zip(places, values, strict=True))
    yield f'<polyline class=open points="{points} {_WIDTH - _RIGHT},{_OPEN_TOP + (high - values[-1]) * height:.1f}"/>\n'
    yield f'<text x={_LEFT - 6} y={_OPEN_TOP + 4} text-anchor="end">{high:,}</text>\n'
    if high > low:
        yield f'<text x={_LEFT - 6} y={_OPEN_TOP + _OPEN + 4} text-anchor="end">{low:,}</text>\n'
    yield f"<text x={_LEFT} y={_OPEN_TOP - 12}>open findings</text>\n"


def _render_years(history: History, rest: Sequence[Step], slot: float) -> Iterator[str]:
    """Yield a label below the first revision of each year, if there is room, and the days of the first and the last."""
    last = -100.0
    year = ""
    for nth, step in enumerate(rest):
        day = history.revisions[step.number].date
        x = _LEFT + nth * slot
        if day[:4] != year and x - last >= 60 and x < _WIDTH - 60:
            year, last = day[:4], x
            yield f"<line class=grid x1={x:.1f} y1={_TOP} x2={x:.1f} y2={_HEIGHT - 20} />"
            yield f"<text x={x:.1f} y={_HEIGHT - 6}>{day if nth == 0 else year}</text>\n"
    yield f'<text x={_WIDTH - _RIGHT} y={_HEIGHT - 6} text-anchor="end">{history.revisions[rest[-1].number].date}</text>\n'
