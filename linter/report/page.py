"""The manual page of a rule for a terminal."""

import textwrap

from linter.manual import EXAMPLES, manual
from linter.rule import Rule


def render(rule: Rule, width: int) -> str:
    """The page, its prose filled to a width in columns of at least 40; examples keep their lines."""
    page = manual(rule)
    width = max(width, 40)
    head = f"{rule.code} {rule.name} ({rule.severity}{terms(rule)})"
    parts = [head, "=" * len(head), "", *textwrap.wrap(page.summary, width, break_on_hyphens=False)]
    for title, text in page.sections.items():
        parts += ["", title]
        if title in EXAMPLES:
            parts += [f"    {line}".rstrip() for line in text.splitlines()]
        else:
            for paragraph in text.split("\n\n"):
                filled = textwrap.wrap(paragraph, width, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
                parts += [*filled, ""]
            parts.pop()
    parts += ["", "Source", *(f"    {cite}  {cite.url}" for cite in rule.cites)]
    return "".join(f"{part}\n" for part in parts)


def terms(rule: Rule) -> str:
    """Whom the rule binds, where that is not everybody, to follow its severity."""
    since = f", for entries since {rule.since}" if rule.since else ""
    return f"{since}{', off unless selected' if rule.opt_in else ''}"
