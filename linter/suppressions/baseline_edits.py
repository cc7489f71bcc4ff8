"""Make text edits that add and remove entries of a baseline file. All other characters are kept.

New items follow those of the same rule or of earlier rules, so that two people who add entries rarely edit the same lines.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from linter.formats.data.cst import MappingNode, Node, ScalarNode, SequenceNode, find_value, list_items, list_scalars
from linter.formats.data.layout import Layout, has_comments
from linter.formats.data.scalars import ScalarWriter
from linter.formats.data.yaml_nodes import read_yaml_nodes
from linter.lazy import compile_lazily
from linter.rules_api.fix import TextEdit, UneditableError, apply_edits
from linter.source import Source, Span

_HEAD = "# Accepted findings of reglint. 'reglint accept' adds entries with a reason, 'reglint accept --prune' removes unused ones."
_KEY = "accepted"
_CONTENT = compile_lazily(r"^[ \t]*[^# \t\r\n]", re.MULTILINE)


class Group(NamedTuple):
    """An item to add: some entries with the code of a rule, a reason and perhaps a last day."""

    rule: str
    entries: tuple[str, ...]
    reason: str
    until: str | None


def change_entries(source: Source, less: Collection[int], more: Sequence[Group], rank: Callable[[str], int]) -> Source:
    """Return the file without the entries of some rows and with new ones.

    `rank` gives the number of a rule, by code or name, in reports.
    Raises UneditableError for a file whose layout does not allow the change.
    """
    head = f"{_HEAD}\n" if not source.text else ""
    end = "\n" if source.text and not source.text.endswith(("\n", "\r")) else ""
    whole = Source(source.path, f"{head}{source.text}{end}", source.bom)
    found = sorted(_Writer(whole).make_edits(less, more, rank))
    if any(one.end > other.start for one, other in pairwise(found)):
        raise UneditableError
    return Source(whole.path, apply_edits(whole.text, found), whole.bom)


class _Writer:
    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.scalars = ScalarWriter(source, "yaml")
        self.newline = self.scalars.newline
        self.layout = Layout(source, self.newline)
        whole = Span(0, len(source.text))
        self.root = read_yaml_nodes(source, whole) if _CONTENT.search(source.text) else ScalarNode(whole, whole, "", "")
        self.items = list_items(find_value(self.root, _KEY)) if isinstance(find_value(self.root, _KEY), SequenceNode) else ()

    def make_edits(self, less: Collection[int], more: Sequence[Group], rank: Callable[[str], int]) -> Iterator[TextEdit]:
        yield from self._remove(less)
        rules = (find_value(item, "rule") for item in self.items)
        own = [rank(rule.value) if isinstance(rule, ScalarNode) else 0 for rule in rules]

        def place(group: Group) -> int:
            return max((nth for nth, other in enumerate(own, 1) if other <= rank(group.rule)), default=0)

        for nth, groups in groupby(sorted(more, key=lambda group: (place(group), rank(group.rule))), key=place):
            yield self._add(nth, list(groups))

    def _remove(self, less: Collection[int]) -> Iterator[TextEdit]:
        row = 0
        gone = []
        for nth, item in enumerate(self.items):
            value = find_value(item, "entry")
            entries = list_items(value)
            left = [entry for i, entry in enumerate(entries) if row + i not in less]
            if not left:
                gone.append(nth)
            elif len(left) < len(entries):
                yield from self._keep(value, left)
            row += len(entries)
        if gone:
            several = find_value(self.root, _KEY)
            yield from self._keep(several, [item for nth, item in enumerate(self.items) if nth not in gone])

    def _keep(self, value: Node | None, left: Sequence[Node]) -> Iterator[TextEdit]:
        """Yield the edits that leave only some items of a list."""
        if not isinstance(value, SequenceNode):
            raise UneditableError
        if not value.flow:
            for item in value.items:
                if item not in left:
                    yield self.layout.remove_lines(self.layout.include_comments(item.span, suppressions_only=True))
        elif has_comments(self.text, value.span, list(list_scalars(value))):
            raise UneditableError
        else:
            yield TextEdit(*value.span, f"[{', '.join(self.text[slice(*item.span)] for item in left)}]")

    def _add(self, nth: int, groups: Sequence[Group]) -> TextEdit:
        """Return the edit that adds items after the first `nth` of the old ones."""
        several = find_value(self.root, _KEY)
        if isinstance(several, SequenceNode) and several.items:
            if several.flow:
                raise UneditableError
            start = self.layout.find_lines(self.items[0].span).start
            lead = self.text[start : self.items[0].span.start]
            if nth:
                at = self._find_next_line(self.layout.find_lines(self.items[nth - 1].span).end)
            else:
                at = self.layout.include_comments(self.items[0].span, suppressions_only=False).start
            return TextEdit(at, at, self._write_items(groups, lead))
        written = self._write_items(groups, "- ")
        if isinstance(self.root, ScalarNode) and not self.root.value.strip():
            return TextEdit(len(self.text), len(self.text), f"{_KEY}:{self.newline}{written}")
        if not isinstance(self.root, MappingNode) or self.root.flow:
            raise UneditableError
        for key, value in self.root.items:
            if key.value == _KEY:
                at = self._find_next_line(self.layout.find_lines(Span(key.span.start, max(key.span.end + 1, value.span.end))).end)
                rest = self.text[max(key.span.end + 1, value.span.end) : at]
                return TextEdit(key.span.end, at, f":{rest}{written}")
        return TextEdit(len(self.text), len(self.text), f"{_KEY}:{self.newline}{written}")

    def _find_next_line(self, end: int) -> int:
        """Return the offset of the line after one that ends at an offset."""
        return end + (2 if self.text.startswith("\r\n", end) else 1)

    def _write_items(self, groups: Sequence[Group], lead: str) -> str:
        return "".join(f"{line}{self.newline}" for group in groups for line in self._write_item(group, lead))

    def _write_item(self, group: Group, lead: str) -> Iterator[str]:
        indent = " " * len(lead)
        entries = [self.scalars.write_new(entry, len(lead) + 2, in_flow=False) for entry in group.entries]
        yield f"{lead}rule: {group.rule}"
        if len(entries) == 1:
            yield f"{indent}entry: {entries[0]}"
        else:
            yield f"{indent}entry:"
            yield from (f"{indent}- {entry}" for entry in entries)
        yield f"{indent}reason: {self.scalars.write_new(group.reason, len(lead), in_flow=False)}"
        if group.until:
            yield f"{indent}until: {group.until}"
