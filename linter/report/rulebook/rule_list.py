"""The list of rules, as a table for people, as JSON, and as the table in the README."""

import json
from collections.abc import Sequence

from linter.rules_api.rule import Rule
from linter.rules_api.rule_docs import parse_manual


def render(rules: Sequence[Rule], form: str) -> str:
    """Return the list as "text", "json" or "markdown"."""
    return {"text": _render_text, "json": _render_json, "markdown": render_markdown}[form](rules)


def _render_text(rules: Sequence[Rule]) -> str:
    codes, names = max(len(rule.code) for rule in rules), max(len(rule.name) for rule in rules)
    lines = []
    for rule in rules:
        summary = parse_manual(rule).summary
        lines.append(f"{rule.code:<{codes}}  {rule.severity:<7}  {_describe_binding(rule):<10}  {rule.name:<{names}}  {summary}")
    return "".join(f"{line}\n" for line in lines)


def _describe_binding(rule: Rule) -> str:
    return "off" if rule.opt_in else rule.since or "always"


def _render_json(rules: Sequence[Rule]) -> str:
    listed = [
        {
            "code": rule.code,
            "name": rule.name,
            "family": rule.family,
            "severity": rule.severity,
            "scope": rule.scope,
            "summary": parse_manual(rule).summary,
            "since": rule.since,
            "opt_in": rule.opt_in,
            "precision": rule.precision,
            "fixes": list(rule.fixes),
            "options": [
                {"name": option.name, "default": option.plain(option.default), "about": option.about} for option in rule.options
            ],
            "cites": [
                {"document": cite.document, "section": cite.section, "keyword": cite.keyword or None, "url": cite.url or None}
                for cite in rule.cites
            ],
        }
        for rule in rules
    ]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"


def render_markdown(rules: Sequence[Rule], folder: str | None = None) -> str:
    """Return the list as a table in Markdown, with links to the manual pages if their folder is given."""
    head = ("code", "name", "severity", "binds entries", "fix", "what it finds", "written in")
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for rule in rules:
        cites = ", ".join(cite.linked(f"{cite.document} {cite.section}") for cite in rule.cites)
        since = (rule.since or "always") + (", off unless selected" if rule.opt_in else "")
        code = rule.code if folder is None else f"[{rule.code}]({folder}{rule.code}.md)"
        fixes = ", ".join(rule.fixes) or "by hand"
        lines.append(f"| {code} | {rule.name} | {rule.severity} | {since} | {fixes} | {parse_manual(rule).summary} | {cites} |")
    return "".join(f"{line}\n" for line in lines)
