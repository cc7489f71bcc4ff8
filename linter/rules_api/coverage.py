"""What the sections of a document ask for, and what of it a rulebook checks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linter.rules_api.rule import Rule


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: its number, what it is about, and in plain words what of it no machine can check, if anything."""

    number: str
    title: str
    unchecked: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A section with the rules that rest on it."""

    section: Section
    rules: tuple[Rule, ...]


def covered(document: str, sections: Sequence[Section], rules: Iterable[Rule]) -> list[Covered]:
    """The sections of a document, in its order, each with the rules that cite it.

    Raises ValueError for a rule that cites a section of the document that is not among them.
    """
    found: dict[str, list[Rule]] = {section.number: [] for section in sections}
    for rule in rules:
        for cite in rule.cites:
            if cite.document == document:
                if cite.section not in found:
                    raise ValueError(f"{rule.code} cites section {cite.section} of {document}, which is not in the list")
                found[cite.section].append(rule)
    return [Covered(section, tuple(found[section.number])) for section in sections]
