"""The sections of a document and the rules that check them, as text, JSON or Markdown."""

import json
import textwrap
from collections.abc import Sequence

from linter.rules_api.coverage import Covered
from linter.rules_api.rule import Citation

_JOINED = "\xa0"  # holds code and name together on one line


def render(document: str, sections: Sequence[Covered], form: str, width: int = 100) -> str:
    """Return the coverage as "text", "json" or "markdown"."""
    if form == "json":
        return _render_json(document, sections)
    return _render_markdown(document, sections) if form == "markdown" else _render_text(document, sections, width)


def _render_text(document: str, sections: Sequence[Covered], width: int) -> str:
    lines = [f"{document}, section by section: what is checked, by which rules, and what no machine can check", ""]
    numbers = max(len(covered.section.number) for covered in sections)
    for covered in sections:
        section = covered.section
        lines.append(f"{section.number:<{numbers}}  {section.title}")
        indent = " " * (numbers + 2)
        rules = ", ".join(f"{rule.code}{_JOINED}{rule.name}" for rule in covered.rules)
        for text in (f"checked by {rules}" if rules else "", f"not checked: {section.unchecked or 'nothing'}"):
            filled = textwrap.wrap(text, max(width, 40), initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
            lines += [line.replace(_JOINED, " ") for line in filled]
        lines.append("")
    return "".join(f"{line}\n" for line in lines[:-1])


def _render_json(document: str, sections: Sequence[Covered]) -> str:
    listed = [
        {
            "section": covered.section.number,
            "title": covered.section.title,
            "url": Citation(document, covered.section.number).url,
            "rules": [rule.code for rule in covered.rules],
            "unchecked": covered.section.unchecked,
        }
        for covered in sections
    ]
    return json.dumps({"document": document, "sections": listed}, ensure_ascii=False, indent=1) + "\n"


def _render_markdown(document: str, sections: Sequence[Covered]) -> str:
    lines = [
        f"# What reglint checks of {document}",
        "",
        "By section: the rules that rest on it, and what of it no machine can check. `reglint coverage` prints the same.",
        "",
        "| section | about | checked by | not checked |",
        "|---|---|---|---|",
    ]
    for covered in sections:
        section = covered.section
        rules = ", ".join(f"[{rule.code}](rules/{rule.code}.md)" for rule in covered.rules)
        url = Citation(document, section.number).url
        lines.append(f"| [{section.number}]({url}) | {section.title} | {rules} | {section.unchecked or 'nothing'} |")
    return "".join(f"{line}\n" for line in lines)
