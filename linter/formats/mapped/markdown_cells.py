"""The text of a cell in Markdown without its marks, with the place of each character."""

import re
from collections.abc import Sequence

from linter.formats.mapped.rows import Cell, make_cell
from linter.lazy import compile_lazily
from linter.source import Span

_MARKED = compile_lazily(r"[\\*_~`<\[&!]")
# What a reader sees of each construct is its group `text`, or nothing.
_CONSTRUCTS = compile_lazily(
    r"(?P<line><br\s*+/?>)"
    r"|<!--(?:[^-<]|-(?!->))*+-->"
    r"|<(?P<small>su[pb])>[^<>]*+</(?P=small)>"
    r"|~~[^~]*+~~"  # what is struck out is not valid any more
    r"|</?[a-zA-Z][^<>]*+>"
    r"|&nbsp;"
    r"|!?\[(?P<text>[^\[\]]*+)\](?:\([^()\s]*+(?:\s++\"[^\"]*+\")?\)|\[[^\[\]]*+\])"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|\*\*|__|`++|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])",
    re.IGNORECASE,
)


def read_cell(text: str, span: Span) -> Cell:
    """Return a cell as readers see it. Its span is that of the value inside of marks around all of it."""
    raw = text[span.start : span.end]
    if not _MARKED.search(raw):
        return make_cell(text, span)
    kept = list(_keep(raw, 0))
    while kept and kept[0][0].isspace():
        del kept[0]
    while kept and kept[-1][0].isspace():
        del kept[-1]
    value = "".join(character for character, _ in kept)
    places = [place for _, place in kept]
    return Cell(value, _span_of(places, span, 0, len(places)), lambda start, end: _span_of(places, span, start, end))


def _keep(raw: str, depth: int) -> Sequence[tuple[str, int]]:
    """Return the characters that stay, each with its offset."""
    kept: list[tuple[str, int]] = []
    at = 0
    for match in _CONSTRUCTS.finditer(raw):
        kept += zip(raw[at : match.start()], range(at, match.start()), strict=True)
        at = match.end()
        if match["line"]:
            kept.append(("\n", match.start()))
        elif match["escaped"]:
            kept.append((match["escaped"], match.end() - 1))
        elif match["text"]:
            shift = match.start("text")
            inner = (
                _keep(match["text"], depth + 1) if depth == 0 else list(zip(match["text"], range(len(match["text"])), strict=True))
            )
            kept += [(character, shift + place) for character, place in inner]
    kept += zip(raw[at:], range(at, len(raw)), strict=True)
    return kept


def _span_of(places: Sequence[int], span: Span, start: int, end: int) -> Span:
    if start >= end or end > len(places):
        return span
    return Span(span.start + places[start], span.start + places[end - 1] + 1)
