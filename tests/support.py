"""Helpers for several test modules."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from click.testing import Result as CommandResult
from hypothesis import settings

from linter.engine.finding import Finding, Status
from linter.engine.fixes import apply_fixes
from linter.engine.result import Result
from linter.engine.run import run
from linter.formats import read
from linter.model import Registry
from linter.rules_api import (
    Allowance,
    Ban,
    BaselineRule,
    Capability,
    ChangeRule,
    Citation,
    ContactRule,
    Field,
    Index,
    Option,
    Policy,
    Ports,
    Problem,
    RecordRule,
    RegistryRule,
    Rule,
    Scope,
    Severity,
    Underlying,
)
from linter.rules_api.bands import BY_NAME
from linter.rules_api.fix import Safety
from linter.rules_api.policy import POLICY
from linter.rules_api.rule_docs import parse_manual
from linter.source import Source, decode, read_source
from linter.suppressions.baseline import FORMAT, find_uses, make_baseline_registry
from linter.suppressions.baseline_file import NAME, parse_baseline
from linter.underlying.compact import decode as decode_assignments
from linter.underlying.snapshot import FILE, LABEL
from linter.versions.diff_lint import lint_change
from rules import ALL

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

TODAY = "2026-01-01"
IS_THOROUGH = bool(os.environ.get("CI"))
SHARE_OF_EXAMPLES = 1.0 if IS_THOROUGH else 0.2  # of those of Hypothesis that run in CI
TABLE = "table:port=Port,name=Service,transport=Protocol"  # the columns of the examples in Markdown

HEAD = """<?xml version='1.0' encoding='UTF-8'?>
<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">
  <title>Service Name and Transport Protocol Port Number Registry</title>
  <updated>2025-06-01</updated>
"""
TAIL = "</registry>\n"


def examples(number: int, **options: Any) -> settings:
    """Return settings of Hypothesis with a number of examples in CI, and a share of them elsewhere."""
    return settings(max_examples=max(int(number * SHARE_OF_EXAMPLES), 10), deadline=None, **options)


EXAMPLES = sorted((ROOT / "fixtures" / "formats").iterdir())
_NAMED_FORMATS = {  # by the end of the name: the formats that are not detected
    ".md": "table:port=Port,name=Service,assignee=Owner",
    ".compose.yaml": "deployment",
}


def read_example(path: Path) -> Registry:
    """Read a file of fixtures/formats in the format that is detected or, by the end of its name, in the one that a user names."""
    form = next((form for end, form in _NAMED_FORMATS.items() if path.name.endswith(end)), "")
    return read(read_source(str(path)), form)


def reglint(*arguments: str, given: str | None = None) -> CommandResult:
    """Run a command in this process, in the folder of the checkout, and return its click.testing.Result."""
    from linter.cli import cli

    with chdir(ROOT):
        return CliRunner().invoke(cli, arguments, input=given, prog_name="reglint", catch_exceptions=False)


def registry_text(snippet: str) -> str:
    """Return a registry around some records and, after them, some contacts. Contacts need a record.

    The date of the registry may stand before them.
    """
    records, person, contacts = snippet.partition("<person")
    indent = records[len(records.rstrip(" ")) :]
    people = f"{indent}{person}{contacts}".rstrip() + "\n" if person else ""
    before = f"{records.rstrip()}\n" if records.strip() else ""
    after = "<record/>\n" if person and "<record" not in snippet else ""
    return f"{_head(snippet)}{before}<people>\n{people}</people>\n{after}{TAIL}"


def _head(snippet: str) -> str:
    return HEAD[: HEAD.index("  <updated>")] if snippet.lstrip().startswith("<updated>") else HEAD


def parse_text(text: str, path: str = "registry.xml") -> Registry:
    return read(Source(path, text))


def lint(snippet: str, rules: Sequence[Rule], before: str = "") -> Result:
    """Run the rules on a registry around the snippet, with a base if one is given; a crash of a rule is a failure."""
    return checked(example(snippet, *rules[:1]), rules, base(before) if before else None)


def base(snippet: str) -> Source:
    """Return a registry that is a month older than that of an example."""
    return Source("before.xml", registry_text(snippet).replace("<updated>2025-06-01", "<updated>2025-05-01"))


def example_before(rule: Rule) -> Source | None:
    """Return the base of the examples of a rule, if the rule is about changes."""
    if rule.scope is not Scope.CHANGE:
        return None
    before = parse_manual(rule).sections["Before"] + "\n"
    return Source("services", before) if file_end(rule) == "services" else base(before)


def example(snippet: str, rule: Rule | None = None) -> Source:
    """A whole file around an example, perhaps of a rule, in the format that the rule is about: IANA's XML, a list of services, a
    table in Markdown, or the accepted findings of fixtures/faulty.xml.

    In a list of services, an ellipsis means many of the letter before it, and U+FFFD a byte that is not UTF-8.
    """
    if rule and file_end(rule) == "services":
        text = re.sub("(.)…", lambda match: match[1] * 1100, snippet)
        return decode("services", text.encode().replace("\ufffd".encode(), b"\xe9"), tolerant=True)
    if rule and file_end(rule) == "yaml":
        return Source(NAME, snippet)
    if rule and file_end(rule) == "md":
        return Source("PORTS.md", snippet)
    return Source("registry.xml", registry_text(snippet))


def file_end(rule: Rule) -> str:
    """Return the suffix of the example files of a rule."""
    if rule.formats == {"table"}:
        return "md"
    return "services" if "services" in rule.formats else "yaml" if FORMAT in rule.formats else "xml"


def checked(source: Source, rules: Sequence[Rule], base: Source | None = None) -> Result:
    """What the rules find in a registry on the day of the tests, seen from a version before it if there is one.

    Rules about accepted findings are given a file of those. A crash of a rule is a failure.
    """
    end = file_end(rules[0]) if rules else ""
    registry = accepted_in_faulty(source) if end == "yaml" else read(source, TABLE if end == "md" else "")
    if base:
        result = lint_change(rules, read(base, previous=registry), registry, policy(rules), today=TODAY, over=underlying(rules))
    else:
        result = run(rules, registry, policy(rules), today=TODAY, over=underlying(rules))
    assert result.crashes == (), [(crash.rule.code, crash.error, crash.where) for crash in result.crashes]
    return result


# The policy of the examples of the rules POLICY; other rules do not look at it.
EXAMPLE_POLICY: Mapping[Option[Any], Any] = {
    POLICY: Policy(
        (Allowance("team-*", (Ports(7000, 7999),)), Allowance("payments", (Ports(8100, 8110), Ports(7100, 7199)))),
        (
            Ban((Ports(9000, 9100),), reason="monitoring only", exempt=("team-monitoring",)),
            *(Ban(BY_NAME[name].ports, name) for name in ("linux-ephemeral", "browser-blocked")),
        ),
    )
}


def policy(rules: Sequence[Rule]) -> Mapping[Option[Any], Any]:
    """Return the options with the policy of the examples for rules about policies, nothing for others."""
    return EXAMPLE_POLICY if all(Capability.POLICY in rule.requires for rule in rules) else {}


def underlying(rules: Sequence[Rule]) -> Sequence[Underlying]:
    """Return the snapshot of IANA's assignments for rules about it, nothing for others."""
    return (shipped(),) if all(Capability.UNDERLYING in rule.requires for rule in rules) else ()


@cache
def shipped() -> Underlying:
    """Return the snapshot of IANA's assignments, without its edition: reports of tests stay the same with a new one."""
    _, columns = decode_assignments(Path(FILE).read_bytes())
    return Underlying(LABEL, columns, is_iana=True)


@cache
def faulty() -> Result:
    """Run all rules on fixtures/faulty.xml."""
    return run(ALL, read(read_source(str(ROOT / "fixtures" / "faulty.xml"))), today=TODAY)


def accepted_in_faulty(source: Source) -> Registry:
    """A file of accepted findings of fixtures/faulty.xml, an earlier state of which accepted one and was only to shrink."""
    earlier = parse_baseline(Source(NAME, "accepted: [{rule: NAME001, entry: dlep_v1 854/tcp, reason: r}]"), ALL)
    return make_baseline_registry(source, find_uses(parse_baseline(source, ALL).entries, [faulty()], earlier.entries, TODAY))


def repaired(source: Source, rules: Sequence[Rule], *safeties: Safety, base: Source | None = None) -> Result:
    """Apply the fixes of some safeties, by default all, and return the result."""
    return apply_fixes(checked(source, rules, base), safeties or tuple(Safety), lambda text: checked(text, rules, base))


def said(result: Result, *statuses: Status) -> list[tuple[str, str, str]]:
    """Return the code, the text pointed at and the message of each finding."""
    findings = result.sorted_findings(statuses or (Status.ACTIVE,))
    return [(finding.rule.code, pointed_at(result, finding), finding.text) for finding in findings]


def pointed_at(result: Result, finding: Finding) -> str:
    span = result.place(finding)
    return result.registry.source.text[span.start : span.end]


_CARETS = re.compile(r"\A *\^+ ")


def without_carets(text: str) -> str:
    """Return an example of a manual page without carets and messages."""
    return "".join(line for line in text.splitlines(keepends=True) if not _CARETS.match(line))


def with_carets(text: str, rule: Rule) -> str:
    """The bare example with carets and messages under what the rule finds in it, in the order of the file."""
    snippet = without_carets(text)
    result = checked(example(snippet, rule), [rule], example_before(rule))
    source = result.registry.source
    notes: dict[int, list[str]] = {}
    for finding in result.sorted_findings():
        span = result.place(finding)
        place, whole = source.position(span.start), source.line_span(span.start)
        carets = "^" * max(min(span.end, whole.end) - span.start, 1)
        notes.setdefault(place.line, []).append(f"{' ' * (place.column - 1)}{carets} {finding.text}\n")
    marked = []
    number = _head(snippet).count("\n") if file_end(rule) == "xml" else 0
    people = False
    for line in snippet.splitlines(keepends=True):
        number += 1
        if "<person" in line and not people:
            people = True
            number += 1  # the line of <people>
        marked += [line, *notes.pop(number, ())]
    assert not notes, f"findings outside of the example: {notes}"
    return "".join(marked)


_RULE_TYPES: dict[Scope, type[Rule]] = {one.scope: one for one in (RecordRule, ContactRule, RegistryRule, ChangeRule, BaselineRule)}


def make_rule(
    check: Callable[[Any, Index], Iterable[Problem]], scope: Scope = Scope.RECORD, code: str = "TEST001", **settings: Any
) -> Rule:
    """Return a rule for a test: an error of RFC 6335 section 5.1 that declares to read every field, unless set otherwise."""
    defaults = {
        "name": "test-fault",
        "severity": Severity.ERROR,
        "cites": (Citation("RFC 6335", "5.1", "MUST"),),
        "reads": frozenset(Field),
    }
    return _RULE_TYPES[scope](code=code, check=check, **{**defaults, **settings})
