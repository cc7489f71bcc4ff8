"""Read a registry of several files. Each file has its reader, and rules see one registry.

The offsets of entries and findings are those of the joined source, which knows the file of each offset.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import accumulate
from typing import Any

from linter.lazy import compile_lazily
from linter.model import Capability, Contact, Entry, Field, Record, Registry
from linter.rules_api.fix import Change, TextEdit, UneditableError
from linter.source import Source, Span

_LABEL = compile_lazily(r"\[([^\[\]\n]+)\]")
_ELSEWHERE = (Capability.PEOPLE, Capability.FOOTNOTES, Capability.STATES)  # that one file can supply for the others
_ENTRIES = ("entry", "before", "beside")  # the fields of changes that hold entries
_NO_ORDER = "has several files, whose rows have no common order"


def read_parts(source: Source, read: Callable[[Source, Collection[str]], Registry]) -> Registry:
    """Return the registry that the parts of a source make together.

    `read` takes one part and the ids of contacts that other parts define, for the references in running texts. Raises SourceError
    for a part that is not a registry, and if no part has an entry.
    """
    registries = [read(part, ()) for part in source.parts]
    people = {contact.id for registry in registries for contact in registry.contacts}
    for number, registry in enumerate(registries):
        elsewhere = people.difference(contact.id for contact in registry.contacts)
        if not elsewhere.isdisjoint(_LABEL.findall(registry.source.text)):
            registries[number] = read(registry.source, people)
    if not any(registry.records or registry.markup_errors for registry in registries):
        raise source.error("has no entries in any of its files; write them in a list under 'entries'")
    return PartsLocator(source, registries).registry()


def make_part_edits(
    registry: Registry, changes: Iterable[Change], edits: Callable[[Registry, list[Change]], list[TextEdit]]
) -> list[TextEdit]:
    """Return the text edits of the joined text that make some changes; `edits` returns those of one part.

    Raises UneditableError also for a change from one file to another.
    """
    assert isinstance(registry.locator, PartsLocator)
    return registry.locator.edits(changes, edits)


class PartsLocator:
    """A locator of values in a registry of several files, with the registries of the files."""

    def __init__(self, source: Source, registries: list[Registry]) -> None:
        self.source, self.registries = source, registries
        self.rows = [0, *accumulate(len(registry.records) for registry in registries)]
        self.contact_rows = [0, *accumulate(len(registry.contacts) for registry in registries)]
        self.inline_references = [0, *accumulate(len(registry.inline_references) for registry in registries)]
        dates = [(registry.updated, -number) for number, registry in enumerate(registries) if registry.updated is not None]
        self.dated = -max(dates)[1] if dates else 0  # the first file with the latest date

    def registry(self) -> Registry:
        """Return everything in the files as one registry."""
        parts = list(zip(self.registries, self.source.part_starts, strict=True))
        formats = {registry.format for registry in self.registries}
        return Registry(
            source=self.source,
            format=self.registries[0].format if len(formats) == 1 else "yaml",
            updated=self.registries[self.dated].updated,
            records=tuple(
                replace(record, row=row + record.row, start=start + record.start, end=start + record.end)
                for (registry, start), row in zip(parts, self.rows, strict=False)
                for record in registry.records
            ),
            contacts=tuple(
                replace(contact, row=row + contact.row, start=start + contact.start, end=start + contact.end)
                for (registry, start), row in zip(parts, self.contact_rows, strict=False)
                for contact in registry.contacts
            ),
            footnotes=tuple(anchor for registry in self.registries for anchor in registry.footnotes),
            inline_references=tuple(reference for registry in self.registries for reference in registry.inline_references),
            markup_errors=tuple(
                error._replace(span=_moved(error.span, start)) for registry, start in parts for error in registry.markup_errors
            ),
            locator=self,
            missing_capabilities=self._missing_capabilities(),
            footnote_texts=tuple(text for registry in self.registries for text in registry.footnote_texts),
            scope=next((registry.scope for registry in self.registries if registry.scope), ()),
            remarks=tuple(f"{remark} ({registry.source.path})" for registry in self.registries for remark in registry.remarks),
            suppressions=tuple(
                one._replace(span=_moved(one.span, start), covers=_moved(one.covers, start))
                for registry, start in parts
                for one in registry.suppressions
            ),
        )

    def _missing_capabilities(self) -> Mapping[Capability, str]:
        """Return what all files lack, and what one lacks and no other can supply."""
        reasons: dict[Capability, str] = {}
        for registry in self.registries:
            for feature, reason in registry.missing_capabilities.items():
                if feature not in _ELSEWHERE or all(feature in other.missing_capabilities for other in self.registries):
                    reasons.setdefault(feature, reason)
            if registry.uncertain:
                reasons.setdefault(Capability.WORDING, registry.uncertain_because)
        return reasons | ({Capability.ORDER: _NO_ORDER} if len(self.registries) > 1 else {})

    def locate(self, registry: Registry, entry: Entry, field: Field, value_index: int, substring: str, occurrence: int) -> Span:
        if field is Field.MARKUP:
            return registry.markup_errors[value_index].span
        if field is Field.LINE and isinstance(entry, Registry):
            number = bisect_right(self.source.part_starts, value_index) - 1
            value_index -= self.source.part_starts[number]
            own: Entry = self.registries[number]
        elif field is Field.INLINE_REFERENCE and isinstance(entry, Registry):
            number = min(bisect_right(self.inline_references, value_index) - 1, len(self.registries) - 1)
            value_index -= self.inline_references[number]
            own = self.registries[number]
        else:
            number, own = self.own(entry)
        span = self.registries[number].locate(own, field, value_index, substring, occurrence)
        return _moved(span, self.source.part_starts[number])

    def own(self, entry: Entry) -> tuple[int, Entry]:
        """Return the number of the file that has an entry, and the entry of that file's own registry."""
        if isinstance(entry, Registry):
            return self.dated, self.registries[self.dated]
        rows = self.rows if isinstance(entry, Record) else self.contact_rows
        number = bisect_right(rows, entry.row) - 1
        registry = self.registries[number]
        entries = registry.records if isinstance(entry, Record) else registry.contacts
        return number, entries[entry.row - rows[number]]

    def edits(self, changes: Iterable[Change], edits: Callable[[Registry, list[Change]], list[TextEdit]]) -> list[TextEdit]:
        """Return the text edits of the joined text that make some changes."""
        by_number: dict[int, list[Change]] = {}
        for change in changes:
            number, own = self._own_change(change)
            by_number.setdefault(number, []).append(own)
        found = []
        for number, own_changes in by_number.items():
            start = self.source.part_starts[number]
            made = edits(self.registries[number], own_changes)
            found += [TextEdit(start + edit.start, start + edit.end, edit.text) for edit in made]
        return sorted(found, key=lambda edit: (edit.start, edit.end))

    def _own_change(self, change: Change) -> tuple[int, Change]:
        """Return the number of the file that a change is about, and the change with the entries of that file's registry."""
        named = {name: getattr(change, name) for name in change._fields if name in _ENTRIES}
        own = {name: self.own(value) for name, value in named.items() if isinstance(value, Record | Contact | Registry)}
        if len({number for number, _ in own.values()}) != 1:
            raise UneditableError
        replaced: dict[str, Any] = {name: entry for name, (_, entry) in own.items()}
        return next(number for number, _ in own.values()), change._replace(**replaced)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
