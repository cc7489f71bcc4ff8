"""The rules of a SARIF log, and the documents whose sections they enforce, as taxonomies."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linter.report.uri import find_rule_url
from linter.rules_api.rule import Rule, Severity
from linter.rules_api.rule_docs import parse_manual

MAX_TAGS = 20  # GitHub refuses a rule with more
_PROBLEM_SEVERITY = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "recommendation"}

Json = dict[str, Any]


class Rulebook:
    """The rules of a run with their numbers, and the documents that they cite. `severities` are those of the rules themselves."""

    def __init__(self, rules: Sequence[Rule], severities: Mapping[str, Severity]) -> None:
        self.rules = rules
        self.severities = severities
        self.index = {rule.code: number for number, rule in enumerate(rules)}
        self.documents = sorted({cite.document for rule in rules for cite in rule.cites})

    def describe(self, rule: Rule, messages: Mapping[str, str]) -> Json:
        """Return the declaration of a rule with its messages."""
        page = parse_manual(rule)
        prose = "\n\n".join(
            [_join_lines(page.sections["Why it matters"]), f"How to fix: {_join_lines(page.sections['How to fix'])}"]
        )
        cites = ", ".join(cite.linked(str(cite)) for cite in rule.cites)
        language = "yaml" if rule.doc else "text" if rule.formats and "xml" not in rule.formats else "xml"
        before = f"A change of\n\n```{language}\n{page.sections['Before']}\n```\n\nto\n\n" if "Before" in page.sections else ""
        example = f"{before}```{language}\n{page.sections['Bad']}\n```\n\n" if "Bad" in page.sections else ""
        markdown = (
            f"**{page.summary}**\n\n{_join_lines(page.sections['Why it matters'])}\n\n**How to fix.** "
            f"{_join_lines(page.sections['How to fix'])}\n\n{example}"
            f"{cites}\n"
        )
        documents = sorted({cite.document.lower().replace(" ", "") for cite in rule.cites})
        tags = ["registry", rule.family.lower(), *documents]
        return {
            "id": rule.code,
            "name": _make_pascal_case(rule.name),
            "shortDescription": {"text": page.summary},
            "fullDescription": {"text": f"{page.summary} {_join_lines(page.sections['Why it matters'])}"},
            "help": {"text": prose, "markdown": markdown},
            "helpUri": find_rule_url(rule),
            **({"messageStrings": {name: {"text": text} for name, text in sorted(messages.items())}} if messages else {}),
            "defaultConfiguration": {"level": self.severities.get(rule.code, rule.severity)},
            "relationships": [
                {"target": self._taxon_reference(cite.document, cite.section), "kinds": ["relevant"]} for cite in rule.cites
            ],
            "properties": {
                "tags": tags[:MAX_TAGS],
                "precision": rule.precision,
                "problem.severity": _PROBLEM_SEVERITY[rule.severity],
            },
        }

    def overrides(self) -> Iterator[Json]:
        """Yield the rules to which the settings give another severity."""
        for rule in self.rules:
            if rule.severity is not self.severities.get(rule.code, rule.severity):
                yield {"descriptor": {"id": rule.code, "index": self.index[rule.code]}, "configuration": {"level": rule.severity}}

    def _sections(self, document: str) -> list[str]:
        return sorted({cite.section for rule in self.rules for cite in rule.cites if cite.document == document})

    def _taxon_reference(self, document: str, section: str) -> Json:
        component = {"name": document, "index": self.documents.index(document)}
        return {"id": section, "index": self._sections(document).index(section), "toolComponent": component}

    def taxonomy(self, document: str) -> Json:
        """Return a document with the sections that the rules enforce."""
        urls = {cite.section: cite.url for rule in self.rules for cite in rule.cites if cite.document == document}
        return {
            "name": document,
            "shortDescription": {"text": f"The sections of {document} that the rules enforce."},
            "organization": _find_publisher(document),
            "isComprehensive": False,
            "taxa": [
                {
                    "id": section,
                    "shortDescription": {"text": f"{document} section {section}."},
                    **({"helpUri": urls[section]} if urls[section] else {}),
                }
                for section in self._sections(document)
            ],
        }


def _find_publisher(document: str) -> str:
    if document.startswith("RFC "):
        return "IETF"
    return "Linux man-pages" if document.endswith(")") else {"reglint": "reglint"}.get(document, "IANA")


def _make_pascal_case(name: str) -> str:
    """Return the name of a rule as SARIF validators want it: a word of one letter is part of the next word."""
    return "".join(map(str.title, re.sub(r"(?<=-)([a-z])-", r"\1", name).split("-")))


def _join_lines(text: str) -> str:
    """Return a text with broken lines as paragraphs."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)
