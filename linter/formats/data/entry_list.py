"""Insert, remove and move whole entries of the list of entries in YAML or JSON."""

from collections.abc import Sequence

from linter.formats.data.cst import has_anchors, list_scalars
from linter.formats.data.layout import Layout, has_comments
from linter.formats.data.locator import DataLocator, list_siblings
from linter.lazy import compile_lazily
from linter.model import Contact, Record, Registry
from linter.rules_api.fix import Move, TextEdit, UneditableError
from linter.source import Span

_OPENING = compile_lazily(r"""["']?\w+["']?\s*:(?:[ \t\r\n]|(?<=[ \t\r\n])#[^\r\n]*)*[\[{]""")


class EntryList:
    """The lists of entries and contacts of one file: lines of a block, or items in brackets.

    Methods raise UneditableError for an entry that cannot be inserted, removed or moved without a change of others.
    """

    def __init__(self, registry: Registry, layout: Layout, newline: str) -> None:
        assert isinstance(registry.locator, DataLocator)
        self.registry, self.source, self.text = registry, registry.source, registry.source.text
        self.locator, self.layout, self.newline = registry.locator, layout, newline

    def require_no_comments(self, span: Span) -> None:
        """Raise UneditableError for an entry that cannot be duplicated, because it has comments or anchors."""
        node = self.locator.read_nodes(self.source, span)
        lines = None if self._is_in_flow("entries") else self.layout.find_lines(span)
        after = self.text[span.end : lines.end] if lines else ""
        above = lines and self.layout.include_comments(span, suppressions_only=True).start < lines.start
        if above or "#" in after or has_comments(self.text, span, list(list_scalars(node))) or has_anchors(node):
            raise UneditableError

    def _is_in_flow(self, key: str) -> bool:
        """Return whether the entries or contacts are in brackets."""
        return self.registry.format == "json" or self._find_opening(key) > 0

    def _find_opening(self, key: str) -> int:
        """Return the offset after the opening bracket of the entries or contacts, -1 without one."""
        stretch = self.locator.stretches[key]
        match = _OPENING.match(self.text, *stretch)
        return match.end() if match else -1

    def _find_neighbour(self, entry: Record | Contact, by: int) -> Record | Contact | None:
        """Return the entry before (-1) or after (1) another one, None at the end."""
        entries: Sequence[Record | Contact] = self.registry.records if isinstance(entry, Record) else self.registry.contacts
        row = entry.row + by
        while 0 <= row < len(entries) and entries[row].start == entry.start:
            row += by
        return entries[row] if 0 <= row < len(entries) else None

    def remove(self, entry: Record | Contact) -> TextEdit:
        """Return the edit that removes a whole entry or contact."""
        span = Span(entry.start, entry.end)
        if has_anchors(self.locator.read_nodes(self.source, span)):
            raise UneditableError
        before, after = self._find_neighbour(entry, -1), self._find_neighbour(entry, 1)
        if not before and not after and isinstance(entry, Contact):  # an empty mapping would read as null
            raise UneditableError
        if not self._is_in_flow("entries" if isinstance(entry, Record) else "contacts"):
            return self.layout.remove_lines(self.layout.include_comments(span, suppressions_only=True))
        if before:
            return self.layout.remove_flow_item([Span(before.start, before.end), span], 1)
        return self.layout.remove_flow_item([span, Span(after.start, after.end)] if after else [span], 0)

    def insert(self, beside: Record, bodies: Sequence[str], before: bool) -> TextEdit:
        """Return the edit that inserts entries before or after another one with all its transports."""
        span = Span(beside.start, beside.end)
        if self._is_in_flow("entries"):
            return self.layout.insert_flow_item(
                span, self._find_end_before(beside), self.make_separator(beside).join(bodies), before
            )
        start, end = self.layout.find_lines(span)
        lead, newline = self.text[start : span.start], self.newline
        if before:
            at = self.layout.include_comments(span, suppressions_only=False).start
            return TextEdit(at, at, "".join(f"{lead}{body}{newline}" for body in bodies))
        return TextEdit(end, end, "".join(f"{newline}{lead}{body}" for body in bodies))

    def _find_end_before(self, entry: Record) -> int:
        """Return the offset after the item in brackets before an entry, or after the opening bracket."""
        before = self._find_neighbour(entry, -1)
        return before.end if before else self._find_opening("entries")

    def make_separator(self, record: Record) -> str:
        """Return the text between two entries, as before this one."""
        if self._is_in_flow("entries"):
            return f",{self.text[self._find_end_before(record) : record.start].lstrip(',') or ' '}"
        start = self.layout.find_lines(Span(record.start, record.end)).start
        return f"{self.newline}{self.text[start : record.start]}"

    def move(self, moves: Sequence[Move]) -> list[TextEdit]:
        """Return the edits that move an entry with all its transports before another one."""
        entry, target = moves[0].entry, moves[0].before
        rows = {move.entry.row for move in moves}
        first_of_target = list_siblings(self.registry, target)[0]
        if rows != {record.row for record in list_siblings(self.registry, entry)} or any(
            move.before is not first_of_target for move in moves
        ):
            raise UneditableError
        span, place = Span(entry.start, entry.end), Span(target.start, target.end)
        if has_anchors(self.locator.read_nodes(self.source, span)):
            raise UneditableError
        if self._is_in_flow("entries"):
            return [self.remove(entry), self.insert(target, [self.text[slice(*span)]], before=True)]
        own = self.layout.include_comments(span, suppressions_only=True)
        at = self.layout.include_comments(place, suppressions_only=False).start
        lines = self.text[own.start : self.layout.find_lines(span).end] + self.newline
        return [self.layout.remove_lines(own), TextEdit(at, at, lines)]
