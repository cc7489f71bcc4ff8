"""What a rule is: a frozen value that carries a plain check function. This module knows of no rule."""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from linter.model import Capability
from linter.rules_api.fix import Safety
from linter.rules_api.index import Index
from linter.rules_api.option import Option
from linter.rules_api.problem import Problem


class Severity(StrEnum):
    """How grave a finding is, gravest first. The words are SARIF's levels."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Scope(StrEnum):
    """What a check function is called with: each record, each contact, or once the whole registry or what an edit made of it."""

    RECORD = "record"
    CONTACT = "contact"
    REGISTRY = "registry"
    CHANGE = "change"


class Precision(StrEnum):
    """How many of a rule's findings are true faults. The words are those of code scanning.

    VERY_HIGH: the document leaves no doubt. HIGH: it does, now and then. MEDIUM: a candidate that a person judges.
    """

    VERY_HIGH = "very-high"
    HIGH = "high"
    MEDIUM = "medium"


_MANUAL_PAGE = re.compile(r"([a-z]+)\(([1-9])\)\Z")


@dataclass(frozen=True, slots=True)
class Citation:
    """A section of an RFC, such as ("RFC 6335", "5.1"), of a manual page, such as ("services(5)", "DESCRIPTION"), a part of
    "IANA's registry", or of what "reglint" itself asks for.

    `force` is the word with which it binds, such as "MUST", if there is one.
    """

    document: str
    section: str
    keyword: str = ""

    def linked(self, text: str) -> str:
        """A text in Markdown as a link to the section, where it can be read."""
        return f"[{text}]({self.url})" if self.url else text

    @property
    def url(self) -> str:
        """Where the section can be read, empty where that is nowhere but in the manual page of the rule."""
        if self.document.startswith("RFC "):
            return f"https://www.rfc-editor.org/rfc/rfc{self.document[4:]}#section-{self.section}"
        if manual_page := _MANUAL_PAGE.match(self.document):
            name, volume = manual_page.groups()
            return f"https://man7.org/linux/man-pages/man{volume}/{name}.{volume}.html#{self.section.replace(' ', '_')}"
        return "" if self.document == "reglint" else "https://www.iana.org/assignments/service-names-port-numbers"

    def __str__(self) -> str:
        if _MANUAL_PAGE.match(self.document):
            return self.document
        part = f" section {self.section}" if self.document.startswith("RFC ") else f", {self.section}"
        return f"{self.document}{part}" + (f" ({self.keyword})" if self.keyword else "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    `check(subject, index)` yields a Problem for every fault; the subject is what `scope` says, and for records and contacts those
    that `over` picks, all by default. `since` (YYYY-MM-DD) is the date from which the rule binds: findings about entries that are
    older or undated are grandfathered. A rule that is `opt_in` runs only where it is selected by code or name. `fixes` are the
    kinds of repairs that it knows, `options` what users may set of it. `exceptions` are what users do not want it to report: names
    of entries and ids of contacts, folded. `needs` is what a registry must be able to say for the rule to judge it; a rule with a
    date needs dates in any case. `formats` are the names of the formats that the rule is about, none for a rule about all of them.
    """

    code: str
    name: str
    severity: Severity
    scope: Scope
    cites: tuple[Citation, ...]
    check: Callable[[Any, Index], Iterable[Problem]]
    since: str | None = None
    opt_in: bool = False
    candidates: Callable[[Index], Sequence[Any]] | None = None
    precision: Precision = Precision.VERY_HIGH
    fixes: tuple[Safety, ...] = ()
    options: tuple[Option, ...] = ()
    exceptions: frozenset[str] = frozenset()
    requires: frozenset[Capability] = frozenset()
    formats: frozenset[str] = frozenset()

    @property
    def required_capabilities(self) -> frozenset[Capability]:
        """All that a registry must be able to say: what the rule declares, and dates where it binds from one on."""
        return self.requires | {Capability.DATES} if self.since else self.requires

    @property
    def family(self) -> str:
        """The letters of the code, such as NAME."""
        return self.code.rstrip("0123456789")

    @property
    def docstring(self) -> str:
        """The docstring of the rule's module, which is its manual page."""
        return sys.modules[self.check.__module__].__doc__ or ""
