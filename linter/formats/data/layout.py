"""Insert and remove items of lists and mappings in YAML and JSON: lines of a block, or items in brackets with their commas."""

from collections.abc import Sequence

from linter.formats.data.cst import MappingNode, ScalarNode, SequenceNode
from linter.lazy import compile_lazily
from linter.rules_api.fix import TextEdit, UneditableError
from linter.source import Source, Span

_DASH = compile_lazily(r"[ \t]*-[ \t]+\Z")
_COMMENT_LINE = compile_lazily(r"[ \t]*#")
_SUPPRESSION = compile_lazily(r"[ \t]*#[ \t]*reglint:")
_BETWEEN = compile_lazily(r"[ \t\r\n,]*\Z")
_REST = compile_lazily(r"[ \t]*(?:#.*)?\Z")


class Layout:
    """A view of the text around the items of one file."""

    def __init__(self, source: Source, newline: str) -> None:
        self.source, self.text, self.newline = source, source.text, newline

    def column(self, at: int) -> int:
        """Return the column of an offset, from 0."""
        return at - self.source.line_span(at).start

    # lines

    def find_lines(self, span: Span) -> Span:
        """Return the lines of a stretch in a block, from its dash or key to the comment after it, without the last line end.

        Raises UneditableError if the lines have anything else.
        """
        start, end = self.source.line_span(span.start).start, self.source.line_span(span.end).end
        lead = self.text[start : span.start]
        if (lead.strip(" ") and not _DASH.match(lead)) or not _REST.match(self.text[span.end : end]):
            raise UneditableError
        return Span(start, end)

    def remove_lines(self, span: Span) -> TextEdit:
        """Return the edit that removes the lines of a stretch."""
        start, end = self.find_lines(span)
        if end < len(self.text):
            return TextEdit(start, end + (2 if self.text.startswith("\r\n", end) else 1), "")
        return TextEdit(start - self._measure_line_end(start), end, "")

    def _measure_line_end(self, at: int) -> int:
        """Return the length of the line end before an offset."""
        return 0 if not at else 2 if self.text.endswith("\r\n", 0, at) else 1

    def include_comments(self, span: Span, suppressions_only: bool) -> Span:
        """Return a stretch with the comment lines right above it, or with suppressions only."""
        first = self.find_lines(span).start
        while first:
            above = self.source.line_span(first - self._measure_line_end(first))
            line = self.text[above.start : above.end]
            if not (_SUPPRESSION if suppressions_only else _COMMENT_LINE).match(line):
                break
            first = above.start
        return Span(first, span.end)

    # items in brackets

    def require_blanks(self, start: int, end: int) -> None:
        """Raise UneditableError unless there are only blanks and commas between two offsets."""
        if not _BETWEEN.match(self.text[start:end]):
            raise UneditableError

    def remove_flow_item(self, spans: Sequence[Span], index: int) -> TextEdit:
        """Return the edit that removes an item in brackets with its comma. `spans` are those of all items, or of two neighbours."""
        if len(spans) == 1:
            return TextEdit(*spans[0], "")
        start, end = (spans[0].start, spans[1].start) if index == 0 else (spans[index - 1].end, spans[index].end)
        self.require_blanks(*((spans[0].end, end) if index == 0 else (start, spans[index].start)))
        return TextEdit(start, end, "")

    def insert_flow_item(self, span: Span, opening: int, written: str, before: bool) -> TextEdit:
        """Return the edit that inserts an item in brackets before or after another one.

        `opening` is the end of the item before that one, or of the opening bracket.
        """
        lead = self.text[opening : span.start]
        self.require_blanks(opening, span.start)
        lead = lead.lstrip(",") or ("" if self.text[opening - 1 : opening] in "[{" and self._is_dense(span) else " ")
        return (
            TextEdit(span.start, span.start, f"{written},{lead}") if before else TextEdit(span.end, span.end, f",{lead}{written}")
        )

    def _is_dense(self, span: Span) -> bool:
        """Return whether the comma after an item has no blank after it."""
        following = self.text[span.end : span.end + 2]
        return len(following) == 2 and following[0] == "," and not following[1].isspace()

    # mappings

    def remove_pair(self, pairs: MappingNode, index: int) -> TextEdit:
        """Return the edit that removes a key with its value."""
        spans = [Span(key.span.start, value.span.end) for key, value in pairs.items]
        if pairs.flow:
            return self.remove_flow_item(spans, index)
        if len(spans) == 1:
            return TextEdit(*spans[0], "{}")
        if index == 0:
            self.require_blanks(spans[0].end, spans[1].start)
            return TextEdit(spans[0].start, spans[1].start, "")
        return self.remove_lines(spans[index])

    def insert_pair(self, pairs: MappingNode, after: int, key: str, value: str) -> TextEdit:
        """Return the edit that inserts a key after the one with a number, or before all of them for -1."""
        if not pairs.items:
            return TextEdit(pairs.span.start + 1, pairs.span.start + 1, f"{key}: {value}")
        first, held = pairs.items[max(after, 0)]
        span = Span(first.span.start, held.span.end)
        if pairs.flow:
            colon = self.text[first.span.end : held.span.start]
            dense = colon == ":" and key.startswith('"')
            written = f"{key}{':' if dense else ': '}{value}"
            opening = pairs.items[after - 1][1].span.end if after > 0 else pairs.span.start + 1
            return self.insert_flow_item(span, opening, written, before=after < 0)
        indent = " " * self.column(first.span.start)
        if after < 0:
            return TextEdit(span.start, span.start, f"{key}: {value}{self.newline}{indent}")
        end = self.find_lines(span).end
        return TextEdit(end, end, f"{self.newline}{indent}{key}: {value}")

    # lists

    def remove_item(self, sequence: SequenceNode, index: int) -> TextEdit:
        """Return the edit that removes an item of a list with several items."""
        if not sequence.flow:
            return self.remove_lines(sequence.items[index].span)
        first = max(index - 1, 0)
        return self.remove_flow_item([item.span for item in sequence.items[first : first + 2]], index - first)


def has_comments(text: str, span: Span, texts: Sequence[ScalarNode]) -> bool:
    """Return whether a stretch has a comment. `texts` are its scalars."""
    at = span.start
    for node in sorted(texts):
        if "#" in text[at : node.span.start] or (node.style in ("|", ">") and "#" in text[node.span.start : node.inner.start]):
            return True
        at = max(at, node.span.end)
    return "#" in text[at : span.end]
