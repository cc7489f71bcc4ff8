"""Coverage: the requirements of the sections of a document, and the rules that check them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linter.rules_api.rule import Rule


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a document: its number, its title, and the requirements that no program can check, empty if there are none."""

    number: str
    title: str
    unchecked: str


@dataclass(frozen=True, slots=True)
class Covered:
    """A section with the rules that cite it."""

    section: Section
    rules: tuple[Rule, ...]


def make_coverage(document: str, sections: Sequence[Section], rules: Iterable[Rule]) -> list[Covered]:
    """Return the sections of a document in its order, each with the rules that cite it.

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
