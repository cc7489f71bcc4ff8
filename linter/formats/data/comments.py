"""Comments that accept findings in place, in YAML: `# reglint: allow CODE the reason`.

At the end of a line, such a comment is about the values on that line; on a line of its own, about the entry or value right below.
Several rules have commas between them.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from linter.formats.data.cst import Pairs, texts_of
from linter.formats.data.locator import Values, with_rest
from linter.model import MarkupError, Registry, Suppression
from linter.source import Span

MARK = "reglint:"
_FORM = "# reglint: allow CODE the reason"
_COMMENT = re.compile(rf"(?:^|(?<=[ \t]))#[ \t]*{MARK}([^\n]*)", re.MULTILINE)
_OWN_LINES = re.compile(r"(?:^[ \t]*#[^\n]*(?:\n|\Z))+", re.MULTILINE)
_CONTENT = re.compile(r"allow[ \t]+((?:[A-Za-z0-9-]+,[ \t]*)*[A-Za-z0-9-]+)(?:[ \t]+(\S.*))?\Z")
_DASHES = re.compile(r"[ \t]*(?:-[ \t]*\n?[ \t]*)*")


def allowances_in(registry: Registry) -> Registry:
    """A registry with what its comments accept; what is wrong with them is added to its oddities."""
    if MARK not in registry.source.text:
        return registry
    found = list(_Comments(registry).read())
    markup_errors = [one for one in found if isinstance(one, MarkupError)]
    suppressions = tuple(one for one in found if isinstance(one, Suppression))
    return replace(
        registry,
        suppressions=suppressions,
        markup_errors=tuple(sorted([*registry.markup_errors, *with_rest(markup_errors, len(markup_errors))])),
    )


class _Comments:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, Values)
        self.registry, self.values = registry, registry.locator
        self.text = registry.source.text.replace("\r\n", " \n").replace("\r", "\n")  # of the same length
        own = (span for key, span in self.values.stretches.items() if key not in ("entries", "contacts"))
        entries = {Span(record.start, record.end) for record in registry.records}
        entries |= {Span(contact.start, contact.end) for contact in registry.contacts}
        self.units = sorted({*own, *entries})  # what has nodes of its own, from top to bottom
        self.starts = [unit.start for unit in self.units]
        self.contacts = {contact.start for contact in registry.contacts} if not self.values.lists_contacts else set()
        self.known: dict[Span, _Layout] = {}

    def read(self) -> Iterator[Suppression | MarkupError]:
        blocks = [Span(*match.span()) for match in _OWN_LINES.finditer(self.text)]
        block_starts = [block.start for block in blocks]
        for match in _COMMENT.finditer(self.text):
            span = Span(match.start(), match.start() + len(match[0].rstrip()))
            if self._in_a_text(span.start):
                continue
            content = _CONTENT.match(match[1].strip())
            if content is None:
                yield MarkupError(span, f"a comment for reglint reads like '{_FORM}'")
                continue
            if not content[2]:
                yield MarkupError(span, f"this comment gives no reason for what it allows; it reads like '{_FORM}'")
                continue
            at = bisect_right(block_starts, span.start) - 1
            alone = at >= 0 and span.start < blocks[at].end
            covers = self._below(blocks[at].end) if alone else self._beside(span.start)
            if covers is None:
                yield MarkupError(span, "this comment allows nothing: no entry or value stands right below it")
                continue
            yield Suppression(tuple(re.split(r",[ \t]*", content[1])), content[2], span, covers)

    def _below(self, at: int) -> Span | None:
        """The entry that begins at a line, or the values on it."""
        nth = bisect_left(self.starts, at)
        if nth < len(self.units) and _DASHES.fullmatch(self.text, at, self.units[nth].start):
            return self.units[nth]
        inside = nth and at < self.units[nth - 1].end
        return self._beside(at) if inside else None

    def _beside(self, at: int) -> Span:
        """The line around an offset, and all of the values that stand on it."""
        line = Span(self.text.rfind("\n", 0, at) + 1, self.registry.source.line_span(at).end)
        nth = bisect_right(self.starts, line.end) - 1
        if nth < 0 or self.units[nth].end <= line.start:
            return line
        pairs = self._layout(self.units[nth]).pairs
        first, last = pairs.touching(line)
        starts, ends = pairs.starts[first:last], pairs.ends[first:last]
        return Span(min([*starts[:1], line.start]), max([*ends[-1:], line.end]))

    def _in_a_text(self, at: int) -> bool:
        """Whether an offset is inside of a value or key, so that what stands there is no comment."""
        nth = bisect_right(self.starts, at) - 1
        if nth < 0 or self.units[nth].end <= at:
            return False
        first, last = self._layout(self.units[nth]).texts.touching(Span(at, at))
        return first < last

    def _layout(self, unit: Span) -> "_Layout":
        if unit not in self.known:
            node = self.values.nodes(self.registry.source, unit)
            texts = sorted(text.inner if text.style in ("|", ">") else text.span for text in texts_of(node))
            if unit.start in self.contacts and isinstance(node, Pairs) and node.items:
                node = node.items[0][1]
            pairs = [Span(key.span.start, value.span.end) for key, value in node.items] if isinstance(node, Pairs) else [unit]
            self.known[unit] = _Layout(_Spans(texts), _Spans(pairs))
        return self.known[unit]


class _Spans:
    """Stretches in order that do not overlap."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.starts = [span.start for span in spans]
        self.ends = [span.end for span in spans]

    def touching(self, span: Span) -> tuple[int, int]:
        """Those that begin before the end of a stretch, or right there, and end behind its start: the first, and the one behind."""
        return bisect_right(self.ends, span.start), bisect_right(self.starts, span.end)


class _Layout(NamedTuple):
    """Where the texts of an entry stand, and where its fields do."""

    texts: _Spans
    pairs: _Spans
