"""The picture of the port space: 65,536 ports of each transport in 64 rows of 1,024, so that the first row are the System Ports.

A row is 2 units high and a port 1 unit wide. Findings are marked by form: an error is a diamond, a warning a triangle, a note a
circle. The table holds the same numbers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from linter.report.html.markup import escape_text
from linter.report.html.view import SEVERITIES, EntryView, PageData, PortSpace

WIDTH, ROWS, HEIGHT = 1024, 64, 2
BIN = 32  # ports that share a marker
_MARKER = 9  # units
_DYNAMIC = 49152  # RFC 6335 section 6
_RANGES = ((0, 1023, "System"), (1024, 49151, "User"), (49152, 65535, "Dynamic"))
_MAIN = ("tcp", "udp")
SYMBOLS = """<svg class=symbols aria-hidden=true><defs>
<symbol id=m-error viewBox="0 0 10 10" preserveAspectRatio=none><path class=m-error d="M5 .6 9.4 5 5 9.4 .6 5z"/></symbol>
<symbol id=m-warning viewBox="0 0 10 10" preserveAspectRatio=none><path class=m-warning d="M5 1 9.5 9h-9z"/></symbol>
<symbol id=m-note viewBox="0 0 10 10" preserveAspectRatio=none><circle class=m-note cx=5 cy=5 r=3.6 /></symbol>
</defs></svg>
"""

_Bins = Mapping[tuple[str, int], Counter[str]]


def render_ports(page: PageData) -> Iterator[str]:
    """Yield the section with a picture for each transport and the table, nothing if no entry has a port."""
    spaces = list(page.spaces)
    known = {space.transport for space in spaces}
    used = {ports.transport for entry in page.entries for ports in entry.ports}
    spaces += [PortSpace(transport, (), ()) for transport in sorted(used - known - {""})]
    if not spaces and used:
        spaces = [PortSpace(transport, (), ()) for transport in _MAIN]
    if not spaces:
        return
    is_known = any(space.assigned or space.reserved for space in page.spaces)
    main = [space for space in spaces if space.transport in _MAIN] or spaces[:2]
    bins = count_bins(page.entries, [space.transport for space in spaces])
    yield f"{SYMBOLS}<section id=ports>\n<h2>Port space</h2>\n{_render_legend(is_known)}"
    yield from (_render_figure(space, bins, is_known) for space in main)
    if rest := [space for space in spaces if space not in main]:
        names = ", ".join(escape_text(space.transport) for space in rest)
        yield f"<details class=more><summary>Other transports: {names}</summary>\n"
        yield from (_render_figure(space, bins, is_known) for space in rest)
        yield "</details>\n"
    yield from _render_table(spaces, bins, is_known)
    yield "</section>\n"


def count_bins(entries: Iterable[EntryView], transports: Sequence[str]) -> _Bins:
    """Return the number of findings by severity for each transport and bin of BIN ports, the first one of each entry."""
    bins: dict[tuple[str, int], Counter[str]] = {}
    for entry in entries:
        places = {
            (name, ports.low // BIN) for ports in entry.ports for name in ([ports.transport] if ports.transport else transports)
        }
        for place in places:
            bins.setdefault(place, Counter()).update(finding.severity for finding in entry.findings)
    return bins


def _render_legend(is_known: bool) -> str:
    marks = "".join(f"<li><svg aria-hidden=true><use href=#m-{word} /></svg>{word}</li>" for word in SEVERITIES)
    states = ("assigned", "reserved", "unassigned", "dynamic") if is_known else ("dynamic",)
    swatches = "".join(f'<li><span class="swatch {state}"></span>{state}</li>' for state in states)
    controls = (
        "<p class=zoom hidden><button type=button data-zoom=-1 aria-label='Zoom out'>−</button>"
        "<button type=button data-zoom=1 aria-label='Zoom in'>+</button>"
        "<button type=button data-zoom=0>Whole space</button></p>"
    )
    return f"<div class=legend><ul>{swatches}{marks}</ul><p id=port class=about aria-live=polite></p>{controls}</div>\n"


def _render_figure(space: PortSpace, bins: _Bins, is_known: bool) -> str:
    name = escape_text(space.transport)
    counts = _count_states(space, 0, 65535)
    words = ", ".join(f"{number:,} {state}" for state, number in counts.items()) if is_known else "states unknown without --source"
    found = sum((counter for (transport, _), counter in bins.items() if transport == space.transport), Counter())
    says = ", ".join(f"{found[word]:,} {word}{'s' * (found[word] != 1)}" for word in SEVERITIES if found[word]) or "no findings"
    marks = "".join(
        _render_marker(start * BIN, max(counter, key=lambda word: -SEVERITIES.index(word)))
        for (transport, start), counter in sorted(bins.items())
        if transport == space.transport
    )
    height, top = ROWS * HEIGHT, _DYNAMIC // WIDTH * HEIGHT
    parts = (
        f"<rect class=unassigned width={WIDTH} height={height} />",
        f"<rect class=dynamic y={top} width={WIDTH} height={height - top} />",
        f'<path class=reserved d="{_draw_path(space.reserved)}"/><path class=assigned d="{_draw_path(space.assigned)}"/>',
        f"<g class=marks>{marks}</g><rect class=chosen width=0 height=0 />",
    )
    label = f"Ports of {name}: {words}; {says}. The table below has the same numbers."
    return (
        f"<figure><figcaption><b>{name}</b> {words}</figcaption>\n"
        f'<svg class=map data-transport="{name}" viewBox="0 0 {WIDTH} {height}" preserveAspectRatio=none role=img '
        f'aria-label="{label}">'
        f"{''.join(parts)}</svg></figure>\n"
    )


def _draw_path(intervals: Iterable[tuple[int, int]]) -> str:
    """Return intervals as a path of horizontal strokes, one for each row that an interval touches."""
    pieces = []
    for low, high in intervals:
        at = low
        while at <= high:
            row, column = divmod(at, WIDTH)
            length = min(high - at + 1, WIDTH - column)
            pieces.append(f"M{column} {row * HEIGHT + HEIGHT // 2}h{length}")
            at += length
    return "".join(pieces)


def _render_marker(port: int, severity: str) -> str:
    row, column = divmod(port, WIDTH)
    x = column + (BIN - _MARKER) / 2
    y = row * HEIGHT + (HEIGHT - _MARKER) / 2
    return f"<use href=#m-{severity} x={x:g} y={y:g} width={_MARKER} height={_MARKER} />"


def _count_states(space: PortSpace, low: int, high: int) -> dict[str, int]:
    """Return how many ports of a range have each state; a port with two states counts for both."""
    assigned, reserved = (
        sum(max(min(last, high) - max(first, low) + 1, 0) for first, last in intervals)
        for intervals in (space.assigned, space.reserved)
    )
    left = max(high - low + 1 - assigned - reserved, 0)
    dynamic = min(max(high - max(low, _DYNAMIC) + 1, 0), left)
    return {"assigned": assigned, "reserved": reserved, "unassigned": left - dynamic, "dynamic": dynamic}


def _render_table(spaces: Sequence[PortSpace], bins: _Bins, is_known: bool) -> Iterator[str]:
    """Yield the table: the three ranges of each transport, then the rows of the picture with findings."""
    yield "<details class=more><summary>The picture as a table</summary>\n<div class=frame tabindex=0><table>\n<thead><tr>"
    states = ("assigned", "reserved", "unassigned", "dynamic") if is_known else ()
    heads = ("transport", "ports", *states, *(f"{word}s" for word in SEVERITIES))
    yield "".join(f"<th scope=col>{head}</th>" for head in heads)
    yield "</tr></thead>\n<tbody>\n"
    for space in spaces:
        for low, high, name in _RANGES:
            yield _render_table_row(space, low, high, f"{name}, ", bins, states)
        used = {start * BIN // WIDTH for name, start in bins if name == space.transport}
        for row in sorted(used - {0}):  # the first row is that of the System Ports
            yield _render_table_row(space, row * WIDTH, (row + 1) * WIDTH - 1, "", bins, states)
    yield "</tbody></table></div></details>\n"


def _render_table_row(space: PortSpace, low: int, high: int, name: str, bins: _Bins, states: Sequence[str]) -> str:
    found: Counter[str] = Counter()
    for (transport, start), counter in bins.items():
        if transport == space.transport and low <= start * BIN <= high:
            found += counter
    counts = _count_states(space, low, high)
    numbers = [counts[state] for state in states] + [found[word] for word in SEVERITIES]
    cells = "".join(f"<td class=number>{number:,}</td>" for number in numbers)
    return f'<tr><td>{escape_text(space.transport)}</td><td>{name}<a href="#range={low}-{high}">{low}–{high}</a></td>{cells}</tr>\n'
