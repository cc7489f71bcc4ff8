"""Define the registry with all that its file holds."""

from collections.abc import Mapping
from dataclasses import field
from operator import attrgetter
from typing import NamedTuple, Protocol

from linter.frozen import frozen_class
from linter.model.alignment import Alignment
from linter.model.baseline import BaselineEntry
from linter.model.entries import Contact, Record, Reference
from linter.model.fields import Capability, Field
from linter.source import Source, Span


class MarkupError(NamedTuple):
    """A markup error: text that the reader skips, with a message. `is_cell` says that it is the content of a cell of a table."""

    span: Span
    message: str
    is_cell: bool = False


class Suppression(NamedTuple):
    """A comment that accepts findings of some rules, by code or name, in a part of the file.

    `span` is the span of the comment, `covers` the span of the findings, and `reason` the reason for the acceptance.
    """

    rules: tuple[str, ...]
    reason: str
    span: Span
    covers: Span


_ATTRIBUTES = {  # of a record, by field
    Field.TRANSPORT: "transport",
    Field.DESCRIPTION: "description",
    Field.ASSIGNEE: "assignees",
    Field.CONTACT: "contacts",
    Field.REGISTERED: "registered",
    Field.MODIFIED: "modified",
    Field.REFERENCE: "references",
    Field.SERVICE_CODE: "service_code",
}


class Locator(Protocol):
    """A finder of spans in the text of one registry; `linter.formats.locator` has what the locators of all formats share."""

    def locate(
        self, registry: "Registry", entry: "Entry", field: Field, value_index: int, substring: str, occurrence: int, /
    ) -> Span:
        """Return the span of a value, or of a substring of it (see `Registry.locate`)."""
        ...


@frozen_class(slots=False)
class Registry:
    """A registry with all its entries, contacts, references and markup errors.

    `format` is the name of the file's format. `missing_capabilities` has the reason for each capability that the registry lacks,
    as a predicate for the name of a file. `inline_references` are the references outside of all entries. `locator` finds the span
    of a value. `footnotes` are the anchors, `footnote_texts` the text of each if the reader has them. `suppressions` are those in
    comments, `baseline_entries` those of a baseline, which has no records. `uncertain` are the entries whose text may be wrong,
    and `uncertain_because` is the reason, as a predicate for the name of the file: a rule that requires Capability.WORDING reports
    nothing about them. `scope` are the extra keys that separate port spaces, `columns` is the mapping
    with which a table was read. `remarks` say what was left out or not understood, as predicates for the name of the file.
    `alignment` is that with the registry whose entries the reader reused.
    `dialect` names the program that a list of services is for, such as "Nmap", "" for programs that use the system's library.
    """

    source: Source
    format: str
    updated: str | None
    records: tuple[Record, ...]
    contacts: tuple[Contact, ...]
    footnotes: tuple[str, ...]
    inline_references: tuple[Reference, ...]
    markup_errors: tuple[MarkupError, ...]
    locator: "Locator"
    missing_capabilities: Mapping[Capability, str] = field(default_factory=dict)
    footnote_texts: tuple[str, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    baseline_entries: tuple[BaselineEntry, ...] = ()
    uncertain: "frozenset[Entry]" = frozenset()
    uncertain_because: str = ""
    scope: tuple[str, ...] = ()
    columns: str = ""
    remarks: tuple[str, ...] = ()
    alignment: Alignment | None = None
    dialect: str = ""

    @property
    def form(self) -> str:
        """The format in which to read other versions of this registry, with the mapping of columns if it has one."""
        return f"{self.format}:{self.columns}" if self.columns else self.format

    def locate(self, entry: "Entry", field: Field, value_index: int = 0, substring: str = "", occurrence: int = 0) -> Span:
        """Return the span of a value, or of a substring of it, without quotes or tags.

        `value_index` is the number of the value and `occurrence` that of the substring in it, both from 0. Without such a value,
        the span is that of the name or id of the entry, or of its beginning. A value that begins on a later line than its tag is
        located on that line.
        """
        return self.locator.locate(self, entry, field, value_index, substring, occurrence)

    def uses(self, field: Field) -> bool:
        """Return whether a record has a value in a field: one of those of an assignment; for UPDATED, whether the registry has."""
        if field is Field.UPDATED:
            return self.updated is not None
        value = attrgetter(_ATTRIBUTES[field])
        return any(map(value, self.records))

    @property
    def dated(self) -> str | None:
        """The date of the registry as a whole."""
        return self.updated

    def __str__(self) -> str:
        return "registry"


Entry = Record | Contact | BaselineEntry | Registry
