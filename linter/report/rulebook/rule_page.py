"""The manual page of a rule, for a terminal and in Markdown."""

import re
import textwrap
from collections.abc import Sequence

from linter.rules_api.fix import Safety
from linter.rules_api.rule import Rule
from linter.rules_api.rule_docs import EXAMPLES, parse_manual


def render(rule: Rule, width: int) -> str:
    """Return the page for a terminal. Prose is filled to a width of at least 40 columns; examples keep their lines."""
    page = parse_manual(rule)
    width = max(width, 40)
    head = f"{rule.code} {rule.name} ({rule.severity}{_describe_terms(rule)})"
    parts = [head, "=" * len(head), "", *_fill_text(page.summary, width)]
    for title, text in page.sections.items():
        parts += ["", title]
        if title in EXAMPLES:
            parts += [f"    {line}".rstrip() for line in text.splitlines()]
        else:
            for paragraph in text.split("\n\n"):
                parts += [*_fill_text(paragraph, width, "    "), ""]
            parts.pop()
    if rule.options:
        parts += ["", "Settings"]
        for option in rule.options:
            parts += _fill_text(f"{option.name}: {option.about} By default: {option.shown(option.default)}.", width, "    ")
    parts += ["", "Source", *(f"    {cite}  {cite.url}".rstrip() for cite in rule.cites)]
    return "".join(f"{part}\n" for part in parts)


def _fill_text(text: str, width: int, indent: str = "") -> list[str]:
    return textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def _describe_terms(rule: Rule) -> str:
    """Return the formats, dates and fixes of the rule as words that follow its severity."""
    formats = f", for the format {', '.join(sorted(rule.formats))}" if _is_special(rule) else ""
    since = f", for entries since {rule.since}" if rule.since else ""
    off = ", off unless selected" if rule.opt_in else ""
    fixed = f", fixed by {' or '.join(fix_outcomes(rule))}" if rule.fixes else ""
    return f"{formats}{since}{off}{fixed}"


def _is_special(rule: Rule) -> bool:
    """Return whether a rule is about other formats than IANA's."""
    return bool(rule.formats) and "xml" not in rule.formats


def fix_outcomes(rule: Rule) -> list[str]:
    """Return the options of `reglint check` that apply the fixes of the rule."""
    options = {Safety.SAFE: "--fix", Safety.UNSAFE: "--fix --unsafe"}
    return [options[safety] for safety in rule.fixes]


def render_markdown(rule: Rule, before: Rule | None = None, after: Rule | None = None) -> str:
    """Return the page in Markdown, with links to the list of rules and to the previous and next rule."""
    page = parse_manual(rule)
    links = ["[all rules](README.md)"]
    links += [
        f"{word} [{other.code} {other.name}]({other.code}.md)" for word, other in (("before:", before), ("after:", after)) if other
    ]
    facts = {
        "severity": rule.severity,
        "binds": f"entries registered since {rule.since}" if rule.since else "entries of any date",
        "runs": "only if it is selected by code or name" if rule.opt_in else "always",
        **({"formats": ", ".join(sorted(rule.formats))} if _is_special(rule) else {}),
        "fix": ", ".join(f"`{command}`" for command in fix_outcomes(rule)) or "by hand",
        "written in": ", ".join(cite.linked(str(cite)) for cite in rule.cites),
    }
    parts = [f"# {rule.code} {rule.name}", "", " · ".join(links), "", _escape_prose(page.summary), "", "| | |", "|---|---|"]
    parts += [f"| {name} | {value} |" for name, value in facts.items()]
    for title, text in page.sections.items():
        parts += ["", f"## {title}", ""]
        parts += ["```text", text, "```"] if title in EXAMPLES else [_escape_prose(text)]
    if rule.options:
        parts += ["", "## Settings", ""]
        for option in rule.options:
            plain = option.plain(option.default)
            default = ", ".join(f"`{text}`" for text in plain) or "none" if isinstance(plain, list) else f"`{option.shown(plain)}`"
            parts.append(f"- `{option.name}`: {_escape_prose(option.about)} By default: {default}.")
    return "".join(f"{part}\n" for part in parts)


def _escape_prose(text: str) -> str:
    """Escape the markup in prose outside backticks."""
    pieces = re.split("(`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"([<>*\\])", r"\\\1", piece) for piece in pieces)


def render_index(rules: Sequence[Rule], table: str) -> str:
    """Return the first page of the manual with the table of rules."""
    return f"""# The rules of reglint

{len(rules)} rules, each with a page that says why it matters and how to fix a finding, and shows examples. `reglint explain CODE`
prints the same.

{table}"""
