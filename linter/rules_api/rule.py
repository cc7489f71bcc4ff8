"""The type of a rule: a frozen value with a plain check function. This module names no rule."""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, dataclass_transform

from linter.lazy import compile_lazily
from linter.model import BaselineEntry, Capability, Contact, Field, Record, Registry
from linter.rules_api.fix import Safety
from linter.rules_api.index import Index
from linter.rules_api.option import Option
from linter.rules_api.problem import Problem
from linter.versions.changeset import ChangeSet


class Severity(StrEnum):
    """The severity of a finding, most severe first. The values are SARIF's levels."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Scope(StrEnum):
    """The subjects of a check: each record, each contact, the registry once, the change set once, or each baseline entry."""

    RECORD = "record"
    CONTACT = "contact"
    REGISTRY = "registry"
    CHANGE = "change"
    BASELINE = "baseline"


class Precision(StrEnum):
    """The share of true faults among the findings of a rule, in the terms of code scanning.

    VERY_HIGH: the document leaves no doubt. HIGH: doubt is rare. MEDIUM: candidates that a person judges.
    """

    VERY_HIGH = "very-high"
    HIGH = "high"
    MEDIUM = "medium"


_MANUAL_PAGE = compile_lazily(r"([a-z]+)\(([1-9])\)\Z")


def find_docstring(module: ModuleType) -> str:
    """Return the docstring of a module, also under `python -OO`, which drops it: from the source. Return "" if there is none."""
    if module.__doc__ or sys.flags.optimize < 2:
        return module.__doc__ or ""
    import ast
    import inspect

    try:
        return ast.get_docstring(ast.parse(inspect.getsource(module)), clean=False) or ""
    except (OSError, TypeError, SyntaxError):  # installed without its source
        return ""


class Citation(NamedTuple):
    """A source of a rule: a section of an RFC, such as ("RFC 6335", "5.1"), of a manual page, such as ("services(5)",
    "DESCRIPTION"), a part of "IANA's registry", or a requirement of "reglint" itself.

    `keyword` is the RFC 2119 keyword of the requirement, such as "MUST", if there is one.
    """

    document: str
    section: str
    keyword: str = ""

    def linked(self, text: str) -> str:
        """Return a Markdown text as a link to the section; without an address, return it unchanged."""
        return f"[{text}]({self.url})" if self.url else text

    @property
    def url(self) -> str:
        """The address of the section; empty if only the manual page of the rule describes it."""
        if self.document.startswith("RFC "):
            return f"https://www.rfc-editor.org/rfc/rfc{self.document[4:]}#section-{self.section}"
        if manual_page := _MANUAL_PAGE.match(self.document):
            name, volume = manual_page.groups()
            return f"https://man7.org/linux/man-pages/man{volume}/{name}.{volume}.html#{self.section.replace(' ', '_')}"
        return "https://www.iana.org/assignments/service-names-port-numbers" if self.document == "IANA's registry" else ""

    def __str__(self) -> str:
        if _MANUAL_PAGE.match(self.document):
            return self.document
        part = f" section {self.section}" if self.document.startswith("RFC ") else f", {self.section}"
        return f"{self.document}{part}" + (f" ({self.keyword})" if self.keyword else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: a frozen value with a plain check function. Rules are made of the subclass for their scope.

    `check(subject, index)` yields a Problem for every fault in a subject. The subjects are those of `scope`; of records and
    contacts, `candidates` selects those that the rule applies to (default: all), so the check does not repeat that condition.
    `reads` are the fields of records, of contacts and of the registry whose values the check uses: a finding whose fields did not
    change was not caused by a change. `since` (YYYY-MM-DD) is the date from which the rule binds: findings about entries that are
    older or undated are grandfathered. A rule that is `opt_in` runs only if it is selected by code or name. `fixes` are the kinds
    of fixes that the rule offers, `options` the values that users may set. `exceptions` are the names of entries and ids of
    contacts, case folded, about which users want no finding. `requires` are the capabilities that a registry must have for the
    rule to judge it; a rule with `since` requires dates in any case. `formats` are the names of the formats that the rule is
    about; empty for all. `supersedes` are the codes of rules that report the same fact about a change: of both findings, only the
    more severe is reported, and this one if they are equal. `binds_undated` and `only_if_used` come from a profile: with `since`,
    undated entries are bound too, and the rule runs only on registries that use one of these fields. A rule that compares entries
    by name or port runs `by_space`: where settings name a `scope`, once on the entries of each port space. `doc` is its manual
    page, in the form of a docstring, if it is not the docstring of the module of its check.

    Two more say what has to be checked again after a change. `by_links`: the findings about a record depend on it, on all contacts,
    and on records that are linked with it (`linter.versions.links`) or right beside it, and those about a contact on it alone, but
    not on the day or the date of the registry; only entries that the change can affect are checked. With `guesses_ports`, they also
    depend on every row with a malformed port. `depends_on` selects records: a rule with it finds the same in a registry of these
    records only. Rules that depend on the day and are not `by_links` have to read UPDATED.
    """

    scope: ClassVar[Scope]

    code: str
    name: str
    severity: Severity
    cites: tuple[Citation, ...]
    reads: frozenset[Field]
    check: Callable[[Any, Index], Iterable[Problem]]
    candidates: Callable[[Index], Sequence[Any]] | None = None
    since: str | None = None
    opt_in: bool = False
    precision: Precision = Precision.VERY_HIGH
    fixes: tuple[Safety, ...] = ()
    options: tuple[Option[Any], ...] = ()
    exceptions: frozenset[str] = frozenset()
    binds_undated: bool = False
    only_if_used: frozenset[Field] = frozenset()
    requires: frozenset[Capability] = frozenset()
    formats: frozenset[str] = frozenset()
    supersedes: frozenset[str] = frozenset()
    by_space: bool = False
    doc: str = ""
    by_links: bool = False
    guesses_ports: bool = False
    depends_on: Callable[[Record], bool] | None = None

    @property
    def required_capabilities(self) -> frozenset[Capability]:
        """The capabilities that the rule declares, and dates if it binds from a date on."""
        return self.requires | {Capability.DATES} if self.since else self.requires

    @property
    def family(self) -> str:
        """The letters of the code, such as NAME."""
        return self.code.rstrip("0123456789")

    @property
    def docstring(self) -> str:
        """The manual page of the rule: `doc`, or else the docstring of its module."""
        return self.doc or find_docstring(sys.modules[self.check.__module__])


T = TypeVar("T", bound=Rule)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def _narrow(cls: type[T]) -> type[T]:
    """Return a class of rules with the fields of `Rule`; type checkers see a dataclass whose check takes another subject."""
    return cls


@_narrow
class RecordRule(Rule):
    """A rule that checks records one by one."""

    __slots__ = ()
    scope: ClassVar[Scope] = Scope.RECORD

    if TYPE_CHECKING:
        check: Callable[[Record, Index], Iterable[Problem]]
        candidates: Callable[[Index], Sequence[Record]] | None = None


@_narrow
class ContactRule(Rule):
    """A rule that checks contacts one by one."""

    __slots__ = ()
    scope: ClassVar[Scope] = Scope.CONTACT

    if TYPE_CHECKING:
        check: Callable[[Contact, Index], Iterable[Problem]]
        candidates: Callable[[Index], Sequence[Contact]] | None = None


@_narrow
class RegistryRule(Rule):
    """A rule that checks the registry as a whole, once."""

    __slots__ = ()
    scope: ClassVar[Scope] = Scope.REGISTRY

    if TYPE_CHECKING:
        check: Callable[[Registry, Index], Iterable[Problem]]


@_narrow
class ChangeRule(Rule):
    """A rule that checks a change set: what differs between two versions of a registry. It runs only with a base."""

    __slots__ = ()
    scope: ClassVar[Scope] = Scope.CHANGE

    if TYPE_CHECKING:
        check: Callable[[ChangeSet, Index], Iterable[Problem]]


@_narrow
class BaselineRule(Rule):
    """A rule that checks the entries of a baseline file one by one."""

    __slots__ = ()
    scope: ClassVar[Scope] = Scope.BASELINE

    if TYPE_CHECKING:
        check: Callable[[BaselineEntry, Index], Iterable[Problem]]
