"""The manual page of a rule, taken from the docstring of its module."""

import inspect
from dataclasses import dataclass

from linter.rules_api.rule import Rule, Scope

SECTIONS = ("Why it matters", "What is allowed", "How to fix", "Seen in the registry", "Before", "Good", "Bad", "Fixed")
EXAMPLES = ("Before", "Good", "Bad", "Fixed")
REQUIRED = ("Why it matters", "How to fix", "Good", "Bad")


@dataclass(frozen=True, slots=True)
class Manual:
    """A manual page: one sentence of summary and the sections in their order, by title.

    Before is what a registry was like of which Good and Bad are what an edit may make, and may not.
    """

    summary: str
    sections: dict[str, str]


def parse_manual(rule: Rule) -> Manual:
    """Return the manual page of a rule. Raises ValueError for a docstring of another form."""
    lines = inspect.cleandoc(rule.docstring).splitlines()
    if not lines:
        raise ValueError(f"{rule.code}: the module has no docstring")
    sections: dict[str, list[str]] = {}
    body: list[str] = []
    for line in lines[1:]:
        if line and not line.startswith(" "):
            if line not in SECTIONS or line in sections:
                raise ValueError(f"{rule.code}: the section '{line}' is unknown or a duplicate")
            body = sections[line] = []
        else:
            body.append(line)
    order = [title for title in SECTIONS if title in sections]
    required = {*REQUIRED, "Before"} if rule.scope is Scope.CHANGE else set(REQUIRED)
    if rule.doc:
        required -= {"Good", "Bad"}
    if list(sections) != order or not required <= set(sections):
        raise ValueError(f"{rule.code}: the sections are {list(sections)}; their order is {list(SECTIONS)}")
    return Manual(lines[0], {title: inspect.cleandoc("\n".join(["", *body])) for title, body in sections.items()})
