"""The rulebook: every rule, in the order of reports."""

from linter.rules_api import Rule

from . import (
    accepted,
    aliases,
    codes,
    contacts,
    dates,
    edits,
    format,
    names,
    over,
    policy,
    ports,
    protocols,
    references,
    services,
    texts,
)

ALL: tuple[Rule, ...] = (
    *names.RULES,
    *aliases.RULES,
    *ports.RULES,
    *protocols.RULES,
    *contacts.RULES,
    *texts.RULES,
    *references.RULES,
    *dates.RULES,
    *codes.RULES,
    *format.RULES,
    *services.RULES,
    *over.RULES,
    *policy.RULES,
    *edits.RULES,
    *accepted.RULES,
)

RETIRED: frozenset[str] = frozenset()  # codes of rules that are gone; they are never used again
