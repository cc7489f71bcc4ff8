"""The data of a report page: findings by entry, rules, contacts and ports, all as plain values.

A page is made of a run (`linter.report.html.from_report`) or of a SARIF log (`linter.report.review`). Texts are unescaped; the page
escapes them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SEVERITIES = ("error", "warning", "note")


class Mark(NamedTuple):
    """The fault in an excerpt: offsets in its text, `end` exclusive, and the severity of the finding."""

    start: int
    end: int
    severity: str


class Excerpt(NamedTuple):
    """Some whole lines of a file. `first_line` counts from 1; `is_cut` says that the entry has more lines."""

    path: str
    first_line: int
    text: str
    marks: tuple[Mark, ...] = ()
    is_cut: bool = False


class FixView(NamedTuple):
    """A fix as a diff: lines with "-", "+" or " " before them. `safety` is safe, unsafe or "" if it is unknown."""

    message: str
    safety: str
    lines: tuple[tuple[str, str], ...]


class RelatedView(NamedTuple):
    """A related place. `entry` is the name of the entry there, "" if it is unknown; `excerpt` shows it."""

    label: str
    path: str
    line: int
    column: int
    entry: str = ""
    excerpt: Excerpt | None = None


class Cite(NamedTuple):
    """A section that a rule rests on, with its address or ""."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding. `severity` is error, warning or note; `line` and `column` count from 1, 0 if unknown.

    `state` is its state compared with an older report (new, moved, unchanged or fixed), "" without one; `because` says why it was
    fixed. `age` is in words, `days` in days, -1 if unknown. `accept` are the subjects of baseline entries that accept it.
    """

    code: str
    severity: str
    status: str
    message: str
    path: str
    line: int
    column: int
    key: str = ""
    reason: str = ""
    state: str = ""
    because: str = ""
    age: str = ""
    days: int = -1
    fix: FixView | None = None
    related: tuple[RelatedView, ...] = ()
    accept: tuple[str, ...] = ()


class PortsView(NamedTuple):
    """Ports of one transport: 0 <= low <= high <= 65535. `transport` is "" if the entry has none."""

    transport: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry with its findings. `contacts` are the ids of its contacts, `dated` its date in words."""

    name: str
    path: str
    dated: str
    contacts: tuple[str, ...]
    ports: tuple[PortsView, ...]
    findings: tuple[FindingView, ...]
    excerpts: tuple[Excerpt, ...] = ()
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule with the sections of its manual page by title; `examples` are the titles of those that are code."""

    code: str
    name: str
    severity: str
    summary: str
    sections: Mapping[str, str]
    examples: frozenset[str]
    cites: tuple[Cite, ...]
    url: str = ""


class ContactView(NamedTuple):
    """A contact with its addresses, such as "mailto:someone@example.org"."""

    id: str
    name: str
    organization: str
    uris: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PortSpace:
    """The ports of one transport by state: sorted intervals without overlaps. Ports in neither are unassigned or dynamic."""

    transport: str
    assigned: tuple[tuple[int, int], ...]
    reserved: tuple[tuple[int, int], ...]


class ChangeEvent(NamedTuple):
    """An event of a change: its actions, such as "added", its sentence, and (field, before, after) for each field."""

    actions: str
    headline: str
    values: tuple[tuple[str, str, str], ...] = ()


class ChangeView(NamedTuple):
    """A change of a registry: the path of the base, the numbers and the events."""

    base: str
    summary: str
    events: tuple[ChangeEvent, ...]


@dataclass(frozen=True, slots=True)
class PageData:
    """All that a page shows.

    `verdict` is one sentence, `outcome` is passed, failed or broken. `facts` are about the inputs, `warnings` about what could not
    be read or is not shown. `changes` are what the change did to each registry. `origin` is the command that made the page.
    """

    title: str
    verdict: str
    outcome: str
    facts: tuple[str, ...]
    warnings: tuple[str, ...]
    entries: tuple[EntryView, ...]
    rules: Mapping[str, RuleView]
    contacts: Mapping[str, ContactView] = field(default_factory=dict)
    spaces: tuple[PortSpace, ...] = ()
    changes: tuple[ChangeView, ...] = ()
    origin: str = ""

    @property
    def has_ports(self) -> bool:
        """Return whether there is a port space to show."""
        return bool(self.spaces) or any(entry.ports for entry in self.entries)

    @property
    def has_contacts(self) -> bool:
        """Return whether an entry has a contact."""
        return any(entry.contacts for entry in self.entries)

    @property
    def findings(self) -> Iterator[FindingView]:
        """Return all findings in the order of the page."""
        return (finding for entry in self.entries for finding in entry.findings)


def name_system_range(low: int) -> str:
    """Return the name of the range of RFC 6335 section 6 that a port belongs to."""
    return "System Ports" if low < 1024 else "User Ports" if low < 49152 else "Dynamic Ports"
