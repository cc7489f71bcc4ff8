"""Run the examples of rules: those of their definitions, or of their docstrings."""

import re
from collections.abc import Iterator, Sequence
from textwrap import indent

from linter.engine.fixes import apply_fixes
from linter.engine.result import Result
from linter.engine.run import run
from linter.formats import read
from linter.lazy import compile_lazily
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Rule
from linter.rules_api.rule_docs import parse_manual
from linter.source import Source, SourceError

_CARETS = compile_lazily(r"^ *\^+ .*\n?", re.MULTILINE)  # lines that show where a finding is, and its message


def check_examples(rule: Rule, scope: Sequence[str]) -> Iterator[str]:
    """Yield the faults of the examples of a rule, in words that follow its code; nothing for sound ones."""
    sections = parse_manual(rule).sections
    if "Good" not in sections and "Bad" not in sections:
        yield "has no examples; add 'good' and 'bad'"
        return
    for title in ("Good", "Bad"):
        if title in sections:
            try:
                yield from _check(rule, title, _CARETS.sub("", sections[title] + "\n"), scope)
            except SourceError as error:
                place = f" in line {error.position.line - 1}" if error.position and error.position.line > 1 else ""
                yield f"has an example under '{title.lower()}' that cannot be read{place}: {error.message}"
        else:
            yield f"has no example under '{title.lower()}'"


def _check(rule: Rule, title: str, text: str, scope: Sequence[str]) -> Iterator[str]:
    result = _run(rule, _make_source(text), scope)
    if result.crashes:
        yield f"crashed on the example under '{title.lower()}': {result.crashes[0].error}"
    elif title == "Good":
        for finding in result.findings:
            yield f"reports the example under 'good': {finding.text}"
    elif not result.findings:
        yield "reports nothing in the example under 'bad'"
    elif any(finding.problem.fix for finding in result.findings):
        fixed = apply_fixes(result, tuple(Safety), lambda source: _run(rule, source, scope))
        for outcome in fixed.held_back:
            yield f"has a fix that is not applied to the example under 'bad': {outcome.held_back}"


def _make_source(text: str) -> Source:
    """Return a registry around the entries of an example."""
    return Source("example.yaml", "entries:\n" + indent(text, "  "))


def _run(rule: Rule, source: Source, scope: Sequence[str]) -> Result:
    registry = read(source, "yaml", scope=scope)
    if registry.markup_errors:
        error = registry.markup_errors[0]
        raise source.error(error.message, error.span.start)
    return run([rule], registry)
