"""Read suppressions in YAML: comments of the form `# reglint: allow CODE the reason`.

At the end of a line, a suppression covers the values on that line; on a separate line, it covers the entry or value below. Several
codes are separated by commas.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from linter.formats.data.cst import MappingNode, list_scalars
from linter.formats.data.locator import DataLocator, limit_errors
from linter.lazy import compile_lazily
from linter.model import MarkupError, Registry, Suppression
from linter.source import Span

MARK = "reglint:"
_FORM = "# reglint: allow CODE the reason"
_COMMENT = compile_lazily(rf"(?:^|(?<=[ \t]))#[ \t]*{MARK}([^\n]*)", re.MULTILINE)
_OWN_LINES = compile_lazily(r"(?:^[ \t]*#[^\n]*(?:\n|\Z))+", re.MULTILINE)
_CONTENT = compile_lazily(r"allow[ \t]+((?:[A-Za-z0-9-]+,[ \t]*)*[A-Za-z0-9-]+)(?:[ \t]+(\S.*))?\Z")
_DASHES = compile_lazily(r"[ \t]*(?:-[ \t]*\n?[ \t]*)*")


def read_suppressions(registry: Registry) -> Registry:
    """Return a registry with the suppressions in its comments, and with a markup error for each malformed one."""
    if MARK not in registry.source.text:
        return registry
    found = list(_Comments(registry).read())
    markup_errors = [one for one in found if isinstance(one, MarkupError)]
    suppressions = tuple(one for one in found if isinstance(one, Suppression))
    return replace(
        registry,
        suppressions=suppressions,
        markup_errors=tuple(sorted([*registry.markup_errors, *limit_errors(markup_errors, len(markup_errors))])),
    )


class _Comments:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, DataLocator)
        self.registry, self.locator = registry, registry.locator
        self.text = registry.source.text.replace("\r\n", " \n").replace("\r", "\n")  # of the same length
        own = (span for key, span in self.locator.stretches.items() if key not in ("entries", "contacts"))
        entries = {Span(record.start, record.end) for record in registry.records}
        entries |= {Span(contact.start, contact.end) for contact in registry.contacts}
        self.units = sorted({*own, *entries})  # stretches that the locator reads, in the order of the file
        self.starts = [unit.start for unit in self.units]
        self.contacts = {contact.start for contact in registry.contacts} if not self.locator.lists_contacts else set()
        self.layouts: dict[Span, _Layout] = {}

    def read(self) -> Iterator[Suppression | MarkupError]:
        blocks = [Span(*match.span()) for match in _OWN_LINES.finditer(self.text)]
        block_starts = [block.start for block in blocks]
        for match in _COMMENT.finditer(self.text):
            span = Span(match.start(), match.start() + len(match[0].rstrip()))
            if self._is_in_scalar(span.start):
                continue
            content = _CONTENT.match(match[1].strip())
            if content is None:
                yield MarkupError(span, f"the comment is malformed; write '{_FORM}'")
                continue
            if not content[2]:
                yield MarkupError(span, f"the reason is missing; write '{_FORM}'")
                continue
            at = bisect_right(block_starts, span.start) - 1
            is_separate = at >= 0 and span.start < blocks[at].end
            covers = self._cover_below(blocks[at].end) if is_separate else self._cover_line(span.start)
            if covers is None:
                yield MarkupError(span, "the comment allows nothing; put it right above an entry or value")
                continue
            yield Suppression(tuple(re.split(r",[ \t]*", content[1])), content[2], span, covers)

    def _cover_below(self, at: int) -> Span | None:
        """Return the span of the entry that begins on the line at an offset, or of the values on it; None for neither."""
        index = bisect_left(self.starts, at)
        if index < len(self.units) and _DASHES.fullmatch(self.text, at, self.units[index].start):
            return self.units[index]
        inside = index and at < self.units[index - 1].end
        return self._cover_line(at) if inside else None

    def _cover_line(self, at: int) -> Span:
        """Return the span of the line at an offset and of all values on it."""
        line = Span(self.text.rfind("\n", 0, at) + 1, self.registry.source.line_span(at).end)
        index = bisect_right(self.starts, line.end) - 1
        if index < 0 or self.units[index].end <= line.start:
            return line
        pairs = self._read_layout(self.units[index]).pairs
        first, last = pairs.find_touching(line)
        starts, ends = pairs.starts[first:last], pairs.ends[first:last]
        return Span(min([*starts[:1], line.start]), max([*ends[-1:], line.end]))

    def _is_in_scalar(self, at: int) -> bool:
        """Return whether an offset is inside of a value or key, and not in a comment."""
        index = bisect_right(self.starts, at) - 1
        if index < 0 or self.units[index].end <= at:
            return False
        first, last = self._read_layout(self.units[index]).scalars.find_touching(Span(at, at))
        return first < last

    def _read_layout(self, unit: Span) -> "_Layout":
        if unit not in self.layouts:
            node = self.locator.read_nodes(self.registry.source, unit)
            texts = sorted(text.inner if text.style in ("|", ">") else text.span for text in list_scalars(node))
            if unit.start in self.contacts and isinstance(node, MappingNode) and node.items:
                node = node.items[0][1]
            pairs = [Span(key.span.start, value.span.end) for key, value in node.items] if isinstance(node, MappingNode) else [unit]
            self.layouts[unit] = _Layout(_Spans(texts), _Spans(pairs))
        return self.layouts[unit]


class _Spans:
    """A sorted list of spans that do not overlap."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.starts = [span.start for span in spans]
        self.ends = [span.end for span in spans]

    def find_touching(self, span: Span) -> tuple[int, int]:
        """Return the range of numbers, end exclusive, of the spans that overlap or touch another one."""
        return bisect_right(self.ends, span.start), bisect_right(self.starts, span.end)


class _Layout(NamedTuple):
    """The spans of the scalars and of the fields of an entry."""

    scalars: _Spans
    pairs: _Spans
