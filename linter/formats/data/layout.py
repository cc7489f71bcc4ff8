"""Lists and mappings of YAML and JSON with one item more or less: on lines of their own in blocks, with commas in brackets."""

import re
from collections.abc import Sequence

from linter.formats.data.cst import Pairs, Several, Text
from linter.rules_api.fix import TextEdit, UneditableError
from linter.source import Source, Span

_DASH = re.compile(r"[ \t]*-[ \t]+\Z")
_COMMENT_LINE = re.compile(r"[ \t]*#")
_ACCEPTING = re.compile(r"[ \t]*#[ \t]*reglint:")
_BETWEEN = re.compile(r"[ \t\r\n,]*\Z")
_REST = re.compile(r"[ \t]*(?:#.*)?\Z")


class Layout:
    """What stands around the items of one file."""

    def __init__(self, source: Source, newline: str) -> None:
        self.source, self.text, self.newline = source, source.text, newline

    def column(self, at: int) -> int:
        return at - self.source.line_span(at).start

    # lines

    def lines(self, span: Span) -> Span:
        """The lines of a stretch in a block, from its dash or key to the comment behind it, without the last line end."""
        start, end = self.source.line_span(span.start).start, self.source.line_span(span.end).end
        lead = self.text[start : span.start]
        if (lead.strip(" ") and not _DASH.match(lead)) or not _REST.match(self.text[span.end : end]):
            raise UneditableError
        return Span(start, end)

    def taken(self, span: Span) -> TextEdit:
        """The lines of a stretch less."""
        start, end = self.lines(span)
        if end < len(self.text):
            return TextEdit(start, end + (2 if self.text.startswith("\r\n", end) else 1), "")
        return TextEdit(start - self._line_end(start), end, "")

    def _line_end(self, at: int) -> int:
        """How long the line end before an offset is."""
        return 0 if not at else 2 if self.text.endswith("\r\n", 0, at) else 1

    def with_comments(self, span: Span, accepting: bool) -> Span:
        """A stretch with the lines of comments right above it, or of those only that accept findings in it."""
        first = self.lines(span).start
        while first:
            above = self.source.line_span(first - self._line_end(first))
            line = self.text[above.start : above.end]
            if not (_ACCEPTING if accepting else _COMMENT_LINE).match(line):
                break
            first = above.start
        return Span(first, span.end)

    # items in brackets

    def between(self, start: int, end: int) -> None:
        """Make sure that there is nothing between two items but what belongs there."""
        if not _BETWEEN.match(self.text[start:end]):
            raise UneditableError

    def flow_item_less(self, spans: Sequence[Span], nth: int) -> TextEdit:
        """An item in brackets less, together with a comma."""
        if len(spans) == 1:
            return TextEdit(*spans[0], "")
        start, end = (spans[0].start, spans[1].start) if nth == 0 else (spans[nth - 1].end, spans[nth].end)
        self.between(*((spans[0].end, end) if nth == 0 else (start, spans[nth].start)))
        return TextEdit(start, end, "")

    def flow_item_more(self, span: Span, opening: int, written: str, before: bool) -> TextEdit:
        """An item in brackets more, beside another one, before which something ends at an offset."""
        lead = self.text[opening : span.start]
        self.between(opening, span.start)
        lead = lead.lstrip(",") or ("" if self.text[opening - 1 : opening] in "[{" and self._is_dense(span) else " ")
        return (
            TextEdit(span.start, span.start, f"{written},{lead}") if before else TextEdit(span.end, span.end, f",{lead}{written}")
        )

    def _is_dense(self, span: Span) -> bool:
        """Whether no blank stands behind the comma behind an item."""
        following = self.text[span.end : span.end + 2]
        return len(following) == 2 and following[0] == "," and not following[1].isspace()

    # mappings

    def pair_less(self, pairs: Pairs, nth: int) -> TextEdit:
        """A key less, with its value."""
        spans = [Span(key.span.start, value.span.end) for key, value in pairs.items]
        if pairs.flow:
            return self.flow_item_less(spans, nth)
        if len(spans) == 1:
            return TextEdit(*spans[0], "{}")
        if nth == 0:
            self.between(spans[0].end, spans[1].start)
            return TextEdit(spans[0].start, spans[1].start, "")
        return self.taken(spans[nth])

    def pair_more(self, pairs: Pairs, after: int, key: str, value: str) -> TextEdit:
        """A key more behind the one with a number, or before all of them where that is -1."""
        if not pairs.items:
            return TextEdit(pairs.span.start + 1, pairs.span.start + 1, f"{key}: {value}")
        first, held = pairs.items[max(after, 0)]
        span = Span(first.span.start, held.span.end)
        if pairs.flow:
            colon = self.text[first.span.end : held.span.start]
            dense = colon == ":" and key.startswith('"')
            written = f"{key}{':' if dense else ': '}{value}"
            opening = pairs.items[after - 1][1].span.end if after > 0 else pairs.span.start + 1
            return self.flow_item_more(span, opening, written, before=after < 0)
        indent = " " * self.column(first.span.start)
        if after < 0:
            return TextEdit(span.start, span.start, f"{key}: {value}{self.newline}{indent}")
        end = self.lines(span).end
        return TextEdit(end, end, f"{self.newline}{indent}{key}: {value}")

    # lists

    def item_less(self, several: Several, nth: int) -> TextEdit:
        """An item of a list less, which is not its only one."""
        if not several.flow:
            return self.taken(several.items[nth].span)
        first = max(nth - 1, 0)
        return self.flow_item_less([item.span for item in several.items[first : first + 2]], nth - first)


def has_comments(text: str, span: Span, texts: Sequence[Text]) -> bool:
    """Whether a comment stands in a stretch beside its texts."""
    at = span.start
    for node in sorted(texts):
        if "#" in text[at : node.span.start] or (node.style in ("|", ">") and "#" in text[node.span.start : node.inner.start]):
            return True
        at = max(at, node.span.end)
    return "#" in text[at : span.end]
